"""Changes that the server makes without an operation: people, teams, starters. They take the same way to the log."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection

from server import clock
from server.actions.store_plan import store
from server.store import change_log, records, workspaces
from server.store.commit import WorkspaceKey
from server.store.workspaces import workspace_of
from sync import plan as planning
from sync.edited_at import moment_from_ms
from sync.finish import finish
from sync.ids import DeviceId
from sync.plan import Plan, Workspace, World
from sync.record import NEW, Record, decode
from sync.values import written

SERVER = DeviceId("00000000-0000-7000-8000-000000000000")
"""The device that history names for what no device asked for."""


class Change(NamedTuple):
    """Fields to write on a record that may be new."""

    entity: str
    id: str
    root: str | None
    fields: Mapping[str, Any]


def write(
    db: Connection,
    ws: WorkspaceKey,
    changes: Iterable[tuple[str, str, str | None, Mapping[str, Any]]],
    actor: str,
    now_ms: int,
) -> None:
    """Write these fields, new records and known ones alike, under the workspace's lock."""
    locked = change_log.lock_heads(db, [ws])[ws]
    asked = [Change(*one) for one in changes]
    found = records.load(db, ws, {one.id for one in asked})
    known = {row.id: decode(row.body) for row in found if not row.deleted}
    company = workspace_of(db, ws)
    facts = Workspace(company.id, workspaces.visibility(company), company.claiming)
    plan = Plan(World(workspace=facts, now_ms=now_ms, settings={}, records=known))
    for one in asked:
        _plan(plan, one, actor, now_ms)
    done = finish(plan, locked.head)
    if done.rows:
        store(db, ws, done, nonce=clock.new_nonce(), now_ms=now_ms)


def _plan(plan: Plan, one: Change, actor: str, now_ms: int) -> None:
    record = plan.changed.get(one.id)
    if record is None:
        stood = plan.stood(one.id)
        record = _new(one, actor, now_ms) if stood is None else stood.copy()
        plan.changed[one.id] = record
    old = {name: record.data.get(name) for name in one.fields}
    record.data.update(one.fields)
    if record.v != NEW:
        record.fv.update(dict.fromkeys(one.fields, NEW))
    plan.changes.append(planning.Change(one.id, NEW, clock.new_id(), 0, SERVER, actor, now_ms, old))


def _new(one: Change, actor: str, now_ms: int) -> Record:
    data = {"created_by": actor, "created_at": written(moment_from_ms(now_ms))}
    return Record(entity=one.entity, id=one.id, root=one.root, seq=0, v=NEW, fv={}, data=data)
