"""The people of a workspace, the links that invite more of them, and what holds for the whole."""

from functools import partial
from typing import TYPE_CHECKING

from litestar import Controller, Request, delete, get, patch, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import UNSET, Struct

from server import clock
from server.access import Access, Caller, allow
from server.actions import invite, parking, people, people_changes, sign_in
from server.actions.invite import InviteAll, Link, Place
from server.actions.parking import Parking, ParkingName
from server.actions.people import Person
from server.actions.people_changes import By, Chunk, PersonChange, WorkspaceChange
from server.actions.sign_in import WorkspaceView
from server.api.sign_in import new_secret
from server.service import Service
from sync.ids import MemberId

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection


class Changed(Struct, frozen=True):
    """A member as they are now, and how many records moved along to the team."""

    person: Person
    moved: int


class PeopleController(Controller):
    """Who is here, who is invited; an admin's alone."""

    path = "/people"

    @get("/")
    async def everybody(self, caller: NamedDependency[Caller], service: NamedDependency[Service]) -> list[Person]:
        """Return members and invited people."""
        allow(caller, "admin")
        return await service.read(lambda db: people.people_of(db, caller.workspace_id))

    @patch("/{who:str}")
    async def change(
        self,
        who: FromPath[str],
        data: JSONBody[PersonChange],
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
    ) -> Changed:
        """Change a member's name, rights or state; their devices hear of it at once."""
        by = _by(caller)
        act = partial(people_changes.change_person, by=by, who=who, asked=data, now_ms=clock.wall_ms())
        person = await service.write(act)
        moved = 0
        if data.move_open_records:
            moved = await _all_of(service, partial(people_changes.move_records, by=by, who=who))
        return Changed(person, moved)

    @put("/parking")
    async def keep_parking(
        self, data: JSONBody[ParkingName], caller: NamedDependency[Caller], service: NamedDependency[Service]
    ) -> Parking:
        """Make the place for parking, or give it another name."""
        by = _by(caller)
        return await service.write(lambda db: parking.keep_parking(db, by, data.name, clock.wall_ms()))

    @post("/invitations", status_code=HTTP_201_CREATED)
    async def invite(
        self,
        data: JSONBody[InviteAll],
        request: Request[object, object, State],
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
        access: NamedDependency[Access],
    ) -> list[Link]:
        """Invite people; each link is in this answer and nowhere else."""
        allow(caller, "admin")
        act = partial(
            invite.invite,
            ws=caller.workspace_id,
            by=caller.member,
            asked=data,
            places=[Place(MemberId(clock.new_id()), new_secret()) for _ in data.people],
            origin=access.origin(request.scope),
            now_ms=clock.wall_ms(),
        )
        return await service.write(act)

    @post("/invitations/{who:str}/renew", status_code=HTTP_200_OK)
    async def renew(
        self,
        who: FromPath[str],
        request: Request[object, object, State],
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
        access: NamedDependency[Access],
    ) -> Link:
        """Give an invited person a new link."""
        allow(caller, "admin")
        act = partial(
            invite.renew,
            ws=caller.workspace_id,
            by=caller.member,
            who=who,
            secret=new_secret(),
            origin=access.origin(request.scope),
            now_ms=clock.wall_ms(),
        )
        return await service.write(act)

    @delete("/invitations/{who:str}")
    async def withdraw(
        self, who: FromPath[str], caller: NamedDependency[Caller], service: NamedDependency[Service]
    ) -> None:
        """Take an invitation back."""
        allow(caller, "admin")
        await service.write(lambda db: invite.withdraw(db, caller.workspace_id, who))


class WorkspaceController(Controller):
    """What holds for everybody; an admin's alone."""

    path = "/workspace"

    @patch("/")
    async def change(
        self, data: JSONBody[WorkspaceChange], caller: NamedDependency[Caller], service: NamedDependency[Service]
    ) -> WorkspaceView:
        """Change name, language, currency and zone, who sees whose work, and whether all may take what has no owner."""
        by = _by(caller)
        await service.write(partial(people_changes.change_workspace, by=by, asked=data, now_ms=clock.wall_ms()))
        if data.claiming is not UNSET:
            await _all_of(service, partial(people_changes.show_unowned, by=by))
        me = await service.read(lambda db: sign_in.me(db, caller.workspace_id, caller.member, caller.csrf))
        return me.workspace


def _by(caller: Caller) -> By:
    allow(caller, "admin")
    return By(caller.workspace_id, caller.member, bytes.fromhex(caller.session_id))


async def _all_of(service: Service, piece: "Callable[..., Chunk]") -> int:
    """Do the pieces one after the other, each in a transaction of its own; return how many records were written."""
    written, after = 0, None
    while True:

        def act(db: "Connection", after: str | None = after) -> Chunk:
            return piece(db, after=after, now_ms=clock.wall_ms())

        chunk = await service.write(act)
        written += chunk.written
        after = chunk.after
        if after is None:
            return written
