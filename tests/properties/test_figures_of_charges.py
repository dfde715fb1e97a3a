"""What a charge keeps of itself is what its parts make, whatever has happened to it."""

from datetime import timedelta
from random import Random

import pytest
from wild import wild_case

from yakkan import Register, parse_case

DAYS_AFTER = (0, 45, 400)


@pytest.mark.parametrize("seed", range(9100, 9160))
def test_what_is_outstanding_and_since_when_it_is_late_follow_from_the_parts(seed: int) -> None:
    case = wild_case(Random(seed))
    with Register(":memory:") as register:
        matter = register.apply(parse_case(case.text, "case.jsonl"))
        for days in DAYS_AFTER:
            view = matter.view(as_of=max(case.days) + timedelta(days=days))
            for charge in view.chronicle.ledger.charges:
                assert charge.outstanding == charge.net + charge.tax - charge.paid - charge.credited
                assert charge.delay_after == max(charge.due.last_day, charge.arose_on)
