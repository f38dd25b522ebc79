"""Steps from one working day to another, by whatever says which dates are worked on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import attrs

from accelflow.domain.calendars import Roll
from accelflow.errors import CalendarExhausted

SEARCHED: Final = 400
"""How many days in a row may be off before a calendar is given up."""


@attrs.frozen
class Works:
    """What tells of every date whether it is worked on, and its name for errors."""

    id: str
    on: Callable[[date], bool]


MONDAY_TO_FRIDAY: Final = Works("monday-to-friday", lambda on: on.weekday() < 5)
"""The working days where no calendar says otherwise."""


def working_day_after(works: Works, start: date, n: int) -> date:
    """The n-th working day after `start`, or before it for a negative n; with 0 `start` itself.

    Raises CalendarExhausted where none is found.
    """
    on, step = start, 1 if n > 0 else -1
    for _ in range(abs(n)):
        on = _nearest(works, on, step)
    return on


def rolled_to(works: Works, on: date, roll: Roll) -> date:
    """The date itself where it is a working day or stays; else the next or previous one."""
    if roll is Roll.NONE or works.on(on):
        return on
    return _nearest(works, on, 1 if roll is Roll.NEXT else -1)


def _nearest(works: Works, start: date, step: int) -> date:
    """The first working day beyond `start` in one direction."""
    on = start
    for _ in range(SEARCHED):
        on += timedelta(days=step)
        if works.on(on):
            return on
    raise CalendarExhausted(works.id, start, SEARCHED)
