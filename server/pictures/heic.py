"""Empties what a HEIC file says beside its picture: no decoder of ours opens it, so that it is kept in its own bytes.

Such a file is a row of boxes. One of them lists its items, and where each lies: those that are no picture are emptied
where they stand, so that nothing else moves. How a picture is turned stands in a box of its own, and stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SAYING: Final = frozenset({b"Exif", b"mime", b"uri "})
_NEEDLESS: Final = frozenset({b"uuid", b"udta", b"free", b"skip"})
_KNOWN: Final = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
_BLANK: Final = {b"Exif": bytes(4) + b"II*\0" + bytes((8, 0, 0, 0)) + bytes(6)}
"""What says nothing, where a reader wants more than zeros."""
_IN_FILE, _IN_META = 0, 1
_MOST_ITEMS: Final = 20_000


class NoHeic(Exception):
    """The file is not what it begins like."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    end: int


class _Reader:
    """Reads numbers one after the other, and never behind the end of a box."""

    def __init__(self, body: bytes | bytearray, at: int, end: int) -> None:
        self._body = body
        self.at = at
        self.end = end

    def take(self, length: int) -> bytes:
        if self.at + length > self.end:
            raise NoHeic
        self.at += length
        return bytes(self._body[self.at - length : self.at])

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length))


def without_sayings(body: bytes) -> bytes:
    """Return the file with nothing in it but its pictures; one that cannot be read to its end is refused."""
    told = bytearray(body)
    for box in _boxes(told, 0, len(told)):
        if box.kind == b"meta":
            _empty_items(told, box)
        elif box.kind not in _KNOWN:
            _fill(told, box.start, box.end)
    return bytes(told)


def _boxes(body: bytes | bytearray, at: int, end: int) -> Iterator[_Box]:
    while at < end:
        head = _Reader(body, at, end)
        length, kind = head.number(4), head.take(4)
        if length == 1:
            length = head.number(8)
        stop = end if length == 0 else at + length
        if not head.at <= stop <= end:
            raise NoHeic
        yield _Box(kind, head.at, stop)
        at = stop


def _empty_items(body: bytearray, meta: _Box) -> None:
    inside = {box.kind: box for box in _boxes(body, meta.start + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise NoHeic
    saying = {id_: _BLANK.get(kind, b"") for id_, kind in _items(body, inside[b"iinf"]) if kind in _SAYING}
    held = inside.get(b"idat")
    for id_, place, at, length in _places(body, inside[b"iloc"]):
        if id_ not in saying:
            continue
        room = _Box(b"", 0, len(body)) if place == _IN_FILE else held
        if place not in {_IN_FILE, _IN_META} or room is None or room.start + at + length > room.end:
            raise NoHeic
        _fill(body, room.start + at, room.start + at + length if length else room.end, saying[id_])
        saying[id_] = b""
    for box in inside.values():
        if box.kind in _NEEDLESS:
            _fill(body, box.start, box.end)


def _items(body: bytearray, box: _Box) -> Iterator[tuple[int, bytes]]:
    """Yield the id and the kind of each item."""
    version = body[box.start] if box.start < box.end else 0
    start = box.start + (6 if version == 0 else 8)
    for entry in _boxes(body, min(start, box.end), box.end):
        read = _Reader(body, entry.start, entry.end)
        version = read.number(4) >> 24
        if entry.kind != b"infe" or version not in {2, 3}:
            raise NoHeic
        id_ = read.number(2 if version == 2 else 4)  # noqa: PLR2004 - the format's own numbers
        read.take(2)
        yield id_, read.take(4)


def _places(body: bytearray, box: _Box) -> Iterator[tuple[int, int, int, int]]:
    """Yield of each piece of an item: the item's id, in what it lies, where there, and how long it is."""
    read = _Reader(body, box.start, box.end)
    version = read.number(4) >> 24
    sizes = read.number(2)
    offset_bytes, length_bytes, base_bytes, index_bytes = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    id_bytes = 2 if version < 2 else 4  # noqa: PLR2004 - the format's own numbers
    count = read.number(id_bytes)
    if count > _MOST_ITEMS:
        raise NoHeic
    for _ in range(count):
        id_ = read.number(id_bytes)
        place = read.number(2) & 15 if version else _IN_FILE
        read.take(2)
        base = read.number(base_bytes)
        pieces = read.number(2)
        for _ in range(pieces):
            read.take(index_bytes if version else 0)
            yield id_, place, base + read.number(offset_bytes), read.number(length_bytes)


def _fill(body: bytearray, start: int, end: int, blank: bytes = b"") -> None:
    room = end - start
    body[start:end] = (blank if len(blank) <= room else b"").ljust(room, b"\0")
