"""A whole client of Carnet in one file, written from SYNC.md and SPEC.md alone. Copy it: it needs httpx, nothing else.

    client = Client("https://carnet.example", token, Path("mine.db"))
    folder = client.create("folder", {"name": "Bellavista"})  # works without a network
    client.sync()                                             # raises Later when it should be tried again
    client.set("folder", folder, {"name": "Bellavista & Sons"})
    client.view(folder)                                       # what the server said, under what still waits

Everything lies in one SQLite file, so an answer of the server and all that follows from it is one transaction: a crash
at any point loses nothing and repeats nothing. An operation is in one place: `outbox` (to be sent), `held` (the server
waits for its record), `journal` (accepted; kept in case the server is restored) or `attention` (refused; for a person).
"""

import json
import random
import secrets
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

PROTO, SCHEMA = 1, 2  # what this client was written against
MAX_OPS, MAX_BYTES, MAX_ROWS, MAX_IDS, MAX_ROOTS = 100, 256 * 1024, 1000, 500, 50
DAY_S, LOOP_S, LONGEST_WAIT_S, KEPT_DAYS = 86_400, 600, 300, 30
ROUNDS = 6  # three settle any healthy exchange; more is a loop, and a loop must wait
ALARM_ROWS, ALARM_PART = 50, 5  # a sweep of more than 50 rows and more than a fifth is not believed
JSON = {"application/json", "application/problem+json"}
ENTITIES = (
    *("folder", "contact", "opportunity", "participant", "action", "comment", "prospect_list", "prospect"),
    *("attachment", "conflict", "suggestion", "duplicate", "pipeline", "step", "field", "tag", "tag_category"),
    *("activity_kind", "loss_reason", "template", "goal", "member", "team", "claim", "view", "preference"),
)

Op = dict[str, Any]
Row = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS op (id TEXT PRIMARY KEY, device TEXT NOT NULL, n INTEGER NOT NULL, gesture TEXT NOT NULL,
  place TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL, body TEXT NOT NULL, result TEXT);
CREATE INDEX IF NOT EXISTS op_place ON op (place, n);
CREATE TABLE IF NOT EXISTS base (id TEXT PRIMARY KEY, entity TEXT NOT NULL, root TEXT NOT NULL, seq INTEGER NOT NULL,
  line TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS base_root ON base (root);
CREATE TABLE IF NOT EXISTS backfill (root TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS mark (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, fetched INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS rescue (id TEXT PRIMARY KEY, at REAL NOT NULL, line TEXT NOT NULL);
"""
UNSETTLED = "place IN ('outbox', 'held') OR (place = 'journal' AND NOT settled)"


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
        self.db = sqlite3.connect(file, isolation_level="IMMEDIATE")
        self.db.executescript(
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLES}"
        )  # saved outlives a power cut
        self.hello: dict[str, Any] = {}
        self.failures = 0
        if self.get("device") is None:
            with self.db:
                self._put(device=str(uuid.uuid4()), n=0, sent=0, acked=0)

    def close(self) -> None:
        """Let go of the file and the network; nothing is lost by not doing it."""
        self.db.close()
        self.http.close()

    # ---- what a person does -----------------------------------------------------------------------------------------

    def write(self, *ops: Op) -> list[str]:
        """Save one gesture, which the server applies whole or not at all; what was seen is added. Return the op ids."""
        gesture = secrets.token_hex(8)
        with self.db:
            return [self._keep(op | self._seen(op), self._next_n(), gesture) for op in ops]

    def create(self, entity: str, fields: dict[str, Any], *, root: str | None = None, new: str | None = None) -> str:
        """Make a record and return its id; `new` for those whose id must be derived."""
        new = new or self.new_id()
        belongs = {} if root is None else {"root": root}
        self.write({"kind": "create", "entity": entity, "id": new, "fields": fields, **belongs})
        return new

    def set(self, entity: str, record: str, fields: dict[str, Any]) -> None:
        """Change plain values."""
        self.write({"kind": "set", "entity": entity, "id": record, "fields": fields})

    def comment(self, root: str, text: str) -> str:
        """Say something about a root and return the comment's id."""
        new = self.new_id()
        self.write({"kind": "comment.add", "id": new, "root": root, "text": text, "happened_at": self._instant()})
        return new

    def delete(self, entity: str, record: str) -> None:
        """Put a record into the trash, unless somebody else wrote it meanwhile."""
        self.write({"kind": "delete", "entity": entity, "id": record})

    def settle(self, conflict: str, choice: str, **more: Any) -> None:
        """Choose `kept`, `other` (of several: `other=` its op) or `new` (`value=`) in a conflict."""
        self.write({"kind": "conflict.settle", "id": conflict, "choice": choice, **more})

    def undo(self, op: str) -> bool:
        """Take back what was never sent: a `skip` keeps its number. False when it is too late."""
        with self.db:
            unsent = "FROM op WHERE id = ? AND place = 'outbox' AND n > ?"
            found = self._one(f"SELECT n {unsent}", op, self.get("sent", 0))
            if found:
                self._sql("DELETE FROM op WHERE id = ?", op)
                self._skip(found[0], found[0])
        return found is not None

    def resend(self, op: str) -> None:
        """Try a refused operation once more, as a new one on what is seen now."""
        stale = {"n", "op", "at", "off", "base", "seen", "again"}
        body = json.loads(self._sql("SELECT body FROM op WHERE id = ? AND place = 'attention'", op).fetchone()[0])
        self.write({key: value for key, value in body.items() if key not in stale})
        self.discard(op)

    def discard(self, op: str) -> None:
        """Forget a refused operation: nothing leaves `attention` unless a person says so."""
        with self.db:
            self._sql("DELETE FROM op WHERE id = ? AND place = 'attention'", op)

    def let_go(self) -> None:
        """Agree, as a person, to a sweep that was too large to be believed."""
        with self.db:
            self._sql("DELETE FROM base WHERE id IN (SELECT id FROM rescue)")
            self._put(alarm=None)

    # ---- what a person sees -----------------------------------------------------------------------------------------

    def row(self, record: str) -> Row | None:
        """Return what the server last said of a record."""
        found = self._one("SELECT line FROM base WHERE id = ?", record)
        return dict(json.loads(found[0])) if found else None

    def rows(self, entity: str | None = None) -> list[Row]:
        """Return all that the server said, or one kind of it."""
        found = self._sql("SELECT line FROM base WHERE ?1 IS NULL OR entity = ?1 ORDER BY id", entity)
        return [json.loads(line) for (line,) in found]

    def view(self, record: str) -> dict[str, Any] | None:
        """Return a record's data with every own operation laid over it that the server's word does not hold yet."""
        row = self.row(record)
        data = None if row is None else dict(row["data"]) | {"trashed": "trashed" in row}
        for op in self.unsettled():
            if op.get("id") == record:
                data = laid_over(data, op)
        return data

    def unsettled(self) -> list[Op]:
        """Return the own operations whose effect `rows` do not show yet."""
        return self._ops(UNSETTLED)

    def attention(self) -> list[Op]:
        """Return the refused operations with the server's reasons, those of one gesture beside each other."""
        found = self._sql("SELECT body, result, gesture FROM op WHERE place = 'attention' ORDER BY gesture, n")
        return [{**json.loads(op), "result": json.loads(why), "gesture": gesture} for op, why, gesture in found]

    def sent(self) -> list[Op]:
        """Return what the server accepted in the last days, each with its result: applied, merged, suggested, noop."""
        found = self._sql("SELECT body, result FROM op WHERE place = 'journal' AND result IS NOT NULL ORDER BY n")
        return [{**json.loads(op), "result": json.loads(result)} for op, result in found]

    def conflicts(self) -> list[Row]:
        """Return the open questions: two people wrote different values, one is shown, the other stands here."""
        return [row for row in self.rows("conflict") if row["data"].get("open")]

    def rescued(self) -> list[Row]:
        """Return the rows that the server lost and nobody could send again."""
        return [json.loads(line) for (line,) in self._sql("SELECT line FROM rescue ORDER BY id")]

    def count(self, place: str) -> int:
        """Return how many operations are in `outbox`, `held`, `journal` or `attention`."""
        return int(self._sql("SELECT count(*) FROM op WHERE place = ?", place).fetchone()[0])

    def history(self, record: str) -> Iterator[dict[str, Any]]:
        """Ask the server who wrote what on a record, latest first."""
        before = None
        while True:
            page = self._post("history", id=record, before=before)
            yield from page["entries"]
            if (before := page["next"]) is None:
                return

    # ---- one exchange with the server -------------------------------------------------------------------------------

    def sync(self) -> None:
        """Send what waits and take what is new. Raises `Later`, or `Problem` when a person is needed."""
        for _ in range(ROUNDS):
            try:
                return self._exchange()
            except Problem as problem:
                self._recover(problem)
        raise Later("the server and this device do not come to an end", self._delay())

    def catch_up(self, sleep: Callable[[float], None] = time.sleep, tries: int = 50) -> None:
        """`sync` until it succeeds, waiting in between as long as it asks."""
        for _ in range(tries - 1):
            try:
                return self.sync()
            except Later as later:
                sleep(later.seconds)
        return self.sync()

    def _exchange(self) -> None:
        stuck = None
        try:
            self._push()
        except Later as later:  # what cannot go up never keeps news from coming down …
            if (self.get("reconcile") or {}).get("reason") == "history":
                raise  # … but a restored server gets its operations back before rows are compared with it
            stuck = later
        if self.get("reconcile"):
            self._reconcile()
        self._pull()
        self._backfill()
        self._ask_again()
        self._compare()
        with self.db:
            old = self._servers_now() - KEPT_DAYS * DAY_S
            self._sql("DELETE FROM op WHERE place = 'journal' AND at < ?", old)
            self._sql("DELETE FROM rescue WHERE at < ?", old)
        if stuck:
            raise stuck

    def _recover(self, problem: Problem) -> None:
        match problem.status, problem.code:
            case 409, "gap":
                with self.db:
                    self._replay(problem.body["expected"] - 1)
            case 409, "device_fork":
                self._fork()
            case 409, "history_diverged":
                self._diverge(problem.body)
            case 409, "reconcile":
                self._begin_reconcile(problem.body["reason"])
            case 400, "bad_cursor":
                with self.db:
                    self._put(cursor=None)
                self._begin_reconcile("too_old")
            case _:
                raise problem

    def _post(self, name: str, **members: Any) -> dict[str, Any]:
        """Ask one question, with what this device has seen as proof of a shared history."""
        if not self.hello:
            self.hello = self._request("GET", "/sync/v1/hello", None)
        schema = min(SCHEMA, self.hello["schema"]["max"])
        device, history, high = self.get("device"), self.get("history"), self.get("high")
        proof = {"proto": PROTO, "schema": schema, "device": device, "history": history, "high": high}
        answer = self._request("POST", f"/sync/v1/{name}", proof | members)
        if "server_now" in answer:
            ahead = datetime.fromisoformat(answer["server_now"]) - self.clock()
            with self.db:
                self._put(off=round(ahead.total_seconds() * 1000))
        return answer

    def _request(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        asked = str(uuid.uuid4())
        headers = {"Authorization": f"Bearer {self.token}", "X-Request-Id": asked}
        try:
            answer = self.http.request(method, self.url + path, json=body, headers=headers)
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Later(f"no answer: {error}", self._delay()) from error
        ours = answer.headers.get("x-request-id") == asked and "carnet-proto" in answer.headers
        if not ours or answer.headers.get("content-type", "").partition(";")[0] not in JSON:
            raise Later(f"{answer.status_code}, but not from the server", self._delay())
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            asked_for = float(answer.headers.get("retry-after", 0))
            raise Later(f"{answer.status_code} {said['code']}", max(asked_for, self._delay()))
        self.failures = 0
        if not answer.is_success:
            raise Problem(answer.status_code, said)
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
        if "history" in answer:
            self._put(history=answer["history"])

    def _counted(self, last_n: int | None) -> None:
        """Compare how far the server has counted with how far this device has."""
        if last_n is not None and last_n > self.get("sent"):
            raise Problem(409, {"code": "device_fork", "detail": "another life of this device went further"})
        if last_n is not None and last_n < self.get("acked"):
            raise Problem(409, {"code": "gap", "expected": last_n + 1})

    # ---- push -------------------------------------------------------------------------------------------------------

    def _push(self) -> None:
        size = MAX_OPS
        while batch := self._batch("outbox", size):
            with self.db:  # first: after a crash nobody knows whether it arrived
                self._put(sent=max(self.get("sent"), last_number(batch[-1][-1])))
            try:
                self._send(batch)
            except Problem as problem:
                if problem.status not in {400, 413}:
                    raise
                if len(batch) == 1:
                    self._set_aside(batch[0], problem)
                size = max(1, len(batch) // 2)
            else:
                size = min(MAX_OPS, size * 2)

    def _batch(self, place: str, size: int) -> list[list[Op]]:
        """Return the first gestures, whole and in order, as many as one call takes."""
        gestures: dict[str, list[Op]] = {}
        ops = length = 0
        for body, gesture in self._sql("SELECT body, gesture FROM op WHERE place = ? ORDER BY n", place):
            ops, length = ops + 1, length + len(body.encode())
            if gesture not in gestures and gestures and (len(gestures) == size or ops > MAX_OPS or length > MAX_BYTES):
                break
            gestures.setdefault(gesture, []).append(json.loads(body))
        return list(gestures.values())

    def _send(self, batch: list[list[Op]]) -> None:
        # The server may forget the receipts of what will never be sent again; a held operation will be.
        first = self._sql("SELECT min(n) FROM op WHERE place IN ('outbox', 'held')").fetchone()[0]
        acked = self.get("acked") if first is None else min(first - 1, self.get("acked"))
        groups = [{"ops": group} for group in batch]
        answer = self._post("push", groups=groups, client_now=self._instant(), acked_n=acked)
        results = {result["op"]: result for result in answer["results"]}
        told = [op for group in batch for op in group if op["op"] in results]
        with self.db:
            for op in told:
                self._answered(op, results[op["op"]])
            self._proven(answer)
        self._counted(answer["last_n"])
        if batch and not told:
            raise Later("the server took nothing", self._delay())

    def _answered(self, op: Op, result: dict[str, Any]) -> None:
        if result.get("code") == "gone":  # erased for good: its words go here, too
            self._sql("DELETE FROM op WHERE json_extract(body, '$.id') = ? AND place != 'outbox'", op["id"])
        place = {"rejected": "attention", "held": "held"}.get(result["status"], "journal")
        told = "UPDATE op SET place = ?, result = ?, at = ? WHERE id = ?"
        self._sql(told, place, json.dumps(result), self._servers_now(), op["op"])
        self._put(acked=max(self.get("acked"), last_number(op)))

    def _set_aside(self, group: list[Op], problem: Problem) -> None:
        """Hand a person what the server cannot even read, and skip its numbers."""
        self._send([])  # raises when not the operations are at fault but everything we say
        result = {"status": "rejected", "code": problem.code, "detail": problem.body.get("detail")}
        with self.db:
            for op in group:
                self._sql("UPDATE op SET place = 'attention', result = ? WHERE id = ?", json.dumps(result), op["op"])
            self._skip(group[0]["n"], last_number(group[-1]))

    def _ask_again(self) -> None:
        """Send held operations once more when their record has come, or once a day; each gesture by itself."""
        for group in self._batch("held", MAX_OPS):
            asked = self._sql("SELECT at FROM op WHERE id = ?", group[0]["op"]).fetchone()[0]
            if self._servers_now() - asked > DAY_S or any(
                self.row(op.get(key, "")) for op in group for key in ("id", "root")
            ):
                self._send([group])

    # ---- pull -------------------------------------------------------------------------------------------------------

    def _pull(self) -> None:
        more = True
        while more:
            known = [[op] for (op,) in self._sql("SELECT id FROM op WHERE place = 'journal'")]
            answer = self._post("pull", cursor=self.get("cursor"), limit=MAX_ROWS)
            self._counted(answer.get("last_n"))
            more = answer["more"]
            with self.db:
                self._apply(answer["rows"])
                self.db.executemany("INSERT OR IGNORE INTO backfill VALUES (?)", [[root] for root in answer["enter"]])
                for root in answer["leave"]:  # what waits for it stays, is sent, and gets its verdict
                    self._sql("DELETE FROM backfill WHERE root = ?", root)
                    self._sql("DELETE FROM base WHERE root = ? AND seq <= ?", root, answer["high"][0])
                self._put(cursor=answer["cursor"])
                self._proven(answer)
                if not more and "last_n" not in answer:  # nothing is new: all that was answered before is in the base
                    self.db.executemany("UPDATE op SET settled = 1 WHERE id = ?", known)
                elif not more:
                    done = "UPDATE op SET settled = 1 WHERE place = 'journal' AND (n <= ? OR device != ?)"
                    self._sql(done, answer["last_n"], self.get("device"))

    def _apply(self, rows: Iterable[Row], *, anyway: bool = False) -> None:
        """Take rows that are newer; `anyway`: also those that only differ."""
        for row in rows:
            known = self._one("SELECT seq FROM base WHERE id = ?", row["id"])
            if known and known[0] >= row["seq"] and not anyway:
                continue
            self._sql("DELETE FROM rescue WHERE id = ?", row["id"])
            if row.get("deleted"):
                self._sql("DELETE FROM base WHERE id = ?", row["id"])
                continue
            line = (row["id"], row["entity"], row.get("root", row["id"]), row["seq"], json.dumps(row))
            self._sql("INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, ?)", *line)

    def _backfill(self) -> None:
        """Fetch whole what has come into sight: a pull brings only what changed since."""
        while roots := [root for (root,) in self._sql("SELECT root FROM backfill LIMIT ?", MAX_ROOTS)]:
            self._fetch(roots=roots)
            with self.db:  # the missing ones, too: they have left again, and a pull will say so
                self.db.executemany("DELETE FROM backfill WHERE root = ?", [[root] for root in roots])

    def _fetch(self, *, anyway: bool = False, **which: Any) -> None:
        after: str | None = ""
        while after is not None:
            answer = self._post("rows", after=after or None, **which)
            self._counted(answer["last_n"])
            with self.db:
                self._apply(answer["rows"], anyway=anyway)
                self._proven(answer)
            after = answer["next"]

    # ---- comparing everything ---------------------------------------------------------------------------------------

    def _begin_reconcile(self, reason: str) -> None:
        """Note that all must be compared. Twice in ten minutes for one reason is a loop, and waits."""
        reason = "history" if (self.get("reconcile") or {}).get("reason") == "history" else reason
        before = self.get(f"reconciled {reason}", 0)
        with self.db:
            self._sql("DELETE FROM mark")
            self._put(**{"reconcile": {"reason": reason}, f"reconciled {reason}": self._now()})
        if abs(self._now() - before) < LOOP_S:
            raise Later(f"everything had to be compared twice: {reason}", self._delay())

    def _reconcile(self) -> None:
        """Mark every id that the server shows, fetch those that differ, sweep the rest. May be stopped anywhere."""
        state = self.get("reconcile")
        while "start" not in state or state["after"]:
            page = self._post("manifest", after=state.get("after"), cursor=self.get("cursor"))
            self._counted(page["last_n"])
            access = state.get("access") or "access" in {state["reason"], page.get("reason")}
            state |= {"start": page["start"], "after": page["next"], "access": access}
            with self.db:
                marks = [listed[1:3] for listed in page["ids"]]
                self.db.executemany("INSERT OR REPLACE INTO mark (id, seq) VALUES (?, ?)", marks)
                self._put(reconcile=state)
                self._proven(page)
        differs = (
            "SELECT mark.id FROM mark LEFT JOIN base USING (id) WHERE NOT fetched AND base.seq IS NOT mark.seq LIMIT ?"
        )
        while ids := [record for (record,) in self._sql(differs, MAX_IDS)]:
            self._fetch(ids=ids, anyway=True)
            with self.db:
                self.db.executemany("UPDATE mark SET fetched = 1 WHERE id = ?", [[record] for record in ids])
        with self.db:
            self._sweep(state)
            self._put(cursor=state["start"]["cursor"], reconcile=None)
            self._sql("DELETE FROM mark")

    def _sweep(self, state: Mapping[str, Any]) -> None:
        """Drop what the server no longer shows. A sweep too large to be believed keeps it all, and says so."""
        lost = "FROM base WHERE seq <= ? AND id NOT IN (SELECT id FROM mark)"
        start = state["start"]["seq"]
        count = self._sql("SELECT count(*) " + lost, start).fetchone()[0]
        whole = self._sql("SELECT count(*) FROM base").fetchone()[0]
        alarm = not state["access"] and count > ALARM_ROWS and count * ALARM_PART > whole
        if alarm or state["reason"] == "history":
            self._sql(f"INSERT OR REPLACE INTO rescue SELECT id, ?, line {lost}", self._servers_now(), start)
        if not alarm:
            self._sql(f"DELETE {lost}", start)
        self._put(alarm=count if alarm else None)

    def compare(self) -> dict[str, list[int]]:
        """Hand in sums over our own rows, and return the parts that the server has otherwise, by entity."""
        # All that we know: of what is not named nothing is compared, and an empty list says that there is no row.
        buckets: dict[str, list[list[int]]] = {entity: [] for entity in ENTITIES}
        for entity, record, seq in self._sql("SELECT entity, id, seq FROM base"):
            sums = buckets.get(entity)
            if sums is not None:
                sums += [] if sums else [[0, 0] for _ in range(256)]
                bucket = sums[int(record[-2:], 16)]
                bucket[:] = [bucket[0] + 1, bucket[1] ^ fnv(f"{record}:{seq}")]
        answer = self._post("digest", cursor=self.get("cursor"), buckets=buckets)
        if not answer["again"]:
            with self.db:
                self._put(compared=self._now())
        return dict(answer["bad"])

    def _compare(self) -> None:
        """Once a day; with an alarm the difference is known, and a person's to decide."""
        if self._now() - self.get("compared", 0) > DAY_S and not self.get("alarm") and self.compare():
            self._begin_reconcile("digest")
            self._reconcile()

    # ---- when the server, or this device, was put back --------------------------------------------------------------

    def _diverge(self, problem: Mapping[str, Any]) -> None:
        """Go on with a restored server: numbers above the fork mean nothing, and what it forgot is sent again."""
        fork, last_n, device = problem.get("fork") or 0, problem["last_n"], self.get("device")
        with self.db:
            self._sql("UPDATE base SET seq = -1 WHERE seq > ?", fork)
            # What it has counted keeps its receipt; only what it has not is sent anew.
            for op in self._ops("n > ? OR device != ?", last_n, device):
                self._rewrite(op["op"], without_numbers_above(op, fork))
            self._sql("DELETE FROM backfill")
            self._put(cursor=None, high=None, history=problem["history"])
            self._replay(last_n)
            for op in self._ops("place = 'journal' AND device != ?", device):  # sent by a former life: only we hold it
                n = self._next_n()
                self._rewrite(op["op"], renumbered(op, {}) | {"n": n, "again": True})
                self._sql("UPDATE op SET device = ?, n = ?, place = 'outbox' WHERE id = ?", device, n, op["op"])
        self._begin_reconcile("history")

    def _replay(self, last_n: int) -> None:
        """Put what the server has not counted back to the head of the outbox; skip numbers that nobody holds."""
        expected = last_n + 1
        for op in self._ops("place IN ('journal', 'held') AND n > ? AND device = ?", last_n, self.get("device")):
            self._skip(expected, op["n"] - 1)
            expected = last_number(op) + 1
            self._rewrite(op["op"], op if op["kind"] == "skip" else op | {"again": True})
            self._sql("UPDATE op SET place = 'outbox', settled = 0 WHERE id = ?", op["op"])
        self._skip(expected, self.get("acked"))
        self._put(acked=min(last_n, self.get("acked")))

    def _fork(self) -> None:
        """Go on as a new device, since another life of this one used its numbers: what waits is counted from 1."""
        device, numbers = str(uuid.uuid4()), {}
        with self.db:
            self._sql("DELETE FROM op WHERE place = 'outbox' AND json_extract(body, '$.kind') = 'skip'")
            waiting = self._ops("place IN ('outbox', 'held')")
            for n, op in enumerate(waiting, 1):
                numbers[f"n:{op['n']}"] = f"n:{n}"
                self._rewrite(op["op"], renumbered(op, numbers) | {"n": n})
                self._sql("UPDATE op SET device = ?, n = ?, place = 'outbox' WHERE id = ?", device, n, op["op"])
            self._put(device=device, n=len(waiting), sent=0, acked=0)

    # ---- the file ---------------------------------------------------------------------------------------------------

    def get(self, key: str, default: Any = None) -> Any:
        """Return a small thing that was remembered; None and nothing are alike."""
        found = self._one("SELECT value FROM meta WHERE key = ?", key)
        value = json.loads(found[0]) if found else None
        return default if value is None else value

    def new_id(self) -> str:
        """Return a UUIDv7, which sorts roughly by time; nobody reads the time in it."""
        ms = max(0, int(self._now() * 1000)) & ((1 << 48) - 1)
        return str(uuid.UUID(int=ms << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)))

    def _sql(self, text: str, *values: Any) -> sqlite3.Cursor:
        return self.db.execute(text, values)

    def _one(self, text: str, *values: Any) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._sql(text, *values).fetchone()
        return found

    def _ops(self, which: str, *values: Any) -> list[Op]:
        found = self._sql(f"SELECT body FROM op WHERE {which} ORDER BY device, n", *values)  # noqa: S608  # words of ours
        return [json.loads(body) for (body,) in found]

    def _put(self, **values: Any) -> None:
        lines = [[key, json.dumps(value)] for key, value in values.items()]
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", lines)

    def _next_n(self) -> int:
        self._put(n=self.get("n") + 1)
        return int(self.get("n"))

    def _keep(self, op: Op, n: int, gesture: str) -> str:
        body = {"n": n, "op": self.new_id(), "at": self._instant(), "off": self.get("off", 0)} | op
        line = (body["op"], self.get("device"), n, gesture, self._now(), json.dumps(body))
        self._sql("INSERT INTO op (id, device, n, gesture, place, at, body) VALUES (?, ?, ?, ?, 'outbox', ?, ?)", *line)
        return str(body["op"])

    def _skip(self, first: int, last: int) -> None:
        if first <= last:
            self._keep({"kind": "skip", "to": last}, first, secrets.token_hex(8))

    def _rewrite(self, op: str, body: Op) -> None:
        self._sql("UPDATE op SET body = ? WHERE id = ?", json.dumps(body), op)

    def _now(self) -> float:
        return self.clock().timestamp()

    def _servers_now(self) -> float:
        """Tell the time by the server's clock: what was just sent is not old because our own clock leapt by years."""
        return self._now() + self.get("off", 0) / 1000

    def _instant(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")

    def _seen(self, op: Op) -> Op:
        """Return what the author saw: an own operation that the base does not show yet, else the row as it stands."""
        row = self.row(op.get("id", ""))
        stands = row["seq"] if row and row["seq"] >= 0 else None
        match op["kind"]:
            case "set":
                versions = {field: self._own(op["id"], field) or stands for field in op["fields"]}
                return {"base": {field: version for field, version in versions.items() if version is not None}}
            case "tag.remove":
                field = op.get("field", "tags")
                added = row["data"].get(field, {}).get(op["tag"]) if row else None
                return {"seen": self._own(op["id"], field, op["tag"]) or added}
            case "status.set":
                version = self._own(op["id"], "status") or stands
            case "delete" | "restore" | "purge" | "conflict.settle" | "duplicate.settle" | "suggestion.settle":
                version = stands
            case _:
                version = None
        return {} if version is None else {"base": version}

    def _own(self, record: str, field: str, tag: str | None = None) -> str | None:
        wrote = [op["n"] for op in self.unsettled() if op.get("id") == record and writes(op, field, tag)]
        return f"n:{wrote[-1]}" if wrote else None


def last_number(op: Op) -> int:
    """Return the last number that an operation takes: a `skip` may take a range."""
    return int(op["to"] if op["kind"] == "skip" and "to" in op else op["n"])


def fnv(text: str) -> int:
    """Return the FNV-1a of a text, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def writes(op: Op, field: str, tag: str | None) -> bool:
    """Tell whether an operation writes a field, or adds that tag to it."""
    match op["kind"]:
        case "create" | "set":
            return field in op["fields"] and (tag is None or tag in op["fields"][field])
        case "tag.add":
            return bool(op.get("field", "tags") == field and op["tag"] == tag)
        case "status.set":
            return field == "status"
        case kind:
            return field in op and kind in {"action.done", "comment.add"}


def laid_over(data: dict[str, Any] | None, op: Op) -> dict[str, Any]:
    """Return a record's data as it will look when the server agrees."""
    data = dict(data or {})
    match op["kind"]:
        case "create" | "set":
            sets = {field: dict.fromkeys(value, 0) for field, value in op["fields"].items() if isinstance(value, list)}
            return {**data, **op["fields"], **sets}
        case "status.set":
            told: Op = {key: op[key] for key in ("closed_at", "reason", "note", "competitor", "won") if key in op}
            return data | {"status": {"is": op["status"], **told}}
        case "tag.add" | "tag.remove":
            field = op.get("field", "tags")
            others = {tag: seq for tag, seq in data.get(field, {}).items() if tag != op["tag"]}
            return data | {field: others | ({op["tag"]: 0} if op["kind"] == "tag.add" else {})}
        case "comment.add" | "action.done":
            return data | {key: op[key] for key in ("parent", "text", "happened_at", "done_at") if key in op}
        case "delete" | "restore":
            return data | {"trashed": op["kind"] == "delete"}
        case "transfer":
            return data | {"owner": op["to"]}
        case _:
            return data


def without_numbers_above(op: Op, fork: int) -> Op:
    """Return an operation that claims to have seen nothing of a history that is no more."""
    return _translated(op, lambda version: None if isinstance(version, int) and version > fork else version)


def renumbered(op: Op, numbers: Mapping[str, str]) -> Op:
    """Return an operation whose `n:…` versions follow a new count; those of older operations are left out."""
    return _translated(op, lambda version: numbers.get(version) if isinstance(version, str) else version)


def _translated(op: Op, change: Callable[[Any], Any]) -> Op:
    told: Op = {}
    for key in op.keys() & {"base", "seen"}:
        if isinstance(op[key], dict):
            told[key] = {field: change(seen) for field, seen in op[key].items() if change(seen) is not None}
        else:
            told[key] = change(op[key])
    return op | told
