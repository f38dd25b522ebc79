"""The board: how challenges stand at a glance, each goal with what is known of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.domain.goals import Bound, Constraint, Goal, Measurement
from accelflow.domain.results import GoalOutcome, Result, ResultLine, Word, judge


@attrs.frozen
class GoalRow:
    """One goal, or one constraint of it, and the value that it is held against.

    Once a result is recorded that is its value as of the cut-off, and `final` is true; until then
    it is the newest measurement, and `outcome` says how the goal would be judged by it. A goal
    that another superseded is shown and never judged, and so are those of a challenge that was
    withdrawn.
    """

    goal: str
    constraint: str | None
    wording: str
    unit: str
    target: Decimal | None
    baseline: Decimal | None
    value: Decimal | None
    bound: Bound
    as_of: date | None
    outcome: GoalOutcome | None
    final: bool
    superseded: bool


@attrs.frozen
class Row:
    """One challenge on the board.

    `exercise`: it is training, and counts nowhere. `day` and `days_left` are None before Day 1 is
    fixed and once the clock has stopped; `days_left` counts today. `word` is the one word of the
    result that counts: the last verified version, else the latest, and then `verified` is false.
    `overdue` are the rules of deadlines that have passed unmet, and `owed` says that some are not
    recorded yet.
    """

    challenge: str
    statement: str
    cohort: str
    stage: str
    phase: str
    exercise: bool
    day_one: date | None
    day: int | None
    days_left: int | None
    cutoff: date | None
    goals: tuple[GoalRow, ...]
    word: Word | None
    verified: bool
    overdue: tuple[str, ...]
    owed: bool


def row(challenge: Challenge, methodology: Methodology, day: int | None, *, owed: bool) -> Row:
    """The row of a challenge whose local date has this day number."""
    stage = methodology.stage(challenge.stage)
    result = challenge.judged or challenge.result
    days = methodology.limits["days"]
    running = day if stage.running else None
    return Row(
        challenge=challenge.id,
        statement=challenge.brief.statement,
        cohort=challenge.cohort.id,
        stage=challenge.stage,
        phase=stage.phase,
        exercise=challenge.pin.exercise,
        day_one=challenge.day_one,
        day=running,
        days_left=None if running is None else days - running + 1,
        cutoff=challenge.cutoff,
        goals=tuple(
            _goal(goal, constraint, challenge, result, judged=not stage.withdrawal)
            for goal in challenge.goals
            for constraint in (None, *goal.terms.constraints)
        ),
        word=result.word if result else None,
        verified=challenge.judged is not None,
        overdue=tuple(dict.fromkeys(one.rule for one in challenge.deadlines if one.overdue)),
        owed=owed,
    )


def _goal(
    goal: Goal,
    constraint: Constraint | None,
    challenge: Challenge,
    result: Result | None,
    *,
    judged: bool,
) -> GoalRow:
    terms, inner = goal.terms, constraint.id if constraint else None
    superseded = goal.superseded_by is not None
    known = None if result is None or superseded else _line(result, goal.id, inner)
    value = known or challenge.newest(goal.id, inner)
    return GoalRow(
        goal=goal.id,
        constraint=inner,
        wording=constraint.wording if constraint else terms.wording,
        unit=constraint.unit if constraint else terms.unit,
        target=constraint.target if constraint else terms.target_value(),
        baseline=None if constraint else terms.baseline_value(),
        value=value.value if value else None,
        bound=value.bound if value else Bound.EXACT,
        as_of=value.as_of if value else None,
        outcome=_outcome(goal, constraint, value) if value and judged and not superseded else None,
        final=known is not None,
        superseded=superseded,
    )


def _outcome(
    goal: Goal, constraint: Constraint | None, value: ResultLine | Measurement
) -> GoalOutcome:
    if constraint is not None:
        return judge(value.value, constraint.target, constraint.direction, value.bound)
    terms = goal.terms
    return judge(value.value, terms.target_value(), terms.direction, value.bound)


def _line(result: Result, goal: str, constraint: str | None) -> ResultLine | None:
    for line in result.lines:
        if (line.goal, line.constraint) == (goal, constraint):
            return line
    return None
