"""What the whole of the sync protocol needs beyond the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _turns_of_reactions()
    _files_of_attachments()
    _keeping()
    _former_authors()
    _merges()
    _receipts_in_the_order_of_time()


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


def _former_authors() -> None:
    with op.batch_alter_table("lost_scope") as lost_scope:
        lost_scope.add_column(sa.Column("gained_at", sa.BigInteger(), server_default="0", nullable=False))
        lost_scope.drop_constraint("pk_lost_scope", type_="primary")
        lost_scope.create_primary_key("pk_lost_scope", ["workspace_id", "member_id", "scope", "gained_at"])
    op.create_index(op.f("ix_scope_move_workspace_id_root_id"), "scope_move", ["workspace_id", "root_id"])
    op.add_column("sync_head", sa.Column("settings", sa.Integer(), server_default="0", nullable=False))
    op.add_column("field_history", sa.Column("seen", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "purged",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_purged")),
        sqlite_with_rowid=False,
    )
    op.add_column("dead_letter", sa.Column("schema", sa.Integer(), server_default="1", nullable=False))


def _merges() -> None:
    op.create_table(
        "alias",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survivor_id", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undo", sa.LargeBinary(), nullable=True),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_alias")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alias_workspace_id_survivor_id"), "alias", ["workspace_id", "survivor_id"])


def _receipts_in_the_order_of_time() -> None:
    op.create_table(
        "receipt_in_time",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("op", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        sa.Column("renumbered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "at", "device", "n", name=op.f("pk_receipt_in_time")),
        sqlite_with_rowid=False,
    )
    # Which of them came under two numbers is not known: all of them are taken for it, and found as before.
    op.execute(
        "insert into receipt_in_time (workspace_id, at, device, n, op, status, answer, payload_hash, renumbered)"
        " select workspace_id, at, device, n, op, status, answer, payload_hash, true from receipt"
    )
    op.drop_table("receipt")
    op.rename_table("receipt_in_time", "receipt")
    op.create_index(op.f("ix_receipt_workspace_id_op"), "receipt", ["workspace_id", "op"], unique=False)
    where = sa.text("renumbered")
    op.create_index(
        "ix_receipt_renumbered",
        "receipt",
        ["workspace_id", "device", "n"],
        sqlite_where=where,
        postgresql_where=where,
    )
    if op.get_bind().dialect.name == "sqlite":
        for index, figures in (
            ("ix_receipt_workspace_id_op", "1000000 1000000 1"),
            ("receipt", "1000000 1000000 10 2 1"),
        ):
            op.execute(f"insert into sqlite_stat1 (tbl, idx, stat) values ('receipt', '{index}', '{figures}')")  # noqa: S608 - constants above
        op.execute("analyze sqlite_master")  # reads them: the server goes on with this very connection
    else:
        op.execute("alter index pk_receipt_in_time rename to pk_receipt")


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


def _files_of_attachments() -> None:
    op.drop_table("blob")  # nothing was ever written into it
    op.create_table(
        "blob",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("stored", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("preview", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("unused_since", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "sha256", name=op.f("pk_blob")),
    )
    op.create_index(op.f("ix_blob_workspace_id_stored"), "blob", ["workspace_id", "stored"], unique=False)
    op.create_index(op.f("ix_blob_checked_at"), "blob", ["checked_at"], unique=False)
    op.create_table(
        "blob_upload",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("member_id", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_blob_upload")),
    )
    op.create_index(
        op.f("ix_blob_upload_workspace_id_member_id_sha256"),
        "blob_upload",
        ["workspace_id", "member_id", "sha256"],
        unique=False,
    )
    op.create_index(op.f("ix_blob_upload_touched_at"), "blob_upload", ["touched_at"], unique=False)
    op.create_table(
        "blob_chunk",
        sa.Column("workspace_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upload_id", sa.LargeBinary(), nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "upload_id", "start", name=op.f("pk_blob_chunk")),
        sqlite_with_rowid=False,
    )
