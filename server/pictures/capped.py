"""Starts the worker that looks at a picture, waits for it, and takes its word; a hanging one is killed."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.store.writer import Busy

log = logging.getLogger(__name__)

_WORKER: Final = (sys.executable, "-I", "-m", "server.pictures.worker")


class WorkerBroken(Busy):
    """The worker cannot even start: no word about the picture, which must wait."""

    retry_after_s = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may cost."""

    cpu_s: int = 10
    wall_s: float = 30.0
    memory: int = 1024 * 1024 * 1024


ONE_PICTURE: Final = Limits()


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that can be shown. ``kept``: its own bytes may be; else what is to be kept lies in ``content``."""

    mime: str
    kept: bool
    content: Path
    preview: Path


def look(
    source: Path, mime: str, folder: Path, limits: Limits = ONE_PICTURE, worker: Sequence[str] = _WORKER
) -> Seen | str:
    """Look at a picture in a process of its own; return why it is refused, or what came of it, in ``folder``."""
    content, preview = folder / "content", folder / "preview"
    command = [*worker, str(limits.cpu_s), str(limits.memory), mime, str(source), str(content), str(preview)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program and paths
            command, capture_output=True, stdin=subprocess.DEVNULL, env={}, timeout=limits.wall_s, check=False
        )
    except subprocess.TimeoutExpired:
        return "unreadable"
    except OSError as error:
        raise WorkerBroken from error
    if ended.returncode < 0:  # killed by a limit, or by a decoder's own fault
        return "unreadable"
    if ended.returncode != 0:
        log.error("The worker that looks at pictures failed: %s", ended.stderr.decode(errors="replace")[-2_000:])
        raise WorkerBroken
    found = json.loads(ended.stdout)
    if "refused" in found:
        return str(found["refused"])
    return Seen(found["mime"], found["kept"], content, preview)
