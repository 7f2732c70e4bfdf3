"""Who works in the simulated company, and how a script's words ("deal-1") become ids."""

from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from sync.ids import WorkspaceId, converted_id, derived_id, moved_id, participant_id

WORKSPACE: Final = WorkspaceId("0192e4a0-0000-7000-8000-00000000aaaa")
NOW_MS: Final = 1_772_442_904_120  # 2026-03-02T09:15:04.120Z

ENTITIES: Final = {
    "deal": "opportunity",
    "folder": "folder",
    "contact": "contact",
    "list": "prospect_list",
    "row": "prospect",
    "action": "action",
    "comment": "comment",
    "part": "participant",
    "file": "attachment",
}
"""Entity by the first part of a thing's name."""


@lru_cache(maxsize=65_536)
def id_of(name: str) -> str:
    """Return the id of a name: always the same, so that a script means the same after a step was taken out.

    ``comment-3>deal-2`` is what the comment became when its root was merged into the deal.
    """
    child, moved, survivor = name.rpartition(">")
    if moved:
        return moved_id(WORKSPACE, id_of(survivor), id_of(child))
    first, _, rest = name.partition("-of-")
    match first:
        case "deal" if rest:
            return converted_id(WORKSPACE, id_of(rest))
        case "folder" if rest:
            return derived_id(WORKSPACE, f"convert-folder:{id_of(rest)}")
        case "part" if rest:
            deal, _, contact = rest.partition("+")
            return participant_id(WORKSPACE, id_of(deal), id_of(contact))
        case _:
            tail = int.from_bytes(blake2b(name.encode(), digest_size=9).digest()) & ((1 << 62) - 1)
            return str(UUID(int=(0x0192E4A0_0000 << 80) | (0x7 << 76) | (0x2 << 62) | tail))


def entity_of(thing: str) -> str:
    """Return the entity of a thing's name."""
    return ENTITIES[thing.partition("-")[0]]


TEAMS: Final = ("north", "south")
MEMBERS: Final[dict[str, dict[str, Any]]] = {
    "boss": {"role": "admin"},
    "mia": {"role": "manager", "team": "north", "manages": ["north"]},
    "anna": {"role": "rep", "team": "north"},
    "jonas": {"role": "rep", "team": "north"},
    "kira": {"role": "rep", "team": "south"},
}
PHONES: Final = {"A": "anna", "B": "jonas", "C": "anna", "D": "kira", "E": "mia", "F": "boss"}
"""Whose phone each letter is; anna has two."""


def member_data(name: str, **changes: Any) -> dict[str, Any]:
    """Return the record of a member as it is at first, or with changes."""
    said = {"active": True, "zone": "Europe/Oslo", **MEMBERS[name], **changes}
    team, manages = said.get("team"), said.get("manages")
    data = {"name": name, "active": said["active"], "role": said["role"], "zone": said["zone"]}
    data["team"] = None if team is None else id_of(f"team-{team}")
    data["manages"] = None if manages is None else [id_of(f"team-{one}") for one in manages]
    return data


def settings() -> list[tuple[str, str, dict[str, Any]]]:
    """Return the company's first records: ``(entity, id, data)``."""
    pipeline = id_of("pipeline")
    return [
        *(("team", id_of(f"team-{name}"), {"name": name}) for name in TEAMS),
        ("pipeline", pipeline, {"name": "Sales", "rank": "a0", "is_default": True}),
        ("step", id_of("step-1"), {"name": "To qualify", "pipeline": pipeline, "rank": "a0"}),
        ("step", id_of("step-2"), {"name": "Visited", "pipeline": pipeline, "rank": "a1"}),
        *(("member", id_of(name), member_data(name)) for name in MEMBERS),
    ]
