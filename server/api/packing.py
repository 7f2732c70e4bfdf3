"""Compressing answers in the thread that reads them: zstd, else brotli, else gzip, each at its fast level.

Never the framework's middleware: gzip at its default level on the event loop costs more than everything else together.
"""

import zlib
from typing import Final, Protocol

import brotli  # type: ignore[import-untyped]  # it has no types of its own
import zstandard

SMALLEST: Final = 1_024
"""Bytes from which on compressing is worth it."""

_ZSTD_LEVEL: Final = 3
_BROTLI_QUALITY: Final = 1
_GZIP_LEVEL: Final = 1


class Packer(Protocol):
    """Packs one answer, piece by piece; every piece can be unpacked when it has come."""

    def add(self, piece: bytes) -> bytes:
        """Pack one more piece."""

    def end(self) -> bytes:
        """Return what closes the answer."""


class _Zstd:
    def __init__(self) -> None:
        self._packing = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()

    def add(self, piece: bytes) -> bytes:
        return self._packing.compress(piece) + self._packing.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._packing.flush()


class _Brotli:
    def __init__(self) -> None:
        self._packing = brotli.Compressor(quality=_BROTLI_QUALITY)

    def add(self, piece: bytes) -> bytes:
        packed: bytes = self._packing.process(piece) + self._packing.flush()
        return packed

    def end(self) -> bytes:
        rest: bytes = self._packing.finish()
        return rest


class _Gzip:
    def __init__(self) -> None:
        self._packing = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)

    def add(self, piece: bytes) -> bytes:
        return self._packing.compress(piece) + self._packing.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._packing.flush()


class _Plain:
    def add(self, piece: bytes) -> bytes:
        return piece

    def end(self) -> bytes:
        return b""


_PACKERS: Final[dict[str, type[Packer]]] = {"zstd": _Zstd, "br": _Brotli, "gzip": _Gzip}


def chosen(accepted: str) -> str | None:
    """Return the best encoding that this Accept-Encoding header allows, or none."""
    offered = {}
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        offered[name.strip().lower()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in _PACKERS if offered.get(name)), None)


def packed(body: bytes, encoding: str | None) -> tuple[bytes, str | None]:
    """Return a whole answer packed, with the encoding it is in: none for a short one."""
    if encoding is None or len(body) < SMALLEST:
        return body, None
    packing = packer(encoding)
    return packing.add(body) + packing.end(), encoding


def packer(encoding: str | None) -> Packer:
    """Begin an answer in this encoding; in none, the pieces stay as they are."""
    return _Plain() if encoding is None else _PACKERS[encoding]()
