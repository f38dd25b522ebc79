"""The agenda as a port: what falls due, and how challenges stand, across all of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

import attrs


@attrs.frozen
class Summary:
    """One row a challenge, rebuildable from its events; no decision ever reads it.

    `next_due` is the UTC instant of the earliest deadline that has not fired.
    """

    challenge: str
    stage: str
    position: int
    cohort: str
    statement: str
    day_one: date | None
    next_due: datetime | None
    overdue: bool


@attrs.frozen
class Owing:
    """A challenge with a deadline that has fallen due, and the UTC instant of the earliest."""

    due_at: datetime
    challenge: str


class Agenda(Protocol):
    """Reads across challenges. The order is stable: due instant, then id; summaries by id.

    Ids are ordered by their code points, whatever language a database sorts by.
    """

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        """At most `limit` challenges with a deadline due at or before `at`, the oldest first."""
        ...

    def summaries(self, *, cohort: str | None = None) -> tuple[Summary, ...]:
        """The rows of all challenges, or of one cohort, ordered by id."""
        ...
