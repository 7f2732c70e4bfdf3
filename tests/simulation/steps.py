"""The words of a history: what a phone, the network or the company does, one step a line, to be read and played again.

    12 B: set deal-1 money = {"amount": "1200.00", "currency": "EUR"}
    15 B: sync push unheard
    17 -: restore

``12`` is the step's own number: it names the values, ids and times of the step, and stays when others are taken out.
Every step can be taken out of a script: one that has lost its meaning does nothing.
"""

from typing import Any, Final

import msgspec
from msgspec import Struct

_TOOK = " = "
_AND = " & "
_NOTE = "  #"


class Act(Struct, frozen=True):
    """One thing that a person does on a phone: ``verb thing more… = value``."""

    verb: str
    thing: str
    more: tuple[str, ...] = ()
    value: Any = None

    def __str__(self) -> str:
        said = " ".join((self.verb, self.thing, *self.more))
        return said if self.value is None else f"{said}{_TOOK}{msgspec.json.encode(self.value).decode()}"


class Step(Struct, frozen=True):
    """One line of a script. ``who`` is a phone, or ``-`` for the server and the company. ``acts`` are one gesture."""

    no: int
    who: str
    does: str
    more: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()

    def __str__(self) -> str:
        said = _AND.join(map(str, self.acts)) if self.acts else " ".join((self.does, *self.more))
        return f"{self.no} {self.who}: {said}"


FATES: Final = ("ok", "lost", "unheard", "late", "twice", "slow", "cut", "killed", "amid", "asleep", "hung", "large")
"""What the network does with an exchange: nothing bad, request lost, answer lost after the commit, request arrives
later, request arrives twice, answer arrives later, answer cut short, server killed inside the transaction, another's
push committed while the server answers; of phones with tabs: the tab that asked sleeps until the answer arrives, no
answer and no end, a proxy takes no more than one gesture at a time."""

DEEDS: Final = (
    "sync",  # phone: one exchange; more = what (push, pull, rows, auto), fate
    "crash",  # phone: dies after its nth transaction from now; more = n
    "backup",  # phone: its whole storage is copied
    "revert",  # phone: is put back to that copy
    "clock",  # phone: its clock is off by this many ms from now on
    "upgrade",  # phone: its app is the next version from now on
    "tab",  # phone: the tab that leads is gone without a word, and another is opened
    "bytes",  # phone: sends the bytes of the nth file that was attached here
    "rot",  # phone: loses its nth row, and does not know
    "tidy",  # phone: forgets the journal of more than 30 days
    "together",  # server: these phones push into one commit
    "arrive",  # network: the nth of what is late arrives
    "wait",  # this many ms pass
    "save",  # server: its file is copied
    "restore",  # server: is put back to the copy
    "purge",  # server: keeps house for so many days; what is old goes
)
"""All that is no gesture; what an admin decides about a member is one: ``-: member anna = {…}``."""


def parse(script: str) -> list[Step]:
    """Read a script as it was printed; what follows two blanks and ``#`` is a note."""
    return [_step(line.partition(_NOTE)[0].strip()) for line in script.splitlines() if line.partition(_NOTE)[0].strip()]


def _step(line: str) -> Step:
    head, _, said = line.partition(": ")
    no, who = head.split()
    first = said.split()[0]
    if first in DEEDS:
        return Step(int(no), who, first, tuple(said.split()[1:]))
    return Step(int(no), who, "do", (), tuple(_act(part) for part in said.split(_AND)))


def _act(said: str) -> Act:
    words, took, value = said.partition(_TOOK)
    verb, thing, *more = words.split()
    return Act(verb, thing, tuple(more), msgspec.json.decode(value) if took else None)


def printed(steps: list[Step]) -> str:
    """Return a script as text."""
    return "\n".join(map(str, steps))
