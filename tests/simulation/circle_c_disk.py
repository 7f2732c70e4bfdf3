"""A disk of a few megabytes for a server to live on, so that it can be full: a file system in memory, for it alone."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

SIZE = "24m"
_CHUNK = bytes(65_536)


class SmallDisk:
    """Made by ``with``. ``folder`` leads to it from outside as from inside; it is None where none can be made here."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self.folder: Path | None = None
        self._holder: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Let a process hold a file system of its own, if that is allowed here."""
        unshare = shutil.which("unshare")
        if unshare is None or shutil.which("nsenter") is None:
            return self
        script = f"mount -t tmpfs -o size={SIZE} none /mnt && echo here && exec sleep infinity"
        words = [unshare, "-Urm", "sh", "-c", script]
        self._holder = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - words of our own
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() == b"here\n":
            self.folder = Path(f"/proc/{self._holder.pid}/root/mnt")
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go with all that is on it."""
        if self._holder is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._holder.pid, signal.SIGKILL)
            self._holder.communicate()

    def inside(self, command: Sequence[str]) -> tuple[str, ...]:
        """Return the words that run a command where the disk is seen."""
        if self.folder is None or self._holder is None:
            return tuple(command)
        return ("nsenter", "-t", str(self._holder.pid), "-U", "-m", "--preserve-credentials", *command)

    def fill(self) -> bool:
        """Take all the room there is; False where that cannot be done."""
        if self.folder is None:
            return False
        with contextlib.suppress(OSError), (self.folder / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(_CHUNK)
        return True

    def clear(self) -> None:
        """Give it back."""
        if self.folder is not None:
            (self.folder / "ballast").unlink(missing_ok=True)
