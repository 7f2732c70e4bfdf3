"""How the daily look for damage goes through everything; what it finds stands with the faults of a disk."""

from collections.abc import Callable
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Connection

from server.reactions import soundness
from server.reactions.runner import Context, Stopping, Store
from server.store.leases import Lease
from tests.builders import NOW_MS
from tests.server.store.builders import WS

LEASE = Lease("soundness", "here", 0)


class Steps(Context):
    """A look whose steps are known, and which writes down what it does."""

    def __init__(self, *answers: Any) -> None:
        self._answers = iter(answers)
        self.did: list[str] = []

    def read(self, question: Callable[[Connection], Any]) -> Any:
        del question
        self.did.append("read")
        return next(self._answers)

    def rest(self) -> None:
        self.did.append("rest")


def test_the_daily_look_rests_between_its_steps() -> None:
    look = Steps([SimpleNamespace(key=WS)], ([], "a"), ([], "b"), ([], None), [])

    soundness.run(look)

    assert look.did == ["read", "read", "rest", "read", "rest", "read", "read"]


def test_a_rest_ends_with_the_server() -> None:
    stopping = Event()
    stopping.set()

    with pytest.raises(Stopping):
        Context(cast("Store", None), LEASE, lambda: NOW_MS, stopping).rest()  # it asks no store
