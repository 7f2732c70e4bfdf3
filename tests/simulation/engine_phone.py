"""Phones with the real client's engine, in a Node process of this one: they take the place of the reference phones."""

from collections.abc import Sequence
from typing import Any, Final

from tests.simulation.cast import NOW_MS, WORKSPACE, id_of
from tests.simulation.invariants import Broken
from tests.simulation.node import Node
from tests.simulation.phone import Reply, Request
from tests.simulation.storage import Cache, Kept, Row, Storage, Sweep, Vault

ENTRY: Final = "main.ts"
UNREACHED: Final = 0
_QUIET: Final = {"all_sent", "needs_you"}
_NO_NETWORK: Final = {"offline", "weak"}


class EnginePhone:
    """One device with two tabs; what a history and its checkers ask of a phone is answered from the real databases.

    What the engine does by itself it does in virtual time: it says how much of it has ``passed_ms``. ``heard``: whether
    it still waited for the last answer that was handed in.
    """

    def __init__(self, letter: str, member: str, process: Node) -> None:
        self.letter = letter
        self.member = member
        self.skew_ms = 0
        self.life = 0
        self.locked = False
        self.has_manifest = True
        self.has_copy = False
        self.limit = 0
        self.storage = Storage(Vault(id_of(f"device-{letter}")), Cache())
        self.makes_ops = True
        self.stopped = ""
        self.passed_ms = 0
        self.heard = True
        self._process = process
        self._pending: Request | None = None
        self._waiting: set[int] = set()
        self._statuses: list[Row] = []
        self._has_sleeper = False
        self._now_ms = NOW_MS
        self._ask("open", me=_me(member), device=id_of(f"device-{letter}"))

    def _ask(self, do: str, **more: Any) -> Row:
        """Let the phone do something; take over what is stored then, and what its engine waits for."""
        times = {"now": self._now_ms, "skew": self.skew_ms}
        told: Row = self._process.ask(do=do, phone=self.letter, **times, **more)
        self.life += told["crashed"]
        self.storage = _storage(told["stored"])
        self.stopped = told["stopped"]
        self.passed_ms = told["passed"]
        self._waiting = set(told["waiting"])
        self._statuses = told["statuses"]
        self._has_sleeper = told["isAsleep"]
        self._asked(told["asks"])
        if told["broken"] is not None:
            name, words = told["broken"]
            raise Broken(name, f"phone {self.letter} {words}")
        self._tells_the_truth()
        return told

    def _asked(self, asks: Row | None) -> None:
        vault, before = self.storage.vault, self._pending
        if asks is None:
            self._pending = None
        elif before is None or before.turn != asks["id"]:
            self._pending = Request(asks["path"], asks["body"], vault.acked_n, vault.device, self.life, asks["id"])

    def _tells_the_truth(self) -> None:
        """2. No tab says that something is on the server which still waits here, or the other way round."""
        vault = self.storage.vault
        waiting = sum(one.op["kind"] != "skip" for one in vault.outbox)
        for status in self._statuses:
            if status["waiting"] != waiting or (waiting and status["state"] in _QUIET):
                told = f"{status['state']} and {status['waiting']} waiting"
                raise Broken("true status", f"phone {self.letter} says {told} where {waiting} wait")

    def _knows_the_network(self, *, is_there: bool) -> None:
        for status in self._statuses:
            if (status["state"] in _NO_NETWORK) is is_there:
                happened = "has had an answer" if is_there else "has had none"
                raise Broken("true status", f"phone {self.letter} says {status['state']} and {happened}")

    def at_rest(self) -> None:
        """Check what it says when nothing is left to do: there is nothing to wait for, and what needs its person."""
        wanted = "needs_you" if self.storage.vault.attention else "all_sent"
        for status in self._statuses:
            if not self.locked and status["state"] != wanted:
                raise Broken("true status", f"phone {self.letter} says {status['state']} and should say {wanted}")

    def at(self, now_ms: int) -> None:
        """Set the time, by the server's clock."""
        self._now_ms = now_ms

    def do(self, ops: Sequence[Row], gesture: int, now_ms: int) -> None:
        """Let the person do something in one of the tabs; the engine makes its own operations of it."""
        self._now_ms = now_ms
        self._ask("perform", drafts=[_draft(op) for op in ops], tab=gesture)

    def next(self, what: str = "auto") -> Request | None:
        """Return what the engine asks for next, in its own time; with ``pull`` somebody looks at the phone."""
        self.passed_ms = 0
        if self.locked:
            return None
        if self._pending is None:
            if what == "pull":
                self._ask("look")
            life = self.life
            self._now_ms += self._ask("wait")["passed"]
            if self._pending is None and self.life == life:
                raise Broken("progress", f"phone {self.letter} asks for nothing any more {self.stopped}")
        if what == "push" and self._pending is not None and not self._pending.path.endswith("/push"):
            return None
        return self._pending

    def take(self, request: Request, reply: Reply, now_ms: int) -> None:
        """Hand in an answer; one that comes too late finds nobody waiting."""
        self._now_ms = now_ms
        self.heard = request.turn in self._waiting
        if not self.heard:
            return
        is_awaited = request is self._pending
        life = self.life
        if reply.body.get("code") == "account_disabled":
            self.locked = True
        if reply.status == UNREACHED:
            told = self._ask("missed", id=request.turn)
        else:
            told = self._ask("reply", id=request.turn, status=reply.status, body=reply.body)
        self.heard = told["isHeard"]
        if is_awaited and self.heard and self.life == life:
            self._knows_the_network(is_there=reply.status != UNREACHED)

    def missed(self, request: Request) -> None:
        """Tell the engine that nothing came back."""
        self.take(request, Reply(UNREACHED, {}), self._now_ms)

    def hang(self, request: Request) -> None:
        """Let a request neither end nor fail."""
        self._ask("hang", id=request.turn)

    @property
    def can_sleep(self) -> bool:
        """Whether both tabs are awake."""
        return not self._has_sleeper

    def sleep(self, request: Request) -> None:
        """Let the tab that asked sleep until its answer comes."""
        self._ask("sleep", id=request.turn)

    def replace_tab(self) -> None:
        """Let the tab that leads be gone without a word, and open another one."""
        self._ask("tab")

    def tidy(self, _now_ms: int) -> None:
        """The engine tidies by itself."""

    def crash_after(self, transactions: int) -> None:
        """Let the process die soon."""
        self._ask("crash", after=transactions)

    def backup(self) -> None:
        """Copy the phone's whole storage."""
        self._ask("copy")
        self.has_copy = True

    def revert(self) -> None:
        """Put the phone back to its copy."""
        self.life += 1
        self._ask("revert")


def _me(member: str) -> Row:
    user = {"id": member, "name": "Somebody", "email": "x@simulation.example", "role": "rep", "team": None}
    company = {"id": WORKSPACE, "name": "Simulation", "language": "en", "currency": "EUR", "zone": "Europe/Oslo"}
    return {
        "user": {**user, "zone": "Europe/Oslo", "language": "en"},
        "workspace": {**company, "visibility": "team", "claiming": True},
        "csrf": "token",
        "claim_key": None,
    }


def _draft(op: Row) -> Row:
    """Leave out what the engine adds by itself."""
    return {name: value for name, value in op.items() if name not in ("op", "at", "off", "n", "base", "seen")}


def _storage(stored: Row) -> Storage:
    """Read the engine's databases as a reference phone would have them."""
    counter = next((one for one in stored["device"] if one["key"] == "counter"), {"device": "", "sent": 0, "next": 1})
    vault = Vault(counter["device"], n=counter["next"] - 1, sent_n=counter["sent"])
    vault.outbox = [Kept(one["operation"], one["group"]) for one in stored["outbox"]]
    for one in stored["journal"]:
        kept = Kept(one["operation"], one["group"], one["result"]["status"], one["at"])
        if one["device"] == vault.device:
            vault.journal[one["n"]] = kept
        else:
            vault.old.append(kept)
    for one in stored["attention"]:
        for op in (one["operation"], *one["dependants"]):
            vault.attention[op["op"]] = {"op": op}
    first = min((one.n for one in vault.outbox), default=counter["next"])
    vault.acked_n = first - 1
    return Storage(vault, _cache(stored, vault.device))


def _cache(stored: Row, device: str) -> Cache:
    progress = stored["progress"]
    cache_ = Cache(cursor=progress["cursor"], history=progress["history"])
    cache_.base = {
        row["id"]: {name: value for name, value in row.items() if name != "home"}
        for row in stored["rows"]
        if not row.get("deleted")
    }
    cache_.high = None if progress["high"] is None else (progress["high"][0], progress["high"][1])
    settled = progress["settled"]
    cache_.settled = settled["n"] if settled is not None and settled["device"] == device else 0
    entering = progress.get("entering")
    cache_.backfill = {one["root"]: None for one in (*stored["entering"], *(entering or {}).get("roots", ()))}
    cache_.sweep = None if progress["task"] is None else Sweep(progress["task"]["reason"])
    return cache_
