"""Deadlines: at which instants they fall due, and that settling late changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.deadlines import Deadline, DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.definition import DeadlineRule
from accelflow.domain.events import Event, Facts
from accelflow.domain.programmes import Cohort
from accelflow.domain.workshops import Session
from accelflow.errors import InvalidInput
from accelflow.rules.days import cap
from accelflow.rules.playbook import Playbook
from accelflow.zones import zone, zone_keys
from tests import lifecycle as it
from tests.cases.acceleration import launchable
from tests.lifecycle import COACH, OFFICE, SPARSE, Walk, on_day, walk_to

LAST = it.CAP.astimezone(UTC)
HALFWAY = datetime(2023, 5, 5, 18, tzinfo=UTC)
"""The end of Day 50, Friday 5 May 2023, in Bishkek."""
OPENS = datetime(2023, 4, 24, 18, tzinfo=UTC)
"""The start of Day 40, 25 April 2023."""
AN_INSTANT = timedelta(microseconds=1)

CHECKPOINT, LAPSE = DeadlineKind.CHECKPOINT, DeadlineKind.LAPSE


def sparse(stage: str) -> Walk:
    """The walk to a stage under a playbook with the two deadlines that these tests speak of."""
    return walk_to(stage, SPARSE)


def moves(events: tuple[Event, ...]) -> list[tuple[str, Moment, datetime]]:
    """What happened to deadlines, and the instants at which it took force."""
    return [
        (event.cause.rule, event.cause.moment, event.effective_at)
        for event in events
        if isinstance(event.cause, DeadlineMoved)
    ]


def with_rules(*rules: DeadlineRule) -> Walk:
    """The walk to a launch under a variant with these deadlines alone."""
    methodology = evolve(SPARSE.methodology, deadlines=rules)
    return evolve(launchable(book=SPARSE), playbook=Playbook.bind(methodology, zone))


def test_the_launch_arms_both_deadlines_at_their_instants() -> None:
    """The end of Day 50 is 6 May 00:00 in Bishkek, and that of Day 100 is 25 June 00:00."""
    walk = sparse("accelerating")
    assert walk.dossier.cap == LAST == datetime(2023, 6, 24, 18, tzinfo=UTC)
    assert walk.dossier.deadlines == (
        Deadline("midpoint", CHECKPOINT, HALFWAY, opens_at=OPENS),
        Deadline("day-100", LAPSE, LAST),
    )
    assert walk.dossier.next_due == HALFWAY
    launch, *armed = walk.events[-3:]
    assert [(event.cause.type, event.position) for event in armed] == [
        ("deadline-armed", launch.position + 1),
        ("deadline-armed", launch.position + 2),
    ]
    assert {event.effective_at for event in armed} == {launch.effective_at}


def test_a_checkpoint_becomes_overdue_and_moves_nothing() -> None:
    """At the end of Day 50 the midpoint is overdue; the challenge stays where it is."""
    before = sparse("accelerating").wait(HALFWAY - AN_INSTANT)
    walk = before.wait(HALFWAY)
    assert before == evolve(sparse("accelerating"), at=before.at)
    [event] = walk.events[before.dossier.position :]
    assert event.cause == DeadlineMoved(
        "midpoint", Moment.OVERDUE, CHECKPOINT, HALFWAY, opens_at=OPENS
    )
    assert (event.before, event.after) == ("accelerating", "accelerating")
    assert event.facts == Facts(date(2023, 5, 6), day=51)
    assert walk.dossier.deadlines[0].overdue
    assert walk.dossier.next_due == LAST


@pytest.mark.parametrize("day", [45, 55])
def test_a_review_meets_its_checkpoint(day: int) -> None:
    """The midpoint review closes its checkpoint, in time or overdue, in the same decision."""
    held = evolve(it.HOLD_MIDPOINT, held_on=on_day(day).date())
    walk = sparse("accelerating").do(held, COACH, at=on_day(day))
    event = walk.events[-1]
    assert event.cause == DeadlineMoved("midpoint", Moment.MET, CHECKPOINT, HALFWAY, opens_at=OPENS)
    assert event.facts == Facts(on_day(day).date(), day=day)
    assert [deadline.rule for deadline in walk.dossier.deadlines] == ["day-100"]


def test_the_end_of_day_100_concludes_by_force() -> None:
    """The lapse moves the challenge, fixes the cut-off, and closes the checkpoint left open."""
    running = sparse("accelerating")
    walk = running.wait(it.CAP)
    assert moves(walk.events[running.dossier.position :]) == [
        ("midpoint", Moment.OVERDUE, HALFWAY),
        ("day-100", Moment.LAPSED, LAST),
        ("midpoint", Moment.CANCELLED, LAST),
    ]
    lapse = walk.events[-2]
    assert (lapse.before, lapse.after) == ("accelerating", "concluded")
    assert lapse.facts == Facts(date(2023, 6, 25), day=101, cutoff=date(2023, 6, 24))
    assert walk.dossier.cutoff == it.LAST_DAY
    assert walk.dossier.stage_since == date(2023, 6, 25)
    assert (walk.dossier.deadlines, walk.dossier.next_due) == ((), None)


@pytest.mark.parametrize("stage", ["accelerating", "past-midpoint"])
def test_a_command_at_the_cap_finds_the_run_over(stage: str) -> None:
    """The last instant of Day 100 is still of the run, and the next one is not."""
    walk, value = sparse(stage), evolve(it.RECORD_MEASUREMENT, as_of=it.LAST_DAY)
    in_time = walk.ask(value, it.KEEPER, at=it.CAP - AN_INSTANT)
    assert it.accepted(in_time).events[0].facts.day == 100
    late = walk.ask(value, it.KEEPER, at=it.CAP)
    [reason] = it.refused(late).reasons
    assert (reason.code, reason.parameters["stage"]) == ("not-in-this-stage", "concluded")
    assert moves(late.settled)[-1][2] == LAST


def test_the_end_closes_an_open_request_to_withdraw() -> None:
    """What is over cannot be withdrawn from: neither the request nor a pending goal stays."""
    walk = sparse("accelerating").do(it.REQUEST_WITHDRAWAL, it.PROPOSER)
    versions = tuple(
        evolve(terms, goal=f"goal-{number}") for number, terms in enumerate(it.SET_GOALS.goals, 1)
    )
    walk = walk.do(evolve(it.SET_GOALS, goals=versions), it.MEMBER)
    assert walk.dossier.withdrawal is not None
    over = walk.wait(it.CAP).dossier
    assert (over.withdrawal, over.pending) == (None, ())


def test_leaving_the_run_cancels_what_is_open() -> None:
    """A withdrawal closes both deadlines in its own batch, and none ever falls due."""
    walk = sparse("accelerating").do(it.REQUEST_WITHDRAWAL, it.PROPOSER)
    walk = walk.do(c.Withdraw(it.LAST_VALUES), OFFICE)
    assert [(rule, moment) for rule, moment, _ in moves(walk.events[-2:])] == [
        ("midpoint", Moment.CANCELLED),
        ("day-100", Moment.CANCELLED),
    ]
    assert walk.wait(on_day(1_000)).events == walk.events


def test_an_early_end_has_its_own_cutoff() -> None:
    """Concluding on Day 90 makes that day the cut-off and cancels the lapse."""
    walk = sparse("past-midpoint").wait(on_day(90))
    for measured in it.REACHED:
        walk = walk.do(measured, it.KEEPER)
    walk = walk.do(it.CONCLUDE, COACH)
    assert walk.dossier.cutoff == on_day(90).date()
    assert moves(walk.events[-1:]) == [("day-100", Moment.CANCELLED, on_day(90))]


@given(steps=st.lists(st.integers(0, 110 * 24), max_size=6), last=st.integers(0, 120 * 24))
def test_settling_late_equals_settling_often(steps: list[int], last: int) -> None:
    """However often it is settled before, the same events take force at the same instants."""
    start = sparse("accelerating")
    often = start
    for hours in sorted(step for step in steps if step <= last):
        often = often.wait(start.at + timedelta(hours=hours))
    end = start.at + timedelta(hours=last)
    late, often = start.wait(end), often.wait(end)
    now = datetime(2000, 1, 1, tzinfo=UTC)
    assert [evolve(event, recorded_at=now) for event in late.events] == [
        evolve(event, recorded_at=now) for event in often.events
    ]
    assert evolve(late.dossier, recorded_at=now) == evolve(often.dossier, recorded_at=now)


@given(hours=st.integers(0, 120 * 24))
def test_a_decision_settles_first(hours: int) -> None:
    """A decision settles what `settle` settles, and its own event follows on it."""
    walk = sparse("accelerating")
    then = walk.at + timedelta(hours=hours)
    settled, current = SPARSE.settle(walk.dossier, then)
    decision = walk.ask(it.CHANGE_LEADERSHIP, OFFICE, at=then)
    assert decision.settled == settled
    first = it.accepted(decision).events[0]
    assert (first.position, first.before) == (current.position + 1, current.stage)
    assert all(event.recorded_at == then for event in settled)


@given(key=st.sampled_from(zone_keys()), day=st.dates(date(1975, 1, 1), date(2035, 1, 1)))
def test_a_deadline_ends_with_its_local_day(key: str, day: date) -> None:
    """In every zone each deadline is due when the local date of its day has ended."""
    dossier = launchable(book=SPARSE).dossier
    told = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    ready = evolve(
        dossier,
        brief=evolve(dossier.brief, zone=key),
        cohort=Cohort("any", 1),
        pending=tuple(
            evolve(one, terms=evolve(one.terms, baseline=None)) for one in dossier.pending
        ),
        stage_since=day - timedelta(days=3),
        recorded_at=told,
    )
    launch = evolve(it.HOLD_LAUNCH, sessions=(Session(day - timedelta(days=1), "hall"),))
    walk = Walk(ready, at=told + timedelta(days=1), playbook=SPARSE)
    after = walk.do(evolve(launch, first_day=day), COACH).dossier
    assert after.cap == cap(day, zone(key), 100)
    assert [(one.rule, one.due_at) for one in after.deadlines] == [
        ("midpoint", cap(day, zone(key), 50)),
        ("day-100", cap(day, zone(key), 100)),
    ]


def test_ties_fall_to_the_order_of_the_rules() -> None:
    """Of deadlines due at one instant, that which the methodology names first is first."""
    during = ("accelerating", "past-midpoint")
    one, other = (DeadlineRule(id, CHECKPOINT, 9, during) for id in ("one", "other"))
    for rules in ((one, other), (other, one)):
        walk = with_rules(*rules).do(it.HOLD_LAUNCH, COACH).wait(on_day(10))
        names = [rule for rule, moment, _ in moves(walk.events) if moment is Moment.OVERDUE]
        assert names == [rule.id for rule in rules]


def test_a_rule_of_another_stage_is_not_armed() -> None:
    """The launch arms only what runs in the stage that it leads to."""
    rule = DeadlineRule("after-the-review", CHECKPOINT, 70, ("past-midpoint",))
    walk = with_rules(rule).do(it.HOLD_LAUNCH, COACH)
    assert (walk.dossier.deadlines, walk.dossier.next_due) == ((), None)


def test_a_lapse_inside_the_run_fixes_no_cutoff() -> None:
    """A variant may move a running challenge by force; its clock then runs on."""
    early = DeadlineRule("forced", LAPSE, 60, ("accelerating",), target="past-midpoint")
    last = DeadlineRule("end", LAPSE, 100, ("accelerating", "past-midpoint"), target="concluded")
    walk = with_rules(early, last).do(it.HOLD_LAUNCH, COACH).wait(on_day(61))
    assert (walk.stage, walk.dossier.cutoff) == ("past-midpoint", None)
    over = walk.wait(on_day(101))
    assert (over.stage, over.dossier.cutoff) == ("concluded", it.LAST_DAY)


def test_time_never_falls_below_what_is_recorded() -> None:
    """An attempt whose instant lies before the newest event is judged at that event's instant."""
    walk = sparse("concluded")
    decision = walk.ask(it.CHANGE_LEADERSHIP, OFFICE, at=on_day(1))
    [event] = it.accepted(decision).events
    assert event.effective_at == event.recorded_at == LAST
    assert event.facts.today == date(2023, 6, 25)


def test_settling_falls_no_further_back_than_deciding() -> None:
    """Settled at an earlier instant than the newest event's, what is due is settled at that."""
    walk = sparse("accelerating")
    late = evolve(walk.dossier, recorded_at=on_day(51).astimezone(UTC))
    settled, after = SPARSE.settle(late, on_day(1))
    assert [event.cause.type for event in settled] == ["deadline-overdue"]
    assert settled[0].recorded_at == after.recorded_at == late.recorded_at


def test_an_instant_without_an_offset_is_a_fault() -> None:
    """What names no time zone could be any instant, so nothing is settled at it."""
    with pytest.raises(InvalidInput):
        SPARSE.settle(sparse("accelerating").dossier, on_day(51).replace(tzinfo=None))
