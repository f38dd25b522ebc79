"""What is wrong with a calendar is told, all at once; a search without end is ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import pytest

from accelflow.domain.calendars import (
    CalendarDay,
    CalendarRules,
    CalendarSnapshot,
    DayKind,
    MovedDay,
    Roll,
    Week,
    Weekday,
)
from accelflow.errors import CalendarExhausted, Fault, InvalidInput, OutsideCalendar
from accelflow.rules.calendars import (
    FixedCalendar,
    overridden,
    rolled,
    working_days_after,
)
from accelflow.rules.working import SEARCHED

ONE: Final = timedelta(days=1)
WEEKEND: Final = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})
PLAIN: Final = FixedCalendar("plain", "1", CalendarRules((Week(WEEKEND),)))
NEW_YEAR: Final = date(2023, 1, 1)
SNAPSHOT: Final = {"id": "a", "version": "1", "digest": "0" * 64, "confirmed": True}


def faults_of(rules: CalendarRules) -> list[Fault]:
    with pytest.raises(InvalidInput) as refused:
        FixedCalendar("ours", "1", rules)
    return list(refused.value.faults)


def off(on: date, reason: str = "") -> CalendarDay:
    return CalendarDay(on, DayKind.OFF, reason)


def test_overrides_that_contradict_each_other_are_all_named_by_their_dates() -> None:
    """Every date that is told twice and every overlap of weeks is one fault."""
    may = date(2023, 5, 5)
    rules = CalendarRules(
        (
            Week(WEEKEND, last=date(2023, 1, 31)),
            Week(WEEKEND, first=date(2023, 1, 15), last=date(2023, 12, 31)),
            Week(WEEKEND, first=date(2023, 3, 1), last=date(2023, 3, 31)),
            Week(WEEKEND, first=date(2023, 5, 1), last=date(2023, 5, 2)),
        ),
        (off(may), CalendarDay(may, DayKind.HALF), off(date(2023, 5, 9))),
        (
            MovedDay(date(2023, 5, 8), date(2023, 5, 9)),
            MovedDay(date(2023, 6, 1), date(2023, 6, 1)),
            MovedDay(date(2023, 5, 8), date(2023, 5, 13)),
        ),
    )
    whole = "week from 2023-01-15 to 2023-12-31"
    assert [(fault.path, fault.problem) for fault in faults_of(rules)] == [
        ("2023-05-05", "is told 2 times: off and half"),
        ("2023-05-08", "is told 2 times: off"),
        ("2023-05-09", "is told 2 times: off and working"),
        ("2023-06-01", "is told 2 times: off and working"),
        (
            "2023-01-15",
            "is in two weeks, week from the beginning to 2023-01-31 and " + whole,
        ),
        ("2023-03-01", f"is in two weeks, {whole} and week from 2023-03-01 to 2023-03-31"),
        ("2023-05-01", f"is in two weeks, {whole} and week from 2023-05-01 to 2023-05-02"),
    ]
    with pytest.raises(InvalidInput) as refused:
        overridden(PLAIN, rules, id="over", version="1")
    assert list(refused.value.faults) == faults_of(rules)


def test_a_week_that_cannot_be_is_refused() -> None:
    """A day both off and half, a range that ends before it begins, and no working day at all."""
    friday = frozenset({Weekday.FRIDAY})
    rules = CalendarRules(
        (
            Week(friday, friday, last=date(2020, 12, 31)),
            Week(WEEKEND, first=date(2022, 2, 1), last=date(2022, 1, 1)),
            Week(frozenset(Weekday), first=date(2023, 1, 1)),
        )
    )
    assert [(fault.path, fault.problem) for fault in faults_of(rules)] == [
        ("week from the beginning to 2020-12-31", "has friday both off and half"),
        ("week from 2022-02-01 to 2022-01-01", "ends before it begins"),
        ("week from 2023-01-01 to the end", "leaves no working day for more than 366 days"),
    ]


def test_a_calendar_with_no_working_day_left_is_given_up() -> None:
    """A search without end is an error that names the calendar, the start and how far it went."""
    days = [date(2023, 1, 1) + timedelta(days=passed) for passed in range(SEARCHED + 50)]
    closed = overridden(PLAIN, CalendarRules(days=tuple(map(off, days))), id="closed", version="1")
    for n, start in ((1, days[0]), (-1, days[-1])):
        with pytest.raises(CalendarExhausted) as exhausted:
            working_days_after(closed, start, n)
        assert str(exhausted.value) == (
            f"the calendar 'closed' has no working day within 400 days of {start}; "
            "look at its weeks and days off"
        )
        assert (exhausted.value.start, exhausted.value.days) == (start, SEARCHED)
        with pytest.raises(CalendarExhausted):
            rolled(closed, start, Roll.NEXT if n > 0 else Roll.PREVIOUS)


def test_a_pause_that_ends_is_passed() -> None:
    """A closed year of 366 days is allowed, and the day after it is found."""
    closed = Week(frozenset(Weekday), first=date(2024, 1, 1), last=date(2024, 12, 31))
    over = overridden(PLAIN, CalendarRules((closed,)), id="over", version="1")
    assert working_days_after(over, date(2023, 12, 29), 1) == date(2025, 1, 1)


def test_a_date_outside_the_data_is_refused() -> None:
    """Before the first, after the last, and where no week covers it, there is no answer."""
    week = Week(WEEKEND, last=date(2023, 6, 30))
    rules = CalendarRules((week,), (off(date(2023, 8, 1)),))
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    ours = FixedCalendar("ours", "1", rules, first, last)
    assert ours.day(first).reason == "weekend"
    with pytest.raises(OutsideCalendar) as early:
        ours.day(first - ONE)
    assert str(early.value) == (
        "the calendar 'ours' says nothing of 2022-12-31: it has data from 2023-01-01 "
        "until 2023-12-31"
    )
    assert not ours.day(date(2023, 8, 1)).works
    with pytest.raises(OutsideCalendar, match="no week of it covers that"):
        ours.day(date(2023, 7, 1))
    with pytest.raises(OutsideCalendar):
        working_days_after(ours, date(2023, 6, 29), 2)
    over = overridden(PLAIN, CalendarRules(), id="over", version="1", first=first, last=last)
    with pytest.raises(OutsideCalendar):
        over.day(last + ONE)


def test_beyond_the_last_date_of_all_is_an_overflow() -> None:
    """After 31 December 9999 there is no date, and no answer is made up."""
    with pytest.raises(OverflowError):
        working_days_after(PLAIN, date.max, 1)


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        (CalendarDay, {"on": date(1800, 1, 1), "kind": DayKind.OFF}, "on"),
        (CalendarDay, {"on": NEW_YEAR, "kind": "off"}, "kind"),
        (CalendarDay, {"on": NEW_YEAR, "kind": DayKind.OFF, "reason": "a\x00b"}, "reason"),
        (CalendarDay, {"on": NEW_YEAR, "kind": DayKind.OFF, "confirmed": 1}, "confirmed"),
        (CalendarSnapshot, {**SNAPSHOT, "id": "a b"}, "id"),
        (CalendarSnapshot, {**SNAPSHOT, "digest": "abc"}, "digest"),
        (MovedDay, {"off": NEW_YEAR, "works": NEW_YEAR, "reason": "a" * 201}, "reason"),
        (FixedCalendar, {"id": "a", "version": "", "rules": CalendarRules()}, "version"),
    ],
)
def test_values_refuse_what_they_may_not_hold(
    kind: Callable[..., object], fields: dict[str, object], path: str
) -> None:
    """A field outside its bounds is a fault at that field."""
    with pytest.raises(InvalidInput) as refused:
        kind(**fields)
    assert [fault.path for fault in refused.value.faults] == [path]
