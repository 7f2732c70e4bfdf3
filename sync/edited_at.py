"""When an edit was really made: a device's wall time, corrected by what the server knows of its clock."""

from datetime import datetime, timedelta
from typing import Final

from sync.operations import Operation
from sync.values import moment_of

MAX_OFF_MS: Final = 100 * 365 * 24 * 3_600_000


def edited_at_ms(operation: Operation, *, now_ms: int, low_ms: int = 0) -> int:
    """Return the corrected time of an edit, in ms since 1970: never in the future, never before what it was based on.

    A wall time without an offset says nothing about when it was: the server's own time stands in for it. No drift is
    ever a reason to refuse (SYNC 4.1).
    """
    wall = moment_of(operation.at)
    if wall is None or wall.tzinfo is None:
        return now_ms
    off = max(-MAX_OFF_MS, min(MAX_OFF_MS, operation.off))
    return min(now_ms, max(low_ms, ms_of(wall) + off))


def ms_of(moment: datetime) -> int:
    """Return an aware moment as ms since 1970."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_from_ms(ms: int) -> datetime:
    """Return ms since 1970 as a moment in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


_MILLISECOND: Final = timedelta(milliseconds=1)
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
