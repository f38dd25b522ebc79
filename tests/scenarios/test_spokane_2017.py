"""Spokane's challenge of 2017: a goal with two conditions inside whose outcomes stay unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

import pytest

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Refused
from accelflow.domain.goals import Bound, Constraint, Direction
from accelflow.domain.results import GoalOutcome, ResultLine, Word
from accelflow.rules.days import date_of_day, day_number
from accelflow.zones import zone
from tests.scenarios.course import Course, shipped

NAME = "spokane-2017"
GOAL, SHARE, MINORS = "goal-1", "share-from-systems", "minors"

DAY_ONE, DAY_100 = date(2017, 4, 20), date(2017, 7, 28)
CAP = datetime(2017, 7, 29, 7, tzinfo=UTC)
"""The start of 29 July in Spokane, in summer seven hours behind UTC."""

HOLIDAYS = {
    date(2017, 2, 20),
    date(2017, 5, 29),
    date(2017, 7, 4),
    date(2017, 9, 4),
    date(2017, 10, 9),
}
"""Federal days off in the United States between the first step and the last."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[NAME]


def test_the_first_day_follows_the_workshop(challenge: Challenge) -> None:
    """The workshop of 18 and 19 April makes 20 April Day 1, as published, the cohort's own day."""
    assert challenge.launch is not None
    assert [session.on for session in challenge.launch.sessions] == [
        date(2017, 4, 18),
        date(2017, 4, 19),
    ]
    assert challenge.day_one == DAY_ONE == challenge.cohort.first_day


def test_the_published_end_of_the_campaign_is_day_100(challenge: Challenge) -> None:
    """Day 50 is Thursday 8 June, and Day 100 is Friday 28 July, the end that was published."""
    assert date_of_day(DAY_ONE, 50) == date(2017, 6, 8)
    assert date_of_day(DAY_ONE, 100) == DAY_100
    assert DAY_100.strftime("%A") == "Friday"
    assert challenge.cutoff == DAY_100


def test_the_days_end_by_force_in_spokane(course: Course, challenge: Challenge) -> None:
    """The 100 days end at 07:00 UTC on 29 July, 00:00 in Spokane, and no review is overdue before.

    What falls overdue are the steps of which no source tells.
    """
    assert challenge.cap == CAP
    assert datetime(2017, 7, 29, tzinfo=zone("America/Los_Angeles")) == CAP
    moved = [one for one in course.deadlines if one.before != one.after]
    assert [(one.type, one.effective_at, one.after) for one in moved] == [
        ("deadline-lapsed", CAP, "concluded")
    ]
    assert tuple(moved) == course.of("midpoint", "day-100")
    assert course.missed(NAME) == {
        "challenge-note": ["2017-03-28"],
        "first-actions": ["2017-04-21"],
        "measurement": [date_of_day(DAY_ONE, day).isoformat() for day in range(7, 99, 7)],
        "day-15-target": ["2017-05-04"],
        "data-check": ["2017-05-10"],
        "progress-review": ["2017-05-17"],
        "pulse-calls": ["2017-05-24"],
        "midpoint-preparation": ["2017-05-31"],
        "midpoint-debrief": ["2017-06-13"],
        "data-revisit": ["2017-06-21"],
        "closing-preparation": ["2017-07-12"],
        "leaders-secured": ["2017-07-26"],
        "scale-up-workshop": ["2017-07-28"],
        "close-out": ["2017-08-09"],
        "impact-note": ["2017-08-17"],
    }


def test_the_clocks_change_twice(course: Course) -> None:
    """Design begins in winter time, the 100 days run in summer time, the end is in winter again."""
    winter, summer = timedelta(hours=-8), timedelta(hours=-7)
    steps = [(step.at.utcoffset(), step.at.date()) for step in course.scenario.steps]
    assert [offset for offset, _ in groupby(offset for offset, _ in steps)] == [
        winter,
        summer,
        winter,
    ]
    in_summer = [on for offset, on in steps if offset == summer]
    assert date(2017, 3, 12) < in_summer[0] < DAY_ONE
    assert in_summer[-1] < date(2017, 11, 5) < steps[-1][1]


def test_the_midpoint_is_met_on_day_50(challenge: Challenge) -> None:
    """The review is held on 8 June, within its deadline, and keeps the goal."""
    assert challenge.midpoint is not None
    assert challenge.midpoint.held_on == date(2017, 6, 8)
    assert challenge.no_midpoint_by is None
    assert [len(goal.versions) for goal in challenge.goals] == [1]


def test_one_goal_and_two_conditions(challenge: Challenge) -> None:
    """100 people, at least half of them from systems and at least 10 minors, are published."""
    (goal,) = challenge.goals_in_force()
    assert (goal.id, goal.terms.target, goal.terms.unit) == (GOAL, Decimal(100), "people")
    share, minors = goal.terms.constraints
    assert (share.id, share.unit, share.target) == (SHARE, "percent", Decimal(50))
    assert minors == Constraint(MINORS, "under 18", "people", Direction.UP, Decimal(10))


def test_the_figures_of_the_goal_are_not_assumed(course: Course) -> None:
    """Neither the goal, nor its conditions, nor the 102 of Day 100 carry a mark."""
    granted = [played for played in course.plays if played.answer.accepted]
    (goals,) = [one for one in granted if isinstance(one.command, c.SetGoals)]
    first, second = [one for one in granted if isinstance(one.command, c.RecordResult)]
    assert goals.play.step.assumed == first.play.step.assumed == ()
    assert "lines.0.as_of" in second.play.step.assumed
    assert "lines.0.value" not in second.play.step.assumed


@pytest.mark.parametrize(
    ("version", "value", "known_on"),
    [(1, Decimal(102), date(2017, 7, 31)), (2, Decimal(109), date(2017, 8, 10))],
)
def test_the_goal_is_surpassed_and_its_conditions_are_unknown(
    challenge: Challenge, version: int, value: Decimal, known_on: date
) -> None:
    """With 102 as with 109 the goal is surpassed; beside it both conditions stay unknown."""
    result = challenge.results[version - 1]
    assert result.version == version
    assert result.lines[0] == ResultLine(
        GOAL, DAY_100, known_on, value, bound=Bound.EXACT, source=result.lines[0].source
    )
    assert {(one.goal, one.constraint): one.outcome for one in result.outcomes} == {
        (GOAL, None): GoalOutcome.SURPASSED,
        (GOAL, SHARE): GoalOutcome.UNKNOWN,
        (GOAL, MINORS): GoalOutcome.UNKNOWN,
    }
    for line in result.lines[1:]:
        assert line.value is None
        assert line.unknown_because


def test_unknown_conditions_do_not_change_the_word(challenge: Challenge) -> None:
    """The later version is verified by another than its recorder, and the word for it is met."""
    judged = challenge.judged
    assert judged is not None
    assert judged.version == len(challenge.results) == 2
    assert (judged.recorder, judged.verified_by) == ("sp-data-keeper", "sp-verifier")
    assert challenge.results[0].verified_by is None
    assert judged.word is Word.MET


def test_the_closing_review_comes_after_the_cutoff(challenge: Challenge) -> None:
    """The review of 9 and 10 August ends on Day 113 and leaves the cut-off where it was."""
    assert challenge.scale_up is not None
    assert challenge.scale_up.held_on == date(2017, 8, 10)
    assert day_number(challenge.scale_up.held_on, DAY_ONE) == 113
    assert challenge.cutoff == DAY_100


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2017-04-19", "sp-coach", "hold-launch-workshop", {"no-leader", "owner-not-in-team"}),
        ("2017-07-11", "sp-team-leader", "set-goals", {"not-in-this-stage"}),
        (
            "2017-08-14",
            "sp-data-keeper",
            "record-result",
            {"as-of-after-cutoff", "goal-unreported"},
        ),
    ]


def test_each_condition_is_missed_by_its_name(course: Course) -> None:
    """A result of the headline alone is refused once for each condition that it leaves out."""
    (refused,) = [
        played.answer.outcome.reasons
        for played in course.plays
        if isinstance(played.command, c.RecordResult) and isinstance(played.answer.outcome, Refused)
    ]
    unreported = [one.parameters["goal"] for one in refused if one.code == "goal-unreported"]
    assert unreported == [f"{GOAL}/{SHARE}", f"{GOAL}/{MINORS}"]
    (late,) = [one.parameters for one in refused if one.code == "as-of-after-cutoff"]
    assert (late["as_of"], late["cutoff"]) == ("2017-08-10", "2017-07-28")


def test_what_was_warned_about(course: Course) -> None:
    """The one thing that is granted with a warning is the proposal, made without an indicator."""
    assert [
        (played.command.type, warning.code)
        for played in course.plays
        for warning in played.answer.outcome.warnings
    ] == [("submit-proposal", "no-indicative-target")]


def test_the_services_are_pledged_and_their_fate_is_unknown(challenge: Challenge) -> None:
    """Both leaders sign, no path is chosen, and the check of October knows nothing."""
    assert challenge.plan is not None
    assert [one.id for one in challenge.plan.commitments] == ["services"]
    assert [(pledge.entity, pledge.signed) for pledge in challenge.pledges] == [
        ("city-of-spokane", True),
        ("housing-authority", True),
    ]
    assert challenge.paths is not None
    assert challenge.paths.openings() == frozenset()
    assert challenge.stage == "completed"


def test_nobody_works_on_a_holiday(course: Course) -> None:
    """No step falls on a federal holiday."""
    assert HOLIDAYS.isdisjoint(step.at.date() for step in course.scenario.steps)
