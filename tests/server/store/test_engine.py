"""How the database is opened: pragmas, one server to a folder, and commits that outlive a power cut."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from server.store import change_log
from server.store.engine import Database, DataInUse, open_database
from server.store.schema import upgrade
from tests.builders import an_id
from tests.server.store.builders import WS, write

# Writes rows one transaction each, and says so after every commit; then waits to be killed.
_WRITES = """
import sys, time
from pathlib import Path
from server.store.engine import open_database
from tests.builders import an_id
from tests.server.store.builders import write
database = open_database(Path(sys.argv[1]), sys.argv[2])
for _ in range(5):
    with database.transaction() as db:
        head = write(db, (an_id(), {"all"}))
    print(head, flush=True)
with database.writer.begin() as db:
    from server.store import commit
    commit.begin(db)
    write(db, (an_id(), {"all"}))
    print("unfinished", flush=True)
    time.sleep(60)
"""


@pytest.mark.databases("sqlite")
def test_a_commit_waits_for_the_disk(database: Database) -> None:
    with database.writer.connect() as db:
        found = {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "journal_mode")}

    assert found == {"synchronous": 2, "journal_mode": "wal"}


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        database.read_now(lambda db: db.execute(text("DELETE FROM record")))


@pytest.mark.databases("sqlite")
def test_a_second_server_on_the_same_folder_is_refused(database: Database) -> None:
    database.claim()
    with open_database(database.folder or Path(), None) as second, pytest.raises(DataInUse, match="already serving"):
        second.claim()


def test_a_folder_is_free_again_when_its_server_has_gone(tmp_path: Path) -> None:
    with open_database(tmp_path, None) as first:
        first.claim()
    with open_database(tmp_path, None) as second:
        second.claim()


def test_what_was_committed_survives_a_kill_and_what_was_not_is_gone(database: Database) -> None:
    words = [sys.executable, "-c", _WRITES, str(database.folder or Path()), database.url]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603 - words of our own
    assert process.stdout is not None
    with process.stdout as said:
        told = [said.readline().strip() for _ in range(6)]
        process.kill()
        process.wait()

    assert told == ["1", "2", "3", "4", "5", "unfinished"]
    assert database.read_now(lambda db: change_log.head_of(db, WS)).head == 5
    with database.transaction() as db:
        assert write(db, (an_id(), {"all"})) == 6


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as db:
            write(db, (an_id(), {"all"}))
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert database.read_now(lambda db: change_log.head_of(db, WS)).head == 0


def test_a_snapshot_does_not_move_while_it_is_read(database: Database) -> None:
    with database.readers.begin() as reading:
        before = change_log.head_of(reading, WS)
        with database.transaction() as db:
            write(db, (an_id(), {"all"}))
        after = change_log.head_of(reading, WS)

    assert before == after
    assert database.read_now(lambda db: change_log.head_of(db, WS)).head == 1


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    assert upgrade(database, stamp="again") == []


def test_a_stop_asks_nothing_of_the_tables_however_large_they_are(tmp_path: Path) -> None:
    database = open_database(tmp_path, None)
    upgrade(database, stamp="now")
    asked: list[str] = []
    event.listen(database.writer, "before_cursor_execute", lambda _db, _cursor, sql, *_: asked.append(sql))

    database.close()

    assert asked == []
