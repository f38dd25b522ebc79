"""How the moments of deadlines change a dossier."""

from __future__ import annotations

from bisect import insort
from datetime import datetime
from typing import Final

from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply


@apply.register
def moved(cause: DeadlineMoved, challenge: Challenge, _: Event) -> Challenge:
    """Open deadlines are held in order; how often a rule was armed is counted."""
    key = (cause.rule, cause.occurrence)
    others = [one for one in challenge.deadlines if (one.rule, one.occurrence) != key]
    if cause.moment in _OPEN:
        overdue = cause.moment is Moment.OVERDUE
        opened = Deadline(
            cause.rule, cause.kind, cause.due_at, overdue, cause.occurrence, cause.opens_at
        )
        insort(others, opened, key=lambda deadline: deadline.due_at)
    held = tuple(others)
    armed = challenge.armed
    if cause.moment is Moment.ARMED:
        armed = {**armed, cause.rule: cause.occurrence}
    return changed(challenge, deadlines=held, next_due=_next_due(held), armed=armed)


_OPEN: Final = (Moment.ARMED, Moment.OVERDUE, Moment.REBASED)


def _next_due(deadlines: tuple[Deadline, ...]) -> datetime | None:
    return next((deadline.due_at for deadline in deadlines if not deadline.overdue), None)
