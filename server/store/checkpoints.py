"""What a SQLite file needs besides reading and writing: checkpoints of its log, and news of other processes."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Final

log = logging.getLogger(__name__)

_EVERY_S: Final = 0.25
_LOG_BYTES: Final = 4_000_000
_LONG_LOG_BYTES: Final = 64_000_000


class Keeper:
    """A thread that copies the log back into the file, and notices when a command has written to it.

    A checkpoint inside a commit would hold up a whole group of callers; a passive one from outside never waits. When
    readers have kept the log from starting over until it is long, one that waits for them makes it short again.
    """

    def __init__(self, file: Path, written: Callable[[], None]) -> None:
        self._file = file
        self._written = written
        self._stopping = Event()
        self._thread = Thread(target=self._keep, name="keeper")
        self._thread.start()

    def close(self) -> None:
        """Stop after the round that is under way."""
        self._stopping.set()
        self._thread.join()

    def _keep(self) -> None:
        db = sqlite3.connect(self._file, isolation_level=None)
        try:
            db.execute("PRAGMA busy_timeout=200")
            seen = _version(db)
            while not self._stopping.wait(_EVERY_S):
                try:
                    self._checkpoint(db)
                    now = _version(db)
                except sqlite3.Error:
                    log.warning("The database file could not be tidied; trying again.", exc_info=True)
                    continue
                if now != seen:
                    seen = now
                    self._written()
        finally:
            db.close()

    def _checkpoint(self, db: sqlite3.Connection) -> None:
        length = _length(self._file.with_name(self._file.name + "-wal"))
        if length > _LONG_LOG_BYTES:
            db.execute("PRAGMA wal_checkpoint(RESTART)")
        elif length > _LOG_BYTES:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _version(db: sqlite3.Connection) -> int:
    """Return a number that changes whenever any other connection commits, of this process or of another."""
    [version] = db.execute("PRAGMA data_version").fetchone()
    return int(version)


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
