"""Bringing a database to this version: migrations, forward only, after a copy of what was there before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.store.engine import Database, is_lost, open_database
from sync.errors import CarnetError

_MIGRATIONS: Final = Path(__file__).parent.parent / "migrations"
_BACKUPS: Final = "backups"
_ONE_AT_A_TIME: Final = 727_001  # PostgreSQL: the advisory lock of whoever migrates


class SchemaError(CarnetError):
    """The database cannot be used by this version; the text says in one sentence why."""


def upgrade(database: Database, *, stamp: str) -> list[str]:
    """Bring the tables to this version and return the steps taken; ``stamp`` names the backup made before them."""
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    steps = _steps(scripts, _revision(database))
    if not steps:
        return []
    _back_up(database, f"before-{steps[-1]}-{stamp}")
    with database.writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"select pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return steps


@contextmanager
def opened(data: Path, url: str | None, *, stamp: str) -> Iterator[Database]:
    """Open the database for a command, which may run beside a server.

    Only who has the data folder to itself may migrate: a running server of an older version would not know the tables.
    """
    with open_database(data, url) as database:
        if database.lock():
            upgrade(database, stamp=stamp)
        elif pending(database):
            raise SchemaError("A running Carnet of another version uses this data: stop it first.")
        yield database


def pending(database: Database) -> list[str]:
    """Return the migrations that this database still needs."""
    return _steps(ScriptDirectory.from_config(_config()), _revision(database))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _revision(database: Database) -> str | None:
    try:
        with database.readers.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        if is_lost(error):
            raise SchemaError(f"The database cannot be reached: {str(error.orig).strip()}") from error
        raise


def _steps(scripts: ScriptDirectory, revision: str | None) -> list[str]:
    known = [script.revision for script in scripts.walk_revisions()]  # newest first
    if revision is None:
        return known[::-1]
    if revision not in known:
        raise SchemaError(
            f"This data was written by a newer Carnet (its tables are at {revision}): install that version, "
            "or restore a backup made before it."
        )
    return known[: known.index(revision)][::-1]


def _back_up(database: Database, name: str) -> None:
    """Copy a SQLite file that holds something; who runs PostgreSQL has backups of another kind."""
    if database.folder is None:
        return
    with database.readers.connect() as connection:
        if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar():
            return
    folder = database.folder / _BACKUPS
    folder.mkdir(exist_ok=True)
    raw = database.writer.raw_connection()
    try:
        # Outside any transaction, which VACUUM asks for.
        raw.cursor().execute("VACUUM INTO ?", (str(folder / f"{name}.sqlite3"),))
    finally:
        raw.close()
