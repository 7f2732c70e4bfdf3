"""The faults are what they claim to be: a test that trusts a broken network proves nothing."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from e2e.proxy import Proxy

ANSWER = b'{"results":[1,2,3]}'


class Counting(BaseHTTPRequestHandler):
    """Answers every POST alike and counts the bodies it was given."""

    bodies: list[bytes]

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def bodies() -> list[bytes]:
    return []


@pytest.fixture
def proxy(bodies: list[bytes]) -> Iterator[Proxy]:
    handler = type("Handler", (Counting,), {"bodies": bodies})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as upstream:
        thread = threading.Thread(target=upstream.serve_forever)
        thread.start()
        with Proxy(upstream.server_address[1]) as proxy:
            yield proxy
        upstream.shutdown()
        thread.join()


def post(proxy: Proxy, path: str = "/sync/v1/push", *, seconds: float = 5, body: bytes = b"{}") -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=seconds)
    try:
        line.request("POST", path, body)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def test_an_honest_network_passes_and_records(proxy: Proxy) -> None:
    assert post(proxy) == (200, ANSWER)

    assert proxy.passed("/sync/v1/push")[0].answer == {"results": [1, 2, 3]}


def test_a_refusing_network_is_unreachable_until_it_heals(proxy: Proxy, bodies: list[bytes]) -> None:
    with proxy.failing("refuse"), pytest.raises(ConnectionRefusedError):
        post(proxy)

    assert bodies == []
    assert post(proxy)[0] == 200


def test_a_cut_answer_has_reached_the_server_and_is_counted(proxy: Proxy, bodies: list[bytes]) -> None:
    proxy.fail("cut_after", path="/sync/v1/push", times=2)

    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            post(proxy)

    assert post(proxy) == (200, ANSWER)
    assert len(bodies) == 3
    assert [seen.answer for seen in proxy.passed("/sync/v1/push", fault="cut_after")] == [
        {"results": [1, 2, 3]},
        {"results": [1, 2, 3]},
    ]


def test_a_truncated_answer_ends_early(proxy: Proxy) -> None:
    with (
        proxy.failing("truncate"),
        pytest.raises((http.client.IncompleteRead, ConnectionResetError)),
    ):
        post(proxy)


def test_a_captive_portal_answers_for_the_server_with_a_page(proxy: Proxy, bodies: list[bytes]) -> None:
    with proxy.failing("portal"):
        status, body = post(proxy)

    assert status == 200
    assert b"Wi-Fi" in body
    assert bodies == []


def test_a_fault_keeps_to_its_path(proxy: Proxy) -> None:
    with proxy.failing("status", path="/sync/", status=500):
        assert post(proxy)[0] == 500
        assert post(proxy, "/auth/login")[0] == 200


def test_a_stalled_request_never_reaches_the_server(proxy: Proxy, bodies: list[bytes]) -> None:
    with proxy.failing("stall"), pytest.raises(TimeoutError):
        post(proxy, seconds=0.3)

    assert bodies == []


def test_a_slow_network_still_delivers(proxy: Proxy) -> None:
    with proxy.failing("delay", seconds=0.05):
        assert post(proxy) == (200, ANSWER)


def test_a_rewritten_answer_looks_like_another_version_of_the_server(proxy: Proxy) -> None:
    proxy.rewrite("/sync/v1/push", lambda body: body.replace(b"3", b"4"))

    assert post(proxy) == (200, b'{"results":[1,2,4]}')
    assert post(proxy, "/auth/login") == (200, ANSWER)


def test_a_request_cut_before_it_arrives_was_never_made(proxy: Proxy, bodies: list[bytes]) -> None:
    proxy.fail("cut_before", times=1)

    with pytest.raises(ConnectionError):
        post(proxy)

    assert bodies == []
    assert post(proxy)[0] == 200


def test_a_doubled_request_arrives_twice_and_is_answered_once(proxy: Proxy, bodies: list[bytes]) -> None:
    proxy.fail("duplicate", times=1)

    assert post(proxy) == (200, ANSWER)
    assert bodies == [b"{}", b"{}"]
    assert proxy.passed("/sync/v1/push")[0].answer == {"results": [1, 2, 3]}


def test_a_late_request_arrives_after_the_next_one(proxy: Proxy, bodies: list[bytes]) -> None:
    proxy.fail("late", times=1)
    with pytest.raises(ConnectionError):
        post(proxy, body=b'{"n":1}')
    assert bodies == []

    post(proxy, body=b'{"n":2}')
    post(proxy, body=b'{"n":3}')

    assert bodies == [b'{"n":2}', b'{"n":1}', b'{"n":3}']


def test_a_thin_line_delivers_whole_answers(proxy: Proxy) -> None:
    with proxy.failing("throttle", seconds=0.02):
        assert post(proxy) == (200, ANSWER)
