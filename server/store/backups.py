"""A backup: a folder with a copy of the database, the files of attachments, and a list by which both are checked."""

import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.store import change_log, copies
from server.store.copies import CopyError
from server.store.digests import Digest
from server.store.engine import Database
from server.store.workspaces import all_workspaces

LIST: Final = "backup.json"
BLOBS: Final = "blobs"
_FORMAT: Final = 1
_PIECE: Final = 1 << 20


class File(Struct, frozen=True):
    """A file of a backup, by its path in there."""

    path: str
    size: int
    sha256: str


class Standing(Struct, frozen=True):
    """How far a workspace had come."""

    workspace: str
    name: str
    history: str
    head: int
    nonce: str


class Backup(Struct, frozen=True, kw_only=True):
    """What a backup holds. ``tables``: each one's rows and a hash over them; ``blobs``: none if they lie elsewhere."""

    format: int = _FORMAT
    made_at: str
    version: str
    kind: Literal["sqlite", "postgresql"]
    database: File
    tables: dict[str, Digest]
    workspaces: list[Standing]
    blobs: list[File] | None


def make(database: Database, target: Path, *, blobs: Path | None, made_at: str, version: str) -> Backup:
    """Make a backup of a database that may be in use; under its name there never is half a one."""
    if target.exists():
        raise CopyError(f"{target} exists already: choose another name.")
    work = target.with_name(f"{target.name}.partial")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        copy, tables = copies.take(database, work)
        backup = Backup(
            made_at=made_at,
            version=version,
            kind="postgresql" if database.folder is None else "sqlite",
            database=_file(work, copy),
            tables=tables,
            workspaces=_standing_of(database, copy),
            # After the database: a file that its copy names was there before it, and none is ever changed.
            blobs=None if blobs is None else list(_copied(blobs, work / BLOBS)),
        )
        (work / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(backup)))
        copies.sync_to_disk(work / LIST)
        work.rename(target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    copies.sync_to_disk(target.parent)
    return backup


def _standing_of(database: Database, copy: Path) -> list[Standing]:
    if database.folder is None:
        return database.read_now(standing)
    return copies.asked(copy, standing)


def standing(db: Connection) -> list[Standing]:
    """Return how far every workspace has come."""
    heads = change_log.heads(db)
    return [
        Standing(one.id, one.name, heads[one.key].history, heads[one.key].head, heads[one.key].nonce)
        for one in all_workspaces(db)
    ]


def read(folder: Path) -> Backup:
    """Read a backup's list, and compare every file with it."""
    try:
        found = msgspec.json.decode((folder / LIST).read_bytes(), type=Backup)
    except FileNotFoundError:
        raise CopyError(f"{folder} is no backup: it has no {LIST}.") from None
    except msgspec.MsgspecError as error:
        raise CopyError(f"{folder / LIST} cannot be read: {error}.") from error
    if found.format != _FORMAT:
        raise CopyError(f"{folder} was made by a newer Carnet ({found.version}): install that version first.")
    for file in (found.database, *(found.blobs or ())):
        _compare(folder, file)
    return found


def _compare(folder: Path, file: File) -> None:
    path = folder / file.path
    if not path.is_file():
        raise CopyError(f"The backup is not whole: {path} is missing.")
    if path.stat().st_size != file.size or _hash(path) != file.sha256:
        raise CopyError(f"The backup is damaged: {path} is not what was written.")


def bring_blobs(folder: Path, backup: Backup, target: Path) -> int:
    """Bring the files of attachments back, but those that are there; return how many were missing."""
    places = {file.path: target / Path(file.path).relative_to(BLOBS) for file in backup.blobs or ()}
    missing = {path: place for path, place in places.items() if not place.is_file()}
    for path, place in missing.items():
        _copy(folder / path, place)
    return len(missing)


def _copied(blobs: Path, target: Path) -> Iterator[File]:
    for path in _files(blobs):
        copy = target / path.relative_to(blobs)
        try:
            _copy(path, copy)
        except FileNotFoundError:
            continue  # a piece of a file on its way: it has come whole meanwhile
        yield _file(target.parent, copy)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_name(f"{target.name}.partial")
    shutil.copyfile(source, work)
    copies.sync_to_disk(work)
    work.replace(target)


def _file(folder: Path, path: Path) -> File:
    return File(path.relative_to(folder).as_posix(), path.stat().st_size, _hash(path))


def _hash(path: Path) -> str:
    total = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
    return total.hexdigest()
