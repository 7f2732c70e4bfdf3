"""Takes the sample away again, and leaves alone whatever people have made or touched since.

Everything that the sample's people made is the sample. A record of theirs that somebody else has written, or put
something under, or refers to, is not the sample's alone any more: it stays, with all that it hangs on. A person of the
sample whose name is still needed there stays as a closed account. Where nobody but the sample's people ever was, the
whole workspace goes, and the server is as new as on its first day.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from server.actions import server_changes, starters
from server.actions.refused import Refused
from server.actions.tombstones import bury
from server.store.change_log import advance, lock_heads
from server.store.members import accounts
from server.store.sample import forget_members, forget_records, forget_workspace, living, touched_by_others
from server.store.workspaces import workspace_of
from sync.ids import MemberId, WorkspaceId, tag_id
from sync.matching import folded
from sync.record import Record, decode

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

_AUTHORS: Final = frozenset({"created_by", "owner", "captured_by", "collaborators", "assignee", "settled_by"})


class Removed(NamedTuple):
    """What went, and the names of what stayed because it is somebody's now."""

    records: int
    people: int
    kept: list[str]
    workspace: bool


def remove(
    db: "Connection",
    ws: "WorkspaceKey",
    workspace: WorkspaceId,
    *,
    is_alone: bool,
    new_id: Callable[[], str],
    nonce: str,
    now_ms: int,
) -> Removed:
    """Remove the sample; ``is_alone``: no server is using the data, so that the workspace itself may go."""
    locked = lock_heads(db, [ws])[ws]
    everybody = accounts(db, ws)
    sample = [account.id for account in everybody if account.sample]
    if not sample:
        raise Refused("not_found", "There is no sample here.")
    records = {row.id: decode(row.body) for row in living(db, ws)}
    if len(sample) == len(everybody):
        if not is_alone:
            raise Refused("bad_request", "The whole workspace is the sample: stop the server first, then remove it.")
        forget_workspace(db, ws)
        return Removed(len(records), len(sample), [], workspace=True)
    kept = _kept(records, sample, touched_by_others(db, ws, sample), workspace)
    needed = {who for id_, record in records.items() if id_ in kept for who in _people(record)}
    staying = [who for who in sample if who in needed]
    gone = [record for id_, record in records.items() if id_ not in kept and id_ not in staying]
    head = bury(db, ws, gone, locked.head, now_ms)
    advance(db, ws, head, nonce, now_ms)
    forget_records(db, ws, [record.id for record in gone])
    forget_members(db, ws, sample)
    closed = [("member", who, None, {"active": False}) for who in staying]
    server_changes.write(db, ws, closed, sample[0], now_ms)
    if not any(record.entity == "pipeline" for id_, record in records.items() if id_ in kept):
        # The sample's pipelines were the only ones, and without any nobody could enter a sale.
        language = workspace_of(db, ws).language
        remaining = next(account.id for account in everybody if not account.sample)
        server_changes.write(
            db, ws, starters.records(starters.starter("standard", language), workspace, new_id), remaining, now_ms
        )
    own = {id_ for id_ in kept if records[id_].data.get("created_by") in sample}
    return Removed(
        len(gone), len(sample), sorted(filter(None, map(_name, (records[id_] for id_ in own)))), workspace=False
    )


def _kept(records: Mapping[str, Record], sample: list[MemberId], touched: set[str], workspace: WorkspaceId) -> set[str]:
    """Return what stays: what is not the sample's, and what that hangs on, as far as it goes."""
    of_sample = set(sample)
    kept: set[str] = set()
    fresh = {
        id_
        for id_, record in records.items()
        if id_ in touched or (record.entity != "conflict" and record.data.get("created_by") not in of_sample)
    } - of_sample
    children: dict[str, list[str]] = {}
    for id_, record in records.items():
        # A pipeline that stays, stays whole.
        whole = record.data.get("pipeline") if record.entity == "step" else record.root
        if whole is not None:
            children.setdefault(whole, []).append(id_)
    while fresh:
        kept |= fresh
        needed = {id_ for one in fresh for id_ in _needs(records[one], children, workspace)}
        fresh = (needed & records.keys()) - kept - of_sample
    return kept


def _needs(record: Record, children: Mapping[str, list[str]], workspace: WorkspaceId) -> Iterator[str]:
    """Yield what a record that stays cannot do without: its root, that root's other children, what it refers to."""
    if record.root is not None:
        yield record.root
    yield from children.get(record.id, ()) if record.entity != "prospect_list" else ()
    for name, value in record.data.items():
        if name not in _AUTHORS:
            yield from _texts(value)
        if name.startswith("x:"):
            yield name.removeprefix("x:")
    for tag in record.data.get("tags") or ():
        yield tag_id(workspace, folded(tag))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for part in value:
                yield from _texts(part)
        case dict():
            for part in value.values():
                yield from _texts(part)
        case _:
            return


def _people(record: Record) -> Iterator[str]:
    for name in _AUTHORS:
        value = record.data.get(name)
        yield from value if isinstance(value, dict) else _texts(value)


def _name(record: Record) -> str | None:
    data = record.data
    person = " ".join(str(data[part]) for part in ("first_name", "last_name") if data.get(part))
    return str(data.get("title") or data.get("name") or person) if record.root is None else None
