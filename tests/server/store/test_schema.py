"""Migrations: they make the tables that the code declares, copy first, and refuse what they do not know."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from server.store import schema
from server.store.engine import Database, open_database
from server.store.schema import SchemaError, opened, upgrade
from server.store.tables import metadata


def test_migrations_make_the_declared_tables(empty: Database) -> None:
    with empty.readers.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_every_key_begins_with_the_workspace() -> None:
    before_any_workspace = {"setup_code", "throttle"}

    first = {
        name: next(iter(table.primary_key.columns)).name
        for name, table in metadata.tables.items()
        if name not in before_any_workspace
    }

    assert set(first.values()) == {"workspace_id"}


def test_what_was_there_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    with open_database(tmp_path, None) as database:
        with database.writer.begin() as db:
            db.execute(text("CREATE TABLE kept (note TEXT)"))
            db.execute(text("INSERT INTO kept VALUES ('before')"))
        upgrade(database, stamp="2026-03-02")

    [copy] = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT note FROM kept").fetchall() == [("before",)]
    assert copy.name.endswith("-2026-03-02.sqlite3")


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    with open_database(tmp_path, None) as database:
        upgrade(database, stamp="now")

    assert not (tmp_path / "backups").exists()


def test_tables_of_a_newer_version_are_refused_in_a_sentence(empty: Database) -> None:
    with empty.writer.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match=r"written by a newer Carnet \(its tables are at 9999\)"):
        upgrade(empty, stamp="now")


def test_a_command_may_work_beside_a_server_but_never_migrates_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database(tmp_path, None) as server:
        server.claim()
        upgrade(server, stamp="now")
        with opened(tmp_path, None, stamp="now") as database:
            assert not database.lock()

        monkeypatch.setattr(schema, "pending", lambda _: ["0002"])
        with pytest.raises(SchemaError, match="stop it first"), opened(tmp_path, None, stamp="now"):
            pass
