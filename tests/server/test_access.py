"""Who may call what: every route of the router is asked by strangers and by each role."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from httpx import AsyncClient, Response
from litestar.routes import ASGIRoute, HTTPRoute
from litestar.types import Message, Scope, WebSocketReceiveMessage

from server.access import PUBLIC
from tests.builders import an_id
from tests.server.house import House

OPEN_TO_ALL = {
    "/",
    "/{path}",
    "/auth/invitation/{token}",
    "/auth/join",
    "/auth/login",
    "/auth/setup",
    "/auth/starters",
    "/health/live",
    "/health/ready",
    "/sync/v1/hello",
    "/sync/v1/schema.json",
}

NOBODY = an_id()
EVERYBODY, ADMIN_ONLY = {"admin", "manager", "rep"}, {"admin"}
WHO_MAY = {
    ("GET", "/auth/me"): EVERYBODY,
    ("POST", "/auth/installed"): EVERYBODY,
    ("POST", "/auth/logout"): EVERYBODY,
    ("GET", "/people"): ADMIN_ONLY,
    ("PATCH", "/people/{who}"): ADMIN_ONLY,
    ("PATCH", "/workspace"): ADMIN_ONLY,
    ("PUT", "/people/parking"): ADMIN_ONLY,
    ("POST", "/people/invitations"): ADMIN_ONLY,
    ("POST", "/people/invitations/{who}/renew"): ADMIN_ONLY,
    ("DELETE", "/people/invitations/{who}"): ADMIN_ONLY,
    ("GET", "/handed-in"): {"admin", "manager"},
    ("POST", "/handed-in/{op}"): {"admin", "manager"},
    ("GET", "/dead-letters"): ADMIN_ONLY,
    ("POST", "/sync/v1/push"): EVERYBODY,
    ("POST", "/sync/v1/pull"): EVERYBODY,
    ("POST", "/sync/v1/manifest"): EVERYBODY,
    ("POST", "/sync/v1/rows"): EVERYBODY,
    ("POST", "/sync/v1/history"): EVERYBODY,
    ("POST", "/sync/v1/digest"): EVERYBODY,
    ("GET", "/sync/v1/stream"): EVERYBODY,
    ("POST", "/blobs"): EVERYBODY,
    ("PATCH", "/blobs/{upload}"): EVERYBODY,
    ("GET", "/attachments/{attachment}"): EVERYBODY,
    ("GET", "/attachments/{attachment}/thumbnail"): EVERYBODY,
}


def routes(house: House) -> Iterator[tuple[str, str]]:
    """Yield every method and path template that the application answers to, OPTIONS apart."""
    for route in house.app.routes:
        template = re.sub(r"\{(\w+)(:\w+)?\}", r"{\1}", route.path)
        if isinstance(route, ASGIRoute):
            yield "POST", template  # by itself: it is given every method, and takes this one
        elif isinstance(route, HTTPRoute):
            yield from ((method, template) for method in sorted(route.methods - {"OPTIONS"}))


def filled(template: str) -> str:
    return re.sub(r"\{\w+\}", NOBODY, template)


async def test_every_route_but_the_listed_ones_asks_for_a_sign_in(house: House) -> None:
    stranger = house.browser().http

    answers = {
        (method, template): await stranger.request(method, filled(template)) for method, template in routes(house)
    }

    closed = {key: answer for key, answer in answers.items() if key[1] not in OPEN_TO_ALL}
    assert {key: answer.status_code for key, answer in closed.items()} == dict.fromkeys(closed, 401)
    told = [answer.json()["code"] for (method, _), answer in closed.items() if method != "HEAD"]
    assert set(told) == {"unauthenticated"}
    assert {template for _, template in answers} >= OPEN_TO_ALL - {"/"}


def test_the_list_of_open_routes_is_this_one() -> None:
    assert {template.replace(":path", "") for template in PUBLIC} == OPEN_TO_ALL


async def test_every_closed_route_says_which_roles_may_call_it(house: House) -> None:
    closed = {(method, template) for method, template in routes(house) if template not in OPEN_TO_ALL}

    assert closed - {("HEAD", template) for _, template in closed} == set(WHO_MAY)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
async def test_a_role_reaches_its_own_routes_and_no_others(house: House, role: str) -> None:
    program = await house.program(f"{role}@house.example")
    asked = [key for key in WHO_MAY if key[1] != "/sync/v1/stream"]  # it never ends

    refused = {key for key in asked if await is_forbidden(program, *key)}

    assert refused == {key for key in asked if role not in WHO_MAY[key]}


async def is_forbidden(program: AsyncClient, method: str, template: str) -> bool:
    eva = {"name": "Eva", "email": f"{an_id()}@house.example", "role": "rep"}
    body = {"people": [eva], "choice": "return", "name": "Parking"}  # whatever one of the routes wants to read
    answer = await program.request(method, filled(template), json=body if method in {"PATCH", "POST", "PUT"} else None)
    assert answer.status_code != 500
    return answer.status_code == 403 and answer.json()["code"] == "forbidden"


@pytest.mark.parametrize("path", ["/sync/v1/push", "/sync/v1/pull"])
async def test_push_and_pull_are_posted_and_nothing_else(house: House, path: str) -> None:
    program = await house.program("rep@house.example")

    answers = [await program.request(method, path) for method in ("GET", "HEAD", "OPTIONS", "PATCH", "PUT")]

    assert {answer.status_code for answer in answers} == {405}
    assert answers[0].json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/sync/v1/push", "/sync/v1/pull"])
async def test_a_web_socket_ends_before_it_begins(house: House, path: str) -> None:
    sent: list[Message] = []

    async def receive() -> WebSocketReceiveMessage:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asked: dict[str, Any] = {"type": "websocket", "path": path, "headers": [], "query_string": b""}
    await house.app(cast("Scope", asked), receive, send)

    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_what_is_forbidden_changes_nothing(house: House) -> None:
    boss = await house.program("admin@house.example")
    before = (await boss.get("/people")).json()
    program = await house.program("manager@house.example")

    answer = await program.post(
        "/people/invitations", json={"people": [{"name": "Eva", "email": "eva@house.example", "role": "admin"}]}
    )

    assert answer.status_code == 403
    assert [person["id"] for person in (await boss.get("/people")).json()] == [person["id"] for person in before]


@pytest.mark.parametrize("token", ["", "0", "x" * 43, "x" * 5_000, "carnet_", "né"])
async def test_an_invented_token_lets_nobody_in(house: House, token: str) -> None:
    browser = house.browser()

    answer = await browser.http.get("/auth/me", headers=[(b"authorization", b"Bearer " + token.encode())])

    assert answer.json()["code"] == "unauthenticated"


async def test_another_scheme_than_bearer_lets_nobody_in(house: House) -> None:
    answer = await house.browser().get("/auth/me", Authorization="Basic cmVwOnBhc3N3b3Jk")

    assert answer.json()["code"] == "unauthenticated"


async def test_a_session_is_no_token_and_a_token_no_session(house: House) -> None:
    browser = await house.signed_in("rep@house.example")
    program = await house.program("rep@house.example")
    cookie = browser.http.cookies["carnet"]
    token = program.headers["authorization"].removeprefix("Bearer ")
    stranger = house.browser()

    as_token = await stranger.get("/auth/me", Authorization=f"Bearer {cookie}")
    stranger.http.cookies.set("carnet", token)
    as_cookie = await stranger.get("/auth/me")

    assert (as_token.status_code, as_cookie.status_code) == (401, 401)
    assert (await browser.get("/auth/me")).status_code == 200


async def test_two_ways_in_at_once_are_refused(house: House) -> None:
    browser = await house.signed_in("rep@house.example")
    program = await house.program("rep@house.example")
    token = program.headers["authorization"]

    both = await browser.get("/auth/me", Authorization=token)
    twice = await house.browser().http.get("/auth/me", headers=[("Authorization", token), ("Authorization", token)])

    assert (both.status_code, both.json()["code"]) == (400, "bad_request")
    assert (twice.status_code, twice.json()["code"]) == (400, "bad_request")


def said(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"] if answer.content else ""


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 43},
        {"X-CSRF-Token": "né"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://carnet.test.evil.example"},
        {"Origin": "http://xcarnet.test"},
        {"Origin": "null"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
    ids=lambda headers: " ".join(*headers.items()),
)
async def test_a_page_of_another_site_can_write_nothing_in_my_name(house: House, headers: dict[str, str]) -> None:
    browser = await house.signed_in("admin@house.example")
    body = {"people": [{"name": "Eva", "email": "eva@house.example", "role": "rep"}]}
    raw = [(name, value.encode()) for name, value in ({"X-CSRF-Token": browser.csrf} | headers).items()]

    answer = await browser.http.post("/people/invitations", json=body, headers=[(n.encode(), v) for n, v in raw])

    assert said(answer) == (403, "csrf")
    assert "eva@house.example" not in (await browser.get("/people")).text


async def test_the_token_of_one_session_is_worth_nothing_in_another(house: House) -> None:
    one, other = await house.signed_in("rep@house.example"), await house.signed_in("rep@house.example")

    answer = await one.post("/auth/logout", None, **{"X-CSRF-Token": other.csrf})

    assert said(answer) == (403, "csrf")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Content-Type": "text/plain"},
    ],
    ids=lambda headers: " ".join(*headers.items()),
)
@pytest.mark.parametrize("path", ["/auth/login", "/auth/setup", "/auth/join"])
async def test_a_page_of_another_site_can_sign_nobody_in(house: House, path: str, headers: dict[str, str]) -> None:
    body = {"email": "rep@house.example", "password": "x" * 10, "device": {"id": an_id(), "name": ""}}

    answer = await house.browser().http.post(path, json=body, headers=headers)

    assert said(answer) == (403, "csrf")


async def test_our_own_page_writes_as_a_browser_sends_it(house: House) -> None:
    browser = house.browser()
    own = {"Origin": "http://carnet.test", "Sec-Fetch-Site": "same-origin"}
    assert (await browser.sign_in("rep@house.example", **own)).status_code == 200

    assert (await browser.post("/auth/logout", None, **own)).status_code == 204


async def test_a_program_needs_no_csrf_token(house: House) -> None:
    program = await house.program("rep@house.example")

    answer = await program.post("/sync/v1/pull", json={"proto": 1, "schema": 1, "device": an_id()})

    assert answer.status_code == 200


async def test_no_other_origin_is_allowed_to_read(house: House) -> None:
    browser = await house.signed_in("rep@house.example")

    answer = await browser.get("/auth/me", Origin="https://evil.example")
    asked = await browser.http.options("/auth/me", headers={"Origin": "https://evil.example"})

    assert not [name for one in (answer, asked) for name in one.headers if name.startswith("access-control")]


async def test_hello_tells_of_the_workspace_only_to_whoever_belongs_to_it(house: House) -> None:
    browser = await house.signed_in("rep@house.example")

    known, stranger = await browser.get("/sync/v1/hello"), await house.browser().get("/sync/v1/hello")

    assert known.json()["workspace"]
    assert "workspace" not in stranger.json()
    assert "history" not in stranger.json()


async def test_an_error_tells_nothing_of_the_inside(house: House) -> None:
    browser = await house.signed_in("admin@house.example")

    answers = [
        await browser.post("/people/invitations", {"people": "everybody"}),
        await browser.post("/people/invitations", {"people": [{"name": "", "email": "x", "role": "king"}]}),
        await browser.post("/people/invitations/../../etc/passwd/renew"),
        await browser.http.post("/auth/login", content=b"\xff\xfe", headers={"content-type": "application/json"}),
        await browser.http.post("/auth/login", content=b"[" * 3_000, headers={"content-type": "application/json"}),
    ]

    assert all(400 <= answer.status_code < 500 for answer in answers)
    assert not any(
        word in answer.text for answer in answers for word in ("Traceback", "msgspec", "sqlalchemy", "/server")
    )
