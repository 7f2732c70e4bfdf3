"""The load generator: a process of its own that reads a task on standard input and prints what it measured.

It is apart from the server and from the bench itself, so that neither's work is counted in the other's time.
"""

import asyncio
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

import msgspec
import uvloop

from bench import bodies
from bench.wire import Answer, Line, Listener, request

Task = dict[str, Any]
Figures = dict[str, float]


@dataclass(frozen=True)
class Client:
    """One signed-in device on one connection."""

    line: Line
    token: str
    device: str

    @classmethod
    async def open(cls, task: Task, chance: random.Random, *, at: int = 0) -> Self:
        """Connect as one of the task's users, taken in turn, with a device that the server has never seen."""
        device = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        tokens = task["tokens"]
        return cls(await Line.open(task["port"]), tokens[at % len(tokens)], device)

    def post(self, path: str, body: bytes, *, coding: str = "identity") -> bytes:
        """Return a request's bytes, ready to send."""
        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "accept-encoding": coding,
        }
        return request("POST", path, headers, body)

    async def push(self, body: bytes) -> Answer:
        """Send a push; every operation must be applied."""
        return _applied(await self.line.call(self.post("/sync/v1/push", body)))

    def pull_request(self, state: dict[str, Any], *, coding: str = "identity", **more: object) -> bytes:
        """Return a pull that goes on from ``state``, the members of an earlier answer."""
        asked = {"proto": 1, "schema": 1, "device": self.device, "limit": 1000, **state, **more}
        return self.post("/sync/v1/pull", msgspec.json.encode(asked), coding=coding)

    def manifest_request(self) -> bytes:
        """Return a question whose answer names a cursor at the head."""
        asked = {"proto": 1, "schema": 1, "device": self.device, "limit": 1}
        return self.post("/sync/v1/manifest", msgspec.json.encode(asked))

    async def catch_up(self) -> tuple[dict[str, Any], dict[str, int]]:
        """Pull to the end; return where that is, and the ``seq`` of each contact."""
        state: dict[str, Any] = {"cursor": None}
        seq_by_id: dict[str, int] = {}
        while True:
            answer = await self.line.call(self.pull_request(state))
            assert answer.status == HTTPStatus.OK, answer.body
            page = msgspec.json.decode(answer.body)
            seq_by_id |= {row["id"]: row["seq"] for row in page["rows"] if row["entity"] == "contact"}
            state = {name: page[name] for name in ("cursor", "high", "history")}
            if not page["more"]:
                return state, seq_by_id


def _applied(answer: Answer) -> Answer:
    assert answer.status == HTTPStatus.OK, answer.body
    count = answer.body.count(b'"n":')
    assert count > 0, answer.body[:500]
    assert answer.body.count(b'"applied"') == count, answer.body[:500]
    return answer


async def push_new(task: Task, chance: random.Random) -> Figures:
    """Push new records in batches, one after the other."""
    client = await Client.open(task, chance)
    made = [
        bodies.creates(chance, client.device, first + 1, bodies.BATCH)[0]
        for first in range(0, task["records"], bodies.BATCH)
    ]
    requests = [client.post("/sync/v1/push", body) for body in made]
    began = time.perf_counter()
    for message in requests:
        _applied(await client.line.call(message))
    return {"seconds": time.perf_counter() - began, "records": task["records"]}


async def push_edits(task: Task, chance: random.Random) -> Figures:
    """Push one-field edits of stored records in batches, in no particular order."""
    client = await Client.open(task, chance)
    _, seq_by_id = await client.catch_up()
    chosen = chance.sample(sorted(seq_by_id.items()), task["records"])
    made = [
        client.post(
            "/sync/v1/push",
            bodies.edits(chance, client.device, first + 1, dict(chosen[first : first + bodies.BATCH])),
        )
        for first in range(0, len(chosen), bodies.BATCH)
    ]
    began = time.perf_counter()
    for message in made:
        _applied(await client.line.call(message))
    return {"seconds": time.perf_counter() - began, "records": task["records"]}


async def single_ops(task: Task, chance: random.Random) -> Figures:
    """Let many clients push one new record at a time, each as fast as it is answered."""
    clients = [await Client.open(task, chance, at=at) for at in range(task["clients"])]
    share = task["records"] // len(clients)
    # Made in turn, as in life: ids of the same moment lie side by side, whoever made them.
    turns = [
        [client.post("/sync/v1/push", bodies.creates(chance, client.device, n, 1)[0]) for client in clients]
        for n in range(1, share + 1)
    ]
    return await _race(clients, list(zip(*turns, strict=True)), check=_applied)


async def empty_pulls(task: Task, chance: random.Random) -> Figures:
    """Let many signed-in clients ask for news when there are none."""
    # A cursor belongs to one member, so each of them has to catch up once; on lines of their own, because the
    # server hangs up on a line that is idle meanwhile.
    state_by_token = {}
    for at, token in enumerate(task["tokens"]):
        state_by_token[token], _ = await (await Client.open(task, chance, at=at)).catch_up()
    clients = [await Client.open(task, chance, at=at) for at in range(task["clients"])]
    share = task["requests"] // len(clients)
    queues = [[client.pull_request(state_by_token[client.token])] * share for client in clients]

    def check(answer: Answer) -> Answer:
        assert answer.status == HTTPStatus.OK, answer.body
        assert b'"rows":[]' in answer.body, answer.body[:300]
        return answer

    return await _race(clients, queues, check=check)


async def bare_answers(task: Task, chance: random.Random) -> Figures:
    """Ask the bare server the same number of times: the limit of empty pulls and of single operations."""
    clients = [await Client.open(task, chance, at=at) for at in range(task["clients"])]
    share = task["requests"] // len(clients)
    body = bytes(task["bytes"])
    return await _race(clients, [[client.post("/", body)] * share for client in clients], check=lambda answer: answer)


async def _race(
    clients: Sequence[Client], queues: Sequence[Sequence[bytes]], *, check: Callable[[Answer], Answer]
) -> Figures:
    taken: list[float] = []

    async def run(client: Client, queue: Sequence[bytes]) -> None:
        for message in queue:
            asked = time.perf_counter()
            answer = check(await client.line.call(message))
            taken.append(answer.ended_at - asked)

    began = time.perf_counter()
    await asyncio.gather(*(run(client, queue) for client, queue in zip(clients, queues, strict=True)))
    seconds = time.perf_counter() - began
    cuts = statistics.quantiles(taken, n=100)
    return {
        "seconds": seconds,
        "requests": len(taken),
        "p50_ms": cuts[49] * 1000,
        "p99_ms": cuts[98] * 1000,
    }


async def first_sync(task: Task, chance: random.Random) -> Figures:
    """Pull everything in one streamed, packed answer; note when its first and last bytes came."""
    client = await Client.open(task, chance)
    message = client.pull_request({"cursor": None}, coding=task["coding"], stream=True)
    asked = time.perf_counter()
    answer = await client.line.call(message)
    assert answer.status == HTTPStatus.OK, answer.body
    return {
        "seconds": answer.ended_at - asked,
        "first_byte_seconds": answer.first_byte_at - asked,
        "bytes": len(answer.body),
        "is_packed": answer.header("content-encoding") == task["coding"],
    }


async def delta(task: Task, chance: random.Random) -> Figures:
    """Ask again and again for the same few changes in a large store."""
    reader, writer = [await Client.open(task, chance) for _ in range(2)]
    state, seq_by_id = await reader.catch_up()
    chosen = dict(chance.sample(sorted(seq_by_id.items()), task["changes"]))
    await writer.push(bodies.edits(chance, writer.device, 1, chosen))
    message = reader.pull_request(state)
    page = msgspec.json.decode((await reader.line.call(message)).body)
    assert len(page["rows"]) == task["changes"], len(page["rows"])
    return await _race([reader], [[message] * task["requests"]], check=lambda answer: answer)


async def growth(task: Task, chance: random.Random) -> Figures:
    """Push new records and single edits, then pull 100 changes, however much there is: nothing here reads all of it.

    Of each the median time, and what it took of the server's processor: that one hardly knows what else is running.
    """
    client, reader = [await Client.open(task, chance) for _ in range(2)]
    figures: Figures = {}
    made, first_n = [], 1
    new = []
    for _ in range(20):
        body, ids = bodies.creates(chance, client.device, first_n, bodies.BATCH)
        new.append(client.post("/sync/v1/push", body))
        made += ids
        first_n += bodies.BATCH
    figures |= await _weighed(task, "push_500_new", client, new)
    start = msgspec.json.decode((await reader.line.call(reader.manifest_request())).body)["start"]["cursor"]
    edits = [
        client.post("/sync/v1/push", bodies.edits(chance, client.device, n, {id_: 0}))
        for n, id_ in enumerate(chance.sample(made, 100), first_n)
    ]
    figures |= await _weighed(task, "push_1_edit", client, edits)
    message = reader.pull_request({"cursor": start})
    page = msgspec.json.decode((await reader.line.call(message)).body)
    assert len(page["rows"]) >= len(edits), len(page["rows"])
    return figures | await _weighed(task, "delta_of_100", reader, [message] * 1000)


async def _weighed(task: Task, name: str, client: Client, requests: Sequence[bytes]) -> Figures:
    before, taken = processor_seconds(task["pid"]), []
    for message in requests:
        began = time.perf_counter()
        answer = await client.line.call(message)
        taken.append(time.perf_counter() - began)
        assert answer.status == HTTPStatus.OK, answer.body
    used = processor_seconds(task["pid"]) - before
    return {name: statistics.median(taken) * 1000, f"{name}_processor": used / len(requests) * 1000}


def processor_seconds(pid: int) -> float:
    """Return what a process has used of the processor so far, all of its threads."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


async def come_back(task: Task, chance: random.Random) -> Figures:
    """Let many devices come back at once, each with edits made offline; who is turned away waits as long as told."""
    clients = [await Client.open(task, chance, at=at) for at in range(task["devices"])]
    queues = [await _offline(client, chance, task["edits"]) for client in clients]
    ends, busy = [], [0]

    async def drain(client: Client, queue: Sequence[bytes]) -> None:
        for message in queue:
            answer = await client.line.call(message)
            while answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
                busy[0] += 1
                await asyncio.sleep(int(answer.header("retry-after")) * (0.5 + chance.random()))
                answer = await client.line.call(message)
            _applied(answer)
        ends.append(time.perf_counter())

    began = time.perf_counter()
    await asyncio.gather(*(drain(client, queue) for client, queue in zip(clients, queues, strict=True)))
    assert len(ends) == len(clients)
    return {"first_seconds": min(ends) - began, "seconds": max(ends) - began, "busy": busy[0]}


async def _offline(client: Client, chance: random.Random, edits: int) -> list[bytes]:
    """Make some contacts on the server, and return calls that edit each of them again and again."""
    calls = 5
    body, ids = bodies.creates(chance, client.device, 1, edits // calls)
    await client.push(body)
    first = [1 + len(ids) * call for call in range(1, calls + 1)]
    return [client.post("/sync/v1/push", bodies.edits(chance, client.device, n, dict.fromkeys(ids, 0))) for n in first]


async def fan_out(task: Task, chance: random.Random) -> Figures:
    """Write once and wait until the last of many listeners has been told; the best of several writes."""
    listeners = [await _listen(task, chance) for _ in range(task["listeners"])]
    writer = await Client.open(task, chance)
    waits = []
    for n in range(1, task["writes"] + 1):
        await asyncio.sleep(0.2)  # let the stream's own greetings pass
        for listener in listeners:
            listener.listen_again()
        body, _ = bodies.creates(chance, writer.device, n, 1)
        path = task.get("poke", "/sync/v1/push")
        sent = time.perf_counter()
        await writer.line.call(writer.post(path, body))
        told = await asyncio.wait_for(asyncio.gather(*(one.told for one in listeners)), timeout=10)
        waits.append(max(told) - sent)
    for listener in listeners:
        listener.close()
    return {"last_ms": min(waits) * 1000, "median_ms": statistics.median(waits) * 1000}


async def _listen(task: Task, chance: random.Random) -> Listener:
    headers = {"authorization": f"Bearer {chance.choice(task['tokens'])}", "accept": "text/event-stream"}
    device = uuid.UUID(int=chance.getrandbits(128), version=4)
    message = request("GET", f"{task.get('stream', '/sync/v1/stream')}?device={device}", headers)
    _, listener = await asyncio.get_running_loop().create_connection(
        lambda: Listener(message), "127.0.0.1", task["port"]
    )
    await asyncio.wait_for(listener.open, timeout=10)
    return listener


TASKS: dict[str, Callable[[Task, random.Random], Awaitable[Figures]]] = {
    task.__name__: task
    for task in (
        push_new,
        push_edits,
        single_ops,
        empty_pulls,
        bare_answers,
        first_sync,
        delta,
        growth,
        fan_out,
        come_back,
    )
}


def main() -> None:
    """Do the one task on standard input."""
    task = json.load(sys.stdin)
    figures = uvloop.run(_run(task))
    json.dump(figures, sys.stdout)


async def _run(task: Task) -> Figures:
    return await TASKS[task["task"]](task, random.Random(task["seed"]))


if __name__ == "__main__":
    main()
