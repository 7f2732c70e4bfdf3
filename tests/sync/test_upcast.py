"""The chain by which operations of older schemas become today's."""

from typing import Any

import msgspec
import pytest

from sync.errors import Refusal
from sync.operations import Create
from sync.protocol import SCHEMA_VERSION
from sync.upcast import UPCASTS, as_it_is, decoder_of, read_kept, upcast
from tests.builders import a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office


def renamed(operation: dict[str, Any]) -> dict[str, Any]:
    """Stand for a schema whose folders had a title."""
    if operation.get("entity") != "folder":
        return operation
    fields = {{"title": "name"}.get(name, name): value for name, value in operation["fields"].items()}
    return {**operation, "fields": fields}


def louder(operation: dict[str, Any]) -> dict[str, Any]:
    """Stand for a schema after that one."""
    fields = {name: f"{value}!" if name == "name" else value for name, value in operation["fields"].items()}
    return {**operation, "fields": fields}


CHAIN = {1: renamed, 2: as_it_is, 3: louder}


@pytest.mark.rule("O1")
def test_every_schema_that_was_released_has_its_step() -> None:
    assert set(UPCASTS) == set(range(1, SCHEMA_VERSION))


@pytest.mark.rule("O1")
@pytest.mark.parametrize(("schema", "name"), [(1, "Alpina!"), (2, "Alpina!"), (4, "Alpina")])
def test_an_operation_takes_each_step_since_its_own_schema(schema: int, name: str) -> None:
    sent = a_create("folder", an_id(), **{"title" if schema == 1 else "name": "Alpina"}) | {"n": 1}

    operation = decoder_of(schema, CHAIN)(msgspec.json.encode(sent))

    assert isinstance(operation, Create)
    assert operation.fields == {"name": name}
    assert upcast(sent, 4, CHAIN) == sent


@pytest.mark.rule("O1")
@pytest.mark.parametrize("broken", [b"[]", b"{}", b'{"kind":"no.such"}'])
def test_what_cannot_be_read_is_refused_under_every_schema(broken: bytes) -> None:
    for schema in (1, 4):
        with pytest.raises(msgspec.DecodeError):
            decoder_of(schema, {**CHAIN, 1: as_it_is, 3: lambda operation: operation})(broken)


@pytest.mark.rule("O2")
def test_a_suggestion_that_a_later_version_took_in_is_not_misread() -> None:
    office, anna, id_ = Office(), an_author(), an_id()
    office.hire(anna)
    office.push(anna, a_create("opportunity", id_, title="A"))
    stranger = office.hire(an_author("admin"))
    wish = a_set("opportunity", id_, 0, title="B") | {"n": 1}
    suggestion = an_id()
    office.suggest(
        suggestion,
        id_,
        record=id_,
        entity="opportunity",
        open=True,
        by=anna.member,
        op={"schema": SCHEMA_VERSION + 1, **wish},
    )

    [verdict] = office.push(stranger, an_op("suggestion.settle", id=suggestion, choice="accept"))

    assert isinstance(verdict, Refusal)
    assert verdict.code == "schema_unsupported"
    assert office.data(suggestion)["open"] is True
    assert isinstance(read_kept({"schema": 1, **wish}), msgspec.Struct)
