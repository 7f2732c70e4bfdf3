"""Puts a backup in the place of what is there, so that every device learns at its next request what the server lost."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from server.store import backups, copies, digests, lineage, schema
from server.store.backups import Backup
from server.store.commit import Head, WorkspaceKey
from server.store.copies import CopyError
from server.store.engine import Database, open_database
from server.store.lineage import Line
from server.store.workspaces import all_workspaces
from sync.ids import WorkspaceId

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEPT: Final = "backups"


class Displaced(NamedTuple):
    """A workspace of the database that has to go, and whether it had come by the head that the backup ends with."""

    line: Line
    contains_backup: bool


class Restored(NamedTuple):
    """What stands now. ``kept``: where what was there before lies, none if there was nothing."""

    backup: Backup
    kept: Path | None
    forks: dict[str, int | None]
    blobs: int


def restore(
    data: Path, url: str | None, source: Path, *, blobs: Path | None, new_history: Callable[[], str], stamp: str
) -> Restored:
    """Restore a backup, after everything in it was checked; nothing changes when that fails.

    ``forks`` says by workspace up to which number what the devices hold is still true, as far as it can be told.
    """
    backup = backups.read(source)
    with open_database(data, url) as database:
        _check_kind(database, backup)
        database.claim()
        kept = data / _KEPT / f"before-restore-{stamp}"
        replace = _in_postgresql if database.folder is None else _in_file
        name, forks = replace(database, source, backup, kept, new_history)
    # Before anybody can ask for one: a record must not name a file that is not there yet.
    missing = 0 if blobs is None else backups.bring_blobs(source, backup, blobs)
    return Restored(backup, name, forks, missing)


def _check_kind(database: Database, backup: Backup) -> None:
    kind = "postgresql" if database.folder is None else "sqlite"
    if kind != backup.kind:
        raise CopyError(f"The backup is of a {backup.kind} database and cannot be put into a {kind} one.")


def _in_file(
    database: Database, source: Path, backup: Backup, kept: Path, new_history: Callable[[], str]
) -> tuple[Path | None, dict[str, int | None]]:
    file = database.file
    assert file is not None  # noqa: S101 - of a database with a folder
    has_old = file.exists()
    displaced = _displaced(database, backup) if has_old and copies.fold_log(file) else {}
    with _workshop(file.parent / f"restoring-{kept.name}") as work:
        new = work / file.name
        shutil.copyfile(source / backup.database.path, new)
        _compare(copies.checked(new), backup)
        with open_database(work, None) as opened:
            schema.upgrade(opened, stamp="restored")
            forks = _begin_histories(opened, displaced, new_history)
        copies.fold_log(new)
        copies.sync_to_disk(new)
        copies.let_go(database)
        name = kept.with_suffix(".sqlite3")
        copies.put_in_place(new, file, name)
    return name if has_old else None, forks


def _in_postgresql(
    database: Database, source: Path, backup: Backup, kept: Path, new_history: Callable[[], str]
) -> tuple[Path | None, dict[str, int | None]]:
    if database.read_now(copies.is_used_by_others):
        raise CopyError("Somebody is connected to this database: stop every Carnet that uses it first.")
    displaced: dict[WorkspaceId, Displaced] = {}
    name = None
    if database.read_now(copies.has_tables):
        displaced = _displaced(database, backup)
        kept.parent.mkdir(parents=True, exist_ok=True)
        taken, _ = copies.take(database, kept.parent)
        name = taken.rename(kept.with_suffix(taken.suffix))
    copies.let_go(database)
    copies.load_dump(database, source / backup.database.path, backup.tables)
    _compare(database.read_now(digests.of_tables), backup)
    schema.upgrade(database, stamp="restored")
    return name, _begin_histories(database, displaced, new_history)


def _compare(found: dict[str, digests.Digest], backup: Backup) -> None:
    different = sorted(table for table, digest in backup.tables.items() if found.get(table) != digest)
    if different:
        raise CopyError(f"The copy is not what the backup's list says: {', '.join(different)}.")


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _displaced(database: Database, backup: Backup) -> dict[WorkspaceId, Displaced]:
    """Return what the present database knows of its histories; nothing when it cannot be read any more."""
    heads = {one.workspace: Head(one.history, one.head, 0, one.nonce) for one in backup.workspaces}

    def ask(db: "Connection") -> dict[WorkspaceId, Displaced]:
        found = {}
        for one in all_workspaces(db):
            line = lineage.line_of(db, one.key)
            of_backup = heads.get(one.id)
            has = of_backup is not None and lineage.contains(db, one.key, line, of_backup)
            found[one.id] = Displaced(line, has)
        return found

    return copies.asked_if_sound(database, ask) or {}


def _begin_histories(
    database: Database, displaced: dict[WorkspaceId, Displaced], new_history: Callable[[], str]
) -> dict[str, int | None]:
    forks: dict[str, int | None] = {}
    with database.transaction() as db:
        for one in all_workspaces(db):
            forks[one.name] = _begin(db, one.key, displaced.get(one.id), new_history())
    return forks


def _begin(db: "Connection", ws: WorkspaceKey, displaced: Displaced | None, history: str) -> int | None:
    """Give one workspace its new history, and return what that shares with what was there before."""
    line = lineage.line_of(db, ws)
    if displaced is None:
        lineage.begin(db, ws, history, lineage.forks_after(line, None, None))
        return line.head.head
    shared = lineage.common(
        displaced.line,
        line,
        one_contains=displaced.contains_backup,
        other_contains=lineage.contains(db, ws, line, displaced.line.head),
    )
    lineage.begin(db, ws, history, lineage.forks_after(line, displaced.line, shared))
    return shared
