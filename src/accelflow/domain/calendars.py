"""Working calendars as data: what a date is, the rules that say so, and what an answer rests on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from accelflow.domain.values import (
    LINE,
    day,
    identifier,
    nfc,
    refuse,
    several,
    sha256,
    text,
)

MOST_DAYS: Final = 20_000
"""The most dates that one calendar may name."""
REASON: Final = LINE - 100
"""The longest reason of a moved day, in characters: the other date is told behind it."""
MOST_WEEKS: Final = 200
"""The most ranges of dates with a week of their own."""


class DayKind(StrEnum):
    """What a date is for those who work by a calendar."""

    WORKING = "working"
    HALF = "half"
    """Work ends early, as on a Friday in the UAE. It counts as a working day."""
    OFF = "off"


class Weekday(StrEnum):
    """The days of the week, in their order, by the names that they have in a calendar's file."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Roll(StrEnum):
    """Where a date goes that is no working day."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


def _flag(_: object, attribute: attrs.Attribute[bool], value: bool) -> None:
    if not isinstance(value, bool):
        refuse(attribute.name, f"is of type {type(value).__name__}", "give true or false")


def _kind(_: object, attribute: attrs.Attribute[DayKind], value: DayKind) -> None:
    if not isinstance(value, DayKind):
        refuse(attribute.name, f"is of type {type(value).__name__}", "give a DayKind")


@attrs.frozen
class CalendarDay:
    """What a date is, and why.

    `confirmed` is false where the kind rests on an estimate, such as a moon not yet seen. `weekly`
    is true where it follows from the day of the week alone, with no holiday and no decree.
    """

    on: date = field(validator=day)
    kind: DayKind = field(validator=_kind)
    reason: str = field(default="", converter=nfc, validator=text(LINE, empty=True))
    confirmed: bool = field(default=True, validator=_flag)
    weekly: bool = field(default=False, validator=_flag)

    @property
    def works(self) -> bool:
        """Whether it counts as a working day; half a day does."""
        return self.kind is not DayKind.OFF


@attrs.frozen
class Week:
    """Which days of the week are off, and on which work ends early, from `first` to `last`.

    Both are included; None is the beginning or the end of the calendar.
    """

    off: frozenset[Weekday]
    half: frozenset[Weekday] = frozenset()
    first: date | None = field(default=None, validator=attrs.validators.optional(day))
    last: date | None = field(default=None, validator=attrs.validators.optional(day))

    def covers(self, on: date) -> bool:
        """Whether it is the week of this date."""
        return (self.first or date.min) <= on <= (self.last or date.max)


@attrs.frozen
class MovedDay:
    """A decree that takes a day off at `off` in exchange for working at `works`."""

    off: date = field(validator=day)
    works: date = field(validator=day)
    reason: str = field(default="", converter=nfc, validator=text(REASON, empty=True))


@attrs.frozen
class CalendarRules:
    """What a calendar says itself: of weeks, of single days, and of moved days.

    Over another calendar it wins: a day replaces whatever was there, and a week replaces the other
    calendar's week and leaves its holidays.
    """

    weeks: tuple[Week, ...] = field(default=(), validator=several(MOST_WEEKS))
    days: tuple[CalendarDay, ...] = field(default=(), validator=several(MOST_DAYS))
    moved: tuple[MovedDay, ...] = field(default=(), validator=several(MOST_DAYS))


@attrs.frozen
class CalendarSnapshot:
    """The days of a calendar that an answer rests on, fit to be stored with it.

    The digest is over each of those dates with its kind and over nothing else, so it stays while
    none of them changes, whatever else the calendar's new version brings. `confirmed` is whether
    all of them are.
    """

    id: str = field(validator=identifier)
    version: str = field(validator=identifier)
    digest: str = field(validator=sha256)
    confirmed: bool = field(validator=_flag)


@attrs.frozen
class Dated:
    """A date that a calendar led to, with the days that were looked at; None where none was."""

    on: date
    snapshot: CalendarSnapshot | None
