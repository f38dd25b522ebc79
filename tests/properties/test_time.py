"""Deadlines and the clock: late equals punctual, the cap holds, and going back changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.decisions import Decision
from accelflow.domain.definition import DeadlineRule
from accelflow.domain.events import Event
from accelflow.rules import aftermath, deadlines, facts
from accelflow.rules import playbook as judging
from accelflow.rules.aftermath import Reckoning
from accelflow.rules.dating import Dated, dated
from accelflow.rules.days import date_of_day, start_of_day
from accelflow.rules.playbook import Playbook
from accelflow.rules.working import Works
from accelflow.zones import zone
from tests.lifecycle import CHALLENGE
from tests.planted import Defect, assert_caught, planted, planting
from tests.properties.shell import Shell, masked
from tests.strategies import (
    CHANGING_ZONES,
    INSTANT,
    RUNNING,
    Course,
    attempt,
    busy_playbook,
    courses,
    settled,
    times,
)

BUSY = courses(stages=RUNNING, book=busy_playbook(), zones=("Asia/Bishkek", *CHANGING_ZONES))
CAPPED = courses(stages=RUNNING, zones=("Asia/Bishkek", *CHANGING_ZONES))
NEAR_THE_CAP = courses(stages=("past-midpoint",), least=3, zones=CHANGING_ZONES)
LAUNCHED = courses(stages=("ready",), least=5, most=10, book=busy_playbook())
LATE = st.tuples(BUSY, st.integers(0, 130 * 24))
"""A course, and the hours after its end when what it owes is settled at last."""


def late_equals_daily(case: tuple[Course, int]) -> None:
    """Settled once and late, or every day: the same events, but for the time of recording."""
    course, hours = case
    challenge = _last(course)
    if challenge is None:
        return
    until = challenge.recorded_at + timedelta(hours=hours)
    late, after = course.playbook.settle(challenge, until)
    daily: list[Event] = []
    swept, at = challenge, challenge.recorded_at
    # Once at least: a workshop told late arms deadlines that are due at once.
    for _ in range(max(1, -(-hours // 24))):
        at = min(at + timedelta(days=1), until)
        events, swept = course.playbook.settle(swept, at)
        daily += events
    assert masked(late) == masked(tuple(daily))
    assert all(event.recorded_at == until for event in late)
    assert all(_in_force(event) for event in late)
    assert attrs.evolve(swept, recorded_at=after.recorded_at) == after


def a_sweep_changes_no_answer(course: Course) -> None:
    """A command that comes before a late sweep gets the answer that it gets after it."""
    for turn in course.turns():
        if turn.before is None:
            continue
        at = max(turn.ask.at, turn.before.recorded_at)
        half = turn.before.recorded_at + (at - turn.before.recorded_at) / 2
        for sweep in (half, at):
            events, swept = course.playbook.settle(turn.before, sweep)
            decision = course.playbook.decide(swept, attempt(turn.ask))
            assert decision.outcome == turn.decision.outcome
            assert masked((*events, *decision.settled)) == masked(turn.decision.settled)


def the_cap_holds(course: Course) -> None:
    """From the cap on nothing is granted to a running stage; before it nothing ends the run."""
    running = {stage.id for stage in course.playbook.methodology.stages if stage.running}
    for turn in course.turns(whole=True):
        for event in turn.events:
            _before_its_cap(event, turn.after, course, running)
        if turn.before is None or turn.before.day_one is None:
            continue
        cap = _plain_cap(turn.before.day_one, course)
        at = max(turn.ask.at, turn.before.recorded_at)
        current = settled(course.playbook, turn.before, at)
        assert turn.before.cap == cap
        runs_on = turn.before.stage in running and at < cap
        assert current is not None
        assert (current.stage in running) is runs_on


def going_back_changes_no_decision(course: Course) -> None:
    """Asked before the newest recorded instant, all is decided as if at that instant."""
    for turn in course.turns():
        if turn.before is None:
            continue
        newest = turn.before.recorded_at
        for back in (INSTANT, timedelta(hours=7), timedelta(days=60)):
            earlier = attempt(attrs.evolve(turn.ask, at=newest - back))
            now = attempt(attrs.evolve(turn.ask, at=newest))
            assert course.playbook.decide(turn.before, earlier) == course.playbook.decide(
                turn.before, now
            )


def a_clock_gone_back_records_the_same(course: Course) -> None:
    """Sweeps included, a clock that goes back records what one records that stands still."""
    wavering, resting = Shell(course), Shell(course)
    walk = course.begun.challenge
    newest = walk.recorded_at if walk else None
    for number, ask in enumerate(course.asks):
        at = ask.at if newest is None else max(ask.at, newest)
        answers = [
            shell.handle(attrs.evolve(ask, at=instant), f"ask-{number}")
            for shell, instant in ((wavering, ask.at), (resting, at))
        ]
        assert answers[0] == answers[1]
        wavering.clock.set(ask.at - timedelta(hours=1))
        assert wavering.accelerator.sweep() == resting.accelerator.sweep()
        history = wavering.history()
        newest = history[-1].recorded_at if history else None
    assert wavering.journal.read(CHALLENGE) == resting.journal.read(CHALLENGE)


@settings(max_examples=times(120))
@given(LATE)
def test_a_late_settling_equals_daily_ones(case: tuple[Course, int]) -> None:
    """Ten days without a sweep lose nothing and date nothing otherwise."""
    late_equals_daily(case)


@settings(max_examples=times(100))
@given(BUSY)
def test_a_sweep_changes_no_answer(course: Course) -> None:
    """The sweeper is an optimisation: early, late or never, every answer is the same."""
    a_sweep_changes_no_answer(course)


@settings(max_examples=times(150))
@given(CAPPED)
def test_nothing_runs_from_the_cap_on(course: Course) -> None:
    """The hundred days end at the start of the local Day 101, to the microsecond, in any zone."""
    the_cap_holds(course)


@settings(max_examples=times(100))
@given(courses(book=busy_playbook()))
def test_a_clock_that_goes_back_changes_no_decision(course: Course) -> None:
    """Time never falls below the newest recorded instant."""
    going_back_changes_no_decision(course)


@settings(max_examples=times(50))
@given(courses(book=busy_playbook(), stages=(None, *RUNNING)))
def test_a_clock_that_goes_back_records_the_same(course: Course) -> None:
    """The journal of a host whose clock wavers is that of one whose clock does not."""
    a_clock_gone_back_records_the_same(course)


def _last(course: Course) -> Challenge | None:
    challenge = course.begun.challenge
    for turn in course.turns():
        challenge = turn.after
    return challenge


def _in_force(event: Event) -> bool:
    """Whether a settled deadline that fired took force when it was due."""
    if not isinstance(event.cause, DeadlineMoved):
        return False
    fired = event.cause.moment in (Moment.OVERDUE, Moment.LAPSED)
    return event.effective_at == event.cause.due_at if fired else True


def _plain_cap(day_one: date, course: Course) -> datetime:
    """The start of Day 101 by the calendar, on a date whose midnight exists in these zones."""
    midnight = datetime.combine(day_one + timedelta(days=100), time(), zone(course.zone))
    return midnight.astimezone(UTC)


def _before_its_cap(
    event: Event, challenge: Challenge | None, course: Course, running: set[str]
) -> None:
    if challenge is None or challenge.day_one is None:
        return
    cap = _plain_cap(challenge.day_one, course)
    if event.facts.cap is not None:
        assert event.facts.cap == cap
    if isinstance(event.cause, Command) and event.effective_at >= cap:
        assert event.before not in running
    if isinstance(event.cause, DeadlineMoved) and event.cause.moment is Moment.LAPSED:
        assert event.effective_at == cap
        assert event.facts.cutoff == date_of_day(challenge.day_one, 100)


# --- the defects --------------------------------------------------------------------------------

_settle, _decide, _fired = deadlines.settle, Playbook.decide, deadlines._fired
_playbook_settle = Playbook.settle


def _dated_when_recorded(
    reckoning: Reckoning, challenge: Challenge, due: Deadline, at: datetime
) -> Event:
    event = _fired(reckoning, challenge, due, at)
    return attrs.evolve(event, effective_at=at)


def _counted_when_recorded(
    reckoning: Reckoning, challenge: Challenge, due: Deadline, at: datetime
) -> Event:
    event = _fired(reckoning, challenge, due, at)
    today = at.astimezone(reckoning.zone).date()
    return attrs.evolve(event, facts=attrs.evolve(event.facts, today=today))


def _last_only(
    reckoning: Reckoning, challenge: Challenge, at: datetime
) -> tuple[tuple[Event, ...], Challenge]:
    events, after = _settle(reckoning, challenge, at)
    return events[-1:], after


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(deadlines, "_fired", _dated_when_recorded), id="in force when found"),
        pytest.param(planting(deadlines, "_fired", _counted_when_recorded), id="dated when found"),
        pytest.param(planting(deadlines, "settle", _last_only), id="only the last one"),
    ],
)
def test_a_late_settling_that_differs_is_caught(defect: Defect) -> None:
    """Dating by the sweep's own time, and skipping what came between, are seen."""
    assert_caught(late_equals_daily, LATE, defect)


def _judging_first(book: Playbook, challenge: Challenge | None, asked: Attempt) -> Decision:
    if challenge is None:
        return _decide(book, challenge, asked)
    at = max(asked.at.astimezone(UTC), challenge.recorded_at)
    return Decision(book.settle(challenge, at)[0], book._judge(challenge, asked, at))


def test_judging_before_settling_is_caught() -> None:
    """A command judged on a challenge that owes something gets another answer after a sweep."""
    assert_caught(a_sweep_changes_no_answer, BUSY, planting(Playbook, "decide", _judging_first))


def _a_moment_late(
    book: Playbook, challenge: Challenge, at: datetime
) -> tuple[tuple[Event, ...], Challenge]:
    """`due_at < at` where `due_at <= at` is meant."""
    events, after = _playbook_settle(book, challenge, at - INSTANT)
    return events, after


def _in_hours(day_one: date, place: tzinfo, days: int = 100) -> datetime:
    return start_of_day(day_one, place) + timedelta(hours=24 * days)


def _utc_midnight(day_one: date, place: tzinfo, days: int = 100) -> datetime:
    return datetime.combine(day_one + timedelta(days=days), time(), UTC)


def _caps(instead: Callable[[date, tzinfo, int], datetime]) -> Defect:
    def otherwise(
        rule: DeadlineRule, anchor: date, place: tzinfo, works: Works, occurrence: int = 1
    ) -> Dated:
        found = dated(rule, anchor, place, works, occurrence)
        return attrs.evolve(found, due_at=instead(anchor, place, rule.amount))

    @contextmanager
    def defect() -> Iterator[None]:
        with planted(aftermath, "dated", otherwise), planted(facts, "cap", instead):
            yield

    return defect


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(Playbook, "settle", _a_moment_late), id="> instead of >="),
        pytest.param(planting(Playbook, "decide", _judging_first), id="judged before settled"),
        pytest.param(_caps(_in_hours), id="100 x 24 hours"),
        pytest.param(_caps(_utc_midnight), id="midnight in UTC"),
    ],
)
def test_a_cap_that_slips_is_caught(defect: Defect) -> None:
    """An instant too late, a count of hours, and midnight elsewhere are seen."""
    assert_caught(the_cap_holds, NEAR_THE_CAP, defect)


def _believed(_: Challenge | None, at: datetime) -> datetime:
    """The clock taken at its word, however early it is."""
    return at.astimezone(UTC)


def _half_clamped(book: Playbook, challenge: Challenge | None, asked: Attempt) -> Decision:
    if challenge is None:
        return _decide(book, challenge, asked)
    at = asked.at.astimezone(UTC)
    events, current = book.settle(challenge, at)
    return Decision(events, book._judge(current, asked, at))


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(judging, "_now", _believed), id="never"),
        pytest.param(planting(Playbook, "decide", _half_clamped), id="for deadlines alone"),
    ],
)
def test_a_clock_that_is_believed_is_caught(defect: Defect) -> None:
    """Without the clamp, for all or for the judging alone, an earlier instant decides otherwise."""
    assert_caught(going_back_changes_no_decision, courses(book=busy_playbook()), defect)


def test_a_wavering_clock_that_is_recorded_is_caught() -> None:
    """Without the clamp the journals of the two clocks differ."""
    assert_caught(
        a_clock_gone_back_records_the_same, LAUNCHED, planting(judging, "_now", _believed)
    )
