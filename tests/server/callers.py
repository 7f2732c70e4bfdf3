"""Devices that call real servers over real connections, many of them, and not all of them patient."""

import asyncio
import random
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import httpx

from tests.builders import a_create, a_push, an_id

_TLS: Final = ssl.create_default_context()  # for no connection, but every client would read all certificates anew
_AT_ONCE: Final = 40
_LONGEST_S: Final = 0.02


def caller(origin: str, token: str | None = None) -> httpx.AsyncClient:
    """Return a client of a server, with the rights of a token."""
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=origin, headers=headers, timeout=30, trust_env=False, limits=limits, verify=_TLS)


class Phone:
    """A device that calls with a token and remembers what it has seen."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.id = an_id()
        self.n = 0
        self.seen: dict[str, Any] = {}

    def body(self, *operations: dict[str, Any]) -> dict[str, Any]:
        body = a_push(self.id, *([one] for one in operations), first_n=self.n + 1)
        self.n += len(operations)
        return body

    async def push(self, *operations: dict[str, Any]) -> dict[str, Any]:
        return answered(await self.http.post("/sync/v1/push", json=self.body(*operations)))

    async def pull(self, **members: Any) -> dict[str, Any]:
        asked = {"proto": 1, "schema": 1, "device": self.id, **self.seen, **members}
        page = answered(await self.http.post("/sync/v1/pull", json=asked))
        self.seen = {name: page[name] for name in ("cursor", "high", "history")}
        return page

    async def catch_up(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            page = await self.pull()
            rows += page["rows"]
            if not page["more"]:
                return rows


def answered(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == httpx.codes.OK, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def give_up(phones: Sequence[Phone], *, seed: int) -> None:
    """Let each of these ask something, and hang up at any moment of it; some hear the answer in time."""
    chance = random.Random(seed)  # noqa: S311 - when to hang up is no secret
    turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(phone: Phone) -> None:
        async with turns:
            asked = phone.push(a_create("folder", name="Given up")) if chance.random() < 0.7 else phone.pull()
            with suppress(TimeoutError):
                await asyncio.wait_for(asked, chance.random() * _LONGEST_S)

    await asyncio.gather(*(ask(phone) for phone in phones))
    for phone in phones:
        await phone.http.aclose()
