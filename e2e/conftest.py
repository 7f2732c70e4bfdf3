"""Servers, networks and phones for the whole-house tests."""

import contextlib
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from e2e.phones import Phone
from e2e.program import Program
from e2e.proxy import Proxy
from e2e.screens import Sample, enrich, make_sample
from e2e.seeds import Seeds, sow
from e2e.server import Person, Server, serving

ADMIN = Person("Ingrid Dahl", "ingrid@example.com", "fjord and 7 mountains", "admin", "North")
ANNA = Person("Anna Berg", "anna@example.com", "lingonberry 4 breakfast", "rep", "North")
MARCO = Person("Marco Rinaldi", "marco@example.com", "espresso at 6 sharp", "rep", "North")

NewPhone = Callable[..., Phone]

RESULTS = Path(__file__).with_name("results")
_in_use: list[Phone] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of every phone that is on when a test fails."""
    report = yield
    if report.when == "call" and report.failed:
        for at, phone in enumerate(_in_use):
            RESULTS.mkdir(exist_ok=True)
            phone.take_picture(RESULTS / f"{item.name}-{at}.png")
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver for all browsers of the run."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as started:
        yield started


@pytest.fixture
def server(team: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server that knows an admin and two reps of one team."""
    shutil.copytree(team, tmp_path / "data")
    with serving(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small team, made once: each command costs a start of Python."""
    return make_team(tmp_path_factory.mktemp("team") / "data")


def make_team(data: Path) -> Path:
    """Make a data folder with an admin and two reps of one team, and a token for each; return it."""
    server = Server(data)
    for person in (ADMIN, ANNA, MARCO):
        server.add(person)
    for person in (ADMIN, ANNA, MARCO):
        (data / f"{person.email}.token").write_text(server.token(person))
    return data


def token_of(server: Server, person: Person) -> str:
    """Return a member's token, made with the team."""
    return (server.data / f"{person.email}.token").read_text()


@pytest.fixture
def seeds(server: Server) -> Seeds:
    """What the team has in its notebook already, written by Marco."""
    with Program(server.origin, token_of(server, MARCO)) as program:
        return sow(program)


@pytest.fixture
def new_phone(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[NewPhone]:
    """Make phones, each behind a network of its own; after the test none of them may have complained."""
    yield from phones_of(playwright, server, tmp_path)


def phones_of(playwright: Playwright, server: Server, folder: Path) -> Iterator[NewPhone]:
    """Yield a maker of phones for one server; switch them all off in the end and hear their complaints."""
    made: list[Phone] = []
    with contextlib.ExitStack() as held:

        def make(**options: object) -> Phone:
            proxy = held.enter_context(Proxy(server.port))
            phone = Phone(playwright, folder / f"profile-{len(made)}", proxy, **options)  # type: ignore[arg-type]  # the options are those of Phone
            held.callback(phone.turn_off)
            made.append(phone)
            _in_use.append(phone)
            return phone

        yield make
        _in_use.clear()
    complaints = [complaint for phone in made for complaint in phone.complaints]
    assert complaints == [], "A page reported errors on its console."


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Sample]]:
    """A server with the sample's notebook, shared: the screens are only looked at."""
    server, tokens = make_sample(tmp_path_factory.mktemp("sample") / "data")
    try:
        server.start()
        yield server, enrich(server.origin, tokens)
    finally:
        server.kill()


@pytest.fixture
def sample_phone(
    playwright: Playwright, sample: tuple[Server, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewPhone]:
    """Phones for that server."""
    yield from phones_of(playwright, sample[0], tmp_path_factory.mktemp("phones"))
