"""A Node process with the real client in it: a line of JSON in is a command, a line out what came of it."""

import atexit
import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from select import select
from typing import Any, Final

_CLIENT: Final = Path(__file__).parents[2] / "client"
_PATIENCE_S: Final = 120
"""A network may keep a request waiting, and a busy machine everything; who says nothing for longer hangs."""


class Node:
    """A bundle of ours at work; what fails in it fails here, as AssertionError with Node's own words."""

    def __init__(self, bundle: str) -> None:
        """Start it; it knows no phone yet."""
        self._process = subprocess.Popen(  # noqa: S603 - our own bundle
            ["node", bundle],  # noqa: S607 - wherever Node is installed
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **command: Any) -> Any:
        """Carry out a command and return what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        ready, _, _ = select([self._process.stdout], [], [], _PATIENCE_S)
        if not ready:
            raise AssertionError(f"our client does not come to an end with {command}")
        answer = json.loads(self._process.stdout.readline())
        if "failed" in answer:
            raise AssertionError(answer["failed"])
        return answer["told"]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=_PATIENCE_S)
        self._process.stdout.close()


@cache
def node(entry: str, fault: str = "") -> Node:
    """Return the process of this entry and planted fault (JSON), which serves one history after the other."""
    started = Node(_bundle(entry, fault))
    atexit.register(started.close)
    return started


def _bundle(entry: str, fault: str) -> str:
    """Return the phones as one file for Node, with a planted fault or none."""
    folder = tempfile.TemporaryDirectory(prefix="carnet-phones-")
    atexit.register(folder.cleanup)
    target = Path(folder.name) / "phones.mjs"
    planted = target.with_suffix(".json")
    planted.write_text(fault or "null", encoding="utf-8")
    words = ["node", "simulation/build.mjs", target.as_posix(), planted.as_posix(), entry]
    subprocess.run(words, cwd=_CLIENT, check=True, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603 - our own script
    return target.as_posix()
