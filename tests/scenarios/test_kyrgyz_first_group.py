"""The first Kyrgyz group of 2023: its dates, its refusals, its results."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from accelflow.accelerator import Accelerator, Answer
from accelflow.clock import ManualClock
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Refused
from accelflow.domain.goals import Bound
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.sustaining import Opened, Path
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day, day_number
from accelflow.scenarios import Player, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, moments, shipped

NAME = "kyrgyz-first-group"
KINDERGARTENS, CHARGING, DISABILITY = "kg-1-kindergartens", "kg-1-charging", "kg-1-disability"
SUCCESSOR = "kg-issyk-kul-kindergartens"

DAY_ONE = date(2023, 3, 17)
CAP = datetime(2023, 6, 24, 18, tzinfo=UTC)
"""The start of 25 June in Bishkek, six hours ahead of UTC."""

HOLIDAYS = {
    date(2023, 2, 23),
    date(2023, 3, 8),
    date(2023, 3, 21),
    date(2023, 4, 7),
    date(2023, 4, 21),
    date(2023, 5, 1),
    date(2023, 5, 5),
    date(2023, 5, 8),
    date(2023, 5, 9),
    date(2023, 6, 28),
    date(2023, 8, 31),
    date(2023, 11, 7),
    date(2023, 11, 8),
    date(2024, 3, 8),
    date(2024, 3, 21),
}
"""Days off in Kyrgyzstan from Monday to Friday between the first step and the last."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


def first_group_by_id(course: Course) -> dict[str, Challenge]:
    """The three challenges of the group, without the one that follows them."""
    return {id: one for id, one in course.standings.items() if id != SUCCESSOR}


def first_group(course: Course) -> tuple[Challenge, ...]:
    """The three challenges of the group."""
    return tuple(first_group_by_id(course).values())


def test_the_three_challenges_start_on_17_march(course: Course) -> None:
    """Day 1 is 17 March 2023, the day after the second session of the workshop."""
    assert set(course.standings) == {KINDERGARTENS, CHARGING, DISABILITY, SUCCESSOR}
    for challenge in first_group(course):
        assert challenge.launch is not None
        sessions = [session.on for session in challenge.launch.sessions]
        assert sessions == [date(2023, 3, 15), date(2023, 3, 16)]
        assert challenge.day_one == DAY_ONE


def test_day_50_and_day_100(course: Course) -> None:
    """Day 50 is Friday 5 May, Day 100 Saturday 24 June, the results session's is Day 146."""
    assert (date_of_day(DAY_ONE, 50), date_of_day(DAY_ONE, 50).strftime("%A")) == (
        date(2023, 5, 5),
        "Friday",
    )
    assert (date_of_day(DAY_ONE, 100), date_of_day(DAY_ONE, 100).strftime("%A")) == (
        date(2023, 6, 24),
        "Saturday",
    )
    assert day_number(date(2023, 8, 9), DAY_ONE) == 146
    for challenge in first_group(course):
        assert challenge.scale_up is not None
        assert challenge.scale_up.held_on == date(2023, 8, 9)


def test_the_cap_is_the_start_of_25_june_in_bishkek(course: Course) -> None:
    """The 100 days of all three end at 18:00 UTC on 24 June, and Day 100 is the cut-off."""
    assert datetime(2023, 6, 25, tzinfo=zone("Asia/Bishkek")) == CAP
    for challenge in first_group(course):
        assert challenge.cap == CAP
        assert challenge.cutoff == date(2023, 6, 24)


def test_what_the_clock_brought(course: Course) -> None:
    """Two reviews are overdue when 5 May is over, and the cap alone moves all three, by force."""
    day_50_over = datetime(2023, 5, 5, 18, tzinfo=UTC)
    told = [
        (one.effective_at, one.challenge, one.type, one.before, one.after)
        for one in course.of("midpoint", "day-100")
    ]
    assert told == [
        (day_50_over, DISABILITY, "deadline-overdue", "accelerating", "accelerating"),
        (day_50_over, KINDERGARTENS, "deadline-overdue", "accelerating", "accelerating"),
        (CAP, CHARGING, "deadline-lapsed", "past-midpoint", "concluded"),
        (CAP, DISABILITY, "deadline-lapsed", "accelerating", "concluded"),
        (CAP, DISABILITY, "deadline-cancelled", "concluded", "concluded"),
        (CAP, KINDERGARTENS, "deadline-lapsed", "past-midpoint", "concluded"),
    ]
    moved = tuple(one for one in course.deadlines if one.before != one.after)
    assert moved == course.of("day-100")


def test_what_no_source_tells_is_overdue(course: Course) -> None:
    """Day 15 is told, most steps of the practice are not: on each last day one is overdue.

    What measurements are told of is not asked for: of the kindergartens those of Days 21 and 70
    are there, of the stations that of Day 91, and of the disability that of Day 35.
    """
    missed = {id: course.missed(id) for id in course.standings}
    measured = {id: one.pop("measurement") for id, one in missed.items() if one}
    every_week = [date_of_day(DAY_ONE, day).isoformat() for day in range(7, 99, 7)]
    assert {
        id: [day for day in every_week if day not in days] for id, days in measured.items()
    } == {
        CHARGING: ["2023-06-15"],
        DISABILITY: ["2023-04-20"],
        KINDERGARTENS: ["2023-04-06", "2023-05-25"],
    }
    all_three = {
        "challenge-note": ["2023-02-22"],
        "first-actions": ["2023-03-18"],
        "data-check": ["2023-04-06"],
        "progress-review": ["2023-04-13"],
        "pulse-calls": ["2023-04-20"],
        "midpoint-preparation": ["2023-04-27"],
        "data-revisit": ["2023-05-18"],
        "closing-preparation": ["2023-06-08"],
        "leaders-secured": ["2023-06-22"],
        "scale-up-workshop": ["2023-06-24"],
        "close-out": ["2023-07-06"],
        "result": ["2023-07-08"],
        "result-verified": ["2023-07-24"],
        "impact-note": ["2023-08-16"],
        "paths": ["2023-08-23"],
    }
    pledges, midpoint = {"pledges": ["2023-08-23"]}, {"midpoint": ["2023-05-05"]}
    assert missed == {
        CHARGING: all_three | pledges | {"midpoint-debrief": ["2023-05-09"]},
        DISABILITY: all_three | midpoint | {"coach": ["2023-02-08"]},
        KINDERGARTENS: all_three | pledges | midpoint | {"midpoint-debrief": ["2023-05-15"]},
        SUCCESSOR: {},
    }


def test_one_review_in_time_one_late_and_none(course: Course) -> None:
    """The reviews fall on Day 49 and, after the holidays, on Day 55; the third is acknowledged.

    Who acknowledges that there was none is not who completes the challenge.
    """
    held = {
        id: one.midpoint and one.midpoint.held_on for id, one in first_group_by_id(course).items()
    }
    assert held == {
        CHARGING: date_of_day(DAY_ONE, 49),
        KINDERGARTENS: date_of_day(DAY_ONE, 55),
        DISABILITY: None,
    }
    assert course.standings[DISABILITY].no_midpoint_by == "kg-strategist-3"
    completed_by = [
        played.actor.principal
        for played in course.plays
        if isinstance(played.command, c.Complete) and played.answer.accepted
    ]
    assert completed_by == ["kg-office"] * 3


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), challenge, by, asked, set(codes))
        for on, challenge, by, asked, codes in course.refusals()
    ] == [
        ("2023-01-23", KINDERGARTENS, "kg-proposer-1", "open-review", {"same-person"}),
        (
            "2023-02-20",
            KINDERGARTENS,
            "kg-strategist-1",
            "form-team",
            {"team-one-entity", "team-too-large", "roles-not-apart"},
        ),
        (
            "2023-02-22",
            DISABILITY,
            "kg-coach-3",
            "confirm-readiness",
            {"role-missing", "no-note", "not-cleared", "no-coach", "no-launch-date"},
        ),
        (
            "2023-02-27",
            KINDERGARTENS,
            "kg-manager-city",
            "clear-member",
            {"manager-of-other-entity"},
        ),
        ("2023-03-15", CHARGING, "kg-strategist-2", "set-goals", {"role-missing"}),
        ("2023-03-16", DISABILITY, "kg-disability-1", "set-goals", {"target-not-better"}),
        ("2023-03-16", CHARGING, "kg-coach-2", "hold-launch-workshop", {"date-in-future"}),
        (
            "2023-04-03",
            KINDERGARTENS,
            "kg-kindergartens-2",
            "record-measurement",
            {"as-of-outside"},
        ),
        ("2023-05-22", DISABILITY, "kg-coach-3", "hold-midpoint-review", {"told-late"}),
        (
            "2023-06-26",
            KINDERGARTENS,
            "kg-kindergartens-2",
            "record-measurement",
            {"not-in-this-stage"},
        ),
        ("2023-07-03", DISABILITY, "kg-coach-3", "record-late-midpoint", {"no-evidence"}),
        ("2023-08-09", KINDERGARTENS, "kg-secretary", "record-result", {"as-of-after-cutoff"}),
        ("2023-08-10", KINDERGARTENS, "kg-secretary", "verify-result", {"same-person"}),
        (
            "2023-09-04",
            CHARGING,
            "kg-secretary",
            "complete",
            {"paths-not-chosen", "pledge-missing"},
        ),
        ("2024-03-12", KINDERGARTENS, "kg-office", "complete", {"path-open"}),
    ]


def test_the_teams_set_the_goals(course: Course) -> None:
    """Each goal in force was set on 16 March by a member of the team."""
    for challenge in first_group(course):
        assert challenge.team is not None
        assert len(challenge.team.members) == 10
        assert len(challenge.team.entities()) == 3
        for goal in challenge.goals_in_force():
            assert challenge.team.holds(goal.versions[0].author)
    dates = {
        played.play.step.at.date()
        for played in course.plays
        if isinstance(played.command, c.SetGoals) and played.answer.accepted
    }
    assert dates == {date(2023, 3, 16)}


def test_the_results_are_as_of_day_100(course: Course) -> None:
    """What was recorded on 9 August describes 24 June, whatever was known when."""
    for challenge in first_group(course):
        assert challenge.result is not None
        assert {line.as_of for line in challenge.result.lines} == {date(2023, 6, 24)}
        assert {line.known_on for line in challenge.result.lines} == {date(2023, 8, 9)}


def test_the_outcomes(course: Course) -> None:
    """36 kindergartens surpass the assumed 30, about 900 children decide nothing, two are unknown.

    The two charging stations of 15 June are a measurement and no result.
    """
    outcomes = {
        id: [(line.goal, line.constraint, line.outcome) for line in one.result.outcomes]
        for id, one in first_group_by_id(course).items()
        if one.result
    }
    assert outcomes == {
        KINDERGARTENS: [
            ("goal-1", None, GoalOutcome.SURPASSED),
            ("goal-1", "children", GoalOutcome.UNKNOWN),
        ],
        CHARGING: [("goal-1", None, GoalOutcome.UNKNOWN)],
        DISABILITY: [("goal-1", None, GoalOutcome.UNKNOWN)],
    }
    words = {id: one.result and one.result.word for id, one in first_group_by_id(course).items()}
    assert words == {
        KINDERGARTENS: Word.MET,
        CHARGING: Word.UNKNOWN,
        DISABILITY: Word.UNKNOWN,
    }
    stations = course.standings[CHARGING].measurements
    assert [(one.value, one.as_of, one.bound) for one in stations] == [
        (Decimal(2), date(2023, 6, 15), Bound.EXACT)
    ]
    unknown = course.standings[CHARGING].result
    assert unknown is not None
    assert unknown.lines[0].value is None
    assert "15 June" in (unknown.lines[0].unknown_because or "")


def test_another_person_verifies(course: Course) -> None:
    """The result that counts was recorded by the secretary and verified by the verifier."""
    judged = course.standings[KINDERGARTENS].judged
    assert judged is not None
    assert (judged.recorder, judged.verified_by) == ("kg-secretary", "kg-verifier")


def test_the_kindergartens_are_scaled_to_issyk_kul(course: Course) -> None:
    """The scale path is opened at its one site before the challenge is completed in June 2024."""
    challenge = course.standings[KINDERGARTENS]
    assert challenge.opened == (Opened(SUCCESSOR, Path.SCALE, "issyk-kul"),)
    assert [pledge.signed for pledge in challenge.pledges] == [True, True, True]
    last = course.plays[-2]
    assert (last.play.challenge, last.play.step.at.date()) == (KINDERGARTENS, date(2024, 6, 3))


def test_the_successor_begins_by_its_own_command(course: Course) -> None:
    """It cites its parent, which is completed, and has all of the design before it."""
    successor = course.standings[SUCCESSOR]
    assert (successor.stage, successor.set_on) == ("drafted", date(2024, 6, 3))
    assert successor.brief.predecessor is not None
    assert successor.brief.predecessor.parent == KINDERGARTENS
    assert course.standings[KINDERGARTENS].stage == "completed"
    assert (successor.proposal, successor.team, successor.day_one) == (None, None, None)


def test_later_values_judge_nothing(course: Course) -> None:
    """About 50 kindergartens in September are told at the check; the result keeps its 36."""
    checks = [
        played.command.values
        for played in course.plays
        if isinstance(played.command, c.RecordSustainabilityCheck) and played.command.values
    ]
    assert [(one.value, one.as_of) for values in checks for one in values] == [
        (Decimal(50), date(2023, 9, 8))
    ]
    judged = course.standings[KINDERGARTENS].judged
    assert judged is not None
    assert judged.lines[0].value == Decimal(36)


def test_nobody_works_on_a_holiday(course: Course) -> None:
    """No step falls on a public holiday, that of Day 50 included."""
    assert HOLIDAYS.isdisjoint(step.at.date() for step in course.scenario.steps)


def test_at_the_stroke_of_midnight_the_days_are_over_without_a_sweep() -> None:
    """A command at the cap finds the challenge concluded, though nothing has swept it before.

    What fell due since the last step is settled with it, the last measurements before the end.
    """
    journal = _until_the_cap()
    assert {owing.challenge: owing.due_at for owing in journal.due(CAP, limit=10)} == {
        KINDERGARTENS: datetime(2023, 6, 15, 18, tzinfo=UTC),
        DISABILITY: datetime(2023, 6, 15, 18, tzinfo=UTC),
        CHARGING: datetime(2023, 6, 22, 18, tzinfo=UTC),
    }
    answer = _measured(journal, CAP)
    assert isinstance(answer.outcome, Refused)
    (reason,) = answer.outcome.reasons
    assert reason.code == "not-in-this-stage"
    assert reason.parameters["stage"] == "concluded"
    moved = [one for one in answer.settled if one.before != one.after]
    assert [(one.type, one.effective_at, one.after) for one in moved] == [
        ("deadline-lapsed", CAP, "concluded")
    ]
    before = answer.settled[: answer.settled.index(moved[0])]
    assert [one.effective_at for one in before] == [
        *[datetime(2023, 6, 15, 18, tzinfo=UTC)] * 3,
        *[datetime(2023, 6, 22, 18, tzinfo=UTC)] * 2,
    ]
    assert moments(before) == _OVERDUE_AT_THE_END
    assert {one.effective_at for one in answer.settled[len(before) :]} == {CAP}


def test_just_before_midnight_the_days_still_run() -> None:
    """The same command a microsecond earlier is granted, on Day 100: no more is settled by then."""
    answer = _measured(_until_the_cap(), CAP - timedelta(microseconds=1))
    assert answer.accepted
    assert moments(answer.settled) == _OVERDUE_AT_THE_END
    assert {one.after for one in answer.settled} == {"past-midpoint"}


_OVERDUE_AT_THE_END = [
    ("measurement", "overdue"),
    ("measurement", "cancelled"),
    ("measurement", "armed"),
    ("measurement", "overdue"),
    ("leaders-secured", "overdue"),
]
"""What becomes overdue between the last step and the end: on Day 91, and on Day 98."""


def _until_the_cap() -> MemoryJournal:
    """The journal as it stands after the last step before the cap."""
    scenario = load_scenario(NAME)
    steps = tuple(step for step in scenario.steps if step.at < CAP)
    journal = MemoryJournal()
    for _ in Player(attrs.evolve(scenario, steps=steps), journal).run():
        pass
    return journal


def _measured(journal: MemoryJournal, at: datetime) -> Answer:
    accelerator = Accelerator(
        journal, [playbook("hundred-day")], clock=ManualClock(at, simulated=True)
    )
    return accelerator.handle(
        c.RecordMeasurement("goal-1", Decimal(36), date(2023, 6, 24), "settlements' register"),
        challenge=KINDERGARTENS,
        actor=Actor("kg-kindergartens-2", "ministry-of-education"),
        id="at-midnight",
    )
