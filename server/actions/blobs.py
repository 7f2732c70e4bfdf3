"""What is written when a file begins to come, has come, or is found damaged; attachments that name it say so."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from server import clock
from server.actions.refused import Refused
from server.actions.store_plan import store
from server.store import blobs, change_log, records, workspaces
from server.store.blobs import Blob, Upload
from server.store.commit import WorkspaceKey
from server.store.workspaces import workspace_of
from sync.entities.attachment import DAMAGED, HERE, REFUSED
from sync.finish import finish
from sync.plan import Plan, Workspace, World
from sync.record import Record, decode
from sync.visibility import Scopes

MOST_AT_ONCE: Final = 200
"""Uploads that one member may have begun and not finished."""


class Sender(NamedTuple):
    """Who sends a file or asks for one, with the rights of this moment."""

    ws: WorkspaceKey
    member: str
    scopes: Scopes


class Readable(NamedTuple):
    """A file that its reader may have, and what its attachment says about it."""

    blob: Blob
    caption: str | None


def begin(db: Connection, sender: Sender, asked: Upload, *, limit_bytes: int | None, now_ms: int) -> Upload:
    """Return where the sender stands with these bytes: an upload begun before, a new one, or one that is done.

    Whoever has neither sent them nor sees an attachment that has them learns nothing, and sends them.
    """
    ws, sha256 = sender.ws, asked.sha256
    change_log.lock_heads(db, [ws])
    mine = blobs.uploads_of_hash(db, ws, sender.member, sha256)
    for upload in mine:
        if upload.state == blobs.ARRIVING and upload.size == asked.size:
            return upload
    known = blobs.blob_of(db, ws, sha256)
    if known is not None and known.state == blobs.WHOLE and (_has_sent(mine) or _sees_it(db, sender, sha256)):
        done = asked._replace(received=asked.size, state=blobs.DONE)
        blobs.add_upload(db, ws, done, now_ms)
        _tell_own(db, sender, sha256, _here(known), now_ms)
        return done
    _check_room(db, sender, asked.size, limit_bytes)
    blobs.add_upload(db, ws, asked, now_ms)
    return asked


def _has_sent(mine: Iterable[Upload]) -> bool:
    return any(upload.state == blobs.DONE for upload in mine)


def _sees_it(db: Connection, sender: Sender, sha256: str) -> bool:
    found = _attachments(db, sender.ws, sha256)
    return any(one.data.get("state") == HERE for one in _in_sight(db, sender, found))


def _check_room(db: Connection, sender: Sender, size: int, limit_bytes: int | None) -> None:
    if blobs.arriving_of(db, sender.ws, sender.member) >= MOST_AT_ONCE:
        detail = f"{MOST_AT_ONCE} files of yours have begun and not ended. Go on with those first."
        raise Refused("slow_down", detail, retry_after=60)
    if limit_bytes is None:
        return
    kept = blobs.bytes_kept(db, sender.ws)
    if kept + size > limit_bytes:
        detail = "The workspace's room for files is used up. What is written goes on being sent."
        raise Refused("storage_full", detail, used=kept, limit=limit_bytes)


def arrived(db: Connection, sender: Sender, upload: Upload, new: Blob, now_ms: int) -> None:
    """Write down that a file has come whole; its attachments say so under new numbers."""
    change_log.lock_heads(db, [sender.ws])
    if not blobs.end_upload(db, sender.ws, upload.id, now_ms):
        return  # the same last piece came twice, and the other one was faster
    blobs.drop_chunks(db, sender.ws, upload.id)
    blobs.put_blob(db, new, now_ms)
    _tell_own(db, sender, upload.sha256, _here(new), now_ms)


def refused(db: Connection, sender: Sender, upload: Upload, code: str, now_ms: int) -> None:
    """Write down why a file is not kept; its author's attachments say that it will never come."""
    change_log.lock_heads(db, [sender.ws])
    if not blobs.end_upload(db, sender.ws, upload.id, now_ms, code=code):
        return
    blobs.drop_chunks(db, sender.ws, upload.id)
    mine = [one for one in _attachments(db, sender.ws, upload.sha256) if _is_by(sender, one)]
    still = [one for one in mine if one.data.get("state") != HERE]
    _write(db, sender.ws, still, {"state": REFUSED}, now_ms)


def _here(known: Blob) -> Mapping[str, Any]:
    if known.preview == blobs.NOT_TRIED:
        return {"state": HERE}
    return {"state": HERE, "preview": known.preview == blobs.MADE}


def _tell_own(db: Connection, sender: Sender, sha256: str, fields: Mapping[str, Any], now_ms: int) -> None:
    """Let the attachments that the sender made, or sees, say that their bytes are here.

    Others' wait for their own author: who attaches a hash learns nothing of who else has the file.
    """
    found = _attachments(db, sender.ws, sha256)
    seen = {one.id for one in _in_sight(db, sender, found)}
    _write(db, sender.ws, [one for one in found if one.id in seen or _is_by(sender, one)], fields, now_ms)


def sent_by_its_author(db: Connection, ws: WorkspaceKey, attachment: str, now_ms: int) -> None:
    """Let an attachment that came after its bytes say that they are here: its author has sent them before."""
    found = [row for row in records.load(db, ws, [attachment]) if row.id == attachment and not row.deleted]
    if not found:
        return  # erased meanwhile, or going on under another id
    record = decode(found[0].body)
    author, sha256 = record.data.get("created_by"), record.data.get("sha256")
    known = None if sha256 is None else blobs.blob_of(db, ws, sha256)
    if author is None or known is None or known.state != blobs.WHOLE:
        return
    if _has_sent(blobs.uploads_of_hash(db, ws, author, known.sha256)):
        _write(db, ws, [record], _here(known), now_ms)


def previewed(db: Connection, known: Blob, preview: int, now_ms: int) -> None:
    """Write down whether there is a small picture of a file, as its attachments then say."""
    blobs.set_preview(db, known.ws, known.sha256, preview)
    found = [one for one in _attachments(db, known.ws, known.sha256) if one.data.get("state") == HERE]
    _write(db, known.ws, found, {"preview": preview == blobs.MADE}, now_ms)


def damaged(db: Connection, known: Blob, now_ms: int) -> None:
    """Write down that a file is not what it was: whoever holds it may send it again."""
    blobs.set_state(db, known.ws, known.sha256, blobs.DAMAGED)
    found = [one for one in _attachments(db, known.ws, known.sha256) if one.data.get("state") == HERE]
    _write(db, known.ws, found, {"state": DAMAGED}, now_ms)


def readable(db: Connection, sender: Sender, attachment: str) -> Readable | None:
    """Return the file of an attachment: to those who see its root, once its bytes are here, else to nobody."""
    found = [row for row in records.load(db, sender.ws, [attachment]) if row.id == attachment]
    if not found or found[0].deleted or found[0].entity != "attachment":
        return None
    record = decode(found[0].body)
    if record.data.get("state") != HERE or not _in_sight(db, sender, [record]):
        return None
    known = blobs.blob_of(db, sender.ws, record.data["sha256"])
    return None if known is None or known.state != blobs.WHOLE else Readable(known, record.data.get("caption"))


def _attachments(db: Connection, ws: WorkspaceKey, sha256: str) -> list[Record]:
    ids = set(blobs.attachments_of(db, ws, sha256))
    rows = records.load(db, ws, ids) if ids else []
    return [decode(row.body) for row in rows if row.id in ids and not row.deleted]


def _in_sight(db: Connection, sender: Sender, found: Iterable[Record]) -> list[Record]:
    """Return those whose root the sender sees: the one place that says who may have a file."""
    children = [one for one in found if one.root is not None]
    scopes = records.scopes_of(db, sender.ws, {str(one.root) for one in children})
    return [one for one in children if not sender.scopes.isdisjoint(scopes[str(one.root)])]


def _is_by(sender: Sender, record: Record) -> bool:
    return bool(record.data.get("created_by") == sender.member)


def _write(db: Connection, ws: WorkspaceKey, found: Iterable[Record], fields: Mapping[str, Any], now_ms: int) -> None:
    """Write what the server knows about files on their attachments: under new numbers, but as nobody's edit."""
    changed = [one for one in found if any(one.data.get(name) != value for name, value in fields.items())]
    if not changed:
        return
    locked = change_log.lock_heads(db, [ws])[ws]
    company = workspace_of(db, ws)
    facts = Workspace(company.id, workspaces.visibility(company), company.claiming)
    plan = Plan(World(workspace=facts, now_ms=now_ms, settings={}, records={one.id: one for one in changed}))
    for one in changed:
        mine = plan.changed[one.id] = one.copy()
        mine.data.update(fields)
    done = finish(plan, locked.head)
    store(db, ws, done, nonce=clock.new_nonce(), now_ms=now_ms)
