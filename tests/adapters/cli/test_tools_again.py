"""The commands that turn back time, as a stranger tries them: pipes, mistyped words, another language."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from commands import LATE, ROOT

READER_GONE = 141
"""128 and the number of SIGPIPE: what a shell tells of `git log | head` too."""


class TestAReaderWhoHasSeenEnough:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("timeline", LATE),
            ("replay", LATE, "--json"),
            ("explain", LATE, "server/v1/price"),
            ("check", LATE),
            ("readings",),
            ("--help",),
            ("bisect", LATE, "--ask", "nothing"),
            ("bisect", "--no-such-option"),
        ],
    )
    def test_ends_the_command_without_a_word_and_with_no_answer(self, arguments: tuple[str, ...]) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            command = [sys.executable, "-m", "yakkan", *arguments]
            done = subprocess.run(command, stdout=writing, stderr=writing, cwd=ROOT, check=False)
        finally:
            os.close(writing)
        assert done.returncode == READER_GONE

    def test_is_told_nothing_on_standard_error(self) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            command = [sys.executable, "-m", "yakkan", "terms"]
            done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
        finally:
            os.close(writing)
        assert (done.returncode, done.stderr) == (READER_GONE, b"")
