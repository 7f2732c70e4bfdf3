"""A phone: what it did, what was acknowledged, and what it sends again to a server that was put back."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.builders import a_push, an_id, an_op

Operation = dict[str, Any]
_CALL = 50


@dataclass
class Phone:
    """Keeps every operation until its answer came (outbox), and for a while after (journal), as SYNC 4.9 asks."""

    http: httpx.AsyncClient
    id: str = field(default_factory=an_id)
    outbox: list[Operation] = field(default_factory=list)
    journal: list[Operation] = field(default_factory=list)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    cursor: str | None = None
    told: list[dict[str, Any]] = field(default_factory=list)
    _n: Any = field(default_factory=lambda: count(1))

    def do(self, *operations: Operation) -> list[str]:
        """Do something offline; return the ids of the operations."""
        made = [{"n": next(self._n), **operation} for operation in operations]
        self.outbox += made
        return [operation["op"] for operation in made]

    async def sync(self) -> None:
        """Send everything and fetch everything; a server that was put back is told what it lost."""
        while self.outbox:
            await self.push_some()
        await self.catch_up()

    def body(self) -> dict[str, Any]:
        """Return the next push."""
        return {**a_push(self.id), "groups": [{"ops": [one]} for one in self.outbox[:_CALL]], **self.seen}

    async def push_some(self) -> None:
        """Push the oldest of what waits."""
        operations = self.outbox[:_CALL]
        answer = await self.http.post("/sync/v1/push", json=self.body())
        if answer.status_code == httpx.codes.CONFLICT:
            self._diverged(answer.json())
            return
        assert answer.status_code == httpx.codes.OK, answer.text
        found = answer.json()
        self.seen = {name: found[name] for name in ("high", "history")}
        self.results |= {one["op"]: one for one in found["results"]}
        del self.outbox[: len(operations)]
        self.journal += [one for one in operations if one["kind"] != "skip"]

    async def catch_up(self) -> None:
        """Pull to the end."""
        while True:
            body = {"proto": 1, "schema": 1, "device": self.id, "cursor": self.cursor, **self.seen}
            answer = await self.http.post("/sync/v1/pull", json=body)
            if answer.status_code == httpx.codes.CONFLICT:
                self._diverged(answer.json())
                await self.sync()
                return
            assert answer.status_code == httpx.codes.OK, answer.text
            page = answer.json()
            self.rows |= {row["id"]: row for row in page["rows"]}
            self.seen = {name: page[name] for name in ("high", "history")}
            self.cursor = page["cursor"]
            if not page["more"]:
                return

    def _diverged(self, problem: dict[str, Any]) -> None:
        """Take back what the server has lost, and forget the numbers that mean nothing any more."""
        assert problem["code"] == "history_diverged", problem
        self.told.append(problem)
        fork, last_n = problem.get("fork", 0), problem["last_n"]
        lost = [one for one in self.journal if one["n"] > last_n]
        self.journal = [one for one in self.journal if one["n"] <= last_n]
        again = [{**_rebased(one, fork), "again": True} for one in lost]
        self.outbox = [*_skipped(last_n, [*again, *self.outbox]), *again, *self.outbox]
        self.seen, self.cursor = {}, None
        self.rows = {id_: row for id_, row in self.rows.items() if row["seq"] <= fork}


def _rebased(operation: Operation, fork: int) -> Operation:
    base = operation.get("base")
    if not isinstance(base, dict):
        return operation
    return {**operation, "base": {name: seq for name, seq in base.items() if not (isinstance(seq, int) and seq > fork)}}


def _skipped(last_n: int, operations: Iterable[Operation]) -> list[Operation]:
    """Return what stands for numbers that neither side has any more: the journal was shorter than the backup's age."""
    first = min((one["n"] for one in operations), default=last_n + 1)
    return [] if first == last_n + 1 else [{**an_op("skip"), "n": last_n + 1, "to": first - 1}]


async def sync_all(phones: Iterable[Phone]) -> None:
    """Let all phones sync at once."""
    await asyncio.gather(*(phone.sync() for phone in phones))
