"""Old clients: what apps of the first protocol said is said again, word for word, and today's server answers alike.

The recordings begin with the first release's own database, so ids and tokens are the same. What differs by nature is
translated: cursors, proofs of history and sequence numbers are those of today's answers. Times of the server's own are
not compared, and today's answers may say more: an old client leaves alone what it does not know.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.server import Server

RECORDED = Path(__file__).with_name("recorded")
STORIES = sorted(file.stem for file in RECORDED.glob("*.json") if file.stem != "start")
ENTITIES = frozenset(
    {"action", "comment", "conflict", "contact", "folder", "opportunity", "participant", "prospect", "prospect_list"}
    | {"activity_kind", "field", "loss_reason", "member", "pipeline", "step", "tag", "tag_category", "team"}
)
TIMES = {"created_at", "updated_at", "at", "by"}

Exchange = dict[str, Any]
Rows = dict[str, dict[str, Any]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Today's server on the first release's data."""
    server = Server(tmp_path / "data")
    server.data.mkdir()
    start = json.loads((RECORDED / "start.json").read_text())
    with closing(sqlite3.connect(server.database)) as db:
        db.executescript("".join(f"{line}\n" for line in start["database"]))
    server.run("migrate")
    try:
        server.start()
        yield server
    finally:
        server.kill()


class Replay:
    """Says again what was recorded, and remembers what both servers told each device."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.tokens: dict[str, str] = json.loads((RECORDED / "start.json").read_text())["tokens"]
        self.proofs: dict[str, dict[str, Any]] = {}
        self.then: dict[str, Rows] = {}
        self.now: dict[str, Rows] = {}
        self.seqs: dict[int, int] = {0: 0}

    def play(self, one: Exchange) -> None:
        """Make one request, and compare what both servers said."""
        answer = self._ask(one)
        assert answer.status_code == one["status"], answer.text
        said, before = answer.json(), one["answer"]
        if one["status"] != httpx.codes.OK:
            same = ("code", "expected", "last_n")
            assert [said.get(name) for name in same] == [before.get(name) for name in same]
        elif one["path"].endswith("push"):
            self._compare_results(said, before)
            self._prove(one, said)
        else:
            self._compare_page(one, said, before)

    def _ask(self, one: Exchange) -> httpx.Response:
        body = dict(one["request"])
        proof = self.proofs.get(body["device"], {})
        body |= {name: proof[name] for name in ("history", "high", "cursor") if body.get(name) is not None}
        if "groups" in body:
            body["groups"] = [{"ops": [self._translated(op) for op in group["ops"]]} for group in body["groups"]]
        return self.http.post(one["path"], json=body, headers={"Authorization": f"Bearer {self.tokens[one['who']]}"})

    def _translated(self, op: dict[str, Any]) -> dict[str, Any]:
        op = dict(op)
        if isinstance(op.get("base"), dict):
            op["base"] = {field: self.seqs.get(seq, seq) for field, seq in op["base"].items()}
        return op | {name: self.seqs[op[name]] for name in ("base", "seen") if isinstance(op.get(name), int)}

    def _compare_results(self, said: Exchange, before: Exchange) -> None:
        for result, recorded in zip(said["results"], before["results"], strict=True):
            compared = ("n", "op", "status", "code", "field", "conflicts")
            assert [result.get(name) for name in compared] == [recorded.get(name) for name in compared]
            assert set(recorded.get("notes", ())) <= set(result.get("notes", ()))
        assert said["last_n"] == before["last_n"]

    def _compare_page(self, one: Exchange, said: Exchange, before: Exchange) -> None:
        device = one["request"]["device"]
        then, now = self.then.setdefault(device, {}), self.now.setdefault(device, {})
        self._take(one, then, before)
        self._take(one, now, said, live=True)
        while said["more"] and not before["more"]:  # pages may end elsewhere; who is told of more asks for it
            said = self._ask(one | {"request": one["request"] | {"cursor": said["cursor"]}}).json()
            self._take(one, now, said, live=True)
        if before["more"]:
            return
        assert said.get("last_n", before.get("last_n")) == before.get("last_n", said.get("last_n"))
        assert {id_ for id_, row in now.items() if row["entity"] in ENTITIES} == set(then)
        for id_, row in then.items():
            self._compare_rows(now[id_], row)

    def _take(self, one: Exchange, rows: Rows, page: Exchange, *, live: bool = False) -> None:
        if live:
            self._prove(one, page)
        rows |= {row["id"]: row for row in page["rows"]}
        for root in page["leave"]:
            for id_ in [id_ for id_, row in rows.items() if row.get("root", id_) == root]:
                del rows[id_]

    def _prove(self, one: Exchange, said: Exchange) -> None:
        proof = self.proofs.setdefault(one["request"]["device"], {"high": [0, ""]})
        proof |= {name: said[name] for name in ("history", "cursor") if name in said}
        proof["high"] = max(proof["high"], said["high"])

    def _compare_rows(self, row: dict[str, Any], before: dict[str, Any]) -> None:
        same = ("entity", "id", "root", "deleted")
        assert [row.get(name) for name in same] == [before.get(name) for name in same]
        assert ("trashed" in row) == ("trashed" in before)
        if "data" not in before:
            return
        told = {name: value for name, value in before["data"].items() if name not in TIMES}
        assert {name: plain(row["data"][name]) for name in told} == {name: plain(value) for name, value in told.items()}
        pairs = list(zip(versions(before), versions(row, of=before), strict=True))
        for seq, today in pairs:
            assert self.seqs.setdefault(seq, today) == today, f"{seq} was said of two fields whose versions differ now"
        assert [today for _, today in sorted(pairs)] == sorted(today for _, today in pairs)


def versions(row: dict[str, Any], of: dict[str, Any] | None = None) -> list[int]:
    """Return the row's number, its fields' versions and those of its sets' elements, in the order of another row."""
    found = [row["seq"]]
    for name, value in sorted((of or row)["data"].items()):
        found.append((row.get("fv") or {}).get(name, row["v"]))
        if name in {"tags", "collaborators"}:
            found += [row["data"][name][element] for element in sorted(value)]
    return found


def plain(value: Any) -> Any:
    """Return a value without times of the server and numbers of versions."""
    match value:
        case dict() if value and all(isinstance(seq, int) for seq in value.values()):
            return sorted(value)
        case dict():
            return {name: plain(inner) for name, inner in value.items() if name not in TIMES}
        case list():
            return [plain(inner) for inner in value]
        case _:
            return value


@pytest.mark.parametrize("story", STORIES)
def test_recorded_traffic_of_the_first_protocol_replays(server: Server, story: str) -> None:
    """F18: an old client is answered as it was."""
    with httpx.Client(base_url=server.origin, timeout=30) as http:
        replay = Replay(http)
        for exchange in json.loads((RECORDED / f"{story}.json").read_text()):
            replay.play(exchange)
    assert replay.now


def test_the_recordings_hold_what_matters() -> None:
    said = [one for story in STORIES for one in json.loads((RECORDED / f"{story}.json").read_text())]
    results = [result for one in said for result in one["answer"].get("results", ())]

    assert {(one["request"]["proto"], one["request"]["schema"]) for one in said} == {(1, 1)}
    assert {result["status"] for result in results} == {"applied", "merged", "noop", "held", "rejected"}
    assert {one["answer"]["code"] for one in said if one["status"] != httpx.codes.OK} == {
        "bad_request",
        "device_fork",
        "gap",
        "wrong_device",
    }
