"""SQL of the hot paths, compiled once from the tables for each database and then run with plain tuples.

Building and compiling a Core statement costs more than SQLite takes to run it, and binding rows as dicts costs
half as much again as a push does (SERVER.md), so these functions keep the text and pass positions.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, cycle, islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    CTE,
    BindParameter,
    Connection,
    Dialect,
    Executable,
    Select,
    Table,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    values,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]
Result = TypeVar("Result", bound=Row)

ANY_SIZE = 0
LONGEST_LIST = 8_192  # entries of one list; a statement may have 32,766 parameters where SQLite was left alone


@lru_cache
def _dialect(name: str) -> Dialect:
    """Return a dialect that compiles to positional parameters, which both drivers take as tuples."""
    if name == "postgresql":
        return postgresql.dialect(paramstyle="format")  # type: ignore[no-untyped-call]  # its constructor has no types
    return sqlite.dialect(paramstyle="qmark")


def text_of(statement: Executable, dialect: str, columns: Sequence[str] | None = None) -> str:
    """Compile a statement to SQL text with positional parameters in the order of their appearance."""
    return str(statement.compile(dialect=_dialect(dialect), column_keys=columns))  # type: ignore[attr-defined]  # Executable leaves compile to its kinds


@lru_cache
def _insert_text(table: Table, replaces: tuple[str, ...] | None) -> str:
    cells: dict[str, BindParameter[Any]] = {cell.name: bindparam(cell.name) for cell in table.columns}
    statement = insert(table).values(cells)
    if replaces is not None:
        key = [cell.name for cell in table.primary_key]
        changes = {name: statement.excluded[name] for name in replaces}
        statement = statement.on_conflict_do_update(index_elements=key, set_=changes)
    return text_of(statement, "sqlite")


@lru_cache
def _insert_arrays_text(table: Table, replaces: tuple[str, ...] | None) -> str:
    """Return PostgreSQL's way to take many rows: an array a column, which costs both sides a fifth of row after row."""
    quoted, cells = _dialect("postgresql").identifier_preparer.quote, list(table.columns)
    arrays = ", ".join(f"%b::{cell.type.compile(_dialect('postgresql'))}[]" for cell in cells)
    names = ", ".join(quoted(cell.name) for cell in cells)
    inserted = f"INSERT INTO {quoted(table.name)} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 - names of our own tables
    if replaces is None:
        return inserted
    key = ", ".join(quoted(cell.name) for cell in table.primary_key)
    changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in replaces)
    return f"{inserted} ON CONFLICT ({key}) DO UPDATE SET {changes}"


def insert_all(db: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows given in the table's order of columns; nothing for none (an empty list would insert defaults)."""
    if not rows:
        return
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(_insert_arrays_text(table, None), _arrays(rows))
    else:
        db.exec_driver_sql(_insert_text(table, None), list(rows))


def upsert_all(db: Connection, table: Table, rows: Sequence[Row], replaces: tuple[str, ...]) -> None:
    """Insert rows; where the key exists already, the columns ``replaces`` take the new values."""
    if not rows:
        return
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(_insert_arrays_text(table, replaces), _arrays(_last_of_each(table, rows)))
    else:
        db.exec_driver_sql(_insert_text(table, replaces), list(rows))


def _arrays(rows: Sequence[Row]) -> tuple[list[Any], ...]:
    return tuple([*cells] for cells in zip(*rows, strict=True))


def _last_of_each(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows, of those with one key the last: row after row would end there, and one statement refuses it."""
    places = _key_places(table)
    return list({places(row): row for row in rows}.values())


@lru_cache
def _key_places(table: Table) -> Callable[[Row], object]:
    return itemgetter(*(at for at, cell in enumerate(table.columns) if cell.primary_key))


def run_all(db: Connection, build: Callable[[], Executable], rows: Sequence[Row]) -> None:
    """Run a statement once for each tuple of parameters; ``build`` is called once for each database."""
    if rows:
        db.exec_driver_sql(_text(db.dialect.name, build), list(rows))


def run(db: Connection, build: Callable[[], Executable], parameters: Row) -> list[Row]:
    """Run a query compiled once and return its rows as tuples."""
    found = db.exec_driver_sql(_text(db.dialect.name, build), parameters)
    return found.fetchall()  # type: ignore[return-value]  # a Row is a tuple


@lru_cache
def _text(dialect: str, build: Callable[[], Executable]) -> str:
    return text_of(build(), dialect)


def first(query: Select[Result]) -> Select[Result]:
    """Return the query for its first row alone (without the offset that SQLite's dialect adds as a parameter)."""
    return query.limit(literal_column("1")).offset(literal_column("0"))


def asked(size: int, name: str = "asked", /, **columns: TypeEngine[Any]) -> CTE:
    """Return the list of a query for ``run_sized``: a table of parameters, some of them more than once.

    On PostgreSQL, which has arrays, a list of any length is one parameter a column (``size`` is ``ANY_SIZE``).
    """
    if size == ANY_SIZE:
        arrays = (cast(bindparam(f"{name}_{column}"), ARRAY(kind)) for column, kind in columns.items())
        given = (column(name, kind) for name, kind in columns.items())
        listed = func.unnest(*arrays).table_valued(*given, name=f"of_{name}").render_derived()
        return select(listed).cte(name)
    cells: list[tuple[BindParameter[Any], ...]] = [
        tuple(bindparam(f"{name}_{column}_{index}") for column in columns) for index in range(size)
    ]
    table = values(*(column(name, kind) for name, kind in columns.items()), name=name)
    return table.data(cells).cte(name)


def distinct(size: int, **columns: TypeEngine[Any]) -> CTE:
    """Return the list of a query that joins it, where each entry must stand once."""
    return select(asked(size, **columns)).distinct().cte("once")


def run_sized(db: Connection, build: Callable[[int], Executable], items: Sequence[Row], others: Row) -> list[Row]:
    """Run a query that begins with the list ``asked(size)``, filled with these items; then its other parameters."""
    if not items:
        return []
    if len(items) > LONGEST_LIST:
        half = len(items) // 2
        first = run_sized(db, build, items[:half], others)
        return first + run_sized(db, build, items[half:], others)
    size, filled = _filled(db, items)
    found = db.exec_driver_sql(_sized_text(db.dialect.name, build, (size,)), (*filled, *others))
    return found.fetchall()  # type: ignore[return-value]  # a Row is a tuple


def run_two_lists(
    db: Connection,
    build: Callable[[int, int], Executable],
    items: Sequence[Row],
    more: Sequence[Row],
    others: Row,
) -> list[Row]:
    """Run a query that begins with two lists; nothing for empty ones."""
    if not items or not more:
        return []
    (size, filled), (size_of_more, filled_more) = _filled(db, items), _filled(db, more)
    text = _sized_text(db.dialect.name, build, (size, size_of_more))
    found = db.exec_driver_sql(text, (*filled, *filled_more, *others))
    return found.fetchall()  # type: ignore[return-value]  # a Row is a tuple


def _filled(db: Connection, items: Sequence[Row]) -> tuple[int, Iterable[Any]]:
    """Fill a list up to a power of two with its own last member, and return its length and its parameters.

    So a handful of texts serve every length: each new one would be parsed and planned again by the database.
    """
    if db.dialect.name == "postgresql":
        return ANY_SIZE, _arrays(items)
    size = 1 << (len(items) - 1).bit_length()
    missing = (size - len(items)) * len(items[-1])
    return size, chain(chain.from_iterable(items), islice(cycle(items[-1]), missing))


def filled_up(texts: Sequence[str]) -> list[str]:
    """Return the texts, the last one repeated up to a power of two: for a statement with a part for each of them."""
    missing = (1 << (len(texts) - 1).bit_length()) - len(texts)
    return [*texts, *([texts[-1]] * missing)]


@lru_cache
def _sized_text(dialect: str, build: Callable[..., Executable], sizes: tuple[int, ...]) -> str:
    if dialect == "postgresql":
        # Binary: bytes in an array would travel as hex digits in quotes.
        return text_of(build(*sizes), dialect).replace("%s", "%b")
    rows = iter(sizes)
    return _ONE_ROW.sub(lambda found: f"(VALUES {', '.join([found[1]] * next(rows))})", _short_text(build, len(sizes)))


_ONE_ROW = re.compile(r"\(VALUES (\([^()]*\))\)")


@lru_cache
def _short_text(build: Callable[..., Executable], lists: int) -> str:
    """Compile a query with a row in each list, to be lengthened as text: compiling one of 512 rows takes 10 ms."""
    return text_of(build(*[1] * lists), "sqlite")
