"""How the moments of deadlines change a dossier."""

from __future__ import annotations

from datetime import datetime

from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply


@apply.register
def moved(cause: DeadlineMoved, challenge: Challenge, _: Event) -> Challenge:
    """Open deadlines are held in order."""
    others = tuple(deadline for deadline in challenge.deadlines if deadline.rule != cause.rule)
    stays = cause.moment in (Moment.ARMED, Moment.OVERDUE)
    overdue = cause.moment is Moment.OVERDUE
    entry = (Deadline(cause.rule, cause.kind, cause.due_at, overdue),) if stays else ()
    held = tuple(sorted((*others, *entry), key=lambda deadline: deadline.due_at))
    return changed(challenge, deadlines=held, next_due=_next_due(held))


def _next_due(deadlines: tuple[Deadline, ...]) -> datetime | None:
    return next((deadline.due_at for deadline in deadlines if not deadline.overdue), None)
