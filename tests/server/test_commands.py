"""The commands of an operator: people and tokens, with a server running on the same data or without."""

from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from server.cli import cli
from tests.server.house import a_house

Run = Callable[..., click.testing.Result]


@pytest.fixture
def carnet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the data folder of this test."""
    monkeypatch.setenv("CARNET_DATA", str(tmp_path / "data"))
    for name in ("CARNET_DATABASE_URL", "CARNET_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, typed: str = "") -> click.testing.Result:
        return click.testing.CliRunner().invoke(cli, words, input=typed)

    return run


def add_ingrid(carnet: Run, *more: str) -> click.testing.Result:
    words = ("user", "add", "ingrid@nordlys.example", "--name", "Ingrid Dahl", "--role", "admin", "--password-stdin")
    return carnet(*words, *more, typed="fjord and 7 mountains\n")


async def test_the_first_user_makes_the_workspace_and_signs_in(carnet: Run, tmp_path: Path) -> None:
    added = add_ingrid(carnet, "--workspace", "Nordlys", "--language", "nb", "--currency", "NOK")

    assert (added.exit_code, added.output) == (0, "Ingrid Dahl (ingrid@nordlys.example) is admin in Nordlys.\n")
    async with a_house(tmp_path / "data") as house:
        browser = await house.signed_in("ingrid@nordlys.example")
        company = (await browser.get("/auth/me")).json()["workspace"]
        assert (company["name"], company["language"], company["currency"]) == ("Nordlys", "nb", "NOK")
        assert len(await browser.rows("step")) == 5


async def test_a_password_that_nobody_gave_is_made_and_shown_once(carnet: Run, tmp_path: Path) -> None:
    added = carnet("user", "add", "ingrid@nordlys.example", "--name", "Ingrid Dahl", "--role", "admin")

    password = added.output.rstrip("\n").rpartition(" ")[2]
    async with a_house(tmp_path / "data") as house:
        assert (await house.browser().sign_in("ingrid@nordlys.example", password)).status_code == 200


async def test_people_of_one_team_name_share_it(carnet: Run, tmp_path: Path) -> None:
    add_ingrid(carnet)
    for who, role, team in (("anna", "manager", "North"), ("marco", "rep", "north ")):
        carnet("user", "add", f"{who}@nordlys.example", "--name", who, "--role", role, "--team", team)

    async with a_house(tmp_path / "data") as house:
        browser = await house.signed_in("ingrid@nordlys.example")
        [team] = await browser.rows("team")
        members = {row["data"]["name"]: row["data"] for row in await browser.rows("member")}
        assert team["data"]["name"] == "North"
        assert members["anna"]["team"] == members["marco"]["team"] == team["id"]
        assert (members["anna"]["manages"], members["marco"]["manages"]) == ([team["id"]], [])


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("ingrid@nordlys.example", "--name", "I", "--role", "admin"), "", "has an account already"),
        (("nobody", "--name", "N", "--role", "rep"), "", "is not an e-mail address"),
        (("eva@nordlys.example", "--name", "E", "--role", "rep", "--password-stdin"), "password1\n", "tried first"),
        (("eva@nordlys.example", "--name", "E", "--role", "rep", "--zone", "Mars/Olympus"), "", "time zone"),
        (("eva@nordlys.example", "--name", "E", "--role", "king"), "", "'king'"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(carnet: Run, words: tuple[str, ...], typed: str, said: str) -> None:
    add_ingrid(carnet)

    refused = carnet("user", "add", *words, typed=typed)

    assert refused.exit_code in {1, 2}
    assert said in refused.output
    assert "Traceback" not in refused.output


async def test_a_token_stands_alone_on_the_output_and_has_its_members_rights(carnet: Run, tmp_path: Path) -> None:
    add_ingrid(carnet)

    printed = carnet("token", "add", "INGRID@nordlys.example", "--name", "export").output

    assert printed.startswith("carnet_")
    assert printed.count("\n") == 1
    async with a_house(tmp_path / "data") as house:
        answer = await house.browser().get("/people", Authorization=f"Bearer {printed.strip()}")
        assert [person["name"] for person in answer.json()] == ["Ingrid Dahl"]


def test_a_token_for_nobody_is_refused(carnet: Run) -> None:
    add_ingrid(carnet)

    refused = carnet("token", "add", "nobody@nordlys.example", "--name", "export")

    assert (refused.exit_code, "Nobody here has the address" in refused.output) == (1, True)


async def test_who_is_added_beside_a_running_server_can_come_in_at_once(carnet: Run, tmp_path: Path) -> None:
    async with a_house(tmp_path / "data") as house:
        assert add_ingrid(carnet).exit_code == 0
        browser = await house.signed_in("ingrid@nordlys.example")

        added = carnet("user", "add", "eva@nordlys.example", "--name", "Eva Moser", "--role", "rep")
        token = carnet("token", "add", "eva@nordlys.example", "--name", "test").output.strip()

        assert added.exit_code == 0
        answer = await house.browser().get("/auth/me", Authorization=f"Bearer {token}")
        assert answer.json()["user"]["name"] == "Eva Moser"
        assert "Eva Moser" in [row["data"]["name"] for row in await browser.rows("member")]


@pytest.mark.rule("V5")
async def test_a_lost_phone_is_signed_out_and_let_in_again_with_its_work(carnet: Run, tmp_path: Path) -> None:
    """S20: whoever has it is answered 401, signed in or with the password; the other devices of its person go on."""
    add_ingrid(carnet)
    async with a_house(tmp_path / "data") as house:
        lost, other = [await house.signed_in("ingrid@nordlys.example") for _ in range(2)]
        id_ = lost.device["id"]
        listed = carnet("device", "list", "ingrid@nordlys.example").output

        signed_out = carnet("device", "sign-out", "ingrid@nordlys.example", id_)
        house.app.state.access.forget_everybody()  # as time does within seconds
        turned_away = await lost.get("/auth/me")
        knocks = await lost.sign_in("ingrid@nordlys.example")
        goes_on = await other.get("/auth/me")
        marked = carnet("device", "list", "ingrid@nordlys.example").output

        carnet("device", "let-in", "ingrid@nordlys.example", id_)
        comes_in = await lost.sign_in("ingrid@nordlys.example")

    assert [id_ in listed, other.device["id"] in listed, "(signed out)" in listed] == [True, True, False]
    assert signed_out.exit_code == 0
    assert [(one.status_code, one.json()["code"]) for one in (turned_away, knocks)] == [(401, "device_revoked")] * 2
    assert next(line for line in marked.splitlines() if line.endswith("(signed out)")).startswith(id_)
    assert (goes_on.status_code, comes_in.status_code) == (200, 200)


def test_nobody_signs_out_the_device_of_somebody_else(carnet: Run) -> None:
    add_ingrid(carnet)

    refused = carnet("device", "sign-out", "ingrid@nordlys.example", "01890000-0000-7000-8000-000000000000")

    assert (refused.exit_code, refused.output) == (1, "Error: ingrid@nordlys.example has no such device.\n")
