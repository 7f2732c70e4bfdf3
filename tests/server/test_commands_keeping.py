"""What an operator says to keep the data: back up, restore, keep for longer."""

from pathlib import Path

import pytest

from server.actions.retention import days_of
from server.store import copies
from server.store.engine import open_database
from server.store.workspaces import all_workspaces
from tests.postgresql import Postgresql
from tests.server.house import a_house
from tests.server.test_commands import Run, add_ingrid, carnet

__all__ = ["carnet"]


def test_a_backup_is_made_and_put_back(carnet: Run, tmp_path: Path) -> None:
    add_ingrid(carnet, "--workspace", "Nordlys")

    made = carnet("backup", str(tmp_path / "backup"))
    add = carnet("user", "add", "later@nordlys.example", "--name", "Later", "--role", "rep")
    put_back = carnet("restore", str(tmp_path / "backup"))
    again = carnet("user", "add", "later@nordlys.example", "--name", "Later", "--role", "rep")

    assert (made.exit_code, add.exit_code, put_back.exit_code, again.exit_code) == (0, 0, 0, 0), put_back.output
    assert "tables, checked." in made.output
    assert "Nordlys: devices agree up to" in put_back.output
    assert "What was there before is kept as" in put_back.output


def test_a_backup_never_takes_the_place_of_another(carnet: Run, tmp_path: Path) -> None:
    add_ingrid(carnet)
    carnet("backup", str(tmp_path / "backup"))

    again = carnet("backup", str(tmp_path / "backup"))

    assert again.exit_code == 1
    assert again.output.endswith("exists already: choose another name.\n")


def test_where_nothing_is_nothing_is_backed_up(carnet: Run, tmp_path: Path) -> None:
    made = carnet("backup", str(tmp_path / "backup"))

    assert made.exit_code == 1
    assert made.output.startswith("Error: There is nothing of Carnet's in")
    assert not (tmp_path / "backup").exists()


async def test_a_running_server_is_backed_up_and_not_restored(carnet: Run, tmp_path: Path) -> None:
    add_ingrid(carnet)
    async with a_house(tmp_path / "data"):
        made = carnet("backup", str(tmp_path / "backup"))
        put_back = carnet("restore", str(tmp_path / "backup"))

    assert made.exit_code == 0, made.output
    assert put_back.exit_code == 1
    assert "already serving" in put_back.output


def test_without_postgresqls_tools_it_says_so(
    carnet: Run, tmp_path: Path, postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql.fresh() as url:
        monkeypatch.setenv("CARNET_DATABASE_URL", url)
        monkeypatch.setattr(copies.shutil, "which", lambda _: None)

        made = carnet("backup", str(tmp_path / "backup"))

    assert made.exit_code == 1
    assert "pg_dump is not on this machine: install the PostgreSQL client tools" in made.output
    assert list(tmp_path.glob("backup*")) == []


@pytest.mark.rule("T13")
def test_a_company_keeps_its_trash_for_longer_when_told_so(carnet: Run, tmp_path: Path) -> None:
    add_ingrid(carnet, "--workspace", "Nordlys")

    told = carnet("keep", "trash", "365")
    usual = carnet("keep", "trash")

    assert "Nordlys: trash 365 days\nNordlys: receipts 90 days\n" in told.output
    assert "Nordlys: trash 90 days\n" in usual.output
    carnet("keep", "history", "1000")
    with open_database(tmp_path / "data", None) as database:
        [company] = database.read_now(all_workspaces)
        assert database.read_now(lambda db: days_of(db, company.key)).history == 1_000
    assert carnet("keep", "everything", "3").exit_code == 2
    assert carnet("keep", "trash", "0").exit_code == 2
