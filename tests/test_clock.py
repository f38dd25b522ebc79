"""The clocks tell aware instants in UTC, and the manual one does as it is told."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from accelflow.clock import Clock, ManualClock, SystemClock
from accelflow.errors import InvalidInput
from accelflow.zones import zone

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_the_system_clock_is_the_machines() -> None:
    """It tells the machine's time, aware and in UTC."""
    clock: Clock = SystemClock()
    before = time.time()
    now = clock.now()
    assert before - 0.001 <= now.timestamp() <= time.time() + 0.001
    assert now.tzinfo is UTC


def test_a_manual_clock_stands_still() -> None:
    """Reading it does not move it."""
    clock: Clock = ManualClock(START)
    assert clock.now() == clock.now() == START


def test_a_manual_clock_tells_utc() -> None:
    """An instant given in another zone is told in UTC."""
    clock = ManualClock(datetime(2026, 3, 1, 15, tzinfo=zone("Asia/Bishkek")))
    assert clock.now().isoformat() == "2026-03-01T09:00:00+00:00"
    clock.set(datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now().isoformat() == "2026-03-01T09:00:00+00:00"


def test_time_passes_by_the_units_given() -> None:
    """Units add up, each in its own place."""
    clock = ManualClock(START)
    clock.advance(weeks=1, days=2, hours=3, minutes=4, seconds=5, milliseconds=6, microseconds=7)
    assert clock.now() == datetime(2026, 3, 10, 12, 4, 5, 6007, tzinfo=UTC)


def test_a_day_of_a_manual_clock_has_24_hours() -> None:
    """Time passes in UTC, also where the local clock changes meanwhile."""
    new_york = zone("America/New_York")
    clock = ManualClock(datetime(2026, 3, 7, 12, tzinfo=new_york))
    clock.advance(days=1)
    assert clock.now().astimezone(new_york).hour == 13


def test_a_manual_clock_can_be_set_back() -> None:
    """A host's clock can go back, so this one can be told to."""
    clock = ManualClock(START)
    clock.set(START - timedelta(days=1))
    assert clock.now() == START - timedelta(days=1)


def test_time_does_not_pass_backwards() -> None:
    """A negative advance is refused and leaves the clock where it was."""
    clock = ManualClock(START)
    with pytest.raises(InvalidInput):
        clock.advance(hours=1, seconds=-3601)
    assert clock.now() == START


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(datetime(2026, 3, 1, 9), id="naive"),  # noqa: DTZ001
        pytest.param(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), id="before-year-1"),
        pytest.param(
            datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))), id="after-year-9999"
        ),
        pytest.param(datetime.min.replace(tzinfo=UTC), id="first-instant"),
        pytest.param(datetime.max.replace(tzinfo=UTC), id="last-instant"),
        pytest.param("2023", id="text"),
        pytest.param(None, id="none"),
    ],
)
def test_an_instant_that_is_none_is_refused(at: datetime) -> None:
    """A naive time, or one that UTC cannot express, is refused and the fault names the field."""
    clock = ManualClock(START)
    for use in (ManualClock, clock.set):
        with pytest.raises(InvalidInput) as refused:
            use(at)
        assert [fault.path for fault in refused.value.faults] == ["at"]
    assert clock.now() == START


@pytest.mark.parametrize("days", [10**9, 10**7, 8_000 * 365.25, 10**400])
def test_time_does_not_leave_the_calendar(days: float) -> None:
    """Such an advance is refused and leaves the clock where it was."""
    clock = ManualClock(START)
    with pytest.raises(InvalidInput):
        clock.advance(days=days)
    assert clock.now() == START


def test_a_manual_clock_shows_its_time() -> None:
    """A failing test prints where the clock stood."""
    assert repr(ManualClock(START)) == "ManualClock(2026-03-01T09:00:00+00:00)"
