"""A whole client of Carnet in one file, written from SYNC.md and SPEC.md alone. Copy it: it needs httpx, nothing else.

    client = Client("https://carnet.example", token, Path("mine.db"))
    folder = client.new_id()
    client.write({"kind": "create", "entity": "folder", "id": folder, "fields": {"name": "Bellavista"}})  # offline, too
    client.sync()        # raises Later when it should be tried again
    client.row(folder)   # what the server said; over it lie the operations that are `unsettled`

Everything lies in one SQLite file, so an answer of the server and all that follows from it is one transaction: a crash
at any point loses nothing and repeats nothing. One question is asked at a time: what an answer says is never older than
what is here. What a person did in one gesture is in one place:

    outbox     to be sent
    held       the server waits for its record
    answered   accepted; what it made of our rows has not come yet
    journal    accepted, and its rows are here; kept in case the server is restored
    attention  refused; nothing leaves it unless a person says so
"""

import json
import random
import secrets
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx

PROTO, SCHEMA = 1, 2  # what this client was written against
MAX_OPS, MAX_BYTES, MAX_ROOTS = 100, 256 * 1024, 50
DAY_S, LOOP_S, LONGEST_WAIT_S, KEPT_DAYS = 86_400, 600, 300, 30
ROUNDS = 6  # three settle any healthy exchange; more is a loop, and a loop must wait
ALARM_ROWS, ALARM_PART = 50, 5  # that more than 50 rows and more than a fifth are gone is not believed
BASED = {"set", "status.set", "delete", "restore", "purge"} | {
    f"{what}.settle" for what in ("conflict", "duplicate", "suggestion")
}
OWN = {"n", "op", "at", "off", "again", "base", "seen"}  # what each sending of a thing has for itself

Op = dict[str, Any]
Row = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS gesture (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, last INTEGER NOT NULL,
  place TEXT NOT NULL, at REAL NOT NULL, ops TEXT NOT NULL, results TEXT);
CREATE INDEX IF NOT EXISTS gesture_place ON gesture (place, n);
CREATE TABLE IF NOT EXISTS base (id TEXT PRIMARY KEY, entity TEXT NOT NULL, root TEXT NOT NULL, seq INTEGER NOT NULL,
  named INTEGER NOT NULL, line TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS base_root ON base (root);
CREATE TABLE IF NOT EXISTS backfill (root TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS rescue (id TEXT PRIMARY KEY, at REAL NOT NULL, line TEXT NOT NULL);
"""


class Later(Exception):
    """Nothing is lost and nobody is needed: try again after `seconds`."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


class Problem(Exception):
    """The server refuses a whole request. When `sync` lets one out, a person is needed: signed out, app too old."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('detail', '')}")
        self.status, self.code, self.body = status, body.get("code", ""), body


class Gesture(NamedTuple):
    """Operations done at once, numbered `n` to `last`; `n` is 0 when a former life of this device has sent them."""

    id: int
    n: int
    last: int
    at: float
    ops: list[Op]


class Client:
    """One person on one device; not for several threads."""

    def __init__(
        self,
        url: str,
        token: str,
        file: Path,
        *,
        http: httpx.Client | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.http = http or httpx.Client(timeout=30)
        self.url, self.token, self.clock, self.chance = url, token, clock, chance
        self.schema, self.failures = SCHEMA, 0
        self.db = sqlite3.connect(file, isolation_level="IMMEDIATE")
        # What is called saved outlives a power cut.
        self.db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLES}")
        if self.get("device") is None:
            with self.db:
                self._put(device=str(uuid.uuid4()), n=0, sent=0, acked=0)

    def close(self) -> None:
        """Let go of the file and the network; nothing is lost by not doing it."""
        self.db.close()
        self.http.close()

    # ---- what a person does and sees --------------------------------------------------------------------------------

    def write(self, *ops: Op) -> list[str]:
        """Save one gesture, which the server applies whole or not at all; what was seen is added. Return the op ids."""
        with self.db:
            first = self.get("n") + 1
            own = {"at": self._instant(), "off": self.get("off", 0)}
            made = [
                {"n": n, "op": self.new_id(), **own, **op, **self._seen(op)} for n, op in enumerate(ops, start=first)
            ]
            self._put(n=made[-1]["n"])
            self._keep(made)
        return [op["op"] for op in made]

    def dismiss(self, gesture: int) -> list[Op]:
        """Take a refused gesture out of `attention`; return its operations as one would `write` them anew."""
        with self.db:
            (refused,) = self._gestures("place = 'attention' AND id = ?", gesture)
            self._sql("DELETE FROM gesture WHERE id = ?", gesture)
        return [{key: value for key, value in op.items() if key not in OWN} for op in refused.ops]

    def let_go(self) -> None:
        """Agree, as a person, that so many rows are gone."""
        with self.db:
            if self.get("alarm"):
                self._sql("DELETE FROM base WHERE NOT named")
            self._put(alarm=None)

    def row(self, record: str) -> Row | None:
        """Return what the server last said of a record."""
        line = self._one("SELECT line FROM base WHERE id = ?", record)
        return dict(json.loads(line)) if line else None

    def rows(self, entity: str | None = None) -> list[Row]:
        """Return all that the server said, or one kind of it."""
        found = self._sql("SELECT line FROM base WHERE ?1 IS NULL OR entity = ?1 ORDER BY id", entity)
        return [json.loads(line) for (line,) in found]

    def unsettled(self) -> list[Op]:
        """Return the own operations whose effect `rows` do not show yet."""
        return [op for one in self._gestures("place IN ('outbox', 'held', 'answered')") for op in one.ops]

    def attention(self) -> list[Op]:
        """Return the refused operations with the server's reasons, those of one gesture beside each other."""
        return self._told("place = 'attention'")

    # ---- one exchange with the server -------------------------------------------------------------------------------

    def sync(self) -> None:
        """Send what waits and take what is new. Raises `Later`, or `Problem` when a person is needed."""
        for _ in range(ROUNDS):
            try:
                return self._exchange()
            except Problem as problem:
                self._recover(problem)
        raise Later("the server and this device do not come to an end", self._delay())

    def _exchange(self) -> None:
        stuck = None
        try:
            self._push()
        except Later as later:  # what cannot go up never keeps news from coming down …
            if self.get("comparing") == "history":
                raise  # … but a restored server gets its operations back before rows are compared with it
            stuck = later
        self._pull()
        self._backfill()
        self._ask_again()
        with self.db:
            old = self._now() - KEPT_DAYS * DAY_S
            self._sql("DELETE FROM gesture WHERE place = 'journal' AND at < ?", old)
            self._sql("DELETE FROM rescue WHERE at < ?", old)
        if stuck:
            raise stuck

    def _recover(self, problem: Problem) -> None:
        reason = None
        with self.db:
            match problem.code:
                case "gap":
                    self._replay(problem.body["expected"] - 1)
                case "device_fork":
                    self._fork()
                case "history_diverged":
                    reason = "history"
                    self._diverge(problem.body)
                case "reconcile" | "bad_cursor":
                    reason = problem.body.get("reason", "too_old")
                case _:
                    raise problem
            loops = reason is not None and self._compare(reason)
        if loops:
            raise Later(f"everything had to be compared twice: {reason}", self._delay())

    def _post(self, name: str, **members: Any) -> dict[str, Any]:
        """Ask one question, with what this device has seen as proof of a shared history."""
        asked = str(uuid.uuid4())
        headers = {"Authorization": f"Bearer {self.token}", "X-Request-Id": asked}
        proof = {key: self.get(key) for key in ("device", "history", "high")}
        body = {"proto": PROTO, "schema": self.schema} | proof | members
        try:
            answer = self.http.post(f"{self.url}/sync/v1/{name}", json=body, headers=headers)
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Later(f"no answer: {error}", self._delay()) from error
        if answer.headers.get("x-request-id") != asked or "carnet-proto" not in answer.headers:
            raise Later(f"{answer.status_code}, but not from the server", self._delay())
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            asked_for = float(answer.headers.get("retry-after", 0))
            raise Later(f"{answer.status_code} {said['code']}", max(asked_for, self._delay()))
        self.failures = 0
        if not answer.is_success:
            raise Problem(answer.status_code, said)
        if "server_now" in said:
            ahead = datetime.fromisoformat(said["server_now"]) - self.clock()
            with self.db:
                self._put(off=round(ahead.total_seconds() * 1000))
        return dict(said)

    def _delay(self) -> float:
        """Full jitter: from 1 s at first to 5 minutes."""
        self.failures += 1
        return max(1.0, self.chance() * min(LONGEST_WAIT_S, 2.0**self.failures))

    def _proven(self, answer: Mapping[str, Any]) -> None:
        """Keep the greatest number applied, with its nonce; in the transaction that applies the answer."""
        high = self.get("high")
        if high is None or answer["high"][0] > high[0]:
            self._put(high=answer["high"])
        self._put(history=answer.get("history", self.get("history")))

    def _counted(self, last_n: int) -> None:
        """Compare how far the server has counted with how far this device has."""
        if last_n > self.get("sent"):
            raise Problem(409, {"code": "device_fork", "detail": "another life of this device went further"})
        if last_n < self.get("acked"):
            raise Problem(409, {"code": "gap", "expected": last_n + 1})

    # ---- push -------------------------------------------------------------------------------------------------------

    def _push(self) -> None:
        size = MAX_OPS
        while batch := self._batch(size):
            with self.db:  # first: after a crash nobody knows whether it arrived
                self._put(sent=max(self.get("sent"), batch[-1].last))
            try:
                self._send(batch)
            except Problem as problem:
                if problem.status not in {400, 413}:
                    raise
                size = max(1, len(batch) // 2)
                if len(batch) == 1:
                    self._set_aside(batch[0], problem)
                    size = MAX_OPS

    def _batch(self, size: int) -> list[Gesture]:
        """Return the first gestures, whole and in order, as many as one call takes."""
        batch: list[Gesture] = []
        ops = length = 0
        for gesture in self._gestures("place = 'outbox'"):
            ops, length = ops + len(gesture.ops), length + len(json.dumps(gesture.ops))
            if batch and (len(batch) == size or ops > MAX_OPS or length > MAX_BYTES):
                break
            batch.append(gesture)
        return batch

    def _send(self, batch: list[Gesture]) -> None:
        # The server may forget the receipts of what will never be sent again; a held operation will be.
        waits = self._one("SELECT min(n) FROM gesture WHERE place IN ('outbox', 'held')")
        acked = self.get("acked") if waits is None else min(waits - 1, self.get("acked"))
        groups = [{"ops": gesture.ops} for gesture in batch]
        answer = self._post("push", groups=groups, client_now=self._instant(), acked_n=acked)
        results = {result["op"]: result for result in answer["results"]}
        with self.db:
            for gesture in batch:
                if gesture.ops[0]["op"] in results:
                    self._answered(gesture, [results[op["op"]] for op in gesture.ops])
            self._proven(answer)
        self._counted(answer["last_n"])
        if batch and not results:
            raise Later("the server took nothing", self._delay())

    def _answered(self, gesture: Gesture, results: list[dict[str, Any]]) -> None:
        for op, result in zip(gesture.ops, results, strict=True):
            if result.get("code") == "gone":
                self._erase(op.get("id"))
        said = {result["status"] for result in results}
        place = "attention" if "rejected" in said else "held" if "held" in said else "answered"
        told = "UPDATE gesture SET place = ?, results = ?, at = ? WHERE id = ?"
        self._sql(told, place, json.dumps(results), self._now(), gesture.id)
        self._put(acked=max(self.get("acked"), gesture.last))

    def _erase(self, record: str | None) -> None:
        """Forget our own words about a record that was erased for good; their numbers stay taken."""
        for gesture in self._gestures("place NOT IN ('outbox', 'held') AND instr(ops, ?)", record):
            skips = [{"n": op["n"], "op": self.new_id(), "at": op["at"], "kind": "skip"} for op in gesture.ops]
            pairs = zip(gesture.ops, skips, strict=True)
            self._rewrite(gesture, [skip if op.get("id") == record else op for op, skip in pairs])

    def _set_aside(self, gesture: Gesture, problem: Problem) -> None:
        """Hand a person what the server cannot even read, and skip its numbers."""
        self._send([])  # raises when not the operations are at fault but everything we say
        result = {"status": "rejected", "code": problem.code, "detail": problem.body.get("detail")}
        told = json.dumps([result for _ in gesture.ops])
        with self.db:
            self._sql("UPDATE gesture SET place = 'attention', results = ? WHERE id = ?", told, gesture.id)
            self._skip(gesture.n, gesture.last)

    def _ask_again(self) -> None:
        """Send held gestures once more when a record of theirs has come, or once a day; each in a call of its own."""
        for gesture in self._gestures("place = 'held'"):
            named = {op[key] for op in gesture.ops for key in ("id", "root") if key in op}
            if self._now() - gesture.at > DAY_S or any(self.row(record) for record in named):
                self._send([gesture])

    # ---- pull -------------------------------------------------------------------------------------------------------

    def _pull(self) -> None:
        """Take what is new; or everything, and then what the server did not name is gone."""
        more = True
        while more:
            answer = self._post("pull", cursor=self.get("cursor"))
            self._counted(answer.get("last_n", self.get("acked")))
            more = answer["more"]
            with self.db:
                self._apply(answer)
                self.db.executemany("INSERT OR IGNORE INTO backfill VALUES (?)", [[root] for root in answer["enter"]])
                for root in answer["leave"]:  # what waits for it stays, is sent, and gets its verdict
                    self._sql("DELETE FROM backfill WHERE root = ?", root)
                    self._sql("DELETE FROM base WHERE root = ?", root)
                self._put(cursor=answer["cursor"])
                if not more:
                    self._sql("UPDATE gesture SET place = 'journal' WHERE place = 'answered'")
                    self._sweep(self.get("comparing"))

    def _backfill(self) -> None:
        """Fetch whole what has come into sight: a pull brings only what changed since."""
        while roots := [root for (root,) in self._sql("SELECT root FROM backfill LIMIT ?", MAX_ROOTS)]:
            after: str | None = ""
            while after is not None:
                answer = self._post("rows", roots=roots, after=after or None)
                after = answer["next"]
                with self.db:
                    self._apply(answer)
            with self.db:  # the missing ones, too: they have left again, and a pull will say so
                self.db.executemany("DELETE FROM backfill WHERE root = ?", [[root] for root in roots])

    def _apply(self, answer: Mapping[str, Any]) -> None:
        for row in answer["rows"]:
            self._sql("DELETE FROM rescue WHERE id = ?", row["id"])
            if row.get("deleted"):
                self._sql("DELETE FROM base WHERE id = ?", row["id"])
            else:
                line = (row["id"], row["entity"], row.get("root", row["id"]), row["seq"], json.dumps(row))
                self._sql("INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, 1, ?)", *line)
        self._proven(answer)

    # ---- comparing everything ---------------------------------------------------------------------------------------

    def _compare(self, reason: str) -> bool:
        """Pull from nothing, and see what is not named. True when that was tried for this reason just before."""
        reason = "history" if self.get("comparing") == "history" else reason
        before = self.get(f"compared {reason}", 0)
        self._sql("UPDATE base SET named = 0")
        if reason in {"history", "too_old"}:  # numbers and proof may be of a past that is no more
            self._sql("UPDATE base SET seq = -1")
            self._put(high=None)
        self._put(**{"comparing": reason, "cursor": None, "alarm": None, f"compared {reason}": self._now()})
        return bool(abs(self._now() - before) < LOOP_S)

    def _sweep(self, reason: str | None) -> None:
        """Drop what the server did not name. When that is too much to be believed, keep it all and say so."""
        if reason is None:
            return
        whole, lost = self._sql("SELECT count(*), count(*) FILTER (WHERE NOT named) FROM base").fetchone()
        alarm = reason != "access" and lost > ALARM_ROWS and lost * ALARM_PART > whole
        if alarm or reason == "history":
            copied = "INSERT OR REPLACE INTO rescue SELECT id, ?, line FROM base WHERE NOT named"
            self._sql(copied, self._now())
        if not alarm:
            self._sql("DELETE FROM base WHERE NOT named")
        self._put(alarm=lost if alarm else None, comparing=None)

    # ---- when the server, or this device, was put back --------------------------------------------------------------

    def _diverge(self, problem: Mapping[str, Any]) -> None:
        """Go on with a restored server: numbers above the fork mean nothing, and what it forgot is sent again."""
        for gesture in self._gestures("place != 'attention'"):
            self._rewrite(gesture, [without_numbers_above(op, problem.get("fork") or 0) for op in gesture.ops])
        self._sql("DELETE FROM backfill")
        self._put(history=problem["history"])
        self._replay(problem["last_n"])
        self._renumber("n = 0", again=True)  # sent by a former life: only we hold it

    def _replay(self, last_n: int) -> None:
        """Put what the server has not counted back to the head of the outbox; skip numbers that nobody holds."""
        expected = last_n + 1
        for gesture in self._gestures("place IN ('answered', 'journal', 'held') AND n > ?", last_n):
            self._skip(expected, gesture.n - 1)
            expected = gesture.last + 1
            self._rewrite(gesture, [op | {"again": True} for op in gesture.ops])
            self._sql("UPDATE gesture SET place = 'outbox' WHERE id = ?", gesture.id)
        self._skip(expected, self.get("acked"))
        self._put(acked=min(last_n, self.get("acked")))

    def _fork(self) -> None:
        """Go on as a new device, since another life of this one used its numbers: what waits is counted from 1."""
        self._sql("UPDATE gesture SET n = 0 WHERE place IN ('answered', 'journal')")
        self._put(device=str(uuid.uuid4()), n=0, sent=0, acked=0)
        self._renumber("place IN ('outbox', 'held')")

    def _renumber(self, which: str, **more: bool) -> None:
        """Count gestures on from the last number; what they saw of each other follows, of older ones it is left out."""
        n, numbers = self.get("n"), {}
        for gesture in self._gestures(which):
            ops = []
            for op in (one for one in gesture.ops if one["kind"] != "skip"):  # no number of the new count is left out
                n += 1
                numbers[f"n:{op['n']}"] = f"n:{n}"
                seen = {"seen": numbers.get(op["seen"])} if isinstance(op.get("seen"), str) else {}
                ops.append(op | seen | more | {"n": n})
            self._sql("DELETE FROM gesture WHERE id = ?", gesture.id)
            if ops:
                self._keep(ops)
        self._put(n=n)

    # ---- the file ---------------------------------------------------------------------------------------------------

    def get(self, key: str, default: Any = None) -> Any:
        """Return a small thing that was remembered; None and nothing are alike."""
        value = json.loads(self._one("SELECT value FROM meta WHERE key = ?", key) or "null")
        return default if value is None else value

    def new_id(self) -> str:
        """Return a UUIDv7, which sorts roughly by time; nobody reads the time in it."""
        ms = max(0, int(self._now() * 1000)) & ((1 << 48) - 1)
        return str(uuid.UUID(int=ms << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)))

    def _sql(self, text: str, *values: Any) -> sqlite3.Cursor:
        return self.db.execute(text, values)

    def _one(self, text: str, *values: Any) -> Any:
        found = self._sql(text, *values).fetchone()
        return found and found[0]

    def _gestures(self, which: str, *values: Any) -> list[Gesture]:
        found = self._sql(f"SELECT id, n, last, at, ops FROM gesture WHERE {which} ORDER BY n, id", *values)  # noqa: S608
        return [Gesture(id_, n, last, at, json.loads(ops)) for id_, n, last, at, ops in found]

    def _told(self, which: str) -> list[Op]:
        found = self._sql(f"SELECT id, ops, results FROM gesture WHERE {which} ORDER BY id")  # noqa: S608  # words of ours
        both = [(id_, pair) for id_, *texts in found for pair in zip(*map(json.loads, texts), strict=True)]
        return [op | {"result": result, "gesture": id_} for id_, (op, result) in both if op["kind"] != "skip"]

    def _put(self, **values: Any) -> None:
        lines = [[key, json.dumps(value)] for key, value in values.items()]
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", lines)

    def _keep(self, ops: list[Op]) -> None:
        last = ops[-1]["to" if ops[-1]["kind"] == "skip" else "n"]
        line = (ops[0]["n"], last, self._now(), json.dumps(ops))
        self._sql("INSERT INTO gesture (n, last, place, at, ops) VALUES (?, ?, 'outbox', ?, ?)", *line)

    def _skip(self, first: int, last: int) -> None:
        if first <= last:
            self._keep([{"n": first, "op": self.new_id(), "at": self._instant(), "kind": "skip", "to": last}])

    def _rewrite(self, gesture: Gesture, ops: Iterable[Op]) -> None:
        self._sql("UPDATE gesture SET ops = ? WHERE id = ?", json.dumps(list(ops)), gesture.id)

    def _now(self) -> float:
        """Tell the time by the server's clock: what was just sent is not old because our own clock leapt by years."""
        return self.clock().timestamp() + float(self.get("off", 0)) / 1000

    def _instant(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")

    def _seen(self, op: Op) -> Op:
        """Return what the author saw: the row as it stands, unless an own operation that it does not hold lies over it.

        Then a `set` says nothing: what the device itself wrote before is taken as seen, and anything else as not.
        """
        own = [one for one in self.unsettled() if one.get("id") == op.get("id")]
        if op["kind"] == "tag.remove":
            field = op.get("field", "tags")
            adds = [f"n:{one['n']}" for one in own if op["tag"] in added(one, field)]
            elements = (self.row(op["id"]) or {"data": {}})["data"].get(field, {})
            return {"seen": adds[-1] if adds else elements.get(op["tag"])}
        seq = self._one("SELECT seq FROM base WHERE id = ? AND seq >= 0", op.get("id"))
        if seq is None or op["kind"] not in BASED or (own and op["kind"] in {"set", "status.set"}):
            return {}
        return {"base": dict.fromkeys(op["fields"], seq) if op["kind"] == "set" else seq}


def added(op: Op, field: str) -> Iterable[str]:
    """Return the elements that an operation puts into a set."""
    if op["kind"] == "tag.add":
        return [op["tag"]] if op.get("field", "tags") == field else []
    return op.get("fields", {}).get(field) or ()


def without_numbers_above(op: Op, fork: int) -> Op:
    """Return an operation that claims to have seen nothing of a history that is no more."""
    seen = {key: value for key, value in op.items() if key in {"base", "seen"}}
    for key, value in seen.items():
        if isinstance(value, dict):
            seen[key] = {field: seq for field, seq in value.items() if seq <= fork}
        elif isinstance(value, int) and value > fork:
            seen[key] = None
    return op | seen
