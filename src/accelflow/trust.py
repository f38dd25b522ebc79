"""Whether an instant is believed before anything is written by it: the one place that doubts.

A deadline that lapses by a wrong clock is hard to undo, so an instant that nothing speaks for is
held up. How much would lapse by it is no criterion: after an outage much lapses rightly.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final, cast

from accelflow.codec import recorded_at_of
from accelflow.errors import ClockSuspect
from accelflow.journal import StoredEvent
from accelflow.requests import Newest, Steps, StoreNow

APART: Final = timedelta(minutes=5)
"""How far a clock may be from that of the journal's store, where the store has one."""
AHEAD: Final = timedelta(days=45)
"""How far an instant may lie past the newest recorded one, where the store has no clock."""


class Word(Enum):
    """Whose word an instant is."""

    CLOCK = auto()
    """That of a clock alone."""
    CONFIRMED = auto()
    """Somebody has looked at it; only the store's own clock may still contradict."""
    SIMULATED = auto()
    """That of a clock which is not meant to tell the real time, so nothing contradicts it."""


def trusting(
    at: datetime, word: Word, *, timed: bool, known: datetime | None = None
) -> Steps[None]:
    """Raises ClockSuspect unless the instant may be written by.

    `timed` says that the journal's store has a clock of its own. `known` is some instant that is
    recorded, if one is at hand: where it lies near, the newest one need not be looked for.
    """
    if word is Word.SIMULATED:
        return
    if timed:
        stands = cast("datetime", (yield StoreNow()))
        if abs(at - stands) > APART:
            raise ClockSuspect(at, stands, confirmable=False)
        return
    if word is Word.CONFIRMED or (known is not None and at - known <= AHEAD):
        return
    newest = yield from _newest()
    if newest is not None and at - newest > AHEAD:
        raise ClockSuspect(at, newest, confirmable=True)


def _newest() -> Steps[datetime | None]:
    """When the event that was written last was recorded; None where there is none to read.

    One that is damaged must not hold up all the others.
    """
    stored = yield Newest()
    return recorded_at_of(stored) if isinstance(stored, StoredEvent) else None
