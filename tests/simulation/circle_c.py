"""Circle C: strangers' devices and our own, and real server processes, with a seeded bad network, kills and restores.

``run(histories, seed)`` plays histories and returns a report. What is drawn is drawn from the seed, so a history's plan
can be played again; where a kill meets a commit is the machine's to say. Each step draws from its own number: any of
them can be left out, and the others still mean the same.
"""

import contextlib
import itertools
import os
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from tests.simulation import circle_c_truth as truth
from tests.simulation.circle_c_devices import Device, OurDevice, StrangersDevice, plain_http
from tests.simulation.circle_c_houses import House, OneServer, Town, founded
from tests.simulation.circle_c_network import Weather
from tests.simulation.circle_c_people import Person
from tests.simulation.invariants import Broken
from tests.simulation.report import Report
from tests.simulation.shrink import replayed
from tests.simulation.steps import Step
from tests.strangers.client import Later
from tests.strangers.house import ANNA, BERT, CARLA, DARIO, Clock
from tests.strangers.person import Phone

DEVICES: Final = {"Anna": ANNA, "Bert": BERT, "Bert2": BERT, "Carla": CARLA, "Dario": DARIO}
STEPS: Final = 60
YEAR_S: Final = 365 * 86_400
CLOCKS_S: Final = (0, 0, 0, -90, 3_600, -2 * YEAR_S, 3 * YEAR_S)
RATES: Final = (0.0, 0.15, 0.4, 0.7)
PATIENCE_S: Final = 0.05
ROUNDS: Final = 12
REPLAYS: Final = 60
REPLAYS_S: Final = 15 * 60
_STEPS: Final = ("type",) * 8 + ("talk",) * 6 + ("weather", "crash", "jump", "keep copy", "fill disk", "lose phone")


def run(histories: int, seed: int, replays: int = REPLAYS) -> Report:
    """Play histories from this seed on; stops at the first that breaks an invariant, or when it is interrupted.

    The broken one is played again, ``replays`` times at most, to make it short.
    """
    report = Report("C", first=seed)
    with founded() as town, report.interruptible():
        for number in range(seed, seed + histories):
            folder = town.folder / str(number)
            folder.mkdir()
            report.add(number, play(town, folder, number, plan(number)))
            if report.broken is not None:
                short = _shortened(town, report, replays)
                report.broken, report.script = short.broken, short.script
                break
            shutil.rmtree(folder)
    return report


def _shortened(town: Town, broken: Report, replays: int) -> Report:
    numbers = itertools.count()

    def again(steps: Sequence[Step]) -> Report:
        folder = town.folder / f"{broken.seed}-{next(numbers)}"
        folder.mkdir()
        try:
            return play(town, folder, broken.seed, steps)
        finally:
            shutil.rmtree(folder)

    return replayed(broken, plan(broken.seed), again, most=replays, seconds=REPLAYS_S)


def plan(seed: int) -> list[Step]:
    """Return what happens in the history of a seed, in order; to whom is drawn when its turn comes."""
    chance = Random(f"{seed} plan")
    blackouts = set(chance.sample(range(STEPS // 4, STEPS), chance.choice((1, 1, 2))))
    return [Step(no, "-", "blackout" if no in blackouts else chance.choice(_STEPS)) for no in range(STEPS)]


def play(town: Town, folder: Path, seed: int, steps: Sequence[Step]) -> Report:
    """Play these steps of a seed's history; ``folder`` is empty, and the disk too."""
    report = Report("C")
    with contextlib.ExitStack() as ends:
        history = History(town, folder, seed, ends)
        try:
            history.begin()
            history.play(steps)
            history.check()
        except Broken as broken:
            report.broken = broken
        except Exception as error:  # noqa: BLE001  # a fault of the product or of this circle: both end the history
            report.broken = Broken(f"crash of {type(error).__name__}", str(error))
            report.broken.__cause__ = error
        report.script = history.script
        report.faults = history.faults + sum((one.met for one in history.networks.values()), Counter())
    return report


class History:
    """A company, five devices, and what happens to them."""

    def __init__(self, town: Town, folder: Path, seed: int, ends: contextlib.ExitStack) -> None:
        """Copy the company; nothing runs yet."""
        self.seed = seed
        self.no = -1
        self.chance = Random(seed)
        self.folder = folder
        self.script: list[str] = []
        self.faults: Counter[str] = Counter()
        self.private: set[str] = set()
        self.people: dict[str, Person] = {}
        self.devices: dict[str, Device] = {}
        self.networks: dict[str, Weather] = {}
        self.kept: dict[str, set[str]] = {}
        self.house: House = town.house(folder, self.chance)
        ends.callback(self.house.close)
        for name in DEVICES:
            self.networks[name] = ends.enter_context(Weather(*self.house.ports, chance=Random(f"{seed} {name}")))
        self._ends = ends

    def begin(self) -> None:
        """Start to serve, and give everybody a device."""
        self.house.start()
        for name in DEVICES:
            self._hand_out(name)
            self._ends.callback(self.devices[name].close)

    def _hand_out(self, name: str) -> None:
        """Give somebody a device, with our client or with a stranger's."""
        person, origin = DEVICES[name], self.networks[name].origin
        clock, token = Clock(self.chance.choice(CLOCKS_S)), self.house.tokens[person.name]
        if self.chance.random() < 0.5:  # as many of these as of those
            self.devices[name] = OurDevice(name, origin, token, clock)
        else:
            chance = Random(self.chance.random())
            self.devices[name] = StrangersDevice(self.folder / f"{name}.db", origin, token, clock, chance)
        own = Random(self.chance.random())
        self.people[name] = Person(name, person.name, self.devices[name], own, private=self.private)
        self._tell(name, f"has {type(self.devices[name]).__name__} before {type(self.house).__name__}")

    def play(self, steps: Sequence[Step]) -> None:
        """Let first all meet, and then things go wrong."""
        for person in self.people.values():
            self._sync(person)
        self.people["Carla"].new_deal(secret=True)
        self._open_book()
        for network in self.networks.values():
            network.rate = self.chance.choice(RATES)
        for step in steps:
            self._draw_from(step.no)
            self._step(step)

    def _draw_from(self, no: int) -> None:
        """Let nothing that is drawn in a step depend on the steps before it."""
        self.no = no
        self.chance = Random(f"{self.seed} {no}")
        for name in DEVICES:
            self.people[name].chance = Random(f"{self.seed} {no} {name}")
            self.networks[name].chance = Random(f"{self.seed} {no} network of {name}")

    def check(self) -> None:
        """End all faults, let everybody come to rest, and look at what must hold."""
        for network in self.networks.values():
            network.rate = 0.0
        self._rest()
        truth.progress(self.people.values())
        for device, person in self.people.items():
            with self._onlooker(device) as fresh:
                truth.convergence(person, fresh)
        with self._onlooker("Anna") as admin:
            truth.money_whole(admin)
            truth.comments_once(admin)
            text = truth.everything(admin, self.people.values())
        typed = [one for person in self.people.values() for one in person.typed]
        truth.nothing_lost(text, typed)
        words = [one.word for one in typed if one.secret]
        truth.unseen(words, (truth.said(seen) for seen in self.networks["Dario"].exchanges), "Dario")

    # What may happen.

    def _step(self, step: Step) -> None:
        steps: dict[str, Callable[[], None]] = {
            "type": self._type,
            "talk": self._talk,
            "weather": self._weather,
            "crash": self._crash,
            "jump": self._jump,
            "keep copy": self._keep_copy,
            "fill disk": self._fill_disk,
            "lose phone": self._lose_phone,
            "blackout": self._blackout,
        }
        steps[step.does]()

    def _type(self) -> None:
        person = self._somebody()
        for _ in range(self.chance.choice((1, 1, 2, 5))):
            self._tell(person.device, person.gesture())

    def _talk(self) -> None:
        for person in self.chance.sample(list(self.people.values()), 2):
            self._tell(person.device, f"sync, {self._sync(person) or 'well'}")

    def _weather(self) -> None:
        device, network = self.chance.choice(list(self.networks.items()))
        network.rate = self.chance.choice(RATES)
        self._tell(device, f"network fails {network.rate:.0%}")

    def _crash(self) -> None:
        """End a device's program without warning, and start it again."""
        person = self._somebody()
        device = self.devices[person.device]
        saved = device.saved()
        device.end(self.chance)
        if not saved <= device.saved():
            raise Broken("local durability", f"{person.device} lost what it had saved")
        self._fault("device crash", person.device)

    def _jump(self) -> None:
        person = self._somebody()
        person.client.clock = Clock(self.chance.choice(CLOCKS_S) + self.chance.uniform(-3, 3) * 86_400)
        self._fault("clock jump", person.device)

    def _keep_copy(self) -> None:
        self.house.keep_copy()
        self._tell("server", "copied")

    def _fill_disk(self) -> None:
        """Let nothing be written for a few steps."""
        disk = self.house.disk
        if disk is None or not disk.fill():
            return
        self._fault("disk full", "server")
        for _ in range(3):
            self._type()
            self._talk()
        disk.clear()
        self._tell("server", "has room again")

    def _lose_phone(self) -> None:
        """Put a phone back to a copy of itself, with what it typed since on paper only."""
        person = self._somebody()
        if person.device not in self.kept:
            self.devices[person.device].keep_copy()
            self.kept[person.device] = {one.word for one in person.typed}
            self._tell(person.device, "copied")
            return
        if self._restores:
            return  # what only the first life of a phone knew, nobody can give back to a restored server
        self._unsent_is_gone(person, self.kept.pop(person.device))
        self.devices[person.device].put_back()
        self._lost_phones = True
        self._fault("phone put back", person.device)

    def _unsent_is_gone(self, person: Person, kept: set[str]) -> None:
        unsent = {op["op"] for op in person.client.unsettled()} | {op["op"] for op in person.client.attention()}
        person.typed = [one for one in person.typed if one.word in kept or one.op not in unsent]

    def _blackout(self) -> None:
        """Kill a server while devices talk to it; it may come back with older data, or elsewhere."""
        first, second = self.chance.sample(list(self.people.values()), 2)
        for _ in range(4):
            first.gesture()
        killing = threading.Timer(self.chance.uniform(0.0, 0.05), self.house.kill, self.house.victims(self.chance))
        killing.start()
        self._sync(first)
        self._sync(second)
        killing.join()
        self._fault("server killed", "server")
        if self.house.copies and not self._lost_phones and self.chance.random() < 0.7:  # most of the time
            self.house.kill()
            self.house.put_back(self.chance.choice(self.house.copies))
            self._restores = True
            self._fault("older data", "server")
        if isinstance(self.house, OneServer) and self.chance.random() < 0.5:  # as often here as there
            self.house.move()
            self._fault("switch server", "server")
        self.house.start()
        for network in self.networks.values():
            network.upstream_port = self.house.ports[0]

    _restores = False
    _lost_phones = False

    # How it happens.

    def _open_book(self) -> None:
        """Let everybody know everybody, and have something to begin with."""
        for person in self.people.values():
            named = {row["data"]["name"]: row["id"] for row in person.client.rows("member")}
            person.members = {name: named[name] for name in ("Bert", "Carla", "Dario") if name in named}
            person.new_deal()
            self._sync(person)

    def _sync(self, person: Person) -> str:
        try:
            person.client.sync()
        except Later as later:
            return str(later)
        return ""

    def _rest(self) -> None:
        for _ in range(ROUNDS):
            cursors = [person.client.get("cursor") for person in self.people.values()]
            for person in self.people.values():
                person.client.catch_up(sleep=_briefly)
            if cursors == [person.client.get("cursor") for person in self.people.values()]:
                return
        raise Broken("progress", f"no rest after {ROUNDS} rounds")

    @contextlib.contextmanager
    def _onlooker(self, device: str) -> Iterator[Phone]:
        file = Path(tempfile.mkdtemp(dir=self.folder)) / "onlooker.db"
        token = self.house.tokens[DEVICES[device].name]
        client = Phone(self.house.origin, token, file, http=plain_http())
        try:
            client.catch_up(sleep=_briefly)
            yield client
        finally:
            client.close()

    def _somebody(self) -> Person:
        return self.chance.choice(list(self.people.values()))

    def _fault(self, kind: str, whom: str) -> None:
        self.faults[kind] += 1
        self._tell(whom, kind)

    def _tell(self, who: str, what: str) -> None:
        self.script.append(f"{self.no} {who}: {what}")


def _briefly(seconds: float) -> None:
    threading.Event().wait(min(seconds, PATIENCE_S))


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2])))
    os._exit(0)
