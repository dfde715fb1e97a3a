"""The catalogue of readings, and the choice among them."""

import copy
import pickle
import re

import pytest

import yakkan  # noqa: F401  (labels all provisions)
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.provision import PROVISIONS
from yakkan.domain.terms.readings import ALL_DEFAULT, READINGS, Alternative, Reading, Readings, parse_reading

THREE = {"X1", "X15", "X24", "X28", "X29", "X40", "X54", "X60", "X67"}
FOUR = {"X18", "X19", "X58"}
JAPANESE = re.compile(r"[\u3041-\u309f\u4e00-\u9fff]")


class TestCatalogue:
    def test_it_holds_x1_to_x74_in_order(self) -> None:
        assert list(READINGS) == [f"X{number}" for number in range(1, 75)]
        assert all(reading.id == id for id, reading in READINGS.items())

    def test_each_has_its_alternatives_and_the_first_is_the_default(self) -> None:
        for id, reading in READINGS.items():
            letters = "ABCD" if id in FOUR else "ABC" if id in THREE else "AB"
            assert list(reading.alternatives) == [f"R-{letter}" for letter in letters], id
            assert reading.default == "R-A"

    @pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS.keys())
    def test_each_is_told_in_both_languages(self, reading: Reading) -> None:
        english = [reading.title_en, reading.grounds_en, *(a.en for a in reading.alternatives.values())]
        japanese = [reading.title_ja, reading.grounds_ja, *(a.ja for a in reading.alternatives.values())]
        assert all(text.isascii() and text[0].isupper() and text[-1] in ".?" for text in english)
        assert all(JAPANESE.search(text) and text == text.strip() for text in japanese)
        assert all(text.endswith("。") for text in japanese[1:])
        assert len({a.en for a in reading.alternatives.values()}) == len(reading.alternatives)
        assert len({a.ja for a in reading.alternatives.values()}) == len(reading.alternatives)

    def test_each_cites_provisions_the_terms_have(self) -> None:
        for reading in READINGS.values():
            assert reading.articles, reading.id
            for citation in reading.articles:
                match = re.fullmatch(r"(\d+)(\(\d+\))*", citation)
                assert match is not None, (reading.id, citation)
                assert 1 <= int(match.group(1)) <= 52, (reading.id, citation)

    def test_each_names_the_provisions_whose_functions_ask_for_it(self) -> None:
        # A citation such as 41(2) is named by its parts too: 41(2)(1).
        missing = {
            (reading, citation)
            for citation, functions in PROVISIONS.items()
            for function in functions
            for reading in function.readings
            if not any(f"{named}(".startswith(f"{citation}(") for named in READINGS[reading].articles)
        }
        assert missing == set()

    def test_no_title_is_used_twice(self) -> None:
        assert len({reading.title_en for reading in READINGS.values()}) == len(READINGS)
        assert len({reading.title_ja for reading in READINGS.values()}) == len(READINGS)

    def test_alternatives_cannot_be_changed(self) -> None:
        with pytest.raises(TypeError):
            READINGS["X1"].alternatives["R-Z"] = Alternative("x", "x")  # type: ignore[index]

    def test_a_default_must_be_an_alternative(self) -> None:
        with pytest.raises(ValueError, match="X1 has no alternative R-A"):
            Reading("X1", "t", "t", ("1(1)",), {"R-B": Alternative("x", "x")}, "g", "g")


class TestChoice:
    def test_what_is_not_set_has_its_default(self) -> None:
        readings = Readings.of({"X12": "R-B"})
        assert (readings["X12"], readings["X1"]) == ("R-B", "R-A")

    def test_nothing_set_is_all_default(self) -> None:
        assert Readings.of(None) is Readings.of({}) is ALL_DEFAULT
        assert {ALL_DEFAULT[id] for id in READINGS} == {"R-A"}
        assert ALL_DEFAULT.explicit == {}

    def test_what_was_set_is_listed_by_number_a_default_included(self) -> None:
        readings = Readings.of({"X10": "R-B", "X9": "R-A", "X2": "R-B"})
        assert list(readings.explicit.items()) == [("X2", "R-B"), ("X9", "R-A"), ("X10", "R-B")]

    def test_an_override_wins_and_leaves_the_first_choice_alone(self) -> None:
        first = Readings.of({"X1": "R-B", "X2": "R-B"})
        second = first.override({"X1": "R-C", "X3": "R-B"})
        assert second.explicit == {"X1": "R-C", "X2": "R-B", "X3": "R-B"}
        assert first.explicit == {"X1": "R-B", "X2": "R-B"}
        assert first.override(None) is first
        assert first.override(Readings.of({"X1": "R-C"})) == first.override({"X1": "R-C"})

    def test_equal_choices_are_equal_in_any_order_and_hash_alike(self) -> None:
        one, other = Readings.of({"X1": "R-B", "X2": "R-B"}), Readings.of({"X2": "R-B", "X1": "R-B"})
        assert one == other
        assert len({one, other, Readings.of({"X1": "R-B"})}) == 2
        assert one != {"X1": "R-B", "X2": "R-B"}

    def test_a_choice_cannot_be_changed(self) -> None:
        readings = Readings.of({"X1": "R-B"})
        readings.explicit["X1"] = "R-C"
        assert readings["X1"] == "R-B"
        with pytest.raises(AttributeError, match="override"):
            readings._explicit = {}
        with pytest.raises(AttributeError, match="cannot be changed"):
            del readings._explicit

    def test_a_choice_survives_copying_and_pickling(self) -> None:
        readings = Readings.of({"X1": "R-B"})
        assert pickle.loads(pickle.dumps(readings)) == copy.deepcopy(readings) == readings

    def test_it_lists_every_reading(self) -> None:
        assert list(ALL_DEFAULT) == list(READINGS)
        assert len(ALL_DEFAULT) == 74
        assert "X67" in ALL_DEFAULT
        assert "X99" not in ALL_DEFAULT

    def test_looking_up_an_unknown_reading_is_a_key_error(self) -> None:
        with pytest.raises(KeyError):
            ALL_DEFAULT["X99"]

    def test_every_bad_entry_is_named_at_once(self) -> None:
        with pytest.raises(InputError) as caught:
            Readings.of({"X99": "R-A", "X2": "R-Z", "X3": "R-B", "x4": "R-A"})
        lines = str(caught.value).splitlines()
        assert len(lines) == len(caught.value.problems) == 3
        assert "'X99'" in lines[0]
        assert "X1 to X74" in lines[0]
        assert "'R-Z' for X2" in lines[1]
        assert "expected one of R-A, R-B" in lines[1]
        assert "'x4'" in lines[2]

    def test_a_value_that_is_no_text_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"one of R-A, R-B, R-C"):
            Readings.of({"X1": ["R-A"]})  # type: ignore[dict-item]


class TestParsing:
    @pytest.mark.parametrize("text", ["X1=R-B", " X1 = R-B "])
    def test_an_option_names_reading_and_value(self, text: str) -> None:
        assert parse_reading(text) == ("X1", "R-B")

    @pytest.mark.parametrize("text", ["", "X1", "X1=", "=R-B", "X1:R-B"])
    def test_another_form_is_refused_with_an_example(self, text: str) -> None:
        with pytest.raises(InputError, match="such as X1=R-B"):
            parse_reading(text)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("X0=R-A", "X1 to X74"), ("X2=R-C", "R-A, R-B"), ("X1=R-B=R-C", "R-A, R-B, R-C")],
    )
    def test_an_unknown_reading_or_value_is_refused_with_the_known(self, text: str, expected: str) -> None:
        with pytest.raises(InputError, match=f"one of {expected}"):
            parse_reading(text)


class TestProblems:
    def test_a_problem_reads_as_one_line_with_its_place(self) -> None:
        problem = Problem("case.yaml", "'suply'", "a kind", "did you mean supply?", 12, 5, "contracts[0].kind")
        expected = "case.yaml:12:5: contracts[0].kind: found 'suply', expected a kind; did you mean supply?"
        assert str(problem) == expected

    def test_what_is_not_known_of_the_place_is_left_out(self) -> None:
        assert str(Problem("", "1", "2")) == "found 1, expected 2"
        assert str(Problem("", "1", "2", path="a.b")) == "a.b: found 1, expected 2"
        assert str(Problem("f", "1", "2", line=3)) == "f:3: found 1, expected 2"

    def test_an_input_error_is_a_value_error_that_lists_and_keeps_all(self) -> None:
        problems = [Problem("f", "1", "2", line=1), Problem("f", "3", "4", line=2)]
        error = InputError(problems)
        assert isinstance(error, ValueError)
        assert str(error) == "f:1: found 1, expected 2\nf:2: found 3, expected 4"
        assert pickle.loads(pickle.dumps(error)).problems == tuple(problems)

    def test_an_input_error_needs_a_problem(self) -> None:
        with pytest.raises(ValueError, match="at least one problem"):
            InputError([])
