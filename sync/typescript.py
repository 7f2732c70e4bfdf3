"""Prints the client's types: every entity, operation and message, read off the structs of this package."""

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, get_args, get_origin

from msgspec import inspect

from sync import operations, protocol
from sync.entities import ENTITIES
from sync.errors import Code

_HEAD: Final = """\
// Generated from sync/ by `make types`; never edited by hand.

"""
_IN_OPERATIONS: Final = {"fields": "Fields", "entity": "EntityName"}
_SIMPLE: Final[Mapping[type[Any], str]] = {
    inspect.AnyType: "unknown",
    inspect.RawType: "unknown",
    inspect.NoneType: "null",
    inspect.BoolType: "boolean",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.StrType: "string",
}


def render() -> str:
    """Return the whole file."""
    return _HEAD + "\n\n".join((*_entities(), *_operations(), *_messages(), _vectors())) + "\n"


def _entities() -> Iterator[str]:
    nested: dict[str, inspect.StructType] = {}
    bodies = []
    for entity in ENTITIES.values():
        lines = []
        for name, spec in entity.fields.items():
            found = inspect.type_info(_without_metadata(spec.type))
            shown = _type(found, nested)
            if spec.keyed:
                lines.append(
                    f"  readonly [{name}: `{name}:${{string}}`]: {_or_null(_keyed(found, nested))} | undefined;"
                )
            else:
                lines.append(f"  readonly {name}?: {shown};")
        bodies.append(f"export interface {entity.struct.__name__} {{\n" + "\n".join(lines) + "\n}")
    yield "export type ElementSet = Readonly<Record<string, number>>;"
    yield from _named(nested)
    yield from bodies
    names = " | ".join(f'"{name}"' for name in ENTITIES)
    pairs = "\n".join(f"  readonly {e.name}: {e.struct.__name__};" for e in ENTITIES.values())
    yield f"export type EntityName = {names};"
    yield f"export interface DataOf {{\n{pairs}\n}}"


def _operations() -> Iterator[str]:
    kinds = get_args(operations.AnyOperation)
    nested: dict[str, inspect.StructType] = {}
    bodies = [_struct(inspect.type_info(kind), nested) for kind in kinds]
    yield "export type Version = number | `n:${number}`;"
    yield "export type Fields = Readonly<Record<string, unknown>>;"
    yield 'export type StatusName = Status["is"];'
    yield from bodies
    yield "export type Operation = " + " | ".join(f"{kind.__name__}" for kind in kinds) + ";"


def _messages() -> Iterator[str]:
    nested: dict[str, inspect.StructType] = {}
    bodies = [_struct(inspect.type_info(message), nested) for message in protocol.MESSAGES.values()]
    yield from _named(nested)
    yield from bodies
    yield "export type RefusalCode = " + " | ".join(f'"{code}"' for code in get_args(Code)) + ";"


def _vectors() -> str:
    """Return the facts about entities that the client's store needs at run time."""
    kinds = ",\n".join(
        f'  {e.name}: {{ kind: "{e.kind}", roots: {_list(e.roots)}, sets: {_list(e.sets)} }}' for e in ENTITIES.values()
    )
    return (
        f"export const PROTOCOL_VERSION = {protocol.PROTOCOL_VERSION};\n"
        f"export const SCHEMA_VERSION = {protocol.SCHEMA_VERSION};\n\n"
        "export const ENTITIES: {\n"
        "  readonly [E in EntityName]: {\n"
        '    readonly kind: "root" | "child" | "setting" | "made" | "personal";\n'
        "    readonly roots: readonly string[];\n"
        "    readonly sets: readonly string[];\n"
        "  };\n"
        "} = {\n"
        f"{kinds},\n}};"
    )


def _list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _named(nested: dict[str, inspect.StructType]) -> Iterator[str]:
    done: set[str] = set()
    while waiting := nested.keys() - done:
        for name in sorted(waiting):
            done.add(name)
            yield _struct(nested[name], nested)


def _struct(info: inspect.Type, nested: dict[str, inspect.StructType]) -> str:
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{info} is no struct")
    if info.array_like:
        members = (f"{f.encode_name}{'' if f.required else '?'}: {_present(f, nested)}" for f in info.fields)
        return f"export type {info.cls.__name__} = readonly [{', '.join(members)}];"
    lines = [f'  readonly kind: "{info.tag}";'] if info.tag_field == "kind" else []
    lines += [_member(info, field, nested) for field in info.fields]
    return f"export interface {info.cls.__name__} {{\n" + "\n".join(lines) + "\n}"


def _member(info: inspect.StructType, field: inspect.Field, nested: dict[str, inspect.StructType]) -> str:
    """Return one member; what the server leaves out when empty is never null."""
    left_out = info.cls.__struct_config__.omit_defaults and info.tag_field is None
    shown = _type(field.type, nested)
    if info.tag_field is not None:
        shown = _IN_OPERATIONS.get(field.encode_name, shown)
    if field.encode_name in ("base", "seen"):
        shown = "Readonly<Record<string, Version>>" if isinstance(field.type, inspect.DictType) else "Version | null"
    if left_out and not field.required:
        shown = shown.removesuffix(" | null")
    return f"  readonly {field.encode_name}{'' if field.required else '?'}: {shown};"


def _present(field: inspect.Field, nested: dict[str, inspect.StructType]) -> str:
    """Return the type of a member that is left out where it would be null."""
    shown = _type(field.type, nested)
    return shown if field.required else shown.removesuffix(" | null")


def _type(info: inspect.Type, nested: dict[str, inspect.StructType]) -> str:
    match info:
        case inspect.StructType():
            nested[info.cls.__name__] = info
            return info.cls.__name__
        case inspect.UnionType():
            return " | ".join(dict.fromkeys(_type(part, nested) for part in info.types))
        case inspect.ListType() | inspect.VarTupleType():
            item = _type(info.item_type, nested)
            return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
        case inspect.TupleType():
            return "readonly [" + ", ".join(_type(part, nested) for part in info.item_types) + "]"
        case inspect.DictType(value_type=inspect.IntType()):
            return "ElementSet"
        case inspect.DictType():
            return f"Readonly<Record<string, {_type(info.value_type, nested)}>>"
        case inspect.LiteralType():
            return " | ".join(f'"{value}"' for value in info.values)
        case _:
            return _SIMPLE[type(info)]


def _keyed(info: inspect.Type, nested: dict[str, inspect.StructType]) -> str:
    """Return the type of one of the many fields that a dict of the struct stands for."""
    for part in info.types if isinstance(info, inspect.UnionType) else ():
        if isinstance(part, inspect.DictType):
            return _type(part.value_type, nested)
    raise TypeError(f"{info} is no keyed field")


def _or_null(shown: str) -> str:
    return shown if shown == "unknown" or shown.endswith("null") else f"{shown} | null"


def _without_metadata(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


if __name__ == "__main__":
    sys.stdout.write(render())
