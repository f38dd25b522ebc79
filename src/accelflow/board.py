"""The board: how challenges stand at a glance, each goal with what is known of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.domain.goals import Bound, Goal, Measurement
from accelflow.domain.results import Outcome, Result, Word, judge


@attrs.frozen
class GoalRow:
    """One goal in force, or one that was superseded, and the value that it is held against.

    Once a result is recorded that is its value as of the cut-off, and `final` is true; until then
    it is the newest measurement, and `outcome` says how the goal would be judged by it.
    """

    goal: str
    wording: str
    unit: str
    target: Decimal | None
    baseline: Decimal | None
    value: Decimal | None
    bound: Bound
    as_of: date | None
    outcome: Outcome | None
    final: bool
    superseded: bool


@attrs.frozen
class Row:
    """One challenge on the board.

    `day` and `days_left` are None before Day 1 is fixed and once the clock has stopped; `days_left`
    counts today. `word` is the one word of the result that counts: the last verified version, else
    the latest, and then `verified` is false. `overdue` are the rules of deadlines that have passed
    unmet, and `owed` says that some are not recorded yet.
    """

    challenge: str
    statement: str
    cohort: str
    stage: str
    phase: str
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
        day_one=challenge.day_one,
        day=running,
        days_left=None if running is None else days - running + 1,
        cutoff=challenge.cutoff,
        goals=tuple(_goal(goal, challenge, result) for goal in challenge.goals),
        word=result.word if result else None,
        verified=challenge.judged is not None,
        overdue=tuple(deadline.rule for deadline in challenge.deadlines if deadline.overdue),
        owed=owed,
    )


def _goal(goal: Goal, challenge: Challenge, result: Result | None) -> GoalRow:
    if goal.superseded_by is None and result is not None:
        return _from_result(goal, result)
    newest = _newest(goal.id, challenge.measurements)
    if newest is None:
        return _row(goal, None, Bound.EXACT, None, None, final=False)
    terms = goal.terms
    outcome = judge(newest.value, terms.target_value(), terms.direction, newest.bound)
    judged = None if goal.superseded_by else outcome
    return _row(goal, newest.value, newest.bound, newest.as_of, judged, final=False)


def _from_result(goal: Goal, result: Result) -> GoalRow:
    (line,) = (one for one in result.lines if one.goal == goal.id and one.constraint is None)
    (found,) = (one for one in result.outcomes if one.goal == goal.id and one.constraint is None)
    return _row(goal, line.value, line.bound, line.as_of, found.outcome, final=True)


def _newest(goal: str, measurements: tuple[Measurement, ...]) -> Measurement | None:
    own = [one for one in measurements if one.goal == goal and one.constraint is None]
    # of several for one date the last recorded counts
    return max(reversed(own), key=lambda one: one.as_of, default=None)


def _row(
    goal: Goal,
    value: Decimal | None,
    bound: Bound,
    as_of: date | None,
    outcome: Outcome | None,
    *,
    final: bool,
) -> GoalRow:
    terms = goal.terms
    return GoalRow(
        goal=goal.id,
        wording=terms.wording,
        unit=terms.unit,
        target=terms.target_value(),
        baseline=terms.baseline_value(),
        value=value,
        bound=bound,
        as_of=as_of,
        outcome=outcome,
        final=final,
        superseded=goal.superseded_by is not None,
    )
