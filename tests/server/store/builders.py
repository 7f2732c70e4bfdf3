"""Rows to store, valid until a test says otherwise."""

from sqlalchemy import Connection

from server.store import change_log
from server.store.change_log import HistoryRow
from server.store.commit import WorkspaceKey
from server.store.records import Saved, save, set_scopes
from server.store.workspaces import Workspace
from tests.builders import NOW_MS, WORKSPACE, an_id

WS = WorkspaceKey(1)


def a_workspace(key: int = WS, name: str = "Northwind") -> Workspace:
    """Return a company."""
    return Workspace(
        key=WorkspaceKey(key),
        id=WORKSPACE,
        name=name,
        language="en",
        currency="EUR",
        zone="Europe/Rome",
        visibility="team",
        claiming=True,
        cursor_key=b"c" * 32,
        claim_key=b"k" * 32,
        created_at=NOW_MS,
    )


def a_row(seq: int, *, id_: str | None = None, entity: str = "contact", root: str | None = None) -> Saved:
    """Return a record as it is saved; its body tells only which it is."""
    made = id_ or an_id()
    return Saved(made, entity, root, seq, f'{{"id":"{made}","seq":{seq}}}'.encode(), None)


def a_history(record: str, seq: int, *fields: str, n: int = 1) -> HistoryRow:
    """Return one operation's effect on a record."""
    return HistoryRow(record, seq, an_id(), n, an_id(), an_id(), NOW_MS, b"{}", fields)


def write(db: Connection, *roots: tuple[str, set[str]], children: dict[str, str] | None = None) -> int:
    """Write these roots for these scopes, and children by their root, one number each; return the new head."""
    head = change_log.lock_heads(db, [WS])[WS].head
    rows = [a_row(head + at, id_=root) for at, (root, _) in enumerate(roots, 1)]
    for child, root in (children or {}).items():
        rows.append(a_row(head + len(rows) + 1, id_=child, root=root, entity="comment"))
    save(db, WS, rows)
    set_scopes(db, WS, [(root, frozenset(scopes)) for root, scopes in roots])
    change_log.advance(db, WS, head + len(rows), f"{head + len(rows):016x}", NOW_MS)
    return head + len(rows)
