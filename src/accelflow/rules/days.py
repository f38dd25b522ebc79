"""The day count: which date is Day n, and at which instant a local date begins and the days end.

Counting is done on dates, never in hours: a local day may last 22 to 26 hours. Instants are UTC.
Dates are meant to lie in the years 1900 to 2200. Close to year 1 or year 9999 an answer that
Python cannot represent raises OverflowError; no answer is ever clamped or wrapped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from accelflow.domain.commands import HoldLaunchWorkshop
from accelflow.domain.programmes import Numbering
from accelflow.errors import Fault, InvalidInput

_ONE_DAY: Final = timedelta(days=1)
_ONE_HOUR: Final = timedelta(hours=1)
_INSTANT: Final = timedelta(microseconds=1)
_MIDNIGHT: Final = time()


def default_first_day(sessions: Sequence[date], numbering: Numbering) -> date:
    """Day 1 of a launch workshop held on the local dates `sessions`, which may be in any order."""
    if not sessions:
        raise InvalidInput((Fault("sessions", "is empty", "give the date of each session"),))
    if numbering is Numbering.LAUNCH_IS_DAY_ONE:
        return min(sessions)
    return max(sessions) + _ONE_DAY


def first_day(launch: HoldLaunchWorkshop, numbering: Numbering) -> date:
    """Day 1 of a launch workshop as it is told: the date that it names, else the default."""
    return launch.first_day or default_first_day([one.on for one in launch.sessions], numbering)


def day_number(on: date, day_one: date) -> int:
    """The number of the local date `on`: 1 on `day_one`, 0 on the day before it."""
    return (on - day_one).days + 1


def date_of_day(day_one: date, n: int) -> date:
    """The local date of Day `n`; `n` may be 0 or negative."""
    return day_one + timedelta(days=n - 1)


def cap(day_one: date, zone: tzinfo, days: int = 100) -> datetime:
    """When the `days` days are over, in UTC: the exclusive end of the last one."""
    return start_of_day(date_of_day(day_one, days + 1), zone)


def local_date(at: datetime, zone: tzinfo) -> date:
    """The date that the calendar on the wall of `zone` shows at the aware instant `at`."""
    if at.utcoffset() is None:
        # Python would read it in the zone of the machine, and so answer differently on another.
        raise InvalidInput((Fault("at", "has no UTC offset", "give an aware instant"),))
    return at.astimezone(zone).date()


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant, in UTC, at which the local date in `zone` is `day` or later.

    Where midnight is skipped, that is the first instant after the gap; where a whole date is
    skipped, it starts when the next one does. Where midnight comes twice it is the earlier one,
    even if the clock then goes back into the day before, so that this date is shown, left and
    shown again. The window from this start to the next day's is half open.
    """
    return instant_at(day, _MIDNIGHT, zone)


def instant_at(day: date, at: time, zone: tzinfo) -> datetime:
    """The first instant, in UTC, at which the clock on the wall of `zone` shows this or more.

    A time that is skipped stands for the end of the gap, and of one that comes twice the earlier
    is meant.
    """
    start = datetime.combine(day, at, zone).astimezone(UTC)
    wall = start.astimezone(zone)
    if wall.date() == day and wall.time() == at:
        # Of a time that comes twice, Python reads the earlier one.
        return start
    return _first_reaching(datetime.combine(day, at, UTC), zone)


def _first_reaching(shown: datetime, zone: tzinfo) -> datetime:
    """The first instant whose wall time is that of `shown`, which is given in UTC, or later."""
    # Python allows no offset of a day or more: nothing earlier reaches it, and something does.
    return next(
        reached
        for begin, end, offset in _steady_spells(shown - _ONE_DAY, zone)
        if (reached := max(begin, shown - offset)) < end
    )


def _steady_spells(begin: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Spells `[from, to)` of one offset each, in order, from `begin` on and without an end.

    Looks once an hour, so two changes of offset less than an hour apart may pass unseen; the IANA
    data holds none.
    """
    while True:
        until = begin + _ONE_HOUR
        change = _change(begin, until, zone)
        yield begin, change, _offset(begin, zone)
        if change < until:
            yield change, until, _offset(change, zone)
        begin = until


def _change(begin: datetime, until: datetime, zone: tzinfo) -> datetime:
    """The first instant after `begin` with another offset than it; `until` if that has the same."""
    before = _offset(begin, zone)
    if _offset(until, zone) == before:
        return until
    while until - begin > _INSTANT:
        middle = begin + (until - begin) / 2
        if _offset(middle, zone) == before:
            begin = middle
        else:
            until = middle
    return until


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).replace(tzinfo=UTC) - at
