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

    Only what the author sees: naming an id must not open what it names. What lies in the trash gives nothing.
    """
    if opportunity.trashed is not None:
        return
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


def dismiss(act: Act, opportunity: Record, linked: Iterable[str]) -> None:
    """Take back what an opportunity gave to these folders and contacts, where no other one gives the same.

    One whose other opportunities were not loaded keeps what it has: too much for a while is better than too little.
    """
    for id_ in linked:
        record = act.find(id_)
        if record is None or id_ not in act.world.users:
            continue
        still = {member for other in _others(act, opportunity, id_) for member in workers(other)}
        gone = {f"{AUTO}{member}" for member in workers(opportunity) if member not in still}
        known = record.data.get("collaborators") or {}
        if gone & known.keys():
            mine = act.open_for_change(record)
            mine.data["collaborators"] = {name: added for name, added in known.items() if name not in gone}


def _others(act: Act, opportunity: Record, linked: str) -> Iterable[Record]:
    """Return the other opportunities that lead to a folder or contact, those of this commit included.

    A contact names its folder too, and gives nothing.
    """
    planned = (*act.plan.changed.values(), *act.layer.changed.values())
    coming = {one.root or one.id for one in planned if linked in (one.data.get("folder"), one.data.get("contact"))}
    for id_ in (act.world.users[linked] | coming) - {opportunity.id}:
        other = act.find(id_)
        if other is not None and other.entity == "opportunity" and other.trashed is None:
            yield other


def readmit(act: Act, opportunity: Record) -> None:
    """Give again what an opportunity gave before it was in the trash."""
    for linked in act.world.uses.get(opportunity.id, ()):
        admit(act, opportunity, linked)
