"""One database: the writer's engine, the readers' engine, and the lock that keeps a second process out."""

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from server.store import commit
from sync.errors import CarnetError

T = TypeVar("T")

READERS: Final = 3
_LOCK_FILE: Final = "carnet.lock"
_DATABASE_FILE: Final = "carnet.sqlite3"

_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    # NORMAL may lose the last commits on a power cut, and an answered push must not be lost.
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
)
_WRITER_PRAGMAS: Final = (
    # Checkpoints run in a thread of their own: inside a commit they would hold up every caller of the group.
    "PRAGMA wal_autocheckpoint=0",
    "PRAGMA cache_size=-32768",
    "PRAGMA mmap_size=268435456",
)
# A first sync reads everything once: what it has mapped or cached is of little use to the next one, and each of the
# readers would keep its own.
_READER_PRAGMAS: Final = (
    "PRAGMA query_only=ON",
    "PRAGMA cache_size=-8192",
    "PRAGMA mmap_size=33554432",
)


class DataInUse(CarnetError):
    """Another process serves this data folder."""


class Database:
    """The engines of one database; ``folder`` is where a SQLite file and its backups lie, none on PostgreSQL."""

    def __init__(self, url: str, folder: Path | None) -> None:
        self.url = url
        self.folder = folder
        self._lock: IO[bytes] | None = None
        self.writer = self._engine(writes=True)
        self.readers = self._engine(writes=False)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    @property
    def file(self) -> Path | None:
        """Where the SQLite file lies; none on PostgreSQL."""
        return None if self.folder is None else self.folder / _DATABASE_FILE

    def lock(self) -> bool:
        """Take the data folder for this process, or tell that another one has it; PostgreSQL may be shared.

        Two processes on one SQLite file would each keep the head of the sequence in memory, and wait for each other
        asleep: slower together than one alone.
        """
        if self.folder is None or self._lock is not None:
            return True
        held = (self.folder / _LOCK_FILE).open("ab")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            return False
        self._lock = held
        return True

    def claim(self) -> None:
        """Take the data folder for this process, or raise."""
        if not self.lock():
            raise DataInUse(f"Another Carnet is already serving the data in {self.folder}.")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run a writing transaction of a command, outside any server; its hooks run after COMMIT."""
        with self.writer.connect() as db:
            pending = commit.begin(db)
            with db.begin():
                yield db
            for hook in pending.hooks:
                hook()

    def read_now(self, question: Callable[[Connection], T]) -> T:
        """Ask the store in this thread, in one snapshot."""
        with self.readers.begin() as db:
            return question(db)

    def threads(self) -> ThreadPoolExecutor:
        """Return the threads that read: as many as there are reading connections."""
        return self._threads

    def close(self) -> None:
        """Let go of every connection and of the data folder."""
        self._threads.shutdown()
        self.readers.dispose()
        if self.folder is not None:
            with self.writer.connect() as db:
                db.exec_driver_sql("PRAGMA optimize")
        self.writer.dispose()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        """Use the database for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _engine(self, *, writes: bool) -> Engine:
        if self.folder is None:
            return _postgresql(self.url, writes=writes)
        return _sqlite(self.url, writes=writes)


def open_database(data: Path, url: str | None) -> Database:
    """Open the database of this address, or the file in the data folder, which is made when it is not there."""
    if url is not None and not url.startswith("sqlite"):
        return Database(url, None)
    data.mkdir(parents=True, exist_ok=True)
    return Database(f"sqlite:///{data / _DATABASE_FILE}", data)


def _sqlite(url: str, *, writes: bool) -> Engine:
    options: dict[str, Any] = (
        # The one connection that writes; whoever uses it is the writing thread or has started none.
        {"poolclass": StaticPool} if writes else {"pool_size": READERS, "max_overflow": 0}
    )
    engine = create_engine(url, connect_args={"check_same_thread": False, "cached_statements": 256}, **options)

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own transactions begin too late: a read before the first write would be outside.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        for pragma in _WRITER_PRAGMAS if writes else _READER_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    # A transaction that begins as a reader and then writes fails at once when another one wrote in between.
    start = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        db.exec_driver_sql(start)

    return engine


def _postgresql(url: str, *, writes: bool) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    if writes:
        return create_engine(address, poolclass=StaticPool, paramstyle="format", isolation_level="READ COMMITTED")
    snapshot = create_engine(
        address, pool_size=READERS, max_overflow=0, paramstyle="format", isolation_level="REPEATABLE READ"
    )
    return snapshot.execution_options(postgresql_readonly=True)


def is_full(error: BaseException | None) -> bool:
    """Tell whether this error means that the disk has no room left."""
    while error is not None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            return True
        if getattr(error, "sqlstate", None) == "53100":  # PostgreSQL: disk_full
            return True
        error = getattr(error, "orig", None)
    return False


def is_locked(error: BaseException | None) -> bool:
    """Tell whether this error means that another process kept the database longer than we would wait."""
    while error is not None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            return True
        error = getattr(error, "orig", None)
    return False
