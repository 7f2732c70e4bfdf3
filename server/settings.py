"""The one reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync.errors import CarnetError

_LAST_PORT = 65_535
_STATIC = Path(__file__).parent / "static"


class SettingsError(CarnetError):
    """A setting that cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose. ``public_url``: the address that people use, without a slash at its end.

    ``blobs_limit_bytes``: what the files of one workspace may take together.
    ``static``: where the built client lies.
    """

    data: Path = Path("./data")
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    blobs_url: str | None = None
    blobs_limit_bytes: int | None = None
    static: Path = _STATIC


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; each may also be given as the name of a file that holds it (``CARNET_…_FILE``)."""
    given = os.environ if environment is None else environment
    url = _value(given, "CARNET_PUBLIC_URL")
    return Settings(
        data=Path(_value(given, "CARNET_DATA") or "./data"),
        database_url=_value(given, "CARNET_DATABASE_URL"),
        host=_value(given, "CARNET_HOST") or "127.0.0.1",
        port=_port(_value(given, "CARNET_PORT") or "8000"),
        public_url=None if url is None else url.rstrip("/"),
        blobs_url=_value(given, "CARNET_BLOBS_URL"),
        blobs_limit_bytes=_megabytes("CARNET_BLOBS_LIMIT", _value(given, "CARNET_BLOBS_LIMIT")),
        static=Path(_value(given, "CARNET_STATIC") or _STATIC),
    )


def _value(given: Mapping[str, str], name: str) -> str | None:
    file = given.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip() or None
        except OSError as error:
            raise SettingsError(f"{name}_FILE names a file that cannot be read: {error}.") from error
    return given.get(name) or None


def _port(text: str) -> int:
    if text.isdecimal() and int(text) <= _LAST_PORT:
        return int(text)
    raise SettingsError(f"CARNET_PORT must be a number from 0 to 65535, not {text!r}.")


def _megabytes(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdecimal():
        return int(text) * 1024 * 1024
    raise SettingsError(f"{name} must be a whole number of megabytes, not {text!r}.")
