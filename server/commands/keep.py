"""``carnet keep``: for how many days something is kept before it is thrown away."""

from pathlib import Path

import click

from server.actions.retention import Days, days_of, set_days
from server.commands.data import data_option, writing
from server.store.workspaces import all_workspaces

_LONGEST = 36_500


@click.command()
@click.argument("what", required=False, type=click.Choice([name for name in Days._fields if name != "journal"]))
@click.argument("days", required=False, type=click.IntRange(1, _LONGEST))
@data_option
def keep(*, what: str | None, days: int | None, data: Path | None) -> None:
    """Keep WHAT for so many DAYS; without DAYS as long as usual, without WHAT only show what holds.

    Phones keep what was acknowledged for 30 days: a backup should never be older.
    """
    with writing(data) as (db, _):
        for company in all_workspaces(db):
            if what is not None:
                set_days(db, company.key, what, days)
            for name, count in days_of(db, company.key)._asdict().items():
                click.echo(f"{company.name}: {name} {count} days")
