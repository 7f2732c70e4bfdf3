"""Pages of a pull: the stored rows that somebody may see, as the bytes that go on the wire."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, Connection, Select, bindparam, exists, func, literal_column, select

from server.store import change_log, records, scope_moves
from server.store.commit import Head, WorkspaceKey
from server.store.heads import Told
from server.store.statements import filled_up, text_of
from server.store.tables import record, record_scope

SCANNED: Final = 50_000
"""Numbers looked through for one page, so that somebody who sees little still gets on."""


class Asked(NamedTuple):
    """Who pulls, and from where on. ``start``: the head when a pull from nothing began, none when it begins now."""

    ws: WorkspaceKey
    scopes: frozenset[str]
    after: int
    start: int | None
    limit: int
    limit_bytes: int


class Page(NamedTuple):
    """Rows with ``after < seq <= until``, and the head and the device's counter of the same snapshot."""

    head: Head
    start: int
    last_n: int
    nonce: str
    until: int
    rows: list[bytes]

    @property
    def more(self) -> bool:
        """Whether the snapshot holds numbers beyond this page."""
        return self.until < self.head.head


def page(db: Connection, asked: Asked, told: Told) -> Page:
    """Return the next page. Head, rows and ``last_n`` must come from one snapshot, or a device would skip rows."""
    head = told.head
    start = head.head if asked.start is None else asked.start
    until = min(head.head, asked.after + SCANNED)
    rows = _rows(db, asked, start, until)
    if len(rows) >= asked.limit:
        until = rows[-1][0]
    cut = _fitting(rows, asked.limit_bytes)
    if cut < len(rows):
        rows = rows[:cut]
        until = rows[-1][0]
    nonce = head.nonce if until == head.head else change_log.nonce_of(db, asked.ws, until) or head.nonce
    return Page(head, start, told.last_n, nonce, until, [body for _, body in rows])


def _fitting(rows: list[tuple[int, bytes]], limit_bytes: int) -> int:
    """Return how many rows fit a page; at least one, or a long one would stop everything behind it."""
    size = 0
    for count, (_, body) in enumerate(rows):
        size += len(body)
        if size > limit_bytes and count > 0:
            return count
    return len(rows)


def _rows(db: Connection, asked: Asked, start: int, until: int) -> list[tuple[int, bytes]]:
    mine = filled_up(sorted(asked.scopes))
    parameters = (asked.ws, asked.after, until, start, *mine, asked.limit)
    found = db.exec_driver_sql(_rows_text(db.dialect.name, len(mine)), parameters)
    return found.fetchall()  # type: ignore[return-value]  # a Row is a tuple


@lru_cache
def _rows_text(dialect: str, size: int) -> str:
    row, scope = record.c, record_scope.c
    scopes: list[BindParameter[str]] = [bindparam(f"scope_{index}") for index in range(size)]
    visible = exists().where(
        scope.workspace_id == row.workspace_id,
        scope.root_id == func.coalesce(row.root_id, row.id),
        scope.scope.in_(scopes),
    )
    query: Select[Any] = (
        select(row.seq, row.body)
        .where(
            row.workspace_id == bindparam("ws"),
            row.seq > bindparam("after"),
            row.seq <= bindparam("until"),
            # Who starts from nothing need not hear of what had gone before.
            (row.seq > bindparam("start")) | row.deleted_at.is_(None),
            visible,
        )
        .order_by(row.seq)
        .limit(bindparam("limit"))
        .offset(literal_column("0"))  # else SQLite's dialect makes it one more parameter
    )
    return text_of(query, dialect)


def moved(
    db: Connection, ws: WorkspaceKey, mine: frozenset[str], *, after: int, until: int
) -> tuple[list[str], list[str]]:
    """Return the roots that came into sight and those that went out of it with ``after < seq <= until``."""
    moves = scope_moves.moves_between(db, ws, after, until) if after < until else []
    if not moves:
        return [], []
    now = records.scopes_of(db, ws, {move.root for move in moves})
    return sight(moves, now, mine)


def sight(
    moves: Collection[scope_moves.Move], now: dict[str, frozenset[str]], mine: frozenset[str]
) -> tuple[list[str], list[str]]:
    """Return what ``moved`` returns, of these moves and the scopes that the roots have now (SYNC 4.6).

    Judged over *all* moves of a root in the window: an earlier page may have brought rows that were visible only in
    between, so neither the first move nor the last one alone tells what the device holds.
    """
    seen = {move.root for move in moves if not mine.isdisjoint(move.old)}
    unseen = {move.root for move in moves if mine.isdisjoint(move.old)}
    return _sorted(unseen, now, mine, visible=True), _sorted(seen, now, mine, visible=False)


def _sorted(roots: Iterable[str], now: dict[str, frozenset[str]], mine: frozenset[str], *, visible: bool) -> list[str]:
    return sorted(root for root in roots if mine.isdisjoint(now[root]) is not visible)
