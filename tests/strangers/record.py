"""Records what old clients and an old server say to each other: `python -m tests.strangers.record CARNET FOLDER`.

CARNET is the command of the released version to record, FOLDER where the files go. They are never made anew for a
version that was released: what they hold is a promise to apps that were installed then (test_recorded.py plays it).
"""

import contextlib
import gzip
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx

from e2e import server as served
from e2e.server import Person, Server
from tests.strangers.house import ANNA, BERT, CARLA, DARIO, PEOPLE, Company
from tests.strangers.person import Phone

RECORDED = ("/sync/v1/push", "/sync/v1/pull")
Exchange = dict[str, Any]


class Listening(httpx.BaseTransport):
    """Passes requests on and writes down what was said of pushes and pulls."""

    def __init__(self, who: str, exchanges: list[Exchange]) -> None:
        self._who = who
        self._exchanges = exchanges
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._inner.handle_request(request)
        answer.read()
        if request.url.path in RECORDED:
            said = {"who": self._who, "path": request.url.path, "request": _plain(request.content)}
            self._exchanges.append(said | {"status": answer.status_code, "answer": _plain(answer.content)})
        return answer

    def close(self) -> None:
        self._inner.close()


def _plain(body: bytes) -> Any:
    """Return the JSON of a body, or its text where it is none."""
    text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    with contextlib.suppress(ValueError):
        return json.loads(text)
    return text


class Story:
    """A server of the old version, and its devices, for the length of one recording."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.exchanges: list[Exchange] = []
        self.server = Server(folder / "data", command=(str(served.CARNET), "serve"))
        self._company = company
        self._folder = folder
        shutil.copytree(company.data, self.server.data)

    def device(self, person: Person, name: str = "") -> Phone:
        """Return a device of this person that keeps off what the old version had not."""
        who, token = person.name, self._company.tokens[person.name]
        http = httpx.Client(transport=Listening(who, self.exchanges))
        client = Phone(self.server.origin, token, self._folder / f"{who}{name}.db", http=http)
        client.schema = _hello(client)["schema"]["max"]
        return client


def two_people(story: Story) -> None:
    """Work on one opportunity, agree, collide, settle, delete and bring back."""
    bert, carla, anna = story.device(BERT), story.device(CARLA), story.device(ANNA)
    folder = bert.create("folder", {"name": "Bellavista", "tags": ["mill", "north"]})
    deal = bert.create("opportunity", {"title": "A second line", "folder": folder})
    bert.comment(deal, "Called, liked it")
    action = bert.create("action", {"when": {"due": "2031-04-01", "zone": None, "minutes": None}}, root=deal)
    bert.edit("opportunity", deal, {"money": _money("12000.00"), "description": "One.\nTwo.\nThree."})
    _round(bert, carla, anna)
    bert.edit("opportunity", deal, {"money": _money("13000.00"), "description": "One!\nTwo.\nThree."})
    carla.edit("opportunity", deal, {"money": _money("14000.00"), "description": "One.\nTwo.\nThree!"})
    carla.edit("opportunity", deal, {"starred": True, "title": "The second line"})
    bert.write({"kind": "tag.remove", "entity": "folder", "id": folder, "tag": "mill"})
    carla.write({"kind": "tag.add", "entity": "folder", "id": folder, "tag": "mill"})
    _round(bert, carla, anna)
    for conflict in bert.conflicts():
        bert.settle(conflict["id"], "other")
    bert.write({"kind": "status.set", "id": deal, "status": "won", "closed_at": "2026-11-01T10:00:00Z"})
    carla.write({"kind": "status.set", "id": deal, "status": "lost", "reason": "too dear"})
    carla.write({"kind": "action.done", "id": action, "done_at": "2026-11-01T10:00:00Z"})
    bert.edit("action", action, {"when": {"due": "2031-05-01", "zone": None, "minutes": None}})
    _round(bert, carla, anna)
    anna.delete("opportunity", deal)
    carla.edit("opportunity", deal, {"source": "fair"})
    _round(anna, carla, bert)
    anna.write({"kind": "restore", "entity": "opportunity", "id": deal})
    carla.delete("folder", folder)
    _round(anna, carla, bert)


def lost_answers(story: Story) -> None:
    """Say everything twice, leave numbers out, use them twice, skip them, and say what cannot be read."""
    bert, carla = story.device(BERT), story.device(CARLA)
    deal = bert.create("opportunity", {"title": "Twice"})
    bert.write(
        {"kind": "comment.add", "id": bert.new_id(), "root": deal, "text": "one gesture"},
        {"kind": "set", "entity": "opportunity", "id": deal, "fields": {"closing_date": "soon"}},
    )
    bert.comment(bert.new_id(), "of something that has not come")
    bert.write({"kind": "of tomorrow", "id": deal})
    _round(bert, carla)
    first = next(one for one in story.exchanges if one["path"] == RECORDED[0])
    _say(bert, first["request"])
    op = first["request"]["groups"][0]["ops"][0]
    _say(bert, first["request"] | {"groups": [{"ops": [op | {"fields": {"title": "another payload"}}]}]})
    _say(bert, first["request"] | {"groups": [{"ops": [op | {"op": bert.new_id()}]}]})
    _say(bert, first["request"] | {"groups": [{"ops": [op | {"n": 90, "op": bert.new_id()}]}]})
    _say(bert, first["request"] | {"groups": [{"ops": [{"n": 6, "kind": "skip"}]}]})
    _say(bert, first["request"] | {"groups": []})
    _say(bert, first["request"] | {"device": carla.get("device"), "groups": []})
    skip = {"n": bert.get("acked") + 1, "op": bert.new_id(), "kind": "skip", "to": 20, "at": op["at"]}
    _say(bert, first["request"] | {"groups": [{"ops": [skip]}]})
    carla.comment(deal, "hello")
    _round(carla)


def first_pull(story: Story) -> None:
    """Take a book over in small pages, while it is being written."""
    bert, deal = story.device(BERT), ""
    for index in range(20):
        deal = bert.create("opportunity", {"title": f"Deal {index}"})
        bert.comment(deal, f"Comment {index}")
    _round(bert)
    carla, cursor = story.device(CARLA), None
    ask = {"proto": 1, "schema": 1, "device": carla.get("device"), "limit": 15}
    answer: dict[str, Any] = {}
    for _ in range(3):
        answer = _say(carla, ask | {"cursor": cursor}, RECORDED[1])
        cursor = answer["cursor"]
        bert.edit("opportunity", deal, {"title": f"Deal {cursor[-4:]}"})
        _round(bert)
    while answer["more"]:
        answer = _say(carla, ask | {"cursor": answer["cursor"]}, RECORDED[1])
    dario = story.device(DARIO)
    _round(dario)


def rows_become_deals(story: Story) -> None:
    """Convert a row of a list twice, and give one to a colleague of another team."""
    bert, carla, dario = story.device(BERT), story.device(CARLA), story.device(DARIO)
    column = "col:0a1b2c3d"
    sheet = bert.create("prospect_list", {"name": "Fair", "shared": True, column: {"name": "Company", "kind": "text"}})
    rows = [bert.create("prospect", {"cell:0a1b2c3d": f"Firm {index}"}, root=sheet) for index in range(3)]
    bert.comment(sheet, "met at the fair")
    _round(bert, carla)
    for client, title in ((bert, "Bert's firm 0"), (carla, "Carla's firm 0")):
        client.write(_conversion(client, rows[0], title))
    carla.write(_conversion(carla, rows[1], "For Dario") | {"assign_to": _member(carla, "Dario")})
    _round(bert, carla, dario)
    bert.edit("prospect", rows[2], {"state": "not interested"})
    carla.edit("prospect", rows[2], {"cell:0a1b2c3d": "Firm 2 & Sons"})
    _round(bert, carla, dario, bert)


def _conversion(client: Phone, row: str, title: str) -> dict[str, Any]:
    workspace = UUID(_hello(client)["workspace"])
    return {
        "kind": "row.convert",
        "prospect": row,
        "id": str(uuid5(workspace, f"convert:{row}")),
        "fields": {"title": title},
    }


def _hello(client: Phone) -> Any:
    answer = client.http.get(f"{client.url}/sync/v1/hello", headers={"Authorization": f"Bearer {client.token}"})
    return answer.json()


def _member(client: Phone, name: str) -> str:
    return str(next(row["id"] for row in client.rows("member") if row["data"]["name"] == name))


def _money(amount: str) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR", "probability": 40}


def _round(*clients: Phone) -> None:
    for client in (*clients, *clients):
        client.sync()


def _say(client: Phone, body: dict[str, Any], path: str = RECORDED[0]) -> Any:
    answer = client.http.post(client.url + path, json=body, headers={"Authorization": f"Bearer {client.token}"})
    return answer.json()


STORIES: tuple[Callable[[Story], None], ...] = (two_people, lost_answers, first_pull, rows_become_deals)


def lines_of(database: Path) -> Iterator[str]:
    """Return a database as SQL, statement by statement."""
    with contextlib.closing(sqlite3.connect(database)) as db:
        yield from db.iterdump()


def record(folder: Path) -> None:
    """Record every story into a folder."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        company = Company.founded(Path(scratch), *PEOPLE)
        database = list(lines_of(company.data / "carnet.sqlite3"))
        _written(folder / "start.json", {"tokens": company.tokens, "database": database})
        for tell in STORIES:
            story = Story(company, Path(tempfile.mkdtemp(dir=scratch)))
            story.server.start()
            try:
                tell(story)
            finally:
                story.server.kill()
            _written(folder / f"{tell.__name__}.json", story.exchanges)


def _written(file: Path, what: Any) -> None:
    file.write_text(json.dumps(what, ensure_ascii=False, separators=(",", ":")).replace(',{"who"', ',\n{"who"') + "\n")


if __name__ == "__main__":
    served.CARNET = Path(sys.argv[1])
    record(Path(sys.argv[2]))
