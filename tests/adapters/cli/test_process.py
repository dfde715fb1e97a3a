"""The command as a process: what reaches a pipe, a terminal and the shell."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from commands import CASE, EXPECT, LATE, ROOT


class TestAsProcess:
    @staticmethod
    def run(*arguments: object, **env: str) -> subprocess.CompletedProcess[bytes]:
        keep = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        command = [sys.executable, "-m", "yakkan", *map(str, arguments)]
        full = {**keep, "TERM": "xterm-256color", "PYTHONUTF8": "1", **env}
        return subprocess.run(command, capture_output=True, cwd=ROOT, env=full, check=False)

    def test_what_is_piped_is_plain_text_in_utf_8(self) -> None:
        done = self.run("replay", LATE, "--lang", "ja")
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\x1b" not in done.stdout
        assert "瀬戸内化成株式会社" in done.stdout.decode()

    def test_the_status_reaches_the_shell(self, tmp_path: Path, case: Path) -> None:
        case.write_text(CASE + EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        assert self.run("check", case).returncode == 1
        done = self.run("replay", tmp_path / "missing.yaml")
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"missing.yaml" in done.stderr
        assert b"Traceback" not in done.stderr
        assert self.run("--version").returncode == 0

    def test_a_terminal_without_japanese_gets_escapes(self, case: Path) -> None:
        done = self.run("replay", case, "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        assert json.loads(done.stdout)["customer"] == "みなと商事"

    def test_a_reader_that_has_seen_enough_is_no_error(self) -> None:
        command = f"{shlex.quote(sys.executable)} -m yakkan timeline {shlex.quote(LATE)} | head -1"
        done = subprocess.run(command, shell=True, capture_output=True, cwd=ROOT, check=False)
        assert b"Traceback" not in done.stderr
        assert done.stdout
