"""From when on a command is granted: what is told holds to the microsecond, and never is for ever.

What is told is held against every day of four months, each decided or judged by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, reduce
from operator import and_
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Refused
from accelflow.domain.definition import Methodology
from accelflow.playbooks import playbook
from accelflow.rules import earliest as searching
from accelflow.rules import turning
from accelflow.rules.candidates import Candidate
from accelflow.rules.days import date_of_day, local_date, start_of_day
from accelflow.rules.earliest import Earliest, Missing, Never, Opens
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from accelflow.zones import zone
from tests import lifecycle as life
from tests.planted import Defect, assert_caught, drawn, planting
from tests.strategies import (
    CHANGING_ZONES,
    INSTANT,
    RUNNING,
    Ask,
    Course,
    attempt,
    busy_playbook,
    courses,
    times,
)

AHEAD: Final = 125
"""How many days are decided one by one: every deadline of a run is among them."""
AROUND: Final = 600
"""How many days to either side show what a guard says at other times."""


@cache
def windowed_playbook() -> Playbook:
    """Deadlines on many days, and windows that are counted from Day 1 and to the launch date."""
    source: dict[str, Any] = json.loads(busy_playbook().methodology.document)
    windows = {
        "record-progress-review": {"guard": "day-between", "first": 22, "last": 90},
        "fix-launch-date": {"guard": "launch-date-window", "least": 10, "most": 30},
    }
    for transition in source["transition"]:
        if window := windows.get(transition["command"]):
            transition["refuse"] = [*transition.get("refuse", ()), window]
    # The many checkpoints would hide a day that is overlooked: most begin a spell on it.
    few = [rule for rule in source["deadline"] if rule["id"].startswith(("day-", "midpoint"))]
    return playbook({**source, "name": "windowed", "deadline": few})


EXTRA: Final = (
    (life.ACKNOWLEDGE_NO_MIDPOINT, life.COACH),
    (life.RECORD_RESULT, life.KEEPER),
    (life.RECORD_PROGRESS, life.COACH),
    (attrs.evolve(life.HOLD_SCALE_UP, held_on=date_of_day(life.DAY_ONE, 94)), life.COACH),
    (attrs.evolve(life.FIX_LAUNCH_DATE, on=date(2023, 5, 3)), life.STRATEGIST),
)
"""What opens only later in most challenges: by the end of Day 100, or in a window."""

Case = tuple[Course, tuple[Command, Actor]]
STAGES: Final = ("under-review", "deferred", "led", "concluded", *RUNNING, *["accelerating"] * 3)
ZONES: Final = ("Asia/Bishkek", *CHANGING_ZONES)

SHIPPED = st.tuples(courses(most=3, zones=ZONES), st.sampled_from(EXTRA))
WINDOWED = st.tuples(
    courses(most=3, stages=STAGES, book=windowed_playbook(), zones=ZONES), st.sampled_from(EXTRA)
)


@attrs.frozen
class Waiting:
    """One asking of a course, put as early as the challenge allows, and what was told of it."""

    book: Playbook
    challenge: Challenge | None
    ask: Ask
    zone: tzinfo
    told: Earliest

    def refused(self, at: datetime) -> Refused | None:
        """The refusal at an instant; None where it is granted."""
        asked = attempt(attrs.evolve(self.ask, at=at))
        outcome = self.book.decide(self.challenge, asked).outcome
        return outcome if isinstance(outcome, Refused) else None

    def instants(self) -> Iterator[datetime]:
        """The instant of asking, and of every day to come the first, the last and one between."""
        now = self.ask.at.astimezone(UTC)
        yield now
        today = local_date(now, self.zone)
        for number in range(1, AHEAD):
            start = start_of_day(today + timedelta(days=number), self.zone)
            yield from (at for at in (start - INSTANT, start, start + timedelta(hours=11)))


def what_is_told_holds(case: Case) -> None:
    """Refused a microsecond before and at every instant before; granted at it, or at none."""
    for one in waiting(case):
        match one.told:
            case Opens(at=at):
                assert one.refused(at) is None
                assert at == one.ask.at or one.refused(at - INSTANT)
                assert all(one.refused(other) for other in one.instants() if other < at)
            case Missing(at=at, reasons=reasons):
                refused = one.refused(at)
                assert refused is not None
                assert refused.reasons == reasons
                assert at >= one.ask.at
                assert all(one.refused(other) for other in one.instants())
            case Never():
                assert all(one.refused(other) for other in one.instants())


def never_is_a_matter_of_time(case: Case) -> None:
    """What is never granted lacks on each day what it has on another one; what is missing, not."""
    for one in waiting(case):
        if isinstance(one.told, Opens):
            continue
        by_day, now = _ByDay(one), one.ask.at.astimezone(UTC)
        to_come = (now, *by_day.days(1, AROUND))
        assert isinstance(one.told, Never) is all(by_day.of_time(at) for at in to_come)


@settings(max_examples=times(60))
@given(SHIPPED)
def test_what_is_told_holds(case: Case) -> None:
    """A command opens at the instant that is told and at no earlier one, whatever falls due."""
    what_is_told_holds(case)


@settings(max_examples=times(40))
@given(WINDOWED)
def test_what_is_told_holds_among_windows_and_deadlines(case: Case) -> None:
    """The same where a deadline falls due on many days, and windows are counted from dates."""
    what_is_told_holds(case)


@settings(max_examples=times(40))
@given(SHIPPED)
def test_never_is_a_matter_of_time(case: Case) -> None:
    """Never is told where on each day to come time itself is in the way, and nowhere else."""
    never_is_a_matter_of_time(case)


def test_every_answer_is_met() -> None:
    """The courses come through commands that open at once and later, never, and lack something."""
    told: Counter[str] = Counter()
    for case in drawn(WINDOWED):
        for one in waiting(case):
            later = isinstance(one.told, Opens) and one.told.at > one.ask.at
            told[type(one.told).__name__ + " later" * later] += 1
    assert set(told) == {"Opens", "Opens later", "Never", "Missing"}
    assert min(told.values()) >= 10, told


def waiting(case: Case) -> Iterator[Waiting]:
    """The askings of a course, and one more, each put as early as the challenge allows."""
    course, (command, actor) = case
    book, place = course.playbook, zone(course.zone)
    for turn in course.turns():
        before = turn.before
        now = before.recorded_at if before else turn.ask.at - timedelta(days=3)
        for ask in (attrs.evolve(turn.ask, at=now), Ask(now, actor, command)):
            yield Waiting(book, before, ask, place, book.earliest(before, attempt(ask)))


# --- what time has against it, tried out day by day -----------------------------------------------


class _ByDay:
    """The guards of one asking, put to every day around, in the dossier of the days to come."""

    def __init__(self, one: Waiting) -> None:
        self.one = one
        self.today = local_date(one.ask.at, one.zone)
        self.least: dict[object, list[Counter[str]]] = {}

    def of_time(self, at: datetime) -> bool:
        """Whether something is in the way at an instant that on another day is not."""
        one = self.one
        current = one.book.settle(one.challenge, at)[1] if one.challenge else None
        stage = current.stage if current else None
        candidates = one.book.table.get((stage, one.ask.command.type), ())
        if not candidates:
            return not _may_come(one.book.methodology, stage, one.ask.command.type)
        if stage not in self.least:
            self.least[stage] = [self._least(current, candidate) for candidate in candidates]
        return all(
            # where the guards pass, it is the end of the days that refuses
            not (here := self._codes(current, candidate, at)) or here - least
            for candidate, least in zip(candidates, self.least[stage], strict=True)
        )

    def days(self, first: int, last: int) -> Iterator[datetime]:
        """The starts of days, so many from the day of asking."""
        for off in range(first, last + 1):
            yield start_of_day(self.today + timedelta(days=off), self.one.zone)

    def _least(self, current: Challenge | None, candidate: Candidate) -> Counter[str]:
        found = [self._codes(current, candidate, at) for at in self.days(-AROUND, AROUND)]
        return reduce(and_, found)

    def _codes(self, current: Challenge | None, candidate: Candidate, at: datetime) -> Counter[str]:
        ask, id = self.one.ask, candidate.transition.id
        today, methodology = local_date(at, self.one.zone), self.one.book.methodology
        question = Question(
            ask.command, current, ask.actor, at, today, self.one.zone, methodology, id
        )
        return Counter(reason.code for reason in candidate.reasons(question))


def _may_come(methodology: Methodology, stage: str | None, command: str) -> bool:
    """Whether some way leads from a stage to one where the command has its place."""
    reached: set[str | None] = {stage}
    while True:
        onward = {
            transition.target
            for transition in methodology.transitions
            for source in (transition.sources or (None,))
            if source in reached and transition.target
        }
        onward |= {
            rule.target
            for rule in methodology.deadlines
            if rule.target and not reached.isdisjoint(rule.during)
        }
        if onward <= reached:
            break
        reached |= onward
    places = {
        source
        for transition in methodology.transitions
        if transition.command == command
        for source in (transition.sources or (None,))
    }
    return not reached.isdisjoint(places)


# --- the defects --------------------------------------------------------------------------------

_spells = searching._Search.spells


def _midnight_by_the_book(day: date, _: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _a_moment_late(day: date, place: tzinfo) -> datetime:
    return start_of_day(day, place) + INSTANT


def _one_spell(search: searching._Search, challenge: Challenge | None) -> Iterator[object]:
    yield attrs.evolve(next(_spells(search, challenge)), end=None)


def _present_only(_: searching._Search, spell: searching._Spell) -> Iterator[datetime]:
    yield spell.begin


DEFECTS: Final[dict[str, Defect]] = {
    "days begin by UTC": planting(searching, "start_of_day", _midnight_by_the_book),
    "a moment after midnight": planting(searching, "start_of_day", _a_moment_late),
    "no date of the command is looked at": planting(turning, "_dates_in", lambda _: ()),
    "no date of the dossier is counted from": planting(turning, "_dates_of", lambda _: set()),
    "nothing falls due": planting(searching._Search, "spells", _one_spell),
    "no day but that of asking": planting(searching._Search, "instants", _present_only),
}
OF_NEVER: Final[dict[str, Defect]] = {
    "out of place is for good": planting(searching._Search, "_comes_into_place", lambda *_: False),
    "out of place is never for good": planting(
        searching._Search, "_comes_into_place", lambda *_: True
    ),
    "nothing is a matter of time": planting(searching._Search, "of_time", lambda *_: ()),
    "all is a matter of time": planting(searching._Search, "of_time", lambda _, look: look.reasons),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_wrong_instant_is_caught(name: str) -> None:
    """The law fails where an instant is overlooked or told otherwise than it is."""
    assert_caught(what_is_told_holds, WINDOWED, DEFECTS[name])


@pytest.mark.parametrize("name", OF_NEVER)
def test_a_wrong_never_is_caught(name: str) -> None:
    """The law fails where time is blamed for what it is not to blame for, or the other way."""
    assert_caught(never_is_a_matter_of_time, WINDOWED, OF_NEVER[name])
