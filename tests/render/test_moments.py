"""What a deadline did reads as a sentence, with the day number and the local date."""

from __future__ import annotations

from datetime import UTC, timedelta

import attrs
import pytest

from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.render import moment
from accelflow.zones import zone
from tests import lifecycle as it

BISHKEK = zone(it.ZONE)


def said_on_the_way_to(stage: str) -> list[str]:
    """The sentence of every deadline on the walk to a stage."""
    events = it.walk_to(stage).events
    return [moment(one, BISHKEK) for one in events if isinstance(one.cause, DeadlineMoved)]


def deadline_event(rule: str, kind: Moment) -> Event:
    """The event with which Day 100 is armed, made over into another."""
    armed = next(
        one
        for one in it.walk_to("accelerating").events
        if isinstance(one.cause, DeadlineMoved) and one.cause.rule == "day-100"
    )
    assert isinstance(armed.cause, DeadlineMoved)
    return attrs.evolve(armed, cause=attrs.evolve(armed.cause, rule=rule, moment=kind))


def test_the_clock_without_a_midpoint_review() -> None:
    """Both deadlines are armed, the midpoint falls overdue, Day 100 ends by force."""
    assert said_on_the_way_to("concluded") == [
        "The clock runs: the 100 days end with Day 100, Saturday 24 June 2023.",
        "The midpoint review is due by the end of Day 50, Friday 5 May 2023.",
        "Day 50, Friday 5 May 2023, is over, and no midpoint review is recorded: it is overdue.",
        "Day 100 is over: the 100 days end by force, whatever is still open.",
        "The midpoint review that was due by the end of Day 50 is no longer awaited.",
    ]


def test_a_midpoint_review_after_its_day_is_late() -> None:
    """A checkpoint met after its due instant is said to be late."""
    assert said_on_the_way_to("past-midpoint")[-1] == (
        "The midpoint review is recorded late: it was due by the end of Day 50, Friday 5 May 2023."
    )


def test_a_midpoint_review_before_its_day_is_in_time() -> None:
    """A checkpoint met before its due instant is said to be in time."""
    held = attrs.evolve(it.HOLD_MIDPOINT, held_on=it.on_day(45).date())
    walk = it.walk_to("accelerating").do(held, it.COACH, at=it.on_day(45, 16))
    assert moment(walk.events[-1], BISHKEK) == (
        "The midpoint review is recorded in time: it was due by the end of Day 50, Friday 5 May "
        "2023."
    )


def test_an_early_end_is_said_to_come_before_the_end_by_force() -> None:
    """Where the days end otherwise, the lapse falls away."""
    assert moment(deadline_event("day-100", Moment.CANCELLED), BISHKEK) == (
        "The end by force after Day 100, Saturday 24 June 2023 falls away: the 100 days have "
        "ended before."
    )


@pytest.mark.parametrize("kind", Moment)
@pytest.mark.parametrize("rule", ["day-100", "midpoint", "interim-report"])
def test_every_moment_of_every_rule_has_a_sentence(rule: str, kind: Moment) -> None:
    """A rule of a methodology of one's own is said by its id, and every moment of ours is said."""
    event = deadline_event(rule, kind)
    said = moment(event, BISHKEK)
    assert said.endswith(".")
    assert "Day 100" in said
    assert said == moment(event, BISHKEK)
    if rule == "interim-report":
        assert "“interim report”" in said
        assert "“the report”" in moment(event, BISHKEK, lambda _: "the report")


def test_the_dates_are_those_of_the_zone() -> None:
    """The due instant is told as the last local date that is in time."""
    event = deadline_event("interim-report", Moment.ARMED)
    assert isinstance(event.cause, DeadlineMoved)
    assert event.cause.due_at.astimezone(UTC).date().day == 24
    assert "Saturday 24 June 2023" in moment(event, BISHKEK)
    later = attrs.evolve(event.cause, due_at=event.cause.due_at + timedelta(microseconds=1))
    assert "Day 101, Sunday 25 June 2023" in moment(attrs.evolve(event, cause=later), BISHKEK)


def test_an_event_of_a_command_is_none_of_a_deadline() -> None:
    """Commands have phrases; asked for their moment, the function says so."""
    with pytest.raises(TypeError, match="set-challenge"):
        moment(it.walk_to("drafted").events[0], BISHKEK)
