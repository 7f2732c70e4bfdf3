"""`make bench`: print a line a figure, ``name value unit (ratio to the limit)``, and exit 0 whatever the figure."""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from bench.figures import ALL, Run
from bench.growth import growth
from bench.house import SERVE, Workspace
from tests import postgresql

KINDS = {**ALL, "growth": growth}
"""The growing store takes minutes to fill, so that it is measured only when it is asked for."""


def main() -> None:
    """Read the words of the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(KINDS), action="append", help="measure this kind of work alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the best round counts")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="write there where the server's time goes")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where it is all kept")
    words = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="carnet-bench-")))
        server = None
        if words.database == "postgresql":
            try:
                cluster = stack.enter_context(postgresql.running(on_disk=True))
            except postgresql.NoPostgresql as why:
                parser.exit(1, f"{why}\n")
            server = (cluster, stack.enter_context(cluster.fresh()))
        run = Run(Workspace(folder, server), words.rounds, lambda name: _command(name, words.profile))
        for name in words.only or ALL:
            for line in KINDS[name](run):
                print(line, flush=True)


def _command(name: str, profile: Path | None) -> tuple[str, ...]:
    if profile is None:
        return SERVE
    profile.mkdir(parents=True, exist_ok=True)
    return (sys.executable, "-m", "bench.profiled", str((profile / f"{name}.txt").resolve()), "serve")


if __name__ == "__main__":
    main()
