"""The people of a workspace, and the links that invite more of them."""

from functools import partial

from litestar import Controller, Request, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from server import clock
from server.access import Access, Caller, allow
from server.actions import invite, people
from server.actions.invite import InviteAll, Link, Place
from server.actions.people import Person
from server.api.sign_in import new_secret
from server.service import Service
from sync.ids import MemberId


class PeopleController(Controller):
    """Who is here, who is invited; an admin's alone."""

    path = "/people"

    @get("/")
    async def everybody(self, caller: NamedDependency[Caller], service: NamedDependency[Service]) -> list[Person]:
        """Return members and invited people."""
        allow(caller, "admin")
        return await service.read(lambda db: people.people_of(db, caller.workspace_id))

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
