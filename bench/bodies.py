"""What the load sends: contacts of 20 fields and about 1 KB, and edits of one field."""

import random
import uuid
from datetime import UTC, datetime

import msgspec

BATCH = 500
FIELDS = 20
EDITED = "job_title"
_WORDS = (  # noqa: SIM905 - forty quoted words would read worse
    "asked for the second quote before summer wants delivery in August knows the buyer at the mill "
    "prefers to be called in the morning met at the fair in Lyon bring samples of the new line "
    "Sønner Тойота Élodie Bellavista Trentino warehouse linen machines gift sets calendars hotel "
).split()


def uuid7(chance: random.Random, now_ms: int) -> str:
    """Return a new time-ordered id."""
    number = (now_ms & (1 << 48) - 1) << 80 | chance.getrandbits(80)
    number = number & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62))


def a_contact(chance: random.Random) -> dict[str, object]:
    """Return the fields of one contact: 20 of them, about 1 KB as a stored row."""
    number = f"{chance.randrange(10**9):09d}"
    fields: dict[str, object] = {
        "first_name": chance.choice(_WORDS).title(),
        "middle_name": chance.choice(_WORDS),
        "last_name": f"{chance.choice(_WORDS)}-{number}",
        "job_title": _text(chance, 3),
        "company": f"{_text(chance, 2)} {number}",
        "website": f"https://www.example-{number}.com/",
        "address": _text(chance, 8),
        "description": _text(chance, 24),
        "source": _text(chance, 2),
        "phone:0000000a": {"raw": f"+39 {number}", "e164": f"+39{number}", "kind": "work", "rank": "a0"},
        "phone:0000000b": {"raw": f"+33 {number}", "e164": f"+33{number}", "kind": "mobile", "rank": "a1"},
        "email:0000000c": {"value": f"p{number}@example.com", "rank": "a0"},
        "email:0000000d": {"value": f"office{number}@example.com", "rank": "a1"},
    }
    for index in range(FIELDS - len(fields)):
        fields[f"x:00000000-0000-7000-8000-{index:012x}"] = _text(chance, 2)
    return fields


def creates(chance: random.Random, device: str, first_n: int, count: int) -> tuple[bytes, list[str]]:
    """Return the body of a push of new contacts, and their ids."""
    now = datetime.now(UTC)
    now_ms = int(now.timestamp() * 1000)
    ids = [uuid7(chance, now_ms) for _ in range(count)]
    operations: list[dict[str, object]] = [
        {"kind": "create", "entity": "contact", "id": id_, "fields": a_contact(chance)} for id_ in ids
    ]
    return _push(chance, device, first_n, now, operations), ids


def edits(chance: random.Random, device: str, first_n: int, seq_by_id: dict[str, int]) -> bytes:
    """Return the body of a push that writes one field of each of these contacts, as last seen at ``seq``."""
    operations: list[dict[str, object]] = [
        {
            "kind": "set",
            "entity": "contact",
            "id": id_,
            "fields": {EDITED: _text(chance, 3)},
            "base": {EDITED: seq},
        }
        for id_, seq in seq_by_id.items()
    ]
    return _push(chance, device, first_n, datetime.now(UTC), operations)


def _push(
    chance: random.Random, device: str, first_n: int, now: datetime, operations: list[dict[str, object]]
) -> bytes:
    at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    now_ms = int(now.timestamp() * 1000)
    groups = [
        {"ops": [{"n": n, "op": uuid7(chance, now_ms), "at": at, "off": 0, **operation}]}
        for n, operation in enumerate(operations, first_n)
    ]
    envelope = {"proto": 1, "schema": 1, "device": device, "client_now": at, "acked_n": 0, "groups": groups}
    return msgspec.json.encode(envelope)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))
