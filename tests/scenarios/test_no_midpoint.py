"""A midpoint review that is never held: overdue, missed, acknowledged, and closed by another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted
from accelflow.domain.evidence import EvidenceRef
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.sustaining import Opened, Path
from accelflow.domain.workshops import GoalChoice, GoalDecision
from accelflow.rules.days import date_of_day
from accelflow.zones import zone
from tests.scenarios.course import Course, moments, shipped
from tests.scenarios.pause import paused

NAME = "no-midpoint"
CHALLENGE = "power-connections"

TASHKENT = zone("Asia/Tashkent")
DUE = datetime(2025, 10, 28, 19, tzinfo=UTC)
"""The start of 29 October in Samarkand, five hours ahead of UTC all year."""
CAP = datetime(2025, 12, 17, 19, tzinfo=UTC)
"""The start of 18 December there."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[CHALLENGE]


def test_the_days(challenge: Challenge) -> None:
    """Day 1 is 9 September, Day 50 is 28 October and Day 100 is 17 December 2025."""
    day_one = date(2025, 9, 9)
    assert challenge.day_one == day_one
    assert date_of_day(day_one, 50) == date(2025, 10, 28)
    assert date_of_day(day_one, 100) == challenge.cutoff == date(2025, 12, 17)
    assert challenge.cap == CAP == datetime(2025, 12, 18, tzinfo=TASHKENT)
    assert datetime(2025, 10, 29, tzinfo=TASHKENT) == DUE


def test_the_review_is_overdue_and_at_the_end_awaited_no_more(course: Course) -> None:
    """Overdue when Day 50 ends, it moves nothing; when Day 100 ends by force, it is closed."""
    told = course.of("midpoint", "day-100")
    assert [(*moments([one]), one.effective_at, one.after) for one in told] == [
        (("midpoint", "overdue"), DUE, "accelerating"),
        (("day-100", "lapsed"), CAP, "concluded"),
        (("midpoint", "cancelled"), CAP, "concluded"),
    ]
    assert [one for one in course.deadlines if one.before != one.after] == [told[1]]


def test_nothing_else_that_is_overdue_stops_the_run(course: Course) -> None:
    """The steps that this team records late or not at all fall overdue, each on its last day."""
    assert course.missed(CHALLENGE) == {
        "challenge-note": ["2025-08-18"],
        "clearances": ["2025-08-25"],
        "readiness": ["2025-09-01"],
        "first-actions": ["2025-09-10"],
        "measurement": [
            *("2025-09-15", "2025-09-22", "2025-09-29", "2025-10-06", "2025-10-20", "2025-10-27"),
            *("2025-11-03", "2025-11-10", "2025-11-24", "2025-12-01", "2025-12-08", "2025-12-15"),
        ],
        "day-15-target": ["2025-09-23"],
        "data-check": ["2025-09-29"],
        "progress-review": ["2025-10-06"],
        "pulse-calls": ["2025-10-13"],
        "midpoint-preparation": ["2025-10-20"],
        "midpoint": ["2025-10-28"],
        "data-revisit": ["2025-11-10"],
        "closing-preparation": ["2025-12-01"],
        "leaders-secured": ["2025-12-15"],
        "scale-up-workshop": ["2025-12-17"],
        "close-out": ["2025-12-29"],
        "impact-note": ["2025-12-30"],
        "pledges": ["2026-01-06"],
        "paths": ["2026-01-06"],
    }


def test_the_overdue_review_can_still_be_held() -> None:
    """Held on Day 52 it would be granted without a warning, and meet its deadline late."""
    held = paused(NAME, datetime(2025, 10, 30, 17, tzinfo=TASHKENT)).outcome(
        "coach-kamola", _review(date(2025, 10, 30))
    )
    assert isinstance(held, Accepted)
    assert moments(held.events) == [
        ("midpoint-preparation", "cancelled"),
        ("midpoint", "met"),
        ("midpoint-debrief", "armed"),
    ]
    assert {one.effective_at for one in held.events} == {datetime(2025, 10, 30, 12, tzinfo=UTC)}
    assert held.events[0].effective_at > DUE
    assert held.warnings == ()


def test_after_day_65_a_review_is_warned_about() -> None:
    """Held on Day 66 it is granted with a warning, and on Day 65 without."""
    for day, codes in ((date(2025, 11, 12), []), (date(2025, 11, 13), ["held-outside-days"])):
        held = paused(NAME, datetime(day.year, day.month, day.day, 17, tzinfo=TASHKENT)).outcome(
            "coach-kamola", _review(day)
        )
        assert isinstance(held, Accepted)
        assert [one.code for one in held.warnings] == codes


def test_it_is_told_within_a_week_or_not_at_all() -> None:
    """A review of Day 50 may be told until 4 November, and on 5 November no more."""
    review = _review(date(2025, 10, 28))
    last, after = (datetime(2025, 11, day, 17, tzinfo=TASHKENT) for day in (4, 5))
    assert paused(NAME, last).codes("coach-kamola", review) == set()
    assert paused(NAME, after).codes("coach-kamola", review) == {"told-late"}


def test_with_a_document_it_could_be_told_for_thirty_days() -> None:
    """Kept goals and a document may be told until 16 January, thirty days after the cut-off."""
    concluded = datetime(2025, 12, 25, tzinfo=TASHKENT)
    last = datetime(2026, 1, 16, 23, 59, tzinfo=TASHKENT)
    told = _late(EvidenceRef("https://documents.example/minutes", "0" * 64))
    assert paused(NAME, concluded, last).codes("coach-kamola", told) == set()
    assert paused(NAME, concluded, last + timedelta(minutes=1)).codes("coach-kamola", told) == {
        "too-long-after-cutoff"
    }
    assert paused(NAME, concluded, last).codes("coach-kamola", _late()) == {"no-evidence"}


def test_that_it_was_missed_stands_in_the_record(challenge: Challenge) -> None:
    """No review is in the dossier, the strategist acknowledged it, and no deadline is open."""
    assert challenge.midpoint is None
    assert challenge.no_midpoint_by == "director-jasur"
    assert challenge.deadlines == ()


def test_another_than_who_acknowledged_completes(course: Course) -> None:
    """Both hold the duty of the office; the one who acknowledged is refused, the other is not."""
    scenario = course.scenario
    assert "office" in scenario.actors["director-jasur"].roles
    assert "office" in scenario.actors["officer-nodira"].roles
    acknowledged = paused(NAME, datetime(2026, 3, 13, 12, tzinfo=TASHKENT))
    close = c.Complete("All is settled.")
    assert acknowledged.codes("director-jasur", close) == {"same-person"}
    assert acknowledged.codes("officer-nodira", close) == set()


def test_before_the_acknowledgement_nobody_completes() -> None:
    """Until it is acknowledged, the office is refused for the missing review."""
    before = paused(NAME, datetime(2026, 3, 12, 13, tzinfo=TASHKENT))
    assert before.codes("officer-nodira", c.Complete("All is settled.")) == {
        "no-midpoint",
        "path-open",
    }


def test_the_measurements(challenge: Challenge) -> None:
    """The wait falls from 30 days to 24, 17 and 12, each told on the day after."""
    (goal,) = challenge.goals_in_force()
    assert (goal.terms.baseline_value(), goal.terms.target_value()) == (Decimal(30), Decimal(10))
    assert [(one.value, one.as_of) for one in challenge.measurements] == [
        (Decimal(24), date(2025, 10, 6)),
        (Decimal(17), date(2025, 11, 10)),
        (Decimal(12), date(2025, 12, 15)),
    ]


def test_the_goal_is_missed_and_tried_again(challenge: Challenge) -> None:
    """12 days against 10 are missed; two leaders sign, one declines, and the same begins again."""
    judged = challenge.judged
    assert judged is not None
    assert (judged.lines[0].value, judged.lines[0].as_of) == (Decimal(12), date(2025, 12, 17))
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.MISSED]
    assert (judged.word, judged.verified_by) == (Word.MISSED, "auditor-shahnoza")
    assert {one.entity: one.signed for one in challenge.pledges} == {
        "power-grid": True,
        "service-agency": True,
        "building-department": False,
    }
    assert challenge.opened == (Opened("power-connections-again", Path.RESET, None),)


def test_nothing_is_warned_about(course: Course) -> None:
    """A review that is not held brings no warning to any other command."""
    warned = [one.command for one in course.plays if one.answer.outcome.warnings]
    assert warned == []


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        (
            "2025-12-02",
            "coach-kamola",
            "hold-midpoint-review",
            {"told-late", "no-pending-goal"},
        ),
        (
            "2025-12-18",
            "coach-kamola",
            "record-late-midpoint",
            {"late-choice-not-keep", "no-evidence"},
        ),
        ("2026-03-12", "officer-nodira", "complete", {"no-midpoint", "path-open"}),
        ("2026-03-13", "director-jasur", "complete", {"same-person"}),
    ]


def _review(on: date) -> c.HoldMidpointReview:
    """A review that keeps the goal, with the plan and the agreement of the launch."""
    launch = shipped(NAME).standings[CHALLENGE].launch
    assert launch is not None
    kept = (GoalDecision("goal-1", GoalChoice.KEEP),)
    return c.HoldMidpointReview(on, (4, 4, 4), kept, launch.plan, launch.agreement)


def _late(*evidence: EvidenceRef) -> c.RecordLateMidpoint:
    """The same review of Day 50, told after the 100 days."""
    review = _review(date(2025, 10, 28))
    return c.RecordLateMidpoint(review.held_on, review.votes, review.decisions, evidence)
