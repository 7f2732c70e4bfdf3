"""Reads an entity's fields, rules and parsers from its struct, so that nothing else needs to know it by name."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

from sync import values
from sync.rules import Rule, latest_keeps_loser, server
from sync.values import Parse

Kind = Literal["root", "child", "setting", "made", "personal"]
"""``made`` are children that only the server makes; ``setting`` is read by everybody and written by admins;
``personal`` is a root of one person, whom alone it obeys."""

KEYED: Final = "keyed"
"""Marks a struct field that stands for many fields ``prefix:key``, each with a version of its own."""

Name = Annotated[str | None, values.name]
LongText = Annotated[str | None, values.long_text]
Flag = Annotated[bool | None, values.flag]
Reference = Annotated[str | None, values.reference]
Link = Annotated[str | None, values.link]
Digest = Annotated[str | None, values.digest]
References = Annotated[list[str] | None, values.references]
Names = Annotated[list[str] | None, values.names]
Instant = Annotated[str | None, values.instant]
Day = Annotated[str | None, values.day]
Rank = Annotated[str | None, values.Text(200)]
Elements = Annotated[dict[str, int] | None, values.names]
"""A set: on the wire ``{element: seq of its add}``, in a ``create`` a list of elements."""


class FieldSpec(Struct, frozen=True):
    """One field: its rule, how its value is read, its Python type for the client's types, and whether it has keys.

    ``plain``: up to how many characters ASCII text without NUL is a good value as it stands; -1 for none.
    """

    name: str
    rule: Rule
    parse: Parse
    type: Any
    keyed: bool = False
    plain: int = -1


_UNKNOWN = FieldSpec("", latest_keeps_loser, values.anything, Any, plain=values.TEXT_LIMIT)
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
        """The fields whose references (to records, or to the bytes of a file) are looked up from both ends."""
        return tuple(name for name, spec in self.fields.items() if spec.parse in (values.link, values.digest))

    @cached_property
    def sets(self) -> tuple[str, ...]:
        """The fields that are sets, those of the server included."""
        return tuple(name for name, spec in self.fields.items() if spec.parse is values.names and _is_dict(spec.type))

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The sets in which everybody speaks for themselves."""
        return tuple(name for name, spec in self.fields.items() if spec.rule.mark == "own")

    @cached_property
    def named(self) -> Mapping[str, FieldSpec | None]:
        """The spec of each field as named on the wire, None where operations may not write a field of this name.

        A well-formed name that nobody declared belongs to a newer client: it is kept as it comes.
        """
        return _Named(self.fields)

    def spec(self, name: str) -> FieldSpec:
        """Return the spec of a field whose name was found good before."""
        found = self.named[name]
        if found is None:
            raise KeyError(name)
        return found

    def is_forbidden(self, name: str) -> bool:
        """Tell whether a device may never write this field, whatever its value."""
        spec = self.fields.get(name)
        return name in _NEVER or (spec is not None and spec.rule is server)


class _Named(dict[str, FieldSpec | None]):
    """Finds a field by its name on the wire, and remembers those with keys: a company's own come every time."""

    def __init__(self, fields: Mapping[str, FieldSpec]) -> None:
        super().__init__(
            (name, None if spec.keyed or spec.rule is server else spec)  # a prefix without its key is no field
            for name, spec in fields.items()
        )
        self._fields = fields

    def __missing__(self, name: str) -> FieldSpec | None:
        prefix, colon, key = name.partition(":")
        if not colon:
            return _UNKNOWN if _PLAIN_NAME.fullmatch(name) and name not in _NEVER else None
        spec = self._fields.get(prefix)
        if spec is None or not spec.keyed or not _KEY.fullmatch(key):
            return None
        if len(self) < _REMEMBERED:
            self[name] = spec
        return spec


def _is_dict(hint: Any) -> bool:
    return any(get_origin(part) is dict for part in (hint, *get_args(hint)))


def _spec(name: str, hint: Any) -> FieldSpec:
    plain, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    rules = [note for note in notes if isinstance(note, Rule)]
    parsers = [note for note in notes if callable(note)]
    if len(rules) != 1 or len(parsers) != 1:
        raise TypeError(f"{name} needs one rule and one parser")
    return FieldSpec(name, rules[0], parsers[0], plain, keyed=KEYED in notes, plain=values.plain_text(parsers[0]))
