"""The calendars that ship, by their ids, and where the data of each lies."""

from __future__ import annotations

from functools import cache
from typing import Final

from accelflow.calendars.files import SHIPPED
from accelflow.calendars.loading import load_calendar
from accelflow.errors import UnknownCalendar
from accelflow.methodologies.hints import close_to
from accelflow.rules.calendars import WorkCalendar

PRESETS: Final = tuple(SHIPPED)
"""The ids of the calendars that ship."""


@cache
def calendar(id: str) -> WorkCalendar:
    """The shipped calendar of this id.

    Raises UnknownCalendar, and ExtraMissing where it needs the extra `calendars`.
    """
    if id not in SHIPPED:
        raise UnknownCalendar(id, close_to(id, SHIPPED))
    return load_calendar(id)
