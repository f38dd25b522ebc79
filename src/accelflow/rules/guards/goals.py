"""Guards of goals: how many, well formed, rightly changed, measured in their time."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.events import Reason
from accelflow.domain.goals import Direction, Goal, GoalTerms, Kind
from accelflow.domain.results import GoalOutcome, judge
from accelflow.rules.days import first_day
from accelflow.rules.question import Found, Question, guard


@guard("goals-count", "goals-too-few", "goals-too-many", reads=(c.SetGoals,))
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
    "percent-too-large",
    "value-impossible",
    "baseline-after-eve",
    reads=(c.SetGoals,),
)
def goals_well_formed(q: Question) -> Found:
    """Each target can be reached and is better than its baseline, which describes days before.

    In a version of a goal in force, a first baseline describes at the latest the eve of its start.
    """
    found: list[Reason] = []
    for index, terms in enumerate(q.asked(c.SetGoals).goals, 1):
        found += _target_faults(q, index, terms)
        found += _late_baseline(q, index, terms)
    return found


@guard(
    "goals-linked",
    "goal-unknown",
    "goal-twice",
    "goal-unlinked",
    "goal-identity-changed",
    reads=(c.SetGoals,),
)
def goals_linked(q: Question) -> Found:
    """Once goals are in force, a goal is a version of one of them or replaces one of them.

    Keep, raise and lower keep what identifies a goal; only a replacement changes that.
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
        elif terms.goal and not terms.continues(goal.terms):
            found.append(q.fail("goal-identity-changed", goal=named))
        seen.add(named)
    return found


@guard("goal-in-force", "goal-unknown", reads=(c.RecordMeasurement, c.ClarifyGoal))
def goal_in_force(q: Question) -> Found:
    """The goal, and the constraint where one is named, is in force."""
    asked = q.command
    if not isinstance(asked, c.RecordMeasurement | c.ClarifyGoal):
        raise TypeError("this guard reads RecordMeasurement and ClarifyGoal")
    goal = q.dossier.goal(asked.goal)
    if goal is None:
        return [q.fail("goal-unknown", goal=asked.goal)]
    named = asked.constraint if isinstance(asked, c.RecordMeasurement) else None
    if named is None or any(constraint.id == named for constraint in goal.terms.constraints):
        return ()
    return [q.fail("goal-unknown", goal=f"{asked.goal}/{named}")]


@guard(
    "clarifies-only",
    "nothing-clarified",
    "baseline-known",
    "target-not-better",
    reads=(c.ClarifyGoal,),
)
def clarifies_only(q: Question) -> Found:
    """A wording, or a first baseline that the target is better than."""
    asked = q.asked(c.ClarifyGoal)
    goal = q.dossier.goal(asked.goal)
    if asked.wording is None and asked.baseline is None:
        return [q.fail("nothing-clarified")]
    if goal is None or asked.baseline is None:
        return ()
    if goal.terms.baseline is not None or goal.terms.kind is not Kind.LEVEL:
        return [q.fail("baseline-known", goal=goal.id)]
    return _not_better(q, goal.id, evolve(goal.terms, baseline=asked.baseline))


@guard("baseline-of-the-eve", "baseline-after-eve", reads=(c.ClarifyGoal,))
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


@guard("pending-baselines-before-start", "baseline-after-eve", reads=(c.HoldLaunchWorkshop,))
def pending_baselines_before_start(q: Question) -> Found:
    """The baseline of a goal of the launch describes at the latest the eve of Day 1."""
    asked = q.asked(c.HoldLaunchWorkshop)
    latest = first_day(asked, q.dossier.brief.numbering) - _A_DAY
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


@guard("as-of-in-the-run", "as-of-outside", reads=(c.RecordMeasurement,))
def as_of_in_the_run(q: Question) -> Found:
    """A measurement describes a date from the eve of Day 1 to today."""
    as_of, day_one = q.asked(c.RecordMeasurement).as_of, q.dossier.day_one
    if day_one is not None and day_one - _A_DAY <= as_of <= q.today:
        return ()
    eve = "" if day_one is None else str(day_one - _A_DAY)
    return [q.fail("as-of-outside", as_of=str(as_of), first=eve, last=str(q.today))]


@guard("value-possible", "value-impossible", reads=(c.RecordMeasurement,))
def value_possible(q: Question) -> Found:
    """No count is below 0, and a milestone is reached or not: 1 or 0."""
    asked = q.asked(c.RecordMeasurement)
    goal = q.dossier.goal(asked.goal)
    # a constraint inside a goal has a kind of its own, which nobody tells
    if goal is None or asked.constraint is not None or goal.terms.kind.allows(asked.value):
        return ()
    kind = goal.terms.kind.value
    return [q.fail("value-impossible", goal=goal.id, value=str(asked.value), kind=kind)]


@guard("goals-pending", "no-goals-pending", begun=True)
def goals_pending(q: Question) -> Found:
    """The team has set its goals."""
    return () if q.dossier.pending else [q.fail("no-goals-pending")]


@guard("baselines-known", "no-baseline", begun=True)
def baselines_known(q: Question) -> Found:
    """Every goal's baseline is known at the launch."""
    missing = tuple(
        waiting.id
        for waiting in q.dossier.pending
        if waiting.terms.baseline is None and waiting.terms.kind is Kind.LEVEL
    )
    return [q.fail("no-baseline", goals=missing)] if missing else ()


@guard("goals-reached", "goal-not-reached", begun=True)
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


def _target_faults(q: Question, named: int | str, terms: GoalTerms) -> list[Reason]:
    target = terms.target
    if terms.kind is Kind.MILESTONE:
        one = target == 1 and terms.direction is Direction.UP
        return [] if one else [q.fail("milestone-target", goal=named)]
    if not terms.kind.allows(target):
        return [q.fail("value-impossible", goal=named, value=str(target), kind=terms.kind.value)]
    if terms.relative and target <= 0:
        return [q.fail("target-not-better", goal=named, target=str(target), baseline="0 %")]
    if terms.relative and terms.direction is Direction.DOWN and target > 100:
        return [q.fail("percent-too-large", goal=named, target=str(target))]
    return _not_better(q, named, terms)


def _not_better(q: Question, named: int | str, terms: GoalTerms) -> list[Reason]:
    """The reason where the target is not better than the baseline, both being known."""
    target, base = terms.target_value(), terms.baseline_value()
    if target is None or base is None or terms.is_better(target, base):
        return []
    return [q.fail("target-not-better", goal=named, target=str(target), baseline=str(base))]


def _late_baseline(q: Question, index: int, terms: GoalTerms) -> list[Reason]:
    if terms.baseline is None:
        return []
    as_of = str(terms.baseline.as_of)
    if terms.baseline.as_of > q.today:
        return [q.fail("baseline-after-eve", goal=index, as_of=as_of)]
    goal = q.dossier.goal(terms.goal) if terms.goal else None
    if goal is None or goal.terms.baseline is not None:
        return []
    latest = goal.versions[0].since - _A_DAY
    if terms.baseline.as_of <= latest:
        return []
    return [q.fail("baseline-after-eve", goal=index, as_of=as_of, latest=str(latest))]


def _measured_outcome(q: Question, goal: Goal) -> GoalOutcome:
    newest = q.dossier.newest(goal.id)
    if newest is None:
        return GoalOutcome.UNKNOWN
    return judge(newest.value, goal.terms.target_value(), goal.terms.direction, newest.bound)
