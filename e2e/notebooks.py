"""The notebooks that pictures are taken of: the sample, nothing yet, long and foreign names, ten thousand records."""

from collections.abc import Callable, Iterable
from itertools import cycle
from pathlib import Path
from typing import Final

from e2e.program import Operation, Program, create, new_id, set_
from e2e.screens import ADMIN, MANAGER, Sample, enrich, make_sample
from e2e.server import Server

LATIN: Final = "Schönberger-Østlandet Maskinforretning og Sønner med Døtre AS, Grundstücksverkehrsgenehmigung"
CYRILLIC: Final = "Общество с ограниченной ответственностью «Северо-Западная строительно-монтажная компания»"  # noqa: RUF001 - a foreign name is what it is for
RECORDS: Final = 10_000
PORTION: Final = 400
NOWHERE: Final = new_id()
"""A record that is in no notebook: a page opened at it says so."""

Notebook = Callable[[Path], tuple[Server, Sample]]


def sample(data: Path) -> tuple[Server, Sample]:
    """Return the notebook that `carnet demo` makes."""
    server, tokens = make_sample(data)
    server.start()
    return server, enrich(server.origin, tokens)


def empty(data: Path) -> tuple[Server, Sample]:
    """Return a notebook in which nothing was written yet."""
    server = Server(data)
    for person in (ADMIN, MANAGER):
        server.add(person)
    server.start()
    return server, Sample(NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE)


def long(data: Path) -> tuple[Server, Sample]:
    """Return the sample, in which every name is longer than there is room, every second one in Cyrillic."""
    server, found = sample(data)
    with Program(server.origin, server.token(ADMIN)) as program:
        names = cycle([LATIN, CYRILLIC])
        rows = sorted(program.rows().items())
        _push(program, (_renamed(row["entity"], id_, next(names)) for id_, row in rows if row["entity"] in _NAMES))
    return server, found


def many(data: Path) -> tuple[Server, Sample]:
    """Return the sample with ten thousand records more: a list of prospects, clients and opportunities."""
    server, found = sample(data)
    with Program(server.origin, server.token(MANAGER)) as program:
        fields = program.rows("prospect_list")[found.list_]["data"]
        columns = [field for field in fields if field.startswith("col:")]
        first = min(columns, key=lambda column: str(fields[column]["rank"])).removeprefix("col:")
        _push(program, (_numbered(at, found, first) for at in range(RECORDS)))
    return server, found


NOTEBOOKS: Final[dict[str, Notebook]] = {"sample": sample, "empty": empty, "long": long, "many": many}

_NAMES: Final = {
    "opportunity": "title",
    "folder": "name",
    "contact": "last_name",
    "prospect_list": "name",
    "step": "name",
    "pipeline": "name",
}


def _renamed(entity: str, id_: str, name: str) -> Operation:
    return set_(entity, id_, **{_NAMES[entity]: name})


def _numbered(at: int, found: Sample, column: str) -> Operation:
    match at % 4:
        case 0:
            return create("folder", new_id(), name=f"Client {at:05}")
        case 1:
            return create("contact", new_id(), first_name="Person", last_name=f"{at:05}")
        case 2:
            return create("opportunity", new_id(), title=f"Opportunity {at:05}")
        case _:
            return create("prospect", new_id(), root=found.list_, rank=f"z{at:05}", **{f"cell:{column}": f"Row {at}"})


def _push(program: Program, operations: Iterable[Operation]) -> None:
    waiting = list(operations)
    for start in range(0, len(waiting), PORTION):
        program.try_push(*waiting[start : start + PORTION])
