"""Says on the terminal that something is being done, once it has taken two seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Final

from rich.console import Console

SECONDS: Final = 2.0
"""How long nothing is said."""


@contextmanager
def patiently(what: str) -> Iterator[None]:
    """Shows `what`, with a sign that moves, from the third second of the block to its end.

    On standard error, and only where that is a terminal: nothing of it is in any output.
    """
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        yield
        return
    status = console.status(f"{what} …")
    timer = Timer(SECONDS, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
