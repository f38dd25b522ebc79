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


@attrs.frozen
class Deadline:
    """One dated deadline of one challenge; `due_at` is in UTC, the first instant too late."""

    rule: str
    kind: DeadlineKind
    due_at: datetime
    overdue: bool = False


@attrs.frozen
class DeadlineMoved:
    """The cause of an event that no command made: a deadline reached a moment of its life.

    A checkpoint that is still open when its stages end is cancelled; whether it was missed shows
    in its having been overdue.
    """

    rule: str
    moment: Moment
    kind: DeadlineKind
    due_at: datetime

    @property
    def type(self) -> str:
        """The id under which the event is stored."""
        return f"deadline-{self.moment.value}"
