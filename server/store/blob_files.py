"""The bytes of attachments: a folder, or a bucket of S3-compatible storage, behind one interface.

Every name begins with the workspace's id. Calls wait for a disk or a network, so they are made from threads, and never
while the write lock is held.
"""

import errno
import os
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from server.store.writer import Busy, StorageFull
from sync.errors import CarnetError
from sync.ids import WorkspaceId

PIECE_BYTES: Final = 262_144
_S3_SETTINGS: Final = frozenset({"endpoint", "region", "access_key_id", "secret_access_key", "session_token"})


class BlobsUrlError(CarnetError):
    """``CARNET_BLOBS_URL`` cannot be used; the text says why, without the secrets in it."""


class FilesUnreachable(Busy):
    """The place where files lie does not answer; nothing was taken."""

    retry_after_s = 30


class Listed(NamedTuple):
    """A file as the store lists it."""

    name: str
    size: int
    written_at: datetime


def content_name(ws: WorkspaceId, stored: str) -> str:
    """Return where the bytes with this SHA-256 lie: ours alone, whatever anybody calls the file."""
    return f"{ws}/content/{stored[:2]}/{stored}"


def preview_name(ws: WorkspaceId, stored: str) -> str:
    """Return where the small picture of these bytes lies."""
    return f"{ws}/preview/{stored[:2]}/{stored}"


def chunk_name(ws: WorkspaceId, upload: str, name: str) -> str:
    """Return where a piece of a file on its way lies."""
    return f"{ws}/arriving/{upload}/{name}"


class BlobFiles:
    """Puts files, each whole or not at all, and gives them back piece by piece."""

    def __init__(self, store: LocalStore | S3Store, folder: Path | None) -> None:
        self._store = store
        self._folder = folder

    def put(self, name: str, what: bytes | Path) -> None:
        """Keep a file under this name; it is on the disk when this returns."""
        try:
            obstore.put(self._store, name, what)
            self._to_disk(name)
        except (BaseError, OSError) as error:
            raise told(error) from error

    def read(self, name: str, start: int, end: int) -> bytes:
        """Return the bytes from ``start`` to before ``end``; FileNotFoundError when there is no such file."""
        try:
            return bytes(obstore.get_range(self._store, name, start=start, end=end))
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            raise told(error) from error

    def pieces(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """Yield a part of a file in pieces of a size that memory never notices."""
        for at in range(start, end, PIECE_BYTES):
            yield self.read(name, at, min(at + PIECE_BYTES, end))

    def size(self, name: str) -> int | None:
        """Return a file's size in bytes, none when it is not there."""
        try:
            return int(obstore.head(self._store, name)["size"])
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise told(error) from error

    def remove(self, names: Collection[str]) -> None:
        """Remove files; one that is gone already is no trouble."""
        for name in names:
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                continue
            except (BaseError, OSError) as error:
                raise told(error) from error

    def listed(self, prefix: str) -> Iterator[Listed]:
        """Yield the files whose names begin with this folder."""
        try:
            for page in obstore.list(self._store, prefix, chunk_size=500):
                for found in page:
                    yield Listed(found["path"], found["size"], found["last_modified"])
        except (BaseError, OSError) as error:
            raise told(error) from error

    def _to_disk(self, name: str) -> None:
        """Let the disk have the file and its folders: the store renames it into place, which alone is no promise."""
        if self._folder is None:
            return
        path = self._folder / name
        while True:
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if path == self._folder:
                return
            path = path.parent


def told(error: Exception) -> Exception:
    """Say what a store's error means for who waits; its own words may hold addresses and keys."""
    if getattr(error, "errno", None) == errno.ENOSPC or f"os error {errno.ENOSPC}" in str(error):
        return StorageFull()
    return FilesUnreachable()


def open_files(data: Path, url: str | None) -> BlobFiles:
    """Open the place that the setting names, else a folder beside the database."""
    if url is not None and url.startswith("s3://"):
        return BlobFiles(_s3(url), None)
    if url is not None and "://" in url and not url.startswith("file://"):
        raise BlobsUrlError("CARNET_BLOBS_URL must be a folder or begin with s3://.")
    folder = (data / "blobs" if url is None else Path(url.removeprefix("file://"))).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return BlobFiles(LocalStore(folder), folder)


def _s3(url: str) -> S3Store:
    parts = urlsplit(url)
    settings: dict[str, Any] = dict(parse_qsl(parts.query))
    unknown = settings.keys() - _S3_SETTINGS
    if unknown or not parts.netloc:
        raise BlobsUrlError(f"CARNET_BLOBS_URL takes s3://bucket/folder with {', '.join(sorted(_S3_SETTINGS))}.")
    is_plain = str(settings.get("endpoint", "")).startswith("http://")
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        client_options={"allow_http": is_plain, "timeout": "30s", "connect_timeout": "5s"},
        retry_config={"max_retries": 2},
        virtual_hosted_style_request=False,
        **settings,
    )
