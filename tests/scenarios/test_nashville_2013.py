"""How's Nashville of 2013: the launch as Day 1, a count that grew, a goal that was missed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Refused
from accelflow.domain.goals import Bound
from accelflow.domain.programmes import Numbering
from accelflow.domain.results import GoalOutcome, Word
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day
from accelflow.scenarios import Player, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, moments, play, shipped

NAME = "nashville-2013"
PEOPLE, MONEY = "goal-1", "goal-2"

CAP = datetime(2013, 9, 12, 5, tzinfo=UTC)
"""The start of 12 September in Nashville, in summer five hours behind UTC."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[NAME]


def test_the_launch_is_day_one(challenge: Challenge) -> None:
    """Day 1 is 4 June, Day 50 is 23 July and Day 100 is 11 September, as published."""
    day_one = date(2013, 6, 4)
    assert challenge.day_one == day_one
    assert date_of_day(day_one, 50) == date(2013, 7, 23)
    assert date_of_day(day_one, 100) == date(2013, 9, 11)
    assert challenge.cutoff == date(2013, 9, 11)


def test_the_deadline_is_the_start_of_12_september(course: Course, challenge: Challenge) -> None:
    """The 100 days end at 05:00 UTC, 00:00 in Nashville, by force and by nobody's command."""
    assert challenge.cap == CAP
    assert datetime(2013, 9, 12, tzinfo=zone("America/Chicago")) == CAP
    moved = [one for one in course.deadlines if one.before != one.after]
    assert [(one.type, one.effective_at, one.after) for one in moved] == [
        ("deadline-lapsed", CAP, "concluded")
    ]
    assert tuple(moved) == course.of("day-100")


def test_counted_from_the_day_after_the_deadline_would_be_another() -> None:
    """With the workshop as Day 0 the days would end on 13 September, against what is published."""
    scenario = load_scenario(NAME)
    until_launch = tuple(step for step in scenario.steps if step.at < _JUNE_5)
    other = play(
        attrs.evolve(scenario, steps=until_launch, numbering=Numbering.WORKSHOP_IS_DAY_ZERO)
    )
    assert other.standings[NAME].day_one == date(2013, 6, 5)
    assert other.standings[NAME].cap == datetime(2013, 9, 13, 5, tzinfo=UTC)


def test_the_two_goals(challenge: Challenge) -> None:
    """200 people and 200,000 dollars are counted from zero; before, it was 19 people a month."""
    goals = [goal.terms for goal in challenge.goals_in_force()]
    assert [(terms.target, terms.unit, terms.baseline_value()) for terms in goals] == [
        (Decimal(200), "people", Decimal(0)),
        (Decimal(200_000), "US dollars", Decimal(0)),
    ]
    assert goals[0].baseline is not None
    assert (goals[0].baseline.rate, goals[0].baseline.period) == (Decimal(19), "month")


def test_the_measurements(challenge: Challenge) -> None:
    """171 cover June to August and were still being verified; the money is known as about."""
    told = [(one.goal, one.value, one.bound, one.as_of) for one in challenge.measurements]
    assert told == [
        (MONEY, Decimal(36_000), Bound.AT_LEAST, date(2013, 6, 4)),
        (PEOPLE, Decimal(10), Bound.AT_LEAST, date(2013, 6, 17)),
        (PEOPLE, Decimal(171), Bound.ABOUT, date(2013, 8, 31)),
        (MONEY, Decimal(90_000), Bound.ABOUT, date(2013, 9, 6)),
    ]


def test_at_least_172_is_no_miss_yet(challenge: Challenge) -> None:
    """On 12 September both goals were unknown: more might still be counted."""
    first = challenge.results[0]
    assert {line.goal: (line.value, line.bound) for line in first.lines} == {
        PEOPLE: (Decimal(172), Bound.AT_LEAST),
        MONEY: (Decimal(90_000), Bound.ABOUT),
    }
    assert [line.outcome for line in first.outcomes] == [GoalOutcome.UNKNOWN, GoalOutcome.UNKNOWN]
    assert first.word is Word.UNKNOWN
    assert first.verified_by is None


def test_189_is_a_miss(challenge: Challenge) -> None:
    """Known on 26 September and as of 11 September, 189 of 200 people are missed."""
    judged = challenge.judged
    assert judged is not None
    people = judged.lines[0]
    assert (people.value, people.as_of, people.known_on) == (
        Decimal(189),
        date(2013, 9, 11),
        date(2013, 9, 26),
    )
    assert {line.goal: line.outcome for line in judged.outcomes} == {
        PEOPLE: GoalOutcome.MISSED,
        MONEY: GoalOutcome.UNKNOWN,
    }


def test_the_word_is_unknown(challenge: Challenge) -> None:
    """One goal missed and one unknown may be missed or partly met, so the word is unknown."""
    judged = challenge.judged
    assert judged is not None
    assert judged.version == 2
    assert judged.word is Word.UNKNOWN
    assert challenge.stage == "completed"


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2013-09-06", "nv-coach", "conclude", {"goal-not-reached"}),
        ("2013-09-12", "nv-member-2", "record-measurement", {"not-in-this-stage"}),
        ("2013-09-27", "nv-member-2", "record-result", {"as-of-after-cutoff"}),
        ("2013-10-09", "nv-office", "complete", {"path-open", "pledge-missing"}),
    ]


def test_the_midpoint_is_met_on_day_50(course: Course, challenge: Challenge) -> None:
    """The review of 23 July meets its deadline, so it is never overdue, unlike what is not told."""
    assert challenge.midpoint is not None
    assert challenge.midpoint.held_on == date(2013, 7, 23)
    assert course.of("midpoint") == ()
    assert course.missed(NAME) == {
        "readiness": ["2013-05-28"],
        "day-15-target": ["2013-06-18"],
        "measurement": [date_of_day(date(2013, 6, 4), day).isoformat() for day in range(21, 92, 7)],
        "data-check": ["2013-06-24"],
        "progress-review": ["2013-07-01"],
        "pulse-calls": ["2013-07-08"],
        "midpoint-preparation": ["2013-07-15"],
        "midpoint-debrief": ["2013-07-28"],
        "data-revisit": ["2013-08-05"],
        "closing-preparation": ["2013-08-26"],
        "leaders-secured": ["2013-09-09"],
        "scale-up-workshop": ["2013-09-11"],
        "close-out": ["2013-09-23"],
        "impact-note": ["2013-10-03"],
    }


def test_a_minute_past_midnight_the_days_are_over_without_a_sweep() -> None:
    """At 12:01 a.m. on 12 September a measurement finds the challenge concluded."""
    scenario = load_scenario(NAME)
    steps = tuple(step for step in scenario.steps if step.at < CAP)
    journal = MemoryJournal()
    for _ in Player(attrs.evolve(scenario, steps=steps), journal).run():
        pass
    at = datetime(2013, 9, 12, 0, 1, tzinfo=zone("America/Chicago"))
    accelerator = Accelerator(
        journal, [playbook("hundred-day")], clock=ManualClock(at, simulated=True)
    )
    answer = accelerator.handle(
        c.RecordMeasurement(PEOPLE, Decimal(172), date(2013, 9, 11), "howsnashville.org"),
        challenge=NAME,
        actor=Actor("nv-member-2", "homelessness-commission"),
        id="past-midnight",
    )
    assert isinstance(answer.outcome, Refused)
    assert [(one.code, one.parameters["stage"]) for one in answer.outcome.reasons] == [
        ("not-in-this-stage", "concluded")
    ]
    assert [(one.type, one.effective_at) for one in answer.settled if one.before != one.after] == [
        ("deadline-lapsed", CAP)
    ]
    assert moments(one for one in answer.settled if one.effective_at < CAP) == [
        ("leaders-secured", "overdue")
    ]
    assert max(one.effective_at for one in answer.settled) == CAP


_JUNE_5 = datetime(2013, 6, 5, tzinfo=zone("America/Chicago"))
