"""What a file is by its first bytes, whatever its name or its sender says; most kinds are not taken at all."""

from typing import Final

HEAD_BYTES: Final = 64
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""The kinds that are decoded. Others that are taken are kept as they are; a HEIC without what it says of itself."""
HEIC: Final = "image/heic"

_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
_IN_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS: Final = {
    b"M4A ": "audio/mp4",
    b"mp42": "audio/mp4",
    b"isom": "audio/mp4",
    b"iso5": "audio/mp4",
    b"heic": HEIC,
    b"heix": HEIC,
    b"mif1": HEIC,
}


def sniffed(head: bytes) -> str | None:
    """Return the media type of a file that begins like this, none when such files are not taken."""
    for start, mime in _STARTS:
        if head.startswith(start):
            return mime
    if head.startswith(b"RIFF"):
        return _IN_RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    return None
