"""A reference phone without any input or output: it says what it would send and is told what came back (SYNC 4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.simulation import screen
from tests.simulation.buckets import buckets
from tests.simulation.cast import id_of
from tests.simulation.reconcile import look_through, marked, wanted_page
from tests.simulation.storage import DEAD, Cache, Kept, Row, Storage, Sweep, Vault, last_number

MAX_OPS: Final = 6
JOURNAL_MS: Final = 30 * 86_400_000
FIRST_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Request:
    """Something that a phone sends. ``acked_n``: what it held acknowledged then; ``asks``: what it is for."""

    path: str
    body: Row
    acked_n: int
    device: str
    life: int
    turn: int
    asks: Any = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: a status and the decoded body."""

    status: int
    body: Row


class Phone:
    """One device of one person. ``skew_ms``: how far its clock is ahead of the server's."""

    def __init__(self, letter: str, member: str) -> None:
        self.letter = letter
        self.member = member
        self.storage = Storage(Vault(id_of(f"device-{letter}")), Cache())
        self.skew_ms = 0
        self.off_ms = 0
        self.limit = 1_000
        self.life = 0
        self.turn = 0
        self.locked = False
        self.has_manifest = True
        self.has_copy = False
        self.makes_ops = False
        self.passed_ms = 0
        self.heard = True
        self.schema = FIRST_SCHEMA
        self.stopped = ""
        self._copy = self.storage

    def do(self, ops: Sequence[Row], gesture: int, now_ms: int) -> None:
        """Save what the person did in one gesture."""
        vault = self.storage.vault
        for op in ops:
            vault.n += 1
            vault.outbox.append(Kept({"n": vault.n, **op, "off": self.off_ms}, gesture, at_ms=now_ms))
        self.storage.committed()

    def crash_after(self, transactions: int) -> None:
        """Let the phone die after so many transactions more, 0 for never."""
        self.storage.crash_after = transactions or None

    def backup(self) -> None:
        """Copy the whole storage."""
        self._copy, self.has_copy = self.storage.copy(), True

    def revert(self) -> None:
        """Put the phone back to the copy: it knows nothing of what it did since."""
        self.storage = self._copy.copy()
        self.life += 1

    def at(self, now_ms: int) -> None:
        """Hear what time it is; only those with timers of their own need to."""

    def missed(self, request: Request) -> None:
        """Hear that nothing came back; whoever remembers what is under way forgets it."""

    def at_rest(self) -> None:
        """Nothing is left to do; who tells a person so is looked at."""

    # What it asks for.

    def next(self, what: str = "auto") -> Request | None:
        """Return the next request of this kind, or none; ``auto`` is what a sync round would do next."""
        vault, cache = self.storage.vault, self.storage.cache
        if self.locked:
            return None
        if cache.cursor is None and cache.sweep is None:
            look_again(cache, "first")
        match what:
            case "push":
                return self._push() if vault.outbox else None
            case "rows":
                return self._rows() if cache.backfill else None
            case "digest":
                return self._digest()
            case "pull":
                return wanted_page(self) if cache.sweep is not None else self._pull()
            case _:
                if vault.outbox:
                    return self._push()
                if cache.sweep is not None:
                    return wanted_page(self)
                return self._rows() if cache.backfill else self._pull()

    def asked(self, path: str, asks: Any = None, **members: Any) -> Request:
        """Return a request with what all of them say."""
        self.turn += 1
        vault, cache = self.storage.vault, self.storage.cache
        body = {"proto": 1, "schema": self.schema, "device": vault.device, **members}
        if cache.history is not None:
            body["history"] = cache.history
        if cache.high is not None:
            body["high"] = cache.high
        return Request(path, body, vault.acked_n, vault.device, self.life, self.turn, asks)

    def _push(self) -> Request:
        vault = self.storage.vault
        groups: list[list[Row]] = []
        last = None
        for kept in vault.outbox:
            if kept.gesture != last:
                if sum(map(len, groups)) >= MAX_OPS:
                    break
                groups.append([])
                last = kept.gesture
            groups[-1].append(kept.op)
        vault.sent_n = max(vault.sent_n, last_number(groups[-1][-1]))
        # Numbers below the first that waits are answered; those of an earlier history may be asked for again.
        acked = min(vault.acked_n, vault.outbox[0].n - 1)
        return self.asked("/sync/v1/push", acked_n=acked, groups=[{"ops": group} for group in groups])

    def _pull(self) -> Request:
        cursor = self.storage.cache.cursor
        return self.asked("/sync/v1/pull", cursor, cursor=cursor, limit=self.limit)

    def _digest(self) -> Request | None:
        """Ask whether all that is here is what the server has; while it is still being fetched it is not."""
        cache = self.storage.cache
        if cache.cursor is None or cache.sweep is not None or cache.backfill:
            return None
        return self.asked("/sync/v1/digest", cache.cursor, cursor=cache.cursor, buckets=buckets(cache.base.values()))

    def _rows(self) -> Request:
        root, after = next(iter(self.storage.cache.backfill.items()))
        return self.asked("/sync/v1/rows", root, roots=[root], after=after, limit=self.limit)

    # What it is told.

    def take(self, request: Request, reply: Reply, now_ms: int) -> None:
        """Work on an answer. It may be late, and overtaken by a later one."""
        vault = self.storage.vault
        if request.life != self.life or request.device != vault.device:
            return
        if "server_now" in reply.body:
            self.off_ms = -self.skew_ms
        if reply.status == 200:
            self._took(request, reply.body, now_ms)
        elif request.turn == self.turn:
            self._refused(request, reply)

    def _took(self, request: Request, body: Row, now_ms: int) -> None:
        match request.path:
            case "/sync/v1/push":
                self._took_results(body, now_ms)
            case "/sync/v1/pull" if isinstance(request.asks, Sweep):
                look_through(self, request, body)
            case "/sync/v1/pull" if request.asks == self.storage.cache.cursor:
                self._took_page(body, request.acked_n)
            case "/sync/v1/digest":
                self._compared(body)
            case "/sync/v1/rows" if isinstance(request.asks, str):
                self._took_rows(request.asks, body)
            case "/sync/v1/rows" | "/sync/v1/manifest":
                marked(self, request, body)
        if "last_n" in body:
            self._compare(request, body["last_n"])

    def _compared(self, body: Row) -> None:
        """Look through everything again where the digest differs."""
        if body["bad"] and self.storage.cache.sweep is None:
            look_again(self.storage.cache, "repair")
            self.storage.committed()

    def _took_results(self, body: Row, now_ms: int) -> None:
        vault = self.storage.vault
        waiting = {kept.op["op"]: kept for kept in vault.outbox}
        answered = 0
        for result in body["results"]:
            kept = waiting.get(result["op"])
            if kept is None or kept.n != result["n"]:
                continue  # answered before: the first answer was late
            vault.outbox.remove(kept)
            if result["status"] == "rejected":
                vault.attention[result["op"]] = {"op": kept.op, "result": result}
            else:
                vault.journal[kept.n] = replace(kept, status=result["status"], at_ms=now_ms)
            vault.acked_n = max(vault.acked_n, kept.last_n)
            answered = max(answered, kept.n)
        # A late answer takes others out of the midst: numbers that are only covered before those are passed as well.
        vault.outbox = [one for one in vault.outbox if one.op["kind"] != "skip" or one.last_n > answered]
        self.storage.committed()
        self.storage.saw(body["high"], body["history"])
        self.storage.committed()

    def _took_page(self, body: Row, answered: int) -> None:
        storage, cache = self.storage, self.storage.cache
        storage.apply(body["rows"])
        for root in body["enter"]:
            cache.backfill[root] = None
        for root in body["leave"]:
            storage.evict(root, body["high"][0])
        cache.cursor = body["cursor"]
        storage.saw(body["high"], body["history"])
        if not body["more"]:
            cache.settled = body.get("last_n", max(cache.settled, answered))
            cache.shows_old = False
        storage.committed()

    def _took_rows(self, root: str, body: Row) -> None:
        storage, backfill = self.storage, self.storage.cache.backfill
        if root not in backfill:
            return
        storage.apply(body["rows"])
        storage.saw(body["high"], None)
        backfill[root] = body.get("next")
        if backfill[root] is None or root in body.get("missing", ()):
            del backfill[root]
        storage.committed()

    # What goes wrong for good.

    def _refused(self, request: Request, reply: Reply) -> None:
        body, cache = reply.body, self.storage.cache
        match body.get("code"):
            case "gap":
                self._again(body["expected"] - 1)
            case "device_fork":
                self._fork()
            case "history_diverged":
                self._diverged(body)
            case "reconcile":
                look_again(cache, body["reason"])
                if body["reason"] == "too_old" and not self.has_manifest:
                    _doubt_all(cache)  # a pull from nothing would be too old again with this proof
                self.storage.committed()
            case "account_disabled":
                self.locked = True
            case code if request.path == "/sync/v1/push" or code not in ("busy", "slow_down"):
                raise AssertionError(f"phone {self.letter} was answered {reply.status} {body} to {request.body}")

    def _compare(self, request: Request, last_n: int) -> None:
        """Compare the server's counter with ours: it may have lost what it acknowledged, or know more of us than we."""
        if last_n > self.storage.vault.sent_n:
            self._fork()
        elif last_n < request.acked_n:
            self._again(last_n)

    def _again(self, last_n: int) -> None:
        """Put back what the server does not have any more; numbers that nobody holds are skipped."""
        vault = self.storage.vault
        back = [one for n, one in sorted(vault.journal.items()) if n > last_n]
        again = (replace(one, op={**one.op, "again": True}, status=None) for one in back)
        # Some may be waiting again already: an answer of before the restore came late and took others out of the midst.
        upcoming = sorted([*again, *vault.outbox], key=lambda one: one.n)
        vault.outbox = []
        expected = last_n + 1
        for one in upcoming:
            if one.n > expected:
                vault.outbox.append(self._skip(expected, one.n - 1))
            vault.outbox.append(one)
            expected = one.last_n + 1
        if expected <= vault.n:
            vault.outbox.append(self._skip(expected, vault.n))
        for one in back:
            del vault.journal[one.n]
        vault.acked_n = min(vault.acked_n, last_n)
        self.storage.committed()

    def _skip(self, first: int, last: int) -> Kept:
        vault = self.storage.vault
        op = {"n": first, "to": last, "op": id_of(f"skip-{vault.device}-{first}-{last}-{self.turn}"), "kind": "skip"}
        return Kept({**op, "at": screen.AT}, -first)

    def _fork(self) -> None:
        """Become a new device: another one lives on with this one's numbers (SYNC 4.1)."""
        vault = self.storage.vault
        vault.lives += 1
        vault.device = id_of(f"device-{self.letter}-{vault.lives}-{self.turn}")
        mine = [one for one in vault.outbox if one.op["kind"] != "skip"]  # a gap in the old numbers is none in the new
        renamed = {f"n:{one.n}": f"n:{index}" for index, one in enumerate(mine, 1)}
        vault.old += vault.journal.values()
        vault.outbox = [replace(one, op={**_rebased(one.op, renamed), "n": index}) for index, one in enumerate(mine, 1)]
        vault.journal, vault.n, vault.sent_n, vault.acked_n = {}, len(vault.outbox), 0, 0
        self.storage.committed()
        self.storage.cache.settled, self.storage.cache.shows_old = 0, True
        self.storage.committed()

    def _diverged(self, body: Row) -> None:
        """Forget the numbers of a dead history, and hand in again what was acknowledged in it (SYNC 4.9)."""
        fork = body.get("fork") or 0
        vault, cache = self.storage.vault, self.storage.cache
        vault.outbox = [replace(one, op=_unbased(one.op, fork)) for one in vault.outbox]
        vault.journal = {n: replace(one, op=_unbased(one.op, fork)) for n, one in vault.journal.items()}
        self._again_old()
        self._again(body["last_n"])
        cache.base = {id_: {**row, "seq": DEAD} if row["seq"] > fork else row for id_, row in cache.base.items()}
        cache.settled, cache.cursor, cache.high = body["last_n"], None, None
        cache.backfill, cache.gone, cache.history = {}, {}, body["history"]
        look_again(cache, "history")
        self.storage.committed()

    def _again_old(self) -> None:
        """Send what an earlier life of this device had acknowledged under the numbers of this one."""
        vault = self.storage.vault
        for one in vault.old:
            vault.n += 1
            op = {**_rebased(_unbased(one.op, 0), {}), "n": vault.n, "again": True}
            vault.outbox.append(replace(one, op=op, gesture=one.gesture - 1_000_000 * vault.lives, status=None))
        vault.old = []

    def tidy(self, now_ms: int) -> None:
        """Forget what was acknowledged more than 30 days ago."""
        vault = self.storage.vault
        settled = self.storage.cache.settled
        gone = [n for n, one in vault.journal.items() if one.at_ms < now_ms - JOURNAL_MS and n <= settled]
        for n in gone:
            del vault.journal[n]
        vault.old = [one for one in vault.old if one.at_ms >= now_ms - JOURNAL_MS]
        self.storage.committed()


def look_again(cache: Cache, reason: str) -> None:
    """Begin to compare everything with the server."""
    cache.sweep, cache.cursor = Sweep(reason), None


def _doubt_all(cache: Cache) -> None:
    """Forget the proof of what is here, and so the numbers: the server may be put back before it all came again."""
    cache.base = {id_: {**row, "seq": DEAD} for id_, row in cache.base.items()}
    cache.gone, cache.high = {}, None


def _rebased(op: Row, renamed: dict[str, str]) -> Row:
    """Let bases follow operations that were numbered anew; those that point at older ones are left out."""
    if isinstance(op.get("base"), dict):
        known = {name: seen for name, seen in op["base"].items() if not isinstance(seen, str) or seen in renamed}
        return {**op, "base": {name: renamed.get(seen, seen) for name, seen in known.items()}}
    return {
        name: renamed.get(value, value) if name in ("base", "seen") else value
        for name, value in op.items()
        if not (name in ("base", "seen") and isinstance(value, str) and value not in renamed)
    }


def _unbased(op: Row, fork: int) -> Row:
    """Take out what was seen of a history that is gone."""
    base = op.get("base")
    if isinstance(base, dict):
        return {**op, "base": {name: seen for name, seen in base.items() if not _is_dead(seen, fork)}}
    return {name: value for name, value in op.items() if not (name in ("base", "seen") and _is_dead(value, fork))}


def _is_dead(seen: Any, fork: int) -> bool:
    return isinstance(seen, int) and seen > fork
