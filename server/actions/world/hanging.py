"""What hangs on a record that is to be erased or merged, and what the ids of merged records mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from server.actions.world.history import change_of
from server.actions.world.shelf import PARENT, RECORD, Asked, Shelf
from server.store import aliases as alias_table
from server.store import change_log
from sync.aliases import Alias, redirected
from sync.entities import ENTITIES
from sync.ids import participant_id
from sync.needs import aimed_at, made, named
from sync.operations import AnyOperation, Merge, Purge, Restore
from sync.plan import Change
from sync.record import Record

_ABOVE = (PARENT, RECORD)
_CHILDREN = tuple(entity.name for entity in ENTITIES.values() if entity.kind in ("child", "made"))
_REFERENCES = ("folder", "contact", "opportunity")


class Hanging(NamedTuple):
    """By record: what hangs on it, and the ids of what refers to it. ``writers``: of fields of two to be merged."""

    under: dict[str, list[Record]]
    referring: dict[str, frozenset[str]]
    writers: dict[tuple[str, str], Change]


def hanging(shelf: Shelf, operations: Sequence[AnyOperation]) -> Hanging:
    """Return what goes with the records that are erased or merged."""
    merges = [one for one in operations if isinstance(one, Merge) and one.absorbed in shelf.records]
    purged = {one.id for one in operations if isinstance(one, Purge) and one.id in shelf.records}
    if not merges and not purged:
        return Hanging({}, {}, {})
    absorbed = alias_table.absorbed_by(shelf.db, shelf.ws, purged)
    shelf.load(absorbed)
    roots = {one.id for one in shelf.known(purged | absorbed) if one.root is None} | {one.absorbed for one in merges}
    under: dict[str, list[Record]] = {id_: [] for id_ in (*purged, *roots)}
    for child in shelf.children(roots, _CHILDREN):
        under[str(child.root)].append(child)
    for id_ in purged - roots:
        under[id_] = _answers(shelf, id_)
    for id_ in purged:
        mine = [one for one in shelf.known(absorbed) if one.data.get("merged_into") == id_]
        under[id_] += [*mine, *(child for one in mine for child in under.get(one.id, ()))]
    return Hanging(under, _referring(shelf, merges, under), _writers(shelf, merges))


def _answers(shelf: Shelf, id_: str) -> list[Record]:
    """Return what hangs on a child: conflicts about it, files and answers to it, and what hangs on those."""
    over, reached = {id_}, {id_}
    while reached:
        reached = {source for source, _ in shelf.sources(reached, _ABOVE)} - over
        over |= reached
    return shelf.known(over - {id_})


def _referring(shelf: Shelf, merges: Sequence[Merge], under: Mapping[str, list[Record]]) -> dict[str, frozenset[str]]:
    """Return what names each record that is to be absorbed, with the participants that will take their place."""
    if not merges:
        return {}
    found: dict[str, set[str]] = {one.absorbed: set() for one in merges}
    for source, target in shelf.sources(found, _REFERENCES):
        found[target].add(source)
    new = set()
    for one in merges:
        for record in (*shelf.known(found[one.absorbed]), *under.get(one.absorbed, ())):
            if record.entity == "participant":
                root = one.survivor if record.root == one.absorbed else str(record.root)
                contact = one.survivor if record.data["contact"] == one.absorbed else record.data["contact"]
                new.add(participant_id(shelf.workspace.id, root, contact))
    shelf.load(new)
    return {id_: frozenset(ids) for id_, ids in found.items()}


def _writers(shelf: Shelf, merges: Sequence[Merge]) -> dict[tuple[str, str], Change]:
    """Return who wrote the values that both records of a merge have: what it costs does not depend on their age."""
    fields: dict[tuple[str, int], set[str]] = {}
    for one in merges:
        pair = shelf.known((one.survivor, one.absorbed))
        common = set.intersection(*(set(record.data) for record in pair)) if pair else set()
        for record in pair:
            for field in common | set(one.choices):
                fields.setdefault((record.id, record.version(field)), set()).add(field)
    found: dict[tuple[str, str], Change] = {}
    for row in change_log.writers_at(shelf.db, shelf.ws, fields) if fields else ():
        found |= {(row.record, field): change_of(row) for field in fields[(row.record, row.seq)] & set(row.fields)}
    return found


def aliases(shelf: Shelf, operations: Iterable[AnyOperation]) -> dict[str, Alias]:
    """Return what the ids of merged records mean, and load that; with what a merge moved where it is to be undone."""
    every = list(operations)
    new = {id_ for one in every for id_ in made(one)}
    missing = {id_ for one in every for id_ in aimed_at(one) if id_ not in shelf.records and id_ not in new}
    found: dict[str, Alias] = {}
    asking = {one.id for one in shelf.records.values() if one.data.get("merged_into")} | shelf.dead.keys() | missing
    while asking:
        step = alias_table.of(shelf.db, shelf.ws, asking)
        found |= step
        survivors = {alias.survivor for alias in step.values()}
        shelf.load(survivors)
        asking = {one.id for one in shelf.known(survivors) if one.data.get("merged_into")} - found.keys()
    restored = {one.id for one in every if isinstance(one, Restore)}
    for alias in [found[id_] for id_ in restored & found.keys()]:
        if alias.undo is not None:
            moved = (id_ for _, id_, _ in alias.undo.moved)
            pointed = (id_ for id_, _ in alias.undo.pointed)
            remade = (id_ for old, new_one, _ in alias.undo.remade for id_ in (old, new_one))
            shelf.load((*moved, *pointed, *remade, *alias.undo.asked, *alias.undo.closed))
    return found


def meant(shelf: Shelf, asked: Sequence[Asked], known: Mapping[str, Alias]) -> list[Asked]:
    """Return the operations as they are meant now that records were merged, with all that they name loaded."""
    if not known:
        return list(asked)
    found = [Asked(one.author, redirected(one.operation, known, shelf.workspace.id)) for one in asked]
    shelf.load(id_ for one in found for id_ in named(one.operation))
    return found
