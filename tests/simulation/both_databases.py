"""One history before the real server on SQLite and once more on PostgreSQL: every answer and what is left are alike."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from itertools import chain, zip_longest
from random import Random
from typing import TYPE_CHECKING, Any, Final

import msgspec

from server.actions.server_changes import SERVER
from tests.simulation import run
from tests.simulation.invariants import Broken
from tests.simulation.phone import Reply
from tests.simulation.real_postgresql import Shelf
from tests.simulation.real_server import RealServer
from tests.simulation.report import Report
from tests.simulation.server import Call, Server, Truth

if TYPE_CHECKING:
    from tests.simulation.storage import Row

_ITS_OWN: Final = ("cursor", "next", "start", "high", "history", "request_id", "detail", "title", "type")
"""Members of an answer that hold what each server draws for itself, or words."""


class Heard:
    """A server, with what it answered so far and what it held in the end."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.answers: list[tuple[str, Row]] = []
        self.left: dict[str, Any] = {}

    def _note(self, call: Call, reply: Reply) -> Reply:
        said = {name: value for name, value in reply.body.items() if name not in _ITS_OWN}
        if call.path == "/sync/v1/pull" and not any(said.get(name) for name in ("rows", "enter", "leave", "more")):
            said.pop("last_n", None)  # nothing new may be told with it or without
        self.answers.append((f"{call.path} of {call.member}", {"status": reply.status, **said}))
        return reply

    def call(self, call: Call, now_ms: int) -> Reply:
        return self._note(call, self._server.call(call, now_ms))

    def together(self, calls: Sequence[Call], now_ms: int) -> list[Reply]:
        replies = self._server.together(calls, now_ms)
        return [self._note(call, reply) for call, reply in zip(calls, replies, strict=True)]

    def amid(self, call: Call, pushed: Call, now_ms: int) -> tuple[Reply, Reply]:
        """Let one come after the other: which of them a reader sees is no promise."""
        return self.call(call, now_ms), self.call(pushed, now_ms)

    def killed(self, call: Call, now_ms: int, at: int) -> None:
        self._server.killed(call, now_ms, at)

    def send_bytes(self, member: str, content: bytes, now_ms: int) -> bool:
        return self._server.send_bytes(member, content, now_ms)

    def react(self, now_ms: int) -> None:
        self._server.react(now_ms)

    def set_member(self, name: str, changes: Mapping[str, Any], now_ms: int) -> None:
        self._server.set_member(name, changes, now_ms)

    def save(self) -> None:
        self._server.save()

    def restore(self, *, told: bool) -> bool:
        return self._server.restore(told=told)

    def purge(self, now_ms: int) -> None:
        self._server.purge(now_ms)

    def truth(self) -> Truth:
        return self._server.truth()

    def close(self) -> None:
        truth = self._server.truth()
        names = ("head", "rows", "changes", "receipts", "letters", "last_n")
        self.left = {name: msgspec.to_builtins(getattr(truth, name)) for name in names}
        for change in chain.from_iterable(self.left["changes"].values()):
            if change["device"] == SERVER:
                del change["op"]  # the server drew it
        self._server.close()


def compared(seed: int, shelf: Shelf) -> run.Told:
    """Play the history of a seed on both; what broke is that of either, or that they differ."""
    heard: list[Heard] = []

    def opened(open_server: Callable[[Random], Server]) -> run.Circle:
        def listen(chance: Random) -> Server:
            heard.append(Heard(open_server(chance)))
            return heard[-1]

        return run.Circle(listen)

    told = run.from_seed(seed, opened(RealServer))
    if told.broken is not None:
        return told
    again = run.from_script(told.steps, told.letters, seed, opened(lambda chance: RealServer(chance, shelf.home)))
    if again.broken is None:
        again.broken = _difference(*heard)
    return again


def _difference(first: Heard, second: Heard) -> Broken | None:
    for index, (one, other) in enumerate(zip_longest(first.answers, second.answers)):
        if one != other:
            return Broken("alike", f"answer {index}: SQLite {one}, PostgreSQL {other}")
    for name, found in first.left.items():
        if found != second.left[name]:
            return Broken("alike", f"{name}: SQLite {found}, PostgreSQL {second.left[name]}")
    return None


def play(histories: int, seed: int) -> Report:
    """Compare so many histories; a PostgreSQL is started for them."""
    from tests.postgresql import running  # noqa: PLC0415 - a server of its own, loaded when asked for

    report = Report("B-both", first=seed)
    with running() as server, closing(Shelf(server)) as shelf, report.interruptible():
        for number in range(seed, seed + histories):
            told = compared(number, shelf)
            script = list(map(str, told.steps))
            report.add(number, Report("B-both", faults=told.faults, broken=told.broken, script=script))
            if report.broken is not None:
                break
    return report
