"""What the team sets itself to reach: goals with their versions, constraints, measurements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

import attrs
from attrs import converters, field

from accelflow.domain.values import (
    EXACT,
    LINE,
    MANY,
    day,
    identifier,
    nfc,
    number,
    refuse,
    several,
    text,
    twice,
)


class Kind(StrEnum):
    """What is counted."""

    LEVEL = "level"
    """A level that stood somewhere before Day 1: a rate, a backlog, a duration."""
    COUNT = "count"
    """A count that starts on Day 1; its baseline is 0."""
    MILESTONE = "milestone"
    """Reached or not: the value is 1 or 0."""

    def allows(self, value: Decimal) -> bool:
        """Whether a goal of this kind can have this value: nothing is counted below 0."""
        if self is Kind.MILESTONE:
            return value in (0, 1)
        return self is Kind.LEVEL or value >= 0


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Bound(StrEnum):
    """How a value is known."""

    EXACT = "exact"
    AT_LEAST = "at-least"
    ABOUT = "about"


@attrs.frozen
class Baseline:
    """What stood before: a value, or a rate with its period, and the date that it describes."""

    as_of: date = field(validator=day)
    value: Decimal | None = field(default=None, validator=attrs.validators.optional(number))
    rate: Decimal | None = field(default=None, validator=attrs.validators.optional(number))
    period: str | None = field(
        default=None,
        converter=converters.optional(nfc),
        validator=attrs.validators.optional(text(LINE)),
    )

    def __attrs_post_init__(self) -> None:
        if (self.value is None) is (self.rate is None):
            given = "missing" if self.value is None else "given, and so is a rate"
            refuse("value", f"is {given}", "give a value, or a rate with its period")
        if (self.rate is None) is not (self.period is None):
            given = "missing" if self.period is None else "given without a rate"
            refuse("period", f"is {given}", "give a rate together with its period")


@attrs.frozen
class Constraint:
    """A condition inside a goal ("of which at least 10 are minors"), with an outcome of its own."""

    id: str = field(validator=identifier)
    wording: str = field(converter=nfc, validator=text(LINE))
    unit: str = field(converter=nfc, validator=text(LINE))
    direction: Direction
    target: Decimal = field(validator=number)


@attrs.frozen
class GoalTerms:
    """What a goal says.

    `goal` names the goal of which this is a new version; `replaces` names the one that a new goal
    supersedes; both None for a goal of the launch. Of a range, `target` is the easier end. With
    `relative` the target of a level is a change of the baseline in percent, unknown until the
    baseline is. A count that starts on Day 1 has the baseline 0, and may name the rate before.
    """

    wording: str = field(converter=nfc, validator=text(LINE))
    kind: Kind
    unit: str = field(converter=nfc, validator=text(LINE))
    direction: Direction
    target: Decimal = field(validator=number)
    relative: bool = False
    baseline: Baseline | None = None
    constraints: tuple[Constraint, ...] = field(default=(), validator=several(MANY))
    goal: str | None = field(default=None, validator=attrs.validators.optional(identifier))
    replaces: str | None = field(default=None, validator=attrs.validators.optional(identifier))

    def __attrs_post_init__(self) -> None:
        if self.goal is not None and self.replaces is not None:
            refuse("replaces", "is given, and so is `goal`", "change a goal, or replace one")
        if self.relative and self.kind is not Kind.LEVEL:
            refuse("relative", f"is true of a {self.kind}", "give the target itself")
        if self.kind is not Kind.LEVEL and self.baseline is not None and self.baseline.value:
            refuse("baseline.value", f"is not that of a {self.kind}", "give 0, or no baseline")
        for id in twice(constraint.id for constraint in self.constraints):
            refuse("constraints", f"has the id {id!r} twice", "give each an id of its own")

    def baseline_value(self) -> Decimal | None:
        """The baseline in the goal's unit; 0 for a count, which starts on Day 1."""
        if self.kind is Kind.COUNT:
            return Decimal(0)
        return self.baseline.value if self.baseline else None

    def target_value(self) -> Decimal | None:
        """The target in the goal's unit, or None while a relative one waits for its baseline."""
        if not self.relative:
            return self.target
        base = self.baseline_value()
        if base is None:
            return None
        with localcontext(EXACT):
            change = abs(base) * self.target / 100
            return base + change if self.direction is Direction.UP else base - change

    def continues(self, old: GoalTerms) -> bool:
        """Whether these are terms of the same goal: what identifies it is as it was.

        That is kind, unit, direction and whether the target is relative; the baseline once it is
        known; and of each constraint its id, unit and direction. Wordings and targets may change.
        """
        same_baseline = old.baseline is None or self.baseline == old.baseline
        return same_baseline and self._identity() == old._identity()

    def _identity(self) -> object:
        inner = {(one.id, one.unit, one.direction) for one in self.constraints}
        return self.kind, self.unit, self.direction, self.relative, inner

    def is_better(self, value: Decimal, than: Decimal) -> bool:
        """Whether `value` lies strictly on the better side of `than`."""
        return is_better(value, than, self.direction)


def is_better(value: Decimal, than: Decimal, direction: Direction) -> bool:
    """Whether `value` lies strictly on the better side of `than`."""
    return value > than if direction is Direction.UP else value < than


@attrs.frozen
class GoalVersion:
    """One version of a goal, its author, and the date from which it is in force."""

    number: int
    terms: GoalTerms
    author: str
    since: date


@attrs.frozen
class Goal:
    """A goal under one id: all its versions, the last in force unless it was superseded."""

    id: str
    versions: tuple[GoalVersion, ...]
    superseded_by: str | None = None

    @property
    def terms(self) -> GoalTerms:
        """What it says now."""
        return self.versions[-1].terms


@attrs.frozen
class PendingGoal:
    """A goal, or a new version of one, that waits for a workshop or a review to put it in force."""

    id: str
    terms: GoalTerms
    author: str


@attrs.frozen
class Measurement:
    """A value of a goal, or of one of its constraints; `as_of` is the date that it describes.

    `by` recorded it, or corrected it last; `position` is that of the event that recorded it.
    """

    goal: str
    value: Decimal
    bound: Bound
    as_of: date
    source: str
    constraint: str | None
    by: str
    position: int
