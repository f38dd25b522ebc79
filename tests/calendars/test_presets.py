"""The shipped calendars against tables that were written by hand from what was announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from typing import Final

import attrs
import pytest

from accelflow.calendars import PRESETS, calendar, load_calendar
from accelflow.calendars.files import SHIPPED, read
from accelflow.domain.calendars import CalendarDay, DayKind, Roll
from accelflow.errors import OutsideCalendar, UnknownCalendar
from accelflow.rules.calendars import (
    WorkCalendar,
    dated_after,
    rolled,
    working_days_after,
)
from accelflow.rules.days import date_of_day, day_number
from tests.calendars.tables import AE_FEDERAL, AE_SHARJAH, KG, Table

ONE: Final = timedelta(days=1)
FRIDAY: Final = 4


@attrs.frozen
class Case:
    """A calendar with its table and its week, days of which are numbered from Monday, 0."""

    id: str
    table: Table
    weekend: frozenset[int]
    half: frozenset[int] = frozenset()


CASES: Final = (
    Case("ae-federal", AE_FEDERAL, frozenset([5, 6]), frozenset([FRIDAY])),
    Case("ae-sharjah", AE_SHARJAH, frozenset([4, 5, 6])),
    Case("kg", KG, frozenset([5, 6])),
)
# counted by hand: weekdays of the year, less those off, with the Saturdays worked
WORKING: Final = {
    "ae-federal": {2023: 251, 2024: 252, 2025: 252, 2026: 249},
    "ae-sharjah": {2023: 201, 2024: 201, 2025: 203, 2026: 200},
    # the ministry's own calendar of 2024 has 250 before the two Islamic holidays:
    # economist.kg, 30 August 2023
    "kg": {2023: 246, 2024: 248, 2025: 248, 2026: 245},
}


def dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE


def expected(case: Case, on: date) -> tuple[DayKind, str]:
    """What the table says of a date, and a word of its reason."""
    reason = next((one.reason for one in case.table.off if one.first <= on <= one.last), None)
    if reason is not None:
        return DayKind.OFF, reason
    if on in case.table.worked:
        return DayKind.WORKING, "worked in place of"
    if on in case.table.half:
        return DayKind.HALF, "remotely"
    if on.weekday() in case.weekend:
        return DayKind.OFF, ""
    return (DayKind.HALF if on.weekday() in case.half else DayKind.WORKING), ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_is_what_the_table_says(case: Case, year: int) -> None:
    """Each date of the year has the kind of the table, and its reason where it has one."""
    found = calendar(case.id)
    days = [found.day(on) for on in dates(date(year, 1, 1), date(year, 12, 31))]
    wrong = [day for day in days if not fits(case, day)]
    assert not wrong
    assert sum(day.works for day in days) == WORKING[case.id][year]
    unconfirmed = {day.on for day in days if not day.confirmed}
    assert unconfirmed == {on for on in case.table.unconfirmed if on.year == year}


def fits(case: Case, day: CalendarDay) -> bool:
    kind, reason = expected(case, day.on)
    return day.kind is kind and reason in day.reason


def test_the_kyrgyz_midpoint_rolls_over_the_may_holidays() -> None:
    """Day 50 of 17 March 2023 is Friday 5 May; the next working day is Wednesday, Day 55."""
    day_one = date(2023, 3, 17)
    midpoint = date_of_day(day_one, 50)
    assert midpoint == date(2023, 5, 5)
    next_one = rolled(calendar("kg"), midpoint, Roll.NEXT)
    assert (next_one, day_number(next_one, day_one)) == (date(2023, 5, 10), 55)
    assert rolled(calendar("kg"), midpoint, Roll.PREVIOUS) == date(2023, 5, 4)


def test_thirty_working_days_pass_over_the_may_holidays() -> None:
    """30 working days after 20 April 2026 is 10 June, and rests on days that are confirmed."""
    found = dated_after(calendar("kg"), date(2026, 4, 20), 30)
    assert found.on == date(2026, 6, 10)
    assert found.snapshot is not None
    assert (found.snapshot.id, found.snapshot.confirmed) == ("kg", True)


@pytest.mark.parametrize(
    ("id", "days"), [("weekdays-mon-fri", 72.0), ("ae-federal", 65.0), ("ae-sharjah", 58.0)]
)
@pytest.mark.parametrize("week", range(5))
def test_a_hundred_days_hold_so_many_working_days(id: str, days: float, week: int) -> None:
    """In 100 days from a Monday there are 72, 65.0 and 58, holidays ignored, a half day as half."""
    weeks = load_calendar({"id": "weeks", "version": "1", "week": read(id)["week"]})
    monday = date(2026, 1, 5) + timedelta(weeks=week)
    worth = {DayKind.WORKING: 1.0, DayKind.HALF: 0.5, DayKind.OFF: 0.0}
    hundred = dates(monday, monday + timedelta(days=99))
    assert sum(worth[weeks.day(on).kind] for on in hundred) == days


@pytest.mark.parametrize("id", ["ae-federal", "ae-sharjah"])
def test_the_emirates_changed_their_weekend_in_2022(id: str) -> None:
    """Until the end of 2021 Friday and Saturday are off and Sunday is worked."""
    found = calendar(id)
    before = {
        on.weekday(): found.day(on).kind for on in dates(date(2021, 11, 1), date(2021, 11, 7))
    }
    assert [weekday for weekday, kind in before.items() if kind is DayKind.OFF] == [4, 5]
    assert found.day(date(2021, 12, 31)).reason == "weekend"
    assert found.day(date(2022, 1, 2)).reason == "weekend"
    assert working_days_after(found, date(2021, 12, 30), 1) == date(2022, 1, 3)


@pytest.mark.parametrize(
    ("id", "eid", "beside"),
    [
        ("ae-federal", date(2027, 3, 9), date(2027, 3, 8)),
        ("kg", date(2027, 3, 9), date(2027, 3, 10)),
    ],
)
def test_a_moon_not_yet_seen_is_an_estimate(id: str, eid: date, beside: date) -> None:
    """From 2027 an Islamic holiday is not confirmed, nor are the days beside it; others are."""
    found = calendar(id)
    day = found.day(eid)
    assert (day.kind, day.confirmed) == (DayKind.OFF, False)
    assert "Eid al-Fitr" in day.reason
    assert "estimated" not in day.reason
    assert found.day(beside).works
    assert not found.day(beside).confirmed
    assert found.day(date(2027, 1, 1)).confirmed
    assert not found.snapshot(date(2027, 3, 1), eid).confirmed
    assert found.snapshot(date(2027, 3, 1), date(2027, 3, 5)).confirmed


def test_a_sure_holiday_stays_sure_beside_an_estimate() -> None:
    """In 2028 an estimated Eid falls on Constitution Day, which is off in any case."""
    day = calendar("kg").day(date(2028, 5, 5))
    assert day.reason == "Constitution Day; Eid al-Adha"
    assert day.confirmed


@pytest.mark.parametrize("id", PRESETS)
def test_every_preset_is_a_work_calendar(id: str) -> None:
    """Each is a WorkCalendar under its own id, is made once, and names its version."""
    found = calendar(id)
    assert isinstance(found, WorkCalendar)
    assert (found.id, found) == (id, calendar(id))
    assert found.version.startswith("1")
    assert set(PRESETS) == set(SHIPPED)


@pytest.mark.parametrize(
    ("id", "off"),
    [
        ("weekdays-mon-fri", [5, 6]),
        ("weekdays-mon-sat", [6]),
        ("weekdays-sun-thu", [4, 5]),
    ],
)
def test_plain_weeks_have_no_holidays(id: str, off: list[int]) -> None:
    """A calendar of weekdays is off on those of its weekend and on no other day."""
    found = calendar(id)
    week = dates(date(2026, 12, 28), date(2027, 1, 3))
    assert [on.weekday() for on in week if not found.day(on).works] == off


def test_the_version_tells_that_of_the_library() -> None:
    """A preset with public holidays names the release of the library that they came from."""
    assert calendar("kg").version == f"1+holidays-kg-{version('holidays')}"
    assert calendar("ae-sharjah").version == f"1+ae-federal-{calendar('ae-federal').version}"


def test_a_date_outside_the_data_is_refused() -> None:
    """A year before or after what a preset knows is an error that names both ends."""
    with pytest.raises(OutsideCalendar) as refused:
        calendar("kg").day(date(2078, 1, 1))
    assert (refused.value.first, refused.value.last) == (date(2018, 1, 1), date(2077, 12, 31))
    assert "'kg' says nothing of 2078-01-01" in str(refused.value)


def test_an_unknown_preset_is_told_with_what_is_close() -> None:
    """The error names the id and what was probably meant."""
    with pytest.raises(UnknownCalendar) as unknown:
        calendar("ae-sharja")
    assert str(unknown.value) == "no calendar is called 'ae-sharja'; did you mean ae-sharjah?"
