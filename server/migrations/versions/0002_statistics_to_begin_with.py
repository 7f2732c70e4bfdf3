"""Tell SQLite what the tables will look like, before it can count for itself.

Without statistics it takes a workspace for ten rows, and finds the receipts and roots of a push by reading all of them.
A later ANALYZE or PRAGMA optimize replaces these figures with real ones, which say the same.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

# Table, index, rows in all and for each further column of the index.
_FIGURES = (
    ("receipt", "receipt", "1000000 1000000 1000 1"),  # the primary key: workspace, device, n
    ("receipt", "ix_receipt_workspace_id_op", "1000000 1000000 1"),
    ("record", "sqlite_autoindex_record_1", "1000000 1000000 1"),  # the primary key: workspace, id
    ("record", "uq_record_workspace_id_seq", "1000000 1000000 1"),
    ("record", "ix_record_children", "900000 900000 10 1"),
    ("record", "ix_record_roots", "100000 100000 10000 1"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("analyze sqlite_master")  # makes the table of statistics
    for table, index, figures in _FIGURES:
        op.execute(f"insert into sqlite_stat1 (tbl, idx, stat) values ('{table}', '{index}', '{figures}')")  # noqa: S608 - constants above
