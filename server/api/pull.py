"""What a pull answers: stored rows joined as they are, a page at a time or all in one stream."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from server import clock
from server.access import Caller
from server.api import question
from server.api.cursors import Cursor, Seals
from server.api.packing import Packer, packed, packer
from server.api.question import Snapshot
from server.service import Service
from server.store import pages
from server.store.pages import Asked, Page
from sync.protocol import MAX_BYTES, MAX_ROWS, PullRequest

if TYPE_CHECKING:
    from sqlalchemy import Connection

# About 500 rows: larger pieces are given back to the system and taken anew each time, which doubles their time.
_STREAM_ROWS: Final = 500
# Far more than they are as a rule: rows that are read and do not fit are read once more with the next piece.
_STREAM_BYTES: Final = 1_048_576
BETWEEN_ROWS: Final = b",\n"


class Pulls:
    """Answers pulls from memory where nothing has changed, else from the store."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.seals = Seals()

    async def nothing_new(self, caller: Caller, asked: PullRequest) -> bytes | None:
        """Return the answer "nothing new" if it is true; where other processes write too, the table is asked first."""
        found = self.unchanged(caller, asked)
        if found is not None and self._service.is_shared:
            await self._service.catch_up(caller.workspace_id)
            return self.unchanged(caller, asked)
        return found

    def unchanged(self, caller: Caller, asked: PullRequest) -> bytes | None:
        """Return the answer "nothing new", if memory alone shows that it is true: the commonest answer of all.

        Needs cursor, ``high``, history and access version all equal to what is held here. A client that knows more than
        this process (another one wrote) differs and is answered from the store.
        """
        head, seal = self._service.heads.of(caller.workspace_id), self.seals.known(caller)
        if head is None or seal is None or asked.cursor is None or asked.high is None:
            return None
        if asked.high != (head.head, head.nonce) or asked.history != head.history:
            return None
        cursor = seal.read(asked.cursor)
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
        limit = max(1, min(asked.limit, MAX_ROWS))
        page = pages.page(db, begun.after(begun.seq, limit, MAX_BYTES), begun.snapshot.told)
        lines = BETWEEN_ROWS.join(page.rows)
        stands, moved = begun.stands(page), begun.moved(db, page)
        body = b"".join((b"{", stands, b',"rows":[\n', lines, b"\n],", moved, b"}"))
        return packed(body, encoding)

    def _begun(self, db: "Connection", caller: Caller, asked: PullRequest) -> "_Begun":
        cursor = None if asked.cursor is None else self.seals.of(db, caller).read(asked.cursor)
        snapshot = question.begin(db, self.seals, caller, asked, cursor=cursor)
        reason = None if cursor is None else question.why(cursor, caller, asked.schema, floor=0)
        if reason is not None:
            raise question.reconcile(reason)
        return _Begun(snapshot, asked, cursor)


class _Begun(NamedTuple):
    """A pull whose request was found sound."""

    snapshot: Snapshot
    request: PullRequest
    cursor: Cursor | None

    @property
    def seq(self) -> int:
        return 0 if self.cursor is None else self.cursor.seq

    def after(self, seq: int, limit: int, limit_bytes: int, start: int | None = None) -> Asked:
        """Return the question for the rows that follow ``seq``."""
        if self.cursor is not None:
            start = self.cursor.start
        caller = self.snapshot.caller
        return Asked(caller.workspace_id, caller.scopes, seq, start, limit, limit_bytes)

    def stands(self, page: Page) -> bytes:
        """Return the members that tell where the device stands once it has this page."""
        head = page.head
        version = self.snapshot.caller.access_version
        cursor = Cursor(head.history, page.until, page.nonce, version, self.request.schema, page.start)
        members = {
            "cursor": self.snapshot.seal.written(cursor),
            "more": page.more,
            "high": (head.head, head.nonce),
            "history": head.history,
            "last_n": page.last_n,
        }
        return msgspec.json.encode(members)[1:-1]

    def moved(self, db: "Connection", page: Page) -> bytes:
        """Return the members that tell what came into sight, went out of it, and when that was."""
        mine = self.snapshot.caller.scopes
        enter, leave = pages.moved(db, self.snapshot.ws, mine, after=max(self.seq, page.start), until=page.until)
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
            self._after, told = self._begun.seq, self._begun.snapshot.told
            pieces.append(b'{"rows":[\n')
        else:
            told = question.told_now(db, self._begun.snapshot.caller, self._begun.request.device)
        begun = self._begun
        page = pages.page(db, begun.after(self._after, _STREAM_ROWS, _STREAM_BYTES, self._start), told)
        self._after, self._start = page.until, page.start
        if page.rows:
            # Nothing before the rows of a later piece, so that they are joined once and not copied again.
            pieces.append(BETWEEN_ROWS.join([b"", *page.rows] if self._has_rows else page.rows))
            self._has_rows = True
        if page.more:
            return self._packing.add(b"".join(pieces))
        self.is_done = True
        pieces += [b"\n],", begun.moved(db, page), b",", begun.stands(page), b"}"]
        return self._packing.add(b"".join(pieces)) + self._packing.end()
