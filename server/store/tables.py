"""The tables, alike on SQLite and PostgreSQL; every key begins with the workspace, and nothing joins two of them.

Record, operation, device and member ids are stored as their 16 bytes (``ids.py``), instants as milliseconds since 1970.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

# Names by rule, so that a later migration can address every constraint on both databases.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _workspace_id() -> Column[int]:
    """Return the first part of a key. No foreign key: checking one on every row would cost each push."""
    return Column("workspace_id", Integer, primary_key=True, autoincrement=False)


def _id(name: str, *, key: bool = False, optional: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=optional)


workspace = Table(
    "workspace",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("claiming", Boolean, nullable=False),
    Column("cursor_key", LargeBinary, nullable=False),  # signs the cursors of pulls
    Column("claim_key", LargeBinary, nullable=False),  # makes client names comparable without telling them
    Column("created_at", BigInteger, nullable=False),
)

# The counter and the write lock of a workspace are this one row (SYNC 4.2).
sync_head = Table(
    "sync_head",
    metadata,
    _workspace_id(),
    Column("history_id", Text, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
    # Of the last commit, and how many operations are held: here too, because on PostgreSQL only the locked row
    # itself is read anew after waiting for its lock, other tables as they were before.
    Column("nonce", Text, nullable=False),
    Column("held", Integer, nullable=False),
    # Raised when the settings of the whole change, so that every process reads them anew.
    Column("settings", Integer, nullable=False, server_default="0"),
)

sync_commit = Table(
    "sync_commit",
    metadata,
    _workspace_id(),
    Column("seq_last", BigInteger, primary_key=True, autoincrement=False),
    Column("nonce", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# How far the sequence had come on some day. It dates what is older than the commits that are kept, and never goes back.
sequence_day = Table(
    "sequence_day",
    metadata,
    _workspace_id(),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("head", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The histories that this database had before it was restored, and up to which number the present one is the same.
past_history = Table(
    "past_history",
    metadata,
    _workspace_id(),
    Column("history_id", Text, primary_key=True),
    Column("fork", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# For how many days something is kept, where a company chose another number than the usual one.
retention = Table(
    "retention",
    metadata,
    _workspace_id(),
    Column("what", Text, primary_key=True),
    Column("days", Integer, nullable=False),
    sqlite_with_rowid=False,
)

record = Table(
    "record",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    Column("entity", Text, nullable=False),
    _id("root_id", optional=True),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),  # the row as it goes on the wire
    Column("deleted_at", Text, nullable=True),
    # When it came into the trash, in ms; on a tombstone too, as long as some of its children are not gone yet.
    Column("trashed_at", BigInteger, nullable=True),
    Column("body_crc", BigInteger, nullable=True),  # CRC-32 of the body: what the nightly scan for rotten bits compares
)
Index("uq_record_workspace_id_seq", record.c.workspace_id, record.c.seq, unique=True)
# Partial, because most records are children and few questions ask for one entity: half the index work of a push.
Index(
    "ix_record_children",
    record.c.workspace_id,
    record.c.root_id,
    record.c.id,
    sqlite_where=record.c.root_id.is_not(None),
    postgresql_where=record.c.root_id.is_not(None),
)
Index(
    "ix_record_roots",
    record.c.workspace_id,
    record.c.entity,
    record.c.seq,
    sqlite_where=record.c.root_id.is_(None),
    postgresql_where=record.c.root_id.is_(None),
)

# Partial too: what waits to be thrown away is little, and costs the writing of everything else nothing.
Index(
    "ix_record_trash",
    record.c.workspace_id,
    record.c.trashed_at,
    sqlite_where=record.c.trashed_at.is_not(None),
    postgresql_where=record.c.trashed_at.is_not(None),
)
Index(
    "ix_record_tombstones",
    record.c.workspace_id,
    record.c.seq,
    sqlite_where=record.c.deleted_at.is_not(None),
    postgresql_where=record.c.deleted_at.is_not(None),
)

record_scope = Table(
    "record_scope",
    metadata,
    _workspace_id(),
    _id("root_id", key=True),
    Column("scope", Text, primary_key=True),
    sqlite_with_rowid=False,
)
Index(None, record_scope.c.workspace_id, record_scope.c.scope, record_scope.c.root_id)

# One row per reference field that was ever written; an emptied one stays with no target, which spares a delete.
link = Table(
    "link",
    metadata,
    _workspace_id(),
    _id("source_id", key=True),
    Column("field", Text, primary_key=True),
    _id("target_id", optional=True),
    sqlite_with_rowid=False,
)
Index(
    "ix_link_targets",
    link.c.workspace_id,
    link.c.target_id,
    link.c.field,
    sqlite_where=link.c.target_id.is_not(None),
    postgresql_where=link.c.target_id.is_not(None),
)

field_history = Table(
    "field_history",
    metadata,
    _workspace_id(),
    _id("record_id", key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("turn", Integer, primary_key=True, autoincrement=False),  # order within one commit
    _id("op"),
    Column("n", BigInteger, nullable=False),
    _id("device"),
    _id("actor"),
    Column("edited_at", BigInteger, nullable=False),
    Column("fields", Text, nullable=False),  # names written, joined by newlines
    Column("old", LargeBinary, nullable=False),  # JSON {field: value before}
    Column("seen", BigInteger, nullable=False, server_default="0"),  # up to which number its author knew the record
    sqlite_with_rowid=False,
)

# In the order of time: those of one commit lie side by side, where by device each would dirty a page of its own.
receipt = Table(
    "receipt",
    metadata,
    _workspace_id(),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    _id("device", key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    _id("op"),
    Column("status", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("payload_hash", LargeBinary, nullable=False),
    Column("renumbered", Boolean, nullable=False),  # the operation had another number, or device, before
    sqlite_with_rowid=False,
)
Index(None, receipt.c.workspace_id, receipt.c.op)
Index(
    "ix_receipt_renumbered",
    receipt.c.workspace_id,
    receipt.c.device,
    receipt.c.n,
    sqlite_where=receipt.c.renumbered,
    postgresql_where=receipt.c.renumbered,
)

scope_move = Table(
    "scope_move",
    metadata,
    _workspace_id(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _id("root_id", key=True),
    Column("old", Text, nullable=False),  # scopes, joined by newlines
    Column("new", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index(None, scope_move.c.workspace_id, scope_move.c.root_id)

# What a person began or ceased to see by a change of team, role or setting, and when: who counts as a former author
# (SYNC 4.7). A scope still held is lost at the end of time; one that was lost and gained again stands here twice.
lost_scope = Table(
    "lost_scope",
    metadata,
    _workspace_id(),
    _id("member_id", key=True),
    Column("scope", Text, primary_key=True),
    Column("gained_at", BigInteger, primary_key=True, autoincrement=False, server_default="0"),
    Column("lost_at", BigInteger, nullable=False),
)

# Records that were merged into others: what their ids mean since then, for ever, and how it can be undone for a while.
alias = Table(
    "alias",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    _id("survivor_id"),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("undo", LargeBinary, nullable=True),  # JSON of what the merge did
    Column("same", Boolean, nullable=False),  # the record itself, under another id
    sqlite_with_rowid=False,
)
Index(None, alias.c.workspace_id, alias.c.survivor_id)

# Ids that were emptied for ever: they refuse whatever comes, however late, when even their tombstones are forgotten.
purged = Table(
    "purged",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

dead_letter = Table(
    "dead_letter",
    metadata,
    _workspace_id(),
    _id("op", key=True),
    _id("device"),
    Column("n", BigInteger, nullable=False),
    _id("member_id"),
    Column("state", Text, nullable=False),  # held | dead
    _id("awaits", optional=True),  # the record whose arrival lets a held operation be applied
    Column("code", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),  # the operation as it was sent
    Column("at", BigInteger, nullable=False),
    Column("schema", Integer, nullable=False, server_default="1"),  # of the device that sent it
)
Index(
    "ix_dead_letter_awaits",
    dead_letter.c.workspace_id,
    dead_letter.c.awaits,
    sqlite_where=dead_letter.c.awaits.is_not(None),
    postgresql_where=dead_letter.c.awaits.is_not(None),
)

Index("ix_dead_letter_at", dead_letter.c.workspace_id, dead_letter.c.at)

# Operations that a closed account has sent: a manager applies, returns or discards each one (SYNC 4.6).
quarantine = Table(
    "quarantine",
    metadata,
    _workspace_id(),
    _id("op", key=True),
    _id("device"),
    Column("n", BigInteger, nullable=False),
    _id("member_id"),
    Column("schema", Integer, nullable=False),  # of the data, as the device knew it
    Column("payload", LargeBinary, nullable=False),  # the operation as it was sent
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # waiting | applied | refused | returned | discarded
    _id("settled_by", optional=True),
    Column("answer", LargeBinary, nullable=True),  # the result, once it was applied
)
Index("ix_quarantine_at", quarantine.c.workspace_id, quarantine.c.at, quarantine.c.op)
Index("ix_quarantine_member", quarantine.c.workspace_id, quarantine.c.member_id)

device = Table(
    "device",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    _id("member_id"),
    Column("name", Text, nullable=False),
    Column("last_n", BigInteger, nullable=False),
    Column("acked_n", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
    Column("installed_at", BigInteger, nullable=True),  # since when the app stands on its home screen
)

# The account behind a synced `member` record of the same id: what signing in needs and no other device may see.
member = Table(
    "member",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    _id("team_id", optional=True),
    Column("manages", Text, nullable=False),  # ids of the teams led, joined by newlines
    Column("language", Text, nullable=True),
    Column("zone", Text, nullable=True),
    Column("password_hash", Text, nullable=True),  # none: signs in by token only
    Column("active", Boolean, nullable=False),
    Column("access_version", Integer, nullable=False),
    Column("joined_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=True),
    Column("sample", Boolean, nullable=False),  # made by `carnet demo`, and with all that this person made goes again
)
Index(None, member.c.workspace_id, member.c.email_folded, unique=True)

session = Table(
    "session",
    metadata,
    _workspace_id(),
    _id("secret_hash", key=True),
    _id("member_id"),
    _id("device", optional=True),
    Column("csrf", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
Index(None, session.c.secret_hash, unique=True)  # whoever calls says a secret and no workspace
Index(None, session.c.workspace_id, session.c.member_id)

token = Table(
    "token",
    metadata,
    _workspace_id(),
    _id("secret_hash", key=True),
    _id("id"),
    _id("member_id"),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),  # its first characters, by which a person knows it again
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=True),
    Column("revoked_at", BigInteger, nullable=True),
)
Index(None, token.c.secret_hash, unique=True)
Index(None, token.c.workspace_id, token.c.member_id)

invitation = Table(
    "invitation",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    _id("team_id", optional=True),
    _id("created_by"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=True),
)

# Failed sign-ins by account and by address. No workspace: it counts those who are not anybody yet.
throttle = Table(
    "throttle",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("tried_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The one-time code of the first run, printed by the process that started last. No workspace: there is none yet.
setup_code = Table(
    "setup_code",
    metadata,
    Column("secret_hash", LargeBinary, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Under the number of a workspace: how far a reaction has followed its changes. Under 0, of which there is none: which
# process runs the reaction, until when, and when it is due again.
reaction_cursor = Table(
    "reaction_cursor",
    metadata,
    _workspace_id(),
    Column("name", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("leased_by", Text, nullable=True),
    Column("leased_until", BigInteger, nullable=True),
    Column("due_at", BigInteger, nullable=True),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row: each one makes the next wait longer
)

# A file that came whole. ``sha256``: of the bytes as they were sent, by which attachments name it; ``stored``: of those
# that are kept, which differ where a picture had to be written anew. The bytes themselves lie in ``blob_files.py``.
blob = Table(
    "blob",
    metadata,
    _workspace_id(),
    _id("sha256", key=True),
    _id("stored"),
    Column("size", BigInteger, nullable=False),  # of what is kept
    Column("mime", Text, nullable=False),  # as found in the bytes, whatever anybody said
    Column("state", SmallInteger, nullable=False),  # 1 whole, 2 damaged
    Column("preview", SmallInteger, nullable=False),  # 0 not tried yet, 1 made, 2 there can be none
    Column("created_at", BigInteger, nullable=False),
    Column("checked_at", BigInteger, nullable=False),
    Column("unused_since", BigInteger, nullable=True),
)
Index(None, blob.c.workspace_id, blob.c.stored)
Index(None, blob.c.checked_at)

# A file on its way, and for a while after it has come: who has sent bytes may attach them.
blob_upload = Table(
    "blob_upload",
    metadata,
    _workspace_id(),
    _id("id", key=True),
    _id("member_id"),
    _id("sha256"),
    Column("size", BigInteger, nullable=False),  # as declared
    Column("received", BigInteger, nullable=False),  # bytes here so far
    Column("state", SmallInteger, nullable=False),  # 0 arriving, 1 done, 2 refused
    Column("code", Text, nullable=True),  # why it was refused
    Column("created_at", BigInteger, nullable=False),
    Column("touched_at", BigInteger, nullable=False),
)
Index(None, blob_upload.c.workspace_id, blob_upload.c.member_id, blob_upload.c.sha256)
Index(None, blob_upload.c.touched_at)

blob_chunk = Table(
    "blob_chunk",
    metadata,
    _workspace_id(),
    _id("upload_id", key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),  # of its object: two that came for one place must not lie on each other
    sqlite_with_rowid=False,
)
