"""Run a `carnet` command with every one of its threads under cProfile, and write down where the time went.

``python -m bench.profiled FILE serve``. cProfile sees one thread at a time, and the writer is a thread of its own;
it slows Python code and not SQLite, so read shares and counts here and times without it.
"""

import atexit
import cProfile
import io
import pstats
import sys
import threading
from pathlib import Path

from server.cli import main as carnet

ROWS = 40
_profiles: dict[str, cProfile.Profile] = {}
_run = threading.Thread.run


def _profiled_run(thread: threading.Thread) -> None:
    profile = _profiles[thread.name] = cProfile.Profile()
    profile.runcall(_run, thread)


def _write(target: Path) -> None:
    text = io.StringIO()
    for name, profile in _profiles.items():
        for order in ("tottime", "cumulative"):
            text.write(f"\n===== thread {name}, by {order}\n")
            pstats.Stats(profile, stream=text).strip_dirs().sort_stats(order).print_stats(ROWS)
    target.write_text(text.getvalue())


def main() -> None:
    """Profile the main thread and every thread started from here on."""
    target = Path(sys.argv[1])
    sys.argv = ["carnet", *sys.argv[2:]]
    setattr(threading.Thread, "run", _profiled_run)  # noqa: B010 - a thread can only profile itself
    atexit.register(_write, target)
    profile = _profiles["main"] = cProfile.Profile()
    profile.runcall(carnet)


if __name__ == "__main__":
    main()
