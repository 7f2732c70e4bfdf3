"""The first run: a workspace, its admin and the records of its starter, made once and together."""

from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from msgspec import Meta, Struct

from server import clock
from server.actions import server_changes
from server.actions.people import add_member, checked_currency, checked_email, checked_language, checked_zone
from server.actions.refused import Refused
from server.actions.sign_in import DeviceNamed, Email, Me, Name, Password, Secrets, admit, hash_of
from server.actions.starters import StarterName, records, starter
from server.store import workspaces
from server.store.commit import WorkspaceKey
from server.store.members import Account, has_people
from server.store.sessions import drop_setup_code, has_setup_code, put_setup_code, take_setup_code
from sync.ids import MemberId, WorkspaceId

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIRST: Final = WorkspaceKey(1)
_KEY_BYTES: Final = 32


class WorkspaceAsked(Struct, frozen=True):
    """The company as its admin describes it."""

    name: Name
    language: Annotated[str, Meta(max_length=20)]
    currency: Annotated[str, Meta(max_length=3)]
    zone: Annotated[str, Meta(max_length=100)]
    starter: StarterName


class AdminAsked(Struct, frozen=True):
    """The first person."""

    name: Name
    email: Email
    password: Password


class SetUp(Struct, frozen=True):
    """Everything that the first run asks; ``code`` is the one in the server's log."""

    code: Annotated[str, Meta(max_length=200)]
    workspace: WorkspaceAsked
    user: AdminAsked
    device: DeviceNamed


class Chance(NamedTuple):
    """What a new workspace needs that chance makes."""

    workspace: WorkspaceId
    history: str
    nonce: str
    cursor_key: bytes
    claim_key: bytes


def new_chance() -> Chance:
    """Return what a new workspace needs that chance makes."""
    return Chance(
        workspace=WorkspaceId(clock.new_id()),
        history=clock.new_id(),
        nonce=clock.new_nonce(),
        cursor_key=clock.random_bytes(_KEY_BYTES),
        claim_key=clock.random_bytes(_KEY_BYTES),
    )


def is_needed(db: "Connection") -> bool:
    """Tell whether nobody has an account yet."""
    return not has_people(db)


def announce(db: "Connection", code: str, now_ms: int) -> bool:
    """Keep the code of this start when there is nobody yet, and tell whether it is to be printed."""
    if not is_needed(db):
        drop_setup_code(db)
        return False
    put_setup_code(db, hash_of(code), now_ms)
    return True


def check_code(db: "Connection", code: str) -> None:
    """Refuse whoever has not read the server's log, and everybody once there are people."""
    if not is_needed(db) or not has_setup_code(db, hash_of(code)):
        raise _not_valid()


def _not_valid() -> Refused:
    return Refused("forbidden", "This set-up code is not valid. The server's log prints a new one at each start.")


def set_up(
    db: "Connection",
    asked: SetUp,
    password_hash: str,
    *,
    chance: Chance,
    secrets: Secrets,
    now_ms: int,
) -> Me:
    """Make the workspace with its admin and its starter, and sign the admin in."""
    if not take_setup_code(db, hash_of(asked.code)) or not is_needed(db):
        raise _not_valid()
    make_workspace(db, asked.workspace, chance, now_ms)
    admin = Account(
        ws=FIRST,
        id=MemberId(clock.new_id()),
        email=checked_email(asked.user.email),
        name=asked.user.name.strip(),
        role="admin",
        language=asked.workspace.language,
        zone=asked.workspace.zone,
        password_hash=password_hash,
        joined_at=now_ms,
        seen_at=now_ms,
    )
    add_member(db, admin, now_ms)
    take_starter(db, asked.workspace, chance.workspace, admin.id, now_ms=now_ms)
    return admit(db, admin, asked.device, secrets, now_ms)


def make_workspace(db: "Connection", asked: WorkspaceAsked, chance: Chance, now_ms: int) -> None:
    """Make an empty workspace, the only one of this server."""
    company = workspaces.Workspace(
        key=FIRST,
        id=chance.workspace,
        name=asked.name.strip(),
        language=checked_language(asked.language),
        currency=checked_currency(asked.currency),
        zone=checked_zone(asked.zone),
        visibility="team",
        claiming=True,
        cursor_key=chance.cursor_key,
        claim_key=chance.claim_key,
        created_at=now_ms,
    )
    workspaces.add(db, company, history=chance.history, nonce=chance.nonce)


def take_starter(
    db: "Connection",
    asked: WorkspaceAsked,
    workspace: WorkspaceId,
    by: MemberId,
    *,
    now_ms: int,
) -> None:
    """Write the records of the chosen starter."""
    chosen = starter(asked.starter, asked.language)
    server_changes.write(db, FIRST, records(chosen, workspace, clock.new_id), by, now_ms)
