"""The command: it says where it is, ends cleanly, and fails in one line."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import cli
from server.settings import Settings, SettingsError, from_environment
from server.version import VERSION

CARNET = Path(sys.executable).with_name("carnet")


class Process:
    """A serving process with a data folder of its own."""

    def __init__(self, data: Path, *words: str) -> None:
        self.log = data.with_suffix(f".{time.monotonic_ns()}.log")
        with self.log.open("wb") as log:
            command = [str(CARNET), "serve", "--port", "0", "--data", str(data), *words]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - words of our own

    def said(self, pattern: str) -> str:
        """Return what the log says, once it does."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = re.search(pattern, self.log.read_text())
            if found:
                return found[1]
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Process]:
    running = Process(tmp_path / "data")
    yield running
    running.process.kill()
    running.process.wait()


def test_a_server_says_where_it_is_and_how_to_set_it_up(serving: Process) -> None:
    address = serving.said(r"ready on (http://127\.0\.0\.1:\d+)\n")

    assert serving.said(r"Set it up at (\S+)\n").startswith(f"{address}/setup?code=")


def test_a_server_asked_to_stop_ends_cleanly_and_at_once_though_somebody_listens(serving: Process) -> None:
    port = int(serving.said(r"ready on http://127\.0\.0\.1:(\d+)"))
    with socket.create_connection(("127.0.0.1", port)):
        began = time.monotonic()
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(15) == 0

    assert time.monotonic() - began < 9
    assert "Traceback" not in serving.log.read_text()


def test_a_second_server_on_the_same_data_is_refused_in_one_line(serving: Process, tmp_path: Path) -> None:
    serving.said(r"(ready)")

    second = Process(tmp_path / "data")

    assert second.process.wait(30) == 1
    assert second.log.read_text().splitlines() == [
        f"Error: Another Carnet is already serving the data in {tmp_path / 'data'}."
    ]


def test_a_port_that_is_taken_is_said_so_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = ["serve", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path)]
        result = CliRunner().invoke(cli, words)

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "Cannot listen on 127.0.0.1" in result.output


def test_migrating_alone_makes_the_database(tmp_path: Path) -> None:
    result = CliRunner(env={"CARNET_DATA": str(tmp_path)}).invoke(cli, ["migrate"])

    assert result.exit_code == 0
    assert VERSION in result.output
    assert (tmp_path / "carnet.sqlite3").exists()


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"carnet, version {VERSION}\n"


def test_settings_come_from_the_environment_or_from_files_it_names(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://me:secret@db/carnet\n")

    found = from_environment(
        {
            "CARNET_DATA": "/var/lib/carnet",
            "CARNET_DATABASE_URL_FILE": str(secret),
            "CARNET_HOST": "192.0.2.1",
            "CARNET_PORT": "80",
            "CARNET_PUBLIC_URL": "https://carnet.example/",
        }
    )

    assert found == Settings(
        data=Path("/var/lib/carnet"),
        database_url="postgresql://me:secret@db/carnet",
        host="192.0.2.1",
        port=80,
        public_url="https://carnet.example",
    )
    assert from_environment({}) == Settings()


@pytest.mark.parametrize(
    "environment",
    [{"CARNET_PORT": "http"}, {"CARNET_PORT": "70000"}, {"CARNET_PORT": "-1"}, {"CARNET_DATA_FILE": "/no/such/file"}],
)
def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(environment)).removesuffix("_FILE")):
        from_environment(environment)
