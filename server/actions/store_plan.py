"""Writes what was planned: records with their scopes and references, their history, and the new head."""

import msgspec
from msgspec import structs
from sqlalchemy import Connection

from server.actions import purging
from server.store import aliases, change_log, records, scope_moves
from server.store.change_log import HistoryRow
from server.store.commit import WorkspaceKey
from server.store.records import Saved
from sync.edited_at import moment_from_ms
from sync.finish import Finished, Row
from sync.plan import Change
from sync.protocol import High
from sync.values import written

_encode = msgspec.json.Encoder().encode
_NOTHING = b"{}"


def store(db: Connection, ws: WorkspaceKey, done: Finished, *, nonce: str, now_ms: int) -> High:
    """Write a plan under the workspace's lock and return where its sequence stands then."""
    records.save(db, ws, [_saved(row, now_ms) for row in done.rows])
    _store_scopes(db, ws, done)
    records.set_links(db, ws, done.links)
    change_log.append_history(db, ws, [_history_row(change) for change in done.changes])
    aliases.add(db, ws, done.aliases)
    aliases.remove(db, ws, done.unaliased)
    change_log.rename(db, ws, done.renamed)
    if done.purged:
        purging.forget(db, ws, done.purged, now_ms)
    change_log.advance(db, ws, done.head, nonce, now_ms)
    return (done.head, nonce)


def _saved(row: Row, now_ms: int) -> Saved:
    record = row.record
    if row.deleted:
        return Saved(record.id, record.entity, record.root, row.seq, row.body, written(moment_from_ms(now_ms)))
    # By our own clock: who put it there offline, months ago, has not given anybody time to take it out again. A later
    # edit of what lies in the trash begins that time anew.
    trashed_at = None if record.trashed is None else now_ms
    return Saved(record.id, record.entity, record.root, record.seq, row.body, None, trashed_at)


def _store_scopes(db: Connection, ws: WorkspaceKey, done: Finished) -> None:
    made = [(move.root, move.new) for move in done.moves if move.old is None]
    moved = [move for move in done.moves if move.old is not None]
    records.set_scopes(db, ws, made, new=True)
    if moved:
        records.set_scopes(db, ws, [(move.root, move.new) for move in moved])
    told = {(move.seq, move.root): move for move in (*moved, *done.left)}
    for move in done.left:
        both = [one.old or frozenset() for one in moved if (one.seq, one.root) == (move.seq, move.root)]
        told[(move.seq, move.root)] = structs.replace(move, old=frozenset().union(*both, move.old or ()))
    scope_moves.add_moves(db, ws, [(move.seq, move.root, move.old or (), move.new) for move in told.values()])


def _history_row(change: Change) -> HistoryRow:
    # What stood nowhere takes no place: else the history of a new record would be as long as the record.
    old = {field: value for field, value in change.old.items() if value is not None}
    return HistoryRow(
        change.record,
        change.seq,
        change.op,
        change.n,
        change.device,
        change.actor,
        change.edited_at_ms,
        _encode(old) if old else _NOTHING,
        change.old.keys(),
        change.seen,
    )
