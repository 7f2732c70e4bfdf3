"""Who saw a root until lately: two timelines laid side by side, of the root's scopes and of a member's (SYNC 4.7)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from sync.visibility import Scopes

DAYS_30_MS: Final = 30 * 86_400_000
FOREVER_MS: Final = 2**62


class Span(Struct, frozen=True):
    """From when until when a member held a scope, by the server's clock; one still held ends at ``FOREVER_MS``."""

    since_ms: int = 0
    until_ms: int = FOREVER_MS


class Moved(Struct, frozen=True):
    """A change of who sees a root. ``old``: the scopes that it had until then."""

    at_ms: int
    old: Scopes


Spans = Mapping[str, tuple[Span, ...]]
"""By scope, when a member held it, oldest first: it may have been lost and gained again. None of one always held."""

_ALWAYS: Final = (Span(),)


def has_seen(held: Scopes, spans: Spans, moves: Sequence[Moved], stands: Scopes, *, after_ms: int) -> bool:
    """Tell whether a member held a scope of a root while the root had it, at some time after ``after_ms``.

    ``held``: the member's scopes of today, ``stands``: the root's; ``moves``: those of the root, oldest first.
    """
    for since_ms, until_ms, scopes in _timeline(moves, stands):
        for scope in scopes & (held | spans.keys()):
            for span in spans.get(scope, _ALWAYS):
                end = min(until_ms, span.until_ms)
                if end > max(since_ms, span.since_ms) and end > after_ms:
                    return True
    return False


def _timeline(moves: Sequence[Moved], stands: Scopes) -> Iterator[tuple[int, int, Scopes]]:
    since_ms = -1
    for move in moves:
        yield since_ms, move.at_ms, move.old
        since_ms = move.at_ms
    yield since_ms, FOREVER_MS, stands


def spans_after(spans: Spans, before: Scopes, after: Scopes, now_ms: int) -> dict[str, Span]:
    """Return the spans that end or begin when a member's scopes change; what is held on needs none."""
    lost = {scope: Span(spans.get(scope, _ALWAYS)[-1].since_ms, now_ms) for scope in before - after}
    gained = {scope: Span(now_ms) for scope in after - before}
    return lost | gained
