"""``carnet device``: lists somebody's devices, signs one out that was lost, and lets it in again."""

from pathlib import Path

import click

from server import clock
from server.actions.devices import devices_by_email, let_in, sign_out
from server.commands.data import data_option, writing
from sync.edited_at import moment_from_ms


@click.group()
def device() -> None:
    """Phones and computers that people sign in on."""


@device.command("list")
@click.argument("email")
@data_option
def list_(*, email: str, data: Path | None) -> None:
    """Print the devices of the member with EMAIL: id, when it was seen last, name."""
    with writing(data) as (db, _):
        found = devices_by_email(db, email)
    for one in found:
        seen = moment_from_ms(one.seen_at).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{one.id}  {seen} UTC  {one.name}{'' if one.signed_out_at is None else '  (signed out)'}")


@device.command("sign-out")
@click.argument("email")
@click.argument("id")
@data_option
def sign_out_(*, email: str, id: str, data: Path | None) -> None:  # noqa: A002  # the word of the command line
    """Sign out the device ID of the member with EMAIL. What it holds stays on it; other devices go on."""
    with writing(data) as (db, _):
        sign_out(db, email, id, clock.wall_ms())
    click.echo("Signed out. A running server turns it away within seconds.")


@device.command("let-in")
@click.argument("email")
@click.argument("id")
@data_option
def let_in_(*, email: str, id: str, data: Path | None) -> None:  # noqa: A002  # the word of the command line
    """Let the device ID of the member with EMAIL in again; it goes on where it was."""
    with writing(data) as (db, _):
        let_in(db, email, id)
    click.echo("It may come in again.")
