"""Accounts, invitations, and what goes with the sample, as both databases keep them."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from server.store import members, sample, sessions
from server.store.engine import Database
from server.store.members import Account, Invitation
from server.store.sessions import NewSession
from server.store.workspaces import all_workspaces
from sync.ids import DeviceId, MemberId
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS


def an_account(**changed: Any) -> Account:
    id_ = MemberId(an_id())
    plain: dict[str, Any] = {"email": f"{id_}@house.example", "name": "Eva Moser", "role": "rep", "joined_at": NOW_MS}
    return Account(ws=WS, id=id_, **plain | changed)


def an_invitation(**changed: Any) -> Invitation:
    plain: dict[str, Any] = {
        "email": "eva@house.example",
        "name": "Eva Moser",
        "role": "rep",
        "team": an_id(),
        "created_by": MemberId(an_id()),
        "created_at": NOW_MS,
        "expires_at": NOW_MS + 1_000,
    }
    return Invitation(ws=WS, id=MemberId(an_id()), **plain | changed)


def test_an_account_comes_back_as_it_was_kept(database: Database) -> None:
    account = an_account(team=an_id(), manages=(an_id(), an_id()), zone="Europe/Rome", language="it", sample=True)
    with database.transaction() as db:
        members.add_account(db, account)

    assert database.read_now(lambda db: members.account_of(db, WS, account.id)) == account
    assert database.read_now(lambda db: members.accounts(db, WS)) == [account]
    assert database.read_now(lambda db: members.account_of(db, WS, MemberId(an_id()))) is None


def test_an_address_is_found_however_it_is_typed(database: Database) -> None:
    account = an_account(email="Eva.Moser@House.Example")
    with database.transaction() as db:
        members.add_account(db, account)

    assert database.read_now(lambda db: members.account_of_email(db, " eva.moser@house.EXAMPLE ")) == account
    assert database.read_now(lambda db: members.account_of_email(db, "moser@house.example")) is None


def test_two_accounts_never_share_an_address(database: Database) -> None:
    first, second = an_account(email="eva@house.example"), an_account(email="EVA@house.example")
    with database.transaction() as db:
        members.add_account(db, first)

    with pytest.raises(IntegrityError), database.transaction() as db:
        members.add_account(db, second)


def test_there_are_people_as_soon_as_there_is_one(database: Database) -> None:
    assert not database.read_now(members.has_people)
    with database.transaction() as db:
        members.add_account(db, an_account())

    assert database.read_now(members.has_people)


def test_an_invitation_is_found_by_its_secret_until_it_is_used_replaced_or_too_old(database: Database) -> None:
    invitation = an_invitation()
    with database.transaction() as db:
        members.put_invitation(db, invitation, b"first")
        members.put_invitation(db, invitation, b"second")

    def found(secret: bytes, now_ms: int = NOW_MS) -> Invitation | None:
        return database.read_now(lambda db: members.invitation_of_secret(db, secret, now_ms))

    assert (found(b"first"), found(b"second"), found(b"second", NOW_MS + 1_000)) == (None, invitation, None)
    with database.transaction() as db:
        members.use_invitation(db, WS, invitation.id, NOW_MS)
    assert found(b"second") is None
    assert database.read_now(lambda db: members.invitations(db, WS)) == []


def test_an_invitation_is_withdrawn_once_and_never_after_it_was_used(database: Database) -> None:
    open_, used = an_invitation(), an_invitation()
    with database.transaction() as db:
        members.put_invitation(db, open_, b"open")
        members.put_invitation(db, used, b"used")
        members.use_invitation(db, WS, used.id, NOW_MS)

    with database.transaction() as db:
        done = [members.withdraw_invitation(db, WS, who) for who in (open_.id, open_.id, used.id)]

    assert done == [True, False, False]


def test_forgetting_members_takes_every_way_in_with_them(database: Database) -> None:
    gone, stays = an_account(sample=True), an_account()
    device = DeviceId(an_id())
    with database.transaction() as db:
        for account, secret in ((gone, b"gone"), (stays, b"stays")):
            members.add_account(db, account)
            session = NewSession(workspace_id=WS, secret_hash=secret, member=account.id, device=device, csrf="c")
            sessions.open_session(db, session, NOW_MS)
        sessions.bind_device(db, WS, device, gone.id, now_ms=NOW_MS)
        members.put_invitation(db, an_invitation(created_by=gone.id), b"invited")

    with database.transaction() as db:
        sample.forget_members(db, WS, [gone.id])

    assert database.read_now(lambda db: members.accounts(db, WS)) == [stays]
    assert database.read_now(lambda db: sessions.session_of(db, b"gone", NOW_MS)) is None
    assert database.read_now(lambda db: sessions.session_of(db, b"stays", NOW_MS)) is not None
    assert database.read_now(lambda db: sessions.holder_of_device(db, WS, device)) is None
    assert database.read_now(lambda db: members.invitations(db, WS)) == []


def test_forgetting_a_workspace_leaves_an_empty_database(database: Database) -> None:
    with database.transaction() as db:
        members.add_account(db, an_account())

    with database.transaction() as db:
        sample.forget_workspace(db, WS)

    assert database.read_now(all_workspaces) == []
    assert not database.read_now(members.has_people)
    assert not database.read_now(lambda db: sample.has_work(db, WS))
