"""A process that answers an inquiry for one task after another.

It is told by messages on a pipe: first where the records are and the inquiry, then tasks; each is answered by what is
concluded of its matters, or by the error that ended it. When nobody holds the other end any more, it ends.
"""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from typing import Any

from yakkan.adapters.portfolio.answers import answer
from yakkan.adapters.portfolio.inquiry import opened


def serve(pipe: Connection[Any, Any]) -> None:
    """Answer until there is nothing more to answer."""
    origin, inquiry = pipe.recv()
    with opened(origin) as source:
        while True:
            pipe.send(answer(source, inquiry, pipe.recv()))


def main(descriptor: int) -> None:
    """Serve on the open end of a pipe."""
    # Who asked is interrupted too, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(Connection(descriptor))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # Who asked has gone.
        return
