"""The day count against dates of real challenges, and against midnights that go missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.programmes import Numbering
from accelflow.errors import InvalidInput
from accelflow.rules.days import (
    cap,
    date_of_day,
    day_number,
    default_first_day,
    local_date,
    start_of_day,
)
from accelflow.zones import zone, zone_keys

INSTANT = timedelta(microseconds=1)

dates = st.dates(date(1900, 1, 1), date(2200, 12, 31))
offsets = st.timedeltas(timedelta(hours=-24) + INSTANT, timedelta(hours=24) - INSTANT)
zones = st.sampled_from(zone_keys()).map(zone) | offsets.map(timezone)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day_one", "n", "expected"),
    [
        pytest.param(date(2022, 4, 1), 62, date(2022, 6, 1), id="south-africa-2022"),
        pytest.param(date(2022, 4, 1), 100, date(2022, 7, 9), id="south-africa-2022-last"),
        pytest.param(date(2023, 8, 9), 70, date(2023, 10, 17), id="south-africa-2023"),
        pytest.param(date(2023, 8, 9), 100, date(2023, 11, 16), id="south-africa-2023-last"),
        pytest.param(date(2013, 6, 4), 100, date(2013, 9, 11), id="nashville-2013-last"),
        pytest.param(date(2023, 3, 17), 50, date(2023, 5, 5), id="kyrgyz-republic-2023"),
        pytest.param(date(2024, 2, 29), 1, date(2024, 2, 29), id="launch-on-29-february"),
        pytest.param(date(2024, 2, 29), 100, date(2024, 6, 7), id="from-29-february"),
        pytest.param(date(2024, 1, 11), 50, date(2024, 2, 29), id="day-50-on-29-february"),
        pytest.param(date(2023, 11, 22), 100, date(2024, 2, 29), id="day-100-on-29-february"),
        pytest.param(date(2022, 11, 22), 100, date(2023, 3, 1), id="day-100-in-a-common-year"),
        pytest.param(date(2025, 9, 23), 100, date(2025, 12, 31), id="ends-with-the-year"),
        pytest.param(date(2025, 9, 24), 100, date(2026, 1, 1), id="ends-in-the-new-year"),
        pytest.param(date(2026, 1, 1), 0, date(2025, 12, 31), id="the-day-before"),
        pytest.param(date(2026, 1, 1), -1, date(2025, 12, 30), id="two-days-before"),
    ],
)
def test_a_day_has_the_date_that_was_published(day_one: date, n: int, expected: date) -> None:
    """Day n falls on the published date, and that date is numbered n."""
    assert date_of_day(day_one, n) == expected
    assert day_number(expected, day_one) == n


@pytest.mark.parametrize(
    ("day_one", "key", "expected"),
    [
        pytest.param(date(2013, 6, 4), "America/Chicago", "2013-09-12T05:00", id="nashville"),
        pytest.param(date(2023, 3, 17), "Asia/Bishkek", "2023-06-24T18:00", id="kyrgyz-republic"),
        pytest.param(date(2022, 4, 1), "Africa/Johannesburg", "2022-07-09T22:00", id="pretoria"),
        pytest.param(date(2026, 1, 1), "America/New_York", "2026-04-11T04:00", id="clock-goes-on"),
        pytest.param(
            date(2026, 9, 1), "America/New_York", "2026-12-10T05:00", id="clock-goes-back"
        ),
        pytest.param(
            date(2026, 1, 1), "Australia/Lord_Howe", "2026-04-10T13:30", id="by-half-an-hour"
        ),
        pytest.param(date(2026, 1, 1), "Antarctica/Troll", "2026-04-10T22:00", id="by-two-hours"),
        pytest.param(date(2023, 1, 18), "Africa/Cairo", "2023-04-27T22:00", id="on-no-midnight"),
    ],
)
def test_the_days_end_at_a_local_midnight(day_one: date, key: str, expected: str) -> None:
    """The 100 days end where the local date of Day 101 begins, however long the days were."""
    assert cap(day_one, zone(key)) == utc(expected)


def test_a_methodology_may_count_other_days() -> None:
    """The number of days is an argument, and a cap after one day is the next midnight."""
    assert cap(date(2026, 1, 1), zone("Asia/Bishkek"), days=1) == utc("2026-01-01T18:00")


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        pytest.param("Africa/Cairo", date(2023, 4, 28), "2023-04-27T22:00"),
        pytest.param("America/Havana", date(2024, 3, 10), "2024-03-10T05:00"),
        pytest.param("America/Santiago", date(2024, 9, 8), "2024-09-08T04:00"),
        pytest.param("Asia/Beirut", date(2024, 3, 31), "2024-03-30T22:00"),
        pytest.param("America/Asuncion", date(2023, 10, 1), "2023-10-01T04:00"),
        pytest.param("Atlantic/Azores", date(2024, 3, 31), "2024-03-31T01:00"),
        pytest.param("America/Toronto", date(1919, 3, 31), "1919-03-31T04:30"),
        pytest.param("Africa/Monrovia", date(1972, 1, 7), "1972-01-07T00:44:30"),
    ],
)
def test_a_day_without_midnight_starts_after_the_gap(key: str, day: date, expected: str) -> None:
    """Where local midnight is skipped, the day starts at its first existing instant."""
    assert start_of_day(day, zone(key)) == utc(expected)
    assert local_date(utc(expected), zone(key)) == day
    assert local_date(utc(expected) - INSTANT, zone(key)) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        pytest.param("America/Havana", date(2024, 11, 3), "2024-11-03T04:00", id="from-01:00"),
        pytest.param("Atlantic/Azores", date(2024, 10, 27), "2024-10-27T00:00", id="to-00:00"),
        pytest.param("Africa/Cairo", date(2023, 10, 27), "2023-10-26T22:00", id="at-24:00"),
        pytest.param("America/St_Johns", date(2010, 11, 7), "2010-11-07T02:30", id="at-00:01"),
        pytest.param(
            "America/Juneau", date(1867, 10, 18), "1867-10-17T08:57:41", id="a-date-twice"
        ),
    ],
)
def test_a_midnight_that_comes_twice_counts_once(key: str, day: date, expected: str) -> None:
    """Where the clock goes back over or to midnight, the day starts when it is first shown."""
    assert start_of_day(day, zone(key)) == utc(expected)


def test_samoa_skipped_a_date() -> None:
    """The day number jumps from 29 to 31, and the skipped date starts when the next one does."""
    apia, day_one, jump = zone("Pacific/Apia"), date(2011, 12, 1), utc("2011-12-30T10:00")
    assert start_of_day(date(2011, 12, 30), apia) == jump
    assert start_of_day(date(2011, 12, 31), apia) == jump
    assert day_number(local_date(jump - INSTANT, apia), day_one) == 29
    assert day_number(local_date(jump, apia), day_one) == 31
    assert cap(day_one, apia) == utc("2012-03-09T10:00")
    assert cap(day_one, apia, days=29) == cap(day_one, apia, days=30)


class MisreadsMidnight(tzinfo):
    """A zone that, like those of pytz, is right about the wall at an instant, not the reverse."""

    def fromutc(self, at: datetime) -> datetime:
        return at + timedelta(hours=6)

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(hours=4, minutes=58, seconds=24)

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, _: datetime | None) -> str:
        return "LMT"


def test_a_zone_that_misreads_midnight_is_not_believed() -> None:
    """Only the way from UTC to the wall is trusted, so a pytz zone gives the right start too."""
    assert start_of_day(date(2026, 1, 2), MisreadsMidnight()) == utc("2026-01-01T18:00")


@pytest.mark.parametrize(
    ("numbering", "expected"),
    [
        (Numbering.WORKSHOP_IS_DAY_ZERO, date(2024, 3, 1)),
        (Numbering.LAUNCH_IS_DAY_ONE, date(2024, 2, 28)),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_both_numberings(numbering: Numbering, expected: date, order: int) -> None:
    """Day 1 follows the last session or is the first, in whatever order the sessions are given."""
    sessions = (date(2024, 2, 28), date(2024, 2, 29))
    assert default_first_day(sessions[::order], numbering) == expected


@pytest.mark.parametrize("numbering", Numbering)
def test_a_workshop_without_sessions_has_no_first_day(numbering: Numbering) -> None:
    """No session is malformed input, with the fault named."""
    with pytest.raises(InvalidInput) as refused:
        default_first_day([], numbering)
    assert [fault.path for fault in refused.value.faults] == ["sessions"]


def test_a_naive_instant_has_no_local_date() -> None:
    """An instant without an offset is refused, not read in the zone of the machine."""
    with pytest.raises(InvalidInput) as refused:
        local_date(datetime(2026, 1, 1), zone("Asia/Bishkek"))  # noqa: DTZ001
    assert [fault.path for fault in refused.value.faults] == ["at"]


def test_the_ends_of_the_calendar_overflow() -> None:
    """Beyond what Python can represent there is OverflowError, never a clamped answer."""
    with pytest.raises(OverflowError):
        start_of_day(date.min, zone("Asia/Tokyo"))
    with pytest.raises(OverflowError):
        cap(date.max - timedelta(days=99), UTC)
    assert cap(date.max - timedelta(days=100), UTC) == utc("9999-12-31T00:00")


@pytest.mark.parametrize("key", zone_keys())
def test_the_first_and_last_dates_are_right_or_refused(key: str) -> None:
    """Close to years 1 and 9999 every zone answers as it does elsewhere, or with OverflowError."""
    for day in (date.min, date.min + timedelta(days=1), date.max - timedelta(days=1), date.max):
        try:
            start = start_of_day(day, zone(key))
        except OverflowError:
            continue
        assert local_date(start, zone(key)) == day
        assert start.astimezone(zone(key)).time().isoformat() == "00:00:00"


@given(dates, zones)
def test_a_day_starts_in_utc(day: date, where: tzinfo) -> None:
    """A start is an aware instant in UTC, whatever the zone."""
    assert start_of_day(day, where).tzinfo is UTC


@given(dates, zones, st.timedeltas(INSTANT, timedelta(days=3)))
def test_a_day_starts_at_its_first_instant(day: date, where: tzinfo, earlier: timedelta) -> None:
    """The date is reached at the start, and at no instant before it."""
    start = start_of_day(day, where)
    assert local_date(start - INSTANT, where) < day <= local_date(start, where)
    assert local_date(start - earlier, where) < day


@given(dates, dates, zones)
def test_later_days_never_start_earlier(one: date, other: date, where: tzinfo) -> None:
    """Starts are in the order of their dates."""
    early, late = sorted((one, other))
    assert start_of_day(early, where) <= start_of_day(late, where)


@given(dates, dates, st.integers(-40_000, 40_000))
def test_numbers_do_not_depend_on_the_date_of_launch(on: date, day_one: date, k: int) -> None:
    """Moving a launch and a date by the same days leaves the day number alone."""
    shift = timedelta(days=k)
    assert day_number(on + shift, day_one + shift) == day_number(on, day_one)
    assert day_number(on + shift, day_one) == day_number(on, day_one) + k


@given(dates, st.integers(-40_000, 40_000))
def test_dates_and_numbers_are_each_others_inverse(day_one: date, n: int) -> None:
    """The date of Day n has the number n."""
    assert day_number(date_of_day(day_one, n), day_one) == n


@given(dates, zones, st.integers(1, 400), st.integers(-400, 400))
def test_a_later_launch_with_fewer_days_ends_together(
    day_one: date, where: tzinfo, days: int, k: int
) -> None:
    """Launching k days later and counting k days fewer ends at the same instant."""
    later = day_one + timedelta(days=k)
    assert cap(later, where, days - k) == cap(day_one, where, days)


@given(dates, st.sampled_from(zone_keys()).map(ZoneInfo))
def test_the_number_flips_exactly_at_the_cap(day_one: date, where: ZoneInfo) -> None:
    """The last instant before the cap is in the 100 days, the cap itself is not."""
    end = cap(day_one, where)
    assert day_number(local_date(end - INSTANT, where), day_one) <= 100
    assert day_number(local_date(end, where), day_one) > 100
