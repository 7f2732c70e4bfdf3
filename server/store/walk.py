"""What somebody may see, in the order of root ids, each root before its children: the cost follows what is seen."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, product
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Text,
    bindparam,
    literal_column,
    null,
    select,
    union,
    union_all,
)

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked, unpacked_or_none
from server.store.statements import Row, asked, filled_up, run_sized, run_two_lists, text_of
from server.store.tables import link, record, record_scope

_ROW = record.c
_AT_ONCE: Final = 2_000
FIRST: Final = "00000000-0000-0000-0000-000000000000"
"""Comes before every id."""


class Line(NamedTuple):
    """One record as it is listed; ``body`` where whole rows were asked for."""

    entity: str
    id: str
    root: str | None
    seq: int
    body: bytes | None
    deleted: bool


class Place(NamedTuple):
    """Where a walk stands: ``last`` is the last row given of this root, its own first; empty when none is left."""

    root: str = FIRST
    last: str = ""


class Wanted(NamedTuple):
    """What a page may hold; ``parents``: the entities of roots that can have such ``children``."""

    roots: frozenset[str]
    children: frozenset[str]
    parents: frozenset[str]
    limit: int
    limit_bytes: int
    whole: bool
    tombstones: bool


RootsFrom = Callable[[str, int], Sequence[str]]
"""Returns up to so many of the roots walked, from this id on, in order."""


def page(
    db: Connection, ws: WorkspaceKey, place: Place, roots_from: RootsFrom, wanted: Wanted, *, looked_through: int
) -> tuple[list[Line], Place | None]:
    """Return the rows that follow a place, and where they end: none when nothing is left.

    The rest of a root that went out of sight since the page before is left out, because it is not walked any more.
    """
    roots = roots_from(place.root, looked_through)
    end = Place(roots[-1]) if len(roots) == looked_through else None
    found: list[Line] = []
    if roots and roots[0] == place.root:
        found = _rest(db, ws, place, wanted)
        roots = roots[1:]
    if len(found) <= wanted.limit:
        found += _of_roots(db, ws, roots, wanted, wanted.limit + 1 - len(found))
    cut = fitting(found, wanted)
    if cut == len(found):
        return found, end
    last = found[cut - 1]
    return found[:cut], Place(last.root or last.id, last.id)


def fitting(lines: Sequence[Line], wanted: Wanted) -> int:
    """Return how many rows fit a page; at least one, or a long one would stop everything behind it."""
    size = 0
    for count, line in enumerate(lines):
        size += 0 if line.body is None else len(line.body)
        if count == wanted.limit or (size > wanted.limit_bytes and count > 0):
            return count
    return len(lines)


def _rest(db: Connection, ws: WorkspaceKey, place: Place, wanted: Wanted) -> list[Line]:
    """Return the children of a root that follow the last row given of it."""
    if not place.last:
        return []
    after = FIRST if place.last == place.root else place.last
    others = (ws, packed(place.root), packed(after), wanted.limit + 1)
    return _lines(run_sized(db, _REST[wanted.whole, wanted.tombstones], _names(wanted.children), others))


def _of_roots(db: Connection, ws: WorkspaceKey, ids: Sequence[str], wanted: Wanted, limit: int) -> list[Line]:
    """Return these roots with their children, up to ``limit`` rows."""
    shape = (wanted.whole, wanted.tombstones)
    own = own_rows(db, ws, ids, wanted.roots | wanted.parents, shape)
    parents = [(packed(line.id),) for line in own if line.entity in wanted.parents]
    children = _lines(run_two_lists(db, _CHILDREN[shape], parents, _names(wanted.children), (ws, limit)))
    below: dict[str | None, list[Line]] = {}
    for line in children:
        below.setdefault(line.root, []).append(line)
    found: list[Line] = []
    for line in own:
        found += [line] if line.entity in wanted.roots else []
        found += below.get(line.id, ())
        if len(found) >= limit:
            break
    return found[:limit]


def own_rows(
    db: Connection,
    ws: WorkspaceKey,
    ids: Sequence[str],
    entities: frozenset[str],
    shape: tuple[bool, bool] = (True, False),
) -> list[Line]:
    """Return the rows of these roots that are of these entities; ``shape``: whole, with tombstones."""
    return _lines(run_two_lists(db, _ROOTS[shape], [(packed(id_),) for id_ in ids], _names(entities), (ws,)))


def _names(entities: frozenset[str]) -> list[Row]:
    return [(name,) for name in sorted(entities)]


def _lines(rows: Sequence[Row]) -> list[Line]:
    return [
        Line(entity, unpacked(raw), unpacked_or_none(root), seq, body, bool(deleted))
        for entity, raw, root, seq, body, deleted in rows
    ]


def _columns(*, whole: bool, tombstones: bool) -> Select[Any]:
    query = select(
        _ROW.entity, _ROW.id, _ROW.root_id, _ROW.seq, _ROW.body if whole else null(), _ROW.deleted_at.is_not(None)
    )
    return query if tombstones else query.where(_ROW.deleted_at.is_(None))


def _limited(query: Select[Any]) -> Select[Any]:
    """Return the query with a limit (without the offset that SQLite's dialect adds as a parameter)."""
    return query.limit(bindparam("limit")).offset(literal_column("0"))


def _some(size: int, name: str) -> CTE:
    return asked(size, name, entity=Text())


def _roots(size: int, entities: int, *, whole: bool, tombstones: bool) -> Select[Any]:
    ids, names = asked(size, "wanted", id=LargeBinary()).c.id, _some(entities, "named").c.entity
    mine = _ROW.id.in_(select(ids)) & _ROW.entity.in_(select(names)) & (_ROW.workspace_id == bindparam("ws"))
    return _columns(whole=whole, tombstones=tombstones).where(mine, _ROW.root_id.is_(None)).order_by(_ROW.id)


def _children(size: int, entities: int, *, whole: bool, tombstones: bool) -> Select[Any]:
    ids, names = asked(size, "wanted", id=LargeBinary()).c.id, _some(entities, "named").c.entity
    mine = _ROW.root_id.in_(select(ids)) & _ROW.entity.in_(select(names)) & (_ROW.workspace_id == bindparam("ws"))
    return _limited(_columns(whole=whole, tombstones=tombstones).where(mine).order_by(_ROW.root_id, _ROW.id))


def _rest_of(entities: int, *, whole: bool, tombstones: bool) -> Select[Any]:
    names = _some(entities, "named").c.entity
    mine = _ROW.entity.in_(select(names)) & (_ROW.workspace_id == bindparam("ws")) & (_ROW.root_id == bindparam("root"))
    query = _columns(whole=whole, tombstones=tombstones).where(mine, _ROW.id > bindparam("after"))
    return _limited(query.order_by(_ROW.id))


# Made once: the text of a statement is remembered by the function that builds it.
_SHAPES: Final = list(product((False, True), repeat=2))
_ROOTS: Final = {shape: partial(_roots, whole=shape[0], tombstones=shape[1]) for shape in _SHAPES}
_CHILDREN: Final = {shape: partial(_children, whole=shape[0], tombstones=shape[1]) for shape in _SHAPES}
_REST: Final = {shape: partial(_rest_of, whole=shape[0], tombstones=shape[1]) for shape in _SHAPES}


def roots_from(db: Connection, ws: WorkspaceKey, scopes: frozenset[str], root: str, limit: int) -> list[str]:
    """Return up to so many of the roots that these scopes see, from this id on, in order."""
    mine = filled_up(sorted(scopes))
    parameters = (*chain.from_iterable((ws, scope, packed(root), limit) for scope in mine), limit)
    found = db.exec_driver_sql(_seen_text(db.dialect.name, len(mine)), parameters)
    return [unpacked(raw) for (raw,) in found]


@lru_cache
def _seen_text(dialect: str, size: int) -> str:
    """Each scope is read from its own index as far as the page goes: one list of all would be sorted for every page."""
    row = record_scope.c
    parts = []
    for index in range(size):
        mine = (row.workspace_id == bindparam(f"ws_{index}")) & (row.scope == bindparam(f"scope_{index}"))
        query = select(row.root_id).where(mine, row.root_id >= bindparam(f"root_{index}")).order_by(row.root_id)
        part = query.limit(bindparam(f"limit_{index}")).offset(literal_column("0")).subquery(f"part_{index}")
        parts.append(select(part.c.root_id))
    seen = union(*parts).order_by("root_id")
    return text_of(seen.limit(bindparam("limit")).offset(literal_column("0")), dialect)


def visible_of(db: Connection, ws: WorkspaceKey, scopes: frozenset[str], roots: Sequence[str]) -> list[str]:
    """Return those of these roots that the scopes see, in order."""
    keys, mine = [(packed(root),) for root in roots], [(scope,) for scope in sorted(scopes)]
    return sorted({unpacked(raw) for (raw,) in run_two_lists(db, _visible_of, keys, mine, (ws,))})


def _visible_of(size: int, scopes: int) -> Select[Any]:
    ids, mine = asked(size, "wanted", id=LargeBinary()).c.id, asked(scopes, "mine", scope=Text()).c.scope
    row = record_scope.c
    seen = row.root_id.in_(select(ids)) & row.scope.in_(select(mine)) & (row.workspace_id == bindparam("ws"))
    return select(row.root_id).where(seen)


def single(db: Connection, ws: WorkspaceKey, scopes: frozenset[str], ids: Sequence[str]) -> list[Line]:
    """Return those of these records whose roots the scopes see, whole, tombstones too, in the order of their ids."""
    found = _lines(run_sized(db, _single, [(packed(id_),) for id_ in ids], (ws,)))
    seen = set(visible_of(db, ws, scopes, [line.root or line.id for line in found]))
    return [line for line in found if (line.root or line.id) in seen]


def _single(size: int) -> Select[Any]:
    ids = asked(size, "wanted", id=LargeBinary()).c.id
    mine = _ROW.id.in_(select(ids)) & (_ROW.workspace_id == bindparam("ws"))
    return _columns(whole=True, tombstones=True).where(mine).order_by(_ROW.id)


def targets_of(db: Connection, ws: WorkspaceKey, source_ids: Sequence[str], fields: Sequence[str]) -> list[str]:
    """Return the records that these fields of these records name."""
    keys, names = [(packed(source),) for source in source_ids], [(field,) for field in fields]
    return [unpacked(raw) for (raw,) in run_two_lists(db, _targets_of, keys, names, (ws,))]


def _targets_of(size: int, fields: int) -> Select[Any]:
    ids, names = asked(size, "wanted", id=LargeBinary()).c.id, asked(fields, "named", field=Text()).c.field
    row = link.c
    mine = row.source_id.in_(select(ids)) & row.field.in_(select(names)) & (row.workspace_id == bindparam("ws"))
    return select(row.target_id).where(mine, row.target_id.is_not(None))


def versions(
    db: Connection, ws: WorkspaceKey, scopes: frozenset[str], entities: Sequence[str]
) -> Iterator[tuple[str, str, int]]:
    """Yield ``(entity, id, seq)`` of everything that these scopes see and that is not gone, in no order."""
    if not entities:
        return
    mine, names = filled_up(sorted(scopes)), filled_up(sorted(entities))
    parameters = (*chain.from_iterable((ws, scope) for scope in mine), ws, *names, ws, *names)
    found = db.exec_driver_sql(_versions_text(db.dialect.name, len(mine), len(names)), parameters)
    for rows in found.partitions(_AT_ONCE):
        for entity, raw, seq in rows:
            yield entity, unpacked(raw), seq


@lru_cache
def _versions_text(dialect: str, scopes: int, entities: int) -> str:
    row, scope = record.c, record_scope.c
    parts = []
    for index in range(scopes):
        mine = (scope.workspace_id == bindparam(f"ws_{index}")) & (scope.scope == bindparam(f"scope_{index}"))
        parts.append(select(scope.root_id).where(mine))
    seen = union(*parts).cte("seen")

    def below(which: str, key: ColumnElement[Any]) -> Select[Any]:
        names = row.entity.in_([bindparam(f"{which}_{index}", type_=Text()) for index in range(entities)])
        mine = (row.workspace_id == bindparam(f"ws_{which}")) & names & row.deleted_at.is_(None)
        return select(row.entity, row.id, row.seq).where(mine, key.in_(select(seen.c.root_id)))

    return text_of(union_all(below("own", row.id), below("child", row.root_id)), dialect)
