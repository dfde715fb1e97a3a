"""The label that ties functions to provisions."""

from collections.abc import Iterator

import pytest

from yakkan.domain.terms.provision import PROVISIONS, provision


@pytest.fixture(autouse=True)
def untouched_register() -> Iterator[None]:
    before = {citation: list(entries) for citation, entries in PROVISIONS.items()}
    yield
    PROVISIONS.clear()
    PROVISIONS.update(before)


class TestLabel:
    def test_the_function_itself_comes_back_with_its_citation(self) -> None:
        def inspected() -> int:
            return 7

        labelled = provision("28(1)", reading="X1")(inspected)
        assert labelled is inspected
        assert getattr(inspected, "citation") == "28(1)"  # noqa: B009 - mypy knows no attributes of functions
        assert getattr(inspected, "readings") == ("X1",)  # noqa: B009

    def test_it_is_listed_under_its_provision_with_its_readings(self) -> None:
        @provision("52", reading=("X1", "X34"))
        def consulted() -> None: ...

        entry = PROVISIONS["52"][-1]
        assert (entry.function, entry.citation, entry.readings) == (consulted, "52", ("X1", "X34"))
        assert entry.name.endswith("consulted")

    def test_one_function_may_carry_out_several_provisions(self) -> None:
        @provision("50")
        @provision("51", reading="X1")
        def judged() -> None: ...

        assert PROVISIONS["50"][-1].function is PROVISIONS["51"][-1].function is judged
        assert getattr(judged, "citation") == "50"  # noqa: B009

    def test_a_function_defined_again_is_listed_once(self) -> None:
        before = len(PROVISIONS.get("52", []))
        for _ in range(2):

            @provision("52")
            def consulted() -> None: ...

        assert len(PROVISIONS["52"]) == before + 1
        assert PROVISIONS["52"][-1].function is consulted

    @pytest.mark.parametrize("citation", ["", "28.1", "28(1", "Article 28", "28 (1)", "0", "28(0)", "(1)", "２８"])
    def test_another_form_of_citation_is_refused(self, citation: str) -> None:
        with pytest.raises(ValueError, match=r"cited like 28\(1\)"):
            provision(citation)

    def test_an_article_beyond_the_last_is_refused(self) -> None:
        provision("52")
        with pytest.raises(ValueError, match="end with Article 52"):
            provision("53")

    def test_an_unknown_reading_is_refused(self) -> None:
        with pytest.raises(ValueError, match="unknown reading 'X99'"):
            provision("28(1)", reading=("X1", "X99"))
