"""A running process, some of whose system calls fail or kill it, as strace lets them."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_PATIENCE_S = 10.0


@contextlib.contextmanager
def injecting(pid: int, what: str, log: Path) -> Iterator[None]:
    """Inject a fault into every thread of a process, from now until the end of the block."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not on this machine: the same is tried at random moments instead")
    call = what.partition(":")[0]
    words = [program, "-f", "-o", str(log), "-e", f"trace={call}", "-e", f"inject={what}", "-p", str(pid)]
    tracer = subprocess.Popen(words, stderr=subprocess.PIPE)  # noqa: S603 - words of our own
    try:
        _wait_until_traced(pid, tracer)
        yield
    finally:
        tracer.terminate()
        tracer.communicate()


def _wait_until_traced(pid: int, tracer: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if tracer.poll() is not None:
            assert tracer.stderr is not None
            pytest.skip(f"strace may not look into a process here: {tracer.stderr.read().decode().strip()}")
        if all(_is_traced(task) for task in Path(f"/proc/{pid}/task").iterdir()):
            return
        time.sleep(0.02)
    raise TimeoutError("strace did not take hold of the process")


def _is_traced(task: Path) -> bool:
    lines = (task / "status").read_text().splitlines()
    return any(line.startswith("TracerPid:") and line.split()[1] != "0" for line in lines)
