"""What a lead costs on the slowest network there is: in round trips and bytes, not in this machine's seconds."""

from e2e.conftest import MARCO, NewPhone
from e2e.gestures import Note, capture, go_to, sign_in, wait_all_sent
from e2e.proxy import Proxy
from e2e.seeds import Seeds
from e2e.wire import Exchange

PUSH = "/sync/v1/push"
ROUND_TRIP_S = 3.0  # GPRS at its worst
BYTES_PER_S = 20_000 / 8
LIMIT_S = 15.0


def test_a_lead_in_text_reaches_the_server_within_fifteen_seconds_of_gprs(new_phone: NewPhone, seeds: Seeds) -> None:  # noqa: ARG001 - the opportunities that are there
    """F27: 3 s a round trip, 20 kbit/s; whatever the phone asks before it sends makes the lead come later."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    go_to(page, "Today")
    phone.proxy.fail("refuse")
    capture(page, Note("Seen at the stand", what_for="Ring them", surname="Okafor"))
    before = len(phone.proxy.exchanges)

    phone.proxy.heal()
    wait_all_sent(page, seconds=60)

    assert bill_s(phone.proxy, before) <= LIMIT_S


def bill_s(proxy: Proxy, start: int) -> float:
    """Return for how long all that passed from there to the end of the first push would keep such a network busy."""
    passed = proxy.exchanges[start:]
    end = next(at for at, seen in enumerate(passed) if seen.request.path == PUSH and seen.answer)
    return sum(ROUND_TRIP_S + size(seen) / BYTES_PER_S for seen in passed[: end + 1])


def size(seen: Exchange) -> int:
    head = sum(len(name) + len(value) + 4 for name, value in seen.request.headers.items())
    return head + len(seen.request.body) + len(seen.body)
