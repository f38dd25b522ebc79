"""A challenge withdrawn on Day 95: asked for twice, declined once, granted by another person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from accelflow.accelerator import Accelerator, Answer
from accelflow.board import row
from accelflow.clock import ManualClock
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Refused
from accelflow.domain.goals import Bound
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day, day_number
from accelflow.scenarios import Played, Player, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, shipped

NAME, CHALLENGE = "withdrawal", "jo-leaks"
DAY_ONE = date(2025, 9, 14)
CAP = datetime(2025, 12, 22, 21, tzinfo=UTC)
"""The start of 23 December in Amman, three hours ahead of UTC."""

GRANTED = datetime(2025, 12, 17, 8, tzinfo=UTC)


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[CHALLENGE]


def test_it_says_first_that_no_source_publishes_it(course: Course) -> None:
    """The first sentence of what it is about says so, and it names no source."""
    assert course.scenario.about.startswith("No source publishes this story")
    assert course.scenario.sources == ()


def test_day_one_is_a_sunday(challenge: Challenge) -> None:
    """The workshop of Thursday 11 September makes Sunday 14 September Day 1, over the weekend."""
    assert challenge.launch is not None
    assert [session.on for session in challenge.launch.sessions] == [date(2025, 9, 11)]
    assert challenge.day_one == DAY_ONE
    assert DAY_ONE.strftime("%A") == "Sunday"
    assert date_of_day(DAY_ONE, 95) == date(2025, 12, 17)
    assert date_of_day(DAY_ONE, 100) == date(2025, 12, 22)


def test_the_cap_would_have_been_23_december(challenge: Challenge) -> None:
    """The 100 days would have ended at 21:00 UTC on 22 December, 00:00 in Amman."""
    assert challenge.cap == CAP
    assert datetime(2025, 12, 23, tzinfo=zone("Asia/Amman")) == CAP


def test_the_midpoint_is_met_on_day_47(challenge: Challenge) -> None:
    """The review is held on Thursday 30 October, before Day 50, and keeps both goals."""
    assert challenge.midpoint is not None
    assert day_number(challenge.midpoint.held_on, DAY_ONE) == 47
    assert [one.choice.value for one in challenge.midpoint.decisions] == ["keep", "keep"]


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2025-11-12", "office-head", "withdraw", {"no-withdrawal-request", "last-value-missing"}),
        ("2025-11-13", "proposer", "request-withdrawal", {"withdrawal-open"}),
        ("2025-12-17", "deputy", "withdraw", {"same-person"}),
        ("2025-12-17", "office-head", "withdraw", {"last-value-missing"}),
    ]


def test_the_first_request_is_declined_and_the_second_granted(course: Course) -> None:
    """Asked on Days 60 and 94 by the strategist, answered on Days 65 and 95 by somebody else."""
    told = [
        (one.standing.day, one.play.step.by, one.command.type)
        for one in course.plays
        if one.standing and one.answer.accepted and isinstance(one.command, _LEAVING)
    ]
    assert told == [
        (60, "deputy", "request-withdrawal"),
        (65, "office-head", "decline-withdrawal"),
        (94, "deputy", "request-withdrawal"),
        (95, "office-head", "withdraw"),
    ]


def test_the_challenge_runs_on_after_the_request_is_declined(course: Course) -> None:
    """Three weeks after the request was declined both goals are measured as before."""
    values = [(one.goal, one.value, one.as_of) for one in course.standings[CHALLENGE].measurements]
    assert values[-4:] == [
        ("goal-1", Decimal(4), date(2025, 12, 7)),
        ("goal-2", Decimal(402), date(2025, 12, 7)),
        ("goal-1", Decimal("3.8"), date(2025, 12, 16)),
        ("goal-2", Decimal(437), date(2025, 12, 16)),
    ]


def test_the_last_value_of_each_goal_is_given(course: Course) -> None:
    """3.8 days, and at least 437 leaks, as of the eve of the withdrawal."""
    granted = _granted(course)
    assert isinstance(granted.command, c.Withdraw)
    assert isinstance(granted.answer.outcome, Accepted)
    assert granted.answer.outcome.events[0].effective_at == GRANTED
    told = [(one.goal, one.value, one.bound, one.as_of) for one in granted.command.last_values]
    assert told == [
        ("goal-1", Decimal("3.8"), Bound.EXACT, date(2025, 12, 16)),
        ("goal-2", Decimal(437), Bound.AT_LEAST, date(2025, 12, 16)),
    ]


def test_the_board_shows_the_last_values_and_judges_none(course: Course) -> None:
    """They are the newest that is known, and a challenge that was withdrawn has no outcome."""
    challenge = course.standings[CHALLENGE]
    methodology = playbook("hundred-day").methodology
    shown = row(challenge, methodology, None, owed=False)
    assert [(one.goal, one.value, one.bound, one.outcome) for one in shown.goals] == [
        ("goal-1", Decimal("3.8"), Bound.EXACT, None),
        ("goal-2", Decimal(437), Bound.AT_LEAST, None),
    ]


def test_day_100_does_not_come(course: Course, challenge: Challenge) -> None:
    """With the withdrawal the end by force falls away: nothing lapses, and nothing is judged."""
    assert course.scenario.until is not None
    assert course.scenario.until > CAP
    assert "deadline-lapsed" not in {one.type for one in course.deadlines}
    outcome = _granted(course).answer.outcome
    assert isinstance(outcome, Accepted)
    moved = {one.cause for one in outcome.events[1:] if isinstance(one.cause, DeadlineMoved)}
    assert DeadlineMoved("day-100", Moment.CANCELLED, DeadlineKind.LAPSE, CAP) in moved
    assert (challenge.stage, challenge.cutoff, challenge.deadlines) == ("withdrawn", None, ())
    assert challenge.results == ()


def test_a_request_left_open_ends_with_the_days() -> None:
    """Had nobody answered, Day 100 would have come, and there would be nothing left to grant."""
    journal = _until(GRANTED - timedelta(hours=2))
    answer = _withdrawn(journal, CAP)
    assert isinstance(answer.outcome, Refused)
    assert [(one.code, one.parameters["stage"]) for one in answer.outcome.reasons] == [
        ("not-in-this-stage", "concluded")
    ]
    assert ("deadline-lapsed", CAP) in {(one.type, one.effective_at) for one in answer.settled}


def test_just_before_the_cap_it_can_still_be_granted() -> None:
    """The same command a microsecond before the end of Day 100 is granted."""
    answer = _withdrawn(_until(GRANTED - timedelta(hours=2)), CAP - timedelta(microseconds=1))
    assert answer.accepted


_LEAVING = (c.RequestWithdrawal, c.DeclineWithdrawal, c.Withdraw)


def _granted(course: Course) -> Played:
    (found,) = (
        one for one in course.plays if isinstance(one.command, c.Withdraw) and one.answer.accepted
    )
    return found


def _until(end: datetime) -> MemoryJournal:
    """The journal as it stands after the last step before an instant."""
    scenario = load_scenario(NAME)
    steps = tuple(step for step in scenario.steps if step.at < end)
    journal = MemoryJournal()
    for _ in Player(attrs.evolve(scenario, steps=steps, until=None), journal).run():
        pass
    return journal


def _withdrawn(journal: MemoryJournal, at: datetime) -> Answer:
    granted = _granted(shipped(NAME))
    return Accelerator(
        journal, [playbook("hundred-day")], clock=ManualClock(at, simulated=True)
    ).handle(
        granted.command,
        challenge=CHALLENGE,
        actor=Actor("office-head", "prime-ministry", frozenset({"office"})),
        id="late",
    )
