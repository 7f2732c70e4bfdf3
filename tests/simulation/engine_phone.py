"""Phones with the real client's engine, in a Node process of this one: they take the place of the reference phones."""

from collections.abc import Sequence
from typing import Any, Final

from tests.simulation.cast import WORKSPACE, id_of
from tests.simulation.node import Node
from tests.simulation.phone import Reply, Request
from tests.simulation.storage import Cache, Kept, Row, Storage, Sweep, Vault

ENTRY: Final = "main.ts"
UNREACHED: Final = 0


class EnginePhone:
    """One device; what a history and its checkers ask of a phone is answered from the real engine's databases."""

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
        self._process = process
        self._pending: Request | None = None
        self._now_ms = 0
        self._turn = 0
        self._told(self._ask("open", me=_me(member), device=id_of(f"device-{letter}")))

    def _ask(self, do: str, **more: Any) -> Row:
        wall = {"wall": self._now_ms + self.skew_ms} if self._now_ms else {}
        told: Row = self._process.ask(do=do, phone=self.letter, **wall, **more)
        return told

    def _told(self, outcome: Row) -> None:
        """Take over what is stored now, and what the engine waits for."""
        if "stored" in outcome:
            self.storage = _storage(outcome["stored"])
        self._pending = None
        self.stopped = str(outcome.get("stopped", ""))
        if outcome.get("crashed"):
            self.life += 1
        if "asks" in outcome:
            self._turn += 1
            asks, vault = outcome["asks"], self.storage.vault
            self._pending = Request(asks["path"], asks["body"], vault.acked_n, vault.device, self.life, self._turn)

    def at(self, now_ms: int) -> None:
        """Set the time, by the server's clock."""
        self._now_ms = now_ms

    def do(self, ops: Sequence[Row], _gesture: int, now_ms: int) -> None:
        """Let the person do something; the engine makes its own operations of it, and a round under way goes on."""
        self._now_ms = now_ms
        asked = self._pending
        outcome = self._ask("perform", drafts=[_draft(op) for op in ops])
        self._told(outcome)
        if not outcome.get("crashed"):
            self._pending = asked

    def next(self, what: str = "auto") -> Request | None:
        """Return what the engine asks for next; a round begins when none is under way."""
        if self.locked:
            return None
        if self._pending is None:
            self._told(self._ask("start"))
        if what == "push" and self._pending is not None and not self._pending.path.endswith("/push"):
            return None
        return self._pending

    def take(self, request: Request, reply: Reply, now_ms: int) -> None:
        """Hand in an answer; one that comes too late finds nobody waiting."""
        self._now_ms = now_ms
        if request is not self._pending:
            return
        if reply.body.get("code") == "account_disabled":
            self.locked = True
        if reply.status == UNREACHED:
            self._told(self._ask("missed"))
        else:
            self._told(self._ask("reply", status=reply.status, body=reply.body))

    def missed(self, request: Request) -> None:
        """Tell the engine that nothing came back."""
        self.take(request, Reply(UNREACHED, {}), self._now_ms)

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
        self._told(self._ask("revert"))


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
