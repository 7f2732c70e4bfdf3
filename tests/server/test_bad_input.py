"""Bad input against a real server: each row of the table of bad inputs answers as written there, and none is a 500."""

import contextlib
import gzip
import hashlib
import json
import sqlite3
import time
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.program import Operation, Program, create, new_id, set_
from e2e.server import Person, Server, serving

BOSS = Person("Ingrid Dahl", "ingrid@example.com", "fjord and 7 mountains", "admin")
REP = Person("Marco Rinaldi", "marco@example.com", "espresso at 6 sharp", "rep", "North")
OTHER_TEAM = Person("Léo Faure", "leo@example.com", "croissant before 9", "rep", "South")
OTHER_COMPANY = Person("Jonas Hellesøy", "jonas@example.org", "brown cheese on 2", "admin")

TRUTH = ("record", "record_scope", "link", "field_history", "sync_head", "sync_commit")
MEMORY_LIMIT = 64 * 1024 * 1024
LEVELS = 100_000
LONG = 70_000  # characters
SECRET = "Bellavista"


@dataclass(frozen=True)
class House:
    """One running server with two companies on it."""

    server: Server
    token_by_email: dict[str, str]

    def program(self, person: Person) -> Program:
        return Program(self.server.origin, self.token_by_email[person.email])

    def digest(self, *tables: str) -> str:
        """Return a hash over every row of these tables, the ones that hold the truth if none is named."""
        total = hashlib.sha256()
        with contextlib.closing(sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True)) as db:
            for table in tables or TRUTH:
                for row in db.execute(f"select * from {table} order by 1, 2, 3"):  # noqa: S608 - constants
                    total.update(repr(row).encode())
        return total.hexdigest()

    @contextlib.contextmanager
    def unchanged(self, *tables: str) -> Iterator[None]:
        before = self.digest(*tables)
        yield
        assert self.digest(*tables) == before


def move_in(house: Path, guest: Path) -> None:
    """Copy the one company of the database ``guest`` into ``house``, as its second."""
    with contextlib.closing(sqlite3.connect(house, isolation_level=None)) as db:
        db.execute("attach ? as guest", (str(guest),))
        tables = db.execute("select name from guest.sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            columns = [name for _, name, *_ in db.execute(f"pragma guest.table_info({table})")]
            if "workspace_id" in columns:
                rest = ", ".join(f'"{name}"' for name in columns if name != "workspace_id")
                db.execute(
                    f"insert into main.{table} (workspace_id, {rest}) select 2, {rest} from guest.{table}"  # noqa: S608 - names of our own tables
                )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("bad-input")
    ours, theirs = Server(folder / "ours"), Server(folder / "theirs")
    tokens = {}
    for server, people in ((ours, (BOSS, REP, OTHER_TEAM)), (theirs, (OTHER_COMPANY,))):
        for person in people:
            server.add(person)
            tokens[person.email] = server.token(person)
    move_in(ours.database, theirs.database)
    with serving(folder / "ours") as running:
        yield House(running, tokens)


@pytest.fixture
def rep(house: House) -> Iterator[Program]:
    """Somebody with few rights; whatever they sent, the server then still serves them and has written no error."""
    with house.program(REP) as program:
        yield program
    with house.program(REP) as later:
        later.push(create("opportunity", new_id(), title="still open for business"))
    log = house.server.log.read_text()
    assert "Traceback" not in log
    assert '"level":"error"' not in log.replace(" ", "")


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is this problem document, and return it."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text[:500]
    assert answer.headers["content-type"].startswith("application/problem+json")
    found: dict[str, Any] = answer.json()
    assert found["request_id"] == answer.headers["x-request-id"]
    return found


def push_bytes(program: Program, body: bytes, **headers: str) -> httpx.Response:
    return program.http.post("/sync/v1/push", content=body, headers={"content-type": "application/json", **headers})


def push_text(program: Program, operation: str) -> list[dict[str, Any]]:
    """Push one operation written as JSON text, which may be what no encoder would make."""
    envelope = json.dumps(program.envelope([[]]))
    answer = push_bytes(
        program, envelope.replace('"ops": []', f'"ops": [{operation}]').encode("utf-8", "surrogatepass")
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def as_text(program: Program, operation: Operation, old: str, new: str) -> str:
    """Return a numbered operation as JSON text with one piece of it replaced."""
    text = json.dumps(program.numbered(operation))
    assert text.count(old) == 1  # an id, which is as chance would have it, must not hold it too
    return text.replace(old, new)


def refused(results: list[dict[str, Any]], code: str) -> None:
    assert [(result["status"], result["code"]) for result in results] == [("rejected", code)], results
    assert results[0]["detail"], "A refusal says why in words."


# --- the envelope: nothing is consumed, nothing is changed --------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"hello", b"[1, 2]", b"{", b'"text"', b"\xff\xfe{}", b'{"proto": "\xe9"}'])
def test_y1_a_body_that_is_no_json_is_bad_json_or_a_bad_request(house: House, rep: Program, body: bytes) -> None:
    with house.unchanged(*TRUTH, "receipt", "device"):
        answer = push_bytes(rep, body)

    is_json = body in {b"[1, 2]", b'"text"'}
    problem(answer, 400, "bad_request" if is_json else "bad_json")


def test_y2_truncated_json_applies_nothing(house: House, rep: Program) -> None:
    whole = json.dumps(rep.envelope([[rep.numbered(create("opportunity", new_id(), title="cut"))]])).encode()

    with house.unchanged(*TRUTH, "receipt"):
        answers = [push_bytes(rep, whole[:length]) for length in (1, len(whole) // 2, len(whole) - 1)]

    for answer in answers:
        problem(answer, 400, "bad_json")


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_y2_truncated_gzip_applies_nothing(house: House, rep: Program, keep: float) -> None:
    whole = json.dumps(rep.envelope([[rep.numbered(create("opportunity", new_id(), title="cut"))]])).encode()
    packed = gzip.compress(whole)

    with house.unchanged(*TRUTH, "receipt"):
        answer = push_bytes(rep, packed[: int(len(packed) * keep)], **{"content-encoding": "gzip"})

    problem(answer, 400, "bad_json")


def test_y2_what_is_called_gzip_and_is_not_applies_nothing(house: House, rep: Program) -> None:
    with house.unchanged(*TRUTH, "receipt"):
        answer = push_bytes(rep, b'{"proto":1}', **{"content-encoding": "gzip"})

    problem(answer, 400, "bad_json")


def test_y3_a_gzip_bomb_is_refused_before_it_has_unfolded(house: House, rep: Program) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    spaces = b" " * (1 << 20)
    bomb = b"".join(packer.compress(spaces) for _ in range(1024)) + packer.flush()
    before = resident(house.server.pid)

    answer = push_bytes(rep, bomb, **{"content-encoding": "gzip"})

    problem(answer, 413, "batch_too_large")
    assert resident(house.server.pid) - before < MEMORY_LIMIT


def resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_y4_json_nested_100_000_deep_is_too_deep(house: House, rep: Program, opening: bytes) -> None:
    with house.unchanged(*TRUTH, "receipt"):
        answer = push_bytes(rep, opening * LEVELS)

    problem(answer, 400, "too_deep")


@pytest.mark.parametrize("padding", [0, LONG], ids=["short", "long"])
def test_y4_a_value_nested_deeper_than_32_levels_is_too_deep(house: House, rep: Program, padding: int) -> None:
    # The envelope, its groups, a group, its operations, the operation and its fields are six.
    deep = "[" * 27 + "]" * 27
    text = as_text(rep, create("opportunity", new_id(), weather="fine"), '"fine"', deep)
    body = json.dumps(rep.envelope([[]])).replace('"ops": []', f'"ops": [{text}]')

    with house.unchanged(*TRUTH, "receipt"):
        answer = push_bytes(rep, padded(body, padding))
    shallower = push_bytes(rep, padded(body.replace(deep, deep[1:-1]), padding))

    problem(answer, 400, "too_deep")
    assert shallower.json()["results"][0]["code"] == "invalid"


def padded(body: str, length: int) -> bytes:
    """Return a body with so much more in it: long ones are read piece by piece."""
    return body.replace('"proto": 1', f'"proto": 1, "padding": ["{"x" * length}"]', 1).encode()


def test_y5_501_operations_are_too_many_and_the_answer_says_how_many_are_not(house: House, rep: Program) -> None:
    groups = [[{"n": n, "op": new_id(), "kind": "skip", "at": "2026-03-01T10:00:00Z"}] for n in range(1, 502)]

    with house.unchanged(*TRUTH, "receipt"):
        answer = rep.http.post("/sync/v1/push", json=rep.envelope(groups))

    assert problem(answer, 413, "batch_too_large")["max_ops"] == 500


def test_y5_a_million_and_one_operations_are_refused_by_their_size(house: House, rep: Program) -> None:
    operations = b",".join([b'{"ops":[{}]}'] * 1_000_001)
    body = json.dumps(rep.envelope([])).encode().replace(b'"groups": []', b'"groups": [' + operations + b"]")

    with house.unchanged(*TRUTH, "receipt"):
        plain = push_bytes(rep, body)
        packed = push_bytes(rep, gzip.compress(body), **{"content-encoding": "gzip"})

    for answer in (plain, packed):
        assert problem(answer, 413, "batch_too_large")["max_ops"] == 500


@pytest.mark.parametrize("padding", [0, LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"proto": 1', '"proto": 1, "proto": 1'),
        ('"groups": [{', '"groups": [{"ops": [], '),
        ('"kind": "create"', '"kind": "create", "kind": "delete"'),
        ('"title": "once"', '"title": "once", "title": "twice"'),
        ('"title": "once"', '"title": "once", "title": "twice", "x" : 1'),
    ],
    ids=["in the envelope", "in a group", "in an operation", "in its fields", "beside white space"],
)
def test_y6_a_key_given_twice_is_bad_json(house: House, rep: Program, old: str, new: str, padding: int) -> None:
    body = json.dumps(rep.envelope([[rep.numbered(create("opportunity", new_id(), title="once"))]]))
    assert old in body

    with house.unchanged(*TRUTH, "receipt"):
        answer = push_bytes(rep, padded(body.replace(old, new), padding))

    problem(answer, 400, "bad_json")


@pytest.mark.parametrize("limit", [0, -1, 10**9])
def test_y27_an_absurd_page_size_is_clamped_or_refused(rep: Program, limit: int) -> None:
    rep.push(create("opportunity", new_id(), title="one"), create("opportunity", new_id(), title="two"))

    answer = rep.http.post("/sync/v1/pull", json=a_pull(rep, limit=limit))

    if answer.status_code != httpx.codes.OK:
        problem(answer, 400, "bad_request")
    else:
        assert 1 <= len(answer.json()["rows"]) <= 1000


def a_pull(program: Program, **more: object) -> dict[str, object]:
    return {"proto": 1, "schema": 1, "device": program.device, "cursor": None, "limit": 1000, **more}


@pytest.mark.parametrize("proto", [0, 999])
def test_y28_a_protocol_nobody_speaks_is_told_what_is_spoken(house: House, rep: Program, proto: int) -> None:
    operation = rep.numbered(create("opportunity", new_id(), title="from the future"))

    with house.unchanged(*TRUTH, "receipt"):
        pushed = rep.http.post("/sync/v1/push", json=rep.envelope([[operation]], proto=proto))
        pulled = rep.http.post("/sync/v1/pull", json=a_pull(rep, proto=proto))

    for answer in (pushed, pulled):
        told = problem(answer, 426, "upgrade_required")
        assert told["proto"] == {"min": 1, "max": 1}
        assert told["schema"]["push_min"] == 1


def test_y28_a_push_in_the_oldest_schema_is_still_taken(rep: Program) -> None:
    rep.push(create("opportunity", new_id(), title="from an old phone"))


def test_y29_a_device_of_somebody_else_is_refused(house: House, rep: Program) -> None:
    rep.push(create("opportunity", new_id(), title="mine"))
    with house.program(BOSS) as thief, house.unchanged(*TRUTH, "receipt"):
        thief.device, thief.n = rep.device, rep.n
        operation = thief.numbered(create("opportunity", new_id(), title="not mine"))

        pushed = thief.http.post("/sync/v1/push", json=thief.envelope([[operation]]))
        pulled = thief.http.post("/sync/v1/pull", json=a_pull(thief))

    for answer in (pushed, pulled):
        problem(answer, 403, "wrong_device")


# --- cursors: never an empty "all fine" ---------------------------------------------------------------------


def test_y26_a_cursor_of_another_company_is_refused(house: House, rep: Program) -> None:
    with house.program(OTHER_COMPANY) as stranger:
        foreign = rep_state(stranger)

    answer = rep.http.post("/sync/v1/pull", json=a_pull(rep, **foreign))

    assert answer.json()["code"] in {"bad_cursor", "history_diverged"}
    assert answer.status_code in {400, 409}


def rep_state(program: Program) -> dict[str, Any]:
    page = program.http.post("/sync/v1/pull", json=a_pull(program)).json()
    return {name: page[name] for name in ("cursor", "high", "history")}


@pytest.mark.parametrize("at", [0, 3, -1])
def test_y26_a_tampered_cursor_is_refused(rep: Program, at: int) -> None:
    state = rep_state(rep)
    letters = list(state["cursor"])
    letters[at] = "A" if letters[at] != "A" else "B"

    answer = rep.http.post("/sync/v1/pull", json=a_pull(rep, **state | {"cursor": "".join(letters)}))

    problem(answer, 400, "bad_cursor")


@pytest.mark.parametrize("cursor", ["", "h1.5120.77ab.31", "null", "../../etc/passwd", "é" * 200, "9" * 500])
def test_y26_a_made_up_cursor_is_refused(rep: Program, cursor: str) -> None:
    answer = rep.http.post("/sync/v1/pull", json=a_pull(rep, **rep_state(rep) | {"cursor": cursor}))

    problem(answer, 400, "bad_cursor")


def test_y26_a_high_from_the_future_means_another_history(rep: Program) -> None:
    state = rep_state(rep)
    seq, nonce = state["high"]

    later = rep.http.post("/sync/v1/pull", json=a_pull(rep, **state | {"high": [seq + 1000, nonce]}))
    other = rep.http.post("/sync/v1/pull", json=a_pull(rep, **state | {"high": [seq, "f" * len(nonce)]}))

    for answer in (later, other):
        told = problem(answer, 409, "history_diverged")
        assert told["high"][0] >= 1
        assert "last_n" in told


def test_y26_an_older_history_is_told_of_the_new_one(house: House, rep: Program) -> None:
    state = rep_state(rep) | {"history": new_id()}
    operation = rep.numbered(create("opportunity", new_id(), title="from before"))

    pulled = rep.http.post("/sync/v1/pull", json=a_pull(rep, **state))
    with house.unchanged():
        more = {name: state[name] for name in ("high", "history")}
        pushed = rep.http.post("/sync/v1/push", json=rep.envelope([[operation]], **more))

    for answer in (pulled, pushed):
        assert problem(answer, 409, "history_diverged")["history"] != state["history"]


# --- operations: refused one by one, in words; the rest goes on ----------------------------------------------

NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", str(2**63), str(2**64), "-0.0", '"12"', "1.5", "true"]


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_y7_a_number_that_is_none_is_refused_alone(house: House, rep: Program, number: str) -> None:
    money = {"amount": "10.00", "currency": "EUR", "probability": 777}
    operation = as_text(rep, create("opportunity", new_id(), title="n", money=money), ": 777", f": {number}")

    with house.unchanged():
        results = push_text(rep, operation)

    refused(results, "invalid")


def test_y7_minus_nought_is_stored_as_nought(rep: Program) -> None:
    """The table would refuse it; as a whole number it has no other reading, so refusing it would lose typed text."""
    opportunity = new_id()
    money = {"amount": "10.00", "currency": "EUR", "probability": 777}

    results = push_text(rep, as_text(rep, create("opportunity", opportunity, title="n", money=money), ": 777", ": -0"))

    assert [result["status"] for result in results] == ["applied"]
    assert json.dumps(rep.rows()[opportunity]["data"]["money"]["probability"]) == "0"


@pytest.mark.parametrize(
    "text",
    [r"lone \ud800 surrogate", r"lone \udfff too", r"a NUL \u0000 in it", "x" * 900_000],
    ids=["high surrogate", "low surrogate", "NUL", "900 KB"],
)
def test_y8_text_that_no_text_can_be_is_refused_alone(house: House, rep: Program, text: str) -> None:
    operation = as_text(rep, create("opportunity", new_id(), title="TITLE"), "TITLE", text)

    with house.unchanged():
        results = push_text(rep, operation)

    refused(results, "invalid")


def test_y8_a_refused_operation_does_not_hold_up_its_neighbours(rep: Program) -> None:
    first, last = new_id(), new_id()

    results = rep.try_push(
        create("opportunity", first, title="before"),
        create("opportunity", new_id(), title="x" * 600),
        create("opportunity", last, title="after"),
    )

    assert [result["status"] for result in results] == ["applied", "rejected", "applied"]
    assert {first, last} <= set(rep.rows("opportunity"))


NAMES = ["Ame\u0301lie and Amélie", "zero\u200bwidth\u200dhere", "\u202eright to left", "नमस्ते 🇳🇴 👩‍👩‍👧"]


@pytest.mark.parametrize("name", NAMES, ids=["NFC and NFD", "zero width", "override", "any script"])
def test_y9_a_strange_name_is_stored_as_typed(rep: Program, name: str) -> None:
    contact = new_id()

    rep.push(create("contact", contact, last_name=name))

    assert rep.rows("contact")[contact]["data"]["last_name"] == name


def test_y10_the_same_operation_twice_in_one_batch_has_one_effect(rep: Program) -> None:
    opportunity, comment = new_id(), new_id()
    rep.push(create("opportunity", opportunity, title="commented"))
    said = rep.numbered({"kind": "comment.add", "id": comment, "root": opportunity, "text": "once"})
    again = rep.numbered(said) | {"n": rep.n}

    answer = rep.http.post("/sync/v1/push", json=rep.envelope([[said], [again]]))

    assert [result["status"] for result in answer.json()["results"]] == ["applied", "applied"]
    assert list(rep.rows("comment")).count(comment) == 1


def test_y10_a_whole_push_sent_twice_is_answered_alike(house: House, rep: Program) -> None:
    body = rep.envelope([[rep.numbered(create("opportunity", new_id(), title="once"))]])
    first = rep.http.post("/sync/v1/push", json=body)

    with house.unchanged(*TRUTH, "receipt"):
        second = rep.http.post("/sync/v1/push", json=body)

    assert second.json()["results"] == first.json()["results"]


def test_y11_an_operation_id_used_for_something_else_is_refused(house: House, rep: Program) -> None:
    first = rep.numbered(create("opportunity", new_id(), title="the first"))
    rep.http.post("/sync/v1/push", json=rep.envelope([[first]])).raise_for_status()
    second = rep.numbered(create("opportunity", new_id(), title="another") | {"op": first["op"]})

    with house.unchanged():
        answer = rep.http.post("/sync/v1/push", json=rep.envelope([[second]]))

    refused(answer.json()["results"], "op_id_reuse")


def test_y11_a_number_used_for_another_operation_is_a_fork_of_the_device(house: House, rep: Program) -> None:
    rep.push(create("opportunity", new_id(), title="the first"))
    other = {**rep.numbered(create("opportunity", new_id(), title="other")), "n": rep.n - 1}

    with house.unchanged(*TRUTH, "receipt"):
        answer = rep.http.post("/sync/v1/push", json=rep.envelope([[other]]))

    problem(answer, 409, "device_fork")


CLOCKS = ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59.999Z", "2026-03-01T10:00:00", "2026-03-01T10:00:00+05:30"]


@pytest.mark.parametrize("at", CLOCKS)
def test_y15_a_clock_wrong_by_years_or_without_a_zone_is_accepted(rep: Program, at: str) -> None:
    opportunity = new_id()

    rep.push(create("opportunity", opportunity, title="whenever") | {"at": at})

    created = rep.rows("opportunity")[opportunity]["data"]["created_at"]
    assert created[:4] <= str(time.gmtime().tm_year)


@pytest.mark.parametrize("at", ["2027-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "yesterday", ""])
def test_y15_a_moment_that_never_was_is_refused(house: House, rep: Program, at: str) -> None:
    with house.unchanged():
        results = rep.try_push(create("opportunity", new_id(), title="never") | {"at": at})

    refused(results, "invalid")


@pytest.mark.parametrize("day", ["2027-02-29", "2026-04-31", "31/12/2026", "2026-1-1"])
def test_y15_a_date_that_the_calendar_does_not_have_is_refused(house: House, rep: Program, day: str) -> None:
    with house.unchanged():
        results = rep.try_push(create("opportunity", new_id(), title="never", closing_date=day))

    refused(results, "invalid")


def test_y16_a_field_of_a_newer_client_is_kept_and_returned(rep: Program) -> None:
    opportunity = new_id()
    value = {"deep": [1, "two", None, {"three": 3.5}]}

    rep.push(create("opportunity", opportunity, title="newer", weather=value))
    rep.push(set_("opportunity", opportunity, title="newer still"))

    data = rep.rows("opportunity")[opportunity]["data"]
    assert data["weather"] == value
    assert data["title"] == "newer still"


FORBIDDEN = ["tenant_id", "workspace_id", "owner_id", "owner", "team", "deleted_by", "created_by", "collaborators"]


@pytest.mark.parametrize("field", FORBIDDEN)
def test_y17_a_field_that_only_the_server_writes_is_forbidden(house: House, rep: Program, field: str) -> None:
    opportunity = new_id()
    rep.push(create("opportunity", opportunity, title="mine"))

    with house.unchanged():
        changed = rep.try_push(set_("opportunity", opportunity) | {"fields": {field: new_id()}})
        made = rep.try_push(create("opportunity", new_id(), title="mine", **{field: new_id()}))

    refused(changed, "forbidden")
    refused(made, "forbidden")


def test_y17_nobody_gives_themselves_a_role(house: House, rep: Program) -> None:
    me = next(id_ for id_, row in rep.rows("member").items() if row["data"]["name"] == REP.name)

    with house.unchanged():
        results = rep.try_push(set_("member", me, role="admin"))

    refused(results, "forbidden")


def touching(record: str) -> list[Operation]:
    """Return one operation of each kind that names a record."""
    return [
        set_("opportunity", record, title="mine now"),
        {"kind": "status.set", "id": record, "status": "won"},
        {"kind": "tag.add", "entity": "opportunity", "id": record, "tag": "fair"},
        {"kind": "delete", "entity": "opportunity", "id": record, "base": 1},
        {"kind": "restore", "entity": "opportunity", "id": record, "base": 1},
    ]


def test_y18_a_record_of_another_company_answers_like_one_that_does_not_exist(house: House, rep: Program) -> None:
    hidden = new_id()
    with house.program(OTHER_COMPANY) as stranger:
        stranger.push(create("opportunity", hidden, title=SECRET))

    assert_no_trace(house, rep, hidden)


def test_y19_a_record_of_another_team_answers_like_one_that_does_not_exist(house: House, rep: Program) -> None:
    hidden = new_id()
    with house.program(OTHER_TEAM) as colleague:
        colleague.push(create("opportunity", hidden, title=SECRET))

    assert_no_trace(house, rep, hidden)


def assert_no_trace(house: House, rep: Program, hidden: str) -> None:
    missing = new_id()

    with house.unchanged():
        found, nothing = (rep.try_push(*touching(record)) for record in (hidden, missing))

    assert [bare(result) for result in found] == [bare(result) for result in nothing]
    assert {result["code"] for result in found} == {"unknown_record"}
    assert SECRET not in json.dumps(found)
    assert hidden not in rep.rows()


def bare(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in {"n", "op"}}


NO_IDS = ["", "7", "nobody", str(uuid.UUID(int=0)), "../x", "a" * 10_000, "0" * 32, new_id().upper()]


@pytest.mark.parametrize("id_", NO_IDS, ids=lambda text: text[:12] or "empty")
def test_y20_an_id_that_is_none_is_refused_alone(house: House, rep: Program, id_: str) -> None:
    with house.unchanged():
        results = rep.try_push(create("opportunity", id_, title="x"), set_("opportunity", id_, title="x"))

    for result in results:
        refused([result], "invalid")


@pytest.mark.parametrize("device", ["", "nobody", str(uuid.UUID(int=0)), "../x", "a" * 10_000])
def test_y20_a_device_id_that_is_none_is_a_bad_request(house: House, rep: Program, device: str) -> None:
    operation = rep.numbered(create("opportunity", new_id(), title="x"))

    with house.unchanged(*TRUTH, "receipt", "device"):
        answer = rep.http.post("/sync/v1/push", json=rep.envelope([[operation]], device=device))

    problem(answer, 400, "bad_request")


def test_y21_an_id_that_another_company_uses_is_free_here(house: House, rep: Program) -> None:
    shared = new_id()
    with house.program(OTHER_COMPANY) as stranger:
        stranger.push(create("opportunity", shared, title=SECRET))

        rep.push(create("opportunity", shared, title="ours"))

        assert rep.rows()[shared]["data"]["title"] == "ours"
        assert stranger.rows()[shared]["data"]["title"] == SECRET


def test_y22_a_comment_on_a_record_not_yet_here_waits_for_it(house: House, rep: Program) -> None:
    opportunity, comment = new_id(), new_id()
    with house.unchanged("record", "record_scope", "link", "field_history", "sync_commit"):
        early = rep.try_push({"kind": "comment.add", "id": comment, "root": opportunity, "text": "early"})
    assert [result["status"] for result in early] == ["held"]

    with house.program(REP) as second_phone:
        second_phone.push(create("opportunity", opportunity, title="late"))

        assert second_phone.rows("comment")[comment]["data"]["text"] == "early"
