"""What happened, recorded for ever: its cause, its envelope, and every fact derived from it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.results import LineOutcome

Parameter = str | int | tuple[str, ...]
"""What a reason's parameter may be: dates and decimals stand in it as text."""


class Verdict(StrEnum):
    """How a guard came to its reason."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    """What the guard needed to know is not known; under `refuse` this refuses as well."""


@attrs.frozen
class Reason:
    """Why a command is refused, or what it is warned about.

    `code` is stable and documented, `parameters` are its particulars, `remedy` names the commands
    that would mend it, `transition` the declared edge that it speaks of; where none was reached, as
    for a command out of its stage, the command's type. The texts for people stand in one
    catalogue, see `accelflow.render.catalogue`.
    """

    code: str
    transition: str
    parameters: dict[str, Parameter] = attrs.field(factory=dict, hash=False)
    remedy: tuple[str, ...] = ()
    verdict: Verdict = Verdict.FAIL


@attrs.frozen
class Pin:
    """The methodology in force: its name, its version, and the hash of its resolved definition.

    `exercise` says on every event whether it was one for training, which counts nowhere.
    """

    name: str
    version: str
    hash: str
    exercise: bool = False


@attrs.frozen(slots=False)
class Facts:
    """What the playbook derived when it judged. Replay reads these and computes none of them anew.

    `today` is the local date of the instant of asking and `day` its day number, None before Day 1
    is fixed. `cap` is the UTC instant at which the last day has ended, exclusive. `goals` are the
    ids given to the goals of a SetGoals, in its order.
    """

    today: date
    day: int | None = None
    day_one: date | None = None
    cap: datetime | None = None
    cutoff: date | None = None
    digest: str | None = None
    goals: tuple[str, ...] = ()
    outcomes: tuple[LineOutcome, ...] = ()


@attrs.frozen(slots=False)
class Event:
    """One thing that happened to one challenge.

    `position` counts from 1 without a gap. `effective_at` is when it took force, `recorded_at`
    when it was recorded; both UTC, and they differ for a deadline that was settled late. `before`
    is None for the first event. `attempt` is the id of the attempt that caused it, None for a
    deadline.
    """

    challenge: str
    position: int
    cause: Command | DeadlineMoved
    methodology: Pin
    effective_at: datetime
    recorded_at: datetime
    before: str | None
    after: str
    facts: Facts
    actor: Actor | None = None
    attempt: str | None = None
    warnings: tuple[Reason, ...] = ()

    @property
    def type(self) -> str:
        """The id of what caused it: a command's type, or a deadline's moment."""
        return self.cause.type
