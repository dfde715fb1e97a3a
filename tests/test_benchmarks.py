"""The benchmarks run, and both sides of each agree on what they read or wrote; their figures are nobody's test."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_row_of_the_table_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert rows[0] == "| what | ours | beside | ratio | to reach | reached |"
    assert len(rows) == 1 + 24
    assert all(row.count("|") == 7 for row in rows)
