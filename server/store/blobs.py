"""What is known of files: those that came whole, those on their way, and the attachments that name them."""

from collections.abc import Collection
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, update

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.statements import upsert_all
from server.store.tables import blob, blob_chunk, blob_upload, link, record

WHOLE: Final = 1
DAMAGED: Final = 2

NOT_TRIED: Final = 0
MADE: Final = 1
NONE_POSSIBLE: Final = 2

ARRIVING: Final = 0
DONE: Final = 1
REFUSED: Final = 2

_BLOB = blob.c
_UPLOAD = blob_upload.c
_CHUNK = blob_chunk.c
_LINK = link.c
_FIELD: Final = "sha256"


class Blob(NamedTuple):
    """A file that came whole; both hashes in hex, ``size`` in bytes of what is kept."""

    ws: WorkspaceKey
    sha256: str
    stored: str
    size: int
    mime: str
    state: int
    preview: int


class Upload(NamedTuple):
    """A file on its way, or that has come; ``size`` as declared."""

    id: str
    member: str
    sha256: str
    size: int
    received: int
    state: int
    code: str | None


class Chunk(NamedTuple):
    """A piece of a file on its way, and the name of its object."""

    start: int
    size: int
    name: str


def blob_of(db: Connection, ws: WorkspaceKey, sha256: str) -> Blob | None:
    """Return the file that was sent with this hash."""
    found = db.execute(select(*_COLUMNS).where(_is_blob(ws, sha256))).first()
    return None if found is None else _blob(found)


_COLUMNS: Final = (
    _BLOB.workspace_id,
    _BLOB.sha256,
    _BLOB.stored,
    _BLOB.size,
    _BLOB.mime,
    _BLOB.state,
    _BLOB.preview,
)


def _blob(row: tuple[int, bytes, bytes, int, str, int, int]) -> Blob:
    ws, sha256, stored, size, mime, state, preview = row
    return Blob(WorkspaceKey(ws), sha256.hex(), stored.hex(), size, mime, state, preview)


def _is_blob(ws: WorkspaceKey, sha256: str) -> ColumnElement[bool]:
    return (_BLOB.workspace_id == ws) & (_BLOB.sha256 == bytes.fromhex(sha256))


def put_blob(db: Connection, new: Blob, now_ms: int) -> None:
    """Keep what is known of a file that has come, in place of what was known of its earlier copy."""
    sha256, stored = bytes.fromhex(new.sha256), bytes.fromhex(new.stored)
    row = (new.ws, sha256, stored, new.size, new.mime, new.state, new.preview, now_ms, now_ms, None)
    replaces = ("stored", "size", "mime", "state", "preview", "checked_at", "unused_since")
    upsert_all(db, blob, [row], replaces=replaces)


def set_state(db: Connection, ws: WorkspaceKey, sha256: str, state: int) -> None:
    """Write down that a file is whole, or that it is damaged."""
    db.execute(update(blob).where(_is_blob(ws, sha256)).values(state=state))


def set_preview(db: Connection, ws: WorkspaceKey, sha256: str, preview: int) -> None:
    """Write down whether there is a small picture."""
    db.execute(update(blob).where(_is_blob(ws, sha256)).values(preview=preview))


def set_checked(db: Connection, rows: Collection[tuple[WorkspaceKey, str]], now_ms: int) -> None:
    """Write down when files were last compared with their hashes."""
    for ws, sha256 in rows:
        db.execute(update(blob).where(_is_blob(ws, sha256)).values(checked_at=now_ms))


def without_preview(db: Connection, limit: int) -> list[Blob]:
    """Return files for which nobody has tried yet to make a small picture."""
    query = select(*_COLUMNS).where(_BLOB.preview == NOT_TRIED, _BLOB.state == WHOLE).limit(limit)
    return [_blob(found) for found in db.execute(query)]


def longest_unchecked(db: Connection, before_ms: int, limit: int) -> list[Blob]:
    """Return the files that were not compared with their hashes since then, longest first."""
    is_due = (_BLOB.checked_at < before_ms) & (_BLOB.state == WHOLE)
    query = select(*_COLUMNS).where(is_due).order_by(_BLOB.checked_at).limit(limit)
    return [_blob(found) for found in db.execute(query)]


def bytes_kept(db: Connection, ws: WorkspaceKey) -> int:
    """Return what the files of a workspace take, those on their way counted with all that they will."""
    kept = select(func.coalesce(func.sum(_BLOB.size), 0)).where(_BLOB.workspace_id == ws)
    coming = select(func.coalesce(func.sum(_UPLOAD.size), 0)).where(
        _UPLOAD.workspace_id == ws, _UPLOAD.state == ARRIVING
    )
    return int(db.execute(kept).scalar_one()) + int(db.execute(coming).scalar_one())


# Uploads


def _is_upload(ws: WorkspaceKey, upload: str) -> ColumnElement[bool]:
    return (_UPLOAD.workspace_id == ws) & (_UPLOAD.id == packed(upload))


def _uploads(db: Connection, where: ColumnElement[bool], limit: int | None = None) -> list[Upload]:
    columns = (_UPLOAD.id, _UPLOAD.member_id, _UPLOAD.sha256, _UPLOAD.size, _UPLOAD.received, _UPLOAD.state)
    query = select(*columns, _UPLOAD.code).where(where).order_by(_UPLOAD.created_at, _UPLOAD.id).limit(limit)
    return [
        Upload(unpacked(raw), unpacked(member), sha256.hex(), size, received, state, code)
        for raw, member, sha256, size, received, state, code in db.execute(query)
    ]


def upload_of(db: Connection, ws: WorkspaceKey, upload: str, member: str) -> Upload | None:
    """Return a member's own upload."""
    found = _uploads(db, _is_upload(ws, upload) & (_UPLOAD.member_id == packed(member)))
    return found[0] if found else None


def uploads_of_hash(db: Connection, ws: WorkspaceKey, member: str, sha256: str) -> list[Upload]:
    """Return a member's uploads of these bytes, oldest first."""
    mine = (_UPLOAD.workspace_id == ws) & (_UPLOAD.member_id == packed(member))
    return _uploads(db, mine & (_UPLOAD.sha256 == bytes.fromhex(sha256)))


def arriving_of(db: Connection, ws: WorkspaceKey, member: str) -> int:
    """Return how many uploads a member has begun and not finished."""
    mine = (_UPLOAD.workspace_id == ws) & (_UPLOAD.member_id == packed(member)) & (_UPLOAD.state == ARRIVING)
    return int(db.execute(select(func.count()).select_from(blob_upload).where(mine)).scalar_one())


def add_upload(db: Connection, ws: WorkspaceKey, new: Upload, now_ms: int) -> None:
    """Begin an upload."""
    db.execute(
        insert(blob_upload).values(
            workspace_id=ws,
            id=packed(new.id),
            member_id=packed(new.member),
            sha256=bytes.fromhex(new.sha256),
            size=new.size,
            received=new.received,
            state=new.state,
            code=new.code,
            created_at=now_ms,
            touched_at=now_ms,
        )
    )


def add_chunk(db: Connection, ws: WorkspaceKey, upload: str, chunk: Chunk, now_ms: int) -> bool:
    """Count a chunk that lies in the store, unless another one came first for its place; tell which."""
    is_next = _is_upload(ws, upload) & (_UPLOAD.received == chunk.start) & (_UPLOAD.state == ARRIVING)
    moved = update(blob_upload).where(is_next).values(received=chunk.start + chunk.size, touched_at=now_ms)
    if db.execute(moved).rowcount == 0:
        return False
    row = {"workspace_id": ws, "upload_id": packed(upload), **chunk._asdict()}
    db.execute(insert(blob_chunk).values(row))
    return True


def chunks_of(db: Connection, ws: WorkspaceKey, upload: str) -> list[Chunk]:
    """Return the pieces of a file on its way, in order."""
    mine = (_CHUNK.workspace_id == ws) & (_CHUNK.upload_id == packed(upload))
    query = select(_CHUNK.start, _CHUNK.size, _CHUNK.name).where(mine).order_by(_CHUNK.start)
    return [Chunk(*found) for found in db.execute(query)]


def drop_chunks(db: Connection, ws: WorkspaceKey, upload: str) -> None:
    """Forget the pieces of an upload."""
    db.execute(delete(blob_chunk).where(_CHUNK.workspace_id == ws, _CHUNK.upload_id == packed(upload)))


def end_upload(db: Connection, ws: WorkspaceKey, upload: str, now_ms: int, *, code: str | None = None) -> bool:
    """End an upload that was arriving, as refused when there is a code; false when somebody else was faster."""
    state = DONE if code is None else REFUSED
    mine = _is_upload(ws, upload) & (_UPLOAD.state == ARRIVING)
    ended = update(blob_upload).where(mine).values(state=state, code=code, touched_at=now_ms)
    return db.execute(ended).rowcount == 1


def begin_again(db: Connection, ws: WorkspaceKey, upload: str, now_ms: int) -> None:
    """Let an upload whose bytes were the wrong ones begin at its beginning."""
    drop_chunks(db, ws, upload)
    db.execute(update(blob_upload).where(_is_upload(ws, upload)).values(received=0, touched_at=now_ms))


def untouched_uploads(
    db: Connection, state: Collection[int], before_ms: int, limit: int
) -> list[tuple[WorkspaceKey, str]]:
    """Return uploads in one of these states that nothing has happened to since then."""
    is_old = (_UPLOAD.touched_at < before_ms) & _UPLOAD.state.in_(state)
    query = select(_UPLOAD.workspace_id, _UPLOAD.id).where(is_old).order_by(_UPLOAD.touched_at).limit(limit)
    return [(WorkspaceKey(ws), unpacked(raw)) for ws, raw in db.execute(query)]


def drop_upload(db: Connection, ws: WorkspaceKey, upload: str) -> None:
    """Forget an upload and its pieces."""
    drop_chunks(db, ws, upload)
    db.execute(delete(blob_upload).where(_is_upload(ws, upload)))


# Attachments


def attachments_of(db: Connection, ws: WorkspaceKey, sha256: str) -> list[str]:
    """Return the attachments that name these bytes, those in the trash included."""
    mine = (_LINK.workspace_id == ws) & (_LINK.target_id == bytes.fromhex(sha256)) & (_LINK.field == _FIELD)
    return [unpacked(raw) for (raw,) in db.execute(select(_LINK.source_id).where(mine))]


_NAMED: Final = exists().where(
    _LINK.workspace_id == _BLOB.workspace_id,
    _LINK.target_id == _BLOB.sha256,
    _LINK.field == _FIELD,
    record.c.workspace_id == _LINK.workspace_id,
    record.c.id == _LINK.source_id,
    record.c.deleted_at.is_(None),  # a tombstone names nothing
)


def newly_unused(db: Connection, limit: int) -> list[Blob]:
    """Return files that no attachment names, and of which that is not written down yet."""
    query = select(*_COLUMNS).where(_BLOB.unused_since.is_(None), ~_NAMED).limit(limit)
    return [_blob(found) for found in db.execute(query)]


def unused_since(db: Connection, before_ms: int, limit: int) -> list[Blob]:
    """Return files that, as is written down, no attachment has named since then."""
    query = select(*_COLUMNS).where(_BLOB.unused_since < before_ms).limit(limit)
    return [_blob(found) for found in db.execute(query)]


def note_unused(db: Connection, unused: Blob, now_ms: int) -> None:
    """Write down since when no attachment names a file, if it is still so."""
    mine = _is_blob(unused.ws, unused.sha256)
    db.execute(update(blob).where(mine, ~_NAMED).values(unused_since=now_ms))


def drop_unused(db: Connection, unused: Blob) -> bool:
    """Forget a file if still no attachment names it; else forget since when none did. Tell which."""
    mine = _is_blob(unused.ws, unused.sha256)
    if db.execute(delete(blob).where(mine, ~_NAMED)).rowcount == 1:
        return True
    db.execute(update(blob).where(mine).values(unused_since=None))
    return False


def is_kept(db: Connection, ws: WorkspaceKey, stored: str) -> bool:
    """Tell whether any file of the workspace is kept as these bytes."""
    mine = (_BLOB.workspace_id == ws) & (_BLOB.stored == bytes.fromhex(stored))
    return db.execute(select(_BLOB.sha256).where(mine).limit(1)).first() is not None


def known_uploads(db: Connection, ws: WorkspaceKey, uploads: Collection[str]) -> set[str]:
    """Return which of these uploads there are."""
    wanted = [packed(upload) for upload in uploads]
    query = select(_UPLOAD.id).where(_UPLOAD.workspace_id == ws, _UPLOAD.id.in_(wanted))
    return {unpacked(raw) for (raw,) in db.execute(query)}


def attachments_between(
    db: Connection, ws: WorkspaceKey, after: int, until: int, limit: int
) -> tuple[int, list[str]] | None:
    """Return the attachments among the next ``limit`` changed records and the number of the last; none at the end."""
    row = record.c
    query = select(row.seq, row.id, row.entity).where(row.workspace_id == ws, row.seq > after, row.seq <= until)
    found = db.execute(query.order_by(row.seq).limit(limit)).all()
    if not found:
        return None
    return found[-1].seq, [unpacked(raw) for _, raw, entity in found if entity == "attachment"]
