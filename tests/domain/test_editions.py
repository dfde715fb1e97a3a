"""Editions of the terms and the conditions a quote puts in their place (reading X7)."""

from dataclasses import asdict, fields

import pytest

from yakkan.domain.errors import InputError
from yakkan.domain.terms.editions import CITATIONS, EDITIONS, SOURCES, Parameters, edition

OPEN = {"rework_months", "non_renewal_months", "renewal_months", "reasonable_days"}


def terms() -> Parameters:
    return edition().parameters


class TestEditions:
    def test_no_id_means_the_newest(self) -> None:
        assert edition(None) is edition() is EDITIONS[-1] is edition("IIJ-SRV145-0026")

    def test_an_unknown_edition_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(InputError, match=r"'IIJ-SRV145-0001', expected one of IIJ-SRV145-0026"):
            edition("IIJ-SRV145-0001")

    def test_the_figures_of_the_newest_edition(self) -> None:
        assert asdict(terms()) == {
            "confirmation_days": 14,
            "rework_months": 6,
            "non_renewal_months": 3,
            "renewal_months": 12,
            "rental_notice_business_days": 2,
            "late_return_multiple": 2,
            "inspection_days": 7,
            "latent_defect_months": 6,
            "late_interest_rate": "0.145",
            "late_interest_year_days": 365,
            "outsourcing_cap_months": 1,
            "maintenance_cap_months": 12,
            "secrecy_years": 3,
            "non_solicit_years": 1,
            "reasonable_days": 14,
        }

    def test_every_parameter_cites_its_provision(self) -> None:
        assert set(CITATIONS) == set(SOURCES) == {field.name for field in fields(Parameters)}
        assert CITATIONS["inspection_days"] == "28(1)"
        assert CITATIONS["maintenance_cap_months"] == "41(2)(4)"

    def test_ids_are_unique(self) -> None:
        assert len({each.id for each in EDITIONS}) == len(EDITIONS)


class TestArticle49_SpecialConditionsOfTheQuote:
    def test_a_quoted_notice_period_wins_under_both_readings(self) -> None:
        for reading in ("R-A", "R-B"):
            assert terms().with_special({"non_renewal_months": 1}, reading).non_renewal_months == 1

    def test_a_quoted_inspection_period_wins_under_r_a_only(self) -> None:
        assert terms().with_special({"inspection_days": 30}, "R-A").inspection_days == 30
        assert terms().with_special({"inspection_days": 30}, "R-B").inspection_days == 7

    def test_only_these_figures_are_left_to_the_quote_by_their_articles(self) -> None:
        assert {name for name, source in SOURCES.items() if source.open_to_quote} == OPEN
        for name in SOURCES:
            quoted = "0.1" if name == "late_interest_rate" else 99
            heard = asdict(terms().with_special({name: quoted}, "R-B"))
            assert (heard[name] == quoted) == (name in OPEN)
            assert asdict(terms().with_special({name: quoted}, "R-A")) == asdict(terms()) | {name: quoted}

    def test_the_terms_themselves_stay_as_they_are(self) -> None:
        terms().with_special({"inspection_days": 30}, "R-A")
        assert terms().inspection_days == 7

    def test_no_conditions_change_nothing(self) -> None:
        assert terms().with_special({}, "R-A") is terms()

    @pytest.mark.parametrize("reading", ["R-A", "R-B"])
    def test_bad_entries_are_refused_all_at_once_under_either_reading(self, reading: str) -> None:
        bad = {"inspektion": 3, "inspection_days": 0, "late_interest_rate": 0.1, "secrecy_years": "3"}
        with pytest.raises(InputError) as caught:
            terms().with_special(bad | {"rework_months": 12}, reading)
        assert [problem.path for problem in caught.value.problems] == [f"special.{name}" for name in bad]
        assert "inspection_days" in caught.value.problems[0].expected
        assert "in quotes" in caught.value.problems[2].advice

    @pytest.mark.parametrize("value", [True, 1.0, "7", None, -1, 0])
    def test_a_number_must_be_whole_and_positive(self, value: object) -> None:
        with pytest.raises(InputError, match="a whole number of at least 1"):
            terms().with_special({"inspection_days": value}, "R-A")

    def test_an_unknown_reading_is_refused(self) -> None:
        with pytest.raises(ValueError, match="R-A and R-B, not 'R-C'"):
            terms().with_special({}, "R-C")
