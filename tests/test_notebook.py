"""The example notebook runs from its first cell to its last, as a stranger would run it, and shows what it promises."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NOTEBOOK = EXAMPLES / "notebook.ipynb"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The notebook with its outputs, run with an empty home and by the kernel of this very environment."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("JUPYTER", "IPYTHON"))]:
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        # Connection files and history stay out of the way of whoever runs the tests.
        patch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
        patch.setenv("IPYTHONDIR", str(home / "ipython"))
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")
        with warnings.catch_warnings():
            # What the Jupyter libraries deprecate among themselves is theirs.
            warnings.simplefilter("ignore")
            import nbformat
            from nbclient import NotebookClient

            read = nbformat.read(NOTEBOOK, as_version=4)
            run = NotebookClient(read, timeout=120, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}})
            yield run.execute()


def output(notebook: Any, place: int, form: str = "text/plain") -> str:
    """What the cell of a number, from 1, shows last; plain text of what it prints."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    last = code[place - 1].outputs[-1]
    return str(last.text if last.output_type == "stream" else last.data[form])


class TestTheNotebook:
    def test_it_has_twelve_cells_and_is_kept_without_outputs(self) -> None:
        import nbformat

        read = nbformat.read(NOTEBOOK, as_version=4)
        nbformat.validate(read)
        code = [cell for cell in read.cells if cell.cell_type == "code"]
        assert len(code) == 12
        assert all(cell.execution_count is None and cell.outputs == [] for cell in code)

    def test_every_cell_shows_something_and_none_complains(self, notebook: Any) -> None:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.outputs
                assert all(each.get("name") != "stderr" for each in cell.outputs)

    def test_the_same_day_has_two_answers(self, notebook: Any) -> None:
        assert output(notebook, 3) == "('in_warranty', 'rejected')"

    def test_the_answer_turns_when_the_letter_is_found(self, notebook: Any) -> None:
        shown = output(notebook, 7, "text/html")
        assert "2025-06-12 09:30" in shown
        assert "rejected" in shown

    def test_a_letter_of_the_eighth_day_comes_too_late(self, notebook: Any) -> None:
        assert "1,650,000" in output(notebook, 10, "text/html")

    def test_one_reading_decides(self, notebook: Any) -> None:
        assert "X32" in output(notebook, 11, "text/html")

    def test_the_letter_and_the_delivery_are_decisive(self, notebook: Any) -> None:
        assert "v1-letter" in output(notebook, 12, "text/html")
