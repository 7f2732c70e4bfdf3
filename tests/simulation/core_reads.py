"""What a device may ask of a company in memory: pages of changes, rows by root or id, the manifest (SYNC 4.4-4.8)."""

from collections import ChainMap
from itertools import chain
from typing import Any

from sync.digest import bad_buckets, buckets_of
from tests.simulation.core_state import State
from tests.simulation.phone import Reply
from tests.simulation.server import Call
from tests.simulation.storage import Row


class Refused(Exception):
    """The request is answered by a problem."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


def problem(status: int, code: str, **facts: Any) -> Reply:
    """Return a problem document."""
    return Reply(status, {"code": code, **facts})


class Reads:
    """One request that changes nothing."""

    def __init__(self, state: State, call: Call, page: int) -> None:
        self.state = state
        self.call = call
        self.body = call.body
        self.page = page

    @staticmethod
    def stands(state: State) -> Row:
        """Return the members that say where the server stands."""
        return {"high": [state.head, state.commits[-1][1]], "history": state.history, "server_now": ""}

    def answer(self) -> Row:
        """Check the request and answer it."""
        self.check()
        device = self.state.devices.get(self.body["device"])
        said = {**self.stands(self.state), "last_n": 0 if device is None else device.last_n}
        match self.call.path:
            case "/sync/v1/pull":
                return {**said, **self._pull()}
            case "/sync/v1/rows":
                return {**said, **self._rows()}
            case "/sync/v1/digest":
                return {**said, **self._digest()}
            case _:
                return {**said, **self._manifest()}

    def check(self) -> None:
        """Check who calls, and that both sides share one past."""
        state, body = self.state, self.body
        if state.records[self.call.member].data["active"] is False:
            raise Refused(problem(401, "account_disabled"))
        if body.get("history") not in (None, state.history):
            raise self._diverged()
        high = body.get("high")
        if high is not None and (high[0] > state.head or state.nonce_of(high[0]) != high[1]):
            raise self._diverged()

    def _diverged(self) -> Refused:
        device = self.state.devices.get(self.body["device"])
        last_n = 0 if device is None else device.last_n
        return Refused(problem(409, "history_diverged", last_n=last_n, **self.stands(self.state)))

    def _mine(self) -> frozenset[str]:
        return self.state.sees(self.call.member)

    def _pull(self) -> Row:
        state, mine = self.state, self._mine()
        after, nonce, version, start, schema = self.body["cursor"] or self._cursor(0, "")
        self._compare(version, schema)
        if after and state.nonce_of(after) != nonce:
            raise self._diverged()
        every = chain(state.rows.values(), (row for row in state.dead.values() if row["seq"] > start))
        changed = sorted((row for row in every if row["seq"] > after), key=lambda row: row["seq"])
        rows = state.visible(changed, mine)[: min(self.body["limit"], self.page)]
        until = rows[-1]["seq"] if len(rows) == min(self.body["limit"], self.page) else state.head
        enter, leave = self._moved(mine, max(after, start), until)
        return {
            "cursor": (until, state.nonce_of(until), version, start, schema),
            "more": until < state.head,
            "rows": rows,
            "enter": enter,
            "leave": leave,
        }

    def _cursor(self, after: int, nonce: str | None) -> tuple[int, str | None, int, int, int]:
        """Return where a device stands: number, nonce, version of its rights, start, schema."""
        return (after, nonce, self.state.access.get(self.call.member, 0), self.state.head, self.body["schema"])

    def _compare(self, version: int, schema: int) -> None:
        """Ask to compare everything where rights or the app have changed."""
        if version != self.state.access.get(self.call.member, 0):
            raise Refused(problem(409, "reconcile", reason="access"))
        if schema != self.body["schema"]:
            raise Refused(problem(409, "reconcile", reason="schema"))

    def _digest(self) -> Row:
        state = self.state
        after, nonce, version, _, schema = self.body["cursor"]
        self._compare(version, schema)
        if state.nonce_of(after) != nonce:
            raise self._diverged()
        if after != state.head:
            return {"again": True, "bad": {}}
        mine = state.visible(state.rows.values(), self._mine())
        ours = buckets_of((row["entity"], row["id"], row["seq"]) for row in mine)
        theirs = {name: [(count, joined) for count, joined in found] for name, found in self.body["buckets"].items()}
        bad = {name: found for name in theirs if (found := bad_buckets(ours.get(name, ()), theirs[name]))}
        return {"again": False, "bad": bad}

    def _moved(self, mine: frozenset[str], after: int, until: int) -> tuple[list[str], list[str]]:
        enter, leave = set(), set()
        for seq, root, old in self.state.moves:
            if after < seq <= until:
                is_mine = not mine.isdisjoint(old)
                sees = not mine.isdisjoint(self.state.scopes[root])
                if sees and not is_mine:
                    enter.add(root)
                if is_mine and not sees:
                    leave.add(root)
        return sorted(enter), sorted(leave)

    def _rows(self) -> Row:
        state, mine = self.state, self._mine()
        if "ids" in self.body:
            every = ChainMap(state.rows, state.dead)
            found = [every[id_] for id_ in self.body["ids"] if id_ in every]
            seen = state.visible(found, mine)
            return {"rows": seen, "missing": sorted({*self.body["ids"]} - {row["id"] for row in seen}), "next": None}
        [root] = self.body["roots"]
        if root not in state.rows or not state.visible([state.rows[root]], mine):
            return {"rows": [], "missing": [root], "next": None}
        after = self.body["after"] or ""
        children = sorted(row["id"] for row in state.rows.values() if row.get("root") == root and row["id"] > after)
        page = children[: self.page]
        own = [] if after else [state.rows[root]]
        following = page[-1] if len(page) < len(children) else None
        return {"rows": [*own, *(state.rows[id_] for id_ in page)], "missing": [], "next": following}

    def _manifest(self) -> Row:
        """Page over roots; ``next`` carries where the first page stood, and is refused when that is not so any more."""
        state, mine = self.state, self._mine()
        after, start = self.body["after"] or ("", self._cursor(state.head, state.nonce_of(state.head)))
        self._compare(start[2], start[4])
        if state.nonce_of(start[0]) != start[1]:
            raise self._diverged()
        seen = (id_ for id_, scopes in state.scopes.items() if id_ > after and not mine.isdisjoint(scopes))
        roots = sorted(id_ for id_ in seen if id_ not in state.dead)
        page = roots[: self.page]
        ids = [
            [row["entity"], row["id"], row["seq"]]
            for row in state.rows.values()
            if (row.get("root") or row["id"]) in page
        ]
        following = (page[-1], start) if len(page) < len(roots) else None
        return {"ids": ids, "next": following, "start": {"cursor": start, "seq": start[0]}}
