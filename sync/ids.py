"""Names of things: record, device, member and operation ids, and the ids that two devices derive alike."""

import re
from typing import Final, NewType
from uuid import UUID, uuid5

WorkspaceId = NewType("WorkspaceId", str)
RecordId = NewType("RecordId", str)
MemberId = NewType("MemberId", str)
DeviceId = NewType("DeviceId", str)
OpId = NewType("OpId", str)

NIL = "00000000-0000-0000-0000-000000000000"
_DERIVED_VERSION = "5"
_VERSION_AT = 14
_UUID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


def is_id(text: object) -> bool:
    """Tell whether this is a UUID as it goes on the wire: lower case, with dashes, not nil."""
    return isinstance(text, str) and _UUID(text) is not None and text != NIL


def is_derived(record: str) -> bool:
    """Tell whether whoever made this record computed its id from its name (UUIDv5), so that two devices meet."""
    return record[_VERSION_AT] == _DERIVED_VERSION


def derived_id(workspace: WorkspaceId, name: str) -> RecordId:
    """Return the id of the record of this name: UUIDv5 in the workspace's namespace (SYNC 4.1)."""
    return RecordId(str(uuid5(UUID(workspace), name)))


def converted_id(workspace: WorkspaceId, prospect: str) -> RecordId:
    """Return the opportunity that a prospect row becomes, whoever converts it."""
    return derived_id(workspace, f"convert:{prospect}")


def converted_company_ids(workspace: WorkspaceId, prospect: str) -> set[str]:
    """Return the folder and the contact that are made of a prospect row, whoever converts it."""
    return {derived_id(workspace, f"convert-folder:{prospect}"), derived_id(workspace, f"convert-contact:{prospect}")}


def converted_comment_id(workspace: WorkspaceId, comment: str) -> RecordId:
    """Return the comment of the opportunity that repeats a comment of its prospect row."""
    return derived_id(workspace, f"convert-comment:{comment}")


def participant_id(workspace: WorkspaceId, opportunity: str, contact: str) -> RecordId:
    """Return the one participant that joins this contact to this opportunity."""
    return derived_id(workspace, f"participant:{opportunity}:{contact}")


def tag_id(workspace: WorkspaceId, folded: str) -> RecordId:
    """Return the tag setting of a folded text."""
    return derived_id(workspace, f"tag:{folded}")


def preference_id(workspace: WorkspaceId, member: str, key: str) -> RecordId:
    """Return the one preference of this member and key."""
    return derived_id(workspace, f"preference:{member}:{key}")


def workspace_choice_id(workspace: WorkspaceId, key: str) -> RecordId:
    """Return the one choice of the workspace under this key."""
    return derived_id(workspace, f"choice:{key}")


def suggestion_id(workspace: WorkspaceId, op: str) -> RecordId:
    """Return the suggestion that an operation became."""
    return derived_id(workspace, f"suggestion:{op}")


def suggested_id(workspace: WorkspaceId, member: str, record: str) -> RecordId:
    """Return the suggestion by which a member would make this record."""
    return derived_id(workspace, f"suggestion:{member}:{record}")


def message_id(workspace: WorkspaceId, op: str) -> RecordId:
    """Return the comment that holds the message of a transfer."""
    return derived_id(workspace, f"message:{op}")


def moved_id(workspace: WorkspaceId, survivor: str, child: str) -> RecordId:
    """Return the id under which a child goes over to the survivor of a merge."""
    return derived_id(workspace, f"moved:{survivor}:{child}")


def conflict_id(workspace: WorkspaceId, record: str, field: str, first_loser: str) -> RecordId:
    """Return the conflict that the first losing operation opened on a field."""
    return derived_id(workspace, f"conflict:{record}:{field}:{first_loser}")
