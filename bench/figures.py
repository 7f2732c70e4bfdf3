"""The figures, one function for each kind of work; every one is the best of several rounds, limits in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.house import Workspace, bare, load, peak_bytes, resident_bytes
from e2e.server import Server

CLIENTS = 50
LISTENERS = 200
FEW_LISTENERS = 50
CODING = "zstd"


@dataclass(frozen=True)
class Line:
    """One printed figure; ``ratio`` says how it stands to its limit."""

    name: str
    value: float
    unit: str
    ratio: str = ""

    def __str__(self) -> str:
        """Return the line as it is printed."""
        value = f"{self.value:,.0f}".replace(",", "") if self.value >= 100 else f"{self.value:.3g}"  # noqa: PLR2004 - below a hundred three digits say more
        return f"{self.name} {value} {self.unit}{f' ({self.ratio})' if self.ratio else ''}"


@dataclass(frozen=True)
class Run:
    """What every figure needs to know: the workspace, how often, and how to serve (plainly, or profiled)."""

    workspace: Workspace
    rounds: int
    command: Callable[[str], tuple[str, ...]]

    def ask(self, task: str, port: int, *, seed: int, **more: object) -> dict[str, Any]:
        """Give the load generator a task on the server at ``port``."""
        return load(task, port, self.workspace.tokens, seed=seed, **more)


def pushes(run: Run) -> Iterator[Line]:
    """Measure 10,000 new records and 10,000 one-field edits in batches, beside the raw database on the same rows."""
    records, limits = 10_000, run.workspace.limits
    new, edits, new_limit, edits_limit = [], [], [], []
    for round_ in range(run.rounds):
        with run.workspace.serving(run.command("push")) as server:
            empty = limits.snapshot(server)
            new.append(run.ask("push_new", server.port, seed=round_, records=records)["seconds"])
            made = limits.snapshot(server)
            edits.append(run.ask("push_edits", server.port, seed=100 + round_, records=records)["seconds"])
            edited = limits.snapshot(server)
        new_limit.append(limits.insert_seconds(empty, made))
        edits_limit.append(limits.update_seconds(made, edited))
    for name, ours, floor in (("push_new", new, new_limit), ("push_edits", edits, edits_limit)):
        yield Line(f"limit.{name}", records / min(floor), "records/s")
        yield Line(name, records / min(ours), "records/s", f"{min(ours) / min(floor):.2f}x limit.{name}")


def single_ops(run: Run) -> Iterator[Line]:
    """Measure 50 clients that push one new record at a time, beside bare answers to the same bodies."""
    records = 10_000
    best: dict[str, Any] = {}
    floor = per_commit = 0.0
    for round_ in range(run.rounds):
        floor = max(floor, _bare_rate(run, round_, size=1400))
        with run.workspace.serving(run.command("single")) as server:
            before = run.workspace.limits.commits(server)
            seen = run.ask("single_ops", server.port, seed=round_, clients=CLIENTS, records=records)
            per_commit = max(per_commit, seen["requests"] / (run.workspace.limits.commits(server) - before))
        if not best or seen["seconds"] < best["seconds"]:
            best = seen
    rate = best["requests"] / best["seconds"]
    yield Line("limit.single_ops", floor, "answers/s")
    yield Line("single_ops", rate, "ops/s", f"{floor / rate:.2f}x limit.single_ops")
    yield Line("single_ops_p50", best["p50_ms"], "ms")
    yield Line("single_ops_p99", best["p99_ms"], "ms", f"{best['p99_ms'] / best['p50_ms']:.1f}x p50")
    yield Line("single_ops_requests_per_commit", per_commit, "requests")


def reads(run: Run) -> Iterator[Line]:
    """Measure first syncs of 10,000 and 50,000, and a delta of 10, on one growing store."""
    with run.workspace.serving(run.command("read")) as server:
        stored = 0
        for total in (10_000, 50_000):
            run.ask("push_new", server.port, seed=total, records=total - stored)
            stored = total
            yield from _first_sync(run, server, total)
        yield from _delta(run, server.port)


def _first_sync(run: Run, server: Server, records: int) -> Iterator[Line]:
    seen, floors = [], []
    for round_ in range(run.rounds):
        floors.append(run.workspace.limits.read_and_pack_seconds(server))
        seen.append(run.ask("first_sync", server.port, seed=200 + round_, coding=CODING))
    best = min(seen, key=lambda figures: float(figures["seconds"]))
    name, seconds, floor = f"first_sync_{records}", best["seconds"], min(floors)
    packed = "packed" if best["is_packed"] else "NOT packed"
    first = best["first_byte_seconds"]
    yield Line(f"limit.{name}", floor * 1000, "ms")
    yield Line(name, seconds * 1000, "ms", f"{seconds / floor:.2f}x limit.{name}")
    yield Line(f"{name}_rate", records / seconds, "records/s")
    yield Line(f"{name}_first_byte", first * 1000, "ms", f"{first / seconds:.1%} of the whole")
    yield Line(f"{name}_size", best["bytes"] / 1e6, "MB", packed)


def _delta(run: Run, port: int) -> Iterator[Line]:
    ours, floor = [], []
    for round_ in range(run.rounds):
        with bare() as bare_port:
            floor.append(run.ask("bare_answers", bare_port, seed=1, clients=1, requests=2000, bytes=300)["p50_ms"])
        ours.append(run.ask("delta", port, seed=300 + round_, changes=10, requests=1000)["p50_ms"])
    yield Line("limit.delta_10_in_50000", min(floor), "ms")
    yield Line("delta_10_in_50000", min(ours), "ms p50", f"{min(ours) / min(floor):.1f}x a bare round trip")


def empty_pulls(run: Run) -> Iterator[Line]:
    """Measure 50 signed-in clients that ask for news when there are none, beside bare answers."""
    best: dict[str, Any] = {}
    floor = 0.0
    for round_ in range(run.rounds):
        floor = max(floor, _bare_rate(run, round_, size=300))
        with run.workspace.serving(run.command("empty")) as server:
            asked = {"clients": CLIENTS, "requests": 20_000}
            seen = run.ask("empty_pulls", server.port, seed=400 + round_, **asked)
        if not best or seen["seconds"] < best["seconds"]:
            best = seen
    rate = best["requests"] / best["seconds"]
    yield Line("limit.empty_pull", floor, "answers/s")
    yield Line("empty_pull", rate, "requests/s", f"{floor / rate:.2f}x limit.empty_pull")
    yield Line("empty_pull_p99", best["p99_ms"], "ms")


def fan_out(run: Run) -> Iterator[Line]:
    """Measure one write to 200 listeners, beside a hub on the bare server."""
    floor, few, many = [], [], []
    for round_ in range(run.rounds):
        with bare() as port:
            asked = {"listeners": LISTENERS, "writes": 5, "stream": "/stream", "poke": "/poke"}
            floor.append(run.ask("fan_out", port, seed=round_, **asked)["last_ms"])
        few.append(_told(run, round_, FEW_LISTENERS))
        many.append(_told(run, round_, LISTENERS))
    name, ours = f"fan_out_{LISTENERS}", min(ms for ms, _ in many)
    # What the first ones and the first write bring with them (threads, connections) is no listener's memory.
    memory = min(kib for _, kib in many) - min(kib for _, kib in few)
    yield Line(f"limit.{name}", min(floor), "ms")
    yield Line(name, ours, "ms to the last", f"{ours / min(floor):.2f}x limit.{name}")
    yield Line(f"{name}_memory", memory / (LISTENERS - FEW_LISTENERS), "KiB a listener")


def _told(run: Run, round_: int, listeners: int) -> tuple[float, float]:
    """Return in how many ms the last of so many was told, and by how many KiB the server has grown."""
    with run.workspace.serving(run.command("fan_out")) as server:
        before = resident_bytes(server.pid)
        told = run.ask("fan_out", server.port, seed=500 + round_, listeners=listeners, writes=5)
        return told["last_ms"], (resident_bytes(server.pid) - before) / 1024


def come_back(run: Run) -> Iterator[Line]:
    """Measure 200 devices that come back at once with 200 edits each: until the last is drained, and the memory."""
    devices, edits = 200, 200
    with run.workspace.serving(run.command("return")) as server:
        before = resident_bytes(server.pid)
        seen = run.ask("come_back", server.port, seed=700, devices=devices, edits=edits)
        memory = peak_bytes(server.pid)
    yield Line(
        "return_200x200", seen["seconds"], "s to the last", f"{seen['seconds'] / seen['first_seconds']:.1f}x the first"
    )
    yield Line("return_200x200_rate", devices * edits / seen["seconds"], "edits/s")
    yield Line("return_200x200_turned_away", seen["busy"], "calls, all taken later")
    yield Line("return_200x200_memory", memory / 1e6, "MB at most", f"{before / 1e6:.0f} MB before")


def _bare_rate(run: Run, seed: int, *, size: int) -> float:
    with bare() as port:
        seen = run.ask("bare_answers", port, seed=seed, clients=CLIENTS, requests=20_000, bytes=size)
    return float(seen["requests"] / seen["seconds"])


ALL: dict[str, Callable[[Run], Iterator[Line]]] = {
    "push": pushes,
    "single": single_ops,
    "read": reads,
    "empty": empty_pulls,
    "fan_out": fan_out,
    "return": come_back,
}
