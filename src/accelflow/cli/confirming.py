"""The option by which a person says that the clock is right, and the note that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from accelflow.errors import ClockSuspect

C = TypeVar("C", bound=Callable[..., Any])


def confirm_option(command: C) -> C:
    """Adds the option to a command that writes."""
    option = click.option(
        "--confirm-clock",
        "confirm",
        is_flag=True,
        help="Say that you have looked at this machine's date and that it is right, where nothing "
        "was recorded for more than 45 days. A wrong date would end challenges by force.",
    )
    return option(command)


@contextmanager
def clock_doubted() -> Iterator[None]:
    """Tells the option, where a person at a terminal may confirm what is suspect."""
    try:
        yield
    except ClockSuspect as suspect:
        if suspect.confirmable:
            suspect.add_note("here that is --confirm-clock")
        raise
