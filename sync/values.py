"""What a value on the wire must look like: parsers that return the value to store, or say what is wrong with it."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from sync.ids import is_id

NAME_LIMIT: Final = 500
TEXT_LIMIT: Final = 20_000
MAX_SAFE: Final = 2**53 - 1
MAX_ITEMS: Final = 200

Parse = Callable[[Any], Any]


class BadValue(ValueError):
    """A value that its field cannot hold, in words for the person who typed it."""


_HALF_A_PAIR = re.compile("[\ud800-\udfff]")
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_AS_WRITTEN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MIME = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,80}")
_WALL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


class Text(Struct, frozen=True):
    """A parser of text as typed, of at most ``limit`` characters."""

    limit: int

    def __call__(self, value: Any) -> str:
        """Return the text."""
        if not isinstance(value, str):
            raise BadValue("must be text")
        if len(value) > self.limit:
            raise BadValue(f"is longer than {self.limit:,} characters")
        if "\x00" in value or _HALF_A_PAIR.search(value):
            raise BadValue("holds characters that no text can have")
        return value


name = Text(NAME_LIMIT)
long_text = Text(TEXT_LIMIT)


def plain_text(parse: Parse) -> int:
    """Return up to how many characters plain ASCII text is a good value as it stands; -1 when none is."""
    if isinstance(parse, Text):
        return parse.limit
    return TEXT_LIMIT if parse is anything else -1


def is_plain(text: str) -> bool:
    """Tell whether a text is ASCII without NUL: most are, and a push has thousands."""
    return text.isascii() and "\x00" not in text


def flag(value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise BadValue("must be true or false")
    return value


def number(value: Any) -> int | float:
    """Return a finite number that a JavaScript client can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue("must be a number")
    if not math.isfinite(value) or abs(value) > MAX_SAFE:
        raise BadValue("is out of range")
    return value


def whole(low: int, high: int) -> Parse:
    """Return a parser of whole numbers from ``low`` to ``high``."""

    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValue("must be a whole number")
        if not low <= value <= high:
            raise BadValue(f"must lie between {low} and {high}")
        return value

    return parse


def reference(value: Any) -> str:
    """Return the id of another record."""
    if not is_id(value):
        raise BadValue("must be the id of a record")
    return str(value)


def link(value: Any) -> str:
    """Return the id of another record that is also looked up from its other end."""
    return reference(value)


def digest(value: Any) -> str:
    """Return a SHA-256 in lower-case hex, by which the bytes of a file are looked up and known again."""
    if not is_digest(value):
        raise BadValue("must be a SHA-256 in lower-case hex")
    return str(value)


def is_digest(value: Any) -> bool:
    """Tell whether this is a SHA-256 in lower-case hex."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def mime(value: Any) -> str:
    """Return a media type without parameters, such as ``image/jpeg``."""
    if not isinstance(value, str) or not _MIME.fullmatch(value):
        raise BadValue("must be a media type such as image/jpeg")
    return value


def references(value: Any) -> list[str]:
    """Return a list of ids of other records."""
    return [reference(item) for item in _items(value)]


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadValue("must be a list")
    if len(value) > MAX_ITEMS:
        raise BadValue(f"has more than {MAX_ITEMS} items")
    return value


def names(value: Any) -> list[str]:
    """Return a list of short texts."""
    return [name(item) for item in _items(value)]


def one_of(*choices: str) -> Parse:
    """Return a parser of one of a few words."""

    def parse(value: Any) -> str:
        if value not in choices:
            raise BadValue(f"must be one of {', '.join(choices)}")
        return str(value)

    return parse


def amount(value: Any) -> str:
    """Return decimal text, such as ``18400.00``."""
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise BadValue("must be an amount such as 18400.00")
    return value


def currency(value: Any) -> str:
    """Return an ISO 4217 code."""
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
        raise BadValue("must be a currency such as EUR")
    return value


def day(value: Any) -> str:
    """Return a date ``YYYY-MM-DD`` that the calendar has."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise BadValue("must be a date such as 2026-03-31")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise BadValue("is a date that the calendar does not have") from None
    return value


def day_or_wall_time(value: Any) -> str:
    """Return a date, or ``YYYY-MM-DDTHH:MM`` of a wall clock."""
    if not isinstance(value, str) or not _WALL.fullmatch(value):
        return day(value)
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise BadValue("is a time that the calendar does not have") from None
    return value


def zone(value: Any) -> str:
    """Return an IANA time zone name."""
    try:
        ZoneInfo(name(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadValue("must be a time zone such as Europe/Rome") from None
    return str(value)


def instant(value: Any) -> str:
    """Return an instant in UTC with milliseconds, from RFC 3339 with any offset."""
    moment = moment_of(value)
    if moment is None or moment.tzinfo is None:
        raise BadValue("must be an instant with its offset, such as 2026-03-01T17:40:00Z")
    return value if _AS_WRITTEN.fullmatch(value) else written(moment)


def moment_of(value: Any) -> datetime | None:
    """Read an RFC 3339 instant, with or without offset; None when the calendar does not have it."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo is None or moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def written(moment: datetime) -> str:
    """Write an instant as it goes on the wire."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def register(**parts: Parse) -> Parse:
    """Return a parser of an object with these parts, each present or null."""

    def parse(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BadValue("must be an object")
        if not value.keys() <= parts.keys():
            raise BadValue(f"has an unknown part {min(value.keys() - parts.keys(), key=str)[:40]!r}")
        read = {}
        for key, part, plain in each:
            found = value.get(key)
            if found is not None and not (found.__class__ is str and len(found) <= plain and is_plain(found)):
                try:
                    found = part(found)
                except BadValue as bad:
                    raise BadValue(f"{key} {bad}") from None
            read[key] = found
        return read

    each = [(key, part, plain_text(part)) for key, part in parts.items()]
    return parse


def needing(*required: str, of: Parse) -> Parse:
    """Return a register's parser that also wants these parts not to be null."""

    def parse(value: Any) -> Any:
        found = of(value)
        for key in required:
            if found[key] is None:
                raise BadValue(f"{key} is missing")
        return found

    return parse


def anything(value: Any) -> Any:
    """Return plain JSON of a sane size: what a newer client may know and this server does not."""
    if isinstance(value, str):
        return long_text(value)
    _check_any(value, depth=0)
    return value


_ANY_DEPTH: Final = 6


def _check_any(value: Any, depth: int) -> None:
    if depth > _ANY_DEPTH:
        raise BadValue("is nested too deeply")
    match value:
        case None | bool():
            return
        case str():
            long_text(value)
        case int() | float():
            number(value)
        case list():
            for item in _items(value):
                _check_any(item, depth + 1)
        case dict():
            _items(list(value))
            for key, item in value.items():
                name(key)
                _check_any(item, depth + 1)
        case _:
            raise BadValue("is not a plain value")
