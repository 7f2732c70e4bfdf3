"""Tell SQLite what the tables will look like, before it can count for itself.

Without statistics it takes a workspace for ten rows and finds the receipts of a push by reading all of them. A later
ANALYZE or PRAGMA optimize replaces these figures with real ones, which say the same.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_RECEIPTS = (
    ("receipt", "1000000 1000000 1000 1"),  # the primary key: workspace, device, n
    ("ix_receipt_workspace_id_op", "1000000 1000000 1"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("analyze sqlite_master")  # makes the table of statistics
    for index, figures in _RECEIPTS:
        op.execute(f"insert into sqlite_stat1 (tbl, idx, stat) values ('receipt', '{index}', '{figures}')")  # noqa: S608 - constants above
