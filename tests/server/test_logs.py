"""What is logged of an error: where it happened, and none of what people wrote."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server import logs
from server.store.engine import Database

SECRET = "Bellavista, 18,400 EUR"


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    """Put the log back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in ("uvicorn.error", "alembic")}
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


@pytest.mark.parametrize("plain", [True, False], ids=["for a person", "for machines"])
def test_an_error_is_logged_with_its_place_and_without_what_was_handled(
    capsys: pytest.CaptureFixture[str], *, plain: bool
) -> None:
    logs.configure(plain=plain)

    handle("".join(SECRET))

    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "handle" in said
    assert SECRET not in said


def handle(words: str) -> None:
    try:
        len(words) / 0
    except ZeroDivisionError:
        logging.getLogger("carnet").exception("It broke")


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written(database: Database) -> None:
    with database.transaction() as db, pytest.raises(SQLAlchemyError) as raised:
        db.execute(text("insert into nowhere values (:words)"), {"words": SECRET})

    assert SECRET not in str(raised.value)
