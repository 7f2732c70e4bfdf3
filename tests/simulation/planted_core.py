"""Faults planted in the rules of ``sync/``: the core circle has to see each of them."""

from typing import Any, Final

from msgspec import structs

import sync.rules
from sync import (
    check,
    convert,
    edited_at,
    editing,
    finish,
    follow,
    group,
    merge,
    perform,
    record,
    rules,
    settle,
    suggest,
    trash,
)
from sync.act import Act
from sync.errors import Refusal
from sync.record import NEW
from sync.rules import Resolution
from sync.transfer import transfer
from sync.verdicts import Applied, Held
from tests.simulation import reconcile
from tests.simulation.planting import Planted, always, apart, attribute, instead, method, rule


def _first_stays(ours: Any, theirs: Any, was: Any) -> Any:
    return Resolution(shown=ours.value, ours_stays=True, beaten=theirs, ask=True)


def _mixed(ours: Any, theirs: Any, was: Any) -> Any:
    found = rules.latest_always_asked(ours, theirs, was)
    if ours.value is None or theirs.value is None:
        return found
    shown = {**theirs.value, "amount": ours.value["amount"]}
    return structs.replace(found, shown=shown, ours_stays=False)


def _later_text(ours: Any, theirs: Any, was: Any) -> Any:
    return Resolution(shown=theirs.value, ours_stays=False)


def _half(own: Any) -> Any:
    """Keep what of a gesture went well although the rest was refused."""

    def plan_group(plan: Any, author: Any, operations: Any, broken: Any) -> Any:
        return [own(plan, author, [one], broken)[0] for one in operations]

    return plan_group


def _hushed(own: Any) -> Any:
    """Say that a refused gesture was applied."""

    def plan_group(*given: Any) -> Any:
        return [Applied() if isinstance(one, Refusal) else one for one in own(*given)]

    return plan_group


def _forgotten(own: Any) -> Any:
    def _perform(act: Any) -> Any:
        verdict = own(act)
        if isinstance(verdict, Held):
            act.layer.held.clear()
        return verdict

    return _perform


def _shared_number(own: Any) -> Any:
    def numbered(record: Any, seq: int) -> Any:
        return own(record, seq - 1 if record.entity == "conflict" else seq)

    return numbered


def _wasted_number(own: Any) -> Any:
    def done(plan: Any, head: int) -> Any:
        return own(plan, head + 1 if plan.changed else head)

    return done


def _risen(own: Any) -> Any:
    def close(act: Any, record: Any, *given: Any, **named: Any) -> Any:
        if act.operation.__class__.__name__ == "SetFields":
            record.trashed = None
        return own(act, record, *given, **named)

    return close


def _unasked(own: Any) -> Any:
    def ask(act: Any, slot: Any, beaten: Any, named: Any) -> Any:
        known = act.open_conflict(slot.record.id, slot.field)
        return own(act, slot, beaten, named) if known is not None else slot.record.id

    return ask


def _only_last(own: Any) -> Any:
    def ask(act: Any, slot: Any, beaten: Any, named: Any) -> Any:
        id_ = own(act, slot, beaten, named)
        conflict = act.layer.changed[id_]
        conflict.data["others"] = conflict.data["others"][-1:]
        return id_

    return ask


def _every_edit_new(own: Any) -> Any:
    def at(operation: Any, *, now_ms: int, low_ms: int = 0) -> int:
        wall = edited_at.moment_of(operation.at)
        return max(low_ms, edited_at.ms_of(wall) + operation.off)

    return at


def _without_low(own: Any) -> Any:
    return lambda act, base, named: own(act, None, None)


def _given_away(own: Any) -> Any:
    """Forget to compare with the owner that was expected."""

    def run(act: Any, operation: Any) -> Any:
        known = act.find(operation.id)
        owner = None if known is None else known.data.get("owner")
        return own(act, structs.replace(operation, expected_owner=owner))

    return run


def _open_door(own: Any) -> Any:
    """Let what an operation names be opened by the naming alone."""

    def admit(act: Any, opportunity: Any, linked: str, through: Any = ()) -> Any:
        act.layer.granted.add(linked)
        return own(act, opportunity, linked, through)

    return admit


def _undone(own: Any) -> Any:
    def finish_action(act: Any, operation: Any) -> Any:
        found = act.find(operation.id)
        if found is not None and found.data.get("done_at"):
            found.data["done_at"] = None
        return own(act, operation)

    return finish_action


def _overwritten(own: Any) -> Any:
    def second(act: Any, known: Any, fields: Any) -> Any:
        return editing.edit(act, known, fields, dict.fromkeys(fields, NEW))

    return second


def _trusted(own: Any) -> Any:
    """Let a former author go on as if nothing had happened."""
    return lambda act, target, operation: suggest._let_in(act, act.root_of(target), perform._attempt)


def _closing(ours: Any, theirs: Any, was: Any) -> Any:
    return rules.latest(ours, theirs, was)


def _fault(name: str, broken: str, plant: Any, *caught_by: str, **likes: float) -> Planted:
    return Planted(name, broken, caught_by or ("agreement",), "core", plant, likes)


CORE: Final = (
    _fault("base ignored", "every edit counts as in sequence", instead(merge.is_sequential, always(True))),
    _fault("no edit in sequence", "every edit counts as concurrent", instead(merge.is_sequential, always(False))),
    _fault("loser dropped", "no conflict is opened for a beaten value", instead(merge.ask, _unasked)),
    _fault(
        "earlier losers dropped",
        "a second conflict on a field forgets the first",
        instead(merge.ask, _only_last),
        settle=0.0,
    ),
    _fault("equal values collide", "equal values count as different", instead(rules.same, always(False))),
    _fault("no tie", "two seconds are not taken as one moment", attribute(sync.rules, "TIE_MS", 0), clock=3.0),
    _fault(
        "clock from the future",
        "an edit may be later than its arrival",
        instead(edited_at.edited_at_ms, _every_edit_new),
        clock=3.0,
    ),
    _fault(
        "older than its base",
        "an edit may be earlier than what it was based on",
        instead(merge._edited_at, _without_low),
        **apart(clock=10.0, status=1.0, wait=1.0, make=0.05, longer=60),
    ),
    _fault("first edit stays", "the later edit of a field loses", rule(rules.latest_keeps_loser, _first_stays)),
    _fault(
        "money unasked",
        "a beaten amount of the same person is not asked about",
        rule(rules.money, rules.latest),
        **apart(make=0.05, longer=20),
    ),
    _fault(
        "money mixed",
        "one person's amount gets another's currency",
        rule(rules.money, _mixed),
        "whole registers",
        "agreement",
    ),
    _fault("latest closing wins", "won against lost is decided by the clock", rule(rules.status, _closing), status=3.0),
    _fault(
        "text overwritten", "the later text replaces the earlier one unasked", rule(rules.text, _later_text), line=3.0
    ),
    _fault(
        "tag removed unseen",
        "a removal takes an add that it has not seen",
        instead(perform._saw_add, always(True)),
        **apart(tag=4.0, untag=6.0, make=0.05, set=0.2),
    ),
    _fault(
        "half a gesture", "what went well of a refused gesture stays", instead(group.plan_group, _half), "agreement"
    ),
    _fault(
        "refusal hushed",
        "a refused gesture is answered as applied",
        instead(group.plan_group, _hushed),
        "agreement",
        "durability",
    ),
    _fault(
        "stale delete", "a delete does not mind what came since", instead(trash._editor_since, always(None)), bin=3.0
    ),
    _fault(
        "edit resurrects",
        "an edit takes a record out of the trash",
        instead(editing.close, _risen),
        "agreement",
        "no resurrection",
        bin=3.0,
    ),
    _fault(
        "held forgotten",
        "what waits for a record is forgotten",
        instead(perform.perform, _forgotten),
        "agreement",
        "durability",
        **apart(save=6.0, restore=4.0, say=4.0, make=2.0, longer=30),
    ),
    _fault(
        "never released",
        "what waits for a record waits for ever",
        instead(group.release, always([])),
        "agreement",
        "durability",
        **apart(save=6.0, restore=4.0, say=4.0, make=2.0, longer=30),
    ),
    _fault(
        "no former authors", "who has lost a record is a stranger", method(Act, "has_lost", always(False)), hand=3.0
    ),
    _fault(
        "former authors write",
        "who has lost a record still writes it",
        instead(suggest.suggest, _trusted),
        "agreement",
        "visibility",
        hand=3.0,
    ),
    _fault("anybody deletes", "whoever sees a record may delete it", instead(check.may_lead, always(True)), bin=3.0),
    _fault("blind transfer", "a transfer is no compare-and-set", instead(transfer, _given_away), hand=3.0),
    _fault("words of others", "anybody edits a comment", instead(check.settable, always(None)), say=3.0),
    _fault(
        "sight stays",
        "who stops working a sale still sees its folder",
        instead(follow.dismiss, always(None)),
        folder=3.0,
        hand=3.0,
        bin=3.0,
    ),
    _fault(
        "sight does not follow",
        "who works a sale does not see its folder",
        instead(follow.admit, always(None)),
        folder=3.0,
    ),
    _fault(
        "naming opens",
        "to name a folder is to see it",
        instead(follow.admit, _open_door),
        "agreement",
        "visibility",
        **apart(folder=3.0, hand=4.0, set=3.0, longer=20),
    ),
    _fault("done again", "an action is done once more", instead(perform.finish_action, _undone), done=3.0, action=3.0),
    _fault(
        "date of what was done",
        "a new date enters an action that was done",
        instead(editing._saw_done, always(True)),
        **apart(done=6.0, action=6.0, deal=0.2, set=3.0),
    ),
    _fault(
        "conversion overwrites",
        "the second conversion of a row wins",
        instead(convert._second, _overwritten),
        **apart(convert=5.0, row=4.0, list=2.0, deal=0.1, make=2.0),
    ),
    _fault(
        "settled unseen",
        "a choice passes over what came meanwhile",
        instead(settle._saw, always(True)),
        **apart(settle=6.0, line=1.0, make=0.05, longer=30),
    ),
    _fault("versions unmarked", "an edit leaves the version of its field", instead(merge._mark, always(None))),
    _fault(
        "number shared",
        "a conflict gets the number of the record before it",
        instead(record.numbered, _shared_number),
        "gap-freedom",
    ),
    _fault(
        "sweep without guard",
        "a comparison drops what came after its list had begun",
        attribute(reconcile, "stood_before", lambda _row, _start: True),
        "monotone reads",
        **apart(A=1, D=1, member=3.0, hand=6.0, rows=1.0, say=4.0, make=0.3, set=0.3, push=2.0, pull=6.0, auto=0.3)
        | {"longer": 80},
    ),
    _fault("number wasted", "each commit leaves a number out", instead(finish.finish, _wasted_number), "gap-freedom"),
)
