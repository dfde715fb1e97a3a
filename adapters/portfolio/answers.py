"""An answer on its way between processes: what was concluded, or what an error is made of.

Not every exception survives pickling, and packed rows are smaller than rows.
"""

from __future__ import annotations

from yakkan.adapters.portfolio.conclusions import Conclusion
from yakkan.adapters.portfolio.inquiry import Inquiry, Records, Task
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.errors import InputError, YakkanError

Answer = list[Conclusion] | tuple[type[YakkanError], tuple[object, ...]]


def answer(source: Records, inquiry: Inquiry, task: Task) -> Answer:
    """What is concluded of the matters of a task, or the error that it ended with."""
    try:
        return list(inquiry.conclusions(source, task))
    except YakkanError as error:
        return packed(error)


def packed(error: YakkanError) -> Answer:
    """An error as an answer."""
    if isinstance(error, InputError):
        return InputError, (error.problems,)
    if isinstance(error, BrokenHistory):
        return BrokenHistory, (error.ref, str(error).removeprefix(f"{error.ref}: "))
    return type(error), (str(error),)


def conclusions_of(given: Answer) -> list[Conclusion]:
    """The conclusions of an answer. Raises the error that it ended with."""
    if isinstance(given, tuple):
        kind, values = given
        raise kind(*values)
    return given
