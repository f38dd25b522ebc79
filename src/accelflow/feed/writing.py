"""Writes dates as one iCalendar feed, by the library `icalendar`; the only module that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs

from accelflow.errors import AccelflowError
from accelflow.feed.revisions import Entry, State
from accelflow.render.words import one_line

if TYPE_CHECKING:
    import icalendar


@attrs.frozen
class Told:
    """One date as it is written: its id for ever, its texts, and the days of its reminders."""

    uid: str
    challenge: str
    entry: Entry
    summary: str
    description: str
    reminders: tuple[int, ...] = ()

    @property
    def status(self) -> str:
        """How it stands, in the words of the standard."""
        return _STATUSES.get(self.entry.item.state, "CONFIRMED")


def written(told: Sequence[Told], *, name: str, uid: str) -> bytes:
    """The calendar as it is sent. AccelflowError where the library is not installed.

    `uid` is the calendar's own, the same for ever.
    """
    try:
        import icalendar
    except ModuleNotFoundError:
        raise AccelflowError(_MISSING) from None
    calendar = icalendar.Calendar.new(
        prodid="-//accelflow//calendar feed//EN",
        # Left out, it would be random, and no two runs alike.
        uid=uid,
        last_modified=max(one.entry.modified for one in told),
    )
    # The library's own setter escapes nothing in it.
    for property in ("NAME", "X-WR-CALNAME"):
        calendar.add(property, icalendar.vText(one_line(name)))
    # RFC 7986 wants the type named, which the library's own setter leaves out.
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    # For Outlook, which knows only this one.
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(_REFRESH))
    for one in told:
        calendar.add_component(_event(one))
    body: bytes = calendar.to_ical()
    return body


def _event(told: Told) -> icalendar.Event:
    import icalendar

    entry = told.entry
    start, summary = entry.item.when, one_line(told.summary)
    timed = isinstance(start, datetime)
    event = icalendar.Event.new(
        uid=told.uid,
        summary=summary,
        description="\n".join(told.description.splitlines()),
        location=one_line(entry.item.place) or None,
        start=start,
        end=None if timed else start + timedelta(days=1),
        # Without a method this is when the entry was last revised, and never the time of writing.
        stamp=entry.modified,
        created=entry.created,
        last_modified=entry.modified,
        sequence=entry.sequence,
        status=icalendar.STATUS(told.status),
        # A deadline keeps nobody from meeting somebody on that day.
        transparency=icalendar.TRANSP.TRANSPARENT,
    )
    for days in told.reminders:
        morning = timedelta() if timed else _MORNING
        trigger = morning - timedelta(days=days)
        event.add_component(icalendar.Alarm.new_display(summary, trigger))
    return event


_MISSING: Final = (
    "a calendar feed needs the package icalendar, which is not here: "
    "install it with `pip install 'accelflow[feed]'`"
)
_STATUSES: Final = {State.CANCELLED: "CANCELLED", State.PLANNED: "TENTATIVE"}
_REFRESH: Final = timedelta(hours=12)
_MORNING: Final = timedelta(hours=9)
"""A whole day begins at midnight, when nobody wants to be reminded."""
