"""How a story begins: when and where, who, and with which goals."""

from __future__ import annotations

from accelflow.domain.challenge import Challenge
from accelflow.domain.goals import Goal
from accelflow.render import day, days, goal, span
from accelflow.render.words import count, listed, number, one_line
from accelflow.rules.days import day_number
from tests.stories.run import ASSUMED, Run, dated


def setting(run: Run) -> str:
    """The time, the zone and the programme; the launch, Day 1 and the cut-off."""
    scenario = run.scenario
    first, last = (run.local(scenario.steps[end].at) for end in (0, -1))
    programme = one_line(scenario.programme.name or scenario.programme.id)
    many = count(len(run.challenges), "challenge")
    head = f"{span(first, last)} in the zone {scenario.zone}"
    numbers = sorted({challenge.cohort.number for challenge in run.challenges})
    cohorts = f"{'cohort' if len(numbers) == 1 else 'cohorts'} {listed(map(str, numbers))}"
    counts = " It is an exercise and counts nowhere." if run.methodology.exercise else ""
    launch = run.of_each("The launch", _launch)
    return f"{head}: {many} in {cohorts} of “{programme}”.{counts} {launch}"


def people(run: Run) -> str:
    """Who does the work and who leads, by entity and number."""

    def text(challenge: Challenge) -> str:
        team, leadership = challenge.team, challenge.leadership
        if team is None:
            return "by nobody yet: no team was formed"
        entities = dict.fromkeys(one.entity for one in team.members if one.entity is not None)
        names = listed(run.named(entity, challenge) for entity in entities)
        leaders = count(len(leadership.leaders), "leader") if leadership else "nobody"
        return f"by a team of {len(team.members)} from {names} under {leaders}"

    return run.of_each("The work is done", text)


def goals(run: Run) -> str:
    """What each team set itself to reach, with the goals that were changed or replaced."""

    def text(challenge: Challenge) -> str:
        said = [_goal(run, challenge, one) for one in challenge.goals]
        return listed(said) if said else "none yet"

    many = sum(len(challenge.goals) for challenge in run.challenges)
    return run.of_each("The goal is" if many == 1 else "The goals are", text)


def _launch(challenge: Challenge) -> str:
    launch, day_one, cutoff = challenge.launch, challenge.day_one, challenge.cutoff
    if launch is None or day_one is None:
        return "is still to come"
    held = days(session.on for session in launch.sessions)
    places = listed(dict.fromkeys(one_line(session.place) for session in launch.sessions))
    head = f"is on {held} in {places}, Day 1 is {day(day_one)}"
    if cutoff is None:
        return f"{head} and no cut-off is reached"
    return f"{head} and the cut-off is Day {day_number(cutoff, day_one)}, {day(cutoff)}"


def _goal(run: Run, challenge: Challenge, one: Goal) -> str:
    row = run.rows[challenge.id]
    own = next(found for found in row.goals if (found.goal, found.constraint) == (one.id, None))
    text = f"“{goal(one.terms, days=run.methodology.limits['days'])}”"
    if "target" in run.assumed(challenge, own):
        text += ASSUMED
    first = one.versions[0].terms.target
    if first != one.terms.target:
        text += f" (at first {number(first)})"
    following = challenge.goal(one.superseded_by) if one.superseded_by else None
    if following is not None:
        text += f" (replaced on {dated(challenge, following.versions[0].since)})"
    return text
