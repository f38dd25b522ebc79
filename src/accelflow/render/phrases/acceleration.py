"""Phrases of the acceleration phase."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from accelflow.domain import commands as c
from accelflow.domain.workshops import GoalChoice, GoalDecision
from accelflow.render.dates import day, days
from accelflow.render.goals import baseline, goal
from accelflow.render.outcomes import amount
from accelflow.render.phrases.base import phrase
from accelflow.render.words import Names, as_is, count, goal_part, listed, number, plain, quoted


@phrase.register
def set_goals(command: c.SetGoals, names: Names = as_is) -> str:
    """Sets the team's goals."""
    goals = " / ".join(goal(terms) for terms in command.goals)
    return f"sets {count(len(command.goals), 'goal')}: {goals}"


@phrase.register
def elect_leader(command: c.ElectLeader, names: Names = as_is) -> str:
    """Records whom the team elected."""
    votes = count(command.votes, "vote")
    return f"records that the team elected {names(command.elected)} to lead it, with {votes}"


@phrase.register
def accept_lead(command: c.AcceptLead, names: Names = as_is) -> str:
    """Accepts to lead."""
    return "accepts to lead the team"


@phrase.register
def decline_lead(command: c.DeclineLead, names: Names = as_is) -> str:
    """Declines to lead."""
    return "declines to lead the team"


@phrase.register
def hold_launch_workshop(command: c.HoldLaunchWorkshop, names: Names = as_is) -> str:
    """Tells that the launch workshop was held."""
    when = days(session.on for session in command.sessions)
    actions = count(len(command.plan.actions), "action")
    first = f"; Day 1 is {day(command.first_day)}" if command.first_day else ""
    keeper = names(command.agreement.keeper)
    return f"holds the launch workshop of {when}: {actions}; {keeper} keeps the data{first}"


@phrase.register
def clarify_goal(command: c.ClarifyGoal, names: Names = as_is) -> str:
    """Clarifies a goal's wording or gives its first baseline."""
    what = [f"it reads {quoted(command.wording)}"] if command.wording else []
    if command.baseline:
        what.append(f"it starts from {baseline(command.baseline)}")
        what[-1] += f" as of {day(command.baseline.as_of)}"
    return f"clarifies {names(command.goal)}: {listed(what)}"


@phrase.register
def record_measurement(command: c.RecordMeasurement, names: Names = as_is) -> str:
    """Records a value as of a date."""
    of = f"for {goal_part(command.goal, command.constraint, names)}"
    as_of = f"as of {day(command.as_of)}"
    # the bound comes last, where it is read as speaking of the whole
    bound = amount(command.value, command.bound).removeprefix(number(command.value))
    return f"records {number(command.value)} {of} {as_of}{bound}"


@phrase.register
def record_progress_review(command: c.RecordProgressReview, names: Names = as_is) -> str:
    """Records a review of progress."""
    return "records a review of progress"


@phrase.register
def record_step(command: c.RecordStep, names: Names = as_is) -> str:
    """Records that a step was done."""
    step = names(command.step)
    said = plain(step) if step == command.step else step
    return f"records the step {quoted(said)} as done on {day(command.done_on)}"


@phrase.register
def launch_initiative(command: c.LaunchInitiative, names: Names = as_is) -> str:
    """Records an initiative."""
    kind = "national initiative" if command.national else "initiative"
    return f"launches the {kind} {quoted(command.name)} on {day(command.on)}"


@phrase.register
def hold_midpoint_review(command: c.HoldMidpointReview, names: Names = as_is) -> str:
    """Tells that the midpoint review was held."""
    decided = f"{_decided(command.decisions, names)}; {_votes(command.votes)}"
    actions = count(len(command.plan.actions), "action")
    return f"holds the midpoint review of {day(command.held_on)}: {decided}; {actions}"


@phrase.register
def conclude(command: c.Conclude, names: Names = as_is) -> str:
    """Ends the acceleration early."""
    return "ends the acceleration early"


@phrase.register
def record_late_midpoint(command: c.RecordLateMidpoint, names: Names = as_is) -> str:
    """Tells after the 100 days of a review held within them."""
    decided = f"{_decided(command.decisions, names)}; {_votes(command.votes)}"
    evidence = count(len(command.evidence), "document")
    return f"tells late of the midpoint review of {day(command.held_on)}: {decided}; {evidence}"


@phrase.register
def acknowledge_no_midpoint(command: c.AcknowledgeNoMidpoint, names: Names = as_is) -> str:
    """Owns up that no midpoint review was held."""
    return "acknowledges that no midpoint review was held"


def mean_of(sum_of_votes: int, votes: int) -> str:
    """The mean to two decimals, cut off: a mean below 4 never reads as 4."""
    exact = Decimal(sum_of_votes) / Decimal(max(votes, 1))
    cut = exact.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return number(cut).rstrip("0").rstrip(".")


def _votes(votes: tuple[int, ...]) -> str:
    return f"{count(len(votes), 'vote')} with a mean of {mean_of(sum(votes), len(votes))}"


def _decided(decisions: tuple[GoalDecision, ...], names: Names) -> str:
    parts = []
    for choice in GoalChoice:
        goals = [names(one.goal) for one in decisions if one.choice is choice]
        if goals:
            parts.append(f"{listed(goals)} {_CHOSEN[choice]}")
    return "; ".join(parts)


_CHOSEN = {
    GoalChoice.KEEP: "kept",
    GoalChoice.RAISE: "raised",
    GoalChoice.LOWER: "lowered",
    GoalChoice.REPLACE: "replaced",
}
