"""How the routes of files are asked about every attachment: as bytes, as a small picture, by hash, and on its way."""

from typing import Any

import httpx

from server.actions.set_up import FIRST
from server.store import blobs, workspaces
from server.store.blob_files import BlobFiles, content_name, preview_name
from server.store.blobs import Blob
from tests.builders import NOW_MS, an_id
from tests.server.matrix import PEOPLE, Person, Thing, told_in
from tests.server.matrix_walk import Walk, is_here


def files_of(walk: Walk) -> list[Thing]:
    return [thing for thing in walk.things if thing.entity == "attachment"]


async def files_come(walk: Walk) -> None:
    """Let the bytes of every attachment be here, with a small picture, as if their authors had sent them."""
    company = (await walk.house.read(lambda db: workspaces.workspace_of(db, FIRST))).id
    files: BlobFiles = walk.house.app.state.files
    for thing in files_of(walk):
        body = thing.text.encode()
        for name in (content_name(company, thing.sha256), preview_name(company, thing.sha256)):
            files.put(name, body)
        new = Blob(FIRST, thing.sha256, thing.sha256, len(body), "application/pdf", blobs.WHOLE, blobs.MADE)
        await walk.house.write(lambda db: blobs.put_blob(db, new, NOW_MS))  # noqa: B023 - awaited in this turn


async def by_file(walk: Walk, person: Person) -> None:
    await _by_bytes(walk, person, "")


async def by_preview(walk: Walk, person: Person) -> None:
    await _by_bytes(walk, person, "/thumbnail")


async def _by_bytes(walk: Walk, person: Person, what: str) -> None:
    """Everybody asks for everything: whoever does not see it is answered as if there were nothing."""
    http = walk.devices[person.name].http
    nothing = await http.get(f"/attachments/{an_id()}{what}")
    for thing in walk.things:
        answer = await http.get(f"/attachments/{thing.id}{what}")
        is_due = thing.entity == "attachment" and is_here(walk, person)(thing)
        is_right = told_in(answer.text) == {thing.id} if is_due else plain(answer) == plain(nothing)
        words = f"{thing.entity}{what} {thing.state} to {person.name}: {answer.status_code} {answer.text[:99]}"
        walk.found.case(words, is_right=is_right)


def plain(answer: httpx.Response) -> tuple[int, dict[str, Any] | str]:
    """Return an answer without what is another one each time."""
    if not answer.headers["content-type"].startswith("application/"):
        return answer.status_code, answer.text
    return answer.status_code, {**answer.json(), "request_id": "", "id": ""}


async def by_hash(walk: Walk, person: Person) -> None:
    """Declare every file: only who sees an attachment that has it need not send it."""
    http = walk.devices[person.name].http
    for thing in files_of(walk):
        size = len(thing.text)
        answer = await http.post("/blobs", json={"sha256": thing.sha256, "size": size})
        is_due = is_here(walk, person)(thing)
        expected = {"id": "", "offset": size if is_due else 0, "size": size, "done": is_due, "request_id": ""}
        words = f"hash of {thing.state} to {person.name}: {answer.text}"
        walk.found.case(words, is_right=plain(answer) == (httpx.codes.OK, expected))
        walk.uploads[person.name] = answer.json()["id"]


async def by_upload(walk: Walk, person: Person) -> None:
    """Look after everybody's uploads: those of others are as if there were none."""
    http = walk.devices[person.name].http
    nothing = await http.head(f"/blobs/{an_id()}")
    for other in PEOPLE[: len(walk.uploads)]:
        answer = await http.head(f"/blobs/{walk.uploads[other.name]}")
        is_right = answer.status_code == (httpx.codes.OK if other == person else nothing.status_code)
        walk.found.case(f"upload of {other.name} to {person.name}: {answer.status_code}", is_right=is_right)
