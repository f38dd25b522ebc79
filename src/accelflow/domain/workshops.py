"""What the workshops leave behind: sessions, plan, agreement, the midpoint's decisions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs
from attrs import field

from accelflow.domain.values import (
    LINE,
    MANY,
    PARAGRAPH,
    PERSONAL,
    day,
    identifier,
    identifiers,
    nfc,
    several,
    text,
)


@attrs.frozen
class Session:
    """One sitting of a workshop: its local date, its place, the principals who were there."""

    on: date = field(validator=day)
    place: str = field(converter=nfc, validator=text(LINE))
    attendance: tuple[str, ...] = field(default=(), validator=identifiers)


@attrs.frozen
class Action:
    """One item of the plan with its one owner and the date on which it starts."""

    what: str = field(converter=nfc, validator=text(LINE), metadata=PERSONAL)
    owner: str = field(validator=identifier)
    starts_on: date = field(validator=day)


@attrs.frozen
class Plan:
    """The team's plan: its actions, and the 15-day target worth celebrating."""

    actions: tuple[Action, ...] = field(validator=several(MANY, least=1))
    fifteen_day_target: str = field(converter=nfc, validator=text(LINE))


@attrs.frozen
class Agreement:
    """How the team works: the rhythm of its meetings, its ground rules, who keeps the data."""

    rhythm: str = field(converter=nfc, validator=text(LINE))
    rules: str = field(converter=nfc, validator=text(PARAGRAPH))
    keeper: str = field(validator=identifier)


@attrs.frozen
class LaunchWorkshop:
    """The launch workshop as it was held."""

    sessions: tuple[Session, ...]
    plan: Plan
    agreement: Agreement


class GoalChoice(StrEnum):
    """What a midpoint review decides about a goal."""

    KEEP = "keep"
    RAISE = "raise"
    LOWER = "lower"
    REPLACE = "replace"


@attrs.frozen
class GoalDecision:
    """The choice for one goal in force."""

    goal: str = field(validator=identifier)
    choice: GoalChoice


@attrs.frozen
class MidpointReview:
    """The midpoint review as it was held; `late` when it was told after the 100 days."""

    held_on: date
    votes: tuple[int, ...]
    decisions: tuple[GoalDecision, ...]
    late: bool


@attrs.frozen
class ScaleUpWorkshop:
    """The closing workshop as it was held."""

    held_on: date
    attendance: tuple[str, ...]
    narrative: str
    loose_ends: str


@attrs.frozen
class Initiative:
    """An initiative that the challenge launched; one after the cut-off is kept but not counted."""

    name: str
    on: date
    national: bool
    counted: bool
    by: str
    position: int


@attrs.frozen
class StepDone:
    """A step of the methodology that has no command of its own, as it was done."""

    step: str
    done_on: date
    by: str
    position: int
