"""`make bench-client`: a line a figure of a phone with 50,000 rows, ``name value unit (ratio of its budget)``."""

import argparse
import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.client_figures import KINDS, Run, figures
from server import __file__ as server_file

STATIC = Path(os.environ.get("CARNET_STATIC") or Path(server_file).with_name("static"))


def main() -> None:
    """Read the words of the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.client", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often; the best round counts")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS, help="these kinds of figures alone")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carnet-bench-client-") as folder, sync_playwright() as playwright:
        for line in figures(Run(Path(folder), playwright, words.rounds, STATIC, words.only)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
