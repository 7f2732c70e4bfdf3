"""The notebook that `make bench-client` puts on a phone: 50,000 rows as a team has them after a few years."""

import hashlib
import random
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bench.bodies import uuid7
from e2e.program import Operation, create
from e2e.server import Person, Server, serving
from sync.ids import WorkspaceId, participant_id
from sync.protocol import PROTOCOL_VERSION, SCHEMA_VERSION

ANNA = Person("Anna Berg", "anna@example.com", "lingonberry 4 breakfast", "rep", "North")
MARCO = Person("Marco Rinaldi", "marco@example.com", "espresso at 6 sharp", "rep", "North")

FOLDERS, CONTACTS, DEALS, COMMENTS = 2_000, 4_000, 3_000, 9_996
LISTS = (10_000, 6_000, 5_000, 3_000, 1_000)
"""Rows of each prospect list; the first is the one that is scrolled."""
ROWS = FOLDERS + CONTACTS + 3 * DEALS + COMMENTS + len(LISTS) + sum(LISTS) - 1
LONG_LIST = "Fair visitors"
ANNAS_SHARE = 6
"""Every sixth client is Anna's, who carries the phone; the others are her colleague's and visible to her."""

BATCH = 500
_FIRST = ("Giulia", "Søren", "Élodie", "Иван", "Marta", "Lars", "Анна", "Pia", "Jean", "Chiara", "Olga", "Nils")
_LAST = ("Pedrotti", "Dahl", "Lumière", "Смирнов", "Rossi", "Berg", "Кузнецова", "Weiss", "Moreau", "Conti", "Haug")
_TRADE = ("Hotel", "Officine", "Tipografia", "Cantina", "Mølle", "Завод", "Atelier", "Falegnameria", "Studio", "Garnì")
_PLACE = ("Bellavista", "Alpina", "Lyon", "Trentino", "Север", "Bergen", "Miralago", "Oslofjord", "Stella", "Adige")
_WORDS = (  # noqa: SIM905 - forty quoted words would read worse
    "asked for the second quote before summer wants delivery in August knows the buyer at the mill prefers to be "
    "called in the morning met at the fair bring samples of the new line linen machines gift sets calendars hotel "
    "after the holidays their contract with the former supplier ends in March send the price list again"
).split()


def prepared() -> Path:
    """Return a data folder with all of it, made once by the program's own writer and kept between runs."""
    source = Path(__file__).read_bytes() + f"{PROTOCOL_VERSION} {SCHEMA_VERSION}".encode()
    home = Path(tempfile.gettempdir()) / f"carnet-bench-client-{hashlib.sha256(source).hexdigest()[:12]}"
    if not home.exists():
        with tempfile.TemporaryDirectory(prefix="carnet-bench-client-") as folder:
            data = Path(folder) / "data"
            with serving(data, ANNA, MARCO) as server:
                _fill(server)
                server.stop()
            shutil.copytree(data, home.with_suffix(".new"), dirs_exist_ok=True)
            home.with_suffix(".new").rename(home)
    return home


def _fill(server: Server) -> None:
    chance = random.Random(50_000)
    with sqlite3.connect(server.database) as database:
        (raw,) = database.execute("select id from workspace").fetchone()
    database.close()
    workspace = WorkspaceId(str(uuid.UUID(bytes=raw)))
    writers = [_Writer(server, person, workspace, chance) for person in (ANNA, MARCO)]

    def whose(at: int) -> _Writer:
        return writers[0 if at % ANNAS_SHARE == 0 else 1]

    def written(write: Callable[[_Writer, int], str], many: int) -> list[str]:
        made = [write(whose(at), at) for at in range(many)]
        for writer in writers:
            writer.flush()  # what follows hangs on these
        return made

    folders = written(lambda writer, at: _folder(writer, chance, at), FOLDERS)
    contacts = written(lambda writer, at: _contact(writer, chance, folders[at % FOLDERS], at), CONTACTS)
    deals = written(lambda writer, at: _deal(writer, chance, folders[at % FOLDERS], contacts[at], at), DEALS)
    roots = [*folders, *contacts, *deals]
    for at in range(COMMENTS):
        writer = whose(at)
        writer.write("comment", root=roots[at * 7 % len(roots)], text=_words(chance, 12 + at % 30))
    for at, rows in enumerate(LISTS):
        _list(writers[1], chance, LONG_LIST if at == 0 else f"Hotels {_PLACE[at]}", rows)
    for writer in writers:
        writer.close()


class _Writer:
    """Somebody who writes in batches, each record a gesture of its own."""

    def __init__(self, server: Server, person: Person, workspace: WorkspaceId, chance: random.Random) -> None:
        self.workspace = workspace
        self._chance = chance
        self._device = uuid7(chance, 1_700_000_000_000)
        self._n = 0
        self._waiting: list[Operation] = []
        token = {"authorization": f"Bearer {server.token(person)}"}
        self._http = httpx.Client(base_url=server.origin, headers=token, timeout=60, trust_env=False)

    def write(self, entity: str, *, root: str = "", id_: str = "", **fields: object) -> str:
        id_ = id_ or uuid7(self._chance, 1_700_000_000_000 + self._n)
        self._n += 1
        op = uuid7(self._chance, 1_700_000_000_000 + self._n)
        at = "2026-01-05T08:00:00.000Z"
        self._waiting.append({"n": self._n, "op": op, "at": at, "off": 0, **create(entity, id_, root=root, **fields)})
        if len(self._waiting) >= BATCH:
            self.flush()
        return id_

    def flush(self) -> None:
        if not self._waiting:
            return
        envelope = {"proto": PROTOCOL_VERSION, "schema": SCHEMA_VERSION, "device": self._device, "acked_n": 0}
        groups = [{"ops": [operation]} for operation in self._waiting]
        body = msgspec.json.encode({**envelope, "client_now": "2026-01-05T08:00:00.000Z", "groups": groups})
        self._waiting = []
        answer = self._http.post("/sync/v1/push", content=body, headers={"content-type": "application/json"})
        answer.raise_for_status()
        refused = [result for result in answer.json()["results"] if result["status"] != "applied"]
        if refused:
            raise RuntimeError(f"The server did not take {refused[0]}.")

    def close(self) -> None:
        self.flush()
        self._http.close()


def _folder(writer: _Writer, chance: random.Random, at: int) -> str:
    return writer.write("folder", name=_company(chance, at), description=_words(chance, 8))


def _contact(writer: _Writer, chance: random.Random, folder: str, at: int) -> str:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    number = f"{chance.randrange(10**8):08d}"
    phone = {"raw": f"+39 {number[:3]} {number[3:]}", "e164": f"+39{number}", "kind": "mobile", "rank": "a0"}
    more: dict[str, Any] = {
        "phone:0000000a": phone,
        "email:0000000c": {"value": f"{number}@example.com", "rank": "a0"},
    }
    return writer.write(
        "contact",
        first_name=first,
        last_name=f"{last} {at}",
        company=_company(chance, at),
        job_title=_words(chance, 2),
        folder=folder,
        address=_words(chance, 6),
        **more,
    )


def _deal(writer: _Writer, chance: random.Random, folder: str, contact: str, at: int) -> str:
    now = datetime.now(UTC)
    money = {"amount": f"{chance.randrange(500, 90_000)}.00", "currency": "EUR", "probability": chance.randrange(100)}
    title = f"{_company(chance, at)}, {_words(chance, 2)}"
    deal = writer.write(
        "opportunity", title=title, folder=folder, money=money, starred=at % 20 == 0, description=_words(chance, 20)
    )
    joined = participant_id(writer.workspace, deal, contact)
    writer.write("participant", root=deal, id_=joined, contact=contact, rank="a0")
    due = (now + timedelta(days=at % 60 - 20)).date().isoformat()
    writer.write("action", root=deal, title=_words(chance, 3), when={"due": due})
    return deal


def _list(writer: _Writer, chance: random.Random, name: str, rows: int) -> None:
    names = ("Company", "First name", "Surname", "Phone", "City", "E-mail", "Last order", "Remarks")
    columns = [uuid7(chance, 1_700_000_000_000) for _ in names]
    heads: dict[str, Any] = {
        f"col:{id_}": {"name": name, "kind": "phone" if name == "Phone" else "text", "rank": f"a{at}"}
        for at, (id_, name) in enumerate(zip(columns, names, strict=True))
    }
    list_ = writer.write("prospect_list", name=name, shared=True, **heads)
    cells: list[Callable[[int], str]] = [
        lambda at: _company(chance, at),
        lambda _: chance.choice(_FIRST),
        lambda _: chance.choice(_LAST),
        lambda _: f"+39 {chance.randrange(10**9):09d}",
        lambda _: chance.choice(_PLACE),
        lambda at: f"row{at}@example.com",
        lambda _: f"2025-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        lambda _: _words(chance, 12),
    ]
    for at, rank in zip(range(rows), _ranks(), strict=False):
        texts: dict[str, Any] = {f"cell:{id_}": text(at) for id_, text in zip(columns, cells, strict=True)}
        writer.write("prospect", root=list_, rank=rank, **texts)


def _ranks() -> Iterator[str]:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    for one in digits:
        for two in digits:
            for three in digits[1:]:
                yield f"c{one}{two}{three}"


def _company(chance: random.Random, at: int) -> str:
    return f"{chance.choice(_TRADE)} {chance.choice(_PLACE)} {at}"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_WORDS, k=count))
