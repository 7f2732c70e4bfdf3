"""The core alone: the real rules of ``sync/`` over a company in memory. Fast, and as strict as the real server."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any, Final

import msgspec

from sync.errors import Refusal
from sync.finish import finish
from sync.group import plan_group, release
from sync.operations import AnyOperation
from sync.plan import Plan
from sync.record import Record
from sync.verdicts import Held, Verdict, result
from sync.visibility import Author, managed_teams
from tests.simulation import core_merging
from tests.simulation.cast import NOW_MS, id_of, member_data
from tests.simulation.core_reads import Reads, Refused, problem
from tests.simulation.core_state import Device, State, first_state, own_row
from tests.simulation.phone import Reply
from tests.simulation.server import Call, Truth
from tests.simulation.storage import Row, last_number

_encode: Final = msgspec.json.Encoder().encode


@lru_cache(maxsize=1)
def _first() -> State:
    return first_state("0" * 16, NOW_MS)


class CoreServer:
    """A server without a store: push, pull, rows and manifest over ``State``."""

    def __init__(self, chance: Random, page: int = 1_000) -> None:
        self.chance = chance
        self.page = page
        self.state = _first().copy()
        self.saved: State | None = None

    def call(self, call: Call, now_ms: int) -> Reply:
        if call.path == "/sync/v1/push":
            return self.together([call], now_ms)[0]
        try:
            return Reply(200, Reads(self.state, call, self.page).answer())
        except Refused as refused:
            return refused.reply

    def together(self, calls: Sequence[Call], now_ms: int) -> list[Reply]:
        commit = _Commit(self.state, calls, now_ms)
        pushed = [commit.push(call) for call in calls]
        commit.write(self.chance)
        return [reply if isinstance(reply, Reply) else commit.answer(*reply) for reply in pushed]

    def amid(self, call: Call, pushed: Call, now_ms: int) -> tuple[Reply, Reply]:
        return self.call(call, now_ms), self.call(pushed, now_ms)

    def killed(self, call: Call, now_ms: int, at: int) -> None:
        """Nothing of it is left: memory has no half transactions."""

    def send_bytes(self, _member: str, _content: bytes, _now_ms: int) -> bool:
        """Memory keeps no bytes."""
        return False

    def react(self, now_ms: int) -> None:
        """Nothing follows by itself here."""

    def set_member(self, name: str, changes: Mapping[str, Any], now_ms: int) -> None:
        state, id_ = self.state, id_of(name)
        before = state.sees(id_)
        state.head += 1
        record = Record(entity="member", id=id_, seq=state.head, v=state.head, fv={}, data=member_data(name, **changes))
        state.put(record)
        state.rows[id_] = own_row(record)
        state.commits.append((state.head, self.chance.randbytes(8).hex(), now_ms))
        state.access[id_] = state.access.get(id_, 0) + 1
        state.note_spans(id_, before, now_ms)

    def save(self) -> None:
        self.saved = self.state.copy()

    def restore(self, *, told: bool) -> bool:
        if self.saved is None:
            return False
        self.state = self.saved.copy()
        if told:
            self.state.history = self.chance.randbytes(6).hex()
        return True

    def purge(self, now_ms: int) -> None:
        """Memory keeps everything."""

    def close(self) -> None:
        """Memory goes by itself."""

    def truth(self) -> Truth:
        state = self.state
        receipts = {op: found[3].status for op, found in state.receipts.items()}
        last_n = {id_: device.last_n for id_, device in state.devices.items()}
        tombstones = {id_: row["seq"] for id_, row in state.dead.items()}
        gone = set(state.purged)
        return Truth(state.head, state.rows, state.changes, receipts, state.letters, last_n, tombstones, gone)


class _Commit:
    def __init__(self, state: State, calls: Sequence[Call], now_ms: int) -> None:
        self.state = state
        self.now_ms = now_ms
        asked = [op for call in calls for group in call.body["groups"] for op in group["ops"]]
        self.kept: dict[str, tuple[str, str]] = {}
        self.plan = Plan(state.world(now_ms, core_merging.going(asked, state.held)))

    def push(self, call: Call) -> Reply | tuple[Row, int]:
        """Plan a push; its results follow when everything of the commit is planned."""
        state, body = self.state, call.body
        try:
            Reads(state, call, 0).check()
        except Refused as refused:
            return refused.reply
        device = state.devices.setdefault(body["device"], Device(call.member))
        ops = [op for group in body["groups"] for op in group["ops"]]
        if ops[0]["n"] > device.last_n + 1:
            return problem(409, "gap", expected=device.last_n + 1)
        if any(op["n"] <= device.last_n and op["op"] not in state.receipts for op in ops):
            return problem(409, "device_fork")
        author = self._author(call)
        for group in body["groups"]:
            self._group(author, group["ops"])
            device.last_n = max(device.last_n, *(last_number(op) for op in group["ops"]))
        return body, device.last_n

    def _author(self, call: Call) -> Author:
        data = self.state.records[call.member].data
        return Author(
            member=call.member,
            device=call.body["device"],
            role=str(data["role"]),
            scopes=self.state.sees(call.member),
            manages=managed_teams(data),
        )

    def _group(self, author: Author, ops: Sequence[Row]) -> None:
        self.state.numbers |= {(author.device, op["n"]): op["op"] for op in ops}
        fresh = [op for op in ops if op["op"] not in self.state.receipts]
        if not fresh:
            return
        read = [_read(op) for op in fresh]
        for op, verdict in zip(fresh, plan_group(self.plan, author, read, _raise), strict=True):
            self._keep(author.device, op, verdict)

    def _keep(self, device: str, op: Row, verdict: Verdict) -> None:
        answer = result(op["n"], op["op"], verdict)
        self.state.receipts[op["op"]] = (device, op["n"], b"", answer)
        if isinstance(verdict, Refusal | Held):
            self.kept[op["op"]] = ("held" if isinstance(verdict, Held) else "dead", _encode(op).decode())

    def write(self, chance: Random) -> None:
        """Let go what was held, and store the plan."""
        state, plan = self.state, self.plan
        waiting = [*state.held, *plan.held]
        done = release(plan, waiting, _raise) if waiting else []
        gone = set()
        for one in done:
            operation = one.awaiting.operation
            gone.add(operation.op)
            answer = result(operation.n, operation.op, one.verdict)
            state.receipts[operation.op] = (one.awaiting.author.device, operation.n, b"", answer)
            for known in (state.letters, state.payloads, self.kept):
                known.pop(operation.op, None)  # type: ignore[attr-defined]  # of dicts
            if isinstance(one.verdict, Refusal):
                self.kept[operation.op] = ("dead", _encode(operation).decode())
        state.held = [one for one in waiting if one.operation.op not in gone]
        state.store(finish(plan, state.head), chance.randbytes(8).hex(), self.now_ms)
        state.letters |= {op: said for op, (said, _) in self.kept.items()}
        state.payloads |= {op: payload for op, (_, payload) in self.kept.items()}

    def answer(self, body: Row, last_n: int) -> Reply:
        """Return a push's answer, once all that shared the commit is written."""
        results = [self._result(op) for group in body["groups"] for op in group["ops"]]
        return Reply(200, {"results": results, "last_n": last_n, "more": False, **Reads.stands(self.state)})

    def _result(self, op: Row) -> Row:
        found: Row = msgspec.to_builtins(self.state.receipts[op["op"]][3])
        return {**found, "n": op["n"]}


def _read(op: Row) -> AnyOperation | Refusal:
    try:
        return msgspec.convert(op, AnyOperation)  # type: ignore[arg-type, no-any-return]  # a union is no type
    except msgspec.ValidationError as error:
        return Refusal("invalid", str(error))


def _raise(error: Exception, operation: AnyOperation) -> None:
    """A fault of the planner is a broken history."""
    raise AssertionError(f"planning {operation} raised {error!r}") from error
