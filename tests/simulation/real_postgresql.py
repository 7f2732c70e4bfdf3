"""The database of a history on PostgreSQL: each history has copies of its own."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection

from server.store.engine import Database, driver_address, open_database
from tests.simulation.real_home import at_the_moment, furnish, new_folder, use_backup

if TYPE_CHECKING:
    from tests.postgresql import Postgresql


class Shelf:
    """A PostgreSQL, with the company of the first day to be copied from."""

    def __init__(self, server: "Postgresql") -> None:
        self.server = server
        self._kept = ExitStack()
        self.first = self._kept.enter_context(server.fresh())
        with open_database(Path(), self.first) as database:
            furnish(database)

    def close(self) -> None:
        """Remove what was copied from."""
        self._kept.close()

    def home(self, folder: Path) -> "PostgresqlHome":
        """Return the database of one history."""
        return PostgresqlHome(self, folder)


class PostgresqlHome:
    """A database of a PostgreSQL that serves many."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.folder = folder
        self._server = shelf.server
        self._kept = ExitStack()
        self._url = self._copied(shelf.first)
        self._saved: str | None = None

    def _copied(self, url: str) -> str:
        return self._kept.enter_context(self._server.copied(url))

    def open(self) -> Database:
        """Open it for a server."""
        return open_database(self.folder, self._url)

    def dying(self, database: Database, at: int) -> Callable[[], None]:
        """End the line of the writer in the midst of the transaction: PostgreSQL rolls it back."""

        def end(db: Connection) -> None:
            pid = db.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]  # psycopg's own
            with psycopg.connect(driver_address(self._url), autocommit=True) as other:
                other.execute("select pg_terminate_backend(%s, 5000)", (pid,))

        at_the_moment(database, at, end)
        return lambda: None

    def save(self, away: Callable[[], AbstractContextManager[None]]) -> None:
        """Copy the database, which nobody may use meanwhile."""
        with away():
            self._saved = self._copied(self._url)

    def restore(self, told: str | None) -> bool:
        """Use the copy in its place, or make a backup of it and restore that."""
        if self._saved is None:
            return False
        if told is None:
            self._url = self._copied(self._saved)
            return True
        aside = new_folder()
        with open_database(self.folder, self._saved) as database:
            use_backup(self.folder, self._url, database, aside / "backup", told)
        shutil.rmtree(aside)
        return True

    def close(self) -> None:
        """Remove the copies."""
        self._kept.close()
