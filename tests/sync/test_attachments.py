"""Attachments as operations: the row is there before its bytes, and what the server writes on it is no edit."""

import pytest

from sync.edited_at import moment_from_ms
from sync.errors import Refusal
from sync.values import written
from tests.builders import a_create, a_set, an_attachment, an_author, an_id, an_op
from tests.sync.office import Office, status_of

SHA = "0123456789abcdef" * 4


def an_office() -> tuple[Office, str]:
    office = Office()
    root = an_id()
    office.push(office.hire(an_author()), a_create("opportunity", root, title="Bellavista"))
    return office, root


@pytest.mark.rule("A1")
def test_an_attachment_is_there_before_its_bytes() -> None:
    office, root = an_office()
    photo = an_id()

    [verdict] = office.push(
        office.hire(an_author()),
        an_attachment(root, photo, sha256=SHA, width=2000, height=1500, seconds=7, caption="Stand 12"),
    )

    row = office.row(photo)
    assert status_of(verdict) == "applied"
    assert (row.entity, row.root, row.data["sha256"], row.data["kind"]) == ("attachment", root, SHA, "photo")
    assert (row.data["width"], row.data["height"], row.data["seconds"]) == (2000, 1500, 7)
    assert row.data["caption"] == "Stand 12"
    assert "state" not in row.data


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"sha256": "nothing like it"}, "invalid", "sha256"),
        ({"sha256": SHA.upper()}, "invalid", "sha256"),
        ({"size": 0}, "invalid", "size"),
        ({"size": 26 * 1024 * 1024}, "too_large", "size"),
        ({"mime": "image/jpeg; name=a"}, "invalid", "mime"),
        ({"attached_as": "selfie"}, "invalid", "kind"),
        ({"width": -1}, "invalid", "width"),
        ({"seconds": -1}, "invalid", "seconds"),
        ({"parent": "../../etc"}, "invalid", "parent"),
        ({"caption": "a\x00b"}, "invalid", "caption"),
    ],
)
def test_what_cannot_be_a_file_is_refused(wrong: dict[str, object], code: str, field: str) -> None:
    office, root = an_office()

    [verdict] = office.push(office.hire(an_author()), an_attachment(root, **wrong))

    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.field) == (code, field)


def test_what_a_file_is_attached_as_follows_from_its_media_type() -> None:
    office, root = an_office()
    author = office.hire(an_author())
    ids = [an_id() for _ in range(4)]

    for id_, mime in zip(ids, ("image/webp", "audio/webm", "application/pdf", "image/jpeg"), strict=True):
        card = {"attached_as": "business_card"} if id_ == ids[-1] else {}
        office.push(author, an_attachment(root, id_, mime=mime, **card))

    assert [office.data(id_)["kind"] for id_ in ids] == ["photo", "audio", "document", "business_card"]


def test_a_file_is_attached_by_its_own_operation_only() -> None:
    office, root = an_office()

    [verdict] = office.push(office.hire(an_author()), a_create("attachment", an_id(), root, caption="no bytes"))

    assert isinstance(verdict, Refusal)


def test_nobody_writes_that_the_bytes_are_here() -> None:
    office, root = an_office()
    author, photo = office.hire(an_author()), an_id()
    office.push(author, an_attachment(root, photo))

    [verdict] = office.push(author, a_set("attachment", photo, None, state="here"))

    assert isinstance(verdict, Refusal)
    assert verdict.code == "forbidden"


@pytest.mark.rule("C2")
def test_of_two_captions_the_later_is_shown_and_the_other_kept() -> None:
    office, root = an_office()
    one, two, photo = office.hire(an_author()), office.hire(an_author()), an_id()
    office.push(one, an_attachment(root, photo, caption="A"))
    seen = office.row(photo).seq
    later = written(moment_from_ms(office.now_ms - 1_000))

    office.push(one, a_set("attachment", photo, seen, caption="B"))
    office.push(two, a_set("attachment", photo, seen, caption="C") | {"at": later})

    [conflict] = office.conflicts(photo)
    assert office.data(photo)["caption"] == "C"
    assert [side["value"] for side in conflict.data["others"]] == ["B"]


def test_an_attachment_sent_again_is_no_second_one() -> None:
    office, root = an_office()
    author, photo = office.hire(an_author()), an_id()
    office.push(author, an_attachment(root, photo))

    [again] = office.push(author, an_attachment(root, photo))

    assert status_of(again) == "noop"


def test_an_attachment_waits_for_the_record_that_it_belongs_to() -> None:
    office = Office()
    author, root, photo = office.hire(an_author()), an_id(), an_id()

    [held] = office.push(author, an_attachment(root, photo))
    [caption] = office.push(author, a_set("attachment", photo, "n:1", caption="Stand 12"))
    office.push(author, a_create("opportunity", root, title="Bellavista"))

    assert (status_of(held), status_of(caption)) == ("held", "held")
    assert office.data(photo)["caption"] == "Stand 12"


def test_a_removed_photo_comes_back_whole() -> None:
    office, root = an_office()
    author, photo = office.hire(an_author()), an_id()
    office.push(author, an_attachment(root, photo, sha256=SHA))

    office.push(author, an_op("delete", entity="attachment", id=photo, base=office.row(photo).seq))
    in_trash = office.row(photo).trashed
    office.push(author, an_op("restore", entity="attachment", id=photo))

    assert in_trash is not None
    assert office.row(photo).trashed is None
    assert office.data(photo)["sha256"] == SHA
