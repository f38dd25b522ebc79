"""What may be asked in the acceleration phase: goals, workshops, measurements, the midpoint."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import attrs
from attrs import converters, field
from attrs.validators import optional

from accelflow.domain.commands.command import Command
from accelflow.domain.evidence import EvidenceRef
from accelflow.domain.goals import Baseline, Bound, GoalTerms
from accelflow.domain.values import (
    LINE,
    MANY,
    PARAGRAPH,
    PERSONAL,
    day,
    identifier,
    nfc,
    number,
    refuse,
    several,
    text,
    twice,
    whole,
)
from accelflow.domain.workshops import Agreement, GoalDecision, Plan, Session


@attrs.frozen
class SetGoals(Command):
    """The team sets its goals; they wait for a workshop or a review to put them in force."""

    type: ClassVar[str] = "set-goals"
    goals: tuple[GoalTerms, ...] = field(validator=several(MANY, least=1))
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class ElectLeader(Command):
    """Records whom the team elected to lead it."""

    type: ClassVar[str] = "elect-leader"
    elected: str = field(validator=identifier)
    votes: int = field(validator=whole(1, 1_000))


@attrs.frozen
class AcceptLead(Command):
    """The elected one accepts."""

    type: ClassVar[str] = "accept-lead"


@attrs.frozen
class DeclineLead(Command):
    """The elected one declines."""

    type: ClassVar[str] = "decline-lead"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class HoldLaunchWorkshop(Command):
    """Tells that the launch workshop was held: it puts the goals in force and fixes Day 1.

    `first_day` None follows the challenge's numbering.
    """

    type: ClassVar[str] = "hold-launch-workshop"
    sessions: tuple[Session, ...] = field(validator=several(20, least=1))
    plan: Plan
    agreement: Agreement
    first_day: date | None = field(default=None, validator=optional(day))

    def __attrs_post_init__(self) -> None:
        for on, place in twice((session.on, session.place) for session in self.sessions):
            refuse("sessions", f"has the one of {on} at {place!r} twice", "name each once")

    def claimed_on(self) -> date:
        """The date of the last session."""
        return max(session.on for session in self.sessions)


@attrs.frozen
class ClarifyGoal(Command):
    """Clarifies the wording of a goal, or gives its first baseline; nothing else of it changes."""

    type: ClassVar[str] = "clarify-goal"
    goal: str = field(validator=identifier)
    wording: str | None = field(
        default=None, converter=converters.optional(nfc), validator=optional(text(LINE))
    )
    baseline: Baseline | None = None


@attrs.frozen
class RecordMeasurement(Command):
    """Records a value; `as_of` is the date that it describes."""

    type: ClassVar[str] = "record-measurement"
    goal: str = field(validator=identifier)
    value: Decimal = field(validator=number)
    as_of: date = field(validator=day)
    source: str = field(converter=nfc, validator=text(LINE))
    bound: Bound = Bound.EXACT
    constraint: str | None = field(default=None, validator=optional(identifier))


@attrs.frozen
class RecordProgressReview(Command):
    """Records a review of progress with the strategist."""

    type: ClassVar[str] = "record-progress-review"
    progress: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    asks: str = field(
        default="", converter=nfc, validator=text(PARAGRAPH, empty=True), metadata=PERSONAL
    )


@attrs.frozen
class RecordStep(Command):
    """Records that a step which the methodology declares was done."""

    type: ClassVar[str] = "record-step"
    step: str = field(validator=identifier)
    done_on: date = field(validator=day)
    note: str = field(
        default="", converter=nfc, validator=text(PARAGRAPH, empty=True), metadata=PERSONAL
    )

    def claimed_on(self) -> date:
        """The date on which the step was done."""
        return self.done_on


@attrs.frozen
class LaunchInitiative(Command):
    """Records an initiative that the challenge launched."""

    type: ClassVar[str] = "launch-initiative"
    name: str = field(converter=nfc, validator=text(LINE))
    on: date = field(validator=day)
    national: bool = False

    def claimed_on(self) -> date:
        """The date on which the initiative was launched."""
        return self.on


@attrs.frozen
class HoldMidpointReview(Command):
    """Tells that the midpoint review was held, and what it decided about every goal in force."""

    type: ClassVar[str] = "hold-midpoint-review"
    held_on: date = field(validator=day)
    votes: tuple[int, ...] = field(
        validator=[several(MANY, least=1), attrs.validators.deep_iterable(whole(1, 5))]
    )
    decisions: tuple[GoalDecision, ...] = field(validator=several(MANY, least=1))
    plan: Plan
    agreement: Agreement

    def claimed_on(self) -> date:
        """The date of the review."""
        return self.held_on


@attrs.frozen
class Conclude(Command):
    """Ends the acceleration early, every goal being reached; says what was lived and learnt."""

    type: ClassVar[str] = "conclude"
    experience: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    learning: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class RecordLateMidpoint(Command):
    """Tells after the 100 days, with evidence, of a midpoint review held within them."""

    type: ClassVar[str] = "record-late-midpoint"
    held_on: date = field(validator=day)
    votes: tuple[int, ...] = field(
        validator=[several(MANY, least=1), attrs.validators.deep_iterable(whole(1, 5))]
    )
    decisions: tuple[GoalDecision, ...] = field(validator=several(MANY, least=1))
    evidence: tuple[EvidenceRef, ...] = field(validator=several(MANY))

    def claimed_on(self) -> date:
        """The date of the review."""
        return self.held_on


@attrs.frozen
class AcknowledgeNoMidpoint(Command):
    """Owns up that no midpoint review was held."""

    type: ClassVar[str] = "acknowledge-no-midpoint"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
