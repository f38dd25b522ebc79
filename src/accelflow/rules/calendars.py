"""Working calendars: which dates are worked on, and dates counted and rolled by them.

A half day counts as a working day. Every date that a calendar leads to can be had with the
snapshot of exactly the days that were looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, Protocol, runtime_checkable

import attrs
from attrs import field

from accelflow.domain.calendars import (
    CalendarDay,
    CalendarRules,
    CalendarSnapshot,
    Dated,
    DayKind,
    Roll,
    Week,
    Weekday,
)
from accelflow.domain.digests import digest
from accelflow.domain.values import FIRST_DAY, LAST_DAY, day, identifier
from accelflow.errors import InvalidInput, OutsideCalendar
from accelflow.rules.calendar_faults import rules_faults
from accelflow.rules.working import Works, rolled_to, working_day_after


@runtime_checkable
class WorkCalendar(Protocol):
    """What says of every date whether it is worked on.

    The same id and version give the same days for ever: a calendar that learns of a new day off
    takes a new version. A date outside its data raises OutsideCalendar.
    """

    @property
    def id(self) -> str:
        """By what a challenge names it."""
        ...

    @property
    def version(self) -> str:
        """Which edition of its data this is."""
        ...

    def day(self, on: date) -> CalendarDay:
        """What a date is."""
        ...

    def snapshot(self, first: date, last: date) -> CalendarSnapshot:
        """What can be stored of the days from `first` to `last`, both included."""
        ...


def snapshot_of(calendar: WorkCalendar, first: date, last: date) -> CalendarSnapshot:
    """The snapshot of a span of days, for calendars that have no other way to make one."""
    days = [calendar.day(on) for on in _dates(first, last)]
    return CalendarSnapshot(
        calendar.id,
        calendar.version,
        digest([[day.on, day.kind.value] for day in days]),
        all(day.confirmed for day in days),
    )


@attrs.frozen
class FixedCalendar:
    """A calendar that is wholly data: its weeks, and the days that differ from them."""

    id: str = field(validator=identifier)
    version: str = field(validator=identifier)
    rules: CalendarRules
    first: date = field(default=FIRST_DAY, validator=day)
    last: date = field(default=LAST_DAY, validator=day)
    _told: dict[date, CalendarDay] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuses rules that contradict each other, with every fault."""
        object.__setattr__(self, "_told", _told(self.rules))

    def day(self, on: date) -> CalendarDay:
        """What a date is."""
        if not self.first <= on <= self.last:
            raise OutsideCalendar(self.id, on, self.first, self.last)
        if on in self._told:
            return self._told[on]
        week = _week(self.rules, on)
        if week is None:
            raise OutsideCalendar(self.id, on)
        return _weekly(week, on)

    def snapshot(self, first: date, last: date) -> CalendarSnapshot:
        """What can be stored of the days from `first` to `last`, both included."""
        return snapshot_of(self, first, last)


@attrs.frozen
class OverriddenCalendar:
    """A calendar over another: what its rules say wins, and of all else the other one is asked.

    A week of the rules replaces the other's week and leaves its holidays.
    """

    id: str = field(validator=identifier)
    version: str = field(validator=identifier)
    base: WorkCalendar
    rules: CalendarRules
    first: date = field(default=FIRST_DAY, validator=day)
    last: date = field(default=LAST_DAY, validator=day)
    _told: dict[date, CalendarDay] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuses rules that contradict each other, with every fault."""
        object.__setattr__(self, "_told", _told(self.rules))

    def day(self, on: date) -> CalendarDay:
        """What a date is."""
        if not self.first <= on <= self.last:
            raise OutsideCalendar(self.id, on, self.first, self.last)
        if on in self._told:
            return self._told[on]
        below, week = self.base.day(on), _week(self.rules, on)
        return below if week is None or not below.weekly else _weekly(week, on, below.confirmed)

    def snapshot(self, first: date, last: date) -> CalendarSnapshot:
        """What can be stored of the days from `first` to `last`, both included."""
        return snapshot_of(self, first, last)


def overridden(
    base: WorkCalendar,
    rules: CalendarRules,
    *,
    id: str,
    version: str,
    first: date = FIRST_DAY,
    last: date = LAST_DAY,
) -> OverriddenCalendar:
    """The calendar `base` with rules that win over it; InvalidInput with every contradiction.

    Its version holds that of the base, for either may change what a date is.
    """
    whole = f"{version}+{base.id}-{base.version}"
    return OverriddenCalendar(id, whole, base, rules, first, last)


def working_days_after(calendar: WorkCalendar, start: date, n: int) -> date:
    """The n-th working day after `start`, which is not counted itself; a half day counts.

    A negative n counts back: -10 is ten working days before. With 0 it is `start`, whatever that
    is. Raises CalendarExhausted where none is found, OutsideCalendar beyond its data, and
    OverflowError beyond what Python can represent.
    """
    return working_day_after(_works(calendar), start, n)


def dated_after(calendar: WorkCalendar, start: date, n: int) -> Dated:
    """The same with the snapshot of the days walked: all after `start`, up to the one found."""
    found = working_days_after(calendar, start, n)
    if n == 0:
        return Dated(found, None)
    beyond = start + timedelta(days=1 if n > 0 else -1)
    walked = (found, beyond) if n < 0 else (beyond, found)
    return Dated(found, calendar.snapshot(*walked))


def rolled(calendar: WorkCalendar, on: date, roll: Roll) -> date:
    """The date itself where it is a working day or stays; else the next or previous one."""
    return rolled_to(_works(calendar), on, roll)


def dated_rolled(calendar: WorkCalendar, on: date, roll: Roll) -> Dated:
    """The same with the snapshot of the days looked at: from `on` to the one found."""
    found = rolled(calendar, on, roll)
    if roll is Roll.NONE:
        return Dated(found, None)
    return Dated(found, calendar.snapshot(min(on, found), max(on, found)))


def _works(calendar: WorkCalendar) -> Works:
    return Works(calendar.id, lambda on: calendar.day(on).works)


def _dates(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _told(rules: CalendarRules) -> dict[date, CalendarDay]:
    """What the rules say of single dates."""
    faults = rules_faults(rules)
    if faults:
        raise InvalidInput(tuple(faults))
    told = {day.on: day for day in rules.days}
    for moved in rules.moved:
        reason = moved.reason or "moved"
        exchanged = f"{reason}, worked on {moved.works.isoformat()} instead"
        told[moved.off] = CalendarDay(moved.off, DayKind.OFF, exchanged)
        worked = f"{reason}, worked in place of {moved.off.isoformat()}"
        told[moved.works] = CalendarDay(moved.works, DayKind.WORKING, worked)
    return told


def _week(rules: CalendarRules, on: date) -> Week | None:
    return next((week for week in rules.weeks if week.covers(on)), None)


_WEEK: Final[Sequence[Weekday]] = tuple(Weekday)


def _weekly(week: Week, on: date, confirmed: bool = True) -> CalendarDay:
    """What the week makes of a date. Off it stays off, whatever else may be estimated of it."""
    weekday = _WEEK[on.weekday()]
    if weekday in week.off:
        return CalendarDay(on, DayKind.OFF, "weekend", weekly=True)
    kind = DayKind.HALF if weekday in week.half else DayKind.WORKING
    return CalendarDay(on, kind, confirmed=confirmed, weekly=True)
