"""What a playbook answers: a decision, its outcome, and the reasons behind a refusal."""

from __future__ import annotations

import attrs

from accelflow.domain.events import Event, Reason, Verdict

__all__ = ["Accepted", "Decision", "Outcome", "Reason", "Refused", "Telling", "Verdict"]


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


class Telling:
    """How to read what an attempt came to, whether it was checked or handled."""

    __slots__ = ()
    settled: tuple[Event, ...]
    outcome: Outcome

    @property
    def accepted(self) -> bool:
        """Whether the command was granted."""
        return isinstance(self.outcome, Accepted)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it was refused; none if it was granted."""
        return self.outcome.reasons if isinstance(self.outcome, Refused) else ()

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What it was warned about, granted or not."""
        return self.outcome.warnings

    @property
    def events(self) -> tuple[Event, ...]:
        """What records it; none if it was refused. What had been owed before is in `settled`."""
        return self.outcome.events if isinstance(self.outcome, Accepted) else ()


@attrs.frozen(slots=False)
class Decision(Telling):
    """What was owed before the command was judged, and what became of the command."""

    settled: tuple[Event, ...]
    outcome: Outcome
