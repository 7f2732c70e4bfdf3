"""What the author of another client must know and no endpoint tells by itself (S rules), asked of a server process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.strangers.house import BERT, Company, House, caught_up, opened
from tests.strangers.person import ENTITIES

AT = "2026-03-02T09:15:04.120Z"


@pytest.fixture(scope="module")
def house(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for all rules; each has devices of its own."""
    with opened(company, tmp_path_factory.mktemp("rules")) as house:
        yield house


class Wire:
    """A device without any memory: it says what it is told to."""

    def __init__(self, http: httpx.Client, token: str) -> None:
        self.device = str(uuid4())
        self._http = http
        self._token = token

    def ask(self, name: str, **members: Any) -> httpx.Response:
        envelope = {"proto": 1, "schema": 1, "device": self.device, "history": None, "high": None}
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._http.post(f"/sync/v1/{name}", json=envelope | members, headers=headers)

    def push(self, *ops: dict[str, Any], **members: Any) -> dict[str, Any]:
        """Send each operation as a group of its own."""
        answer = self.ask("push", groups=[{"ops": [op]} for op in ops], **members)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())


@contextmanager
def wired(house: House, name: str = "Bert") -> Iterator[Wire]:
    with httpx.Client(base_url=house.server.origin, timeout=30) as http:
        yield Wire(http, house.tokens[name])


def op(n: int, kind: str, **members: Any) -> dict[str, Any]:
    return {"n": n, "op": str(uuid4()), "kind": kind, "at": AT, **members}


def folder(n: int, name: str = "Bellavista", **more: Any) -> dict[str, Any]:
    return op(n, "create", entity="folder", id=str(uuid4()), fields={"name": name, **more})


@pytest.mark.rule("S1")
@pytest.mark.parametrize("name", ["push", "pull", "manifest", "rows", "history", "digest"])
def test_every_question_carries_the_same_envelope_and_binds_its_device(house: House, name: str) -> None:
    members: dict[str, Any] = {"push": {"groups": []}, "rows": {"roots": "mine"}, "history": {"id": str(uuid4())}}
    with wired(house) as bert, wired(house, "Carla") as carla:
        cursor = bert.ask("pull").json()["cursor"]
        more = members.get(name, {}) | ({"cursor": cursor, "buckets": {}} if name == "digest" else {})
        first = bert.ask(name, **more)
        carla.device = bert.device

        assert first.status_code in {200, 404}
        assert carla.ask(name, **more).json()["code"] == "wrong_device"
        assert bert.ask(name, **more, proto=2).json()["code"] == "upgrade_required"


@pytest.mark.rule("S2")
def test_a_device_whose_first_word_was_a_push_may_pull_from_nothing_with_its_proof(house: House) -> None:
    with wired(house) as bert:
        pushed = bert.push(folder(1))
        pulled = bert.ask("pull", cursor=None, history=pushed["history"], high=pushed["high"]).json()

    assert (pulled["more"], pulled["last_n"]) == (False, 1)


@pytest.mark.rule("S3")
def test_an_operation_stays_the_same_when_its_number_and_what_it_saw_are_rewritten(house: House) -> None:
    with wired(house) as first, wired(house) as second:
        made = folder(1)
        edit = op(2, "set", entity="folder", id=made["id"], fields={"alt_name": "BV"}, base={"alt_name": "n:1"}, off=5)
        first.push(made, edit)

        again = second.push(made | {"again": True}, edit | {"n": 2, "base": {}, "off": 9})
        other = second.push(edit | {"n": 3, "fields": {"alt_name": "another"}})

    assert [result["status"] for result in again["results"]] == ["applied", "applied"]
    assert other["results"][0]["code"] == "op_id_reuse"


@pytest.mark.rule("S4")
def test_an_old_number_is_asked_again_in_a_call_of_its_own(house: House) -> None:
    with wired(house) as bert:
        waits = op(1, "comment.add", id=str(uuid4()), root=str(uuid4()), text="of what has not come")
        bert.push(waits)
        bert.push(folder(2), acked_n=0)

        assert bert.ask("push", groups=[{"ops": [waits]}, {"ops": [folder(3)]}]).json()["code"] == "bad_request"
        assert bert.push(waits)["results"][0]["status"] == "held"

        bert.push(folder(3), op(4, "create", entity="folder", id=waits["root"], fields={"name": "here"}))
        assert bert.push(waits)["results"][0]["status"] == "applied"


@pytest.mark.rule("S5")
def test_a_skip_is_an_operation_like_any_other_and_its_range_counts_to_its_end(house: House) -> None:
    with wired(house) as bert:
        skipped = bert.push(op(1, "skip", to=7), folder(8))
        without = bert.ask("push", groups=[{"ops": [{"n": 9, "kind": "skip"}]}])

    assert [(result["n"], result["status"]) for result in skipped["results"]] == [(1, "noop"), (8, "applied")]
    assert skipped["last_n"] == 8
    assert without.json()["code"] == "bad_request"


@pytest.mark.rule("S6")
def test_an_empty_push_tells_whether_the_envelope_or_an_operation_is_at_fault(house: House) -> None:
    with wired(house) as bert:
        bad = [{"ops": [folder(1) | {"op": "no id"}]}]

        assert bert.ask("push", groups=bad).status_code == httpx.codes.BAD_REQUEST
        assert bert.push()["last_n"] == 0
        assert bert.ask("push", groups=[], acked_n="many").status_code == httpx.codes.BAD_REQUEST
        too_many = bert.ask("push", groups=[{"ops": [folder(n)]} for n in range(1, 502)])
        assert (too_many.status_code, too_many.json()["max_ops"]) == (413, 500)


@pytest.mark.rule("S7")
def test_of_a_conflict_the_other_value_is_named_by_its_operation_under_other(house: House) -> None:
    with wired(house) as bert:
        made = folder(1, "first")
        mine = op(2, "set", entity="folder", id=made["id"], fields={"description": "one"})
        bert.push(made, mine)
        with wired(house, "Anna") as anna:
            theirs = op(1, "set", entity="folder", id=made["id"], fields={"description": "two"})
            (result,) = anna.push(theirs)["results"]
        (conflict,) = result["conflicts"]
        row = bert.ask("rows", ids=[conflict]).json()["rows"][0]
        beaten = row["data"]["others"][0]
        settle = op(3, "conflict.settle", id=conflict, choice="other", other=beaten["op"], base=row["seq"])
        bert.push(settle)
        seen = bert.ask("rows", ids=[made["id"], conflict]).json()["rows"]

    values = {one["id"]: one["data"] for one in seen}
    assert values[made["id"]]["description"] == beaten["value"]
    assert values[conflict]["open"] is False


@pytest.mark.rule("S8")
def test_what_was_seen_may_be_unknown_and_is_then_taken_for_nothing(house: House) -> None:
    with wired(house) as bert, wired(house, "Anna") as anna:
        made = folder(1, tags=["mill"])
        bert.push(made)
        unseen = anna.push(
            op(1, "tag.remove", entity="folder", id=made["id"], tag="mill"),
            op(2, "delete", entity="folder", id=made["id"]),
        )

    assert [(one["status"], one.get("code")) for one in unseen["results"]] == [
        ("noop", None),
        ("rejected", "stale_delete"),
    ]


@pytest.mark.rule("S9")
def test_a_digest_names_every_entity_and_counts_the_trash_but_no_tombstones(house: House) -> None:
    bert = house.device(BERT, " at S9")
    kept, thrown = (bert.create("folder", {"name": name}) for name in ("kept", "thrown"))
    comment = bert.comment(kept, "gone")
    caught_up(bert)
    bert.delete("folder", thrown)
    bert.delete("comment", comment)
    erased = bert.create("folder", {"name": "erased"})
    caught_up(bert)
    with wired(house, "Anna") as anna:
        assert anna.push(op(1, "purge", entity="folder", id=erased))["results"][0]["status"] == "applied"
    caught_up(bert)
    assert bert.row(erased) is None

    assert bert.differs() == {}
    assert "contact" in ENTITIES
    with bert.db:
        bert.db.execute("DELETE FROM base WHERE entity = 'folder'")
    assert list(bert.differs()) == ["folder"]


@pytest.mark.rule("S10")
def test_hello_names_the_workspace_that_derived_ids_are_made_in(house: House) -> None:
    with httpx.Client(base_url=house.server.origin) as http:
        nobody = http.get("/sync/v1/hello").json()
        somebody = http.get("/sync/v1/hello", headers={"Authorization": f"Bearer {house.tokens['Bert']}"}).json()
        me = http.get("/auth/me", headers={"Authorization": f"Bearer {house.tokens['Bert']}"}).json()

    assert "workspace" not in nobody
    assert "history" not in nobody
    assert str(UUID(somebody["workspace"])) == somebody["workspace"] == me["workspace"]["id"]


@pytest.mark.rule("S11")
def test_a_gap_below_what_was_acknowledged_says_that_the_server_lost_it(house: House) -> None:
    with wired(house) as bert:
        answer = bert.ask("push", groups=[{"ops": [folder(5)]}])

    assert (answer.status_code, answer.json()["code"], answer.json()["expected"]) == (409, "gap", 1)
