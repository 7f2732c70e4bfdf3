"""The conversion of a prospect row: whoever converts it makes the same opportunity."""

from typing import Any

from sync import check
from sync.act import Act
from sync.editing import Fields, begin, close, edit, sight, used_up
from sync.entities import ENTITIES
from sync.errors import Refusal
from sync.ids import converted_comment_id, converted_id
from sync.merge import put
from sync.operations import Create, RowConvert
from sync.record import NEW, Record
from sync.suggest import suggest
from sync.transfer import assignable
from sync.verdicts import Applied, Suggested, Verdict


def convert_row(act: Act, operation: RowConvert) -> Verdict:
    """Make the opportunity that a prospect row has become; whoever comes second adds to the same one.

    Where a colleague has it now out of the author's sight, the rest of the gesture (contact, action, comment) reaches
    it as a former author's work would.
    """
    prospect = sight(act, operation.prospect, "prospect")
    if not isinstance(prospect, Record):
        return prospect
    if operation.id != converted_id(act.world.workspace.id, prospect.id):
        return Refusal("invalid", "this id must be the derived one", "id")
    named = operation.fields if operation.step is None else {**operation.fields, "step": operation.step}
    entity = ENTITIES["opportunity"]
    fields = check.fields_of(entity, named)
    if isinstance(fields, Refusal):
        return fields
    refused = check.references(act, entity, fields) or assignable(act, operation.assign_to, "assign_to")
    if refused is not None:
        return refused
    known = act.find(act.alias_of(operation.id))
    if known is not None and known.entity != "opportunity":
        return Refusal("id_taken", "another record has this id")
    if known is None:
        refused = used_up(act, operation.id)
        if refused is not None:
            return refused
        act.layer.granted.add(operation.id)
        return _first(act, prospect, operation, fields)
    _join(act, prospect, known)
    if not act.sees(known):
        return _unseen(act, known, operation, named)
    return _second(act, known, fields)


def _first(act: Act, prospect: Record, operation: RowConvert, fields: Fields) -> Applied:
    record = Record(
        entity="opportunity", id=operation.id, seq=0, v=NEW, fv={}, data=check.fresh(ENTITIES["opportunity"], fields)
    )
    if operation.assign_to is not None:
        record.data["owner"] = operation.assign_to
    begin(act, record)
    row = act.open_for_change(prospect)
    written = [put(row, "state", "converted"), put(row, "opportunity", operation.id)]
    for comment in _comments_of(act, prospect):
        _repeat(act, comment, operation.id)
    return close(act, row, written)


def _comments_of(act: Act, prospect: Record) -> list[Record]:
    """Return the comments of a row, those of this commit included: who was offline sends both at once."""
    stored = act.world.row_comments.get(prospect.id, ())
    planned = (*act.plan.changed.values(), *act.layer.changed.values())
    here = [one for one in planned if one.entity == "comment" and one.data.get("parent") == prospect.id]
    newest = {one.id: one for one in (*stored, *here)}
    return [one for one in newest.values() if one.root == prospect.root]


def _repeat(act: Act, comment: Record, opportunity: str) -> None:
    """Let a comment of the row stand in the opportunity's timeline too, with its author and time."""
    if comment.trashed is not None:
        return
    data: dict[str, Any] = {name: value for name, value in comment.data.items() if name != "parent"}
    id_ = converted_comment_id(act.world.workspace.id, comment.id)
    act.layer.changed[id_] = Record(entity="comment", id=id_, root=opportunity, seq=0, v=NEW, fv={}, data=data)


def _second(act: Act, known: Record, fields: Fields) -> Applied:
    """Let the fields of a second conversion meet the first one's as concurrent edits."""
    verdict = edit(act, known, fields, {})
    owner = known.data.get("owner")
    notes = verdict.notes if owner == act.author.member else (*verdict.notes, "converted_already")
    return Applied(verdict.conflicts, notes, merged=True)


def _unseen(act: Act, known: Record, operation: RowConvert, named: dict[str, Any]) -> Suggested:
    """Suggest the fields of a second conversion to whoever has the opportunity; its author sees and changes nothing."""
    act.layer.left |= {(act.author.member, id_) for id_ in (known.id, *act.layer.contributed)}
    wish = Create(
        n=operation.n,
        op=operation.op,
        at=operation.at,
        off=operation.off,
        entity="opportunity",
        id=known.id,
        fields=named,
    )
    verdict = suggest(act, known, wish)
    return Suggested(verdict.owner, (*verdict.notes, "converted_already"))


def _join(act: Act, prospect: Record, opportunity: Record) -> None:
    """Let a row tell what it has become."""
    if prospect.data.get("opportunity") != opportunity.id:
        row = act.open_for_change(prospect)
        close(act, row, [put(row, "state", "converted"), put(row, "opportunity", opportunity.id)])
