"""What the processes on one PostgreSQL tell each other about their commits, by NOTIFY; never more than a hint.

News that is lost is found by the next look at the heads.
"""

import logging
import select
import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Final

import msgspec
import psycopg
from sqlalchemy import Connection

from server.store.commit import Concerned, News

log = logging.getLogger(__name__)

_CHANNEL: Final = "carnet"
_LONGEST: Final = 7_900  # bytes; PostgreSQL takes 8,000
_ADVANCES: Final = 40  # of one message; each has less than 150 bytes
_LOOK_S: Final = 5.0
_AGAIN_S: Final = 0.5

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(News).decode


def send(db: Connection, news: News) -> None:
    """Let the running transaction tell its news when it commits; SQLite has one process, which knows."""
    if news and db.dialect.name == "postgresql":
        for message in _messages(news):
            db.exec_driver_sql("select pg_notify(%s, %s)", (_CHANNEL, message))


def _messages(news: News) -> Iterator[str]:
    whole = _encode(news)
    if len(whole) <= _LONGEST:
        yield whole.decode()
        return
    for at in range(0, len(news.advances), _ADVANCES):
        yield _encode(News(advances=news.advances[at : at + _ADVANCES])).decode()
    # Too many members to be named: everybody looks.
    everybody = [tuple({Concerned(one.ws, ()) for one in told}) for told in (news.access, news.callers)]
    for at in range(0, max(map(len, everybody)), _ADVANCES):
        access, callers = (told[at : at + _ADVANCES] for told in everybody)
        yield _encode(News(access=access, callers=callers)).decode()


class Ear:
    """A thread that hears what other processes commit.

    ``heard``: somebody committed. ``look``: listening has begun, or nothing was heard for a while: read where things
    stand. A line that breaks is made anew.
    """

    def __init__(self, address: str, *, heard: Callable[[News], None], look: Callable[[], None]) -> None:
        self._address = address
        self._heard = heard
        self._look = look
        self._waking, self._woken = socket.socketpair()
        self._thread = Thread(target=self._serve, name="ear", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._waking.close()
        self._thread.join()
        self._woken.close()

    def _serve(self) -> None:
        is_over = False
        while not is_over:
            try:
                with psycopg.connect(self._address, autocommit=True) as line:
                    line.execute(f"listen {_CHANNEL}")
                    is_over = self._listen(line)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next connection may be better
                log.warning("News of other processes cannot be heard; trying again: %s", error)
                is_over = self._waits(None, _AGAIN_S)

    def _listen(self, line: "psycopg.Connection[tuple[object, ...]]") -> bool:
        """Pass on what is heard until this is closed; looks for itself first, and whenever it is quiet."""
        self._look()
        while True:
            if self._waits(line.fileno(), _LOOK_S):
                return True
            told = [_decode(one.payload) for one in line.notifies(timeout=0)]
            for news in told:
                self._heard(news)
            if not told:
                self._look()

    def _waits(self, line: int | None, timeout_s: float) -> bool:
        """Wait for news, or for the time to be over; tell whether this was closed meanwhile."""
        waiting = select.poll()  # not select(), which knows no file beyond the thousandth: streams of hints are files
        waiting.register(self._woken, select.POLLIN)
        if line is not None:
            waiting.register(line, select.POLLIN)
        return self._woken.fileno() in dict(waiting.poll(timeout_s * 1_000))
