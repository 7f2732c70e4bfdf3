"""Work handed in by devices of every schema that was ever released, as it was recorded then."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.actions import server_changes
from server.actions.apply_push import ApplyPush
from server.store import sample, workspaces
from server.store.engine import Database
from server.store.writer import PushWork
from sync.protocol import SCHEMA_VERSION, decode_push
from sync.record import decode
from tests.server.desk import WS, a_workspace

FIXTURES = Path(__file__).parents[1] / "sync" / "fixtures"
SCHEMAS = range(1, SCHEMA_VERSION)


class Replay:
    """The server of today, taking what was recorded under a schema of long ago."""

    def __init__(self, database: Database, recorded: dict[str, Any]) -> None:
        self.database = database
        self.recorded = recorded
        self.apply = ApplyPush()
        self.drawn = 0
        people = [
            (
                "member",
                one["id"],
                None,
                {"name": "Somebody", "role": one["role"], "team": recorded["team"], "active": True},
            )
            for one in recorded["members"]
        ]
        with database.transaction() as db:
            workspaces.add(db, a_workspace(), history="h1", nonce="0" * 16)
            changes = [("team", recorded["team"], None, {"name": "North"}), *people]
            server_changes.write(db, WS, changes, recorded["team"], recorded["start_ms"])

    def push(self, call: dict[str, Any]) -> list[dict[str, Any]]:
        """Apply a recorded push at its time and return what became of it."""
        request = decode_push(msgspec.json.encode(call["body"]))
        member = self.recorded["members"][call["member"]]["id"]
        ops = sum(len(group.ops) for group in request.groups)
        work = PushWork(WS, self.recorded["workspace"], member, request.device, request, 0, ops)
        with self.database.transaction() as db:
            [answer] = self.apply(db, [work], call["now_ms"], self._random)
        assert isinstance(answer, bytes)
        results: list[dict[str, Any]] = msgspec.json.decode(answer)["results"]
        return results

    def _random(self, length: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(length)

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return every row by its id."""
        found = self.database.read_now(lambda db: sample.living(db, WS))
        return {row.id: msgspec.to_builtins(decode(row.body)) for row in found}


def told(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return of results what a device acts on; words for people may be put better."""
    return [{name: value for name, value in one.items() if name not in ("detail", "repairs")} for one in results]


@pytest.mark.rule("O1")
@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_a_device_of_any_schema_hands_in_has_the_effect_that_it_had(empty: Database, schema: int) -> None:
    """F18: an old client can still hand in its work."""
    recorded = msgspec.json.decode((FIXTURES / f"schema_{schema}.json").read_bytes())
    replay = Replay(empty, recorded)

    answers = [replay.push(call) for call in recorded["pushes"]]

    assert [told(results) for results in answers] == [told(call["results"]) for call in recorded["pushes"]]
    now = replay.rows()
    for row in recorded["rows"]:
        assert now[row["id"]]["data"].items() >= row["data"].items()
        assert {name: now[row["id"]].get(name) for name in ("entity", "root", "trashed")} == {
            name: row.get(name) for name in ("entity", "root", "trashed")
        }
