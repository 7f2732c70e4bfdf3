"""``carnet backup`` and ``carnet restore``: the whole of the data in a folder, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from server import clock
from server.actions.restore import restore as put_back
from server.commands.data import data_option
from server.settings import Settings, from_environment
from server.store import backups, copies
from server.store.copies import CopyError
from server.store.engine import open_database
from server.version import VERSION
from sync.edited_at import moment_from_ms
from sync.errors import CarnetError

_S3: Final = "s3://"


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@data_option
def backup(*, path: Path, data: Path | None) -> None:
    """Make a backup at PATH, a folder that must not exist yet. The server may go on serving meanwhile."""
    settings = _settings(data)
    with _in_one_line("The backup was not made"), open_database(settings.data, settings.database_url) as database:
        if not database.read_now(copies.has_tables):
            raise CopyError(f"There is nothing of Carnet's in {settings.database_url or settings.data}.")
        blobs = _blobs(settings)
        made_at = clock.rfc3339(clock.wall_ms())
        made = backups.make(database, path.absolute(), blobs=blobs, made_at=made_at, version=VERSION)
    rows = sum(count for count, _ in made.tables.values())
    click.echo(f"{path}: {rows} rows in {len(made.tables)} tables, checked.")
    if made.blobs is None:
        click.echo("The files of attachments lie in an object store, which has backups of its own.")
    else:
        size = sum(file.size for file in made.blobs)
        click.echo(f"{len(made.blobs)} files of attachments, {size} bytes.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@data_option
def restore(*, path: Path, data: Path | None) -> None:
    """Put the backup at PATH in the place of what is there; the server must be stopped.

    What was there is kept beside it. Phones and browsers notice by themselves, and send again what they still hold.
    """
    settings = _settings(data)
    stamp = moment_from_ms(clock.wall_ms()).strftime("%Y%m%dT%H%M%S")
    with _in_one_line("Nothing was restored"):
        done = put_back(
            settings.data,
            settings.database_url,
            path,
            blobs=_blobs(settings),
            new_history=clock.new_id,
            stamp=stamp,
        )
    click.echo(f"The data is as it was at {done.backup.made_at}.")
    for name, fork in done.forks.items():
        click.echo(f"{name}: devices compare everything." if fork is None else f"{name}: devices agree up to {fork}.")
    if done.blobs:
        click.echo(f"{done.blobs} files of attachments were brought back.")
    if done.kept is not None:
        click.echo(f"What was there before is kept as {done.kept}.")


def _settings(data: Path | None) -> Settings:
    settings = from_environment()
    return settings if data is None else replace(settings, data=data)


def _blobs(settings: Settings) -> Path | None:
    """Return the folder where files of attachments lie, none when that is no folder."""
    url = settings.blobs_url
    if url is None:
        return settings.data / backups.BLOBS
    return None if url.startswith(_S3) else Path(url.removeprefix("file://"))


@contextmanager
def _in_one_line(what: str) -> Iterator[None]:
    try:
        yield
    except CarnetError as error:
        raise click.ClickException(str(error)) from error
    except copies.TROUBLE as error:
        raise click.ClickException(f"{what}: {error}.") from error
