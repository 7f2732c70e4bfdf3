"""What a history asks of a server, whichever it is, and the truth that its checkers look at."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from sync.plan import Change
from tests.simulation.phone import Reply
from tests.simulation.storage import Row


class Call(NamedTuple):
    """A request as it reaches the server: whose session it is, the path, and the decoded body."""

    member: str
    path: str
    body: Row


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that the server holds.

    ``letters``: state (``held``, ``dead``) by operation; ``tombstones``: numbers of what is gone;
    ``purged``: what was erased.
    """

    head: int
    rows: Mapping[str, Row]
    changes: Mapping[str, Sequence[Change]]
    receipts: Mapping[str, str]
    letters: Mapping[str, str]
    last_n: Mapping[str, int]
    tombstones: Mapping[str, int] = field(default_factory=dict)
    purged: AbstractSet[str] = frozenset()


class Server(Protocol):
    """A server under test. Its time is an argument of every call."""

    def call(self, call: Call, now_ms: int) -> Reply:
        """Answer one request."""

    def together(self, calls: Sequence[Call], now_ms: int) -> list[Reply]:
        """Apply several pushes in one commit."""

    def amid(self, call: Call, pushed: Call, now_ms: int) -> tuple[Reply, Reply]:
        """Answer a request while another phone's push is committed; both replies."""

    def killed(self, call: Call, now_ms: int, at: int) -> None:
        """Take a request and die before its transaction is durable, at its ``at``-th statement."""

    def send_bytes(self, member: str, content: bytes, now_ms: int) -> bool:
        """Take the bytes of a file from a member; whether the server keeps any."""

    def react(self, now_ms: int) -> None:
        """Let attachments that came after their bytes say that those are here."""

    def set_member(self, name: str, changes: Mapping[str, Any], now_ms: int) -> None:
        """Change a member as an admin does."""

    def save(self) -> None:
        """Copy the database aside."""

    def restore(self, *, told: bool) -> bool:
        """Put the copy back, with the command that tells everybody or by the file alone; whether there is one."""

    def purge(self, now_ms: int) -> None:
        """Keep house: what the rules let go of goes."""

    def truth(self) -> Truth:
        """Return everything that is stored."""

    def close(self) -> None:
        """Let go of everything."""
