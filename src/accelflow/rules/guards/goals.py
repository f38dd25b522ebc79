"""Guards of goals: how many, well formed, rightly changed, measured in their time."""

from __future__ import annotations

from datetime import timedelta

from accelflow.domain import commands as c
from accelflow.domain.events import Reason
from accelflow.domain.goals import Bound, Direction, Goal, GoalTerms, Kind
from accelflow.domain.results import GoalOutcome, judge
from accelflow.rules.days import default_first_day
from accelflow.rules.question import Found, Question, guard


@guard("goals-count", "goals-too-few", "goals-too-many")
def goals_count(q: Question, *, least: int = 0, most: int) -> Found:
    """From `least` to `most` goals would be in force; a replaced goal does not count."""
    terms = q.asked(c.SetGoals).goals
    count = len(q.dossier.goals_in_force()) + sum(
        one.goal is None and one.replaces is None for one in terms
    )
    if count < least:
        return [q.fail("goals-too-few", count=count, least=least)]
    return [q.fail("goals-too-many", count=count, most=most)] if count > most else ()


@guard(
    "goals-well-formed",
    "target-not-better",
    "milestone-target",
    "baseline-after-eve",
)
def goals_well_formed(q: Question) -> Found:
    """Each target is better than its baseline, which describes what stood before."""
    found: list[Reason] = []
    for index, terms in enumerate(q.asked(c.SetGoals).goals, 1):
        found += _target_faults(q, index, terms)
        if terms.baseline and terms.baseline.as_of > q.today:
            found.append(q.fail("baseline-after-eve", goal=index, as_of=str(terms.baseline.as_of)))
    return found


@guard("goals-linked", "goal-unknown", "goal-twice", "goal-unlinked", "goal-identity-changed")
def goals_linked(q: Question) -> Found:
    """Once goals are in force, a goal is a version of one of them or replaces one of them.

    Keep, raise and lower keep unit, direction and kind; only a replacement changes them.
    """
    found: list[Reason] = []
    seen: set[str] = set()
    for index, terms in enumerate(q.asked(c.SetGoals).goals, 1):
        named = terms.goal or terms.replaces
        if named is None:
            found += [q.fail("goal-unlinked", goal=index)] if q.dossier.goals else []
            continue
        goal = q.dossier.goal(named)
        if goal is None:
            found.append(q.fail("goal-unknown", goal=named))
        elif named in seen:
            found.append(q.fail("goal-twice", goal=named))
        elif terms.goal and not _same_identity(goal.terms, terms):
            found.append(q.fail("goal-identity-changed", goal=named))
        seen.add(named)
    return found


@guard("goal-in-force", "goal-unknown")
def goal_in_force(q: Question) -> Found:
    """The goal, and the constraint where one is named, is in force."""
    asked = q.command
    if not isinstance(asked, (c.RecordMeasurement, c.ClarifyGoal)):
        raise TypeError("this guard reads RecordMeasurement and ClarifyGoal")
    goal = q.dossier.goal(asked.goal)
    if goal is None:
        return [q.fail("goal-unknown", goal=asked.goal)]
    named = asked.constraint if isinstance(asked, c.RecordMeasurement) else None
    if named is None or any(constraint.id == named for constraint in goal.terms.constraints):
        return ()
    return [q.fail("goal-unknown", goal=f"{asked.goal}/{named}")]


@guard("clarifies-only", "nothing-clarified", "baseline-known", "target-not-better")
def clarifies_only(q: Question) -> Found:
    """A wording, or a first baseline that the target is better than."""
    asked = q.asked(c.ClarifyGoal)
    goal = q.dossier.goal(asked.goal)
    if asked.wording is None and asked.baseline is None:
        return [q.fail("nothing-clarified")]
    if goal is None or asked.baseline is None:
        return ()
    if goal.terms.baseline is not None or goal.terms.kind is Kind.COUNT:
        return [q.fail("baseline-known", goal=goal.id)]
    terms = goal.terms
    if asked.baseline.value is None or terms.relative:
        return ()
    if terms.is_better(terms.target, asked.baseline.value):
        return ()
    return [
        q.fail(
            "target-not-better",
            goal=goal.id,
            target=str(terms.target),
            baseline=str(asked.baseline.value),
        )
    ]


@guard("baseline-of-the-eve", "baseline-after-eve")
def baseline_of_the_eve(q: Question) -> Found:
    """A first baseline describes at the latest the eve of Day 1, or of the goal's own start."""
    asked = q.asked(c.ClarifyGoal)
    goal = q.dossier.goal(asked.goal)
    if goal is None or asked.baseline is None:
        return ()
    latest = goal.versions[0].since - timedelta(days=1)
    if asked.baseline.as_of <= latest:
        return ()
    as_of = str(asked.baseline.as_of)
    return [q.fail("baseline-after-eve", goal=goal.id, as_of=as_of, latest=str(latest))]


@guard("pending-baselines-before-start", "baseline-after-eve")
def pending_baselines_before_start(q: Question) -> Found:
    """The baseline of a goal of the launch describes at the latest the eve of Day 1."""
    asked = q.asked(c.HoldLaunchWorkshop)
    dates = [session.on for session in asked.sessions]
    day_one = asked.first_day or default_first_day(dates, q.dossier.brief.numbering)
    latest = day_one - _A_DAY
    return [
        q.fail(
            "baseline-after-eve",
            goal=waiting.id,
            as_of=str(waiting.terms.baseline.as_of),
            latest=str(latest),
        )
        for waiting in q.dossier.pending
        if waiting.terms.baseline is not None and waiting.terms.baseline.as_of > latest
    ]


@guard("as-of-in-the-run", "as-of-outside")
def as_of_in_the_run(q: Question) -> Found:
    """A measurement describes a date from the eve of Day 1 to today."""
    as_of, day_one = q.asked(c.RecordMeasurement).as_of, q.dossier.day_one
    if day_one is not None and day_one - _A_DAY <= as_of <= q.today:
        return ()
    eve = "" if day_one is None else str(day_one - _A_DAY)
    return [q.fail("as-of-outside", as_of=str(as_of), first=eve, last=str(q.today))]


@guard("goals-pending", "no-goals-pending")
def goals_pending(q: Question) -> Found:
    """The team has set its goals."""
    return () if q.dossier.pending else [q.fail("no-goals-pending")]


@guard("baselines-known", "no-baseline")
def baselines_known(q: Question) -> Found:
    """Every goal's baseline is known at the launch."""
    missing = tuple(
        waiting.id
        for waiting in q.dossier.pending
        if waiting.terms.baseline is None and waiting.terms.kind is Kind.LEVEL
    )
    return [q.fail("no-baseline", goals=missing)] if missing else ()


@guard("goals-reached", "goal-not-reached")
def goals_reached(q: Question) -> Found:
    """Every goal in force is reached by a measurement."""
    found: list[Reason] = []
    for goal in q.dossier.goals_in_force():
        outcome = _measured_outcome(q, goal)
        if outcome is GoalOutcome.MISSED:
            found.append(q.fail("goal-not-reached", goal=goal.id))
        elif outcome is GoalOutcome.UNKNOWN:
            found.append(q.unknown("goal-not-reached", goal=goal.id))
    return found


_A_DAY = timedelta(days=1)


def _target_faults(q: Question, index: int, terms: GoalTerms) -> list[Reason]:
    if terms.kind is Kind.MILESTONE:
        one = terms.target == 1 and terms.direction is Direction.UP and not terms.relative
        return [] if one else [q.fail("milestone-target", goal=index)]
    if terms.relative:
        return [] if terms.target > 0 else [_not_better(q, index, terms, "0 %")]
    base = terms.baseline_value()
    if base is None or terms.is_better(terms.target, base):
        return []
    return [_not_better(q, index, terms, str(base))]


def _not_better(q: Question, index: int, terms: GoalTerms, baseline: str) -> Reason:
    return q.fail("target-not-better", goal=index, target=str(terms.target), baseline=baseline)


def _same_identity(old: GoalTerms, new: GoalTerms) -> bool:
    return (old.kind, old.unit, old.direction) == (new.kind, new.unit, new.direction)


def _measured_outcome(q: Question, goal: Goal) -> GoalOutcome:
    newest = None
    for value in q.dossier.measurements:
        if value.goal == goal.id and value.constraint is None:
            newest = value if newest is None or value.as_of >= newest.as_of else newest
    if newest is None:
        return GoalOutcome.UNKNOWN
    terms = goal.terms
    return judge(newest.value, terms.target_value(), terms.direction, Bound(newest.bound))
