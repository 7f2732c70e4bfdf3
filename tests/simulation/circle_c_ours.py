"""Devices with our own client in circle C: its store, rounds and transport in Node, before the same bad network.

To a history they look like a stranger's client. Waiting is done by the clock: a device that wants to be left alone for
minutes finds that they have passed.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from tests.simulation.node import node
from tests.strangers.client import Later

_ENTRY: Final = "online.ts"
MINUTES_S: Final = 120
"""So long after an unanswered question our client asks it once more, and a little longer."""
LOOP_S: Final = 660
"""So long our client waits before it compares everything once more for one reason, and a little longer."""

Row = dict[str, Any]


class OurClient:
    """One device, as a history and its checkers ask of it. ``address``: whose it is, a token, and the server."""

    def __init__(self, name: str, address: Row, clock: Callable[[], datetime]) -> None:
        """Open a device that never was opened before."""
        self.name = name
        self.clock = clock
        self._known: Row | None = None
        self._passed_s = 0.0
        self._ask("open", address={**address, "device": self.new_id()})

    def _ask(self, do: str, **more: Any) -> Any:
        self._known = None
        return node(_ENTRY).ask(do=do, phone=self.name, **more)

    def close(self) -> None:
        """Let go of the device for good."""
        self._ask("close")

    def reopen(self) -> None:
        """End its process without warning, and start it with what is stored."""
        self._ask("reopen")

    # What a person does.

    def write(self, *ops: Row) -> list[str]:
        """Save one gesture; return its operations, which may be earlier ones that it only carries on."""
        self._set_clock()
        return list(self._ask("perform", drafts=list(ops)))

    def undo(self, op: str) -> bool:
        """Take back the gesture of an operation; False when it is too late, or when more came with it."""
        return bool(self._ask("undo", op=op))

    def new_id(self) -> str:
        """Return an id for a record."""
        return str(node(_ENTRY).ask(do="id"))

    # What it does by itself.

    def sync(self, *, dies_after: int = 0) -> None:
        """Play one round. Raises ``Later``; the process dies when that many more transactions are durable, if any."""
        self._set_clock()
        self._ask("crash", after=dies_after)
        told = self._ask("sync")
        self._ask("crash", after=0)
        if told.get("died"):
            raise Later("it died", 0)
        if "later" in told:
            raise Later(told["later"], 0)

    def catch_up(self, sleep: Callable[[float], None], tries: int = 50) -> None:
        """Sync until it succeeds; what it would wait for in between passes on its clock."""
        self._passed_s += MINUTES_S
        for _ in range(tries - 1):
            try:
                return self.sync()
            except Later as later:
                sleep(later.seconds)
                self._passed_s += LOOP_S
        return self.sync()

    def _set_clock(self) -> None:
        ahead_s = (self.clock() - datetime.now(UTC)).total_seconds() + self._passed_s
        node(_ENTRY).ask(do="clock", phone=self.name, ahead_ms=round(ahead_s * 1_000))

    # What is stored, and what it shows.

    @property
    def _stored(self) -> Row:
        if self._known is None:
            self._known = node(_ENTRY).ask(do="look", phone=self.name)
        return self._known

    def rows(self, entity: str | None = None) -> list[Row]:
        """Return all that the server said, or one kind of it."""
        return [row for row in self._stored["rows"] if entity in (None, row["entity"])]

    def view(self, record: str) -> Row | None:
        """Return what its screens show of a record."""
        shown: Row | None = self._stored["shown"].get(record)
        return shown

    def unsettled(self) -> list[Row]:
        """Return the own operations whose effect the rows do not show yet."""
        stored = self._stored
        settled = stored["progress"]["settled"] or {"device": "", "n": 0}
        return [
            one["operation"]
            for one in (*stored["journal"], *stored["outbox"])
            if one["operation"]["kind"] != "skip" and not _is_settled(one, settled, stored["device"]["device"])
        ]

    def attention(self) -> list[Row]:
        """Return the refused operations with the server's reasons, and those that went with them."""
        refused = self._stored["attention"]
        return [{**one["operation"], "result": one["result"]} for one in refused] + [
            {**op, "result": one["result"]} for one in refused for op in one["dependants"]
        ]

    def rescued(self) -> list[Row]:
        """Return the rows that the server lost and nobody could send again."""
        return [one["row"] for one in self._stored["rescue"]]

    def conflicts(self) -> list[Row]:
        """Return the open questions."""
        return [row for row in self.rows("conflict") if row["data"].get("open")]

    def count(self, place: str) -> int:
        """Return how many operations are in a place, ``outbox`` for instance."""
        return len(self._stored[place])

    def kept(self) -> set[str]:
        """Return every operation that is in some place of the vault."""
        stored = self._stored
        ops = [one["operation"] for place in ("outbox", "journal") for one in stored[place]] + self.attention()
        return {op["op"] for op in ops if op["kind"] != "skip"}

    def get(self, key: str) -> Any:
        """Return something of how far it has come, ``cursor`` for instance."""
        return self._stored["progress"][key]

    def keep_copy(self) -> None:
        """Copy the whole storage."""
        self._ask("copy")

    def revert(self) -> None:
        """Put the device back to its copy."""
        self._ask("revert")


def _is_settled(entry: Row, settled: Row, device: str) -> bool:
    """Tell whether the base holds what became of an operation; one under a former name of the device was answered."""
    if entry.get("standing") == "held" or "result" not in entry:
        return False
    if entry["device"] == settled["device"]:
        return bool(entry["n"] <= settled["n"])
    return bool(entry["device"] != device)
