"""All dates moved by so many days, everything moves by as many, and nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import DeadlineRule
from accelflow.domain.digests import digest
from accelflow.domain.events import Facts
from accelflow.domain.folding import replay
from accelflow.rules import aftermath, deadlines, facts
from accelflow.rules import playbook as playbook_module
from accelflow.rules.dating import Dated, dated
from accelflow.rules.days import day_number
from accelflow.rules.guards import asking
from accelflow.rules.question import Question
from accelflow.rules.working import Works
from tests.lifecycle import COACH, RECORD_PROGRESS
from tests.planted import Defect, assert_caught, planting
from tests.strategies import (
    Ask,
    Course,
    Scene,
    asks_of,
    attempt,
    begun,
    busy_playbook,
    courses,
    events_of,
    times,
)

# Bishkek has kept one offset since August 2005, so that no day there is longer than another.
DAYS = st.integers(-5_500, 30_000).filter(bool)
SHIFTED = st.tuples(courses(book=busy_playbook(working_days=False)), DAYS)
"""A course in a zone whose clocks stand, and by how many days all of its dates move."""
APART = st.tuples(st.integers(0, 98), st.integers(0, 98))
"""Two day numbers on which the same is asked."""


def moving_all_dates_moves_all_dates(case: tuple[Course, int]) -> None:
    """From nothing on, the moved course is decided as the course is, moved."""
    course, days = case
    digests: dict[str, str] = {}
    here = there = None
    for ask in (*asks_of(course.begun.events), *course.asks):
        command = _moved(ask.command, days, digests)
        _note_digest(ask.command, command, digests)
        moved = Ask(ask.at + timedelta(days=days), ask.actor, command)
        decision = course.playbook.decide(here, attempt(ask))
        found = course.playbook.decide(there, attempt(moved))
        assert found == _moved(decision, days, digests)
        here, there = replay(events_of(decision), here), replay(events_of(found), there)


def asking_later_counts_on(case: tuple[int, int]) -> None:
    """With Day 1 where it is, asking k days later moves the local date and the day number by k."""
    running = begun(Scene("accelerating"))
    told = []
    for day in case:
        at = running.at + timedelta(days=day)
        outcome = running.ask(RECORD_PROGRESS, COACH, at=at).outcome
        assert isinstance(outcome, Accepted)
        told.append(outcome.events[0].facts)
    (first, later), apart = told, case[1] - case[0]
    assert later.today - first.today == timedelta(days=apart)
    assert first.day is not None
    assert later.day == first.day + apart


@settings(max_examples=times(80))
@given(SHIFTED)
def test_moving_all_dates_moves_all_dates(case: tuple[Course, int]) -> None:
    """But for working days no rule knows a weekday, a month or a year: any dates are the same."""
    moving_all_dates_moves_all_dates(case)


@settings(max_examples=times(60))
@given(APART)
def test_asking_later_counts_on(case: tuple[int, int]) -> None:
    """Day numbers follow the calendar, one a day."""
    asking_later_counts_on(case)


def _note_digest(command: Command, moved: Command, digests: dict[str, str]) -> None:
    """Digests cover dates, so they differ; which one stands for which is noted before deciding."""
    match command, moved:
        case c.RecordResult(lines=lines), c.RecordResult(lines=others):
            digests[digest(lines)] = digest(others)
        case c.AdoptSustainabilityPlan(commitments=own), c.AdoptSustainabilityPlan(
            commitments=others
        ):
            digests[digest(own)] = digest(others)


def _moved(value: Any, days: int, digests: Mapping[str, str]) -> Any:
    """The value with every date and instant in it moved, those that stand as text too."""
    kind = type(value)
    if isinstance(value, date):
        return value + timedelta(days=days)
    if kind is str:
        return digests.get(value) or _moved_text(value, days)
    if isinstance(value, tuple | frozenset):
        return kind(_moved(item, days, digests) for item in value)
    if isinstance(value, dict):
        return {key: _moved(item, days, digests) for key, item in value.items()}
    if attrs.has(kind):
        names = [field.name for field in attrs.fields(kind)]
        changed = {name: _moved(getattr(value, name), days, digests) for name in names}
        return attrs.evolve(value, **changed)
    return value


def _moved_text(text: str, days: int) -> str:
    try:
        return str(date.fromisoformat(text) + timedelta(days=days)) if len(text) == 10 else text
    except ValueError:
        return text


# --- the defects --------------------------------------------------------------------------------

_derive, _claimed_on = facts.derive, asking.claimed_on


def _rolled(
    rule: DeadlineRule, anchor: date, zone: tzinfo, works: Works, occurrence: int = 1
) -> Dated:
    """A deadline that moves on from a weekend."""
    found = dated(rule, anchor, zone, works, occurrence)
    weekday = found.due_at.isoweekday()
    on = timedelta(days=7 - weekday if weekday > 5 else 0)
    return attrs.evolve(found, due_at=found.due_at + on)


def _in_fifties(question: Question, after: str) -> Facts:
    """An event that holds a day counted from a fixed date, fifty days back."""
    start = date(2023, 5, 5)
    return attrs.evolve(_derive(question, after), day=(question.today - start).days - 50)


def _by_the_year(on: date, day_one: date) -> int:
    """Day numbers taken from the day of the year."""
    return on.timetuple().tm_yday - day_one.timetuple().tm_yday + 1


def _two_digits(command: Command) -> date:
    """A claimed year of two digits, of which 50 and more are taken for the century before."""
    on = _claimed_on(command)
    return on.replace(year=on.year - 100) if on.year >= 2050 else on


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(aftermath, "dated", _rolled), id="rolls off weekends"),
        pytest.param(planting(playbook_module, "derive", _in_fifties), id="counts from one date"),
        pytest.param(planting(deadlines, "day_number", _by_the_year), id="counts by the year"),
        pytest.param(planting(asking, "claimed_on", _two_digits), id="years of two digits"),
    ],
)
def test_a_rule_that_knows_the_calendar_is_caught(defect: Defect) -> None:
    """Weekends, a fixed date, days of the year and short years inside a rule are each seen."""
    assert_caught(moving_all_dates_moves_all_dates, SHIFTED, defect)


def test_a_day_count_that_slips_is_caught() -> None:
    """Days counted by sevens do not follow the calendar."""

    def slipping(on: date, day_one: date) -> int:
        return day_number(on, day_one) // 7 * 7

    assert_caught(asking_later_counts_on, APART, planting(facts, "day_number", slipping))
