"""What a small team already has in its notebook when a test begins."""

from dataclasses import dataclass
from typing import Any

from e2e.program import Program, create, new_id

DEAL = "Officine Bellavista, second line"
OTHER_DEAL = "Hotel Alpina, linen for 80 rooms"
FOLDER = "Bellavista S.p.A."
LIST = "Hotels Trentino"
ROWS = ("Albergo Miralago", "Garnì Stella Alpina", "Hotel Ottavia")

Fields = dict[str, Any]


@dataclass(frozen=True)
class Seeds:
    """The ids of what was made."""

    deal: str
    other_deal: str
    folder: str
    list_: str
    rows: tuple[str, ...]


def sow(program: Program) -> Seeds:
    """Make two opportunities, a client folder and a shared prospect list, owned by the program's user."""
    seeds = Seeds(new_id(), new_id(), new_id(), new_id(), tuple(new_id() for _ in ROWS))
    company, first_name, surname, phone = (new_id() for _ in range(4))
    columns: Fields = {
        f"col:{company}": {"name": "Company", "kind": "text", "rank": "a0"},
        f"col:{first_name}": {"name": "First name", "kind": "text", "rank": "a1"},
        f"col:{surname}": {"name": "Surname", "kind": "text", "rank": "a2"},
        f"col:{phone}": {"name": "Phone", "kind": "phone", "rank": "a3"},
    }
    money = {"amount": "18400.00", "currency": "EUR", "probability": 60}
    program.push(
        create("folder", seeds.folder, name=FOLDER),
        create("opportunity", seeds.deal, title=DEAL, folder=seeds.folder, money=money),
        create("opportunity", seeds.other_deal, title=OTHER_DEAL),
        create("prospect_list", seeds.list_, name=LIST, shared=True, **columns),
        *(
            create(
                "prospect",
                row,
                root=seeds.list_,
                rank=f"a{at}",
                **_cells((company, name), (first_name, "Pia"), (surname, "Pedrotti"), (phone, f"+39 0461 55012{at}")),
            )
            for at, (row, name) in enumerate(zip(seeds.rows, ROWS, strict=True))
        ),
    )
    return seeds


def _cells(*values: tuple[str, str]) -> Fields:
    return {f"cell:{column}": text for column, text in values}
