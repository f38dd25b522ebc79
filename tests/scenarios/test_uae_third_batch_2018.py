"""A challenge of the UAE's third batch: four tests, a milestone, a national initiative, pledges."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rich.console import Console

from accelflow.cli.story import told
from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.goals import Constraint, Direction, Kind
from accelflow.domain.proposals import Finding
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.sustaining import Opened, Path
from accelflow.rules.days import date_of_day
from accelflow.scenarios import Player, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, shipped

NAME, CHALLENGE = "uae-third-batch-2018", "uae-3-young-companies"
GOAL, INDICATORS = "goal-1", "indicators"

DAY_ONE, DAY_100 = date(2018, 2, 23), date(2018, 6, 2)
CAP = datetime(2018, 6, 2, 20, tzinfo=UTC)
"""The start of 3 June in Dubai, four hours ahead of UTC the whole year."""

HOLIDAYS = {
    date(2017, 11, 30),
    date(2017, 12, 3),
    date(2018, 1, 1),
    date(2018, 6, 14),
    date(2018, 6, 17),
    date(2019, 12, 1),
    date(2019, 12, 2),
    date(2019, 12, 3),
}
"""Days off in the UAE from Sunday to Thursday around the steps."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[CHALLENGE]


def test_the_days_count_friday_and_saturday(challenge: Challenge) -> None:
    """Day 1 and Day 50 are Fridays and Day 100 is a Saturday, days off, and none of them moves."""
    assert challenge.day_one == DAY_ONE
    days = [date_of_day(DAY_ONE, number) for number in (1, 50, 100)]
    assert days == [DAY_ONE, date(2018, 4, 13), DAY_100]
    assert [day.strftime("%A") for day in days] == ["Friday", "Friday", "Saturday"]
    assert challenge.cutoff == DAY_100


def test_the_first_day_is_assumed(course: Course, challenge: Challenge) -> None:
    """No source gives Day 1: the cohort names none, and the whole launch is marked."""
    assert challenge.cohort.first_day is None
    (launch,) = [one for one in course.plays if isinstance(one.command, c.HoldLaunchWorkshop)]
    assert launch.play.step.assumed == ("",)


def test_the_days_end_by_force_in_dubai(course: Course, challenge: Challenge) -> None:
    """The 100 days end at 20:00 UTC on 2 June, 00:00 in Dubai, and no review is overdue before.

    What falls overdue are the steps of which no source tells.
    """
    assert challenge.cap == CAP
    assert datetime(2018, 6, 3, tzinfo=zone("Asia/Dubai")) == CAP
    moved = [one for one in course.deadlines if one.before != one.after]
    assert [(one.type, one.effective_at, one.after) for one in moved] == [
        ("deadline-lapsed", CAP, "concluded")
    ]
    assert tuple(moved) == course.of("midpoint", "day-100")
    assert course.missed(challenge.id) == {
        "challenge-note": ["2018-01-31"],
        "first-actions": ["2018-02-24"],
        "measurement": [
            date_of_day(DAY_ONE, day).isoformat() for day in range(7, 99, 7) if day != 70
        ],
        "day-15-target": ["2018-03-09"],
        "data-check": ["2018-03-15"],
        "progress-review": ["2018-03-22"],
        "pulse-calls": ["2018-03-29"],
        "midpoint-preparation": ["2018-04-05"],
        "midpoint-debrief": ["2018-04-17"],
        "data-revisit": ["2018-04-26"],
        "closing-preparation": ["2018-05-17"],
        "leaders-secured": ["2018-05-31"],
        "scale-up-workshop": ["2018-06-02"],
        "impact-note": ["2018-06-13"],
        "close-out": ["2018-06-14"],
        "paths": ["2018-06-20"],
        "sustainability-check": ["2018-09-04"],
    }


def test_the_review_is_held_before_the_friday(challenge: Challenge) -> None:
    """The midpoint review of Thursday, Day 49, meets the deadline of Friday, Day 50."""
    assert challenge.midpoint is not None
    assert challenge.midpoint.held_on == date_of_day(DAY_ONE, 49)
    assert challenge.midpoint.held_on.strftime("%A") == "Thursday"


def test_the_second_proposal_passes_the_four_tests(challenge: Challenge) -> None:
    """One unsure answer returns version 1; version 2 passes all four and is selected."""
    assert [review.tests.findings() for review in challenge.reviews] == [
        (Finding.PASS, Finding.PASS, Finding.PASS, Finding.UNSURE),
        (Finding.PASS,) * 4,
    ]
    assert challenge.returns == 1
    assert challenge.proposal is not None
    assert challenge.proposal.version == 2
    assert challenge.reviews[1].digest == challenge.proposal.digest


def test_the_fifteen_partners_are_named(course: Course, challenge: Challenge) -> None:
    """The ministry leads and the 15 published partners are affected, each with its name."""
    brief = challenge.brief
    assert brief.lead_entity == "ministry-of-economy"
    assert len(set(brief.affected_entities)) == 15
    assert set(brief.affected_entities) < set(course.scenario.entities)
    assert brief.national


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2017-11-06", "ae-office", "select-challenge", {"no-review-passed"}),
        (
            "2017-11-13",
            "ae-proposer",
            "submit-proposal",
            {"proposal-version-wrong", "proposal-unchanged"},
        ),
        ("2018-04-11", "ae-data-keeper", "record-measurement", {"value-impossible"}),
        ("2018-06-12", "ae-leader-dubai", "sign-pledge", {"entity-not-in-leadership"}),
    ]


def test_nothing_was_warned_about(course: Course) -> None:
    """What is granted is granted without a warning."""
    assert [
        (played.command.type, warning.code)
        for played in course.plays
        for warning in played.answer.outcome.warnings
    ] == []


def test_the_goal_is_a_milestone(challenge: Challenge) -> None:
    """The programme is launched or not; inside it stands the condition of 16 sub-indicators."""
    (goal,) = challenge.goals_in_force()
    assert (goal.id, goal.terms.kind, goal.terms.target) == (GOAL, Kind.MILESTONE, Decimal(1))
    assert goal.terms.constraints == (
        Constraint(
            INDICATORS,
            "tied to the Global Innovation Index",
            "sub-indicators",
            Direction.UP,
            Decimal(16),
        ),
    )
    assert [(one.value, one.as_of) for one in challenge.measurements] == [
        (Decimal(1), date(2018, 5, 1))
    ]


def test_the_national_programme_counts(challenge: Challenge) -> None:
    """The national initiative of 1 May, Day 68, falls before the cut-off."""
    (initiative,) = challenge.initiatives
    assert initiative.name == "National Programme for Supporting Young Innovative Companies"
    assert initiative.national
    assert initiative.on == date(2018, 5, 1) == date_of_day(DAY_ONE, 68)
    assert initiative.on < DAY_100


def test_goal_and_condition_are_achieved(challenge: Challenge) -> None:
    """Launched and tied to 16 of 16: both are achieved, neither is surpassed, the word is met."""
    judged = challenge.judged
    assert judged is not None
    assert [(one.constraint, one.outcome) for one in judged.outcomes] == [
        (None, GoalOutcome.ACHIEVED),
        (INDICATORS, GoalOutcome.ACHIEVED),
    ]
    assert judged.word is Word.MET
    assert (judged.recorder, judged.verified_by) == ("ae-data-keeper", "ae-verifier")


def test_only_what_rests_on_the_assumed_condition_is_marked() -> None:
    """The condition's target is assumed, so its outcome has the mark; the word for the goal not."""
    file = io.StringIO()
    told(Player(load_scenario(NAME)), Console(file=file, width=60))
    lines = [line.strip() for line in file.getvalue().splitlines()]
    board = lines[lines.index("Stage: completed") :]
    assert [line for line in board if line.startswith(("Goals:", "Outcome:", "Target:"))] == [
        "Goals: met",
        "Target: 1 programme",
        "Outcome: achieved",
        "Target: 16 sub-indicators °",
        "Outcome: achieved °",
    ]


def test_the_leadership_signs(challenge: Challenge) -> None:
    """The three entities of the leadership team sign the plan in force, and nobody else does."""
    assert challenge.plan is not None
    assert challenge.leadership is not None
    signed = {pledge.entity for pledge in challenge.pledges if pledge.signed}
    assert signed == challenge.leadership.entities()
    assert {pledge.digest for pledge in challenge.pledges} == {challenge.plan.digest}
    assert "dubai-sme" not in signed


def test_the_new_plan_of_2019_is_the_next_round(course: Course, challenge: Challenge) -> None:
    """The path of reset is opened on the day after 26 November 2019, and the challenge closed."""
    assert challenge.opened == (Opened("uae-young-companies-next", Path.RESET, None),)
    (opening,) = [one for one in course.plays if isinstance(one.command, c.OpenSuccessor)]
    assert opening.play.step.at.date() == date(2019, 11, 27)
    assert challenge.stage == "completed"


def test_nobody_works_on_a_holiday(course: Course) -> None:
    """No step falls on a public holiday."""
    assert HOLIDAYS.isdisjoint(step.at.date() for step in course.scenario.steps)
