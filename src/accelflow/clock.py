"""Where the time comes from: a port, the machine's clock, and a clock that a test sets by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from accelflow.domain.values import instant_fault, plain_instant
from accelflow.errors import InvalidInput


class Clock(Protocol):
    """What tells the time. It may go back: whoever needs order compares with what was recorded.

    A clock with an attribute `simulated` that is True is not meant to tell the real time, and is
    believed whatever it tells; any other is doubted where it leaps ahead, see `accelflow.trust`.
    """

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock. Nothing else in accelflow reads it."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is told otherwise.

    `simulated`: it plays a time of its own, as in a rehearsal, so a leap of months is meant.
    Otherwise a leap has to be confirmed to `handle` and `sweep`, as under any clock of a host.
    """

    def __init__(self, at: datetime, *, simulated: bool = False) -> None:
        self._at = in_utc(at)
        self.simulated: bool = simulated

    def __repr__(self) -> str:
        return f"ManualClock({self._at.isoformat()})"

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        """Jump to an aware instant; an earlier one too, as a host's clock can."""
        self._at = in_utc(at)

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
        try:
            passed = timedelta(days, seconds, microseconds, milliseconds, minutes, hours, weeks)
            later = self._at + passed
        except OverflowError:
            remedy = "advance by less"
            raise InvalidInput.of("advance", "would leave the calendar", remedy) from None
        if passed < timedelta(0):
            raise InvalidInput.of("advance", "would go back", "use set() to go back on purpose")
        self._at = in_utc(later)


def in_utc(at: datetime) -> datetime:
    """An aware instant in UTC, as Python's own type; InvalidInput for what is none."""
    if fault := instant_fault("at", at):
        raise InvalidInput((fault,))
    found: datetime = plain_instant(at)
    return found if found.tzinfo is UTC else found.astimezone(UTC)
