"""``carnet token add``: makes a key for a program, with the rights of one member."""

import base64
from pathlib import Path
from typing import Final

import click

from server import clock
from server.actions.tokens import add_token
from server.commands.data import data_option, writing

_SECRET_BYTES: Final = 32


@click.group()
def token() -> None:
    """Keys for programs."""


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for, to know it again by.")
@data_option
def add(*, email: str, name: str, data: Path | None) -> None:
    """Make a token for the member with EMAIL, and print it: it is shown nowhere else."""
    # The prefix lets a person, and a scanner of leaked secrets, tell what this is.
    secret = "carnet_" + base64.urlsafe_b64encode(clock.random_bytes(_SECRET_BYTES)).rstrip(b"=").decode()
    with writing(data) as (db, _):
        add_token(db, email, name, secret=secret, token_id=clock.new_id(), now_ms=clock.wall_ms())
    click.echo(secret)
