"""What a device may ask for: one struct per kind of operation, told apart by ``kind`` (SYNC 2)."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Base = int | str
"""The version a person saw: a ``seq``, 0 for never written, or ``"n:17"`` for an own earlier operation."""

Id = Annotated[str, Meta(max_length=64)]
Name = Annotated[str, Meta(max_length=500)]
Instant = Annotated[str, Meta(max_length=40)]
StatusName = Literal["open", "won", "lost", "cancelled"]


class Operation(Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """What all operations carry.

    ``n``: the device's own counter, 1, 2, 3 … without holes. ``op``: UUID, the key that makes repeats harmless.
    ``at``: the device's wall time, RFC 3339. ``off``: server minus device clock in ms as last measured, 0 when unknown.
    ``again``: sent once more from the journal, after the server was restored.
    """

    n: int
    op: Id
    at: Instant
    off: int = 0
    again: bool = False


class Create(Operation, frozen=True, kw_only=True, tag="create"):
    """Make a record; ``root`` is given for children."""

    entity: Name
    id: Id
    root: Id | None = None
    fields: dict[str, Any]


class SetFields(Operation, frozen=True, kw_only=True, tag="set"):
    """Write plain fields; ``base`` says which version of each was seen."""

    entity: Name
    id: Id
    fields: dict[str, Any]
    base: dict[str, Base] = {}


class Won(Struct, frozen=True):
    """Money won: decimal text and ISO 4217 currency."""

    amount: str
    currency: str


class StatusSet(Operation, frozen=True, kw_only=True, tag="status.set"):
    """Open or close an opportunity."""

    id: Id
    status: StatusName
    closed_at: Instant | None = None
    reason: str | None = None
    note: str | None = None
    competitor: Name | None = None
    won: Won | None = None
    base: Base | None = None


class TagAdd(Operation, frozen=True, kw_only=True, tag="tag.add"):
    """Put an element into a set (``field``, else ``tags``)."""

    entity: Name
    id: Id
    tag: str
    field: Name = "tags"


class TagRemove(Operation, frozen=True, kw_only=True, tag="tag.remove"):
    """Take an element out of a set, if the add that was ``seen`` is still the current one."""

    entity: Name
    id: Id
    tag: str
    seen: Base | None = None
    field: Name = "tags"


class CommentAdd(Operation, frozen=True, kw_only=True, tag="comment.add"):
    """Write a comment under a root; ``parent`` is a prospect row or another comment."""

    id: Id
    root: Id
    parent: Id | None = None
    text: str
    activity: Id | None = None
    outcome: Name | None = None
    minutes: int | None = None
    happened_at: Instant | None = None


class AttachmentAdd(Operation, frozen=True, kw_only=True, tag="attachment.add"):
    """Attach a file to a root, or to the prospect row or comment ``parent``; its bytes follow by themselves.

    ``attached_as`` becomes the attachment's ``kind`` (that name is the operation's own); without it, it follows from
    the media type.
    """

    id: Id
    root: Id
    parent: Id | None = None
    sha256: Id
    size: int
    mime: Name
    attached_as: Name | None = None
    caption: Name | None = None
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


class ActionDone(Operation, frozen=True, kw_only=True, tag="action.done"):
    """Tick off a planned action."""

    id: Id
    done_at: Instant


class RowConvert(Operation, frozen=True, kw_only=True, tag="row.convert"):
    """Make the opportunity that a prospect row has become; ``id`` is the derived one."""

    prospect: Id
    id: Id
    fields: dict[str, Any]
    assign_to: Id | None = None
    step: Id | None = None


class Transfer(Operation, frozen=True, kw_only=True, tag="transfer"):
    """Give a root to another member, if it still belongs to ``expected_owner``; ``message`` is told with it."""

    entity: Name
    id: Id
    to: Id
    expected_owner: Id | None = None
    message: str | None = None


Side = Literal["survivor", "absorbed"]


class Merge(Operation, frozen=True, kw_only=True, tag="merge"):
    """Make one record of two; ``choices`` says for a field whose value is shown, else the survivor's if it has one."""

    entity: Name
    survivor: Id
    absorbed: Id
    choices: dict[str, Side] = {}


class Delete(Operation, frozen=True, kw_only=True, tag="delete"):
    """Put a record into the trash, unless somebody else wrote it after ``base``."""

    entity: Name
    id: Id
    base: Base | None = None


class Restore(Operation, frozen=True, kw_only=True, tag="restore"):
    """Take a record out of the trash."""

    entity: Name
    id: Id
    base: Base | None = None


class Purge(Operation, frozen=True, kw_only=True, tag="purge"):
    """Empty a record for ever, with all that hangs on it; its id is never used again."""

    entity: Name
    id: Id
    base: Base | None = None


class ConflictSettle(Operation, frozen=True, kw_only=True, tag="conflict.settle"):
    """Choose between the values of a conflict: the ``kept`` one, the one of operation ``other``, or a ``new`` value.

    Without ``other`` the last of the other values is meant. ``base``: the conflict as it was seen; ``seen``: the field
    as it stood beside it, where the device knows it from elsewhere.
    """

    id: Id
    choice: Literal["kept", "other", "new"]
    other: Id | None = None
    value: Any = None
    base: Base | None = None
    seen: Base | None = None


class SuggestionSettle(Operation, frozen=True, kw_only=True, tag="suggestion.settle"):
    """Take over what a former author suggests, or put it aside."""

    id: Id
    choice: Literal["accept", "dismiss"]
    base: Base | None = None


class Skip(Operation, frozen=True, kw_only=True, tag="skip"):
    """Fill a number, or a range up to ``to``, whose operation will never come."""

    to: int | None = None


AnyOperation = (
    Create
    | SetFields
    | StatusSet
    | TagAdd
    | TagRemove
    | CommentAdd
    | AttachmentAdd
    | ActionDone
    | RowConvert
    | Transfer
    | Merge
    | Delete
    | Restore
    | Purge
    | ConflictSettle
    | SuggestionSettle
    | Skip
)
