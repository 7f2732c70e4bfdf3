"""Giving a record to somebody else: a compare-and-set on its owner, since ownership decides rights (SYNC 5.2)."""

from sync import check, values
from sync.act import Act
from sync.editing import begin, close, sight
from sync.entities import ENTITIES
from sync.errors import Refusal
from sync.follow import hand_over, workers
from sync.ids import message_id
from sync.merge import Written
from sync.operations import Transfer
from sync.record import NEW, Record
from sync.values import BadValue
from sync.verdicts import Applied, Noop, Verdict


def transfer(act: Act, operation: Transfer) -> Verdict:
    """Give a root to a member, unless it changed hands meanwhile; what is nobody's or parked goes to who claims it."""
    entity = ENTITIES.get(operation.entity)
    if entity is None or entity.kind != "root":
        return Refusal("invalid", "only what has an owner can be given to somebody else", "entity")
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    refused = assignable(act, operation.to, "to") or _unreadable(operation.message)
    if refused is not None:
        return refused
    owner = record.data.get("owner")
    if owner == operation.to:
        return Noop()
    if owner != operation.expected_owner:
        return Refusal("owner_changed", "somebody else has this now", "expected_owner", owner)
    claims = operation.to == act.author.member and (owner is None or act.is_parking(owner))
    if not claims and not check.may_lead(act, record):
        return Refusal("forbidden", "only its owner, the team's manager or an admin may give it away")
    return _give(act, record, operation)


def assignable(act: Act, member: str | None, field: str) -> Refusal | None:
    """Refuse a member who does not exist or has left."""
    found = None if member is None else act.find(member)
    if member is None or (found is not None and found.entity == "member" and found.data.get("active") is not False):
        return None
    return Refusal("invalid", "nobody here has this id", field)


def _unreadable(message: str | None) -> Refusal | None:
    try:
        values.long_text(message or "")
    except BadValue as bad:
        return Refusal("invalid", f"message {bad}", "message")
    return None


def _give(act: Act, record: Record, operation: Transfer) -> Applied:
    before = frozenset(workers(record)) if record.entity == "opportunity" else frozenset()
    mine = act.open_for_change(record)
    act.layer.granted.add(record.id)
    old = {"owner": mine.data.get("owner"), "team": mine.data.get("team")}
    mine.data["owner"] = operation.to
    # Parked, it stays with the team it was in: whoever sees it there may take it.
    team = old["team"] if act.is_parking(operation.to) else act.team_of(operation.to)
    if team is not None or old["team"] is not None:
        mine.data["team"] = team
    if record.entity == "opportunity":
        hand_over(act, mine, before)
    if operation.message and operation.message.strip():
        _tell(act, record, operation.message)
    return close(act, mine, [Written(old)])


def _tell(act: Act, record: Record, message: str) -> None:
    """Put what was said with a transfer where both sides and all who come later find it: among the comments."""
    id_ = message_id(act.world.workspace.id, act.operation.op)
    data = {"text": message, "happened_at": act.at}
    begin(act, Record(entity="comment", id=id_, root=record.id, seq=0, v=NEW, fv={}, data=data))
