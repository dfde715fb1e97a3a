"""Files that appear when they are complete, whatever befalls who writes them, and whoever else writes them too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli import app
from yakkan.adapters.whole_file import whole_file
from yakkan.domain.errors import InputError

WRITER = textwrap.dedent(
    """
    import sys
    from yakkan.adapters.whole_file import whole_file

    with whole_file(sys.argv[1]) as partial:
        partial.write_text("half")
        print(partial, flush=True)
        sys.stdin.readline()
        partial.write_text("whole")
    """
)


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def writer(path: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process in the middle of writing, and what it writes to."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], text=True, **pipes)  # type: ignore[call-overload]
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_writer_has_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    path = tmp_path / "cases [1].jsonl"
    path.write_text("before")
    process, partial = writer(path)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert path.read_text() == "before"
    assert partial.read_text() == "half"
    # Another file's is nobody's business here.
    (tmp_path / ".cases 1.jsonl.17.partial").write_text("of another file")
    made = CliRunner().invoke(app, ["generate", "--out", str(path), "--contracts", "1"])
    assert made.exit_code == 0
    assert path.read_text().startswith("{")
    assert names(tmp_path) == {path.name, ".cases 1.jsonl.17.partial"}


def test_of_two_who_write_at_once_neither_takes_the_others_for_left(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    process, partial = writer(path)
    with whole_file(path) as mine:
        mine.write_text("mine")
        assert partial.read_text() == "half"
    assert path.read_text() == "mine"
    process.communicate("go on\n")
    assert process.returncode == 0
    assert path.read_text() == "whole"
    assert names(tmp_path) == {path.name}


def test_one_begins_with_an_empty_file(tmp_path: Path) -> None:
    # As a process of the same number has left it, on a disk that knows no locks.
    path = tmp_path / "rows.txt"
    (tmp_path / f".rows.txt.{os.getpid()}.partial").write_text("left")
    with whole_file(path) as partial:
        assert partial.read_text() == ""
    assert path.read_text() == ""


def test_after_an_error_all_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_text("before")

    def broken() -> None:
        with whole_file(path) as partial:
            partial.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert (path.read_text(), names(tmp_path)) == ("before", {path.name})
    with pytest.raises(InputError, match="a folder"), whole_file(tmp_path):
        pass


@pytest.mark.parametrize("command", ["generate --contracts 1 --out", "portfolio --as-of 2025-12-31 --db {} --parquet"])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, command: str) -> None:
    """As /dev/null is none, which the administrator could have replaced by a file."""
    store, path = tmp_path / "contracts.db", tmp_path / "pipe"
    assert CliRunner().invoke(app, ["generate", "--db", str(store), "--contracts", "1"]).exit_code == 0
    os.mkfifo(path)
    refused = CliRunner().invoke(app, [*command.format(store).split(), str(path)], env={"YAKKAN_LANG": "en"})
    assert refused.exit_code == 2
    assert refused.stderr == f"{path}: found something that is no file, expected a file\n"
    assert path.is_fifo()


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    path, link = tmp_path / "there" / "rows.txt", tmp_path / "link"
    link.symlink_to(path)
    with whole_file(link) as partial:
        partial.write_text("rows")
    assert link.is_symlink()
    assert path.read_text() == "rows"
    assert names(tmp_path / "there") == {path.name}
