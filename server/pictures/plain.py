"""Tells a picture that holds nothing but itself: no place, no device, no remark, no thumbnail, nothing after its end.

Such a file is kept byte for byte, so that its hash stays the one that its sender knows. Any other one is written anew.
"""

from collections.abc import Callable
from typing import Final

_MARK, _EOI, _SOS, _RESTARTS = 0xFF, 0xD9, 0xDA, range(0xD0, 0xD8)
_NEEDED_IN_JPEG: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA})
_JFIF, _ADOBE = 0xE0, 0xEE
_JFIF_BYTES: Final = 16  # more would be a thumbnail
_ADOBE_BYTES: Final = 14
_NEEDED_IN_PNG: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"sRGB", b"gAMA", b"pHYs", b"IEND"})
_NEEDED_IN_WEBP: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def is_plain(mime: str, body: bytes) -> bool:
    """Tell whether there is nothing in this picture that is not needed to see it."""
    walk = _WALKS.get(mime)
    try:
        return walk is not None and walk(body)
    except IndexError:  # it ends too early
        return False


def _jpeg(body: bytes) -> bool:
    at = 2
    while True:
        if body[at] != _MARK:
            return False
        marker, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4])
        if marker == _EOI:
            return at + 2 == len(body)
        if marker == _JFIF:
            is_needed = length == _JFIF_BYTES
        elif marker == _ADOBE:
            is_needed = length == _ADOBE_BYTES
        else:
            is_needed = marker in _NEEDED_IN_JPEG
        if not is_needed:
            return False
        at += 2 + length
        if marker == _SOS:
            at = _after_scan(body, at)


def _after_scan(body: bytes, at: int) -> int:
    """Return where the next marker stands: within a scan 0xFF is followed by 0 or by a restart marker."""
    while True:
        at = body.find(_MARK, at)
        if at < 0:
            raise IndexError
        if body[at + 1] == 0 or body[at + 1] in _RESTARTS:
            at += 2
        elif body[at + 1] == _MARK:
            at += 1  # fill
        else:
            return at


def without_remarks(mime: str, body: bytes) -> bytes:
    """Return a PNG without what nobody needs to see it; its turn is kept. Others are returned as they are.

    Profiles and texts are packed, and a small one may unpack to gigabytes.
    """
    if mime != "image/png":
        return body
    at, kept = 8, [body[:8]]
    while at < len(body):
        end = at + 12 + int.from_bytes(body[at : at + 4])
        kind = body[at + 4 : at + 8]
        if kind in _NEEDED_IN_PNG or kind == b"eXIf":
            kept.append(body[at:end])
        at = end if kind != b"IEND" else len(body)
    return b"".join(kept)


def _png(body: bytes) -> bool:
    at = 8
    while True:
        kind, length = body[at + 4 : at + 8], int.from_bytes(body[at : at + 4])
        if kind not in _NEEDED_IN_PNG:
            return False
        at += 12 + length
        if kind == b"IEND":
            return length == 0 and at == len(body)


def _webp(body: bytes) -> bool:
    if 8 + int.from_bytes(body[4:8], "little") != len(body):
        return False
    at = 12
    while at < len(body):
        length = int.from_bytes(body[at + 4 : at + 8], "little")
        if body[at : at + 4] not in _NEEDED_IN_WEBP:
            return False
        at += 8 + length + length % 2
    return at == len(body)


_WALKS: Final[dict[str, Callable[[bytes], bool]]] = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
