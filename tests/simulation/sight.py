"""Who sees what, written once more from SYNC 4.6 alone: the checkers must not trust the rules that they check."""

from collections.abc import Mapping
from typing import Any

from tests.simulation.storage import Row

SETTINGS = (
    "pipeline",
    "step",
    "field",
    "tag",
    "tag_category",
    "activity_kind",
    "loss_reason",
    "template",
    "goal",
    "workspace_choice",
    "member",
    "team",
)


def sees(member: str, who: Mapping[str, Any], root: Row) -> bool:
    """Tell whether a member with this record sees a root (workspace setting "team", claiming on)."""
    entity, data = root["entity"], root["data"]
    if entity in SETTINGS:
        return True
    people = {name.removeprefix("auto:") for name in data.get("collaborators") or {}} | {data.get("owner")}
    if member in people:
        return True
    role, team = who["role"], data.get("team")
    if entity == "prospect_list" and not data.get("shared"):
        return bool(role == "admin")
    if role == "admin":
        return True
    if entity == "opportunity" and not data.get("owner"):
        return True
    return team is not None and team in teams(who)


def teams(who: Mapping[str, Any]) -> set[str]:
    """Return the teams whose records a member sees."""
    own = {who["team"]} if who.get("team") else set()
    return own | set(who.get("manages") or ()) if who["role"] == "manager" else own


def leads(member: str, who: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Tell whether a member may delete, restore, hand over a root or settle its money: owner, its manager, admin."""
    return data.get("owner") == member or oversees(who, data)


def oversees(who: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Tell whether a member manages a root's team, or everything."""
    return who["role"] == "admin" or (who["role"] == "manager" and data.get("team") in teams(who))


def visible(rows: Mapping[str, Row], member: str) -> dict[str, Row]:
    """Return all rows that a member sees."""
    who = rows[member]["data"]
    roots = {id_: sees(member, who, row) for id_, row in rows.items() if row.get("root") is None}
    return {id_: row for id_, row in rows.items() if roots.get(row.get("root") or id_, False)}
