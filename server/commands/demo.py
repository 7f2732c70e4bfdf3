"""``carnet demo``: fills an empty workspace with a believable sample, and takes it away again."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from server import clock
from server.actions import demo as sample
from server.actions.apply_push import ApplyPush
from server.actions.demo_removal import Removed, remove
from server.actions.refused import Refused
from server.actions.set_up import WorkspaceAsked, make_workspace, new_chance
from server.actions.starters_words import LANGUAGES
from server.commands.data import (
    Writing,
    data_option,
    hash_of_good,
    new_password,
    password_from_stdin,
    writing,
)
from server.store.workspaces import Workspace, all_workspaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from server.store.writer import PushAnswer, PushWork

_SHOWN: Final = 20


@click.command()
@click.option("--remove", "removes", is_flag=True, help="Take the sample away again.")
@click.option("--password-stdin", is_flag=True, help="Read one password for all four; else each gets one.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Only where there is no workspace yet: its language.",
)
@data_option
def demo(*, removes: bool, password_stdin: bool, language: str, data: Path | None) -> None:
    """Fill an empty workspace with four people and a year of their work, to look around in."""
    if removes:
        with writing(data) as work:
            removed = _remove(work)
        _tell_removed(removed)
        return
    given = password_from_stdin() if password_stdin else None
    passwords = {person.key: given or new_password() for person in sample.PEOPLE}
    hashes = {person.key: hash_of_good(passwords[person.key], person.name) for person in sample.PEOPLE}
    with writing(data) as work:
        company = _company(work.db, language)
        now_ms = clock.wall_ms()
        sample.fill(work.db, company, _Apply(now_ms), hashes, new_id=clock.new_id, now_ms=now_ms)
    click.echo(f"The sample is in {company.name}. Sign in as one of these people:")
    for person in sample.PEOPLE:
        shown = "" if given is not None else f"  {passwords[person.key]}"
        click.echo(f"  {person.name:<16} {person.role:<8} {sample.email_of(person):<24}{shown}")
    if given is None:
        click.echo("The passwords are shown this once. carnet demo --remove takes everything away again.")


class _Apply:
    """Applies the sample's pushes as the server applies everybody's, at the moment of the command."""

    def __init__(self, now_ms: int) -> None:
        self._apply = ApplyPush()
        self._now_ms = now_ms

    def __call__(self, db: "Connection", works: "Sequence[PushWork]") -> "Sequence[PushAnswer]":
        """Apply them."""
        return self._apply(db, works, self._now_ms, clock.random_bytes)


def _company(db: "Connection", language: str) -> Workspace:
    known = all_workspaces(db)
    if not known:
        asked = WorkspaceAsked(
            name="Dahl & Berg", language=language, currency="EUR", zone="Europe/Rome", starter="empty"
        )
        # Without a starter: the sample brings its own pipelines.
        make_workspace(db, asked, new_chance(), clock.wall_ms())
        known = all_workspaces(db)
    return known[0]


def _remove(work: Writing) -> Removed:
    known = all_workspaces(work.db)
    if not known:
        raise Refused("not_found", "There is nothing here yet.")
    return remove(
        work.db,
        known[0].key,
        known[0].id,
        is_alone=work.is_alone,
        new_id=clock.new_id,
        nonce=clock.new_nonce(),
        now_ms=clock.wall_ms(),
    )


def _tell_removed(removed: Removed) -> None:
    click.echo(f"Removed {removed.people} people of the sample and {removed.records} records.")
    if removed.workspace:
        click.echo("There was nobody else: the server is new again, and its next start prints a set-up address.")
    if removed.kept:
        click.echo("These stay, because somebody else has worked on them:")
        for name in removed.kept[:_SHOWN]:
            click.echo(f"  {name}")
        if len(removed.kept) > _SHOWN:
            click.echo(f"  and {len(removed.kept) - _SHOWN} more")
