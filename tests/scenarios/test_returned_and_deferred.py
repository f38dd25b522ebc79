"""A proposal returned twice, a challenge deferred and taken back in: what is void by then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.decisions import Accepted, Refused
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.sustaining import Opened, Path
from accelflow.rules.days import date_of_day
from accelflow.scenarios import load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, moments, play, shipped
from tests.scenarios.pause import paused

NAME = "returned-and-deferred"
CHALLENGE = "repeat-prescriptions"

AMMAN = zone("Asia/Amman")
CAP = datetime(2025, 12, 24, 21, tzinfo=UTC)
"""The start of 25 December in Amman, three hours ahead of UTC all year."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[CHALLENGE]


def test_the_third_version_passes(course: Course) -> None:
    """Three versions are submitted, on 8 and 21 January and 6 February, each unlike the others."""
    versions = [one.proposal for one in _after(course, c.SubmitProposal) if one.proposal]
    assert [(one.version, one.on) for one in versions] == [
        (1, date(2025, 1, 8)),
        (2, date(2025, 1, 21)),
        (3, date(2025, 2, 6)),
    ]
    assert len({one.digest for one in versions}) == 3


def test_two_returns_are_usual(course: Course) -> None:
    """It is returned on 14 and 28 January, neither time with a warning."""
    returned = [one for one in course.plays if isinstance(one.command, c.ReturnProposal)]
    assert [one.play.step.at.date() for one in returned] == [date(2025, 1, 14), date(2025, 1, 28)]
    assert [one.returns for one in _after(course, c.ReturnProposal)] == [1, 2]
    assert [one.answer.outcome.warnings for one in returned] == [(), ()]


def test_a_third_return_would_be_warned_about() -> None:
    """In review for the third time, returning it once more is granted, with the count of three."""
    later = paused(NAME, datetime(2025, 2, 12, 9, tzinfo=AMMAN))
    third = later.outcome("officer-laila", c.ReturnProposal("Once more.", date(2025, 2, 26)))
    assert isinstance(third, Accepted)
    assert [(one.code, one.parameters["times"]) for one in third.warnings] == [("many-returns", 3)]


def test_what_the_deferral_voids(course: Course) -> None:
    """Launch date, note, clearances, waiting goal and leader are void, and nothing else changes."""
    before, after = _around(course, c.DeferChallenge)
    void = {"launch_date", "note", "cleared", "pending", "leader"}
    assert void | _MOVED == {
        name
        for name in attrs.fields_dict(Challenge)
        if getattr(before, name) != getattr(after, name)
    }
    assert (before.launch_date, before.leader) == (date(2025, 4, 14), "pharmacist-mona")
    assert before.note is not None
    assert len(before.cleared) == 8
    assert [(one.id, one.terms.target) for one in before.pending] == [("goal-1", Decimal(60))]
    assert [getattr(after, name) for name in sorted(void)] == [frozenset(), None, None, None, ()]
    assert (after.stage, after.cohort.id, after.cohort.number) == ("deferred", "autumn-2025", 4)


def test_who_is_elected_and_has_not_accepted_is_so_no_more() -> None:
    """Were the challenge deferred before Mona accepts, she would not be the elected one either."""
    scenario = load_scenario(NAME)
    steps = [step for step in scenario.steps if step.at.date() <= date(2025, 4, 9)]
    waiting = tuple(step for step in steps if step.ask["type"] != "accept-lead")
    before = play(attrs.evolve(scenario, steps=waiting[:-1])).standings[CHALLENGE]
    after = play(attrs.evolve(scenario, steps=waiting)).standings[CHALLENGE]
    assert (before.stage, before.elected) == ("ready", "pharmacist-mona")
    assert (after.stage, after.elected) == ("deferred", None)


def test_the_review_of_the_old_cohort_does_not_count(course: Course, challenge: Challenge) -> None:
    """February's review passes the very same proposal; only its cohort keeps it from counting."""
    *_, old, new = challenge.reviews
    assert (old.reviewer, old.cohort) == ("reviewer-hani", "spring-2025")
    assert (new.reviewer, new.cohort) == ("reviewer-dina", "autumn-2025")
    assert old.digest == new.digest
    assert old.tests.all_passed()
    (refused,) = [
        one.answer.outcome
        for one in course.plays
        if isinstance(one.command, c.SelectChallenge) and not one.answer.accepted
    ]
    assert isinstance(refused, Refused)
    assert [(one.code, one.parameters["reviews"]) for one in refused.reasons] == [
        ("no-review-passed", 0)
    ]


def test_a_cohort_that_begins_takes_nobody_back_in() -> None:
    """On the eve of the first day it may still be taken in for autumn, on the first day not."""
    admit = c.ReadmitChallenge(shipped(NAME).standings[CHALLENGE].cohort)
    deferred, first_day = datetime(2025, 7, 7, 9, tzinfo=AMMAN), datetime(2025, 9, 16, tzinfo=AMMAN)
    eve = paused(NAME, deferred, first_day - timedelta(microseconds=1))
    assert eve.challenge.stage == "deferred"
    assert eve.codes("officer-laila", admit) == set()
    assert paused(NAME, deferred, first_day).codes("officer-laila", admit) == {"cohort-started"}


def test_leadership_and_team_are_named_anew(challenge: Challenge) -> None:
    """Both are second versions with the same people; the coach was appointed once."""
    assert challenge.leadership is not None
    assert challenge.team is not None
    assert (challenge.leadership.version, challenge.team.version) == (2, 2)
    assert challenge.coach == "coach-yousef"
    assert len(challenge.team.members) == 8


def test_the_goal_and_the_leader_are_others(challenge: Challenge) -> None:
    """The goal of the launch is a new one under a new id, and the nurse leads, not Mona."""
    (goal,) = challenge.goals
    assert (goal.id, goal.terms.target, goal.terms.baseline_value()) == (
        "goal-2",
        Decimal(45),
        Decimal(150),
    )
    assert challenge.leader == "nurse-salma"


def test_the_days_follow_the_new_cohort(challenge: Challenge) -> None:
    """Day 1 is 16 September, Day 50 is 4 November and Day 100 is 24 December 2025."""
    day_one = date(2025, 9, 16)
    assert challenge.day_one == challenge.cohort.first_day == day_one
    assert date_of_day(day_one, 50) == date(2025, 11, 4)
    assert date_of_day(day_one, 100) == challenge.cutoff == date(2025, 12, 24)


def test_the_days_end_at_midnight_in_amman(course: Course, challenge: Challenge) -> None:
    """The 100 days end at 21:00 UTC on 24 December, by force, and no other deadline moves it.

    What falls overdue is told by its rule and its day, the challenge note once for each cohort.
    """
    assert challenge.cap == CAP == datetime(2025, 12, 25, tzinfo=AMMAN)
    moved = [one for one in course.deadlines if one.before != one.after]
    assert [(one.type, one.effective_at, one.after) for one in moved] == [
        ("deadline-lapsed", CAP, "concluded")
    ]
    assert tuple(moved) == course.of("midpoint", "day-100")
    assert course.missed(CHALLENGE) == {
        "challenge-note": ["2025-03-24", "2025-08-25"],
        "first-actions": ["2025-09-17"],
        "measurement": [
            date_of_day(date(2025, 9, 16), day).isoformat() for day in range(7, 99, 7) if day != 49
        ],
        "day-15-target": ["2025-09-30"],
        "data-check": ["2025-10-06"],
        "progress-review": ["2025-10-13"],
        "pulse-calls": ["2025-10-20"],
        "midpoint-preparation": ["2025-10-27"],
        "midpoint-debrief": ["2025-11-09"],
        "data-revisit": ["2025-11-17"],
        "closing-preparation": ["2025-12-08"],
        "leaders-secured": ["2025-12-22"],
        "scale-up-workshop": ["2025-12-24"],
        "impact-note": ["2026-01-05"],
        "close-out": ["2026-01-05"],
        "sustainability-check": ["2026-03-29"],
    }


def test_the_midpoint_is_met_on_day_50(course: Course) -> None:
    """The review of 4 November meets the deadline that was due at 21:00 UTC of that day."""
    (review,) = [one for one in course.plays if isinstance(one.command, c.HoldMidpointReview)]
    outcome = review.answer.outcome
    assert isinstance(outcome, Accepted)
    assert moments(outcome.events) == [
        ("midpoint-preparation", "cancelled"),
        ("midpoint", "met"),
        ("midpoint-debrief", "armed"),
    ]
    met = outcome.events[2].cause
    assert isinstance(met, DeadlineMoved)
    assert met.due_at == datetime(2025, 11, 4, 21, tzinfo=UTC)


def test_nothing_is_warned_about(course: Course) -> None:
    """Neither round of the design, nor what follows, brings a warning."""
    assert [one.command for one in course.plays if one.answer.outcome.warnings] == []


def test_the_goal_is_surpassed(challenge: Challenge) -> None:
    """40 minutes on Day 100 surpass the 45, verified by the auditor; the next site is Irbid."""
    judged = challenge.judged
    assert judged is not None
    assert (judged.lines[0].value, judged.lines[0].as_of) == (Decimal(40), date(2025, 12, 24))
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.SURPASSED]
    assert (judged.word, judged.recorder, judged.verified_by) == (
        Word.MET,
        "analyst-reem",
        "auditor-maha",
    )
    assert challenge.opened == (Opened("repeat-prescriptions-irbid", Path.SCALE, "irbid"),)


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        (
            "2025-01-20",
            "pharmacist-sami",
            "submit-proposal",
            {"proposal-version-wrong", "proposal-unchanged"},
        ),
        (
            "2025-07-07",
            "officer-laila",
            "readmit-challenge",
            {"cohort-earlier", "cohort-started"},
        ),
        ("2025-07-08", "officer-laila", "select-challenge", {"no-review-passed"}),
        (
            "2025-07-22",
            "coach-yousef",
            "confirm-readiness",
            {"no-note", "not-cleared", "no-launch-date"},
        ),
    ]


_MOVED = {"cohort", "stage", "stage_since", "position", "recorded_at"}
"""What every move to another cohort changes."""


def _after(course: Course, command: type[c.Command]) -> list[Challenge]:
    """How the challenge stood after each granted command of a kind."""
    return [
        one.standing.challenge
        for one in course.plays
        if isinstance(one.command, command) and one.answer.accepted and one.standing
    ]


def _around(course: Course, command: type[c.Command]) -> tuple[Challenge, Challenge]:
    """How the challenge stood before and after the one command of a kind."""
    (index,) = [index for index, one in enumerate(course.plays) if isinstance(one.command, command)]
    before, after = course.plays[index - 1].standing, course.plays[index].standing
    assert before is not None
    assert after is not None
    return before.challenge, after.challenge
