"""A process that looks at one picture and ends: with little memory, little time, and nothing in its environment.

``python -m server.pictures.worker CPU_SECONDS MEMORY_BYTES MIME SOURCE CONTENT PREVIEW`` writes the picture anew to
CONTENT unless it may be kept as it is, a small one to PREVIEW, and what it found to standard output as JSON.
"""

import errno
import io
import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

from server.pictures.plain import is_plain, without_remarks

MAX_PIXELS: Final = 50_000_000
PREVIEW_SIDE: Final = 480
_WRITTEN_BYTES: Final = 256 * 1024 * 1024
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_WRITTEN_AS: Final = {"image/gif": "image/png"}
_SAVED: Final[dict[str, dict[str, Any]]] = {
    "image/jpeg": {"format": "JPEG", "quality": 88},
    "image/png": {"format": "PNG"},
    "image/webp": {"format": "WEBP", "quality": 88},
}
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SHOWN: Final = frozenset({"L", "RGB", "RGBA"})
_CLEAR: Final = frozenset({"LA", "PA", "RGBa", "La"})


class TooManyPixels(Exception):
    """The header promises more than memory is kept for."""


def main(arguments: list[str]) -> None:
    """Look at one picture."""
    cpu_s, memory, mime, *paths = arguments
    _limit(int(cpu_s), int(memory))
    source, content, preview = (Path(path) for path in paths)
    try:
        found = look(mime, source, content, preview)
    except TooManyPixels:
        found = {"refused": "too_many_pixels"}
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise  # it is not the picture's fault
        found = {"refused": "unreadable"}
    except Exception:  # noqa: BLE001 - forty decoders raise what they like, and all of it means one thing
        found = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(found))


def _limit(cpu_s: int, memory: int) -> None:
    """Take from this process what no picture needs: it cannot be given back."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, _WRITTEN_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most, most) if hard == resource.RLIM_INFINITY or most <= hard else (hard, hard))


def look(mime: str, source: Path, content: Path, preview: Path) -> dict[str, Any]:
    """Decode a picture's first frame, and write what is to be kept of it."""
    warnings.simplefilter("ignore")  # of Pillow about broken remarks, all of which are dropped
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below
    body = source.read_bytes()
    with Image.open(io.BytesIO(without_remarks(mime, body)), formats=[_FORMATS[mime]]) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise TooManyPixels
        opened.load()
        is_one_frame = not getattr(opened, "is_animated", False)
        was_shown = opened.mode in _SHOWN or opened.mode == "P"
        picture = _shown(ImageOps.exif_transpose(opened))
    kept = mime not in _WRITTEN_AS and is_one_frame and was_shown and is_plain(mime, body)
    written_as = _WRITTEN_AS.get(mime, mime)
    if not kept:
        picture.save(content, **_SAVED[written_as])
    width, height = picture.size
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    picture.save(preview, format="WEBP", quality=70)
    return {"mime": written_as, "kept": kept, "width": width, "height": height}


def _shown(picture: Image.Image) -> Image.Image:
    """Return a picture in plain colours, without anything that was said about it."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode not in _SHOWN:
        is_clear = picture.mode in _CLEAR or "transparency" in picture.info
        picture = picture.convert("RGBA" if is_clear else "L" if picture.mode == "1" else "RGB")
    picture.info = {}
    return picture


if __name__ == "__main__":
    main(sys.argv[1:])
