"""A client that knows nothing of our code keeps its word, and the server its own, over bad networks and restores."""

import itertools
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.proxy import Kind
from tests.strangers.client import Later, Problem
from tests.strangers.house import ANNA, BERT, CARLA, DARIO, Company, House, caught_up, tried, years_off
from tests.strangers.person import Phone

PUSH, PULL = "/sync/v1/push", "/sync/v1/pull"
FAULTS: tuple[Kind, ...] = ("cut_before", "cut_after", "duplicate", "late", "truncate", "throttle", "portal", "status")


def money(amount: str) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR", "probability": None}


def a_day(client: Phone, words: str) -> tuple[str, str]:
    """Let somebody work for a day; return the opportunity and the folder."""
    folder = client.new_id()
    opportunity = client.new_id()
    client.write(
        {"kind": "create", "entity": "folder", "id": folder, "fields": {"name": f"{words} folder"}},
        {"kind": "create", "entity": "opportunity", "id": opportunity, "fields": {"title": words, "folder": folder}},
    )
    client.comment(opportunity, f"{words} was called")
    client.edit("opportunity", opportunity, {"money": money("12000.00")})
    client.edit("opportunity", opportunity, {"description": f"{words} wants two"})
    client.write({"kind": "tag.add", "entity": "opportunity", "id": opportunity, "tag": words})
    return opportunity, folder


def shown(client: Phone) -> dict[str, Any]:
    return {row["id"]: row for row in client.rows()}


def assert_at_rest(house: House, *clients: Phone) -> None:
    """Nothing waits, and everybody holds exactly what the server shows to a device that never was here before."""
    people = {person.name: person for person in (ANNA, BERT, CARLA, DARIO)}
    for client in clients:
        name = next(name for name, one in house.devices.items() if one is client)
        onlooker = house.onlooker(people[name.rstrip("23")])
        assert (client.count("outbox"), client.count("held"), client.attention()) == (0, 0, [])
        assert shown(client) == shown(onlooker)
        for row in client.rows():
            assert client.view(row["id"]) == row["data"] | {"trashed": "trashed" in row}


@pytest.mark.parametrize("path", [PUSH, PULL])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_network_neither_loses_nor_doubles_anything(house: House, fault: Kind, path: str) -> None:
    """F6, F7, F28, F29: requests and answers are cut, doubled, stalled, and answered by somebody else."""
    bert, carla = house.device(BERT), house.device(CARLA)
    opportunity, _ = a_day(bert, "Bellavista")
    house.proxies["Bert"].fail(fault, path=path, times=2)

    for _ in range(3):
        tried(bert)
    bert.edit("opportunity", opportunity, {"title": "Bellavista, second line"})
    caught_up(bert, carla)

    assert house.proxies["Bert"].passed(path, fault=fault)
    seen = carla.view(opportunity)
    assert seen is not None
    assert (seen["title"], seen["money"], seen["description"], list(seen["tags"])) == (
        "Bellavista, second line",
        money("12000.00"),
        "Bellavista wants two",
        ["Bellavista"],
    )
    assert [row["data"]["text"] for row in carla.rows("comment")] == ["Bellavista was called"]
    assert carla.conflicts() == []
    assert_at_rest(house, bert, carla)


def test_two_strangers_who_edit_one_record_end_alike_and_keep_both_values(house: House) -> None:
    bert, carla = house.device(BERT), house.device(CARLA)
    opportunity, _ = a_day(bert, "Bellavista")
    caught_up(bert, carla)

    bert.edit("opportunity", opportunity, {"money": money("1.00"), "starred": True})
    carla.edit("opportunity", opportunity, {"money": money("2.00"), "closing_date": "2026-04-01"})
    caught_up(bert, carla)

    (conflict,) = bert.conflicts()
    assert {conflict["data"]["kept"]["value"]["amount"], conflict["data"]["others"][0]["value"]["amount"]} == {
        "1.00",
        "2.00",
    }
    assert_at_rest(house, bert, carla)

    bert.settle(conflict["id"], "other")
    caught_up(bert, carla)

    assert carla.conflicts() == []
    seen = carla.view(opportunity)
    assert seen is not None
    assert seen["money"] == conflict["data"]["others"][0]["value"]
    assert (seen["starred"], seen["closing_date"]) == (True, "2026-04-01")
    assert_at_rest(house, bert, carla)


def test_an_edit_made_while_another_is_on_its_way_is_no_conflict(house: House) -> None:
    bert = house.device(BERT)
    opportunity, _ = a_day(bert, "Bellavista")
    house.proxies["Bert"].fail("cut_after", path=PUSH, times=1)
    tried(bert)

    bert.edit("opportunity", opportunity, {"money": money("13000.00")})
    bert.edit("opportunity", opportunity, {"money": money("14000.00")})
    assert bert.view(opportunity)["money"] == money("14000.00")  # type: ignore[index]  # it was made above
    caught_up(bert)

    assert bert.view(opportunity)["money"] == money("14000.00")  # type: ignore[index]  # it is there
    assert bert.conflicts() == []


def test_clocks_that_are_years_off_neither_win_nor_lose(house: House) -> None:
    """F9: one clock is seven years behind, the other nine ahead."""
    bert, carla = house.device(BERT), house.device(CARLA)
    bert.clock, carla.clock = years_off(-7), years_off(9)
    opportunity, _ = a_day(bert, "Bellavista")
    caught_up(bert, carla)

    for title, client in zip("abcdef", itertools.cycle((bert, carla)), strict=False):
        client.edit("opportunity", opportunity, {"title": title})
        caught_up(bert, carla)

    assert bert.view(opportunity)["title"] == "f"  # type: ignore[index]  # it is there
    assert bert.conflicts() == []
    assert_at_rest(house, bert, carla)


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0)], ids=str)
def test_a_restored_server_gets_every_acknowledged_operation_back(house: House, order: tuple[int, ...]) -> None:
    """F20: the server was put back from an older backup."""
    clients = [house.device(ANNA), house.device(BERT), house.device(CARLA)]
    first, _ = a_day(clients[1], "before")
    caught_up(*clients)
    kept = house.copy()
    second, _ = a_day(clients[1], "after")
    caught_up(*clients)
    clients[2].comment(second, "Carla was there, too")
    clients[2].edit("opportunity", first, {"title": "Carla knows better"})
    caught_up(*clients)
    before = told_of(clients[0])

    house.put_back(kept)
    for index in order:
        caught_up(clients[index])
    caught_up(*clients)

    assert told_of(clients[0]) == before
    assert [client.rescued() for client in clients] == [[], [], []]
    assert_at_rest(house, *clients)


@pytest.mark.parametrize("years", [9, -7])
def test_a_clock_that_leapt_by_years_makes_nothing_old(house: House, years: int) -> None:
    """F9, F20: what was sent before, meanwhile and after goes back to a restored server."""
    kept = house.copy()
    bert = house.device(BERT)
    for clock in (bert.clock, years_off(years), bert.clock):
        bert.clock = clock
        a_day(bert, "Bellavista")
        caught_up(bert)
    before = told_of(bert)

    house.put_back(kept)
    caught_up(bert)

    assert told_of(bert) == before
    assert_at_rest(house, bert)


def told_of(client: Phone) -> dict[str, Any]:
    """Return what people wrote, by record: not when the server heard of it.

    Conflicts are left out: where nobody knows how far both histories agree, each edit counts as made without having
    seen the other, and a needless question is better than a lost answer.
    """
    unsaid = {"created_at", "updated_at", "arrived_at", "collaborators"}
    told = {}
    for row in client.rows():
        data = {name: value for name, value in row["data"].items() if name not in unsaid}
        told[row["id"]] = data | {name: sorted(value) for name, value in data.items() if name == "tags"}
    return {id_: data for id_, data in told.items() if "kept" not in data}


def test_an_emptied_server_empties_nobody(company: Company, house: House) -> None:
    """F21: what is here is kept apart, and goes back to the server when its people say so."""
    bert, carla = house.device(BERT), house.device(CARLA)
    folders = [bert.create("folder", {"name": f"Folder {index}"}) for index in range(80)]
    caught_up(bert, carla)
    with carla.db:  # longer ago than a journal is kept
        carla.db.execute("UPDATE gesture SET at = 0")
    house.put_back(company.data)

    caught_up(carla)
    assert carla.get("alarm") >= len(folders)
    assert len(carla.rescued()) >= len(folders)
    assert all(carla.view(folder) for folder in folders)

    caught_up(bert, carla)
    assert carla.rescued() == []
    assert sorted(row["id"] for row in house.onlooker(CARLA).rows("folder")) == sorted(folders)


def test_a_server_that_knows_nobody_any_more_changes_nothing_on_a_device(house: House) -> None:
    """F21: another database is in the old one's place."""
    bert = house.device(BERT)
    a_day(bert, "Bellavista")
    caught_up(bert)
    bert.comment(bert.rows("opportunity")[0]["id"], "not sent yet")
    before = shown(bert)
    house.server.kill()
    shutil.rmtree(house.server.data)
    house.server.start()

    with pytest.raises(Problem, match="401"):
        bert.sync()

    assert shown(bert) == before
    assert (bert.count("outbox"), bert.count("journal") > 0) == (1, True)


def test_a_device_put_back_to_an_older_copy_of_itself_loses_nothing(house: House, tmp_path: Path) -> None:
    """F11: a device is put back from its own backup."""
    bert, carla = house.device(BERT), house.device(CARLA)
    opportunity, _ = a_day(bert, "Bellavista")
    caught_up(bert)
    bert.comment(opportunity, "in both lives")
    bert.close()
    shutil.copy(tmp_path / "Bert.db", tmp_path / "kept.db")
    bert = house.device(BERT)
    bert.comment(opportunity, "in the first life")
    caught_up(bert)
    bert.close()
    for left in tmp_path.glob("Bert.db*"):
        left.unlink()
    shutil.copy(tmp_path / "kept.db", tmp_path / "Bert.db")

    bert = house.device(BERT)
    device = bert.get("device")
    bert.comment(opportunity, "in the second life")
    caught_up(bert, carla)

    assert bert.get("device") != device
    texts = sorted(row["data"]["text"] for row in carla.rows("comment"))
    assert texts == ["Bellavista was called", "in both lives", "in the first life", "in the second life"]
    assert_at_rest(house, bert, carla)


def test_what_the_server_cannot_read_stops_nothing_behind_it(house: House) -> None:
    bert = house.device(BERT)
    before = bert.create("folder", {"name": "before"})
    (poison,) = bert.write({"kind": "comment.add", "id": bert.new_id(), "root": before, "text": "x", "op": "no id"})
    after = [bert.create("folder", {"name": f"after {index}"}) for index in range(5)]

    caught_up(bert)

    assert {row["id"] for row in bert.rows("folder")} == {before, *after}
    assert [(op["op"], op["result"]["status"]) for op in bert.attention()] == [(poison, "rejected")]
    assert bert.count("outbox") == 0


def test_a_refusal_reaches_a_person_with_its_whole_gesture_and_can_be_sent_again(house: House) -> None:
    bert = house.device(BERT)
    opportunity, _ = a_day(bert, "Bellavista")
    bert.write(
        {"kind": "set", "entity": "opportunity", "id": opportunity, "fields": {"closing_date": "soon"}},
        {"kind": "comment.add", "id": bert.new_id(), "root": opportunity, "text": "he said soon"},
    )
    caught_up(bert)

    refused, depends = bert.attention()
    assert [refused["result"]["code"], depends["result"]["code"]] == ["invalid", "dep_rejected"]
    assert refused["gesture"] == depends["gesture"]
    assert "closing_date" not in (bert.view(opportunity) or {})

    _, comment = bert.dismiss(refused["gesture"])
    bert.write(comment)
    caught_up(bert)

    assert bert.attention() == []
    assert "he said soon" in [row["data"]["text"] for row in bert.rows("comment")]


def test_what_was_undone_before_it_was_sent_never_arrives(house: House) -> None:
    bert = house.device(BERT)
    bert.create("folder", {"name": "kept"})
    (op,) = bert.write({"kind": "create", "entity": "folder", "id": bert.new_id(), "fields": {"name": "undone"}})
    bert.create("folder", {"name": "kept, too"})

    assert bert.undo(op)
    caught_up(bert)

    assert sorted(row["data"]["name"] for row in bert.rows("folder")) == ["kept", "kept, too"]
    assert not bert.undo(op)


def test_a_device_that_stops_anywhere_goes_on_where_it_was(house: House) -> None:
    carla = house.device(CARLA)
    for index in range(30):
        a_day(carla, f"Deal {index}")
    caught_up(carla)

    for path in (PULL, PUSH, PULL):
        bert = house.device(BERT)  # the program died and was started again
        bert.create("folder", {"name": f"between, at {path}"})
        house.proxies["Bert"].fail("cut_after", path=path, times=1)
        assert tried(bert)
        house.proxies["Bert"].heal()

    bert = house.device(BERT)
    caught_up(bert, carla)

    assert len(carla.rows("folder")) == 33
    assert_at_rest(house, bert, carla)


def member(client: Phone, name: str) -> str:
    return str(next(row["id"] for row in client.rows("member") if row["data"]["name"] == name))


def test_a_record_given_away_leaves_the_device_after_its_unsent_edits_arrived(house: House) -> None:
    anna, bert, dario = house.device(ANNA), house.device(BERT), house.device(DARIO)
    deal, _ = a_day(bert, "Bellavista")
    caught_up(anna, bert, dario)
    assert dario.row(deal) is None

    bert.edit("opportunity", deal, {"closing_date": "2031-04-01"})
    bert.comment(deal, "written before Bert knew")
    give = {"kind": "transfer", "entity": "opportunity", "id": deal, "to": member(anna, "Dario")}
    anna.write(give | {"expected_owner": member(anna, "Bert")})
    caught_up(anna, bert, dario)

    assert bert.row(deal) is None
    assert [row for row in bert.rows() if row.get("root") == deal] == []
    assert [op["kind"] for op in bert.sent() if op["result"]["status"] == "suggested"] == ["set"]
    texts = sorted(row["data"]["text"] for row in dario.rows("comment"))
    assert texts == ["Bellavista was called", "written before Bert knew"]
    assert dario.view(deal) == anna.view(deal)

    (suggestion,) = dario.rows("suggestion")
    dario.write({"kind": "suggestion.settle", "id": suggestion["id"], "choice": "accept"})
    caught_up(dario, anna, bert)
    assert (dario.view(deal) or {})["closing_date"] == "2031-04-01"
    assert_at_rest(house, anna, bert, dario)


def test_a_refused_transfer_comes_back_to_its_author(house: House) -> None:
    bert, carla = house.device(BERT), house.device(CARLA)
    deal, _ = a_day(bert, "Bellavista")
    caught_up(bert, carla)

    wrong = {"kind": "transfer", "entity": "opportunity", "id": deal, "to": member(bert, "Dario")}
    bert.write(wrong | {"expected_owner": member(bert, "Carla")})
    caught_up(bert)

    assert [op["result"]["code"] for op in bert.attention()] == ["owner_changed"]
    assert (bert.view(deal) or {})["owner"] == member(bert, "Bert")


def test_a_digest_finds_what_a_device_has_otherwise_and_comparing_everything_mends_it(house: House) -> None:
    bert, carla = house.device(BERT), house.device(CARLA)
    first, _ = a_day(bert, "Bellavista")
    second, _ = a_day(bert, "Rossi")
    caught_up(bert, carla)
    with carla.db:
        carla.db.execute("DELETE FROM base WHERE id = ?", [first])
        carla.db.execute(
            "UPDATE base SET seq = seq + 100000, line = replace(line, 'Rossi', 'Wrong') WHERE id = ?", [second]
        )

    assert list(carla.differs()) == ["opportunity"]
    carla.repair()
    caught_up(carla)

    assert carla.differs() == {}
    assert_at_rest(house, bert, carla)


def answering(*answers: httpx.Response, file: Path) -> Phone:
    """Return a device whose server gives these answers in turn."""
    left = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        told = next(left)
        told.headers.update({"x-request-id": request.headers["x-request-id"], "carnet-proto": "1"})
        return told

    return Phone(
        "http://x", "token", file, http=httpx.Client(transport=httpx.MockTransport(answer)), chance=lambda: 1.0
    )


def test_who_is_told_to_wait_waits_as_long_and_longer_each_time(tmp_path: Path) -> None:
    busy = [httpx.Response(503, json={"code": "busy"}, headers={"retry-after": "40"}) for _ in range(3)]
    slow = [httpx.Response(429, json={"code": "slow_down"}, headers={"retry-after": "2"}) for _ in range(12)]
    client = answering(*busy, *slow, file=tmp_path / "x.db")
    waits = []
    for _ in range(15):
        with pytest.raises(Later) as later:
            client.sync()
        waits.append(later.value.seconds)
    client.close()

    assert waits[:3] == [40, 40, 40]
    assert waits[3:] == sorted(waits[3:])
    assert waits[-1] == 300


def test_a_gesture_too_large_for_any_call_is_set_aside_and_the_rest_arrives(house: House) -> None:
    bert = house.device(BERT)
    before = bert.create("folder", {"name": "before"})
    bert.write(*[{"kind": "comment.add", "id": bert.new_id(), "root": before, "text": "x"} for _ in range(501)])
    after = bert.create("folder", {"name": "after"})

    caught_up(bert)

    assert {row["id"] for row in bert.rows("folder")} == {before, after}
    assert {op["result"]["code"] for op in bert.attention()} == {"batch_too_large"}
    assert len(bert.attention()) == 501
