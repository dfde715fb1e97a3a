"""Wrong input on the command line: named with what was expected, status 2, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import LATE, fine, refused

from yakkan.adapters.store import Store
from yakkan.domain.errors import Conflict


class TestWrongInput:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--as-of", "2025-02-30"], "--as-of: found '2025-02-30', expected a day such as 2025-06-05"),
            (["--as-of", "2025-6-5"], "--as-of: found '2025-6-5', expected a day such as 2025-06-05"),
            (["--as-of", "20250605"], "--as-of: found '20250605'"),
            (["--as-of", "２０２５-06-05"], "--as-of: found"),
            (["--as-of", ""], "--as-of: found ''"),
            (["--as-of", "1948-12-31"], "expected a day from 1949 to 2099"),
            (["--as-of", "2100-01-01"], "expected a day from 1949 to 2099"),
            (["--known-at", "yesterday"], "--known-at: found 'yesterday'"),
            (["--known-at", "2025-06-05T25:00"], "--known-at: found '2025-06-05T25:00'"),
            (["--known-at", "2025-06-05Z"], "--known-at: found '2025-06-05Z'"),
            (["--known-at", "2000-01-01"], "nothing that was recorded by 2000-01-01"),
            (["--reading", "X1"], "expected a reading and its value, such as X1=R-B"),
            (["--reading", "X1=R-Z"], "the unknown value 'R-Z'"),
            (["--reading", "X999=R-A"], "the unknown reading 'X999'"),
            (["--reading", "X1=R-A", "--reading", "X1=R-B"], "expected X1 once"),
        ],
    )
    def test_a_bad_option_is_named_with_what_was_expected(self, options: list[str], said: str) -> None:
        assert said in refused("replay", LATE, *options)

    def test_a_reading_supposed_is_named_by_its_own_option(self) -> None:
        said = refused("what-if", LATE, "--suppose-reading", "X1=R-Z")
        assert said.startswith("--suppose-reading: found the unknown value 'R-Z'")

    def test_an_instant_of_recording_is_no_day(self, tmp_path: Path, case: Path) -> None:
        store = tmp_path / "s.db"
        fine("import", case, "--db", store)
        for text in ("noon", "2025-06-05"):
            said = refused("record", "PaymentDemanded", "on=2025-06-05", "--recorded-at", text, "--db", store)
            assert said.rstrip().endswith("expected an instant such as 2025-06-05T17:00+09:00")

    def test_no_words_to_search_for_make_no_tables(self, tmp_path: Path, case: Path) -> None:
        fine("import", case, "--db", tmp_path / "s.db")
        before = sorted(tmp_path.iterdir())
        assert "expected a word" in refused("search", "", "--db", tmp_path / "s.db")
        assert sorted(tmp_path.iterdir()) == before

    def test_all_bad_options_are_named_at_once(self) -> None:
        said = refused("replay", LATE, "--as-of", "x", "--known-at", "y", "--reading", "z")
        assert len(said.splitlines()) == 3

    def test_files_that_cannot_be_used(self, tmp_path: Path, case: Path) -> None:
        binary = tmp_path / "binary.yaml"
        binary.write_bytes(b"\xff\xfe\x00\x01")
        cut = tmp_path / "cut.db"
        fine("import", case, "--db", cut)
        cut.write_bytes(cut.read_bytes()[:5000])
        missing = tmp_path / "missing"
        for arguments in (
            ["replay", missing],
            ["replay", tmp_path],
            ["replay", binary],
            ["import", case, "--db", tmp_path],
            ["import", case, "--db", missing / "x.db"],
            ["import", case, "--db", "postgresql://localhost/x"],
            ["replay", "--db", missing],
            ["replay", "--db", case],
            ["replay", "--db", cut],
            ["timeline", "--db", tmp_path],
            ["agenda", "--db", missing],
            ["explain", "--db", missing, "state:server"],
            ["record", "--db", missing, "PaymentReceived", "on=2025-01-01", "amount=1"],
            ["advance", "--db", missing, "--to", "2025-01-01"],
            ["advance", "--db", cut, "--to", "2025-01-01"],
            ["verify", "--db", missing],
            ["verify", "--db", case],
        ):
            refused(*arguments)
        assert not missing.exists()

    @pytest.mark.parametrize(
        "arguments",
        [
            ["rapley"],
            ["replay", LATE, "--as_of", "2025-01-01"],
            ["replay", LATE, "--lang", "fr"],
            ["replay", LATE, "extra"],
            ["agenda", LATE, "--within", "-1"],
            ["agenda", LATE, "--within", "week"],
            ["import", LATE],
            ["advance", "--db", "x.db"],
            ["check"],
            ["diagram", "supply", "--format", "png"],
        ],
    )
    def test_a_wrong_command_line_is_explained(self, arguments: list[str]) -> None:
        assert "Usage: " in refused(*arguments)

    def test_another_writer_means_trying_again(self, store: Path) -> None:
        def busy(*_: object) -> None:
            raise Conflict("another writer of this matter was faster; read again and retry")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "append", busy)
            said = refused("advance", "--db", store, "--to", "2025-01-07")
        assert "retry" in said
