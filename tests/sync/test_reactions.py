"""Reactions to comments: a set in which everybody writes for themselves."""

import pytest

from sync.errors import Refusal
from tests.builders import a_create, an_author, an_id, an_op
from tests.sync.office import Office, status_of


def a_talk() -> tuple[Office, str]:
    office = Office()
    deal, comment = an_id(), an_id()
    office.push(
        office.hire(an_author()),
        a_create("opportunity", deal, title="Bellavista"),
        an_op("comment.add", id=comment, root=deal, text="They want two ovens"),
    )
    return office, comment


def react(comment: str, element: str, kind: str = "tag.add", **more: object) -> dict[str, object]:
    return an_op(kind, entity="comment", id=comment, field="reactions", tag=element, **more)


@pytest.mark.rule("C27")
def test_everybody_who_sees_a_comment_reacts_and_takes_only_the_own_reaction_back() -> None:
    office, comment = a_talk()
    anna, jonas = office.hire(an_author()), office.hire(an_author("admin"))
    annas, jonass = f"👍/{anna.member}", f"👍/{jonas.member}"

    verdicts = [
        *office.push(anna, react(comment, annas)),
        *office.push(jonas, react(comment, jonass)),
        *office.push(jonas, react(comment, annas, "tag.remove", seen=office.head)),
    ]

    assert [status_of(one) for one in verdicts[:2]] == ["applied", "applied"]
    assert isinstance(verdicts[2], Refusal)
    assert set(office.data(comment)["reactions"]) == {annas, jonass}

    office.push(anna, react(comment, annas, "tag.remove", seen=office.row(comment).seq))

    assert set(office.data(comment)["reactions"]) == {jonass}


@pytest.mark.rule("C27")
def test_nobody_reacts_in_another_persons_name() -> None:
    office, comment = a_talk()
    anna, jonas = office.hire(an_author()), office.hire(an_author())

    [verdict] = office.push(anna, react(comment, f"🎉/{jonas.member}"))
    [forged] = office.push(
        anna,
        a_create("comment", an_id(), root=office.row(comment).root, text="Me too", reactions=[f"🎉/{jonas.member}"]),
    )

    assert isinstance(verdict, Refusal)
    assert isinstance(forged, Refusal)
    assert (verdict.code, forged.code) == ("forbidden", "forbidden")
    assert "reactions" not in office.data(comment)
