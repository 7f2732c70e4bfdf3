"""What a reference phone keeps: the vault with its person's work, the cache with what the server said."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

Row = dict[str, Any]
High = tuple[int, str]

DEAD = -1
"""The number of a row whose history the server has lost: older than any number to come."""


class Crashed(Exception):
    """The phone died right after a transaction; what comes after it in the same breath never happened."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An operation on the phone: its gesture, and when the server answered it (None: not yet)."""

    op: Row
    gesture: int
    status: str | None = None
    at_ms: int = 0

    @property
    def n(self) -> int:
        """Its number."""
        return int(self.op["n"])

    @property
    def last_n(self) -> int:
        """The last number that it stands for."""
        return last_number(self.op)


def last_number(op: Row) -> int:
    """Return the last number that an operation stands for: a skip may stand for a range."""
    return int(op["to"] if op["kind"] == "skip" else op["n"])


@dataclass(slots=True)
class Vault:
    """Work of the person, and the counter. ``attention``: refused; ``old``: acknowledged under an earlier device id."""

    device: str
    n: int = 0
    sent_n: int = 0
    acked_n: int = 0
    lives: int = 0
    outbox: list[Kept] = field(default_factory=list)
    journal: dict[int, Kept] = field(default_factory=dict)
    attention: dict[str, Row] = field(default_factory=dict)
    old: list[Kept] = field(default_factory=list)
    rescue: dict[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class Sweep:
    """A reconcile on its way. ``wanted``: ids whose row differs; ``start``: cursor and number of its first page."""

    reason: str
    marked: set[str] = field(default_factory=set)
    wanted: list[str] = field(default_factory=list)
    next: str | None = None
    start: tuple[Any, int] | None = None
    listed: bool = False


@dataclass(slots=True)
class Cache:
    """What the server said. ``settled``: the device's number up to which its own operations stand in ``base``.

    ``shows_old``: those of an earlier life of the device may not stand there yet.
    """

    base: dict[str, Row] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    cursor: Any = None
    high: High | None = None
    history: str | None = None
    settled: int = 0
    backfill: dict[str, Any] = field(default_factory=dict)
    sweep: Sweep | None = None
    shows_old: bool = False


@dataclass(slots=True)
class Storage:
    """Both databases of a phone. Rows and operations are replaced and never changed, so a copy is shallow."""

    vault: Vault
    cache: Cache
    crash_after: int | None = None

    def committed(self) -> None:
        """Tell that a transaction is durable; here the phone may die."""
        if self.crash_after is not None:
            self.crash_after -= 1
            if self.crash_after <= 0:
                self.crash_after = None
                raise Crashed

    def copy(self) -> "Storage":
        """Return a copy of everything, as a backup of the phone holds it."""
        vault, cache = self.vault, self.cache
        return Storage(
            replace(
                vault,
                outbox=list(vault.outbox),
                journal=dict(vault.journal),
                attention=dict(vault.attention),
                old=list(vault.old),
                rescue=dict(vault.rescue),
            ),
            replace(
                cache,
                base=dict(cache.base),
                gone=dict(cache.gone),
                backfill=dict(cache.backfill),
                sweep=copy.deepcopy(cache.sweep),
            ),
        )

    def apply(self, rows: Iterable[Row]) -> None:
        """Take rows that are newer than what is here; of a tombstone its number alone is kept."""
        base, gone = self.cache.base, self.cache.gone
        for row in rows:
            known = base.get(row["id"])
            if (gone.get(row["id"], DEAD) if known is None else known["seq"]) >= row["seq"]:
                continue
            if row.get("deleted"):
                base.pop(row["id"], None)
                gone[row["id"]] = row["seq"]
            else:
                base[row["id"]] = row

    def evict(self, root: str, until: int) -> None:
        """Forget a root that went out of sight, as far as it is known to have been written by then."""
        base = self.cache.base
        for id_ in [id_ for id_, row in base.items() if root in (id_, row.get("root")) and row["seq"] <= until]:
            del base[id_]
        self.cache.backfill.pop(root, None)

    def saw(self, high: Any, history: str | None) -> None:
        """Remember the greatest number that anything was applied from; not every answer names its history."""
        cache = self.cache
        history = cache.history if history is None else history
        if cache.history != history or cache.high is None or high[0] > cache.high[0]:
            cache.high, cache.history = (high[0], high[1]), history

    def pending(self) -> list[Kept]:
        """Return the operations that the screen shows over the base, oldest first."""
        vault, settled = self.vault, self.cache.settled
        kept = [one for one in vault.journal.values() if one.n > settled or one.status == "held"]
        old = vault.old if self.cache.shows_old else [one for one in vault.old if one.status == "held"]
        return sorted(old, key=lambda one: one.n) + sorted(kept, key=lambda one: one.n) + vault.outbox
