"""The bytes of attachments: sent in chunks that can be gone on with, and given to those who see the attachment."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import quote

import msgspec
from litestar import Controller, Request, Response, get, head, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_206_PARTIAL_CONTENT
from litestar.types import ASGIApp

from server.access import Caller, caller_in
from server.actions import blobs as actions
from server.actions.blobs import Readable, Sender
from server.api import wire
from server.api.answer import Answer
from server.api.blob_uploads import Uploads
from server.problems import Problem
from server.service import Service
from server.store import blobs
from server.store.blob_files import PIECE_BYTES, BlobFiles, content_name, preview_name
from server.store.blobs import Upload
from sync.ids import is_id
from sync.protocol import BlobAnswer, decode_blob

Call = Request[Any, Any, State]

CHUNK_TYPE: Final = "application/offset+octet-stream"
_OFFSET: Final = re.compile(r"[0-9]{1,15}")
_RANGE: Final = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
_NAME_LENGTH: Final = 80
_ENDINGS: Final = {
    "application/pdf": "pdf",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
_ON_FILES: Final = {
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
}
"""A file is for saving or for our own page's canvas: opened by itself it may do nothing at all."""


class BlobController(Controller):
    """Files on their way (SYNC 4.10)."""

    path = "/blobs"

    @post("/", status_code=HTTP_200_OK)
    async def begin(self, request: Call) -> ASGIApp:
        """Declare the bytes that will be sent; the answer says from where on."""
        asked = wire.decoded(await wire.body_of(request), decode_blob)
        return _told(await _uploads(request).begin(caller_in(request.scope), asked))

    @head("/{upload:str}")
    async def stands(self, request: Call, upload: FromPath[str]) -> Response[None]:
        """Say in headers how far an upload has come."""
        found = await _uploads(request).find(caller_in(request.scope), _id(upload))
        state = {blobs.ARRIVING: "arriving", blobs.DONE: "done", blobs.REFUSED: "refused"}[found.state]
        headers = {"upload-offset": str(found.received), "upload-length": str(found.size), "upload-state": state}
        return Response(None, headers=headers)

    @patch("/{upload:str}", status_code=HTTP_200_OK)
    async def take(self, request: Call, upload: FromPath[str]) -> ASGIApp:
        """Take the chunk that begins at ``Upload-Offset``."""
        offset = wire.header(request, b"upload-offset")
        if not _OFFSET.fullmatch(offset):
            raise Problem("bad_request", "A chunk needs its Upload-Offset.")
        if wire.header(request, b"content-type") != CHUNK_TYPE:
            raise Problem("bad_request", f"A chunk is sent as {CHUNK_TYPE}.")
        return _told(await _uploads(request).take(caller_in(request.scope), _id(upload), int(offset), request))


class AttachmentController(Controller):
    """Files that are here, by the attachment that names them."""

    path = "/attachments"

    @get("/{attachment:str}")
    async def original(
        self,
        request: Call,
        attachment: FromPath[str],
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
    ) -> Stream:
        """Return the file, or the range of it that is asked for."""
        found = await _readable(service, caller, attachment)
        size, name = found.blob.size, content_name(caller.workspace, found.blob.stored)
        files: BlobFiles = request.app.state.files
        if await asyncio.to_thread(files.size, name) != size:
            raise _nothing_here()  # the check of the night will say so to everybody
        start, end = _range(wire.header(request, b"range"), size)
        headers = {
            **_ON_FILES,
            "content-disposition": disposition(attachment, found),
            "content-length": str(end - start),
            "accept-ranges": "bytes",
        }
        is_part = (start, end) != (0, size)
        if is_part:
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        return Stream(
            _pieces(files, name, start, end),
            status_code=HTTP_206_PARTIAL_CONTENT if is_part else HTTP_200_OK,
            media_type=found.blob.mime,
            headers=headers,
        )

    @get("/{attachment:str}/thumbnail")
    async def thumbnail(
        self,
        request: Call,
        attachment: FromPath[str],
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
    ) -> Response[bytes]:
        """Return the small picture."""
        found = await _readable(service, caller, attachment)
        files: BlobFiles = request.app.state.files
        name = preview_name(caller.workspace, found.blob.stored)
        size = await asyncio.to_thread(files.size, name) if found.blob.preview == blobs.MADE else None
        if size is None:
            raise _nothing_here()
        body = await asyncio.to_thread(files.read, name, 0, size)
        headers = {**_ON_FILES, "content-disposition": "attachment"}
        return Response(body, media_type="image/webp", headers=headers)


def _uploads(request: Call) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


def _id(text: str) -> str:
    if not is_id(text):
        raise _nothing_here()
    return text


def _nothing_here() -> Problem:
    """Return the one answer for what does not exist, is not here yet, or is not the caller's to see."""
    return Problem("not_found", "There is no such file, or it is not yours to see.")


def _told(upload: Upload) -> Answer:
    done = upload.state == blobs.DONE
    return Answer(msgspec.json.encode(BlobAnswer(upload.id, upload.received, upload.size, done)))


async def _readable(service: Service, caller: Caller, attachment: str) -> Readable:
    sender = Sender(caller.workspace_id, caller.member, caller.scopes)
    found = await service.read(lambda db: actions.readable(db, sender, _id(attachment)))
    if found is None:
        raise _nothing_here()
    return found


def _range(asked: str, size: int) -> tuple[int, int]:
    """Return from where to before where; a range of another form, or outside, means the whole."""
    found = _RANGE.fullmatch(asked)
    if found is None:
        return 0, size
    start, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (start, last + 1) if start <= last else (0, size)


async def _pieces(files: BlobFiles, name: str, start: int, end: int) -> AsyncIterator[bytes]:
    for at in range(start, end, PIECE_BYTES):
        yield await asyncio.to_thread(files.read, name, at, min(at + PIECE_BYTES, end))


def disposition(attachment: str, found: Readable) -> str:
    """Return the header that names a file for saving: our own plain name, and the caption for those who read UTF-8.

    A caption is somebody's text: nothing of it may end a header, leave a folder, or turn the letters around.
    """
    ending = _ENDINGS.get(found.blob.mime, "bin")
    plain = f"carnet-{attachment[-8:]}.{ending}"
    spoken = "".join(
        " " if unicodedata.category(sign)[0] == "Z" else sign
        for sign in found.caption or ""
        if unicodedata.category(sign)[0] != "C" and sign not in '/\\:*?"<>|'
    )
    name = spoken[:_NAME_LENGTH].strip(" .")
    if not name:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{name}.{ending}', safe='')}"
