"""What becomes of one operation, and how the answer says it."""

from msgspec import Struct

from sync.errors import Refusal
from sync.protocol import Result


class Applied(Struct, frozen=True):
    """Done. With ``conflicts`` or ``merged`` another's value met it; ``notes`` are what its author should know."""

    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    merged: bool = False


class Suggested(Struct, frozen=True):
    """Kept for those who see the record now, since its author has lost it; ``owner`` is who has it."""

    owner: str | None = None
    notes: tuple[str, ...] = ()


class Noop(Struct, frozen=True):
    """Nothing was left to do."""

    notes: tuple[str, ...] = ()


class Held(Struct, frozen=True):
    """Kept until ``awaits`` arrives: a comment may come before the phone that made its opportunity."""

    awaits: str


Verdict = Applied | Suggested | Noop | Held | Refusal


def result(n: int, op: str, verdict: Verdict) -> Result:
    """Write a verdict as the answer to operation ``n``."""
    match verdict:
        case Applied(conflicts, notes, merged):
            met = bool(conflicts) or merged
            return Result(n=n, op=op, status="merged" if met else "applied", conflicts=conflicts, notes=notes)
        case Suggested(owner, notes):
            return Result(n=n, op=op, status="suggested", owner=owner, notes=notes)
        case Noop(notes):
            return Result(n=n, op=op, status="noop", notes=notes)
        case Held():
            return Result(n=n, op=op, status="held")
        case Refusal(code, detail, field, owner):
            return Result(
                n=n,
                op=op,
                status="rejected",
                owner=owner,
                code=code,
                detail=detail,
                field=field,
                repairs=verdict.repairs,
            )
