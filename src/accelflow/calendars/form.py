"""The form of a calendar's document, field by field as a file holds it."""

from __future__ import annotations

from datetime import date

import attrs
from attrs import field

from accelflow.domain.calendars import (
    MOST_DAYS,
    MOST_WEEKS,
    CalendarDay,
    CalendarRules,
    DayKind,
    MovedDay,
    Week,
)
from accelflow.domain.values import LINE, day, identifier, nfc, several, text


@attrs.frozen
class ToldDay:
    """A single date that is told, in a file under [[day]]."""

    on: date = field(validator=day)
    kind: DayKind
    reason: str = field(default="", converter=nfc, validator=text(LINE, empty=True))
    confirmed: bool = True


@attrs.frozen
class Holidays:
    """Whose public holidays to take from the library `holidays`, as that library names them."""

    country: str = field(validator=identifier)
    subdivision: str | None = None
    categories: tuple[str, ...] = field(default=("public",), validator=several(20, least=1))
    language: str | None = None


@attrs.frozen
class CalendarDocument:
    """A calendar as it is written; of `base` and `holidays` it has one or neither."""

    id: str = field(validator=identifier)
    version: str = field(validator=identifier)
    base: str | None = None
    holidays: Holidays | None = None
    first: date | None = field(default=None, validator=attrs.validators.optional(day))
    last: date | None = field(default=None, validator=attrs.validators.optional(day))
    week: tuple[Week, ...] = field(default=(), validator=several(MOST_WEEKS))
    day: tuple[ToldDay, ...] = field(default=(), validator=several(MOST_DAYS))
    moved: tuple[MovedDay, ...] = field(default=(), validator=several(MOST_DAYS))

    def rules(self) -> CalendarRules:
        """What it says itself, beside its base."""
        days = [CalendarDay(one.on, one.kind, one.reason, one.confirmed) for one in self.day]
        return CalendarRules(self.week, tuple(days), self.moved)
