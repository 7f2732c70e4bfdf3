"""Seeing follows working: who works an opportunity sees its folder and the contacts that take part (SYNC 2)."""

from collections.abc import Iterable

from sync.plan import Act
from sync.record import NEW, Record
from sync.visibility import AUTO


def follow(act: Act, opportunity: Record) -> None:
    """Let those who work an opportunity see its folder."""
    folder = opportunity.data.get("folder")
    if folder is not None:
        admit(act, opportunity, folder)


def admit(act: Act, opportunity: Record, linked: str) -> None:
    """Let those who work an opportunity see a folder or contact that its author sees.

    Only what the author sees: naming an id must not open what it names.
    """
    record = act.find(linked)
    if record is None or record.entity not in ("folder", "contact") or not act.sees(record):
        return
    missing = [f"{AUTO}{member}" for member in workers(opportunity)]
    known = record.data.get("collaborators") or {}
    missing = [element for element in missing if element not in known]
    if missing:
        mine = act.open_for_change(record)
        mine.data["collaborators"] = {**known, **dict.fromkeys(missing, NEW)}


def workers(opportunity: Record) -> Iterable[str]:
    """Return the assignee and the collaborators of an opportunity."""
    owner = opportunity.data.get("owner")
    people = {name.removeprefix(AUTO) for name in opportunity.data.get("collaborators") or ()}
    return sorted(people | ({owner} if owner else set()))


def dismiss(act: Act, opportunity: Record) -> None:
    """Take back what an opportunity gave, now that it is in the trash, where no other one gives the same."""
    for linked in act.world.uses.get(opportunity.id, ()):
        record = act.find(linked)
        if record is None:
            continue
        others = [act.find(other) for other in act.world.users.get(linked, ()) if other != opportunity.id]
        still = {member for other in others if other is not None and other.trashed is None for member in workers(other)}
        gone = {f"{AUTO}{member}" for member in workers(opportunity) if member not in still}
        known = record.data.get("collaborators") or {}
        if gone & known.keys():
            mine = act.open_for_change(record)
            mine.data["collaborators"] = {name: added for name, added in known.items() if name not in gone}


def readmit(act: Act, opportunity: Record) -> None:
    """Give again what an opportunity gave before it was in the trash."""
    for linked in act.world.uses.get(opportunity.id, ()):
        admit(act, opportunity, linked)
