"""``carnet user add``: makes a member without any screen, and the workspace too when there is none."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from server import clock
from server.actions.people import add_member, checked_email, checked_zone, manages_of, team_named
from server.actions.set_up import FIRST, WorkspaceAsked, make_workspace, new_chance, take_starter
from server.actions.starters import STARTERS, StarterName
from server.actions.starters_words import LANGUAGES
from server.commands.data import data_option, hash_of_good, new_password, password_from_stdin, writing
from server.store.members import Account
from server.store.workspaces import Workspace, all_workspaces
from sync.ids import MemberId

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ROLES: Final = ("admin", "manager", "rep")


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="First name and surname.")
@click.option("--role", type=click.Choice(_ROLES), required=True, help="What the person may do.")
@click.option("--team", help="The team's name; it is made when there is none of this name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else one is made.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language [the workspace's].")
@click.option("--zone", help="Time zone, such as Europe/Rome [the workspace's].")
@click.option("--workspace", default="Carnet", show_default=True, help="Only the first time: the company's name.")
@click.option("--currency", default="EUR", show_default=True, help="Only the first time: its currency.")
@click.option(
    "--starter",
    type=click.Choice(STARTERS),
    default="standard",
    show_default=True,
    help="Only the first time: the steps and tags that it begins with.",
)
@data_option
def add(
    *,
    email: str,
    name: str,
    role: str,
    team: str | None,
    password_stdin: bool,
    language: str | None,
    zone: str | None,
    workspace: str,
    currency: str,
    starter: StarterName,
    data: Path | None,
) -> None:
    """Make a member who signs in with EMAIL."""
    password = password_from_stdin() if password_stdin else new_password()
    now_ms = clock.wall_ms()
    with writing(data) as (db, _):
        person = Account(
            ws=FIRST,
            id=MemberId(clock.new_id()),
            email=checked_email(email),
            name=name.strip(),
            role=role,
            password_hash=hash_of_good(password, name, email, workspace),
            joined_at=now_ms,
        )
        first = WorkspaceAsked(
            name=workspace, language=language or "en", currency=currency, zone=zone or "UTC", starter=starter
        )
        company = _company(db, first, person.id)
        team_id = team_named(db, company.key, team, actor=person.id, now_ms=now_ms) if team else None
        person = replace(
            person,
            ws=company.key,
            team=team_id,
            manages=manages_of(role, team_id),
            language=language or company.language,
            zone=checked_zone(zone) if zone else company.zone,
        )
        add_member(db, person, now_ms)
    click.echo(f"{name} ({email}) is {role} in {company.name}.")
    if not password_stdin:
        click.echo(f"Password, shown this once: {password}")


def _company(db: "Connection", first: WorkspaceAsked, by: MemberId) -> Workspace:
    """Return the workspace, which the first command on empty data makes."""
    known = all_workspaces(db)
    if not known:
        now_ms, chance = clock.wall_ms(), new_chance()
        make_workspace(db, first, chance, now_ms)
        take_starter(db, first, chance.workspace, by, now_ms=now_ms)
        known = all_workspaces(db)
    return known[0]
