"""What every table holds, in one number each: so a copy is known to be whole, and a restored one to be the same."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, MetaData, Table, select

Digest = tuple[int, str]
"""How many rows, and a hash over all of them in the order of their keys."""

_ROWS: Final = 1_000
_encode: Final = msgspec.msgpack.Encoder().encode


def of_tables(db: Connection) -> dict[str, Digest]:
    """Return the digest of every table by its name, all of one snapshot.

    The tables are those that the database has: a backup may be older than this version.
    """
    found = MetaData()
    found.reflect(bind=db)
    return {table.name: _digest(db, table) for table in found.sorted_tables}


def _digest(db: Connection, table: Table) -> Digest:
    count, total = 0, blake2b(digest_size=16)
    for rows in _pages(db, table):
        count += len(rows)
        for row in rows:
            total.update(_encode(row))
    return count, total.hexdigest()


def _pages(db: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    query = select(table).order_by(*table.primary_key.columns)
    found = db.execute(query, execution_options={"yield_per": _ROWS})
    for page in found.partitions():
        yield [tuple(row) for row in page]
