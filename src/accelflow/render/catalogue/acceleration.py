"""Texts for the codes of the acceleration phase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accelflow.domain.events import Reason, Verdict
from accelflow.render.catalogue.entry import Entry, has, whole
from accelflow.render.phrases.acceleration import mean_of


def _target_not_better(reason: Reason) -> str:
    if str(reason.parameters["baseline"]).endswith("%"):
        return "The change wanted of {goal:goal} is {target:number} %; it must be above 0 %."
    return (
        "The target {target:number} of {goal:goal} is not better than the baseline "
        "{baseline:number}."
    )


def _value_impossible(reason: Reason) -> str:
    if reason.parameters["kind"] == "milestone":
        return "{goal:goal} is reached or not, 1 or 0, and the value is {value:number}."
    return "{goal:goal} is a count, and {value:number} is below 0."


def _goal_unknown(reason: Reason) -> str:
    if "/" in str(reason.parameters["goal"]):
        return "There is no {goal:part} in force."
    return "{goal:goal} is no goal in force."


def _baseline_after_eve(reason: Reason) -> str:
    begin = "The baseline of {goal:goal} describes {as_of:date}"
    if has(reason, "latest"):
        return f"{begin}; it may describe {{latest:date}}, the eve of its start, or a day before."
    return f"{begin}, which is still to come."


def _baseline_remedy(reason: Reason) -> str:
    latest = "{latest:date}" if has(reason, "latest") else "today"
    return f"Give a value that describes {latest} or a day before."


def _no_leader(reason: Reason) -> str:
    if not has(reason, "elected"):
        return "The team has elected nobody to lead it."
    return "The team elected {elected:name} to lead it, who has not accepted."


def _no_leader_remedy(reason: Reason) -> str:
    if not has(reason, "elected"):
        return "Let the team elect a leader, who then accepts."
    return "Let {elected:name} accept, or let the team elect another, who then accepts."


def _first_day_off_cohort(reason: Reason) -> str:
    begin = "Day 1 would be {day:date}, and the first day of the cohort is {cohort:date}"
    if whole(reason, "most") == 0:
        return f"{begin}."
    return f"{begin}; at most {{most:count day}} may lie between."


def _as_of_outside(reason: Reason) -> str:
    if not has(reason, "first"):
        return "The value describes {as_of:date}, and Day 1 is not fixed yet."
    return (
        "The value describes {as_of:date}; it must describe a day from {first:date}, the eve of "
        "Day 1, to {last:date}."
    )


def _as_of_remedy(reason: Reason) -> str:
    if not has(reason, "first"):
        return "Hold the launch workshop first. The command is hold-launch-workshop."
    return "Check the date: it is the day that the value describes, not the day it was told."


def _step_remedy(reason: Reason) -> str:
    if not has(reason, "declared"):
        return "The methodology has no steps to record."
    return "Name one of the steps that there are: {declared}."


def _wrong_way(reason: Reason) -> str:
    wanted = _WANTED.get(str(reason.parameters["choice"]), "other")
    return (
        "The choice for {goal:goal} is “{choice}”, and the target would go from {old:number} to "
        f"{{new:number}}, which is not {wanted} to reach."
    )


_WANTED: Final = {"raise": "harder", "lower": "easier"}


def _votes_low(reason: Reason) -> str:
    mean = mean_of(whole(reason, "sum"), whole(reason, "votes"))
    return f"The mean of {{votes:count vote}} of confidence is {mean}; at least {{mean}} is wanted."


def _goal_not_reached_remedy(reason: Reason) -> str:
    if reason.verdict is Verdict.UNKNOWN:
        return "Record a measurement of it that is exact, or at least the target."
    return "Go on until a measurement reaches the target, or until the acceleration ends by itself."


def _too_long_after(reason: Reason) -> str:
    if not has(reason, "cutoff"):
        return "It may be told within {most:count day} of the cut-off, and there is no cut-off yet."
    return "It must be told within {most:count day} of the cut-off, and that was on {cutoff:date}."


ACCELERATION: Final[Mapping[str, Entry]] = {
    "goals-too-many": Entry(
        "{count:count goal} would be in force; there should be at most {most}.",
        "Set fewer goals, and let what remains be a part of them.",
    ),
    "goals-too-few": Entry(
        "{count:count goal} would be in force; there should be at least {least}.",
        "Set more goals.",
    ),
    "target-not-better": Entry(
        _target_not_better,
        "Check which way is better and what the baseline is, then set a target beyond it.",
    ),
    "milestone-target": Entry(
        "A milestone is reached or not, and the target of {goal:goal} is not plainly 1.",
        "Give it the target 1, upwards and not in percent, or make it a goal of another kind.",
    ),
    "percent-too-large": Entry(
        "{goal:goal} wants {target:number} % less, and there is no more than 100 % to take away.",
        "Set the change as a part of the baseline, or the target itself and not in percent.",
    ),
    "value-impossible": Entry(
        _value_impossible,
        "Check the value, and whether the goal that it is told of is the right one.",
    ),
    "goal-unknown": Entry(
        _goal_unknown,
        "Look up the goals in force and ask again with the id of one of them.",
    ),
    "goal-twice": Entry(
        "There is more than one line for {goal:goal}.",
        "Ask again, with one line for each.",
    ),
    "goal-unlinked": Entry(
        "Goals are in force, and {goal:goal} neither changes nor replaces one of them.",
        "Say of each goal which one in force it changes, or which one it replaces.",
    ),
    "goal-identity-changed": Entry(
        "A new version of {goal:goal} must keep what makes it that goal: its kind, its unit, which "
        "way is better, whether it is in percent, its baseline once known, and its constraints.",
        "Keep all of these and change only targets and wordings, or set a goal that replaces it.",
    ),
    "baseline-after-eve": Entry(_baseline_after_eve, _baseline_remedy),
    "baseline-known": Entry(
        "The baseline of {goal:goal} is known already; here only a first one can be given.",
        "Leave the baseline out. If the known one is wrong, tell the coach: the midpoint review "
        "can put a goal in its place.",
    ),
    "nothing-clarified": Entry(
        "Neither a wording nor a baseline is given.",
        "Ask again with one of the two.",
    ),
    "elected-not-member": Entry(
        "{elected:name} is elected to lead the team and is not a member of it.",
        "Elect a member, or take {elected:name} into the team first.",
    ),
    "votes-over-members": Entry(
        "{votes:count vote} were counted, and the team has {size:count member}.",
        "Check the count: each member has one vote. It is recorded all the same.",
    ),
    "no-leader": Entry(_no_leader, _no_leader_remedy),
    "no-goals-pending": Entry(
        "The team has set no goals that could be put in force.",
        "Let the team set its goals first.",
    ),
    "owner-not-in-team": Entry(
        "{owner:name} owns an action of the plan and is not a member of the team.",
        "Give the action to a member, or take {owner:name} into the team first. The command for "
        "that is change-team.",
    ),
    "keeper-not-in-team": Entry(
        "{keeper:name} is to keep the data and is not a member of the team.",
        "Let a member keep the data, or take {keeper:name} into the team first. The command for "
        "that is change-team.",
    ),
    "no-early-action": Entry(
        "No action of the plan starts by {latest:date}.",
        "Agree in the team on a first action that starts by then: early steps carry the later.",
    ),
    "no-baseline": Entry(
        "The baseline is not known yet for {goals:goal}.",
        "Find it out and add it by the data check of the third week.",
    ),
    "first-day-out-of-reach": Entry(
        "Day 1 would be {day:date}; it must lie from {first:date} to {last:date}.",
        "Name a first day within these dates.",
    ),
    "first-day-off-cohort": Entry(
        _first_day_off_cohort,
        "Name a first day nearer to that of the cohort; if the workshop was held too far from it, "
        "ask the programme office for a later cohort. The command for that is defer-challenge.",
    ),
    "as-of-outside": Entry(_as_of_outside, _as_of_remedy),
    "step-unknown": Entry("The methodology has no step “{step}”.", _step_remedy),
    "after-cutoff": Entry(
        "The initiative began on {on:date}, after the cut-off of {cutoff:date}: it is kept, but "
        "not counted.",
        "Nothing needs to be done, unless the date is wrong.",
    ),
    "goal-undecided": Entry(
        "Nothing was decided about {goal:goal}.",
        "Decide of every goal in force whether to keep, raise, lower or replace it.",
    ),
    "no-pending-goal": Entry(
        "The choice for {goal:goal} is “{choice}”, and the team has set nothing to take its place.",
        "Let the team set what it becomes first, or keep the goal.",
    ),
    "target-moves-wrong-way": Entry(
        _wrong_way, "Correct the choice, or let the team set another target."
    ),
    "choice-outside-window": Entry(
        "The choice for {goal:goal} is “{choice}”, which is open only in a review held from Day "
        "{first} to Day {last}.",
        "Keep or raise the goal, or hold the review within these days.",
    ),
    "votes-low": Entry(
        _votes_low,
        "Ask the team what would raise its confidence, and put that into the plan.",
    ),
    "goal-not-reached": Entry(
        "By its latest measurement {goal:goal} is not reached.",
        _goal_not_reached_remedy,
        "It is not known whether {goal:goal} is reached.",
    ),
    "midpoint-held": Entry(
        "The midpoint review was held on {held_on:date}.",
        "Nothing needs to be done: a challenge has one midpoint review.",
    ),
    "late-choice-not-keep": Entry(
        "The choice for {goal:goal} is “{choice}”; a review told after the acceleration can "
        "only keep a goal.",
        "Give “keep” for every goal: what was in force at the end is what is judged.",
    ),
    "too-long-after-cutoff": Entry(
        _too_long_after, "Acknowledge instead that no midpoint review stands in the record."
    ),
    "no-evidence": Entry(
        "No document is given that bears out what is told.",
        "Add one, such as the minutes or the list of those who were there.",
    ),
}
"""Codes of the acceleration phase."""
