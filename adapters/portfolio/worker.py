"""A process that answers an inquiry for one span of matters after another.

It is told by pickles on standard input, and answers by pickles on standard output: first where the store is and the
inquiry, then spans; each is answered by the rows of its matters, or by the error that ended it. When its input
ends, it ends.
"""

from __future__ import annotations

import pickle
import signal
import sys
from operator import attrgetter
from typing import Any, BinaryIO

from yakkan.adapters.portfolio.inquiry import Inquiry
from yakkan.adapters.store import Span, Store
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.errors import InputError, YakkanError
from yakkan.projections.portfolio import PortfolioRow

COLUMNS = tuple(PortfolioRow.__dataclass_fields__)
_values = attrgetter(*COLUMNS)


def row_of(values: tuple[Any, ...]) -> PortfolioRow:
    """The row that a worker sent as the values of its fields."""
    return PortfolioRow(**dict(zip(COLUMNS, values, strict=True)))


def serve(told: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there is nothing more to answer."""
    url, inquiry = pickle.load(told)
    with Store.open(url, read_only=True) as store:
        while True:
            try:
                span = pickle.load(told)
            except EOFError:
                return
            pickle.dump(_answer(store, inquiry, span), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _answer(store: Store, inquiry: Inquiry, span: Span) -> Any:
    """The values of the rows; an error as what its class is made of, since not every exception can be pickled."""
    try:
        return [_values(row) for _, rows in inquiry.answer(store, span) for row in rows]
    except InputError as error:
        return InputError, (error.problems,)
    except BrokenHistory as error:
        return BrokenHistory, (error.ref, str(error).removeprefix(f"{error.ref}: "))
    except YakkanError as error:
        return type(error), (str(error),)


def main() -> None:
    """Serve on standard input and output; nothing else may write there."""
    # Who asked is interrupted too, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        # Who asked has gone.
        sys.exit(1)
