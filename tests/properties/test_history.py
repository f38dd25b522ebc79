"""A history is in order: positions, times, stages that follow one another, and one end at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given, settings

from accelflow import steps
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Decision
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.rules import deadlines
from accelflow.rules.aftermath import Reckoning
from accelflow.rules.playbook import Playbook
from tests.planted import Defect, assert_caught, planting
from tests.properties.shell import Shell
from tests.strategies import RUNNING, Course, busy_playbook, courses, times

COURSES = courses(book=busy_playbook())
RUN = courses(stages=RUNNING, least=4, book=busy_playbook())
"""Courses around the hundred days, in which deadlines have their time."""


def history_is_in_order(course: Course) -> None:
    """Whatever is asked, swept and said by the clock, the record reads as one story."""
    shell = Shell(course)
    for number, ask in enumerate(course.asks):
        shell.handle(ask, f"ask-{number}")
        shell.clock.set(ask.at + timedelta(hours=number - 2))
        shell.accelerator.sweep()
    events = shell.history()
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    assert all(event.effective_at <= event.recorded_at for event in events)
    for earlier, later in pairwise(events):
        assert earlier.recorded_at <= later.recorded_at
        assert earlier.after == later.before
    assert all(event.before is None for event in events[:1])
    _one_end(course, events)


@settings(max_examples=times(100))
@given(COURSES)
def test_a_history_is_in_order(course: Course) -> None:
    """Positions have no gap, time never falls, stages join, and nothing follows an end."""
    history_is_in_order(course)


def _one_end(course: Course, events: Sequence[Event]) -> None:
    """At most one event leads to an end, and after it come only the deadlines that it closes."""
    final = {stage.id for stage in course.playbook.methodology.stages if stage.final}
    ends = [event for event in events if event.after in final and event.before not in final]
    assert len(ends) <= 1
    for end in ends:
        for event in events[end.position :]:
            assert isinstance(event.cause, DeadlineMoved)
            assert event.cause.moment in (Moment.MET, Moment.CANCELLED)
            assert event.recorded_at == end.recorded_at


# --- the defects --------------------------------------------------------------------------------

_following, _settle = deadlines.following, Playbook.settle


def _unclamped(book: Playbook, challenge: Challenge | None, asked: Attempt) -> Decision:
    at = asked.at.astimezone(UTC)
    if challenge is None:
        return Decision((), book._begin(asked, at))
    events, current = book.settle(challenge, at)
    return Decision(events, book._judge(current, asked, at))


def _same_number(reckoning: Reckoning, challenge: Challenge, event: Event) -> tuple[Event, ...]:
    followed = _following(reckoning, challenge, event)
    return tuple(attrs.evolve(one, position=one.position - 1) for one in followed)


def _ahead(
    book: Playbook, challenge: Challenge, at: datetime
) -> tuple[tuple[Event, ...], Challenge]:
    """What falls due within the coming day is settled today."""
    if not challenge.next_due or challenge.next_due > at + timedelta(days=1):
        return _settle(book, challenge, at)
    events, _ = _settle(book, challenge, at + timedelta(days=1))
    early = tuple(attrs.evolve(event, recorded_at=at) for event in events)
    after = replay(early, challenge)
    assert after is not None
    return early, after


def _reopened(events: Sequence[Event], before: Challenge | None = None) -> Challenge | None:
    """A reading that takes an end for the stage before it."""
    challenge, last = replay(events, before), events[-1] if events else None
    if challenge is None or last is None or isinstance(last.cause, DeadlineMoved):
        return challenge
    ended = challenge.stage in ("completed", "rejected", "withdrawn")
    return attrs.evolve(challenge, stage=last.before or "") if ended else challenge


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(Playbook, "decide", _unclamped), id="the clock is believed"),
        pytest.param(planting(deadlines, "following", _same_number), id="a position twice"),
        pytest.param(planting(Playbook, "settle", _ahead), id="in force before its time"),
    ],
)
def test_a_history_out_of_order_is_caught(defect: Defect) -> None:
    """Time that falls, a position taken twice and a deadline before its time are seen."""
    assert_caught(history_is_in_order, RUN, defect)


def test_an_end_that_is_none_is_caught() -> None:
    """A challenge that goes on after its end is seen."""
    ended = courses(stages=("completed", "rejected", "withdrawn"), least=6, most=12)
    assert_caught(history_is_in_order, ended, planting(steps, "replay", _reopened))
