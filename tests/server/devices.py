"""A device that speaks the sync protocol with a running application, for tests of the protocol itself."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.builders import a_push, an_id
from tests.server.house import House

JSON = {"content-type": "application/json"}


@dataclass
class Device:
    """A program of one person, with the token and the device id that it keeps."""

    http: httpx.AsyncClient
    id: str = field(default_factory=an_id)
    n: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    async def send(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """Post a body: bytes as they are, anything else as JSON."""
        if isinstance(body, bytes):
            return await self.http.post(path, content=body, headers=JSON | headers)
        return await self.http.post(path, json=body, headers=headers)

    async def push(self, *groups: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
        """Push gestures with the next numbers; all goes well."""
        body = a_push(self.id, *groups, first_n=self.n + 1, **members)
        answer = await self.send("/sync/v1/push", body)
        assert answer.status_code == httpx.codes.OK, answer.text
        self.n += sum(len(group) for group in groups)
        found: dict[str, Any] = answer.json()
        return found

    def asks(self, **members: Any) -> dict[str, Any]:
        """Return a pull from where the device stands."""
        return {"proto": 1, "schema": 1, "device": self.id, **self.seen, **members}

    async def pull(self, **members: Any) -> dict[str, Any]:
        """Pull one page and remember where it ends."""
        answer = await self.send("/sync/v1/pull", self.asks(**members))
        assert answer.status_code == httpx.codes.OK, answer.text
        page: dict[str, Any] = answer.json()
        self.seen = {name: page[name] for name in ("cursor", "high", "history")}
        return page

    async def catch_up(self) -> list[dict[str, Any]]:
        """Pull until there is nothing more; return the rows."""
        rows: list[dict[str, Any]] = []
        while True:
            page = await self.pull()
            rows += page["rows"]
            if not page["more"]:
                return rows


async def a_device(house: House, person: str = "rep") -> Device:
    """Return a device of ``admin``, ``manager`` or ``rep``."""
    return Device(await house.program(f"{person}@house.example"))
