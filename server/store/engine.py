"""One database: the writer's engine, the readers' engine, and the lock that keeps a second process out."""

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, Self, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExecutionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from server.store import commit, news
from sync.errors import CarnetError

T = TypeVar("T")

READERS: Final = 3
_READERS_OVER_A_NETWORK: Final = 6  # more of them wait than work
_OTHER_READERS: Final = 2  # the thread that looks for news, and the one of the reactions
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
# A first sync reads everything once: what it has cached is of little use to the next one, and each of the readers would
# keep its own. Nothing is mapped: it would count as memory of the process for each of them, and reads are no faster.
_READER_PRAGMAS: Final = (
    "PRAGMA query_only=ON",
    "PRAGMA cache_size=-8192",
)


# Durable whatever the cluster's own setting says. A process that froze with the lock of a workspace lets go of it, and
# nobody waits for one for longer than a caller would.
_POSTGRESQL_WRITER: Final = (
    "SET synchronous_commit = on",
    "SET lock_timeout = '10s'",
    "SET idle_in_transaction_session_timeout = '30s'",
)
# The dead end of a line would be noticed after hours.
_POSTGRESQL_LINE: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "carnet",
}
_ONE_AT_A_TIME: Final = 727_002  # PostgreSQL: the advisory lock of whoever decides by what it has read

_FULL: Final = "53100"  # disk_full
_LOCKED: Final = "55P03"  # lock_not_available: the timeout above
_DEADLOCKS: Final = frozenset({"40P01", "40001"})
_ENDINGS: Final = frozenset({"57P01", "57P02", "57P03", "25P03"})  # PostgreSQL stops, starts, or has thrown us out


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
        threads = READERS if folder is not None else _READERS_OVER_A_NETWORK
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader")

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
                one_at_a_time(db)
                yield db
                news.send(db, pending.news())
            for hook in pending.hooks:
                hook()

    def read_now(self, question: Callable[[Connection], T]) -> T:
        """Ask the store in this thread, in one snapshot; once more if the line to PostgreSQL was dead."""
        try:
            with self.readers.begin() as db:
                return question(db)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        with self.readers.begin() as db:
            return question(db)

    def threads(self) -> ThreadPoolExecutor:
        """Return the threads that read: as many as there are reading connections."""
        return self._threads

    def close(self) -> None:
        """Let go of every connection and of the data folder.

        SQLite is not asked to analyse its tables: a million records would keep a stop waiting for longer than service
        managers do, and the figures that it plans by are laid down by the migrations.
        """
        self._threads.shutdown()
        self.readers.dispose()
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
        {"poolclass": StaticPool} if writes else {"pool_size": READERS + _OTHER_READERS, "max_overflow": 0}
    )
    arguments = {"check_same_thread": False, "cached_statements": 256}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True, **options)

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
    options: dict[str, Any] = {"paramstyle": "format", "connect_args": _POSTGRESQL_LINE, "hide_parameters": True}
    if not writes:
        pool = {"pool_size": _READERS_OVER_A_NETWORK + _OTHER_READERS, "max_overflow": 0}
        snapshot = create_engine(address, isolation_level="REPEATABLE READ", **pool, **options)
        event.listen(snapshot, "before_cursor_execute", _in_binary)
        return snapshot.execution_options(postgresql_readonly=True)
    engine = create_engine(address, poolclass=StaticPool, isolation_level="READ COMMITTED", **options)
    event.listen(engine, "before_cursor_execute", _in_binary)

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in _POSTGRESQL_WRITER:
            cursor.execute(setting)
        cursor.close()
        connection.commit()

    return engine


def _in_binary(
    _db: Connection, cursor: DBAPICursor, _text: str, _given: object, context: ExecutionContext, _many: object
) -> None:
    """Ask for the answers of our own SQL in binary: bodies would come as hex digits, twice as long."""
    if context.compiled is None:  # what looks at the catalogue reads it as text
        cursor.format = psycopg.pq.Format.BINARY  # type: ignore[attr-defined]  # its driver is always psycopg


def driver_address(url: str) -> str:
    """Return PostgreSQL's address in the form that its driver reads, for a line of one's own."""
    address = (
        make_url(url).set(drivername="postgresql").update_query_dict({k: str(v) for k, v in _POSTGRESQL_LINE.items()})
    )
    return address.render_as_string(hide_password=False)


def one_at_a_time(db: Connection) -> None:
    """Let no other process decide anything until this transaction ends, but for pushes, which the heads' locks order.

    An action reads, decides and writes. On SQLite two of them are never at it together, and so they need not be written
    for it: two sign-ins that count one failure, two devices that take one name.
    """
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("select pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))


_FULL_CODES: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_BROKEN_CODES: Final = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BROKEN_STATES: Final = frozenset({"58030", "XX001", "XX002"})  # PostgreSQL: io_error, data and index corrupted


def is_full(error: BaseException | None) -> bool:
    """Tell whether this error means that the disk has no room left."""
    return any(_sqlite_code(one) in _FULL_CODES or _state(one) == _FULL for one in _chain(error))


def is_broken(error: BaseException | None) -> bool:
    """Tell whether the disk has failed to read or write what it was told to, or a file is not what it was.

    After a failed sync the system has thrown away what was to be written and calls the next sync a success: who tries
    again tells people that their work is safe when it is lost.
    """
    return not is_full(error) and any(
        _sqlite_code(one) & 0xFF in _BROKEN_CODES or _state(one) in _BROKEN_STATES for one in _chain(error)
    )


def is_locked(error: BaseException | None) -> bool:
    """Tell whether this error means that another process kept the database, or a lock, longer than we would wait."""
    return any(_sqlite_code(one) & 0xFF == sqlite3.SQLITE_BUSY or _state(one) == _LOCKED for one in _chain(error))


def is_deadlock(error: BaseException | None) -> bool:
    """Tell whether PostgreSQL ended this transaction for the sake of another: it may well succeed the next time."""
    return any(_state(one) in _DEADLOCKS for one in _chain(error))


def is_lost(error: BaseException | None) -> bool:
    """Tell whether this error means that PostgreSQL cannot be reached; whether it has committed is not known then."""
    return any(_is_ending(one) for one in _chain(error))


def _is_ending(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if not isinstance(error, psycopg.OperationalError):
        return False
    state = error.sqlstate  # none where no server has spoken
    return state is None or state in _ENDINGS or state.startswith("08")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "orig", None)


def _sqlite_code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", 0) if isinstance(error, sqlite3.Error) else 0


def _state(error: BaseException) -> str | None:
    return getattr(error, "sqlstate", None)
