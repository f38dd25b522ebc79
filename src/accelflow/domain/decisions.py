"""What a playbook answers: a decision, its outcome, and the reasons behind a refusal."""

from __future__ import annotations

import attrs

from accelflow.domain.events import Event, Reason, Verdict

__all__ = ["Accepted", "Decision", "Outcome", "Reason", "Refused", "Verdict"]


@attrs.frozen(slots=False)
class Accepted:
    """The command was granted; `events` record it, its own first, then the deadlines it moved."""

    events: tuple[Event, ...]
    warnings: tuple[Reason, ...] = ()


@attrs.frozen(slots=False)
class Refused:
    """The command was not granted; `reasons` are all of them, in the order of the methodology."""

    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...] = ()


Outcome = Accepted | Refused


@attrs.frozen(slots=False)
class Decision:
    """What was owed before the command was judged, and what became of the command."""

    settled: tuple[Event, ...]
    outcome: Outcome
