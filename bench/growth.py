"""How push and delta pull cost as the store grows: filled through the store itself, measured through the server."""

import random
import time
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from bench import bodies
from bench.figures import Line, Run
from bench.load import processor_seconds
from e2e.server import Server
from server.store import change_log, records
from server.store.change_log import HistoryRow
from server.store.commit import WorkspaceKey
from server.store.engine import open_database
from server.store.records import Saved

SIZES: Final = (10_000, 100_000, 1_000_000)
_AT_ONCE: Final = 10_000
_KINDS: Final = 1_000  # different contents; more would only make the filling slow
_WS: Final = WorkspaceKey(1)
_QUIET_S: Final = 4
_IDLE_S: Final = 0.03  # of the processor in a second
_PATIENCE_S: Final = 600


def growth(run: Run) -> Iterator[Line]:
    """Measure the same work at every size; the rule is that the largest store costs at most half as much again."""
    chance, first = random.Random(7), dict[str, float]()
    contents = [msgspec.json.encode(bodies.a_contact(chance)) for _ in range(_KINDS)]
    with run.workspace.serving(run.command("growth")) as server:
        for size in SIZES:
            server.stop()
            _fill(server, size, contents, chance)
            server.start()
            _wait_for_the_daily_look(server.pid)
            rounds = [
                run.ask("growth", server.port, seed=size + round_, pid=server.pid) for round_ in range(run.rounds)
            ]
            best = {name: min(round_[name] for round_ in rounds) for name in rounds[0]}
            first = first or best
            for name, ms in best.items():
                unit = "ms of the processor" if name.endswith("_processor") else "ms p50"
                yield Line(f"{name}_at_{size}", ms, unit, f"{ms / first[name]:.2f}x at {SIZES[0]}")


def _wait_for_the_daily_look(pid: int) -> None:
    """Wait, if not for ever, until the server has read all that there is, as it does each day by itself.

    It rests between its turns, so that one quiet second says nothing.
    """
    quiet = 0
    for _ in range(_PATIENCE_S):
        before = processor_seconds(pid)
        time.sleep(1)
        quiet = quiet + 1 if processor_seconds(pid) - before <= _IDLE_S else 0
        if quiet == _QUIET_S:
            return


def _fill(server: Server, size: int, contents: Sequence[bytes], chance: random.Random) -> None:
    """Bring the store to so many records, each with its scopes and its line in the history."""
    with open_database(server.data, server.database_url) as database:
        head = database.read_now(lambda db: change_log.head_of(db, _WS)).head
        while head < size:
            with database.transaction() as db:
                head = change_log.lock_heads(db, [_WS])[_WS].head
                count = min(_AT_ONCE, size - head)
                made = [
                    (bodies.uuid7(chance, 1_700_000_000_000 + seq), seq) for seq in range(head + 1, head + count + 1)
                ]
                records.save(db, _WS, [_row(id_, seq, contents) for id_, seq in made])
                owner = frozenset({f"user:{made[0][0]}", "workspace"})
                records.set_scopes(db, _WS, [(id_, owner) for id_, _ in made], new=True)
                change_log.append_history(db, _WS, [_line(id_, seq) for id_, seq in made])
                head += count
                change_log.advance(db, _WS, head, f"{head:016x}", 1_700_000_000_000)


def _row(id_: str, seq: int, contents: Sequence[bytes]) -> Saved:
    data = contents[seq % _KINDS]
    body = b'{"entity":"contact","id":"%s","seq":%d,"v":%d,"fv":{},"data":%s}' % (id_.encode(), seq, seq, data)
    return Saved(id_, "contact", None, seq, body, None)


def _line(id_: str, seq: int) -> HistoryRow:
    return HistoryRow(id_, seq, id_, 1, id_, id_, 1_700_000_000_000, b"{}", ("last_name", "company"))
