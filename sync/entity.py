"""Reads an entity's fields, rules and parsers from its struct, so that nothing else needs to know it by name."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

from sync import values
from sync.rules import Rule, latest_keeps_loser, server
from sync.values import Parse

Kind = Literal["root", "child", "setting", "made"]
"""``made`` are children that only the server makes; ``setting`` is read by everybody and written by admins."""

KEYED: Final = "keyed"
"""Marks a struct field that stands for many fields ``prefix:key``, each with a version of its own."""

Name = Annotated[str | None, values.name]
LongText = Annotated[str | None, values.long_text]
Flag = Annotated[bool | None, values.flag]
Reference = Annotated[str | None, values.reference]
Link = Annotated[str | None, values.link]
References = Annotated[list[str] | None, values.references]
Names = Annotated[list[str] | None, values.names]
Instant = Annotated[str | None, values.instant]
Day = Annotated[str | None, values.day]
Rank = Annotated[str | None, values.text_up_to(200)]
Elements = Annotated[dict[str, int] | None, values.names]
"""A set: on the wire ``{element: seq of its add}``, in a ``create`` a list of elements."""


class FieldSpec(Struct, frozen=True):
    """One field: its rule, how its value is read, its Python type for the client's types, and whether it has keys."""

    name: str
    rule: Rule
    parse: Parse
    type: Any
    keyed: bool = False


_UNKNOWN = FieldSpec("", latest_keeps_loser, values.anything, Any)
_REMEMBERED: Final = 4_096
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NEVER = frozenset(
    {"id", "root", "seq", "workspace", "workspace_id", "tenant_id", "owner_id", "deleted_by", "deleted_at"}
)


class Traced(Struct, frozen=True, kw_only=True):
    """What the server alone writes into every record."""

    created_by: Annotated[Reference, server] = None
    created_at: Annotated[Instant, server] = None
    updated_at: Annotated[Instant, server] = None


class Owned(Traced, frozen=True, kw_only=True):
    """What the server alone writes into a root besides."""

    owner: Annotated[Reference, server] = None
    team: Annotated[Reference, server] = None
    collaborators: Annotated[Elements, server] = None


class Entity(Struct, frozen=True, dict=True):
    """An entity as declared: its struct, its kind, and for a child the entities that may be its root."""

    name: str
    struct: type[Struct]
    kind: Kind
    roots: tuple[str, ...] = ()
    pushed: bool = True

    @cached_property
    def fields(self) -> Mapping[str, FieldSpec]:
        """Field by name; a keyed one stands under its prefix."""
        hints = get_type_hints(self.struct, include_extras=True)
        return {name: _spec(name, hint) for name, hint in hints.items()}

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The fields whose references are looked up from both ends."""
        return tuple(name for name, spec in self.fields.items() if spec.parse is values.link)

    @cached_property
    def sets(self) -> tuple[str, ...]:
        """The fields that are sets, those of the server included."""
        return tuple(name for name, spec in self.fields.items() if spec.parse is values.names and _is_dict(spec.type))

    @cached_property
    def _known(self) -> dict[str, FieldSpec]:
        return {name: spec for name, spec in self.fields.items() if not spec.keyed}

    def field(self, name: str) -> FieldSpec | None:
        """Return the spec of a field as named on the wire, None when no field may have this name.

        A well-formed name that nobody declared belongs to a newer client: it is kept as it comes.
        """
        known = self._known.get(name)
        if known is not None:
            return known
        spec = self._read(name)
        if spec is not None and spec.keyed and len(self._known) < _REMEMBERED:
            self._known[name] = spec  # a company's own fields and columns come with every operation
        return spec

    def _read(self, name: str) -> FieldSpec | None:
        if name in self.fields:
            return None  # a prefix without its key
        prefix, colon, key = name.partition(":")
        if colon:
            keyed = self.fields.get(prefix)
            return keyed if keyed is not None and keyed.keyed and _KEY.fullmatch(key) else None
        return _UNKNOWN if _PLAIN_NAME.fullmatch(name) and name not in _NEVER else None

    def is_forbidden(self, name: str) -> bool:
        """Tell whether a device may never write this field, whatever its value."""
        spec = self.fields.get(name)
        return name in _NEVER or (spec is not None and spec.rule is server)


def _is_dict(hint: Any) -> bool:
    return any(get_origin(part) is dict for part in (hint, *get_args(hint)))


def _spec(name: str, hint: Any) -> FieldSpec:
    plain, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    rules = [note for note in notes if isinstance(note, Rule)]
    parsers = [note for note in notes if callable(note)]
    if len(rules) != 1 or len(parsers) != 1:
        raise TypeError(f"{name} needs one rule and one parser")
    return FieldSpec(name, rules[0], parsers[0], plain, keyed=KEYED in notes)
