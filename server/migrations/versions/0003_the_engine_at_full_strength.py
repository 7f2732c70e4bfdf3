"""What the whole of the sync protocol needs beyond the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _turns_of_reactions()
    _keeping()


def _turns_of_reactions() -> None:
    op.add_column("reaction_cursor", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.add_column("reaction_cursor", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))


def _keeping() -> None:
    op.add_column("record", sa.Column("trashed_at", sa.BigInteger(), nullable=True))
    op.add_column("record", sa.Column("body_crc", sa.BigInteger(), nullable=True))
    for name, column, where in (
        ("ix_record_trash", "trashed_at", "trashed_at IS NOT NULL"),
        ("ix_record_tombstones", "seq", "deleted_at IS NOT NULL"),
    ):
        text = sa.text(where)
        op.create_index(name, "record", ["workspace_id", column], sqlite_where=text, postgresql_where=text)
    op.create_index("ix_dead_letter_at", "dead_letter", ["workspace_id", "at"])
    op.create_table(
        "sequence_day",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "at", name=op.f("pk_sequence_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "past_history",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("history_id", sa.Text(), nullable=False),
        sa.Column("fork", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "history_id", name=op.f("pk_past_history")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "retention",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "what", name=op.f("pk_retention")),
        sqlite_with_rowid=False,
    )
    _quarantine()


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.LargeBinary(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "op", name=op.f("pk_quarantine")),
    )
    op.create_index("ix_quarantine_at", "quarantine", ["workspace_id", "at", "op"])
    op.create_index("ix_quarantine_member", "quarantine", ["workspace_id", "member_id"])
