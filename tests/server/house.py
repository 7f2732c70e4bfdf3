"""A running application in this process, with browsers and programs that call it from wherever a test says."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from sqlalchemy import Connection, update

from server import clock
from server.actions import set_up
from server.actions.passwords import hash_now
from server.actions.people import add_member, manages_of, team_named
from server.actions.set_up import FIRST, WorkspaceAsked, make_workspace, new_chance, take_starter
from server.actions.tokens import add_token
from server.app import App, create_app, prepared
from server.service import Service
from server.settings import Settings
from server.store.members import Account
from server.store.tables import member
from sync.ids import MemberId
from tests.builders import an_id

T = TypeVar("T")

PASSWORD = "fjord and 7 mountains"
HASH = hash_now(PASSWORD)  # once: a hash takes a tenth of a second


class Browser:
    """A browser of one person: it keeps cookies, names its origin, and sends what the server asks it to."""

    def __init__(self, app: App, origin: str, address: str) -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 50_000), raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url=origin)
        self.device = {"id": an_id(), "name": "Test"}
        self.csrf = ""

    async def sign_in(self, email: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
        body = {"email": email, "password": password, "device": self.device}
        answer = await self.http.post("/auth/login", json=body, headers=headers)
        if answer.status_code == httpx.codes.OK:
            self.csrf = answer.json()["csrf"]
        return answer

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {"X-CSRF-Token": self.csrf, **headers}
        return await self.http.post(path, headers=sent, **({} if body is None else {"json": body}))

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers=headers)

    async def rows(self, entity: str) -> list[dict[str, Any]]:
        """Return everything of one entity that this person may see."""
        found: list[dict[str, Any]] = []
        page: dict[str, Any] = {"cursor": None, "more": True}
        while page["more"]:
            body = {"proto": 1, "schema": 1, "device": self.device["id"], "cursor": page["cursor"]}
            page = (await self.post("/sync/v1/pull", body)).json()
            found += [row for row in page["rows"] if row["entity"] == entity]
        return found


class House:
    """The application with its data, before or after anybody lives there."""

    def __init__(self, app: App, origin: str) -> None:
        self.app = app
        self.origin = origin
        self._browsers: list[Browser] = []

    @property
    def service(self) -> Service:
        service: Service = self.app.state.service
        return service

    def browser(self, address: str = "192.0.2.1") -> Browser:
        """Return a new browser at this address."""
        self._browsers.append(Browser(self.app, self.origin, address))
        return self._browsers[-1]

    async def signed_in(self, email: str) -> Browser:
        browser = self.browser()
        answer = await browser.sign_in(email)
        assert answer.status_code == httpx.codes.OK, answer.text
        return browser

    async def program(self, email: str) -> httpx.AsyncClient:
        """Return a client that calls with a token."""
        secret = f"carnet_{an_id()}"
        await self.write(lambda db: add_token(db, email, "test", secret=secret, token_id=an_id(), now_ms=1))
        browser = self.browser()
        browser.http.headers["authorization"] = f"Bearer {secret}"
        return browser.http

    async def write(self, act: Callable[[Connection], T]) -> T:
        return await self.service.write(act)

    async def read(self, question: Callable[[Connection], T]) -> T:
        return await self.service.read(question)

    async def furnish(self) -> None:
        """Make the workspace with ``admin@``, ``manager@`` and ``rep@house.example``, the last two in one team."""
        await self.write(_furnish)

    async def printed_code(self) -> str:
        """Return the set-up code that a start of the server prints."""
        code = an_id()
        await self.write(lambda db: set_up.announce(db, code, clock.wall_ms()))
        return code

    async def set_member(self, email: str, **values: Any) -> None:
        """Change an account behind everybody's back, as another process would."""
        await self.write(lambda db: db.execute(update(member).where(member.c.email == email).values(**values)))

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.http.aclose()


def _furnish(db: Connection) -> None:
    asked = WorkspaceAsked(name="Nordlys", language="en", currency="EUR", zone="Europe/Oslo", starter="standard")
    chance, now_ms = new_chance(), clock.wall_ms()
    boss = MemberId(an_id())
    make_workspace(db, asked, chance, now_ms)
    take_starter(db, asked, chance.workspace, boss, now_ms=now_ms)
    team = team_named(db, FIRST, "North", actor=boss, now_ms=now_ms)
    for role, who in (("admin", boss), ("manager", MemberId(an_id())), ("rep", MemberId(an_id()))):
        account = Account(
            ws=FIRST,
            id=who,
            email=f"{role}@house.example",
            name=f"The {role}",
            role=role,
            team=None if role == "admin" else team,
            manages=manages_of(role, team),
            password_hash=HASH,
            joined_at=now_ms,
        )
        add_member(db, account, now_ms)


@asynccontextmanager
async def a_house(
    folder: Path,
    *,
    origin: str = "http://carnet.test",
    public_url: str | None = None,
    database_url: str | None = None,
    **more: Any,
) -> AsyncIterator[House]:
    """Run the application on a new data folder, or on a PostgreSQL."""
    static = folder / "no-client"
    settings = Settings(data=folder, database_url=database_url, public_url=public_url, static=static, **more)
    app = create_app(settings, prepared(settings))
    async with app.lifespan():
        house = House(app, origin)
        try:
            yield house
        finally:
            await house.close()


class Ears(logging.Handler):
    """Hears everything that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)
