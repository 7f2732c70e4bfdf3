"""How a command opens the data: beside a running server or alone, in one transaction, with plain words for refusals."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click

from server import clock
from server.actions.passwords import hash_now, why_weak
from server.actions.refused import Refused
from server.settings import from_environment
from server.store.engine import is_locked
from server.store.schema import opened
from sync.edited_at import moment_from_ms
from sync.errors import CarnetError

if TYPE_CHECKING:
    from sqlalchemy import Connection

F = TypeVar("F", bound=Callable[..., Any])

_CONSONANTS: Final = "bdfgklmnprstvzhj"
_VOWELS: Final = "aeio"
_WORDS: Final = 4
_SYLLABLES: Final = 3


class Writing(NamedTuple):
    """A transaction on the data; ``is_alone``: no server is using it."""

    db: "Connection"
    is_alone: bool


@contextmanager
def writing(data: Path | None) -> Iterator[Writing]:
    """Open the data for one transaction, which is kept if nothing goes wrong.

    A running server learns of it within seconds: it looks for what other processes have written, and remembers
    nobody's rights for longer than that.
    """
    try:
        settings = from_environment()
        if data is not None:
            settings = replace(settings, data=data)
        stamp = moment_from_ms(clock.wall_ms()).strftime("%Y%m%dT%H%M%S")
        with opened(settings.data, settings.database_url, stamp=stamp) as database, database.transaction() as db:
            # Whoever has the folder's lock is alone with it. Nobody can know that of a PostgreSQL.
            yield Writing(db, database.folder is not None and database.lock())
    except CarnetError as error:
        raise click.ClickException(str(error)) from error
    except Exception as error:
        if is_locked(error):
            raise click.ClickException("The server is writing without a pause: try again in a moment.") from error
        raise


def data_option(command: F) -> F:
    """Let a command be told the data folder, as ``carnet serve`` is."""
    path = click.Path(path_type=Path, file_okay=False)
    return click.option("--data", type=path, help="Data folder [CARNET_DATA, ./data].")(command)


def password_from_stdin() -> str:
    """Return the first line of standard input, as it is but for its end."""
    return sys.stdin.readline().rstrip("\r\n")


def hash_of_good(password: str, *context: str) -> str:
    """Return the hash of a password that may be set; a weak one is refused here as on any screen."""
    reason = why_weak(password, context)
    if reason is not None:
        raise Refused("weak_password", reason)
    return hash_now(password)


def new_password() -> str:
    """Return a password that can be read out on the telephone: four made-up words, 72 bits."""
    return "-".join(_word(clock.random_bytes(_SYLLABLES * 2)) for _ in range(_WORDS))


def _word(chance: bytes) -> str:
    pairs = zip(chance[::2], chance[1::2], strict=True)
    return "".join(_CONSONANTS[one % len(_CONSONANTS)] + _VOWELS[other % len(_VOWELS)] for one, other in pairs)
