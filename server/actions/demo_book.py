"""The sample as it grows: who does what at which moment, in gestures that a person's device would have sent."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from server.actions.demo_sources import WORDS
from server.actions.starters_words import LANGUAGES
from server.actions.starters_words import WORDS as STARTER_WORDS
from sync.edited_at import moment_from_ms
from sync.ids import WorkspaceId
from sync.operations import AnyOperation, CommentAdd, Create, SetFields
from sync.values import written

_SEED: Final = 20_251_121
_FRIDAY: Final = 4


class Gesture(NamedTuple):
    """What one person did at one moment; the device numbers the operations when it sends them."""

    who: str
    at_ms: int
    operations: tuple[AnyOperation, ...]


class Setting(NamedTuple):
    """The workspace as the sample finds it: members by name, kinds by icon, categories and reasons by folded name."""

    workspace: WorkspaceId
    language: str
    zone: str
    currency: str
    members: dict[str, str]
    kinds: dict[str, str]
    categories: dict[str, str]
    tags: frozenset[str]
    reasons: frozenset[str]
    has_pipeline: bool


class Book:
    """Collects the gestures; what looks like chance is the same each time, and every date counts from now."""

    def __init__(self, setting: Setting, now_ms: int, new_id: Callable[[], str]) -> None:
        self.setting = setting
        self.now_ms = now_ms
        self.new_id = new_id
        self.chance = random.Random(_SEED)  # noqa: S311 - a sample that is the same each time, not a secret
        self.settings: list[Gesture] = []
        self.gestures: list[Gesture] = []
        self.remarks: list[Gesture] = []
        self._zone = ZoneInfo(setting.zone)
        self._now = moment_from_ms(now_ms).astimezone(self._zone)

    def word(self, key: str) -> str:
        """Return a word in the workspace's language."""
        language = self.setting.language
        at = LANGUAGES.index(language) if language in LANGUAGES else 0
        return (WORDS.get(key) or STARTER_WORDS[key])[at]

    def phases(self) -> list[list[Gesture]]:
        """Return what must be known before the next may begin: settings, each one's work, words on others' work."""
        return [
            sorted(phase, key=lambda gesture: gesture.at_ms) for phase in (self.settings, self.gestures, self.remarks)
        ]

    def arrange(self, who: str, at_ms: int, *operations: AnyOperation) -> None:
        """Write down how an admin arranges the workspace."""
        self.settings.append(self._gesture(who, at_ms, operations))

    def add(self, who: str, at_ms: int, *operations: AnyOperation) -> None:
        """Write down what somebody does with the own records."""
        self.gestures.append(self._gesture(who, at_ms, operations))

    def remark(self, who: str, at_ms: int, *operations: AnyOperation) -> None:
        """Write down what somebody does with another's records."""
        self.remarks.append(self._gesture(who, at_ms, operations))

    def _gesture(self, who: str, at_ms: int, operations: tuple[AnyOperation, ...]) -> Gesture:
        return Gesture(who, min(at_ms, self.now_ms), operations)  # nobody has done anything in the future

    def moment(self, days_ago: float) -> int:
        """Return a moment of a working day so many days ago."""
        day = self._now.date() - timedelta(days=int(days_ago))
        if days_ago >= 1:  # what is told of today may be told on a Sunday, too
            day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
        hour, minute = self.chance.randrange(8, 18), self.chance.randrange(60)
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self._zone)
        return min(int(moment.timestamp() * 1_000), self.now_ms - self.chance.randrange(60_000, 1_800_000))

    def instant(self, at_ms: int) -> str:
        """Return a moment as it goes on the wire."""
        return written(moment_from_ms(at_ms))

    def day(self, days: int) -> date:
        """Return the date so many days from today."""
        return self._now.date() + timedelta(days=days)

    def when(self, due: str, minutes: int | None = None) -> dict[str, object]:
        """Return a due date from ``09:30`` (today), ``+3`` (days from today) or ``+1T08:30``."""
        if ":" in due and "T" not in due:
            due = f"+0T{due}"
        days, _, clock = due.partition("T")
        day = self.day(int(days)).isoformat()
        if not clock:
            return {"due": day, "zone": None, "minutes": None}
        return {"due": f"{day}T{clock}", "zone": self.setting.zone, "minutes": minutes}

    def key(self) -> str:
        """Return the key of a phone, an address or a column."""
        return f"{self.chance.getrandbits(32):08x}"

    def one_of(self, choices: Sequence[str]) -> str:
        """Return one of these."""
        return self.chance.choice(choices)


def create(entity: str, id_: str, fields: dict[str, object], root: str | None = None) -> Create:
    """Return the operation that makes a record; its device gives it number, name and time."""
    return Create(n=0, op="", at="", entity=entity, id=id_, root=root, fields=fields)


def change(entity: str, id_: str, fields: dict[str, object]) -> SetFields:
    """Return the operation that writes fields of a record; the device wrote what stands there, so it has seen it."""
    return SetFields(n=0, op="", at="", entity=entity, id=id_, fields=fields)


def comment(
    id_: str, root: str, text: str, at: str, *, activity: str | None = None, parent: str | None = None
) -> CommentAdd:
    """Return the operation that writes a comment."""
    return CommentAdd(n=0, op="", at="", id=id_, root=root, parent=parent, text=text, activity=activity, happened_at=at)
