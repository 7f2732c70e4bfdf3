"""The sample: believable, the same each time, and gone again without what people have made their own."""

import asyncio
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import click.testing
import pytest

from server.cli import cli
from server.store import workspaces
from server.store.engine import open_database
from server.store.sample import living
from sync.record import Record, decode
from tests.builders import a_create, a_push, an_id, an_op
from tests.server.house import Browser, House, a_house

PASSWORD = "fjord and 7 mountains"
TODAY = date.today()  # noqa: DTZ011 - the sample's dates are those of this machine's clock


class Command(NamedTuple):
    """``carnet`` on the data folder of this test."""

    folder: Path

    def run(self, *words: str, typed: str = "") -> click.testing.Result:
        return click.testing.CliRunner().invoke(cli, words, input=typed)

    def demo(self, *words: str) -> str:
        done = self.run("demo", *words, "--password-stdin", typed=f"{PASSWORD}\n")
        assert done.exit_code == 0, done.output
        return done.output

    def add(self, email: str) -> None:
        words = ("user", "add", email, "--name", email.partition("@")[0], "--role", "admin", "--password-stdin")
        done = self.run(*words, typed=f"{PASSWORD}\n")
        assert done.exit_code == 0, done.output

    def copy(self, folder: Path) -> None:
        shutil.copytree(folder, self.folder)

    def records(self) -> list[Record]:
        """Return everything that is no tombstone."""
        with open_database(self.folder, None) as database:
            [company] = database.read_now(workspaces.all_workspaces)
            return [decode(row.body) for row in database.read_now(lambda db: living(db, company.key))]


def a_command(folder: Path, patch: pytest.MonkeyPatch) -> Command:
    patch.setenv("CARNET_DATA", str(folder))
    patch.delenv("CARNET_DATABASE_URL", raising=False)
    return Command(folder)


@pytest.fixture
def carnet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    return a_command(tmp_path / "data", monkeypatch)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample, made once: those who change it take a copy."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    with pytest.MonkeyPatch.context() as patch:
        a_command(folder, patch).demo()
    return folder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of somebody's own with the sample beside."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    with pytest.MonkeyPatch.context() as patch:
        command = a_command(folder, patch)
        command.add("eva@house.example")
        command.demo()
    return folder


@pytest.fixture(scope="module")
def sample(filled: Path) -> list[Record]:
    return Command(filled).records()


def of(found: list[Record], entity: str) -> list[Record]:
    return [record for record in found if record.entity == entity]


def test_the_sample_has_everything_in_believable_numbers(sample: list[Record]) -> None:
    count = Counter(record.entity for record in sample)

    assert (count["member"], count["team"], count["pipeline"], count["prospect_list"]) == (4, 2, 3, 3)
    assert (count["folder"], count["contact"]) == (80, 150)
    assert 110 <= count["opportunity"] <= 135
    assert count["comment"] > 200
    assert count["prospect"] >= 300
    assert "conflict" not in count


def test_the_sample_shows_opportunities_in_every_state(sample: list[Record]) -> None:
    open_actions: dict[str | None, list[str]] = {}
    for action in of(sample, "action"):
        if not action.data.get("done_at"):
            open_actions.setdefault(action.root, []).append(str(action.data["when"]["due"])[:10])

    stored = Counter((one.data.get("status") or {"is": "open"})["is"] for one in of(sample, "opportunity"))
    due = Counter(
        state(min(open_actions.get(one.id, [""]))) for one in of(sample, "opportunity") if not one.data.get("status")
    )

    assert all(stored[name] >= 8 for name in ("open", "won", "lost", "cancelled"))
    assert all(due[name] >= 7 for name in ("overdue", "today", "any time", "later"))
    won = [one.data["status"] for one in of(sample, "opportunity") if (one.data.get("status") or {}).get("is") == "won"]
    assert all(one["won"]["amount"] and one["closed_at"] for one in won)


def test_the_sample_shows_what_a_company_can_set(sample: list[Record]) -> None:
    """C2, E5, G3: own fields with answers, steps that ask, reasons that were given, a tag that brings another."""
    fields = {one.id: one.data for one in of(sample, "field")}
    asking = [one.data for one in of(sample, "step") if one.data.get("needs")]
    reasons = {str(one.data["name"]) for one in of(sample, "loss_reason")}
    statuses = [one.data.get("status") or {} for one in of(sample, "opportunity")]
    answered = {name.removeprefix("x:") for one in of(sample, "opportunity") for name in one.data if name[:2] == "x:"}
    [implying] = [one.data["implies"] for one in of(sample, "tag_category") if one.data.get("implies")]
    [brought] = [str(one.data["name"]) for one in of(sample, "tag") if one.id == implying]

    assert answered == {id_ for id_, data in fields.items() if data["entity"] == "opportunity"}
    assert {data["kind"] for data in fields.values()} == {"list", "number", "checkbox", "date", "text"}
    assert [(len(data["needs"]), data["strict"]) for data in asking] == [(1, False), (1, True)]
    assert {one["reason"] for one in statuses if one.get("is") == "lost"} == reasons
    assert sum(brought in (one.data.get("tags") or {}) for one in of(sample, "contact")) > 10


def state(due: str) -> str:
    if not due:
        return "any time"
    if due == TODAY.isoformat():
        return "today"
    return "overdue" if due < TODAY.isoformat() else "later"


def test_some_stand_still_and_nothing_lies_in_the_future(sample: list[Record]) -> None:
    old = (TODAY - timedelta(days=14)).isoformat()
    still = [
        one for one in of(sample, "opportunity") if not one.data.get("status") and str(one.data["updated_at"]) < old
    ]

    assert len(still) >= 7
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert not [one for one in sample if str(one.data.get("created_at")) > tomorrow]


def test_the_names_are_of_five_languages_and_every_address_leads_nowhere(sample: list[Record]) -> None:
    names = {str(one.data["name"]): one.data.get("alt_name") for one in of(sample, "folder")}
    assert (names["Тойота"], names["ГК Рики"]) == ("Toyota", "Смешарики")
    for name in (
        "Schönberger-Østlandet Maskinforretning og Sønner AS",
        "Officine Bellavista S.p.A.",
        "MediaCom Paris",
        "Établissements Léo Faure",
        "Cantina Sociale di Soave",
    ):
        assert name in names
    addresses = [
        value["value"] for one in of(sample, "contact") for key, value in one.data.items() if key.startswith("email:")
    ]
    assert len(addresses) == 150
    assert all(address.isascii() and address.endswith(".example") for address in addresses)


def test_everybody_signs_off_what_they_did_themselves(sample: list[Record]) -> None:
    people = {one.id: str(one.data["name"]) for one in of(sample, "member")}

    owners = Counter(people[str(one.data["owner"])] for one in of(sample, "opportunity"))
    writers = Counter(people[str(one.data["created_by"])] for one in of(sample, "comment"))

    assert set(owners) == {"Ingrid Dahl", "Anna Berg", "Marco Rinaldi", "Jonas Hellesøy"}
    assert owners["Marco Rinaldi"] > 40
    assert writers["Anna Berg"] > 5


def test_the_hotels_are_half_called_and_some_have_become_opportunities(sample: list[Record]) -> None:
    [hotels] = [one for one in of(sample, "prospect_list") if one.data["name"] == "Hotels Trentino"]

    rows = [one for one in of(sample, "prospect") if one.root == hotels.id]
    columns = sorted(
        (value for key, value in hotels.data.items() if key.startswith("col:")), key=lambda one: one["rank"]
    )

    assert [column["name"] for column in columns] == ["Company", "Contact", "Phone", "Rooms", "Tags", "Note"]
    assert len(rows) == 220
    assert len({one.data["rank"] for one in rows}) == 220
    states = Counter(one.data["state"] for one in rows)
    assert states["converted"] == 9
    assert states["called"] + states["dropped"] == 52
    made = {one.id for one in of(sample, "opportunity")}
    assert all(one.data["opportunity"] in made for one in rows if one.data["state"] == "converted")


@pytest.mark.parametrize(("language", "step", "team"), [("it", "Preventivo", "Nord"), ("ru", "Предложение", "Север")])
def test_the_settings_speak_the_language_of_the_workspace(carnet: Command, language: str, step: str, team: str) -> None:
    carnet.demo("--language", language)
    found = carnet.records()

    assert step in {one.data["name"] for one in of(found, "step")}
    assert team in {one.data["name"] for one in of(found, "team")}


def test_the_sample_is_the_same_each_time(carnet: Command, sample: list[Record]) -> None:
    carnet.demo()

    assert told(carnet.records()) == told(sample)


def told(found: list[Record]) -> list[tuple[str, str]]:
    return sorted(
        (one.entity, str(one.data.get(name)))
        for one in found
        for name in ("title", "name", "last_name", "text", "money", "note", "rank")
        if one.data.get(name)
    )


def test_every_person_gets_a_password_that_is_shown_once(carnet: Command) -> None:
    printed = carnet.run("demo").output

    passwords = [line.split()[-1] for line in printed.splitlines() if "@carnet.example" in line]
    assert len(set(passwords)) == 4
    assert all(len(password) > 20 for password in passwords)


async def test_each_sees_what_the_team_sees(carnet: Command, filled: Path) -> None:
    carnet.copy(filled)

    async with a_house(carnet.folder) as house:
        boss, rep = await house.signed_in("ingrid@carnet.example"), await house.signed_in("marco@carnet.example")
        everything, mine = await boss.rows("opportunity"), await rep.rows("opportunity")
        names = {row["id"]: row["data"]["name"] for row in await rep.rows("member")}

    assert len(mine) < len(everything)
    assert {names[row["data"]["owner"]] for row in mine} == {"Anna Berg", "Marco Rinaldi", "Jonas Hellesøy"}


async def test_a_workspace_that_holds_work_is_left_alone(carnet: Command) -> None:
    carnet.add("eva@house.example")
    async with a_house(carnet.folder) as house:
        browser = await house.signed_in("eva@house.example")
        await browser.post("/sync/v1/push", a_push(browser.device["id"], [a_create("folder", name="Ours")]))
    before = sorted(one.id for one in carnet.records())

    refused = carnet.run("demo")

    assert (refused.exit_code, "empty one only" in refused.output) == (1, True)
    assert sorted(one.id for one in carnet.records()) == before


def test_the_sample_is_not_put_in_twice(carnet: Command, filled: Path) -> None:
    carnet.copy(filled)
    before = sorted(one.id for one in carnet.records())

    refused = carnet.run("demo")

    assert refused.exit_code == 1
    assert sorted(one.id for one in carnet.records()) == before


def test_in_a_workspace_of_ones_own_it_adds_to_the_settings_that_are_there(carnet: Command) -> None:
    carnet.add("eva@house.example")

    carnet.demo()

    found = carnet.records()
    defaults = [one.data["name"] for one in of(found, "pipeline") if one.data.get("is_default")]
    assert (len(of(found, "pipeline")), defaults) == (4, ["Sales"])
    assert Counter(str(one.data["icon"]) for one in of(found, "activity_kind")).most_common(1)[0][1] == 1
    assert Counter(str(one.data["name"]) for one in of(found, "tag")).most_common(1)[0][1] == 1
    assert "conflict" not in Counter(one.entity for one in found)


def test_removing_it_where_nobody_else_was_leaves_a_server_as_on_its_first_day(carnet: Command, filled: Path) -> None:
    carnet.copy(filled)

    removed = carnet.run("demo", "--remove")

    assert removed.exit_code == 0, removed.output
    with open_database(carnet.folder, None) as database:
        assert database.read_now(workspaces.all_workspaces) == []
    carnet.demo()


async def test_the_whole_workspace_is_not_taken_away_under_a_running_server(carnet: Command, filled: Path) -> None:
    carnet.copy(filled)

    async with a_house(carnet.folder) as house:
        refused = carnet.run("demo", "--remove")

        assert (refused.exit_code, "stop the server" in refused.output) == (1, True)
        await house.signed_in("marco@carnet.example")


def test_removing_it_leaves_what_was_there_before(carnet: Command) -> None:
    carnet.add("eva@house.example")
    before = {one.id: one.data for one in carnet.records()}
    carnet.demo()

    removed = carnet.run("demo", "--remove")

    assert removed.output.startswith("Removed 4 people of the sample")
    assert {one.id: one.data for one in carnet.records()} == before
    carnet.demo()


async def test_devices_learn_that_the_sample_is_gone(carnet: Command, shared: Path) -> None:
    carnet.copy(shared)
    async with a_house(carnet.folder) as house:
        browser = await house.signed_in("eva@house.example")
        held = await everything(browser)

        assert carnet.run("demo", "--remove").exit_code == 0
        await asyncio.sleep(1)  # so soon a server notices what a command has written

        news = await everything(browser, held)
        gone = {row["id"] for row in news["rows"] if row.get("deleted")}
        known = {row["id"] for row in held["rows"]}
        assert gone == {id_ for id_ in known if id_ not in {one.id for one in carnet_records(house)}}
        assert len(gone) > 1_000


async def everything(browser: Browser, since: dict[str, Any] | None = None) -> dict[str, Any]:
    """Pull to the end, from nothing or from where an earlier pull ended."""
    rows: list[Any] = []
    page: dict[str, Any] = {**(since or {"cursor": None, "history": None, "high": None}), "more": True}
    while page["more"]:
        body = {"proto": 1, "schema": 1, "device": browser.device["id"]}
        body |= {name: page[name] for name in ("cursor", "history", "high")}
        page = (await browser.post("/sync/v1/pull", body)).json()
        rows += page["rows"]
    return {**page, "rows": rows}


def carnet_records(house: House) -> list[Record]:
    def question(db: Any) -> list[Record]:
        [company] = workspaces.all_workspaces(db)
        return [decode(row.body) for row in living(db, company.key)]

    return house.service.database.read_now(question)


async def test_what_somebody_has_worked_on_stays_with_all_that_it_hangs_on(carnet: Command, shared: Path) -> None:
    carnet.copy(shared)
    async with a_house(carnet.folder) as house:
        browser = await house.signed_in("eva@house.example")
        opportunities = {row["data"]["title"]: row for row in await browser.rows("opportunity")}
        sale = opportunities["Officine Bellavista, seconda linea"]
        said = an_op("comment.add", id=an_id(), root=sale["id"], text="We go on with this one.")
        answer = await browser.post("/sync/v1/push", a_push(browser.device["id"], [said]))
        assert answer.json()["results"][0]["status"] == "applied"

    removed = carnet.run("demo", "--remove")

    assert "Officine Bellavista, seconda linea" in removed.output
    left = carnet.records()
    titles = {one.data.get("title") for one in of(left, "opportunity")}
    assert titles == {"Officine Bellavista, seconda linea"}
    assert {one.data["name"] for one in of(left, "folder")} == {"Officine Bellavista S.p.A."}
    assert {one.data["last_name"] for one in of(left, "contact")} == {"Ferri", "Riva"}
    assert {one.data["name"] for one in of(left, "pipeline")} == {"Sales", "Machines"}
    assert len(of(left, "step")) == 5 + 5
    members = {one.data["name"]: one.data["active"] for one in of(left, "member")}
    assert (members["eva"], members["Marco Rinaldi"]) == (True, False)
    assert "Jonas Hellesøy" not in members


async def test_the_people_of_the_sample_are_out_when_it_is_removed(carnet: Command, shared: Path) -> None:
    carnet.copy(shared)
    async with a_house(carnet.folder) as house:
        marco = await house.signed_in("marco@carnet.example")

        assert carnet.run("demo", "--remove").exit_code == 0

        house.app.state.access.forget_everybody()
        assert (await marco.get("/auth/me")).status_code == 401
        assert (await house.browser().sign_in("marco@carnet.example")).status_code == 401


async def test_an_edit_of_what_has_gone_meanwhile_is_refused_and_stops_nothing(carnet: Command, shared: Path) -> None:
    carnet.copy(shared)
    async with a_house(carnet.folder) as house:
        browser = await house.signed_in("eva@house.example")
        [folder, *_] = await browser.rows("folder")
        assert carnet.run("demo", "--remove").exit_code == 0

        late = an_op("set", entity="folder", id=folder["id"], fields={"name": "Late"}, base={})
        body = a_push(browser.device["id"], [late], [a_create("folder", name="Ours", tags=["Food and drink"])])
        results = (await browser.post("/sync/v1/push", body)).json()["results"]

        assert [(one["status"], one.get("code")) for one in results] == [
            ("rejected", "gone"),
            ("applied", None),
        ]
        assert [row["data"]["name"] for row in await browser.rows("folder")] == ["Ours"]


def test_where_there_is_no_sample_there_is_nothing_to_remove(carnet: Command) -> None:
    carnet.add("eva@house.example")

    assert "There is no sample here." in carnet.run("demo", "--remove").output
