"""Circle C: strangers' devices and a real server process, with a seeded bad network, kills and restores between them.

``run(histories, seed)`` plays histories and returns a report. What is drawn is drawn from the seed, so a history's plan
can be played again; where a kill meets a commit is the machine's to say.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from e2e.server import CARNET, Server
from tests.simulation import circle_c_truth as truth
from tests.simulation.circle_c_disk import SmallDisk
from tests.simulation.circle_c_network import Weather
from tests.simulation.circle_c_people import Person, Typed
from tests.simulation.invariants import Broken
from tests.simulation.report import Report
from tests.strangers.client import Client, Later
from tests.strangers.house import ANNA, BERT, CARLA, DARIO, PEOPLE, Clock, Company

DEVICES: Final = {"Anna": ANNA, "Bert": BERT, "Bert2": BERT, "Carla": CARLA, "Dario": DARIO}
STEPS: Final = 60
YEAR_S: Final = 365 * 86_400
CLOCKS_S: Final = (0, 0, 0, -90, 3_600, -2 * YEAR_S, 3 * YEAR_S)
RATES: Final = (0.0, 0.15, 0.4, 0.7)
COPY: Final = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"
PATIENCE_S: Final = 0.05
MEMORY: Final = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112  # a kill loses no page there either
ROUNDS: Final = 12


def run(histories: int, seed: int) -> Report:
    """Play histories from this seed on; stops at the first that breaks an invariant."""
    report = Report("C")
    with tempfile.TemporaryDirectory(dir=MEMORY) as scratch, SmallDisk() as disk:
        company = Company.founded(Path(scratch), *PEOPLE)
        for number in range(seed, seed + histories):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            played = play(company, folder, number, disk)
            report.histories += 1
            report.faults += played.faults
            if played.broken is not None:
                report.seed, report.broken, report.script = number, played.broken, played.script
                break
            shutil.rmtree(folder)
    return report


def play(company: Company, folder: Path, seed: int, disk: SmallDisk) -> Report:
    """Play the history of one seed; ``folder`` is empty, and the disk too."""
    report = Report("C", histories=1, seed=seed)
    with contextlib.ExitStack() as ends:
        history = History(company, folder, seed, disk, ends)
        try:
            history.play()
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

    def __init__(self, company: Company, folder: Path, seed: int, disk: SmallDisk, ends: contextlib.ExitStack) -> None:
        """Copy the company and start to serve it."""
        self.chance = Random(seed)
        self.folder = folder
        self.company = company
        self.script: list[str] = []
        self.faults: Counter[str] = Counter()
        self.copies: list[Path] = []
        self.forgotten: list[Typed] = []
        self.private: set[str] = set()
        self.people: dict[str, Person] = {}
        self.networks: dict[str, Weather] = {}
        self.disk = disk
        data = (disk.folder or folder) / f"data-{seed}"
        shutil.copytree(company.data, data)
        ends.callback(shutil.rmtree, data)
        self.server = Server(data, command=disk.inside((str(CARNET), "serve")))
        self.server.log = folder / "server.log"  # a full disk must not keep us from reading what the server says of it
        ends.callback(self.server.kill)
        self.server.start()
        for device in DEVICES:
            self.networks[device] = ends.enter_context(Weather(self.server.port, Random(f"{seed} {device}")))
            self._open(device, Clock(self.chance.choice(CLOCKS_S)))
        ends.callback(self._close)

    def play(self) -> None:
        """Live through the plan of the seed: first all meet, then things go wrong."""
        for person in self.people.values():
            self._sync(person)
        self.people["Carla"].new_deal(secret=True)
        self._open_book()
        for network in self.networks.values():
            network.rate = self.chance.choice(RATES)
        blackouts = set(self.chance.sample(range(STEPS // 4, STEPS), self.chance.choice((1, 1, 2))))
        for number in range(STEPS):
            step = self._blackout if number in blackouts else self._step()
            step()

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
        truth.unseen(words, (bytes(seen.body) for seen in self.networks["Dario"].exchanges), "Dario")

    # What may happen.

    def _step(self) -> Callable[[], None]:
        steps: list[Callable[[], None]] = [self._type] * 8 + [self._talk] * 6
        steps += [self._weather, self._crash, self._jump, self._keep_copy, self._fill_disk, self._lose_phone]
        return self.chance.choice(steps)

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
        waits = person.client.count("outbox")
        self._open(person.device, person.client.clock)
        if self.people[person.device].client.count("outbox") != waits:
            raise Broken("local durability", f"{person.device} lost what it had saved")
        self._fault("device crash", person.device)

    def _jump(self) -> None:
        person = self._somebody()
        person.client.clock = Clock(self.chance.choice(CLOCKS_S) + self.chance.uniform(-3, 3) * 86_400)
        self._fault("clock jump", person.device)

    def _keep_copy(self) -> None:
        """Copy the database while it is used, as careful operators do."""
        kept = self.folder / f"copy-{len(self.copies)}.sqlite3"
        words = [sys.executable, "-c", COPY, str(self.server.database), str(kept)]
        subprocess.run(self.disk.inside(words), check=True)  # noqa: S603 - words of our own
        self.copies.append(kept)
        self._tell("server", "copied")

    def _fill_disk(self) -> None:
        """Let nothing be written for a few steps."""
        if not self.disk.fill():
            return
        self._fault("disk full", "server")
        for _ in range(3):
            self._type()
            self._talk()
        self.disk.clear()
        self._tell("server", "has room again")

    def _lose_phone(self) -> None:
        """Put a phone back to a copy of itself, with what it typed since on paper only."""
        person = self._somebody()
        kept = self.folder / f"{person.device}.kept"
        if not kept.exists():
            with contextlib.closing(sqlite3.connect(kept)) as copy:
                person.client.db.backup(copy)
            (self.folder / f"{person.device}.typed").write_text(str(len(person.typed)))
            self._tell(person.device, "copied")
            return
        if self._restores:
            return  # what only the first life of a phone knew, nobody can give back to a restored server
        self._unsent_is_gone(person, int((self.folder / f"{person.device}.typed").read_text()))
        person.client.close()
        for left in self.folder.glob(f"{person.device}.db*"):
            left.unlink()
        kept.rename(self.folder / f"{person.device}.db")
        self._open(person.device, person.client.clock)
        self._lost_phones = True
        self._fault("phone put back", person.device)

    def _unsent_is_gone(self, person: Person, kept: int) -> None:
        unsent = {op["op"] for op in person.client.unsettled()} | {op["op"] for op in person.client.attention()}
        gone = [one for one in person.typed[kept:] if one.op in unsent]
        person.typed = [one for one in person.typed if one not in gone]

    def _blackout(self) -> None:
        """Kill the server while devices talk to it; it may come back with older data."""
        first, second = self.chance.sample(list(self.people.values()), 2)
        for _ in range(4):
            first.gesture()
        killing = threading.Timer(self.chance.uniform(0.0, 0.05), self.server.kill)
        killing.start()
        self._sync(first)
        self._sync(second)
        killing.join()
        self._fault("server killed", "server")
        if self.copies and not self._lost_phones and self.chance.random() < 0.7:  # most of the time
            for left in self.server.data.glob("carnet.sqlite3*"):
                left.unlink()
            shutil.copy(self.chance.choice(self.copies), self.server.database)
            self._restores = True
            self._fault("older data", "server")
        self.server.start()

    _restores = False
    _lost_phones = False

    # How it happens.

    def _open(self, device: str, clock: Callable[[], datetime]) -> None:
        person = DEVICES[device]
        known = self.people.get(device)
        if known is not None:
            known.client.close()
        chance = Random(self.chance.random())
        file = self.folder / f"{device}.db"
        token = self.company.tokens[person.name]
        client = Client(self.networks[device].origin, token, file, clock=clock, chance=chance.random)
        if known is None:
            self.people[device] = Person(
                device, person.name, client, Random(self.chance.random()), private=self.private
            )
        else:
            known.client = client

    def _close(self) -> None:
        for person in self.people.values():
            person.client.close()

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
    def _onlooker(self, device: str) -> Iterator[Client]:
        file = Path(tempfile.mkdtemp(dir=self.folder)) / "onlooker.db"
        client = Client(self.server.origin, self.company.tokens[DEVICES[device].name], file)
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
        self.script.append(f"{who}: {what}")


def _briefly(seconds: float) -> None:
    threading.Event().wait(min(seconds, PATIENCE_S))


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2])))
    os._exit(0)
