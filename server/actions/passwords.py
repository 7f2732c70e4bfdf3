"""How passwords are judged, hashed and checked: argon2id, off the event loop, a few at a time."""

import asyncio
import os
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.resources import files
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from server.store.writer import Busy

Answer = TypeVar("Answer")

MIN_LENGTH: Final = 8
MAX_LENGTH: Final = 1024
_MIN_CONTEXT: Final = 4
_MIN_DISTINCT: Final = 4
_LONG_ENOUGH: Final = 20
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1, type=Type.ID)
_SIDE_BY_SIDE: Final = max(1, (os.cpu_count() or 2) // 2)
_MAX_WAITING: Final = 400
_UNLEET: Final = str.maketrans("013457@$!", "oieastasi")
_RUNS: Final = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "01234567890")


def normal(password: str) -> str:
    """Return one spelling for what two keyboards may send as one or two code points; nothing is cut or trimmed."""
    return unicodedata.normalize("NFC", password)


def why_weak(password: str, context: Iterable[str] = ()) -> str | None:
    """Say why a password may not be set, or nothing; ``context`` are words that an attacker would try first."""
    text = normal(password)
    if len(text) < MIN_LENGTH:
        return f"A password needs at least {MIN_LENGTH} characters."
    if len(text) > MAX_LENGTH:
        return f"A password may have at most {MAX_LENGTH} characters."
    if len(set(text)) < _MIN_DISTINCT:
        return "This password repeats the same few characters."
    core, words = _core(text), _words(context)
    if text.casefold() in words or (core and any(core in {word, word * 2} for word in words)):
        return "This password is made of a name that everybody here knows."
    if len(text) >= _LONG_ENOUGH:
        return None
    if _is_run(text.casefold()) or _is_run(core):
        return "This password follows a row of the keyboard or the alphabet."
    if text.casefold() in _common() or core in _common():
        return "This password is one of those that are tried first."
    return None


def _core(text: str) -> str:
    """Return what is left of ``P@ssw0rd2024!`` when the usual decoration is taken off: ``password``."""
    bare = text.casefold().strip("0123456789 !?.,;:-_+*#$%&/()=@^~'\"<>[]{}|\\")
    return "".join(char for char in bare.translate(_UNLEET) if char.isalpha())


def _is_run(text: str) -> bool:
    """Tell whether the text walks along a row: ``12345678``, ``qwertyui``, and the same backwards or repeated."""
    if len(text) < _MIN_CONTEXT:
        return False
    doubled = [row * 2 for row in _RUNS]
    return any(text in row or text[::-1] in row for row in doubled)


def _words(context: Iterable[str]) -> set[str]:
    """Return the single words of names and addresses, and each whole one, that are long enough to matter."""
    words = {"carnet"}
    for text in context:
        folded = normal(text).casefold()
        parts = "".join(char if char.isalpha() else " " for char in folded).split()
        words.update([folded, "".join(parts)], parts)
    return {word for word in words if len(word) >= _MIN_CONTEXT}


@cache
def _common() -> frozenset[str]:
    text = files("server.actions").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def _pool() -> ThreadPoolExecutor:
    """Return the few threads that hash: one hash takes 46 MiB and a core for about 50 ms."""
    return ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="password")


async def hashed(password: str) -> str:
    """Return the hash to keep, with its salt and parameters in it."""
    return await _in_turn(partial(hash_now, password))


async def matches(kept: str | None, password: str) -> bool:
    """Tell whether the password is the one of this hash; without a hash it takes just as long and is false."""
    return await _in_turn(partial(_matches_now, kept, password))


def hash_now(password: str) -> str:
    """Return the hash to keep, here and now: for commands, which have no event loop to hold up."""
    return _HASHER.hash(normal(password))


def is_outdated(kept: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _decoy() -> str:
    """Return the hash that stands in for an unknown user's, so that both answers take the same time."""
    return _HASHER.hash("nobody has this password")


def _matches_now(kept: str | None, password: str) -> bool:
    decoy = _decoy()  # before the choice: its first making must not tell the two answers apart
    try:
        _HASHER.verify(kept or decoy, normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


class _Waiting:
    """How many hashes are asked for and not yet made; only the event loop touches it."""

    count = 0


async def _in_turn(work: Callable[[], Answer]) -> Answer:
    """Run the work when its turn comes; two hundred at once would take all memory and stall every other request."""
    if _Waiting.count >= _MAX_WAITING:
        raise Busy
    _Waiting.count += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_pool(), work)
    finally:
        _Waiting.count -= 1
