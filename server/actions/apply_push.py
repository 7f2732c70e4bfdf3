"""Applies the pushes of one group commit: repeats are answered from their receipts, the rest is planned and written."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection

from server.actions.incoming import Incoming, last_n, read_groups
from server.actions.settings_cache import SettingsCache
from server.actions.store_plan import store
from server.actions.world import Loader, decode_operation
from server.store import change_log, dead_letters, receipts
from server.store.change_log import Locked
from server.store.commit import WorkspaceKey
from server.store.dead_letters import DeadLetter
from server.store.receipts import Device, Found, Receipt
from server.store.workspaces import workspaces_by_key
from server.store.writer import PushAnswer, PushWork
from sync.edited_at import moment_from_ms
from sync.errors import DeviceFork, Gap, ProtocolError, Refusal, WrongDevice
from sync.group import plan_group, release
from sync.ids import is_id
from sync.operations import AnyOperation
from sync.plan import Awaiting, Plan, Workspace
from sync.protocol import High, PushAnswer as Answer, Result
from sync.record import Record
from sync.values import written
from sync.verdicts import Held, result
from sync.visibility import Author, Visibility, principal_scopes

log: Final = logging.getLogger(__name__)

_encode: Final = msgspec.json.Encoder().encode
_decode_result: Final = msgspec.json.Decoder(Result).decode
