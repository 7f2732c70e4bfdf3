"""Plans groups of operations one after the other, and what was held once its record has come."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from sync.act import Act
from sync.edited_at import edited_at_ms
from sync.errors import Refusal
from sync.ids import converted_company_ids
from sync.operations import AnyOperation, RowConvert
from sync.perform import perform
from sync.plan import Awaiting, Layer, Plan
from sync.record import Record
from sync.values import moment_of
from sync.verdicts import Held, Verdict
from sync.visibility import Author, sees

Broken = Callable[[Exception, AnyOperation], None]
"""Told of an operation that broke the planner: a fault of ours, and no reason to hold up anybody's work."""


def plan_group(
    plan: Plan, author: Author, operations: Sequence[AnyOperation | Refusal], broken: Broken
) -> list[Verdict]:
    """Plan what a person did in one gesture: all of it, or nothing and a verdict for each operation.

    A ``Refusal`` among the operations stands for one that could not be read.
    """
    layer = Layer()
    layer.contributed |= _converted(plan, layer, author, operations)
    verdicts: list[Verdict] = []
    for operation in operations:
        verdict = _plan(plan, layer, author, operation, broken)
        if isinstance(verdict, Refusal):
            others = Refusal("dep_rejected", "another part of the same change was refused")
            return [verdict if one is operation else others for one in operations]
        verdicts.append(verdict)
    plan.accept(layer)
    return verdicts


def _converted(plan: Plan, layer: Layer, author: Author, operations: Sequence[AnyOperation | Refusal]) -> set[str]:
    """Return the folders and contacts of rows that this group converts.

    A colleague may have made them of the same row, out of the author's sight: what was typed is suggested to whoever
    has them, as for the opportunity, where a refusal would take the whole gesture with it.
    """
    found: set[str] = set()
    for one in operations:
        if isinstance(one, RowConvert):
            row = Act(plan, layer, author, one, 0).visible(one.prospect, "prospect")
            found |= converted_company_ids(plan.world.workspace.id, one.prospect) if isinstance(row, Record) else set()
    return found


def _plan(plan: Plan, layer: Layer, author: Author, operation: AnyOperation | Refusal, broken: Broken) -> Verdict:
    if isinstance(operation, Refusal):
        return operation
    if moment_of(operation.at) is None:
        return Refusal("invalid", "at is no time that the calendar has", "at")
    act = Act(plan, layer, author, operation, edited_at_ms(operation, now_ms=plan.world.now_ms))
    try:
        return perform(act)
    except Exception as error:  # noqa: BLE001  # whatever it is, it must not take others' work with it
        broken(error, operation)
        return Refusal("server_error", "this could not be carried out; it is kept for us to look at")


class Released(Struct, frozen=True):
    """A held operation and what became of it at last."""

    awaiting: Awaiting
    verdict: Verdict


def release(plan: Plan, held: Iterable[Awaiting], broken: Broken) -> list[Released]:
    """Plan operations that wait for records which this plan brings, in the order in which they were made.

    An arrival may let others go, so this goes on until nothing moves. What still waits is not among the answers.
    """
    waiting = sorted(held, key=lambda one: (one.author.device, one.operation.n))
    done: list[Released] = []
    moved = True
    while moved:
        moved, still = False, []
        for one in waiting:
            verdict = _retry(plan, one, broken) if _has_come(plan, one) else Held(one.awaits)
            if isinstance(verdict, Held):
                still.append(one)
            else:
                done.append(Released(one, verdict))
                moved = True
        waiting = still
    return done


def _has_come(plan: Plan, one: Awaiting) -> bool:
    """Tell whether this plan brings the record, or it has come into the author's sight by itself or with its root."""
    if one.awaits in plan.changed:
        return True
    record = plan.stood(one.awaits)
    if record is None:
        return False
    root = record if record.root is None else plan.changed.get(record.root) or plan.stood(record.root)
    return root is not None and sees(one.author, plan.scopes(root))


def _retry(plan: Plan, one: Awaiting, broken: Broken) -> Verdict:
    layer = Layer()
    verdict = _plan(plan, layer, one.author, one.operation, broken)
    if not isinstance(verdict, Held | Refusal):
        plan.accept(layer)
    return verdict
