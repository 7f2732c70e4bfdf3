"""`make bench`: print a line a figure, ``name value unit (ratio to the limit)``, and exit 0 whatever the figure."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.figures import ALL, Run
from bench.house import SERVE, Workspace


def main() -> None:
    """Read the words of the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(ALL), action="append", help="measure this kind of work alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the best round counts")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="write there where the server's time goes")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carnet-bench-") as folder:
        run = Run(Workspace(Path(folder)), words.rounds, lambda name: _command(name, words.profile))
        for name in words.only or ALL:
            for line in ALL[name](run):
                print(line, flush=True)


def _command(name: str, profile: Path | None) -> tuple[str, ...]:
    if profile is None:
        return SERVE
    profile.mkdir(parents=True, exist_ok=True)
    return (sys.executable, "-m", "bench.profiled", str((profile / f"{name}.txt").resolve()), "serve")


if __name__ == "__main__":
    main()
