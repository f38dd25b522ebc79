"""The due day of a rule, by every unit, roll and repetition, against counting one day at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.calendars import Roll
from accelflow.domain.deadlines import DeadlineKind
from accelflow.domain.definition import DeadlineRule, Unit
from accelflow.errors import CalendarExhausted
from accelflow.rules.dating import dated, due_date
from accelflow.rules.days import start_of_day
from accelflow.rules.working import MONDAY_TO_FRIDAY, SEARCHED, Works
from accelflow.zones import zone

BISHKEK = zone("Asia/Bishkek")
DAY_ONE = date(2023, 3, 17)
DATES = st.dates(date(1990, 1, 1), date(2150, 1, 1))
DAYS_OFF = st.frozensets(st.integers(0, 6), max_size=6)
"""The days of the week on which nobody works; one is left."""


def rule(amount: int, unit: Unit = Unit.DAYS, **more: object) -> DeadlineRule:
    """A checkpoint of this offset."""
    return DeadlineRule("x", DeadlineKind.CHECKPOINT, amount, ("s",), unit=unit, **more)  # type: ignore[arg-type]  # of the test's own making


@given(DATES, st.integers(1, 5_000))
def test_the_number_of_a_day_counts_from_day_one(day_one: date, number: int) -> None:
    """Day 1 is the anchor itself."""
    assert due_date(rule(number, Unit.DAY), day_one, MONDAY_TO_FRIDAY) == day_one + timedelta(
        days=number - 1
    )


@given(DATES, st.integers(-200, 5_000))
def test_days_are_calendar_days(anchor: date, number: int) -> None:
    """After the anchor, or before it."""
    assert due_date(rule(number), anchor, MONDAY_TO_FRIDAY) == anchor + timedelta(days=number)


@given(DATES, st.integers(-60, 60), DAYS_OFF)
def test_working_days_are_counted_one_by_one(
    anchor: date, number: int, off: frozenset[int]
) -> None:
    """So many working days lie between the anchor and the due day, which is one itself."""

    def working(on: date) -> bool:
        return on.weekday() not in off

    found = due_date(rule(number, Unit.WORKING_DAYS), anchor, Works("of-the-test", working))
    step = 1 if number > 0 else -1
    passed = [
        anchor + timedelta(days=step * days) for days in range(1, abs((found - anchor).days) + 1)
    ]
    assert sum(map(working, passed)) == abs(number)
    assert number == 0 or working(found)


@given(DATES, st.sampled_from(Roll), DAYS_OFF)
def test_a_rolled_day_is_the_nearest_that_works(
    anchor: date, roll: Roll, off: frozenset[int]
) -> None:
    """The next or the one before; without a roll the day stays, whatever day it is."""

    def working(on: date) -> bool:
        return on.weekday() not in off

    found = due_date(rule(0, roll=roll), anchor, Works("of-the-test", working))
    if roll is Roll.NONE:
        assert found == anchor
        return
    days = range(7) if roll is Roll.NEXT else range(0, -7, -1)
    assert found == next(
        anchor + timedelta(days=n) for n in days if working(anchor + timedelta(days=n))
    )


def test_the_kyrgyz_day_50_on_a_calendar_with_holidays() -> None:
    """Friday 5 May 2023 was off, and 8 and 9 May; the next working day is Wednesday 10 May."""
    off = {date(2023, 5, day) for day in (1, 5, 8, 9)}

    def working(on: date) -> bool:
        return on.weekday() < 5 and on not in off

    calendar = Works("with-holidays", working)
    fifty = rule(50, Unit.DAY, roll=Roll.NEXT)
    assert due_date(rule(50, Unit.DAY), DAY_ONE, calendar) == date(2023, 5, 5)
    assert due_date(fifty, DAY_ONE, calendar) == date(2023, 5, 10)


def test_a_calendar_without_a_working_day_is_told() -> None:
    """The search ends."""
    never = Works("never", lambda on: False)
    with pytest.raises(CalendarExhausted) as exhausted:
        due_date(rule(1, Unit.WORKING_DAYS), DAY_ONE, never)
    assert (exhausted.value.start, exhausted.value.days) == (DAY_ONE, SEARCHED)


def test_the_end_of_the_day_is_too_late() -> None:
    """Due is the first instant of the next day, in UTC."""
    found = dated(rule(50, Unit.DAY), DAY_ONE, BISHKEK, MONDAY_TO_FRIDAY)
    assert found.due_at == datetime(2023, 5, 5, 18, tzinfo=UTC)
    assert (found.on, found.opens_at) == (date(2023, 5, 5), None)


def test_a_time_of_day_is_that_of_the_zone() -> None:
    """17:00 in Bishkek, six hours ahead."""
    found = dated(rule(50, Unit.DAY, time=time(17)), DAY_ONE, BISHKEK, MONDAY_TO_FRIDAY)
    assert found.due_at == datetime(2023, 5, 5, 11, tzinfo=UTC)


def test_a_skipped_time_is_the_end_of_the_gap_and_a_double_one_the_first() -> None:
    """New York skips 02:30 on 8 March 2026, and has 01:30 twice on 1 November."""
    york = zone("America/New_York")
    skipped = dated(rule(0, time=time(2, 30)), date(2026, 3, 8), york, MONDAY_TO_FRIDAY)
    assert skipped.due_at == datetime(2026, 3, 8, 7, tzinfo=UTC)
    twice = dated(rule(0, time=time(1, 30)), date(2026, 11, 1), york, MONDAY_TO_FRIDAY)
    assert twice.due_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(DATES, st.integers(1, 90), st.integers(0, 30), st.integers(1, 14), st.integers(1, 20))
def test_what_repeats_moves_its_window_along(
    day_one: date, first: int, ahead: int, every: int, occurrence: int
) -> None:
    """Each is `every` days behind the one before, and so is its opening."""
    repeated = rule(first, Unit.DAY, opens=first - ahead, every=every)
    found = dated(repeated, day_one, BISHKEK, MONDAY_TO_FRIDAY, occurrence)
    day = first + (occurrence - 1) * every
    assert found.on == day_one + timedelta(days=day - 1)
    assert found.opens_at == start_of_day(found.on - timedelta(days=ahead), BISHKEK)
