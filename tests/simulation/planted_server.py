"""Faults planted in the server around the rules: numbers, cursors, scopes, history proof. Circle B has to see each."""

from typing import Any, Final

from sqlalchemy import select

from server.actions.apply_push import _Commit
from server.api import history, question
from server.store import change_log, dead_letters, heads, pages, receipts, walk
from server.store.ids import packed
from server.store.tables import device
from sync.errors import DeviceFork
from sync.verdicts import Noop
from tests.simulation.planting import Planted, always, apart, both, instead, method


def _unanswered(own: Any) -> Any:
    def find(db: Any, ws: Any, *asked: Any) -> Any:
        return own(db, ws, *asked)._replace(receipts=[])

    return find


def _once_more(own: Any) -> Any:
    """Write receipts over those that are there: their numbers were used before."""

    def add(db: Any, ws: Any, rows: Any, at: int) -> Any:
        fresh = [one for one in rows if receipts.of_op(db, ws, one.op) is None]
        return own(db, ws, fresh, at)

    return add


def _any_number(_: Any) -> Any:
    def check(self: Any, call: Any) -> None:
        device = self.devices.get(call.work.device)
        call.last_n = call.known_n = 0 if device is None else device.last_n

    return check


def _holes(_: Any) -> Any:
    def check(self: Any, call: Any) -> None:
        device = self.devices.get(call.work.device)
        call.last_n = call.known_n = 0 if device is None else device.last_n
        if any(one.n <= call.last_n and one.op not in self.receipts for one in call.operations):
            raise DeviceFork("this number was used before", last_n=call.last_n)

    return check


def _swallowed(own: Any) -> Any:
    """Take a number that was used before for a repeat, whatever operation comes under it."""

    def plan_group(self: Any, plan: Any, author: Any, call: Any, group: Any) -> None:
        known = [one for one in group if one.n <= call.known_n and one.op not in self.receipts]
        for one in known:
            self._keep(call.work, one, Noop())
            self.new_receipts.pop((call.work.device, one.n))
        own(self, plan, author, call, group)

    return plan_group


def _without(member: int) -> Any:
    def make(own: Any) -> Any:
        def sight(*given: Any) -> Any:
            found = list(own(*given))
            found[member] = []
            return tuple(found)

        return sight

    return make


def _last_alone(own: Any) -> Any:
    return lambda moves, now, mine: own(list({move.root: move for move in moves}.values()), now, mine)


def _first_alone(own: Any) -> Any:
    return lambda moves, now, mine: own(list({move.root: move for move in reversed(list(moves))}.values()), now, mine)


def _same_rights(own: Any) -> Any:
    def why(cursor: Any, caller: Any, schema: int, floor: int) -> Any:
        return own(cursor._replace(access_version=caller.access_version), caller, schema, floor)

    return why


def _any_age(own: Any) -> Any:
    return lambda cursor, caller, schema, floor: own(cursor, caller, schema, 0)


def _unproved(own: Any) -> Any:
    def check(db: Any, ws: Any, told: Any, past: Any, seen: Any, **named: Any) -> Any:
        return own(db, ws, told, past, [], **named)

    return check


def _no_floor(own: Any) -> Any:
    def check(db: Any, ws: Any, told: Any, past: Any, seen: Any, **named: Any) -> Any:
        return own(db, ws, told, past, [one for one in seen if one[0] >= told.head.floor], **named)

    return check


def _head_after(own: Any) -> Any:
    def page(db: Any, asked: Any, told: Any) -> Any:
        found = own(db, asked, told)
        with db.engine.connect() as other:
            head = change_log.head_of(other, asked.ws)
        return found if found.more else found._replace(head=head, until=head.head, nonce=head.nonce)

    return page


def _count_after(own: Any) -> Any:
    def told_to(db: Any, ws: Any, member: Any, of: str) -> Any:
        told = own(db, ws, member, of)
        known = select(device.c.last_n).where(device.c.workspace_id == ws, device.c.id == packed(of))
        with db.engine.connect() as other:
            return told._replace(last_n=other.execute(known).scalar() or told.last_n)

    return told_to


def _to_the_end(own: Any) -> Any:
    def page(db: Any, asked: Any, told: Any) -> Any:
        found = own(db, asked, told)
        return found._replace(until=found.head.head, nonce=found.head.nonce)

    return page


def _of_everybody(own: Any) -> Any:
    def rows(db: Any, asked: Any, start: int, until: int) -> Any:
        return own(db, asked._replace(scopes=asked.scopes | {"workspace", "admin"}), start, until)

    return rows


def _all_roots(own: Any) -> Any:
    return lambda db, ws, scopes, *rest: own(db, ws, scopes | {"workspace", "admin"}, *rest)


def _fault(name: str, broken: str, plant: Any, *caught_by: str, **likes: float) -> Planted:
    return Planted(name, broken, caught_by, "B", plant, likes)


_NUMBERS = ("idempotency", "agreement", "progress", "durability")
_SIGHT = ("completeness", "visibility", "convergence", "read your writes")
_HANDED = apart(A=1, F=1, hand=4.0, say=4.0, pull=4.0, push=4.0, make=0.05, set=0.05, longer=60)
"""A sale whose comments fill several pages goes back and forth between those who see it and those who do not."""

SERVER: Final = (
    _fault(
        "no duplicate check",
        "a repeated operation is carried out again",
        both(
            instead(receipts.find, _unanswered),
            instead(receipts.add, _once_more),
            method(_Commit, "_check_numbers", _any_number),
        ),
        *_NUMBERS,
        unheard=3.0,
        twice=3.0,
    ),
    _fault(
        "no gap check",
        "numbers may be missing",
        method(_Commit, "_check_numbers", _holes),
        *_NUMBERS,
        # What changes nothing leaves the head where it is: the counter alone tells that a restored server has lost it.
        **apart(restore=6.0, save=6.0, unbin=6.0, set=0.1, make=0.02, push=8.0, longer=40),
    ),
    _fault(
        "fork swallowed",
        "another operation under a used number is taken for a repeat",
        both(method(_Commit, "_check_numbers", _any_number), method(_Commit, "_plan_group", _swallowed)),
        *_NUMBERS,
        **apart(revert=4.0, backup=4.0, longer=20),
    ),
    _fault("no enter", "nobody is told of what came into sight", instead(pages.sight, _without(0)), *_SIGHT, **_HANDED),
    _fault(
        "no leave", "nobody is told of what went out of sight", instead(pages.sight, _without(1)), *_SIGHT, hand=3.0
    ),
    _fault(
        "last move alone", "moves are judged by the last one", instead(pages.sight, _last_alone), *_SIGHT, **_HANDED
    ),
    _fault(
        "first move alone", "moves are judged by the first one", instead(pages.sight, _first_alone), *_SIGHT, **_HANDED
    ),
    _fault(
        "no access version",
        "a cursor is good for other rights",
        instead(question.why, _same_rights),
        *_SIGHT,
        member=4.0,
    ),
    _fault(
        "no nonce check",
        "what a device has seen is not compared",
        instead(history.check, _unproved),
        "durability",
        *_SIGHT,
        "agreement",
        "progress",
        **apart(restore=4.0, save=4.0, longer=20),
    ),
    _fault(
        "no floor check",
        "a device that was away for too long goes on",
        both(instead(history.check, _no_floor), instead(question.why, _any_age)),
        *_SIGHT,
        purge=6.0,
        bin=4.0,
    ),
    _fault(
        "head after rows", "the head is read in a later snapshot", instead(pages.page, _head_after), *_SIGHT, amid=6.0
    ),
    _fault(
        "count outside the snapshot",
        "last_n is read in a later snapshot",
        instead(heads.told_to, _count_after),
        *_SIGHT,
        amid=6.0,
        late=3.0,
    ),
    _fault("page without end", "a cut page counts as the last", instead(pages.page, _to_the_end), *_SIGHT),
    _fault("no scopes in a pull", "everybody is sent everything", instead(pages._rows, _of_everybody), "visibility"),
    _fault(
        "no scopes in rows", "roots are given to whoever asks", instead(walk.visible_of, _all_roots), *_SIGHT, hand=4.0
    ),
    _fault("no scopes in a manifest", "everything is listed", instead(walk.roots_from, _all_roots), "visibility"),
    _fault(
        "stale memory",
        "memory is not told of what was committed, and says that nothing is new",
        method(heads.Heads, "publish", lambda _: lambda _heads, _advances: []),
        *_SIGHT,
    ),
    _fault(
        "letters thrown away",
        "what is refused is kept nowhere",
        instead(dead_letters.add, always(None)),
        "durability",
        poison=5.0,
    ),
    _fault(
        "history thrown away",
        "no change is written down",
        instead(change_log.append_history, always(None)),
        "durability",
        "no silent loss",
        "agreement",
    ),
    _fault(
        "history unread",
        "the rules are told of no earlier edits",
        instead(change_log.writers, always([])),
        "agreement",
        "no silent loss",
    ),
    _fault(
        "commit times unread",
        "nobody knows when a number was given",
        instead(change_log.commit_times, always({})),
        "agreement",
        **apart(clock=10.0, status=1.0, wait=1.0, make=0.05, longer=60),
    ),
)
