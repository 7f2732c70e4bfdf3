"""F1: a comment that came late says when it came; one that came at once has nothing to say."""

from sync.editing import LATE_MS
from tests.builders import AT, NOW_MS, a_create, an_author, an_id, an_op
from tests.sync.office import Office


def test_a_comment_from_a_dead_zone_says_when_the_server_had_it() -> None:
    office = Office()
    anna = office.hire(an_author())
    deal, at_once, late = an_id(), an_id(), an_id()
    office.now_ms = NOW_MS
    written = an_op("comment.add", id=late, root=deal, text="Said in the cellar")
    office.push(anna, a_create("opportunity", deal, title="Bellavista"))
    office.push(anna, an_op("comment.add", id=at_once, root=deal, text="Said in the hall"))

    office.now_ms = NOW_MS + LATE_MS
    office.push(anna, written)

    assert "arrived_at" not in office.data(at_once)
    assert office.data(late)["created_at"] == office.data(at_once)["created_at"]
    assert office.data(late)["arrived_at"] > office.data(late)["created_at"]
    assert AT[:10] == office.data(late)["happened_at"][:10]
