"""For those who lead others: what closed accounts have sent, and what was refused."""

from functools import partial

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from server import clock
from server.access import Caller, allow
from server.actions import quarantine
from server.actions.quarantine import Choice, Decider, Item, Items, Letters
from server.service import Service

Place = FromQuery[str | None]


class Decision(Struct, frozen=True):
    """What is to become of an operation."""

    choice: Choice


class HandedInController(Controller):
    """Work of closed accounts: an admin decides on everybody's, a manager on that of the teams that are managed."""

    path = "/handed-in"

    @get("/")
    async def waiting(
        self, caller: NamedDependency[Caller], service: NamedDependency[Service], after: Place = None
    ) -> Items:
        """Return a page of operations, oldest first, decided on or not."""
        who = _decider(caller)
        return await service.read(lambda db: quarantine.waiting(db, who, after))

    @post("/{op:str}", status_code=HTTP_200_OK)
    async def decide(
        self,
        op: FromPath[str],
        data: JSONBody[Decision],
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
    ) -> Item:
        """Apply, return or discard an operation, and return what has become of it."""
        who = _decider(caller)
        decide = partial(
            quarantine.decide,
            who=who,
            op=op,
            choice=data.choice,
            now_ms=clock.wall_ms(),
            random=clock.random_bytes,
        )
        return await service.write(decide)


class LetterController(Controller):
    """Operations that were refused, or wait for a record; an admin's alone."""

    path = "/dead-letters"

    @get("/")
    async def letters(
        self, caller: NamedDependency[Caller], service: NamedDependency[Service], after: Place = None
    ) -> Letters:
        """Return a page of operations with their payload, their author and why they were refused."""
        allow(caller, "admin")
        return await service.read(lambda db: quarantine.letters(db, caller.workspace_id, after))


def _decider(caller: Caller) -> Decider:
    allow(caller, "admin", "manager")
    return Decider(caller.workspace_id, caller.workspace, caller.member, caller.role, caller.scopes)
