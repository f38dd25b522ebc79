"""Working days counted and rolled over any calendar, and the days that an answer rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

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
from accelflow.rules.calendars import (
    FixedCalendar,
    WorkCalendar,
    dated_after,
    dated_rolled,
    overridden,
    rolled,
    snapshot_of,
    working_days_after,
)

ONE: Final = timedelta(days=1)
WEEKEND: Final = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})
PLAIN: Final = FixedCalendar("plain", "1", CalendarRules((Week(WEEKEND),)))
OTHER: Final = {
    DayKind.WORKING: DayKind.OFF,
    DayKind.OFF: DayKind.HALF,
    DayKind.HALF: DayKind.WORKING,
}

# near enough to each other that days that are told lie on the way
near = st.dates(date(2023, 1, 1), date(2023, 2, 28))
kinds = st.sampled_from(DayKind)
told = st.builds(CalendarDay, near, kinds, confirmed=st.booleans())
weeks = st.frozensets(st.sampled_from(Weekday), max_size=6).flatmap(
    lambda off: st.builds(
        Week, st.just(off), st.frozensets(st.sampled_from(sorted({*Weekday} - off)))
    )
)
rules = st.builds(
    CalendarRules,
    st.tuples(weeks),
    st.lists(told, max_size=8, unique_by=lambda day: day.on).map(tuple),
)
calendars = st.builds(FixedCalendar, st.just("any"), st.just("1"), rules)
counts = st.integers(-12, 12)


def days_between(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE


def by_hand(calendar: WorkCalendar, start: date, n: int) -> date:
    """The n-th working day after or before, from a list of all of them."""
    if n == 0:
        return start
    far = timedelta(days=220)
    if n > 0:
        ahead = days_between(start + ONE, start + far)
        return [on for on in ahead if calendar.day(on).works][n - 1]
    return [on for on in days_between(start - far, start - ONE) if calendar.day(on).works][n]


def changed(calendar: FixedCalendar, on: date) -> WorkCalendar:
    """The same calendar, in which one date is of another kind."""
    day = attrs.evolve(calendar.day(on), kind=OTHER[calendar.day(on).kind])
    return overridden(calendar, CalendarRules(days=(day,)), id=calendar.id, version="2")


def off(on: date, reason: str = "") -> CalendarDay:
    return CalendarDay(on, DayKind.OFF, reason)


# --- counting -----------------------------------------------------------------------------------


@given(calendars, near, counts)
def test_n_working_days_after_is_the_nth_of_them(
    calendar: FixedCalendar, start: date, n: int
) -> None:
    """Counting agrees with a list of all working days, forward and back; 0 stays."""
    assert working_days_after(calendar, start, n) == by_hand(calendar, start, n)


@given(calendars, near, counts)
def test_counting_back_is_the_inverse(calendar: FixedCalendar, start: date, n: int) -> None:
    """From a working day, n on and n back again is that day."""
    assume(calendar.day(start).works)
    there = working_days_after(calendar, start, n)
    assert working_days_after(calendar, there, -n) == start


@given(calendars, near, st.integers(0, 8), st.integers(0, 8))
def test_counting_adds_up(calendar: FixedCalendar, start: date, n: int, m: int) -> None:
    """m working days after the n-th are the n + m-th."""
    first = working_days_after(calendar, start, n)
    assert working_days_after(calendar, first, m) == working_days_after(calendar, start, n + m)


def test_a_half_day_counts_as_a_working_day() -> None:
    """Over a half Friday one working day after Thursday is that Friday."""
    week = Week(WEEKEND, frozenset({Weekday.FRIDAY}))
    emirates = FixedCalendar("emirates", "1", CalendarRules((week,)))
    assert emirates.day(date(2023, 5, 5)).kind is DayKind.HALF
    assert working_days_after(emirates, date(2023, 5, 4), 1) == date(2023, 5, 5)
    assert working_days_after(emirates, date(2023, 5, 4), 2) == date(2023, 5, 8)
    assert working_days_after(emirates, date(2023, 5, 9), -2) == date(2023, 5, 5)


# --- rolling ------------------------------------------------------------------------------------


@given(calendars, near, st.sampled_from(Roll))
def test_rolling_is_idempotent(calendar: FixedCalendar, on: date, roll: Roll) -> None:
    """A date that was rolled stays where it is."""
    there = rolled(calendar, on, roll)
    assert rolled(calendar, there, roll) == there


@given(calendars, near)
def test_rolling_passes_no_working_day(calendar: FixedCalendar, on: date) -> None:
    """The next and the previous are working days, with none between them and the date."""
    after, before = rolled(calendar, on, Roll.NEXT), rolled(calendar, on, Roll.PREVIOUS)
    assert before <= on <= after
    assert [day for day in days_between(before, after) if calendar.day(day).works] == sorted(
        {before, after}
    )


@given(calendars, near)
def test_no_roll_stays_and_asks_no_calendar(calendar: FixedCalendar, on: date) -> None:
    """Without a roll the date stays, off or not, and rests on no snapshot."""
    found = dated_rolled(calendar, on, Roll.NONE)
    assert (found.on, found.snapshot) == (on, None)
    assert rolled(calendar, on, Roll.NONE) == on


# --- what an answer rests on --------------------------------------------------------------------


@given(calendars, near, counts)
def test_a_count_rests_on_the_days_walked(calendar: FixedCalendar, start: date, n: int) -> None:
    """The snapshot is that of the days after the start up to the one found; of none for 0."""
    found = dated_after(calendar, start, n)
    assert found.on == working_days_after(calendar, start, n)
    if n == 0:
        assert found.snapshot is None
        return
    first, last = (start + ONE, found.on) if n > 0 else (found.on, start - ONE)
    assert found.snapshot == calendar.snapshot(first, last)
    days = [calendar.day(on) for on in days_between(first, last)]
    assert found.snapshot.confirmed == all(day.confirmed for day in days)


@given(calendars, near, st.sampled_from([Roll.NEXT, Roll.PREVIOUS]))
def test_a_roll_rests_on_the_days_looked_at(calendar: FixedCalendar, on: date, roll: Roll) -> None:
    """The snapshot is that of the date itself and of those up to where it went."""
    found = dated_rolled(calendar, on, roll)
    assert found.on == rolled(calendar, on, roll)
    assert found.snapshot == calendar.snapshot(min(on, found.on), max(on, found.on))


@given(calendars, near, counts.filter(bool), near)
def test_the_digest_changes_when_and_only_when_a_day_walked_does(
    calendar: FixedCalendar, start: date, n: int, on: date
) -> None:
    """Another kind of one date changes the digest if it was walked over, and else nothing."""
    before, after = (dated_after(one, start, n) for one in (calendar, changed(calendar, on)))
    assert before.snapshot is not None
    assert after.snapshot is not None
    walked = start < on <= before.on if n > 0 else before.on <= on < start
    assert (after.snapshot.digest != before.snapshot.digest) == walked
    assert walked or after.on == before.on


@given(calendars, near)
def test_a_reason_or_a_confirmation_leaves_the_digest(calendar: FixedCalendar, on: date) -> None:
    """What a day is called, and that it became certain, is no other day."""
    day = attrs.evolve(calendar.day(on), reason="by another name", confirmed=False)
    other = overridden(calendar, CalendarRules(days=(day,)), id="other", version="2")
    before, after = calendar.snapshot(on, on), other.snapshot(on, on)
    assert after.digest == before.digest
    assert (after.id, after.version, after.confirmed) == ("other", "2+any-1", False)


def test_a_snapshot_tells_the_same_in_every_release() -> None:
    """The digest of a weekend is this one, for it is stored with deadlines."""
    snapshot = PLAIN.snapshot(date(2023, 5, 5), date(2023, 5, 7))
    digest = "d46772262a908dd5493afc4f1b61690230c436775adfbd2b0e45bdfc7c21ec4f"
    assert snapshot == CalendarSnapshot("plain", "1", digest, confirmed=True)
    assert snapshot == snapshot_of(PLAIN, date(2023, 5, 5), date(2023, 5, 7))


# --- overriding ---------------------------------------------------------------------------------


@given(calendars, told)
def test_an_override_wins_and_touches_nothing_else(
    calendar: FixedCalendar, day: CalendarDay
) -> None:
    """The date is what the override says; its neighbours are what they were."""
    over = overridden(calendar, CalendarRules(days=(day,)), id="over", version="1")
    assert over.day(day.on) == day
    for beside in (day.on - ONE, day.on + ONE):
        assert over.day(beside) == calendar.day(beside)


def test_a_moved_day_is_off_and_its_exchange_is_worked() -> None:
    """Monday 8 May 2023 is off, Saturday 13 May is worked, and each reason tells the other."""
    moved = MovedDay(date(2023, 5, 8), date(2023, 5, 13), "Cabinet decree")
    kyrgyz = overridden(PLAIN, CalendarRules(moved=(moved,)), id="kyrgyz", version="3")
    assert kyrgyz.version == "3+plain-1"
    assert kyrgyz.day(moved.off) == off(moved.off, "Cabinet decree, worked on 2023-05-13 instead")
    assert kyrgyz.day(moved.works) == CalendarDay(
        moved.works, DayKind.WORKING, "Cabinet decree, worked in place of 2023-05-08"
    )
    unnamed = CalendarRules(PLAIN.rules.weeks, moved=(attrs.evolve(moved, reason=""),))
    reason = FixedCalendar("ours", "1", unnamed).day(moved.off).reason
    assert reason == "moved, worked on 2023-05-13 instead"


def test_a_week_replaces_a_week_and_leaves_holidays() -> None:
    """From 2022 Friday is off too; a holiday on a Monday stays, and 2021 stays as it was."""
    holiday = off(date(2022, 1, 3), "New Year")
    base = overridden(PLAIN, CalendarRules(days=(holiday,)), id="base", version="1")
    longer = Week(WEEKEND | {Weekday.FRIDAY}, first=date(2022, 1, 1), last=date(2022, 12, 31))
    over = overridden(base, CalendarRules((longer,)), id="over", version="1")
    assert over.day(date(2022, 1, 3)) == holiday
    assert over.day(date(2022, 1, 7)) == CalendarDay(
        date(2022, 1, 7), DayKind.OFF, "weekend", weekly=True
    )
    assert over.day(date(2022, 1, 6)) == PLAIN.day(date(2022, 1, 6))
    assert over.day(date(2021, 12, 31)) == PLAIN.day(date(2021, 12, 31))
    assert over.day(date(2023, 1, 6)) == PLAIN.day(date(2023, 1, 6))


def test_an_estimate_below_a_week_stays_one_unless_it_is_off_anyway() -> None:
    """A Friday beside an estimated feast is not confirmed; a Saturday is off in any case."""
    unsure = {
        on: CalendarDay(on, DayKind.WORKING, confirmed=False, weekly=True)
        for on in (date(2027, 3, 12), date(2027, 3, 13))
    }
    base = overridden(PLAIN, CalendarRules(days=tuple(unsure.values())), id="base", version="1")
    over = overridden(base, CalendarRules((Week(WEEKEND),)), id="over", version="1")
    assert not over.day(date(2027, 3, 12)).confirmed
    assert over.day(date(2027, 3, 13)).confirmed
