"""How the commands of the acceleration phase change a dossier."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Event
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply, asker, needed
from accelflow.domain.goals import Goal, GoalVersion, Measurement, PendingGoal
from accelflow.domain.results import ResultLine
from accelflow.domain.workshops import (
    GoalChoice,
    GoalDecision,
    Initiative,
    LaunchWorkshop,
    MidpointReview,
    StepDone,
)


@apply.register
def goals_set(cause: c.SetGoals, challenge: Challenge, event: Event) -> Challenge:
    """What the team set last waits; it replaces what waited before."""
    ids = event.facts.goals
    needed(ids if len(ids) == len(cause.goals) else None, event, "goals")
    pending = tuple(
        PendingGoal(id, terms, asker(event)) for id, terms in zip(ids, cause.goals, strict=True)
    )
    new = sum(terms.goal is None for terms in cause.goals)
    return changed(challenge, pending=pending, goal_count=challenge.goal_count + new)


@apply.register
def elected(cause: c.ElectLeader, challenge: Challenge, _: Event) -> Challenge:
    """The elected one leads only after accepting; until then the seat is as it was."""
    return changed(challenge, elected=cause.elected)


@apply.register
def lead_accepted(_: c.AcceptLead, challenge: Challenge, __: Event) -> Challenge:
    """The elected one is the leader."""
    return changed(challenge, leader=challenge.elected, elected=None)


@apply.register
def lead_declined(_: c.DeclineLead, challenge: Challenge, __: Event) -> Challenge:
    """Nobody is elected."""
    return changed(challenge, elected=None)


@apply.register
def launched(cause: c.HoldLaunchWorkshop, challenge: Challenge, event: Event) -> Challenge:
    """The goals are in force, and Day 1 and the cap stand for ever."""
    day_one = needed(event.facts.day_one, event, "day_one")
    goals = tuple(
        Goal(waiting.id, (GoalVersion(1, waiting.terms, waiting.author, day_one),))
        for waiting in challenge.pending
    )
    return changed(
        challenge,
        goals=(*challenge.goals, *goals),
        pending=(),
        launch=LaunchWorkshop(cause.sessions, cause.plan, cause.agreement),
        keeper=cause.agreement.keeper,
        day_one=day_one,
        cap=needed(event.facts.cap, event, "cap"),
    )


@apply.register
def clarified(cause: c.ClarifyGoal, challenge: Challenge, event: Event) -> Challenge:
    """A clarification is a version: the earlier wording stays in sight."""
    goals = tuple(
        _clarified(goal, cause, event) if goal.id == cause.goal else goal
        for goal in challenge.goals
    )
    return changed(challenge, goals=goals)


@apply.register
def measured(cause: c.RecordMeasurement, challenge: Challenge, event: Event) -> Challenge:
    """One more value."""
    value = measurement(cause, asker(event), event.position)
    return changed(challenge, measurements=(*challenge.measurements, value))


@apply.register
def withdrawn(cause: c.Withdraw, challenge: Challenge, event: Event) -> Challenge:
    """The last values are the newest ones, and nothing is judged by them."""
    by, position = asker(event), event.position
    last = [
        _value_of(line, line.value, by, position)
        for line in cause.last_values
        if line.value is not None
    ]
    return changed(challenge, measurements=(*challenge.measurements, *last))


@apply.register
def step_done(cause: c.RecordStep, challenge: Challenge, event: Event) -> Challenge:
    """One more step done."""
    done = step(cause, asker(event), event.position)
    return changed(challenge, steps=(*challenge.steps, done))


@apply.register
def launched_initiative(cause: c.LaunchInitiative, challenge: Challenge, event: Event) -> Challenge:
    """An initiative after the cut-off is kept and not counted."""
    entry = initiative(cause, challenge, asker(event), event.position)
    return changed(challenge, initiatives=(*challenge.initiatives, entry))


@apply.register
def midpoint(cause: c.HoldMidpointReview, challenge: Challenge, _: Event) -> Challenge:
    """The decisions take the goals that wait for them; what else waited is dropped."""
    goals = challenge.goals
    for decision in cause.decisions:
        goals = _decided(goals, decision, challenge.pending, cause)
    return changed(
        challenge,
        goals=goals,
        pending=(),
        keeper=cause.agreement.keeper,
        midpoint=MidpointReview(cause.held_on, cause.votes, cause.decisions, late=False),
    )


@apply.register
def late_midpoint(cause: c.RecordLateMidpoint, challenge: Challenge, _: Event) -> Challenge:
    """A review told late can only have kept the goals."""
    review = MidpointReview(cause.held_on, cause.votes, cause.decisions, late=True)
    return changed(challenge, midpoint=review)


@apply.register
def no_midpoint(_: c.AcknowledgeNoMidpoint, challenge: Challenge, event: Event) -> Challenge:
    """Who owned up may not be the one who closes."""
    return changed(challenge, no_midpoint_by=asker(event))


def measurement(cause: c.RecordMeasurement, by: str, position: int) -> Measurement:
    """The value that a command records."""
    return _value_of(cause, cause.value, by, position)


def _value_of(
    told: c.RecordMeasurement | ResultLine, value: Decimal, by: str, position: int
) -> Measurement:
    return Measurement(
        told.goal, value, told.bound, told.as_of, told.source, told.constraint, by, position
    )


def step(cause: c.RecordStep, by: str, position: int) -> StepDone:
    """The step that a command records as done."""
    return StepDone(cause.step, cause.done_on, by, position)


def initiative(
    cause: c.LaunchInitiative, challenge: Challenge, by: str, position: int
) -> Initiative:
    """The initiative that a command records, counted unless it came after the cut-off."""
    counted = challenge.cutoff is None or cause.on <= challenge.cutoff
    return Initiative(cause.name, cause.on, cause.national, counted, by, position)


def _clarified(goal: Goal, cause: c.ClarifyGoal, event: Event) -> Goal:
    last = goal.versions[-1]
    terms = evolve(
        last.terms,
        wording=cause.wording or last.terms.wording,
        baseline=cause.baseline or last.terms.baseline,
    )
    version = GoalVersion(last.number + 1, terms, asker(event), event.facts.today)
    return evolve(goal, versions=(*goal.versions, version))


def _decided(
    goals: tuple[Goal, ...],
    decision: GoalDecision,
    pending: tuple[PendingGoal, ...],
    cause: c.HoldMidpointReview,
) -> tuple[Goal, ...]:
    if decision.choice is GoalChoice.KEEP:
        return goals
    if decision.choice is GoalChoice.REPLACE:
        return _replaced(goals, decision.goal, pending, cause)
    changed = {waiting.id: waiting for waiting in pending}
    return tuple(
        evolve(goal, versions=(*goal.versions, _taken(goal, changed[goal.id], cause)))
        if goal.id == decision.goal and goal.id in changed
        else goal
        for goal in goals
    )


def _taken(goal: Goal, waiting: PendingGoal, cause: c.HoldMidpointReview) -> GoalVersion:
    number = goal.versions[-1].number + 1
    return GoalVersion(number, waiting.terms, waiting.author, cause.held_on)


def _replaced(
    goals: tuple[Goal, ...],
    old: str,
    pending: tuple[PendingGoal, ...],
    cause: c.HoldMidpointReview,
) -> tuple[Goal, ...]:
    for waiting in pending:
        if waiting.terms.replaces == old:
            first = GoalVersion(1, waiting.terms, waiting.author, cause.held_on)
            shown = (
                evolve(goal, superseded_by=waiting.id) if goal.id == old else goal for goal in goals
            )
            return (*shown, Goal(waiting.id, (first,)))
    return goals
