"""What a pull answers: stored rows joined as they are, a page at a time or all in one stream."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from server import clock
from server.access import Caller
from server.api import cursors, history
from server.api.cursors import Cursor
from server.api.packing import Packer, packed, packer
from server.problems import Problem
from server.service import Service
from server.store import pages, workspaces
from server.store.pages import Asked, Page
from sync.protocol import MAX_BYTES, MAX_ROWS, PullRequest

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

# About 500 rows: larger pieces are given back to the system and taken anew each time, which doubles their time.
_STREAM_ROWS: Final = 500
_STREAM_BYTES: Final = 524_288
_BETWEEN_ROWS: Final = b",\n"


class Pulls:
    """Answers pulls from memory where nothing has changed, else from the store."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._keys: dict[WorkspaceKey, bytes] = {}

    def unchanged(self, caller: Caller, asked: PullRequest) -> bytes | None:
        """Return the answer "nothing new", if memory alone shows that it is true: the commonest answer of all.

        Needs cursor, ``high``, history and access version all equal to what is held here. A client that knows more than
        this process (another one wrote) differs and is answered from the store.
        """
        head, key = self._service.heads.of(caller.workspace_id), self._keys.get(caller.workspace_id)
        if head is None or key is None or asked.cursor is None or asked.high is None:
            return None
        if asked.high != (head.head, head.nonce) or asked.history != head.history:
            return None
        cursor = cursors.read(asked.cursor, key=key, member=caller.member)
        if cursor[:5] != (head.history, head.head, head.nonce, caller.access_version, asked.schema):
            return None
        return (
            f'{{"cursor":"{asked.cursor}","more":false,"high":[{head.head},"{head.nonce}"],"history":"{head.history}",'
            f'"rows":[],"enter":[],"leave":[],"server_now":"{clock.rfc3339(clock.wall_ms())}"}}'
        ).encode()

    async def page(self, caller: Caller, asked: PullRequest, encoding: str | None) -> tuple[bytes, str | None]:
        """Return one page of what has changed."""
        return await self._service.read(lambda db: self._page(db, caller, asked, encoding))

    async def stream(self, caller: Caller, asked: PullRequest, encoding: str | None) -> AsyncGenerator[bytes, None]:
        """Return everything there is, in pieces that are read and packed while the one before is sent.

        No transaction lives across a piece: what changes meanwhile stands in a later piece, and the last one is read in
        the snapshot that the cursor and ``last_n`` belong to.
        """
        streaming = _Stream(lambda db: self._begun(db, caller, asked), packer(encoding))
        return self._pieces(streaming, await self._service.read(streaming.next_piece))

    async def _pieces(self, streaming: "_Stream", piece: bytes) -> AsyncGenerator[bytes, None]:
        while not streaming.is_done:
            following = asyncio.ensure_future(self._service.read(streaming.next_piece))
            try:
                yield piece
                piece = await following
            finally:
                following.cancel()  # the device may have gone while a piece was sent
        yield piece

    def _page(
        self, db: "Connection", caller: Caller, asked: PullRequest, encoding: str | None
    ) -> tuple[bytes, str | None]:
        begun = self._begun(db, caller, asked)
        page = pages.page(db, begun.after(begun.seq, max(1, min(asked.limit, MAX_ROWS)), MAX_BYTES))
        lines = _BETWEEN_ROWS.join(page.rows)
        stands, moved = begun.stands(page), begun.moved(db, page)
        body = b"".join((b"{", stands, b',"rows":[\n', lines, b"\n],", moved, b"}"))
        return packed(body, encoding)

    def _begun(self, db: "Connection", caller: Caller, asked: PullRequest) -> "_Begun":
        ws = caller.workspace_id
        key = self._keys.get(ws)
        if key is None:
            key = self._keys[ws] = workspaces.workspace_of(db, ws).cursor_key
        cursor = None if asked.cursor is None else cursors.read(asked.cursor, key=key, member=caller.member)
        seen = [asked.high] if asked.high is not None else []
        if cursor is not None:
            if cursor.access_version != caller.access_version:
                raise Problem("reconcile", "What you may see has changed.", reason="access")
            if cursor.schema != asked.schema:
                raise Problem("reconcile", "This version of the app keeps more than the last one.", reason="schema")
            seen.append((cursor.seq, cursor.nonce))
        past = asked.history if cursor is None or asked.history is not None else cursor.history
        history.check(db, ws, asked.device, past, seen, may_be_old=False)
        return _Begun(caller, asked, key, cursor)


class _Begun(NamedTuple):
    """A pull whose request was found sound."""

    caller: Caller
    request: PullRequest
    key: bytes
    cursor: Cursor | None

    @property
    def seq(self) -> int:
        return 0 if self.cursor is None else self.cursor.seq

    def after(self, seq: int, limit: int, limit_bytes: int, start: int | None = None) -> Asked:
        """Return the question for the rows that follow ``seq``."""
        if self.cursor is not None:
            start = self.cursor.start
        caller = self.caller
        return Asked(caller.workspace_id, caller.scopes, self.request.device, seq, start, limit, limit_bytes)

    def stands(self, page: Page) -> bytes:
        """Return the members that tell where the device stands once it has this page."""
        head = page.head
        version = self.caller.access_version
        cursor = Cursor(head.history, page.until, page.nonce, version, self.request.schema, page.start)
        members = {
            "cursor": cursors.written(cursor, key=self.key, member=self.caller.member),
            "more": page.more,
            "high": (head.head, head.nonce),
            "history": head.history,
            "last_n": page.last_n,
        }
        return msgspec.json.encode(members)[1:-1]

    def moved(self, db: "Connection", page: Page) -> bytes:
        """Return the members that tell what came into sight, went out of it, and when that was."""
        ws, mine = self.caller.workspace_id, self.caller.scopes
        enter, leave = pages.moved(db, ws, mine, after=max(self.seq, page.start), until=page.until)
        members = {"enter": enter, "leave": leave, "server_now": clock.rfc3339(clock.wall_ms())}
        return msgspec.json.encode(members)[1:-1]


class _Stream:
    """A pull answered piece by piece; each piece is made in a reader's thread, one after the other."""

    def __init__(self, begin: "Callable[[Connection], _Begun]", packing: Packer) -> None:
        self._begin = begin
        self._packing = packing
        self._begun: _Begun | None = None
        self._after = 0
        self._start: int | None = None
        self._has_rows = False
        self.is_done = False

    def next_piece(self, db: "Connection") -> bytes:
        """Return the next piece, packed."""
        pieces = []
        if self._begun is None:
            self._begun = self._begin(db)
            self._after = self._begun.seq
            pieces.append(b'{"rows":[\n')
        begun = self._begun
        page = pages.page(db, begun.after(self._after, _STREAM_ROWS, _STREAM_BYTES, self._start))
        self._after, self._start = page.until, page.start
        if page.rows:
            pieces += [_BETWEEN_ROWS if self._has_rows else b"", _BETWEEN_ROWS.join(page.rows)]
            self._has_rows = True
        if page.more:
            return self._packing.add(b"".join(pieces))
        self.is_done = True
        pieces += [b"\n],", begun.moved(db, page), b",", begun.stands(page), b"}"]
        return self._packing.add(b"".join(pieces)) + self._packing.end()
