"""The attachment: a photo, a recording or a document, whose bytes travel beside the operations."""

from typing import Annotated, Final

from sync import values
from sync.entity import Digest, Entity, Flag, Link, Name, Traced
from sync.rules import latest_keeps_loser, once, server

MAX_FILE_BYTES: Final = 25 * 1024 * 1024
MAX_SIDE: Final = 100_000
MAX_SECONDS: Final = 86_400

HERE: Final = "here"
REFUSED: Final = "refused"
DAMAGED: Final = "damaged"


class Attachment(Traced, frozen=True, kw_only=True):
    """``parent`` is a prospect row or a comment. ``sha256`` and ``size`` are those of the bytes as they are sent.

    ``state``: nothing while the bytes are still with their author, then ``here``; ``refused`` when they are no file
    that may be kept, ``damaged`` when the server's copy has been lost and whoever holds another may send it again.
    ``preview`` tells whether there is a small picture of it, ``seconds`` how long a recording is.
    """

    parent: Annotated[Link, once] = None
    sha256: Annotated[Digest, once] = None
    size: Annotated[int | None, once, values.whole(1, MAX_FILE_BYTES)] = None
    mime: Annotated[str | None, once, values.mime] = None
    kind: Annotated[str | None, once, values.one_of("business_card", "photo", "audio", "document")] = None
    width: Annotated[int | None, once, values.whole(1, MAX_SIDE)] = None
    height: Annotated[int | None, once, values.whole(1, MAX_SIDE)] = None
    seconds: Annotated[int | None, once, values.whole(0, MAX_SECONDS)] = None
    caption: Annotated[Name, latest_keeps_loser] = None
    state: Annotated[Name, server] = None
    preview: Annotated[Flag, server] = None


def kind_of(mime: str) -> str:
    """Return what a file of this media type is attached as, when nobody says."""
    return {"image": "photo", "audio": "audio"}.get(mime.partition("/")[0], "document")


ATTACHMENT: Final = Entity(
    "attachment", Attachment, "child", roots=("folder", "contact", "opportunity", "prospect_list")
)
