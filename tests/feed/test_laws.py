"""A calendar that somebody subscribes to never loses a date, and tells every change of one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.feed import Entry, Told, entries, revisions
from accelflow.rules.days import date_of_day
from accelflow.zones import zone
from tests.feed.feeds import feed_of, read, start, told_by
from tests.feed.rfc5545 import faults
from tests.lifecycle import COHORT, LATER_COHORT, Walk
from tests.planted import Defect, assert_caught, planting
from tests.strategies import CHANGING_ZONES, Course, busy_playbook, courses, times

COURSES = courses(book=busy_playbook())
RUNS = courses(stages=("ready", "accelerating"), zones=CHANGING_ZONES)
VIEWS = (None, COHORT.id, LATER_COHORT.id)
"""All of a challenge, and what two cohorts see of it."""


def events_of(course: Course) -> tuple[Event, ...]:
    """All events of a course, those of its beginning first."""
    turns = tuple(course.turns())
    return (*course.begun.events, *(event for turn in turns for event in turn.events))


def walked(course: Course) -> Walk:
    """The course as a walk."""
    return attrs.evolve(course.begun, events=events_of(course))


def revisions_are_told(course: Course) -> None:
    """From event to event: no id goes, and SEQUENCE rises just where date or status changed."""
    events = events_of(course)
    methodology = course.playbook.methodology
    for cohort in VIEWS:
        before: dict[str, Told] = {}
        for number in range(1, len(events) + 1):
            after = told_by(events[:number], methodology, cohort=cohort)
            assert before.keys() <= after.keys()
            for uid, told in before.items():
                assert_revised(told, after[uid], events[number - 1])
            before = after


def assert_revised(before: Told, after: Told, by: Event) -> None:
    """A date is told as before with its number, or otherwise with a higher one."""
    changed = shown(before) != shown(after)
    assert (after.entry.sequence > before.entry.sequence) is changed
    assert after.entry.modified == (by.recorded_at if changed else before.entry.modified)
    assert after.entry.created == before.entry.created
    if not changed:
        assert (after.summary, after.reminders) == (before.summary, before.reminders)


def shown(told: Told) -> tuple[object, ...]:
    """Its date and how it stands, in the words of the standard and in ours."""
    return told.entry.item.when, told.entry.item.state, told.status


@settings(max_examples=times(25))
@given(COURSES)
def test_no_date_is_lost_and_every_change_is_counted(course: Course) -> None:
    """Ids never disappear; SEQUENCE never falls, and rises exactly when date or status changes."""
    revisions_are_told(course)


@settings(max_examples=times(25))
@given(COURSES)
def test_a_feed_is_a_calendar_whatever_happened(course: Course) -> None:
    """The standard has nothing against it, the library reads every date, and twice is the same."""
    events = events_of(course)
    if not events:
        return
    body = feed_of(walked(course))
    assert faults(body) == []
    assert feed_of(walked(course)) == body
    told = {one.uid: one for one in told_by(events, course.playbook.methodology).values()}
    found = read(body)
    assert list(found) == list(told)
    for uid, event in found.items():
        assert start(event) == told[uid].entry.item.when
        assert event["SEQUENCE"] == told[uid].entry.sequence
        assert event["STATUS"] == told[uid].status
        assert event["SUMMARY"] == told[uid].summary


@settings(max_examples=times(25))
@given(COURSES)
def test_each_deadline_stands_as_its_last_moment_left_it(course: Course) -> None:
    """What the events say of a rule last is what the calendar shows of it."""
    last: dict[str, DeadlineMoved] = {}
    for event in events_of(course):
        if isinstance(event.cause, DeadlineMoved):
            last[event.cause.rule] = event.cause
    told = told_by(events_of(course), course.playbook.methodology) if last else {}
    shown_ones = {uid.split("/")[1]: one for uid, one in told.items() if uid.startswith("deadline")}
    assert shown_ones.keys() == last.keys()
    for rule, cause in last.items():
        assert shown_ones[rule].entry.item.state.value == STATES[cause.moment]
        cancelled = shown_ones[rule].status == "CANCELLED"
        assert cancelled is (cause.moment is Moment.CANCELLED)


STATES = {
    Moment.ARMED: "open",
    Moment.OVERDUE: "overdue",
    Moment.MET: "met",
    Moment.LAPSED: "over",
    Moment.CANCELLED: "cancelled",
}


@settings(max_examples=times(40))
@given(RUNS)
def test_the_end_of_a_local_day_is_that_day(course: Course) -> None:
    """Where clocks change within the hundred days, Day 50 and Day 100 are the right whole days."""
    walk = walked(course)
    day_one = next((one.facts.day_one for one in walk.events if one.facts.day_one), None)
    if day_one is None:
        return
    found = {uid.split("/", 1)[1]: start(one) for uid, one in read(feed_of(walk)).items()}
    assert found["day-1/1@accelflow"] == day_one
    assert found["deadline/midpoint/1@accelflow"] == date_of_day(day_one, 50)
    assert found["deadline/day-100/1@accelflow"] == date_of_day(day_one, 100)
    assert {type(one) for one in found.values()} == {date}


@settings(max_examples=times(25))
@given(COURSES)
def test_when_it_was_recorded_moves_no_date(course: Course) -> None:
    """The same events recorded a week later have the same dates, states and numbers."""
    events = events_of(course)
    late = [
        attrs.evolve(event, recorded_at=event.recorded_at + timedelta(days=7)) for event in events
    ]
    methodology, place = course.playbook.methodology, zone(course.zone)
    assert [(one.item, one.sequence) for one in entries(events, methodology, place)] == [
        (one.item, one.sequence) for one in entries(late, methodology, place)
    ]


# --- the defects --------------------------------------------------------------------------------

_revise = revisions._revise
_revised = revisions._revised


def _forgetting(known: dict[Any, Any], *more: Any) -> None:
    known.clear()
    _revise(known, *more)


def _uncounted(entry: Entry | None, *more: Any) -> Entry:
    revised = _revised(entry, *more)
    return attrs.evolve(revised, sequence=entry.sequence if entry else 0)


def _restless(*given: Any) -> Entry:
    revised = _revised(*given)
    return attrs.evolve(revised, sequence=revised.sequence + 1)


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(revisions, "_revise", _forgetting), id="a date that vanishes"),
        pytest.param(planting(revisions, "_revised", _uncounted), id="a change not counted"),
        pytest.param(planting(revisions, "_revised", _restless), id="no change, counted"),
    ],
)
def test_a_careless_feed_is_caught(defect: Defect) -> None:
    """A lost id, a silent change and a number without a change are each seen."""
    assert_caught(revisions_are_told, COURSES, defect)
