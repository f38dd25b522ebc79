"""What arms, meets, moves and closes a deadline, whatever it is counted from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.domain.programmes import Cohort
from accelflow.playbooks import playbook
from tests import lifecycle as it
from tests.lifecycle import Walk, on_day, walk_to
from tests.methodologies.documents import fresh

Told = tuple[str, int, str]
"""The rule, its occurrence and the moment."""


def playing(*rules: dict[str, Any]) -> Walk:
    """A challenge to be begun under a methodology with the end of Day 100 and these deadlines."""
    document = fresh()
    document["name"] = "with-deadlines"
    lapse = [one for one in document["deadline"] if one["kind"] == "lapse"]
    document["deadline"] = [*lapse, *({"kind": "checkpoint", **rule} for rule in rules)]
    return Walk(playbook=playbook(document))


def led(walk: Walk, stage: str) -> Walk:
    """The same challenge at a stage, by the commands that lead there."""
    for event in walk_to(stage).events:
        if not isinstance(event.cause, DeadlineMoved):
            assert event.actor is not None
            walk = walk.do(event.cause, event.actor, at=event.effective_at)
    return walk


def moments(events: Iterable[Event], rule: str) -> list[tuple[int, Moment, datetime]]:
    """What happened to a rule's deadlines, and when they were due."""
    return [
        (event.cause.occurrence, event.cause.moment, event.cause.due_at)
        for event in events
        if isinstance(event.cause, DeadlineMoved) and event.cause.rule == rule
    ]


def told(events: Iterable[Event], rule: str) -> list[tuple[int, Moment]]:
    """The same without the instants."""
    return [(number, moment) for number, moment, _ in moments(events, rule)]


def opened(walk: Walk, rule: str) -> list[Deadline]:
    """A rule's open deadlines."""
    assert walk.challenge is not None
    return [one for one in walk.challenge.deadlines if one.rule == rule]


DECISION = {
    "id": "decision",
    "anchor": "open-review",
    "working_days": 14,
    "during": ["under-review"],
    "met_by": ["select-challenge", "return-proposal"],
}


def test_a_command_is_an_anchor() -> None:
    """Fourteen working days after Monday 23 January are over at the end of Friday 10 February."""
    walk = led(playing(DECISION), "under-review")
    assert moments(walk.events, "decision") == [(1, Moment.ARMED, it.at(date(2023, 2, 11), 0))]
    assert told(led(playing(DECISION), "selected").events, "decision")[-1] == (1, Moment.MET)


def test_leaving_its_stages_closes_what_is_not_met() -> None:
    """A rejection is no decision that this rule awaits."""
    walk = led(playing(DECISION), "under-review").do(it.REJECT_CHALLENGE, it.OFFICE)
    assert told(walk.events, "decision") == [(1, Moment.ARMED), (1, Moment.CANCELLED)]
    assert opened(walk, "decision") == []


def test_a_command_named_like_a_date_fixes_no_such_date() -> None:
    """A rule that is counted from Day 1 hears nothing of a host's command `day-one`."""

    class DayOne(c.Command):
        type = "day-one"

    book = playing(DECISION).playbook
    assert book is not None
    event = evolve(walk_to("led").events[-1], cause=DayOne())
    assert event.type == "day-one"
    assert book.rules.anchors(event) == {}


def test_an_anchor_that_comes_again_is_the_next_occurrence() -> None:
    """Returned, submitted and opened again, the second decision is counted for itself."""
    walk = led(playing(DECISION), "under-review").do(it.RETURN_PROPOSAL, it.OFFICE)
    walk = walk.do(it.RESUBMIT_PROPOSAL, it.PROPOSER).do(it.OPEN_REVIEW, it.REVIEWER)
    assert told(walk.events, "decision") == [
        (1, Moment.ARMED),
        (1, Moment.MET),
        (2, Moment.ARMED),
    ]


COACH = {
    "id": "coach",
    "anchor": "launch-date",
    "days": -7,
    "during": "before-launch",
    "met_by": ["appoint-coach"],
    "holds": ["coach-appointed"],
}


def test_what_holds_already_is_not_armed() -> None:
    """Where there is a coach when the launch date is fixed, none is awaited."""
    walk = led(playing(COACH), "led")
    assert walk.challenge is not None
    assert walk.challenge.coach is None
    before = walk.do(it.FIX_LAUNCH_DATE, it.STRATEGIST)
    assert told(before.events, "coach") == [(1, Moment.ARMED)]
    assert told(before.do(it.APPOINT_COACH, it.STRATEGIST).events, "coach")[-1] == (1, Moment.MET)
    after = walk.do(it.APPOINT_COACH, it.STRATEGIST).do(it.FIX_LAUNCH_DATE, it.STRATEGIST)
    assert told(after.events, "coach") == []


def test_a_date_fixed_anew_moves_what_is_counted_from_it() -> None:
    """The move is an event that tells both instants; the deadline stays the same one."""
    walk = led(playing(COACH), "led").do(it.FIX_LAUNCH_DATE, it.STRATEGIST)
    on = it.FIX_LAUNCH_DATE.on
    later = walk.do(c.FixLaunchDate(on + timedelta(days=10)), it.STRATEGIST)
    [moved] = [
        event.cause
        for event in later.events
        if isinstance(event.cause, DeadlineMoved) and event.cause.moment is Moment.REBASED
    ]
    first, second = (it.at(on - timedelta(days=days), 0) for days in (6, -4))
    assert (moved.occurrence, moved.was, moved.due_at) == (1, first, second)
    [deadline] = opened(later, "coach")
    assert (deadline.due_at, deadline.occurrence) == (second, 1)
    same = later.do(c.FixLaunchDate(on + timedelta(days=10)), it.STRATEGIST)
    assert len(same.events) == len(later.events) + 1


MEASURED = {
    "id": "measured",
    "day": 7,
    "every": 7,
    "last": 28,
    "opens": 1,
    "during": "run",
    "met_by": ["record-measurement"],
}


def test_what_repeats_is_armed_one_at_a_time() -> None:
    """Each miss arms the next, up to the last; of those missed only the newest stays awaited."""
    walk = led(playing(MEASURED), "accelerating").wait(on_day(40))
    assert told(walk.events, "measured") == [
        (1, Moment.ARMED),
        (1, Moment.OVERDUE),
        (2, Moment.ARMED),
        (2, Moment.OVERDUE),
        (1, Moment.CANCELLED),
        (3, Moment.ARMED),
        (3, Moment.OVERDUE),
        (2, Moment.CANCELLED),
        (4, Moment.ARMED),
        (4, Moment.OVERDUE),
    ]
    dues = [due for _, moment, due in moments(walk.events, "measured") if moment is Moment.ARMED]
    assert dues == [on_day(day, 0) for day in (8, 15, 22, 29)]


def test_a_measurement_meets_its_week_and_no_later_one() -> None:
    """What comes before a window opens does not meet it."""
    walk = led(playing(MEASURED), "accelerating").wait(on_day(3))
    value = evolve(it.RECORD_MEASUREMENT, as_of=it.DAY_ONE)
    first = walk.do(value, it.KEEPER)
    assert told(first.events, "measured") == [(1, Moment.ARMED), (1, Moment.MET), (2, Moment.ARMED)]
    again = first.do(value, it.KEEPER)
    assert told(again.events, "measured")[3:] == []
    later = again.wait(on_day(8, 0)).do(value, it.KEEPER)
    assert told(later.events, "measured")[3:] == [(2, Moment.MET), (3, Moment.ARMED)]


def test_a_late_measurement_meets_what_is_overdue_and_what_is_open() -> None:
    """Recorded in week 3, it answers for week 2 and for week 3."""
    walk = led(playing(MEASURED), "accelerating").wait(on_day(16))
    value = evolve(it.RECORD_MEASUREMENT, as_of=it.DAY_ONE)
    assert told(walk.do(value, it.KEEPER).events, "measured")[-3:] == [
        (2, Moment.MET),
        (3, Moment.MET),
        (4, Moment.ARMED),
    ]


STEPS = {
    "id": "data-check",
    "day": 21,
    "opens": 15,
    "during": "run",
    "met_by": ["record-step"],
    "steps": ["data-check"],
}


def test_only_its_own_step_meets_it_and_only_in_its_window() -> None:
    """Another step, or the step a week early, leaves it open."""
    walk = led(playing(STEPS), "accelerating")

    def step(at: Walk, id: str) -> Walk:
        done = at.at.astimezone(it.at(it.DAY_ONE).tzinfo).date()
        return at.do(c.RecordStep(id, done), it.COACH)

    early = step(walk.wait(on_day(10)), "data-check")
    assert told(early.events, "data-check") == [(1, Moment.ARMED)]
    other = step(early.wait(on_day(16)), "pulse-calls")
    assert told(other.events, "data-check") == [(1, Moment.ARMED)]
    assert told(step(other, "data-check").events, "data-check")[-1] == (1, Moment.MET)


RESULT = {
    "id": "result",
    "anchor": "cutoff",
    "days": 14,
    "during": "after",
    "met_by": ["record-result"],
}


def test_the_last_day_is_an_anchor_however_late_it_is_settled() -> None:
    """Fourteen days after Day 100, and it is armed with the end of the days."""
    walk = led(playing(RESULT), "accelerating").wait(it.CAP + timedelta(days=40))
    assert moments(walk.events, "result") == [
        (1, Moment.ARMED, it.at(it.LAST_DAY + timedelta(days=15), 0)),
        (1, Moment.OVERDUE, it.at(it.LAST_DAY + timedelta(days=15), 0)),
    ]


INTAKE = {
    "id": "readmission",
    "anchor": "intake",
    "days": 0,
    "during": ["deferred"],
    "met_by": ["readmit-challenge"],
}


def test_the_end_of_an_intake_is_an_anchor_where_it_is_known() -> None:
    """A cohort that does not say when its intake closes fixes nothing."""
    walk = led(playing(INTAKE), "proposed")
    closes = date(2023, 8, 1)
    known = Cohort("kg-2", 2, first_day=date(2023, 9, 18), intake_closes=closes)
    for cohort, found in ((known, [it.at(date(2023, 8, 2), 0)]), (it.LATER_COHORT, [])):
        deferred = walk.do(c.DeferChallenge(cohort, "The grid is under repair."), it.OFFICE)
        assert [due for *_, due in moments(deferred.events, "readmission")] == found
