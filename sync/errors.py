"""What can go wrong: a ``Refusal`` is a value that ends one operation, an exception breaks the whole request.

CarnetError
└── ProtocolError
    ├── BadRequest       the envelope breaks the protocol; nothing of it was applied
    ├── Gap              operations are missing before this one
    ├── DeviceFork       this device's counter was used twice
    ├── WrongDevice      the device belongs to somebody else
    ├── DeviceRevoked    an admin has signed the device out
    ├── AccountDisabled  the member may not write any more
    └── HistoryDiverged  the server's past is not the one that the device knows
"""

from typing import Final, Literal

import msgspec

Code = Literal[
    "invalid",
    "forbidden",
    "gone",
    "unknown_record",
    "id_taken",
    "stale_delete",
    "owner_changed",
    "dep_rejected",
    "too_large",
    "quota",
    "op_id_reuse",
    "server_error",
    "schema_unsupported",
]
"""Why an operation was refused (SYNC 4.5). A code is never reused for another meaning."""

REPAIRS: Final[dict[Code, tuple[str, ...]]] = {
    "invalid": ("edit", "discard"),
    "forbidden": ("copy", "discard"),
    "stale_delete": ("delete_anyway", "discard"),
    "owner_changed": ("copy", "discard"),
    "unknown_record": ("copy", "discard"),
    "id_taken": ("copy", "discard"),
    "too_large": ("edit", "discard"),
    "server_error": ("resend", "discard"),
    "op_id_reuse": ("resend", "discard"),
    "dep_rejected": ("resend", "discard"),
    "quota": ("resend", "discard"),
    "schema_unsupported": ("resend", "discard"),
    "gone": ("discard",),
}
"""What a person can do about each refusal; the words for it are the client's."""


class Refusal(msgspec.Struct, frozen=True):
    """Why one operation was not applied, in words for its author; ``owner``: who has the record now."""

    code: Code
    detail: str
    field: str | None = None
    owner: str | None = None

    @property
    def repairs(self) -> tuple[str, ...]:
        """What the author can do about it."""
        return REPAIRS.get(self.code, ("discard",))


class CarnetError(Exception):
    """Anything that Carnet raises on purpose."""


class ProtocolError(CarnetError):
    """A request that no operation can answer for; ``facts`` are members of its problem document."""

    code = "bad_request"

    def __init__(self, detail: str, **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class BadRequest(ProtocolError):
    """The envelope breaks the protocol."""


class Gap(ProtocolError):
    """Operations are missing before the first of the call."""

    code = "gap"


class DeviceFork(ProtocolError):
    """A number of this device was used for two operations: a phone restored from its own backup."""

    code = "device_fork"


class WrongDevice(ProtocolError):
    """The device is bound to another member."""

    code = "wrong_device"


class DeviceRevoked(ProtocolError):
    """An admin has signed the device out; what it holds stays on it."""

    code = "device_revoked"


class AccountDisabled(ProtocolError):
    """The member was switched off; what the device holds stays on it."""

    code = "account_disabled"


class HistoryDiverged(ProtocolError):
    """The device has seen a past that this server does not have."""

    code = "history_diverged"
