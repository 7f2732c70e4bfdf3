"""What is done about files by itself: previews that are missing, bytes that rotted, and what nobody names any more."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection

from server.actions import blobs as actions
from server.pictures import capped
from server.pictures.sniffing import PICTURES
from server.reactions.runner import Context, Reaction
from server.store import blobs, change_log, workspaces
from server.store.blob_files import BlobFiles, Listed, chunk_name, content_name, preview_name
from server.store.blobs import Blob
from server.store.commit import WorkspaceKey
from sync.ids import WorkspaceId, is_id
from sync.values import is_digest

_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 24 * 60 * _MINUTE_MS
UNUSED_MS: Final = 30 * _DAY_MS
ABANDONED_MS: Final = 7 * _DAY_MS
_BATCH: Final = 50
_LOOKED_THROUGH: Final = 2_000
_AGE_OF_A_STRAY: Final = timedelta(days=1)  # younger ones may belong to an upload that is just being written down


class FileKeeper:
    """The reactions about files; ``files`` is where their bytes lie."""

    def __init__(self, files: BlobFiles) -> None:
        self._files = files

    def reactions(self) -> tuple[Reaction, ...]:
        """Return what is to be given turns."""
        return (
            Reaction("late_attachments", _MINUTE_MS, self.late_attachments),
            Reaction("thumbnails", _MINUTE_MS, self.thumbnails),
            Reaction("file_check", _MINUTE_MS * 60, self.check),
            Reaction("file_removal", _MINUTE_MS * 60, self.remove),
            Reaction("stray_files", _DAY_MS, self.remove_strays),
        )

    def late_attachments(self, context: Context) -> None:
        """Let attachments that came after their bytes say that they are here.

        What is written meanwhile waits for the next turn: one that followed to the end of what grows would add a
        write of its own to every push of a busy hour.
        """
        for ws, _ in _workspaces(context):
            head = context.read(partial(change_log.head_of, ws=ws)).head
            while (found := _attachments_between(context, ws, context.cursor(ws), head)) is not None:
                context.write(ws, partial(_follow, context=context, ws=ws, found=found))

    def thumbnails(self, context: Context) -> None:
        """Make small pictures where there are none yet; one that cannot be made holds up no other."""
        while batch := context.read(lambda db: blobs.without_preview(db, _BATCH)):
            for known in batch:
                context.go_on()
                preview = self._preview(_name_of(context, known.ws), known)
                act = partial(actions.previewed, known=known, preview=preview, now_ms=context.now())
                context.write(known.ws, act)

    def check(self, context: Context) -> None:
        """Compare every file with its hash, each once a day; what rotted is told to those who may hold it."""
        while batch := context.read(lambda db: blobs.longest_unchecked(db, context.now() - _DAY_MS, _BATCH)):
            for known in batch:
                context.go_on()
                if not self._is_sound(_name_of(context, known.ws), known):
                    context.log.error("A stored file is damaged or gone: %s", known.stored)
                    context.write(known.ws, partial(actions.damaged, known=known, now_ms=context.now()))
            rows = [(known.ws, known.sha256) for known in batch]
            context.write(None, partial(blobs.set_checked, rows=rows, now_ms=context.now()))

    def remove(self, context: Context) -> None:
        """Forget uploads that were given up, and files that no attachment has named for long."""
        self._remove_uploads(context, (blobs.ARRIVING, blobs.REFUSED), ABANDONED_MS)
        self._remove_uploads(context, (blobs.DONE,), UNUSED_MS)
        while batch := context.read(lambda db: blobs.newly_unused(db, _BATCH)):
            for known in batch:
                context.write(None, partial(blobs.note_unused, unused=known, now_ms=context.now()))
        while batch := context.read(lambda db: blobs.unused_since(db, context.now() - UNUSED_MS, _BATCH)):
            for known in batch:
                if context.write(None, partial(blobs.drop_unused, unused=known)):
                    self._remove_bytes(context, known)

    def remove_strays(self, context: Context) -> None:
        """Remove bytes that no table knows: of a process that died between keeping a file and writing it down."""
        before = datetime.fromtimestamp(context.now() / 1_000, UTC) - _AGE_OF_A_STRAY
        for ws, name in _workspaces(context):
            strays: list[str] = []
            for found in self._files.listed(f"{name}/"):
                context.go_on()
                if found.written_at < before and not _is_known(context, ws, name, found):
                    strays.append(found.name)
            self._files.remove(strays)
            if strays:
                context.log.info("Removed %d files that nothing names", len(strays))

    def _preview(self, ws: WorkspaceId, known: Blob) -> int:
        """Make a file's small picture, and return what there is then."""
        if known.mime not in PICTURES:
            return blobs.NONE_POSSIBLE
        with TemporaryDirectory(prefix="carnet-") as folder:
            source = Path(folder, "source")
            try:
                with source.open("wb") as file:
                    file.writelines(self._files.pieces(content_name(ws, known.stored), 0, known.size))
            except FileNotFoundError:
                return blobs.NONE_POSSIBLE
            seen = capped.look(source, known.mime, Path(folder))
            if isinstance(seen, str):
                return blobs.NONE_POSSIBLE
            self._files.put(preview_name(ws, known.stored), seen.preview)
        return blobs.MADE

    def _is_sound(self, ws: WorkspaceId, known: Blob) -> bool:
        name = content_name(ws, known.stored)
        if self._files.size(name) != known.size:
            return False
        total = hashlib.sha256()
        try:
            for piece in self._files.pieces(name, 0, known.size):
                total.update(piece)
        except FileNotFoundError:
            return False
        return total.hexdigest() == known.stored

    def _remove_uploads(self, context: Context, states: tuple[int, ...], age_ms: int) -> None:
        before = context.now() - age_ms
        while batch := context.read(lambda db: blobs.untouched_uploads(db, states, before, _BATCH)):
            for ws, upload in batch:
                name = _name_of(context, ws)
                chunks = context.read(partial(blobs.chunks_of, ws=ws, upload=upload))
                context.write(None, partial(blobs.drop_upload, ws=ws, upload=upload))
                self._files.remove([chunk_name(name, upload, chunk.name) for chunk in chunks])

    def _remove_bytes(self, context: Context, known: Blob) -> None:
        """Remove what no file of the workspace is kept as any more."""
        if not context.read(lambda db: blobs.is_kept(db, known.ws, known.stored)):
            name = _name_of(context, known.ws)
            self._files.remove([content_name(name, known.stored), preview_name(name, known.stored)])


def _workspaces(context: Context) -> list[tuple[WorkspaceKey, WorkspaceId]]:
    return [(one.key, one.id) for one in context.read(workspaces.all_workspaces)]


def _name_of(context: Context, ws: WorkspaceKey) -> WorkspaceId:
    return context.read(lambda db: workspaces.workspace_of(db, ws).id)


def _attachments_between(context: Context, ws: WorkspaceKey, seq: int, head: int) -> tuple[int, list[str]] | None:
    return context.read(lambda db: blobs.attachments_between(db, ws, seq, head, _LOOKED_THROUGH))


def _follow(db: Connection, *, context: Context, ws: WorkspaceKey, found: tuple[int, list[str]]) -> None:
    until, attachments = found
    for attachment in attachments:
        actions.sent_by_its_author(db, ws, attachment, context.now())
    context.set_cursor(db, ws, until)


def _is_known(context: Context, ws: WorkspaceKey, name: WorkspaceId, found: Listed) -> bool:
    """Tell whether some table names this object."""
    kind, folder, last = found.name.removeprefix(f"{name}/").split("/", 2)
    if kind == "arriving":
        return is_id(folder) and bool(context.read(lambda db: blobs.known_uploads(db, ws, [folder])))
    return is_digest(last) and context.read(lambda db: blobs.is_kept(db, ws, last))
