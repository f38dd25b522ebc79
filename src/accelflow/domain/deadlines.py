"""A deadline as one dated instance, and the moments of its life that are recorded."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs


class DeadlineKind(StrEnum):
    """Whether a deadline moves a challenge by force."""

    LAPSE = "lapse"
    CHECKPOINT = "checkpoint"


class Moment(StrEnum):
    """What happened to a deadline."""

    ARMED = "armed"
    MET = "met"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    REBASED = "rebased"
    """Its anchor or its calendar moved, and with it the instant at which it is due."""


@attrs.frozen
class Deadline:
    """One dated deadline of one challenge; `due_at` is in UTC, the first instant too late.

    `occurrence` counts from 1 how often its rule was armed for the challenge. What comes before
    `opens_at` does not meet it.
    """

    rule: str
    kind: DeadlineKind
    due_at: datetime
    overdue: bool = False
    occurrence: int = 1
    opens_at: datetime | None = None


@attrs.frozen
class DeadlineMoved:
    """The cause of an event that no command made: a deadline reached a moment of its life.

    A checkpoint that is still open when its stages end is cancelled; whether it was missed shows
    in its having been overdue. `was` is the due instant before it was rebased.
    """

    rule: str
    moment: Moment
    kind: DeadlineKind
    due_at: datetime
    occurrence: int = 1
    opens_at: datetime | None = None
    was: datetime | None = None

    @property
    def type(self) -> str:
        """The id under which the event is stored."""
        return f"deadline-{self.moment.value}"
