"""A process that answers an inquiry for one task after another.

It is told by pickles on standard input, and answers by pickles on standard output: first where the records are and the
inquiry, then tasks; each is answered by what is concluded of its matters, or by the error that ended it. When its
input ends, it ends.
"""

from __future__ import annotations

import pickle
import signal
import sys
from typing import BinaryIO

from yakkan.adapters.portfolio.answers import answer
from yakkan.adapters.portfolio.inquiry import opened


def serve(told: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there is nothing more to answer."""
    origin, inquiry = pickle.load(told)
    with opened(origin) as source:
        while True:
            try:
                task = pickle.load(told)
            except EOFError:
                return
            pickle.dump(answer(source, inquiry, task), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


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
