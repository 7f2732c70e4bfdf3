"""Copies of a whole database: made while it is being written, checked, and put in the place of another."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import DropTable

from server.store import digests
from server.store.digests import Digest
from server.store.engine import Database
from server.store.tables import metadata
from sync.errors import CarnetError

T = TypeVar("T")

SQLITE_FILE: Final = "carnet.sqlite3"
DUMP_FILE: Final = "carnet.pgdump"
TROUBLE: Final = (OSError, sqlite3.Error, DatabaseError)
"""What a disk or a database may raise while it is copied."""

_BESIDE: Final = ("-wal", "-shm")


class CopyError(CarnetError):
    """A copy that cannot be made or must not be used; the text says in a sentence why."""


def take(database: Database, folder: Path) -> tuple[Path, dict[str, Digest]]:
    """Copy the database into a folder as it stands at one moment, while others go on writing; check the copy.

    Returns the copy, and the digests of its tables.
    """
    if database.folder is None:
        return _dump(database, folder / DUMP_FILE)
    target = folder / SQLITE_FILE
    with closing(sqlite3.connect(f"file:{database.file}?mode=ro", uri=True, isolation_level=None)) as db:
        # Reads one snapshot from beginning to end, and breaks off at a page that is no page.
        db.execute("VACUUM INTO ?", (str(target),))
    sync_to_disk(target)
    return target, checked(target)


def checked(copy: Path) -> dict[str, Digest]:
    """Return the digests of a SQLite copy whose pages and indexes are all as they should be."""
    for problem in problems(copy):
        raise CopyError(f"{copy} is damaged: {problem}.")
    return asked(copy, digests.of_tables)


def asked(copy: Path, question: Callable[[Connection], T]) -> T:
    """Ask a SQLite copy something without the pragmas of a database in use, which would write into it."""
    engine = create_engine(f"sqlite:///file:{copy}?mode=ro&uri=true", poolclass=NullPool)
    with engine.connect() as db:
        return question(db)


def asked_if_sound(database: Database, question: Callable[[Connection], T]) -> T | None:
    """Ask a database that may be damaged, or of another version; none when it cannot tell."""
    try:
        return database.read_now(question)
    except DatabaseError:
        return None


def let_go(database: Database) -> None:
    """Close every connection, so that the file behind them may be exchanged."""
    database.readers.dispose()
    database.writer.dispose()


def problems(file: Path) -> list[str]:
    """Return what SQLite finds wrong with a file, nothing when all is well."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            found = [line for (line,) in db.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if found == ["ok"] else found


def put_in_place(new: Path, old: Path, name: Path) -> None:
    """Let a file take the place of another, which stays as ``name``; at no moment is there none."""
    name.parent.mkdir(exist_ok=True)
    if old.exists():
        os.link(old, name)
        for suffix in _BESIDE:
            # Read beside the new file, the old one's log would be taken for its own.
            beside = old.with_name(old.name + suffix)
            if beside.exists():
                beside.rename(name.with_name(name.name + suffix))
    new.replace(old)
    sync_to_disk(old.parent)


def fold_log(file: Path) -> bool:
    """Bring what stands only in a file's log into the file itself; false when it cannot be read."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        return False
    return True


def sync_to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# PostgreSQL: its own tools know best how one is dumped and brought back.


def _dump(database: Database, target: Path) -> tuple[Path, dict[str, Digest]]:
    with database.readers.begin() as db:
        # The tool reads the very snapshot that the digests are taken from.
        snapshot = db.execute(text("select pg_export_snapshot()")).scalar()
        words = (f"--snapshot={snapshot}", "--format=custom", "--no-owner", f"--file={target}")
        _tool("pg_dump", database.url, *words)
        found = digests.of_tables(db)
    sync_to_disk(target)
    return target, found


def load_dump(database: Database, dump: Path, tables: Collection[str]) -> None:
    """Put a dump of these tables in the place of what a PostgreSQL database holds, all or nothing."""
    words = ("--clean", "--if-exists", "--no-owner", "--single-transaction", str(dump))
    _tool("pg_restore", database.url, *words)
    with database.writer.begin() as db:
        # A later version had made more of them, which its migrations would stumble over.
        for name in (metadata.tables.keys() - set(tables)) & set(inspect(db).get_table_names()):
            db.execute(DropTable(metadata.tables[name]))


def is_used_by_others(db: Connection) -> bool:
    """Tell whether any other program is connected to this PostgreSQL database."""
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    return bool(db.execute(text(f"{others} and backend_type = 'client backend'")).scalar())


def has_tools() -> bool:
    """Tell whether PostgreSQL's own programs for this are on the machine."""
    return all(shutil.which(name) is not None for name in ("pg_dump", "pg_restore"))


def _tool(name: str, url: str, *words: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise CopyError(f"{name} is not on this machine: install the PostgreSQL client tools, then try again.")
    address = make_url(url).set(drivername="postgresql")
    known = address.set(password=None).render_as_string(hide_password=False)
    # Never on the command line, where everybody on the machine could read it.
    environment = {**os.environ, "PGPASSWORD": address.password or os.environ.get("PGPASSWORD", "")}
    done = _run([program, f"--dbname={known}", *words], environment)
    if done.returncode != 0:
        raise CopyError(f"{name} failed: {done.stderr.strip()[-500:]}")


def _run(words: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - words of our own


def has_tables(db: Connection) -> bool:
    """Tell whether somebody has used this database for Carnet before."""
    return "alembic_version" in inspect(db).get_table_names()
