"""How a file comes: chunk by chunk into the store, then checked as a whole, and only then known to anybody."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from litestar import Request
from litestar.datastructures import State

from server import clock
from server.access import Caller
from server.actions import blobs as actions
from server.actions.blobs import Sender
from server.api.turns import Turns
from server.pictures import capped
from server.pictures.capped import ONE_PICTURE, Limits
from server.pictures.heic import NoHeic, without_sayings
from server.pictures.sniffing import HEAD_BYTES, HEIC, PICTURES, sniffed
from server.problems import Problem
from server.service import Service
from server.store import blobs
from server.store.blob_files import PIECE_BYTES, BlobFiles, chunk_name, content_name, preview_name, told
from server.store.blobs import Blob, Chunk, Upload
from sync.entities.attachment import MAX_FILE_BYTES
from sync.ids import WorkspaceId
from sync.protocol import CHUNK_BYTES, BlobRequest

T = TypeVar("T")
Call = Request[Any, Any, State]

_AT_ONCE: Final = 4
_WAITING: Final = 100
_PICTURES_AT_ONCE: Final = 2
_IDLE_S: Final = 30.0
_NAME_BYTES: Final = 8

_WORDS: Final = {
    "unsupported_type": "Pictures, PDF documents and recordings are taken, by what is in them and not by their name.",
    "too_many_pixels": "A picture may have 50 million pixels.",
    "unreadable": "The file is damaged, or is not what it begins like.",
    "hash_mismatch": "Something changed the bytes on their way. Send them again from the beginning.",
}


@dataclass(frozen=True, slots=True)
class _Gathered:
    """A file put together from its chunks, in a folder that goes with it."""

    folder: Path
    source: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is to be kept of a file that is sound; ``preview``: its small picture, if it is a picture."""

    mime: str
    content: Path
    stored: str
    preview: Path | None


class Uploads:
    """Takes the uploads of one process. Several processes may take chunks of one upload."""

    def __init__(
        self, service: Service, files: BlobFiles, *, limits: Limits = ONE_PICTURE, idle_s: float = _IDLE_S
    ) -> None:
        self._service = service
        self._files = files
        self._limits = limits
        self._idle_s = idle_s
        self._members = Turns(_AT_ONCE, _WAITING)
        self._uploads = Turns(1, _WAITING)
        self._pictures = asyncio.Semaphore(_PICTURES_AT_ONCE)

    async def begin(self, caller: Caller, asked: BlobRequest) -> Upload:
        """Begin an upload, or find how far it has come."""
        if asked.size > MAX_FILE_BYTES:
            raise Problem("too_large", f"A file may have {MAX_FILE_BYTES:,} bytes.", max_bytes=MAX_FILE_BYTES)
        if asked.size == 0:
            raise _refusal("unreadable")
        new = Upload(clock.new_id(), caller.member, asked.sha256, asked.size, 0, blobs.ARRIVING, None)
        act = partial(
            actions.begin,
            sender=_sender(caller),
            asked=new,
            limit_bytes=self._service.settings.blobs_limit_bytes,
            now_ms=clock.wall_ms(),
        )
        return await self._service.write(act)

    async def find(self, caller: Caller, upload: str) -> Upload:
        """Return the caller's own upload; anybody else's is as if there were none."""
        found = await self._service.read(lambda db: blobs.upload_of(db, caller.workspace_id, upload, caller.member))
        if found is None:
            raise Problem("not_found", "There is no such upload.")
        return found

    async def take(self, caller: Caller, upload_id: str, offset: int, request: Call) -> Upload:
        """Take the chunk that begins at ``offset``; with the last one the file is checked and made known."""
        async with self._members.turn(caller.member), self._uploads.turn(upload_id):
            upload = await self.find(caller, upload_id)
            if upload.state == blobs.REFUSED:
                raise _refusal(str(upload.code))
            if upload.state == blobs.ARRIVING and offset == upload.received < upload.size:
                upload = await self._chunk(caller, upload, request)
            elif offset != upload.received:
                await self._received(request, CHUNK_BYTES)  # who is still sending would not hear the answer
                raise _elsewhere(upload)
            if upload.state == blobs.ARRIVING and upload.received == upload.size:
                await self._finish(caller, upload)
                upload = await self.find(caller, upload_id)
            return upload

    async def _chunk(self, caller: Caller, upload: Upload, request: Call) -> Upload:
        body, is_whole = await self._received(request, upload.size - upload.received)
        if body:
            name = clock.random_bytes(_NAME_BYTES).hex()
            key = chunk_name(caller.workspace, upload.id, name)
            await self._in_thread(self._files.put, key, body)
            chunk = Chunk(upload.received, len(body), name)
            act = partial(
                blobs.add_chunk, ws=caller.workspace_id, upload=upload.id, chunk=chunk, now_ms=clock.wall_ms()
            )
            if not await self._service.write(act):
                # Another process took a chunk for this place meanwhile.
                await self._in_thread(self._files.remove, [key])
                raise _elsewhere(await self.find(caller, upload.id))
        if not is_whole:
            raise Problem("bad_request", "The body was cut off.")
        return upload._replace(received=upload.received + len(body))

    async def _received(self, request: Call, room: int) -> tuple[bytes, bool]:
        """Return the request's body and whether it came to its end.

        What came before a connection broke is as good as a whole chunk: on a bad line it may be all there ever is.
        """
        body = bytearray()
        while True:
            try:
                message = await asyncio.wait_for(request.receive(), self._idle_s)
            except TimeoutError:
                return bytes(body), False
            if message["type"] != "http.request":
                return bytes(body), False
            body += message["body"]
            if len(body) > CHUNK_BYTES:
                raise Problem("too_large", f"A chunk may have {CHUNK_BYTES:,} bytes.", max_bytes=CHUNK_BYTES)
            if len(body) > room:
                raise Problem("bad_request", "These are more bytes than were declared.")
            if not message["more_body"]:
                return bytes(body), True

    async def _finish(self, caller: Caller, upload: Upload) -> None:
        """Check a file whose last byte has come; what is not sound leaves nothing behind."""
        ws, sender, now_ms = caller.workspace_id, _sender(caller), clock.wall_ms()
        chunks = await self._service.read(lambda db: blobs.chunks_of(db, ws, upload.id))
        code: str | None = None
        async with self._pictures:
            with TemporaryDirectory(prefix="carnet-") as folder:
                gathered = await self._in_thread(self._gather, caller.workspace, upload, chunks, Path(folder))
                if gathered.sha256 != upload.sha256:
                    code = "hash_mismatch"
                    await self._service.write(partial(blobs.begin_again, ws=ws, upload=upload.id, now_ms=now_ms))
                else:
                    kept = await self._in_thread(self._checked, gathered)
                    if isinstance(kept, str):
                        code = kept
                        act = partial(actions.refused, sender=sender, upload=upload, code=code, now_ms=now_ms)
                        await self._service.write(act)
                    else:
                        new = await self._in_thread(self._keep, caller, upload, kept)
                        act = partial(actions.arrived, sender=sender, upload=upload, new=new, now_ms=now_ms)
                        await self._service.write(act)
        await self._in_thread(self._files.remove, _names(caller.workspace, upload, chunks))
        if code is not None:
            raise _refusal(code)

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.to_thread(work, *arguments)

    def _gather(self, ws: WorkspaceId, upload: Upload, chunks: Sequence[Chunk], folder: Path) -> _Gathered:
        total = hashlib.sha256()
        source = folder / "source"
        try:
            with source.open("wb") as file:
                for chunk in chunks:
                    body = self._files.read(chunk_name(ws, upload.id, chunk.name), 0, chunk.size)
                    total.update(body)
                    file.write(body)
        except FileNotFoundError:
            return _Gathered(folder, source, "")  # a piece was lost: begin again
        except OSError as error:
            raise told(error) from error
        return _Gathered(folder, source, total.hexdigest())

    def _checked(self, gathered: _Gathered) -> _Kept | str:
        """Return what is to be kept of a file, or the code by which it is refused."""
        with gathered.source.open("rb") as file:
            mime = sniffed(file.read(HEAD_BYTES))
        if mime is None:
            return "unsupported_type"
        if mime == HEIC:
            return _emptied(gathered)
        if mime not in PICTURES:
            return _Kept(mime, gathered.source, gathered.sha256, None)
        seen = capped.look(gathered.source, mime, gathered.folder, self._limits)
        if isinstance(seen, str):
            return seen
        if seen.kept:
            return _Kept(seen.mime, gathered.source, gathered.sha256, seen.preview)
        return _Kept(seen.mime, seen.content, hash_of(seen.content), seen.preview)

    def _keep(self, caller: Caller, upload: Upload, kept: _Kept) -> Blob:
        """Put the file into the store, where nobody knows of it yet."""
        self._files.put(content_name(caller.workspace, kept.stored), kept.content)
        if kept.preview is not None:
            self._files.put(preview_name(caller.workspace, kept.stored), kept.preview)
        return Blob(
            ws=caller.workspace_id,
            sha256=upload.sha256,
            stored=kept.stored,
            size=kept.content.stat().st_size,
            mime=kept.mime,
            state=blobs.WHOLE,
            preview=blobs.NONE_POSSIBLE if kept.preview is None else blobs.MADE,
        )


def _emptied(gathered: _Gathered) -> _Kept | str:
    """Return what is to be kept of a picture that we cannot decode: it goes without place, device or any remark."""
    content = gathered.folder / "content"
    try:
        content.write_bytes(without_sayings(gathered.source.read_bytes()))
    except NoHeic:
        return "unreadable"
    except OSError as error:
        raise told(error) from error
    return _Kept(HEIC, content, hash_of(content), None)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, read piece by piece."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            total.update(piece)
    return total.hexdigest()


def _names(ws: WorkspaceId, upload: Upload, chunks: Sequence[Chunk]) -> list[str]:
    return [chunk_name(ws, upload.id, chunk.name) for chunk in chunks]


def _sender(caller: Caller) -> Sender:
    return Sender(caller.workspace_id, caller.member, caller.scopes)


def _refusal(code: str) -> Problem:
    facts = {"offset": 0} if code == "hash_mismatch" else {}
    return Problem(code, _WORDS.get(code, "The file cannot be kept."), **facts)


def _elsewhere(upload: Upload) -> Problem:
    return Problem("wrong_offset", f"This upload stands at {upload.received}.", offset=upload.received)
