"""The door of a push: envelopes that are read, refused or answered, whatever is inside them."""

import gzip
import json
import zlib
from typing import Any

import httpx
import pytest

from sync.protocol import MAX_BYTES, SCHEMA_VERSION
from sync.upcast import UPCASTS
from tests.builders import a_create, a_push, an_id
from tests.server.devices import Device, a_device
from tests.server.house import House

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
async def device(house: House) -> Device:
    return await a_device(house)


async def refused(device: Device, body: Any, path: str = "/sync/v1/push", **headers: str) -> dict[str, Any]:
    """Send what is refused as a whole, see that nothing of it was taken, and return the problem."""
    answer = await device.send(path, body, **headers)
    problem: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == answer.status_code >= httpx.codes.BAD_REQUEST
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert (await device.pull(cursor=None, history=None, high=None))["last_n"] == 0
    return problem


async def test_a_push_is_answered_and_pulled(device: Device) -> None:
    answer = await device.push([a_create("contact", id_ := an_id(), last_name="Ada")])

    [row] = [row for row in await device.catch_up() if row["id"] == id_]
    assert answer["results"][0]["status"] == "applied"
    assert answer["high"] == device.seen["high"]
    assert row["data"]["last_name"] == "Ada"


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"",
        b'{"proto":1,',
        b'{"proto":1,"schema":1,"device":"\xff","groups":[]}',
        b'{"proto":1,"proto":1,"schema":1,"device":"x","groups":[]}',
        b'{"proto" : 1, "proto" : 1, "schema":1,"device":"x","groups":[]}',
    ],
)
async def test_what_is_no_json_is_said_to_be_none(device: Device, body: bytes) -> None:
    assert (await refused(device, body))["code"] == "bad_json"


@pytest.mark.parametrize("levels", [33, 3_000, 100_000])
async def test_nesting_beyond_the_limit_is_refused_however_deep(device: Device, levels: int) -> None:
    body = b'{"proto":1,"schema":1,"device":"x","groups":[{"ops":[' + b"[" * levels + b"]" * levels + b"]}]}"

    assert (await refused(device, body))["code"] == "too_deep"


@pytest.mark.parametrize(
    ("name", "value"), [("device", 7), ("groups", {}), ("groups", [{"ops": []}]), ("high", "no"), ("device", "../x")]
)
async def test_a_broken_envelope_is_a_bad_request(device: Device, name: str, value: Any) -> None:
    body = a_push(device.id, [a_create("contact")]) | {name: value}

    assert (await refused(device, body))["code"] == "bad_request"


async def test_a_body_may_be_packed(device: Device) -> None:
    body = gzip.compress(json.dumps(a_push(device.id, [a_create("contact", last_name="Ada")])).encode())

    answer = await device.send("/sync/v1/push", body, **{"content-encoding": "gzip"})

    assert answer.json()["results"][0]["status"] == "applied"


async def test_a_cut_or_broken_packing_takes_nothing(device: Device) -> None:
    whole = gzip.compress(json.dumps(a_push(device.id, [a_create("contact")])).encode())

    for body in (whole[:-9], whole[: len(whole) // 2], b"plain text"):
        assert (await refused(device, body, **{"content-encoding": "gzip"}))["code"] == "bad_json"


async def test_a_small_body_that_would_unpack_to_a_gigabyte_is_too_large(device: Device) -> None:
    packing = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(packing.compress(b" " * 2**20) for _ in range(1024)) + packing.flush()

    problem = await refused(device, bomb, **{"content-encoding": "gzip"})

    assert problem["code"] == "batch_too_large"


async def test_an_unknown_packing_is_a_bad_request(device: Device) -> None:
    assert (await refused(device, b"x", **{"content-encoding": "zstd"}))["code"] == "bad_request"


@pytest.mark.parametrize("count", [501, 1_000_001])
async def test_too_many_operations_are_refused_with_the_limits(device: Device, count: int) -> None:
    body = (
        b'{"proto":1,"schema":1,"device":"%s","groups":[{"ops":[' % device.id.encode() + b"0," * (count - 1) + b"0]}]}"
    )

    problem = await refused(device, body)

    assert problem["code"] == "batch_too_large"
    assert (problem["max_ops"], problem["max_bytes"]) == (500, MAX_BYTES)


@pytest.mark.rule("O2")
@pytest.mark.parametrize(("proto", "schema"), [(0, 1), (999, 1), (1, 0), (1, 999)])
@pytest.mark.parametrize("path", [f"/sync/v1/{name}" for name in ("push", "pull", "manifest", "rows")])
async def test_versions_that_are_not_spoken_ask_for_an_upgrade(
    device: Device, path: str, proto: int, schema: int
) -> None:
    body = a_push(device.id, [a_create("contact")]) | {"proto": proto, "schema": schema}

    problem = await refused(device, body, path)

    assert (problem["status"], problem["code"]) == (426, "upgrade_required")
    assert problem["proto"] == {"min": 1, "max": 1}
    assert problem["schema"]["max"] == SCHEMA_VERSION


@pytest.mark.parametrize("path", ["/sync/v1/push", "/sync/v1/pull"])
async def test_a_device_of_somebody_else_is_refused(house: House, path: str) -> None:
    mine, theirs = await a_device(house), await a_device(house, "manager")
    await theirs.push([a_create("contact")])

    answer = await mine.send(path, a_push(theirs.id, [a_create("contact")]))

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_device")
    assert (await theirs.pull())["last_n"] == 1


async def test_what_is_no_json_inside_one_operation_is_refused_there_alone(device: Device) -> None:
    good, odd = a_create("contact", last_name="Ada"), a_create("opportunity", title="x")
    body = json.dumps(a_push(device.id, [good], [odd], [a_create("contact", last_name="Bo")])).encode()

    answer = await device.send(
        "/sync/v1/push", body.replace(b'"title": "x"', b'"closing_date": NaN, "title": "\\ud800"')
    )

    assert [result["status"] for result in answer.json()["results"]] == ["applied", "rejected", "applied"]
    assert answer.json()["results"][1]["code"] == "invalid"


async def test_a_history_that_is_not_ours_is_told_with_what_is(device: Device) -> None:
    await device.push([a_create("contact")])
    await device.catch_up()

    for path in ("/sync/v1/push", "/sync/v1/pull"):
        answer = await device.send(path, device.asks(groups=[], history="of-another-server"))
        assert (answer.status_code, answer.json()["code"]) == (409, "history_diverged")
        assert answer.json()["history"] == device.seen["history"]
        assert answer.json()["high"] == device.seen["high"]
        assert answer.json()["last_n"] == 1


async def test_a_future_or_another_past_is_noticed(device: Device) -> None:
    await device.push([a_create("contact")])
    await device.push([a_create("contact")])
    await device.catch_up()
    head, nonce = device.seen["high"]

    for high in ([head + 1, nonce], [head, "f" * 16], [head - 1, "f" * 16], [-1, nonce]):
        for path in ("/sync/v1/push", "/sync/v1/pull"):
            answer = await device.send(path, device.asks(groups=[], high=high))
            assert (answer.status_code, answer.json()["code"]) == (409, "history_diverged"), high


async def test_an_older_number_of_our_own_past_is_fine(house: House) -> None:
    one, other = await a_device(house), await a_device(house, "manager")
    early = (await one.push([a_create("contact")]))["high"]
    for _ in range(3):
        await other.push([a_create("contact")])

    answer = await one.push([a_create("contact")], high=early)

    assert answer["results"][0]["status"] == "applied"


async def test_hello_tells_strangers_less_than_members(house: House, device: Device) -> None:
    stranger = (await house.browser().get("/sync/v1/hello")).json()
    member = (await device.http.get("/sync/v1/hello")).json()

    assert stranger["product"] == "carnet"
    assert stranger["limits"] == {"max_ops": 500, "max_bytes": MAX_BYTES, "max_rows": 1000, "chunk_bytes": 262144}
    assert not {"history", "workspace"} & set(stranger)
    assert member["history"] == (await device.pull())["history"]


async def test_the_schema_names_every_entity(house: House) -> None:
    schema = (await house.browser().get("/sync/v1/schema.json")).json()

    assert {"opportunity", "prospect", "comment", "tag"} <= set(schema["entities"])
    assert {"push", "pull_answer", "manifest", "rows", "history", "digest_answer"} < set(schema["messages"])


async def test_without_a_sign_in_nothing_is_answered(house: House) -> None:
    for path in ("/sync/v1/push", "/sync/v1/pull"):
        answer = await house.browser().post(path, a_push(an_id(), [a_create("contact")]))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_hello_names_the_schemas_that_can_be_handed_in(house: House) -> None:
    schema = (await house.browser().get("/sync/v1/hello")).json()["schema"]

    assert schema["push_min"] == min(UPCASTS)
    assert schema["max"] == SCHEMA_VERSION == max(UPCASTS) + 1
    assert schema["push_min"] <= schema["pull_min"] <= schema["max"]
