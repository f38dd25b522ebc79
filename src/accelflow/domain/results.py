"""What came of the goals: outcomes computed from values, never taken from a claim."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

import attrs
from attrs import converters, field

from accelflow.domain.goals import Bound, Direction, Goal, is_better
from accelflow.domain.values import (
    EXACT,
    LINE,
    PARAGRAPH,
    day,
    identifier,
    nfc,
    number,
    refuse,
    text,
)


class GoalOutcome(StrEnum):
    """What a value says of its target."""

    SURPASSED = "surpassed"
    ACHIEVED = "achieved"
    MISSED = "missed"
    UNKNOWN = "unknown"


class Word(StrEnum):
    """One word for a whole challenge."""

    MET = "met"
    PARTLY_MET = "partly-met"
    MISSED = "missed"
    UNKNOWN = "unknown"


@attrs.frozen
class ResultLine:
    """The value of one goal, or of one of its constraints, at the cut-off.

    `value` is None when it is unknown, and then `unknown_because` says why. `as_of` is the date
    that the value describes, `known_on` the date on which it became known. `stated_percent` is
    the change from the baseline as somebody published it, kept to be held against the values.
    """

    goal: str = field(validator=identifier)
    as_of: date = field(validator=day)
    known_on: date = field(validator=day)
    value: Decimal | None = field(default=None, validator=attrs.validators.optional(number))
    constraint: str | None = field(default=None, validator=attrs.validators.optional(identifier))
    unknown_because: str | None = field(
        default=None,
        converter=converters.optional(nfc),
        validator=attrs.validators.optional(text(PARAGRAPH)),
    )
    bound: Bound = Bound.EXACT
    source: str = field(default="", converter=nfc, validator=text(LINE, empty=True))
    stated_percent: Decimal | None = field(
        default=None, validator=attrs.validators.optional(number)
    )

    def __attrs_post_init__(self) -> None:
        if self.known_on < self.as_of:
            remedy = "a value is known at the earliest on the date that it describes"
            refuse("known_on", f"is {self.known_on}, before {self.as_of}", remedy)
        if self.value is not None and self.unknown_because is not None:
            refuse("unknown_because", "is given, and so is a value", "give one of the two")


@attrs.frozen
class LineOutcome:
    """The outcome of one goal, or of one of its constraints."""

    goal: str
    outcome: GoalOutcome
    constraint: str | None = None


@attrs.frozen
class Result:
    """One version of the result: its lines and, computed from them, their outcomes."""

    version: int
    digest: str
    lines: tuple[ResultLine, ...]
    outcomes: tuple[LineOutcome, ...]
    recorder: str
    verified_by: str | None = None

    @property
    def word(self) -> Word:
        """The one word for all goals; constraints stand beside it."""
        return one_word(line.outcome for line in self.outcomes if line.constraint is None)


def judge(
    value: Decimal | None, target: Decimal | None, direction: Direction, bound: Bound
) -> GoalOutcome:
    """Better than the target is surpassed, equal is achieved, worse is missed, else unknown.

    An "at least" value proves what it reaches and, upwards, never a miss; "about" proves nothing.
    """
    if value is None or target is None or bound is Bound.ABOUT:
        return GoalOutcome.UNKNOWN
    if bound is Bound.AT_LEAST:
        return _judge_at_least(value, target, direction)
    if value == target:
        return GoalOutcome.ACHIEVED
    return GoalOutcome.SURPASSED if is_better(value, target, direction) else GoalOutcome.MISSED


def outcome_of(line: ResultLine, goals: Iterable[Goal]) -> LineOutcome:
    """The outcome of one line against the goal, or the constraint, that it speaks of."""
    for goal in goals:
        if goal.id != line.goal:
            continue
        if line.constraint is None:
            terms = goal.terms
            found = judge(line.value, terms.target_value(), terms.direction, line.bound)
            return LineOutcome(goal.id, found)
        for constraint in goal.terms.constraints:
            if constraint.id == line.constraint:
                found = judge(line.value, constraint.target, constraint.direction, line.bound)
                return LineOutcome(goal.id, found, constraint.id)
    return LineOutcome(line.goal, GoalOutcome.UNKNOWN, line.constraint)


def one_word(outcomes: Iterable[GoalOutcome]) -> Word:
    """Met when all are, missed when none is, partly met between, unknown while it could change."""
    found = tuple(outcomes)
    met = sum(outcome in (GoalOutcome.SURPASSED, GoalOutcome.ACHIEVED) for outcome in found)
    missed = sum(outcome is GoalOutcome.MISSED for outcome in found)
    if met and missed:
        return Word.PARTLY_MET
    if not found or met + missed < len(found):
        return Word.UNKNOWN
    return Word.MISSED if missed else Word.MET


def percent_change(baseline: Decimal, value: Decimal) -> Decimal | None:
    """The size of the change from the baseline in percent, to one decimal; None from zero."""
    if baseline == 0:
        return None
    with localcontext(EXACT):
        change = abs(value - baseline) * 100 / abs(baseline)
        return change.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def contradicts(stated: Decimal, baseline: Decimal, value: Decimal) -> Decimal | None:
    """The true percentage where the stated one is more than one point off it, else None.

    The published case: 158 to 95 was printed as 60 %; it is 39.9 % fewer, 60.1 % remaining.
    """
    true = percent_change(baseline, value)
    if true is None:
        return None
    with localcontext(EXACT):
        return true if abs(abs(stated) - true) > 1 else None


def _judge_at_least(value: Decimal, target: Decimal, direction: Direction) -> GoalOutcome:
    if direction is Direction.DOWN:
        return GoalOutcome.MISSED if value > target else GoalOutcome.UNKNOWN
    if value > target:
        return GoalOutcome.SURPASSED
    return GoalOutcome.ACHIEVED if value == target else GoalOutcome.UNKNOWN
