"""Pictures to send, and a person who sends them as any program would."""

import hashlib
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from moto.server import ThreadedMotoServer
from PIL import Image

from tests.builders import a_create, an_attachment, an_id
from tests.server.devices import Device
from tests.server.house import House

S3_KEYS = "access_key_id=test&secret_access_key=test&region=us-east-1"
CHUNK = {"content-type": "application/offset+octet-stream"}


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture that no other test has: its colours come from a counter."""
    colour = int(an_id()[-6:], 16)
    picture = Image.new("RGB", size, (colour >> 16 & 255, colour >> 8 & 255, colour & 255))
    picture.putpixel((0, 0), (255, 255, 255))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, **options)
    return out.getvalue()


def noise(size: tuple[int, int] = (400, 300), kind: str = "JPEG", **options: Any) -> bytes:
    """Return a picture that packs badly, so that it takes several chunks."""
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def hash_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@dataclass
class Photographer:
    """Somebody with a device, who attaches pictures and sends their bytes."""

    device: Device

    @property
    def http(self) -> httpx.AsyncClient:
        return self.device.http

    async def opportunity(self, **fields: Any) -> str:
        """Make an opportunity of one's own."""
        id_ = an_id()
        await self.device.push([a_create("opportunity", id_, title="Bellavista", **fields)])
        return id_

    async def attach(self, root: str, body: bytes, **members: Any) -> str:
        """Attach a picture whose bytes are still here."""
        id_ = an_id()
        await self.device.push([an_attachment(root, id_, sha256=hash_of(body), size=len(body), **members)])
        return id_

    async def begin(self, body: bytes, **declared: Any) -> httpx.Response:
        asked = {"sha256": hash_of(body), "size": len(body), **declared}
        return await self.http.post("/blobs", json=asked)

    async def patch(self, upload: str, offset: int, body: bytes, **headers: str) -> httpx.Response:
        sent = {"upload-offset": str(offset), **CHUNK, **headers}
        return await self.http.patch(f"/blobs/{upload}", content=body, headers=sent)

    async def send(self, body: bytes, *, chunk: int = 262_144, **declared: Any) -> httpx.Response:
        """Send a file whole, and return the last answer."""
        answer = await self.begin(body, **declared)
        while answer.status_code == httpx.codes.OK and not answer.json()["done"]:
            stands = answer.json()
            at = stands["offset"]
            answer = await self.patch(stands["id"], at, body[at : at + chunk])
        return answer

    async def attached(self, body: bytes, **members: Any) -> str:
        """Attach a picture to a new opportunity and send its bytes."""
        photo = await self.attach(await self.opportunity(), body, **members)
        answer = await self.send(body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return photo

    async def row(self, id_: str) -> dict[str, Any]:
        """Return a record as a device that starts anew gets it."""
        self.device.seen = {}
        rows = {row["id"]: row for row in await self.device.catch_up()}
        return rows.get(id_, {})


async def a_photographer(house: House, person: str = "rep") -> Photographer:
    return Photographer(Device(await house.program(f"{person}@house.example")))


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    found: dict[str, Any] = answer.json()
    assert found["code"] == code
    return found


@contextmanager
def a_bucket() -> Iterator[str]:
    """Yield the address of a bucket in an S3 server of the tests' own."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # else it tells of every request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        httpx.put(f"http://{host}:{port}/carnet", trust_env=False).raise_for_status()
        yield f"s3://carnet/files?endpoint=http://{host}:{port}&{S3_KEYS}"
    finally:
        server.stop()
