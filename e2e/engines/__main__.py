"""`make e2e-engines`: the promises of an offline app in Firefox and WebKitGTK; says plainly which is missing."""

import sys
import tempfile
from pathlib import Path

from e2e.conftest import ANNA, make_team
from e2e.engines.driver import Firefox, Missing, WebKit
from e2e.engines.promises import keep_promises

ENGINES = (Firefox, WebKit)


def main() -> int:
    """Try every engine; return how many are missing or broke a promise."""
    only = {word.lower() for word in sys.argv[1:]}
    bad = 0
    for make in ENGINES:
        if only and make.name.lower() not in only:
            continue
        with tempfile.TemporaryDirectory(prefix="carnet-engines-", ignore_cleanup_errors=True) as folder:
            try:
                engine = make(Path(folder) / "profile")
            except Missing as missing:
                print(missing, flush=True)  # noqa: T201 - said to a person
                bad += 1
                continue
            try:
                for promise in keep_promises(engine, make_team(Path(folder) / "data"), ANNA):
                    print(f"{engine.name}: {promise}", flush=True)  # noqa: T201 - said to a person
            except (RuntimeError, AssertionError) as broken:
                print(f"{engine.name}: BROKEN: {broken}", flush=True)  # noqa: T201 - said to a person
                bad += 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
