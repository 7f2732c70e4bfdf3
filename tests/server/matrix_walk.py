"""Walks through the matrix: one house with everybody and everything in it, and a note of each case that was asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.server.devices import Device
from tests.server.house import House
from tests.server.matrix import HERE, Cast, Person, Thing, named_in, should_see, told_in

SYNC = "/sync/v1"


@dataclass
class Found:
    """What the whole walk has found: a case is one route, person, state of membership and thing."""

    cases: int = 0
    wrong: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)

    def case(self, what: str, *, is_right: bool) -> None:
        self.cases += 1
        if not is_right:
            self.wrong.append(what)


@dataclass
class Walk:
    """One house with its people and things, and what was found so far."""

    house: House
    found: Found
    cast: Cast
    things: list[Thing]
    devices: dict[str, Device]
    visibility: str = "team"
    settings: set[tuple[str, str]] = field(default_factory=set)
    uploads: dict[str, str] = field(default_factory=dict)
    handed_in: dict[str, tuple[Thing, str]] = field(default_factory=dict)

    def sees(self, person: Person, thing: Thing) -> bool:
        return should_see(person, thing, self.visibility)

    async def ask(self, person: Person, name: str, *, also: set[str] | None = None, **members: Any) -> httpx.Response:
        """Ask as a person. Nothing in the answer may tell of what is out of sight but the ids ``also``, asked for."""
        device = self.devices[person.name]
        answer = await device.send(f"{SYNC}/{name}", {"proto": 1, "schema": 1, "device": device.id, **members})
        self.found.routes.add(f"{SYNC}/{name}")
        hidden = {thing.id for thing in self.things if not self.sees(person, thing)}
        gone = {thing.id for thing in self.things if thing.state not in HERE}
        self.check(person, name, told_in(answer.text) & (hidden | gone))
        self.check(person, name, (named_in(answer.text) - (also or set())) & hidden)
        return answer

    def check(self, person: Person, name: str, leaked: set[str]) -> None:
        self.found.case(f"{name} tells {person.name} of {leaked}", is_right=not leaked)

    def compare(self, person: Person, name: str, shown: set[str], due: Callable[[Thing], bool]) -> None:
        """Note for every thing whether it was shown to whom it is due, and to nobody else."""
        for thing in self.things:
            what = (
                f"{name} to {person.name}: {thing.entity} {thing.state} came={thing.came} under {thing.bearer.entity}"
            )
            self.found.case(f"{what}: shown={thing.id in shown}", is_right=(thing.id in shown) == due(thing))


Route = Callable[[Walk, Person], Awaitable[None]]


def is_here(walk: Walk, person: Person) -> Callable[[Thing], bool]:
    """Tell of a thing whether this person sees it, the trash included."""
    return lambda thing: walk.sees(person, thing) and thing.state in HERE
