"""Print the table: `python -m benchmarks [--quick] [--only replay|store|portfolio] [--folder FOLDER]`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import portfolio, replay, store
from benchmarks.measure import HEAD, QUICK, Sizes, machine

PARTS = {"replay": replay.rows, "store": store.rows, "portfolio": portfolio.rows}


def main() -> None:
    """Measure what was asked for and print a row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: see that it runs, the figures mean nothing")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part of the table")
    parser.add_argument("--contracts", type=int, help="contracts of the portfolio, else 100,000")
    parser.add_argument("--folder", help="where the files are made; appends wait for its disk")
    given = parser.parse_args()
    sizes = QUICK if given.quick else Sizes(**({"contracts": given.contracts} if given.contracts else {}))
    print(f"{machine()}\n\n{HEAD}", flush=True)
    for name in given.only or PARTS:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            for row in PARTS[name](Path(folder), sizes):
                print(row, flush=True)


if __name__ == "__main__":
    main()
