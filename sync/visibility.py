"""Who sees a root and who may do what with it: scopes of records, scopes of people, and the rights between them."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from msgspec import Struct

from sync.entities import ENTITIES

Scopes = frozenset[str]

ALL: Final = "all"
WORKSPACE: Final = "workspace"
ADMIN: Final = "admin"
AUTO: Final = "auto:"
"""Prefix of a collaborator whom working an opportunity made one (SYNC 2, "Seeing follows working")."""

_EVERYBODY: Final[Scopes] = frozenset({ALL})

Visibility = Literal["everyone", "team", "own"]


class Author(Struct, frozen=True, kw_only=True):
    """Whoever asks: a member with the scopes held now."""

    member: str
    device: str
    role: str
    scopes: Scopes
    manages: frozenset[str] = frozenset()


def principal_scopes(member: str, data: Mapping[str, Any], visibility: Visibility) -> Scopes:
    """Return the scopes that a member holds (SYNC 4.6). ``data`` is that of the ``member`` record."""
    mine = {ALL, f"user:{member}"}
    match data.get("role"):
        case "admin":
            return frozenset(mine | {WORKSPACE, ADMIN})
        case "manager":
            mine |= {f"team:{team}" for team in managed_teams(data)}
            return frozenset(mine | {WORKSPACE} if visibility == "everyone" else mine)
        case _:
            return frozenset(mine | _colleagues(data, visibility))


def managed_teams(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the teams that a manager leads, the own one included; nobody else leads any."""
    if data.get("role") != "manager":
        return frozenset()
    return frozenset(data.get("manages") or ()) | frozenset({str(data["team"])} if data.get("team") else set())


def _colleagues(data: Mapping[str, Any], visibility: Visibility) -> set[str]:
    if visibility == "everyone":
        return {WORKSPACE}
    if visibility == "team" and data.get("team"):
        return {f"team:{data['team']}"}
    return set()


def scopes_of(entity: str, data: Mapping[str, Any], *, claiming: bool) -> Scopes:
    """Return the scopes of a root; whoever holds one of them sees it with all its children."""
    if ENTITIES[entity].kind == "setting":
        return _EVERYBODY
    people = {f"user:{name.removeprefix(AUTO)}" for name in data.get("collaborators") or ()}
    owner, team = data.get("owner"), data.get("team")
    if owner:
        people.add(f"user:{owner}")
    if ENTITIES[entity].kind == "personal":
        return frozenset(people | {ALL}) if data.get("shared") else frozenset(people)
    if entity == "prospect_list" and not data.get("shared"):
        return frozenset(people | {ADMIN})
    if team:
        people.add(f"team:{team}")
    if entity == "opportunity" and not owner and claiming:
        people.add(ALL)
    return frozenset(people | {WORKSPACE})


def sees(author: Author, scopes: Scopes) -> bool:
    """Tell whether the author may see a root with these scopes."""
    return not author.scopes.isdisjoint(scopes)


def leads(author: Author, root: Mapping[str, Any]) -> bool:
    """Tell whether the author owns a root, manages its team, or is admin: who may delete, restore, settle money."""
    return root.get("owner") == author.member or manages(author, root)


def manages(author: Author, root: Mapping[str, Any]) -> bool:
    """Tell whether the author manages the team of a root, or is admin: who may delete another person's comment."""
    return author.role == "admin" or (author.role == "manager" and root.get("team") in author.manages)
