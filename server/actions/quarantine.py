"""What a closed account still sends: kept for its manager, who applies, returns or discards each part (SYNC 4.6)."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from msgspec import Raw, Struct

from server.actions.apply_push import ApplyPush
from server.actions.incoming import read_groups
from server.actions.refused import Refused
from server.store import change_log, dead_letters, quarantine, receipts, records
from server.store.dead_letters import DeadLetter
from server.store.members import account_of, accounts
from server.store.quarantine import HandedIn
from server.store.receipts import Receipt
from server.store.sessions import holder_of_device
from server.store.writer import PushWork
from sync.edited_at import moment_from_ms
from sync.errors import ProtocolError, Refusal
from sync.ids import MemberId, WorkspaceId, derived_id, is_id
from sync.protocol import PROTOCOL_VERSION, Group, PushRequest, Result
from sync.values import written
from sync.verdicts import result
from sync.visibility import Scopes, managed_teams

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

Choice = Literal["apply", "return", "discard"]

PAGE: Final = 100
_MOST: Final = 20_000  # operations of one closed account: a busy year offline
_encode: Final = msgspec.json.Encoder().encode


class Decider(Struct, frozen=True):
    """The admin or manager who looks at these operations, with what they may see."""

    ws: "WorkspaceKey"
    workspace: WorkspaceId
    member: MemberId
    role: str
    scopes: Scopes


class Item(Struct, frozen=True, kw_only=True):
    """An operation of a closed account, as it was sent; ``result``: its answer, once it was applied."""

    op: str
    device: str
    n: int
    member: str
    name: str
    at: str
    state: str
    settled_by: str | None
    operation: Raw
    result: Raw | None


class Items(Struct, frozen=True):
    """A page of operations; ``next`` leads to the following one."""

    items: list[Item]
    next: str | None


class Letter(Struct, frozen=True, kw_only=True):
    """An operation that was refused for good (``dead``), or waits for a record (``held``)."""

    op: str
    device: str
    n: int
    member: str
    name: str
    at: str
    state: str
    code: str
    operation: Raw


class Letters(Struct, frozen=True):
    """A page of refused operations; ``next`` leads to the following one."""

    items: list[Letter]
    next: str | None


def hand_in(db: "Connection", ws: "WorkspaceKey", member: str, request: PushRequest, now_ms: int) -> None:
    """Keep the operations of a closed account, each once; what cannot be read, or is too much, stays on the device."""
    if not is_id(request.device) or holder_of_device(db, ws, request.device) not in {None, member}:
        return
    try:
        found = [one for group in read_groups(request) for one in group]
    except ProtocolError:
        return
    if not found or quarantine.count_of(db, ws, member) + len(found) > _MOST:
        return
    rows = [
        HandedIn(one.op, request.device, one.n, member, request.schema, bytes(one.payload), now_ms) for one in found
    ]
    quarantine.add(db, ws, rows)


def waiting(db: "Connection", who: Decider, place: str | None) -> Items:
    """Return a page of what closed accounts have sent, as far as it is this person's to decide."""
    people = {account.id: account for account in accounts(db, who.ws)}
    found = quarantine.after(db, who.ws, _led(db, who), _place(place), PAGE)
    shown = _visible(db, who, found)
    items = [_item(one, people[MemberId(one.member)].name) for one in found if one.op in shown]
    return Items(items, _next(found))


def letters(db: "Connection", ws: "WorkspaceKey", place: str | None) -> Letters:
    """Return a page of the operations that were refused, with all that they said."""
    names = {account.id: account.name for account in accounts(db, ws)}
    found = quarantine.letters_after(db, ws, _place(place), PAGE)
    items = [
        Letter(
            op=one.op,
            device=one.device,
            n=one.n,
            member=one.member,
            name=names.get(MemberId(one.member), ""),
            at=_instant(one.at),
            state=one.state,
            code=one.code,
            operation=Raw(one.payload),
        )
        for one in found
    ]
    return Letters(items, _next(found))


def decide(
    db: "Connection", who: Decider, op: str, choice: Choice, *, now_ms: int, random: Callable[[int], bytes]
) -> Item:
    """Apply an operation as one's own, give it back to its author, or discard it; said twice it is done once."""
    change_log.lock_heads(db, [who.ws])
    found = quarantine.one(db, who.ws, op) if is_id(op) else None
    led = _led(db, who)
    if found is None or (led is not None and found.member not in led) or not _visible(db, who, [found]):
        raise Refused("not_found", "Nothing like this waits for you.")
    if found.state == "waiting":
        _DECISIONS[choice](db, who, found, now_ms, random)
    settled = quarantine.one(db, who.ws, op) or found
    author = account_of(db, who.ws, MemberId(found.member))
    return _item(settled, "" if author is None else author.name)


def _apply(db: "Connection", who: Decider, found: HandedIn, now_ms: int, random: Callable[[int], bytes]) -> None:
    """Let the operation happen now, with the rights of who decides; what it was based on may be old."""
    device, n = _next_number(db, who, found)
    request = _request(found, device, n)
    work = PushWork(who.ws, who.workspace, who.member, device, request, len(found.payload), 1)
    [answer] = ApplyPush()(db, [work], now_ms, random)
    if isinstance(answer, ProtocolError):
        raise answer
    [done] = msgspec.json.decode(answer, type=_Answered).results
    state: quarantine.State = "refused" if done.status == "rejected" else "applied"
    quarantine.settle(db, who.ws, found.op, state, by=who.member, answer=_encode(done))


def _return(db: "Connection", who: Decider, found: HandedIn, _now_ms: int, _random: object) -> None:
    """Leave the operation to its author, whose device still has it."""
    quarantine.settle(db, who.ws, found.op, "returned", by=who.member, answer=None)


def _discard(db: "Connection", who: Decider, found: HandedIn, now_ms: int, _random: object) -> None:
    """Refuse the operation for good: should the account be opened again, its device hears so."""
    device, n = _next_number(db, who, found)
    [[incoming]] = read_groups(_request(found, device, n))
    answer = result(n, found.op, Refusal("forbidden", "this was discarded by a manager"))
    known = receipts.device_rows(db, who.ws, [device]).get(device)
    receipt = Receipt(found.op, device, n, answer.status, _encode(answer), incoming.digest)
    receipts.add(db, who.ws, [receipt], now_ms)
    receipts.set_last_n(db, who.ws, [(device, who.member, n, known.acked_n if known else 0, now_ms)])
    letter = DeadLetter(
        found.op, found.device, found.n, found.member, "dead", None, "forbidden", found.payload, now_ms, found.schema
    )
    dead_letters.add(db, who.ws, [letter])
    quarantine.settle(db, who.ws, found.op, "discarded", by=who.member, answer=None)


_DECISIONS: Final[Mapping[Choice, Callable[..., None]]] = {"apply": _apply, "return": _return, "discard": _discard}


class _Answered(Struct):
    results: list[Result]


def _next_number(db: "Connection", who: Decider, found: HandedIn) -> tuple[str, int]:
    """Return the device under which somebody decides on another device's work, and its next number.

    One for each device: edits of one author follow each other, those of two people meet as what they are.
    """
    device = derived_id(who.workspace, f"handed-in:{who.member}:{found.device}")
    known = receipts.device_rows(db, who.ws, [device]).get(device)
    return device, 1 if known is None else known.last_n + 1


def _request(found: HandedIn, device: str, n: int) -> PushRequest:
    operation: dict[str, Any] = msgspec.json.decode(found.payload)
    operation["n"] = n
    for name in ("base", "seen"):
        # The author's own numbers mean nothing here: without them an edit is taken to be concurrent.
        base = operation.get(name)
        if isinstance(base, dict):
            operation[name] = {field: seen for field, seen in base.items() if not isinstance(seen, str)}
        elif isinstance(base, str):
            del operation[name]
    group = Group([Raw(_encode(operation))])
    return PushRequest(proto=PROTOCOL_VERSION, schema=found.schema, device=device, groups=[group])


def _led(db: "Connection", who: Decider) -> set[str] | None:
    """Return whose work this person decides on: of the teams that they manage, an admin of everybody's (none)."""
    if who.role == "admin":
        return None
    me = account_of(db, who.ws, who.member)
    if me is None:
        return set()
    teams = managed_teams({"role": me.role, "team": me.team, "manages": me.manages})
    return {account.id for account in accounts(db, who.ws) if account.team in teams and account.id != who.member}


def _visible(db: "Connection", who: Decider, found: Collection[HandedIn]) -> set[str]:
    """Return the operations that tell of nothing out of this person's sight; an unknown record is nobody's secret."""
    if who.role == "admin":
        return {one.op for one in found}
    named = {one.op: _named(one.payload) for one in found}
    known = records.load(db, who.ws, {id_ for ids in named.values() for id_ in ids})
    root_of = {one.id: one.root or one.id for one in known}
    scopes = records.scopes_of(db, who.ws, set(root_of.values()))
    hidden = {id_ for id_, root in root_of.items() if who.scopes.isdisjoint(scopes[root])}
    return {op for op, ids in named.items() if hidden.isdisjoint(ids)}


def _named(payload: bytes) -> set[str]:
    operation: dict[str, Any] = msgspec.json.decode(payload)
    names = ("id", "root", "parent", "prospect", "survivor", "absorbed")
    return {str(operation[name]) for name in names if is_id(operation.get(name))}


def _item(one: HandedIn, name: str) -> Item:
    return Item(
        op=one.op,
        device=one.device,
        n=one.n,
        member=one.member,
        name=name,
        at=_instant(one.at),
        state=one.state,
        settled_by=one.settled_by,
        operation=Raw(one.payload),
        result=None if one.answer is None else Raw(one.answer),
    )


def _instant(ms: int) -> str:
    return written(moment_from_ms(ms))


def _place(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    at, _, op = text.partition(".")
    if not (at.isdecimal() and is_id(op)):
        raise Refused("bad_request", "This is no place to go on from.")
    return int(at), op


def _next(found: "Collection[HandedIn | quarantine.Refused]") -> str | None:
    if len(found) < PAGE:
        return None
    last = list(found)[-1]
    return f"{last.at}.{last.op}"
