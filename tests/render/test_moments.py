"""What a deadline did reads as a sentence, with the day number and the local date."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import attrs
import pytest

from accelflow.domain.deadlines import DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event
from accelflow.methodologies import load
from accelflow.render import moment
from accelflow.zones import zone
from tests import lifecycle as it

BISHKEK = zone(it.ZONE)
SHIPPED = load("hundred-day")


def said_on_the_way_to(stage: str) -> list[str]:
    """The sentence of every deadline on the walk to a stage."""
    events = it.walk_to(stage, it.SPARSE).events
    return [said(one) for one in events if isinstance(one.cause, DeadlineMoved)]


def said(event: Event, methodology: Methodology = SHIPPED) -> str:
    """The sentence of an event, told with the methodology that it was recorded under."""
    return moment(event, BISHKEK, methodology=methodology)


def renamed(**ids: str) -> Methodology:
    """The shipped methodology with other ids for its deadline rules."""
    rules = tuple(
        attrs.evolve(rule, id=ids.get(rule.id.replace("-", "_"), rule.id))
        for rule in SHIPPED.deadlines
    )
    return attrs.evolve(SHIPPED, deadlines=rules)


def deadline_event(
    rule: str, moment: Moment, kind: DeadlineKind = DeadlineKind.CHECKPOINT
) -> Event:
    """The event with which Day 100 is armed, made over into another."""
    armed = next(
        one
        for one in it.walk_to("accelerating").events
        if isinstance(one.cause, DeadlineMoved) and one.cause.rule == "day-100"
    )
    assert isinstance(armed.cause, DeadlineMoved)
    return attrs.evolve(armed, cause=attrs.evolve(armed.cause, rule=rule, moment=moment, kind=kind))


def test_the_clock_without_a_midpoint_review() -> None:
    """Both deadlines are armed, the midpoint falls overdue, Day 100 ends by force."""
    assert said_on_the_way_to("concluded") == [
        "The clock runs: the 100 days end with Day 100, Saturday 24 June 2023.",
        "The midpoint review is due by the end of Day 50, Friday 5 May 2023.",
        "Day 50, Friday 5 May 2023, is over, and no midpoint review is recorded: it is overdue.",
        "Day 100 is over: the 100 days end by force, whatever is still open.",
        "The midpoint review that was due by the end of Day 50 was missed.",
    ]


def test_a_midpoint_review_after_its_day_is_late() -> None:
    """A checkpoint met after its due instant is said to be late."""
    assert said_on_the_way_to("past-midpoint")[-1] == (
        "The midpoint review is recorded late: it was due by the end of Day 50, Friday 5 May 2023."
    )


def test_a_midpoint_review_before_its_day_is_in_time() -> None:
    """A checkpoint met before its due instant is said to be in time."""
    held = attrs.evolve(it.HOLD_MIDPOINT, held_on=it.on_day(45).date())
    walk = it.walk_to("accelerating", it.SPARSE).do(held, it.COACH, at=it.on_day(45, 16))
    assert said(walk.events[-1]) == (
        "The midpoint review is recorded in time: it was due by the end of Day 50, Friday 5 May "
        "2023."
    )


def test_an_early_end_is_said_to_come_before_the_end_by_force() -> None:
    """Where the days end otherwise, the lapse falls away."""
    assert said(deadline_event("day-100", Moment.CANCELLED, DeadlineKind.LAPSE)) == (
        "The end by force after Day 100, Saturday 24 June 2023 falls away: the clock has "
        "stopped before."
    )


def test_a_midpoint_review_that_the_days_end_before_is_no_longer_awaited() -> None:
    """Where a challenge leaves the run before its due day, nothing was missed."""
    armed = deadline_event("midpoint", Moment.CANCELLED)
    assert said(armed) == (
        "The midpoint review that was due by the end of Day 100 is no longer awaited."
    )


@pytest.mark.parametrize("kind", Moment)
def test_a_checkpoint_of_a_hosts_own_is_said_by_its_id_or_its_name(kind: Moment) -> None:
    """Whatever becomes of a checkpoint, its sentence holds its name and its day."""
    event = deadline_event("interim-report", kind)
    told = moment(event, BISHKEK)
    assert told.endswith(".")
    assert "Day 100" in told
    assert "“interim report”" in told
    assert "“the report”" in moment(event, BISHKEK, lambda _: "the report")
    assert said(event) == told


@pytest.mark.parametrize("kind", Moment)
def test_sentences_do_not_hang_on_the_ids_of_rules(kind: Moment) -> None:
    """Rules that do the same read the same, whatever a host calls them."""
    midpoint = deadline_event("midpoint", kind)
    halfway = deadline_event("halfway", kind)
    if kind is not Moment.LAPSED:
        assert "midpoint review" in said(midpoint)
        assert said(halfway, renamed(midpoint="halfway")) == said(midpoint)
    end = deadline_event("the-end", kind, DeadlineKind.LAPSE)
    shipped = deadline_event("day-100", kind, DeadlineKind.LAPSE)
    if kind in (Moment.ARMED, Moment.CANCELLED):
        assert said(end, renamed(day_100="the-end")) == said(shipped)
        assert moment(end, BISHKEK) == said(shipped)


def test_an_id_of_ours_for_another_rule_promises_nothing() -> None:
    """A rule called midpoint that a host's own command meets speaks of no review."""
    others = tuple(attrs.evolve(rule, met_by=("hand-in",)) for rule in SHIPPED.deadlines)
    told = said(deadline_event("midpoint", Moment.OVERDUE), attrs.evolve(SHIPPED, deadlines=others))
    assert told == (
        "The deadline “midpoint” is overdue: it was the end of Day 100, Saturday 24 June 2023."
    )


def test_the_number_of_days_is_that_of_the_rule() -> None:
    """Where the days are 30, the sentences say 30, of the clock's start and of its end."""
    long = deadline_event("day-30", Moment.ARMED, DeadlineKind.LAPSE)
    assert isinstance(long.cause, DeadlineMoved)
    cause = attrs.evolve(long.cause, due_at=long.cause.due_at - timedelta(days=70))
    assert moment(attrs.evolve(long, cause=cause), BISHKEK) == (
        "The clock runs: the 30 days end with Day 30, Saturday 15 April 2023."
    )
    lapsed = attrs.evolve(cause, moment=Moment.LAPSED)
    facts = attrs.evolve(long.facts, cutoff=date(2023, 4, 15))
    assert moment(attrs.evolve(long, cause=lapsed, facts=facts), BISHKEK) == (
        "Day 30 is over: the 30 days end by force, whatever is still open."
    )


def test_a_lapse_within_the_days_does_not_end_them() -> None:
    """A lapse that moves a challenge from one running stage to another is said as that."""
    within = tuple(
        attrs.evolve(rule, target="past-midpoint") if rule.target else rule
        for rule in SHIPPED.deadlines
    )
    event = deadline_event("day-100", Moment.ARMED, DeadlineKind.LAPSE)
    assert said(event, attrs.evolve(SHIPPED, deadlines=within)) == (
        "The deadline “day 100” is set: the end of Day 100, Saturday 24 June 2023."
    )
    lapsed = deadline_event("first-half", Moment.LAPSED, DeadlineKind.LAPSE)
    assert moment(lapsed, BISHKEK) == (
        "Day 100, Saturday 24 June 2023, is over: the deadline “first half” moves the challenge by "
        "force."
    )


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
