"""How two writes of one field become one value, and what becomes of the one that is not shown."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from merge3 import Merge3
from msgspec import Struct

TIE_MS: Final = 2_000
"""Within this nobody can say who was first: the server's own order decides."""


class Cell(Struct, frozen=True):
    """A value with what is known about who wrote it, and when by that person's own corrected clock."""

    value: Any
    edited_at_ms: int
    actor: str
    op: str


class Resolution(Struct, frozen=True):
    """What is shown, the beaten cell if there is one, and whether a person is asked about it."""

    shown: Any
    ours_stays: bool
    beaten: Cell | None = None
    ask: bool = False


Resolve = Callable[[Cell, Cell, Any], Resolution]
"""(what stands, what arrives, the value both started from) -> what is shown. Called for concurrent writes only."""


class Rule(Struct, frozen=True):
    """The rule of a field. ``mark`` says why its conflicts are special (``money``, ``status``).

    A set marked ``own`` holds elements ``<what>/<member id>``, each added and removed by that member alone.
    """

    name: Literal["value", "set", "once", "server", "author"]
    resolve: Resolve
    mark: Literal["money", "status", "own"] | None = None


def latest(ours: Cell, theirs: Cell, _was: Any) -> Resolution:
    """Show the later edit; the other value becomes a conflict that a person settles.

    A person's second thought on another device is no conflict with the first: it only stays in history.
    """
    ask = ours.actor != theirs.actor
    if theirs.edited_at_ms >= ours.edited_at_ms - TIE_MS:
        return Resolution(shown=theirs.value, ours_stays=False, beaten=ours, ask=ask)
    return Resolution(shown=ours.value, ours_stays=True, beaten=theirs, ask=ask)


def latest_always_asked(ours: Cell, theirs: Cell, was: Any) -> Resolution:
    """Show the later edit and ask even its own author: a wrong automatic choice would change revenue."""
    found = latest(ours, theirs, was)
    return Resolution(found.shown, found.ours_stays, found.beaten, ask=True)


def merged_text(ours: Cell, theirs: Cell, was: Any) -> Resolution:
    """Merge two edits of a text line by line; where they touch the same lines, the later text is shown."""
    texts = (was or "", ours.value, theirs.value)
    if all(isinstance(text, str) for text in texts):
        merged = _merged_lines(*texts)
        if merged is not None:
            return Resolution(shown=merged, ours_stays=merged == ours.value)
    return latest(ours, theirs, was)


def _merged_lines(was: str, ours: str, theirs: str) -> str | None:
    """Return the three-way merge of three texts, None where both changed the same lines."""
    merge = Merge3(was.splitlines(keepends=True), ours.splitlines(keepends=True), theirs.splitlines(keepends=True))
    out: list[str] = []
    for kind, *lines in merge.merge_groups():
        if kind == "conflict":
            return None
        out.extend(lines[0])
    return "".join(out)


def closing(ours: Cell, theirs: Cell, _was: Any) -> Resolution:
    """Closed beats open; won against lost or cancelled stays as first committed until a person decides.

    Two closings alike in kind but not in detail (date, amount) are like any register.
    """
    was_open, is_open = _status(ours) == "open", _status(theirs) == "open"
    if was_open and not is_open:
        return Resolution(shown=theirs.value, ours_stays=False, beaten=ours, ask=ours.actor != theirs.actor)
    if is_open and not was_open:
        return Resolution(shown=ours.value, ours_stays=True, beaten=theirs, ask=ours.actor != theirs.actor)
    if _status(ours) == _status(theirs):
        return latest_always_asked(ours, theirs, _was)
    return Resolution(shown=ours.value, ours_stays=True, beaten=theirs, ask=True)


def _status(cell: Cell) -> str:
    return str(cell.value.get("is", "open")) if isinstance(cell.value, dict) else "open"


def first_stays(ours: Cell, _theirs: Cell, _was: Any) -> Resolution:
    """Keep what stands: the value is written once."""
    return Resolution(shown=ours.value, ours_stays=True)


latest_keeps_loser: Final = Rule("value", latest)
text: Final = Rule("value", merged_text)
money: Final = Rule("value", latest_always_asked, mark="money")
status: Final = Rule("value", closing, mark="status")
add_wins: Final = Rule("set", first_stays)
own_elements: Final = Rule("set", first_stays, mark="own")
once: Final = Rule("once", first_stays)
server: Final = Rule("server", first_stays)
author: Final = Rule("author", latest)
"""Like ``latest_keeps_loser``, but only the record's own author may write it."""


def same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same: texts by their NFC form without outer space, amounts by number."""
    if isinstance(one, str) and isinstance(other, str):
        return _plain(one) == _plain(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _same_amount(one[key], other[key]) if key == "amount" else same(one[key], other[key]) for key in one
        )
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _plain(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()


def _same_amount(one: Any, other: Any) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except (InvalidOperation, TypeError, ValueError):
        return bool(one == other)
