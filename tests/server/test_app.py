"""What every answer carries, the files of the client, and whether the server is well."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.app import create_app
from server.settings import Settings
from tests.builders import an_id
from tests.server.house import House

INDEX = b"<!doctype html><title>Carnet</title>"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A server with a small built client."""
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    files = {
        "index.html": INDEX,
        "sw.js": b"self.onfetch=1",
        "assets/main-abc123.js": b"console.log(1)",
        "assets/main-abc123.js.br": b"packed by brotli",
        "assets/main-abc123.js.gz": b"packed by gzip",
        "icons/icon.png": b"png",
    }
    for name, body in files.items():
        (static / name).parent.mkdir(exist_ok=True)
        (static / name).write_bytes(body)
    app = create_app(Settings(data=tmp_path / "data", static=static))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
        yield client


EVERYWHERE = [
    ("GET", "/", 200),
    ("GET", "/assets/none.js", 404),
    ("GET", "/health/live", 200),
    ("GET", "/health/ready", 200),
    ("GET", "/sync/v1/hello", 200),
    ("POST", "/sync/v1/push", 401),
    ("GET", "/sync/v1/nothing", 404),
    ("POST", "/auth/login", 400),
    ("PATCH", "/", 405),
    ("DELETE", "/health/live", 405),
    ("GET", "/people", 401),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERYWHERE)
async def test_every_answer_is_secured_and_named(site: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await site.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["carnet-proto"] == "1"
    assert len(answer.headers["x-request-id"]) == 36
    assert "cache-control" in answer.headers


@pytest.mark.parametrize(("method", "path", "status"), [row for row in EVERYWHERE if row[2] >= 400])
async def test_every_error_is_a_problem_document_in_our_own_words(
    site: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await site.request(method, path)

    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "status", "code", "title", "detail", "request_id"}
    assert answer.json()["status"] == status
    assert not any(word in answer.text for word in ("litestar", "Traceback", "handler", path + " "))


async def test_a_request_keeps_the_name_it_came_with_if_it_is_one(site: httpx.AsyncClient) -> None:
    name = an_id()

    assert (await site.get("/health/live", headers={"x-request-id": name})).headers["x-request-id"] == name
    for odd in ("x", "a" * 9000, "<script>"):
        assert (await site.get("/health/live", headers={"x-request-id": odd})).headers["x-request-id"] != odd


async def test_a_mistake_of_ours_tells_nothing_of_the_inside_but_the_number_it_is_logged_under(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("the password is 1234")

    house.service.read = broken  # type: ignore[method-assign, assignment]  # a fault on purpose
    answer = await house.browser().get("/auth/setup")

    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert not any(word in answer.text for word in ("1234", "RuntimeError", "Traceback", "/auth"))
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert f"GET /auth/setup failed: {answer.json()['request_id']}" in caplog.messages


async def test_a_page_of_the_client_is_shown_for_every_screen(site: httpx.AsyncClient) -> None:
    for path in ("/", "/pipeline", "/o/0192e4a0-0000-7000-8000-000000000001", "/join/secret", "/setup?code=1"):
        answer = await site.get(path)
        assert (answer.content, answer.headers["content-type"]) == (INDEX, "text/html; charset=utf-8"), path
        assert "script-src 'self'" in answer.headers["content-security-policy"]


async def test_a_browser_sent_to_a_screen_with_an_endpoint_gets_the_screen(site: httpx.AsyncClient) -> None:
    assert (await site.get("/people", headers={"sec-fetch-dest": "document"})).content == INDEX
    assert (await site.get("/people")).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        *("/sync/x", "/auth/x", "/people/x/y", "/health/x", "/assets/x", "/sync", "/assets"),
        *("/robots.txt", "/llms.txt", "/.well-known/ai-catalog.json"),
    ],
)
async def test_an_unknown_address_that_can_be_no_screen_is_not_found(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("accepted", "body"), [("br, gzip", b"packed by brotli"), ("gzip", b"packed by gzip"), ("", b"console.log(1)")]
)
async def test_a_file_is_sent_in_the_best_form(site: httpx.AsyncClient, accepted: str, body: bytes) -> None:
    request = site.build_request("GET", "/assets/main-abc123.js", headers={"accept-encoding": accepted})
    answer = await site.send(request, stream=True)
    sent = b"".join([piece async for piece in answer.aiter_raw()])

    assert sent == body
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "accept-encoding"


async def test_a_file_that_may_change_is_asked_for_each_time_and_sent_once(site: httpx.AsyncClient) -> None:
    for path in ("/sw.js", "/", "/icons/icon.png"):
        first = await site.get(path)
        again = await site.get(path, headers={"if-none-match": first.headers["etag"]})
        assert first.headers["cache-control"] == "no-cache"
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/../settings.py", "/%2e%2e/settings.py", "/assets/..%2f..%2fsettings.py"])
async def test_no_path_leads_out_of_the_build(site: httpx.AsyncClient, path: str) -> None:
    assert b"environment" not in (await site.get(path)).content


async def test_ready_means_that_the_database_takes_writes(house: House) -> None:
    browser = house.browser()
    assert (await browser.get("/health/ready")).status_code == 200

    async def full(_: object) -> None:
        raise OSError("no such disk")

    house.service.writer.run = full  # type: ignore[method-assign, assignment]  # a fault on purpose
    answer = await browser.get("/health/ready")

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"] == "5"
    assert (await browser.get("/health/live")).status_code == 200


async def test_a_server_without_a_client_says_what_to_do(house: House) -> None:
    assert b"make run" in (await house.browser().get("/")).content
