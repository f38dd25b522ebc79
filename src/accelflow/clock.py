"""Where the time comes from: a port, the machine's clock, and a clock that a test sets by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from accelflow.errors import Fault, InvalidInput


class Clock(Protocol):
    """What tells the time. It may go back: whoever needs order compares with what was recorded."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock. Nothing else in accelflow reads it."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, at: datetime) -> None:
        self._at = _in_utc(at)

    def __repr__(self) -> str:
        return f"ManualClock({self._at.isoformat()})"

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        """Jump to an aware instant; an earlier one too, as a host's clock can."""
        self._at = _in_utc(at)

    def advance(
        self,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        milliseconds: float = 0,
        microseconds: float = 0,
    ) -> None:
        """Let time pass, counted in UTC: a day is 24 hours. Going back is for `set`."""
        passed = timedelta(days, seconds, microseconds, milliseconds, minutes, hours, weeks)
        if passed < timedelta(0):
            raise _refused("advance", "would go back", "use set() to go back on purpose")
        self._at += passed


def _in_utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise _refused("at", "has no UTC offset", "give an aware instant")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise _refused("at", "lies outside the years 1 to 9999 in UTC", "give another") from None


def _refused(path: str, problem: str, remedy: str) -> InvalidInput:
    return InvalidInput((Fault(path, problem, remedy),))
