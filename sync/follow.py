"""Seeing follows working: who works an opportunity sees its folder and the contacts that take part (SYNC 2)."""

from collections.abc import Collection, Iterable

from sync.act import Act
from sync.record import NEW, Record
from sync.visibility import AUTO


def follow(act: Act, opportunity: Record) -> None:
    """Let those who work an opportunity see its folder."""
    folder = opportunity.data.get("folder")
    if folder is not None:
        admit(act, opportunity, folder)


def admit(act: Act, opportunity: Record, linked: str, through: Collection[str] = ()) -> None:
    """Let those who work an opportunity see a folder or contact that its author sees, or one of ``through``.

    Only what one of them sees: naming an id must not open what it names. What lies in the trash gives nothing.
    """
    if opportunity.trashed is not None:
        return
    record = act.find(linked)
    if record is None or record.entity not in ("folder", "contact"):
        return
    if not act.sees(record) and act.scopes(record).isdisjoint(f"user:{member}" for member in through):
        return
    missing = [f"{AUTO}{member}" for member in workers(opportunity)]
    known = record.data.get("collaborators") or {}
    missing = [element for element in missing if element not in known]
    if missing:
        mine = act.open_for_change(record)
        mine.data["collaborators"] = {**known, **dict.fromkeys(missing, NEW)}


def workers(opportunity: Record) -> Collection[str]:
    """Return the assignee and the collaborators of an opportunity."""
    owner = opportunity.data.get("owner")
    people = {name.removeprefix(AUTO) for name in opportunity.data.get("collaborators") or ()}
    return sorted(people | ({owner} if owner else set()))


def dismiss(act: Act, opportunity: Record, linked: Iterable[str], people: Collection[str] | None = None) -> None:
    """Take back what an opportunity gave (``people``, else all) of these folders and contacts where no other gives it.

    One whose other opportunities were not loaded keeps what it has: too much for a while is better than too little.
    """
    leaving = frozenset(workers(opportunity) if people is None else people)
    for id_ in linked:
        record = act.find(id_)
        if record is None or (id_ not in act.world.users and act.plan.stood(id_) is not None):
            continue
        still = {member for other in _others(act, opportunity, id_) for member in workers(other)}
        gone = {f"{AUTO}{member}" for member in leaving - still}
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
    for id_ in (act.world.users.get(linked, frozenset()) | coming) - {opportunity.id}:
        other = act.find(id_)
        if other is not None and other.entity == "opportunity" and other.trashed is None:
            yield other


def readmit(act: Act, opportunity: Record) -> None:
    """Give again what an opportunity gave before it was in the trash."""
    for linked in used_by(act, opportunity):
        admit(act, opportunity, linked)


def hand_over(act: Act, opportunity: Record, before: Collection[str]) -> None:
    """Let sight follow the work to other people: ``before`` worked this opportunity until now."""
    used = used_by(act, opportunity)
    for linked in used:
        admit(act, opportunity, linked, before)
    dismiss(act, opportunity, used, set(before) - set(workers(opportunity)))


def used_by(act: Act, opportunity: Record) -> Collection[str]:
    """Return the folder and the contacts of an opportunity as planned so far."""
    stored = act.world.uses.get(opportunity.id, frozenset())
    stood = act.plan.stood(opportunity.id)
    gone = set() if stood is None else {stood.data.get("folder")}
    used = {opportunity.data["folder"]} if opportunity.data.get("folder") else set()
    for planned in (act.plan.changed, act.layer.changed):
        for one in planned.values():
            if one.entity == "participant" and one.root == opportunity.id:
                contact = {one.data["contact"]}
                gone, used = (
                    (gone - contact, used | contact) if one.trashed is None else (gone | contact, used - contact)
                )
    return sorted((stored - gone) | used)
