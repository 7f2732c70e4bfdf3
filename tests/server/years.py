"""A desk over the years: days pass, and the server does each day what it does by itself."""

from collections.abc import Callable, Collection
from typing import Final, TypeVar

from sqlalchemy import Connection

from server.reactions import retention
from server.reactions.runner import Runner
from server.store.commit import WorkspaceKey
from tests.server.desk import Desk

T = TypeVar("T")
DAY_MS: Final = 86_400_000
_STEP_DAYS: Final = 7


class Years:
    """Lets days pass at a desk. Also what a reaction may do to its data."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.longest = 0  # statements of one transaction
        self._runner = Runner(self, [retention.REACTION], holder="here", now=lambda: self.desk.now_ms)
        self._runner.turn()

    def read(self, question: Callable[[Connection], T]) -> T:
        return self.desk.database.read_now(question)

    def write(self, act: Callable[[Connection], T]) -> T:
        with self.desk.counted() as statements, self.desk.database.transaction() as db:
            done = act(db)
        self.longest = max(self.longest, len(statements))
        return done

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """Tell nobody: there is nobody here."""

    def run(self) -> None:
        """Do what is due now."""
        self._runner.turn()

    def pass_days(self, days: int) -> None:
        """Let days pass, with a look at the data every few of them."""
        while days > 0:
            step = min(_STEP_DAYS, days)
            self.desk.now_ms += step * DAY_MS
            self.run()
            days -= step
