"""What no payload may hold: dates out of range, and values that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, get_args

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.commands import COMMANDS
from accelflow.domain.goals import Baseline, Direction, GoalTerms, Kind
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Path
from accelflow.errors import Fault, InvalidInput
from tests import lifecycle as it

EVE: Final = date(2023, 3, 16)
LEVEL, COUNT, MILESTONE = it.SET_GOALS.goals
RATE: Final = Baseline(EVE, rate=Decimal(19), period="month")

# --- dates --------------------------------------------------------------------------------------


def kinds_in(kind: Any) -> Iterator[Any]:
    """A type and all that it is made of: `tuple[Session, ...]` is made of Session."""
    yield kind
    for part in get_args(kind):
        yield from kinds_in(part)


def date_fields() -> list[attrs.Attribute[Any]]:
    """Every field for a date in a command, at any depth."""
    found: list[attrs.Attribute[Any]] = []
    seen: set[Any] = set()
    waiting: list[Any] = list(COMMANDS.values())
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        for field in attrs.fields(attrs.resolve_types(kind)):
            parts = list(kinds_in(field.type))
            found += [field] if date in parts else []
            waiting += [part for part in parts if attrs.has(part)]
    return found


FIELDS: Final = date_fields()
NO_DATES: Final = (
    datetime(2023, 3, 17, tzinfo=UTC),
    "2023-03-17",
    20230317,
    date.min,
    date(1899, 12, 31),
    date(2201, 1, 1),
    date.max,
)


def test_there_are_dates_in_commands() -> None:
    """The walk over all payloads finds those of sessions, baselines and result lines too."""
    names = {field.name for field in FIELDS}
    assert names >= {"on", "held_on", "as_of", "known_on", "first_day", "due", "starts_on"}
    assert len(FIELDS) >= 18


@pytest.mark.parametrize("wrong", NO_DATES, ids=str)
def test_what_is_no_date_of_our_time_is_a_fault(wrong: object) -> None:
    """An instant, text, and a date before 1900 or after 2200 are refused in every such field."""
    for field in FIELDS:
        with pytest.raises(InvalidInput) as caught:
            field.validator(None, field, wrong)  # type: ignore[misc]
        assert [fault.path for fault in caught.value.faults] == [field.name]


@given(on=st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_date_of_our_time_may_be_told(on: date) -> None:
    """No command refuses a date from 1900 to 2200 as such."""
    for field in FIELDS:
        field.validator(None, field, on)  # type: ignore[misc]


def test_a_session_at_the_end_of_the_calendar_is_a_fault() -> None:
    """The last date that Python knows is refused where the session is made."""
    with pytest.raises(InvalidInput):
        evolve(it.HOLD_LAUNCH.sessions[0], on=date.max)


# --- values that contradict themselves ----------------------------------------------------------

MALFORMED: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "no baseline at all": (lambda: Baseline(EVE), "value"),
    "a value and a rate": (
        lambda: Baseline(EVE, Decimal(1), rate=Decimal(1), period="month"),
        "value",
    ),
    "a rate without its period": (lambda: Baseline(EVE, rate=Decimal(1)), "period"),
    "a period of no rate": (lambda: Baseline(EVE, Decimal(1), period="month"), "period"),
    "a version that replaces": (
        lambda: evolve(LEVEL, goal="goal-1", replaces="goal-1"),
        "replaces",
    ),
    "a part of a count": (lambda: evolve(COUNT, relative=True), "relative"),
    "a part of a milestone": (lambda: evolve(MILESTONE, relative=True), "relative"),
    "a count that has begun": (
        lambda: evolve(COUNT, baseline=Baseline(EVE, Decimal(7))),
        "baseline.value",
    ),
    "a milestone that is reached": (
        lambda: evolve(MILESTONE, baseline=Baseline(EVE, Decimal(1))),
        "baseline.value",
    ),
    "a constraint twice": (
        lambda: evolve(COUNT, constraints=COUNT.constraints * 2),
        "constraints",
    ),
    "known before its day": (
        lambda: ResultLine("goal-1", EVE, date(2023, 3, 15), Decimal(1)),
        "known_on",
    ),
    "known and unknown": (
        lambda: ResultLine("goal-1", EVE, EVE, Decimal(1), unknown_because="Lost."),
        "unknown_because",
    ),
    "a leadership that stays": (lambda: c.ChangeLeadership("As it was."), "joins"),
    "a team that stays": (lambda: c.ChangeTeam(EVE, "As it was."), "joins"),
    "a session twice": (
        lambda: evolve(it.HOLD_LAUNCH, sessions=it.HOLD_LAUNCH.sessions * 2),
        "sessions",
    ),
    "commitments and none": (lambda: evolve(it.ADOPT_PLAN, none_because="Done."), "none_because"),
    "paths and none": (lambda: evolve(it.CHOOSE_BUILD, none_because="Done."), "none_because"),
    "a path twice": (lambda: c.ChoosePaths((Path.BUILD, Path.BUILD)), "paths"),
    "sites of no path": (lambda: c.ChoosePaths((Path.BUILD,), ("osh",)), "sites"),
}
"""What is made, and the path of its fault."""


@pytest.mark.parametrize(("make", "path"), MALFORMED.values(), ids=MALFORMED)
def test_what_contradicts_itself_is_a_fault(make: Callable[[], object], path: str) -> None:
    """The fault names the field, what is wrong with it, and what to give instead."""
    with pytest.raises(InvalidInput) as caught:
        make()
    faults: tuple[Fault, ...] = caught.value.faults
    assert faults[0].path == path
    assert all(fault.problem and fault.remedy for fault in faults)


WELL_FORMED: Final[dict[str, Callable[[], object]]] = {
    "a count and the rate before": lambda: evolve(COUNT, baseline=RATE),
    "a count from 0": lambda: evolve(COUNT, baseline=Baseline(EVE, Decimal("0.0"))),
    "a milestone not reached": lambda: evolve(MILESTONE, baseline=Baseline(EVE, Decimal(0))),
    "a part of a level": lambda: evolve(LEVEL, relative=True),
    "known on its day": lambda: ResultLine("goal-1", EVE, EVE, Decimal(1)),
    "two sessions of one day": lambda: evolve(
        it.HOLD_LAUNCH,
        sessions=tuple(evolve(it.HOLD_LAUNCH.sessions[0], place=place) for place in "ab"),
    ),
    "a strategist alone": lambda: c.ChangeLeadership("A new hand.", strategist="leader-2"),
}


@pytest.mark.parametrize("make", WELL_FORMED.values(), ids=WELL_FORMED)
def test_what_only_looks_odd_is_taken(make: Callable[[], object]) -> None:
    """Beside each contradiction lies something that says one thing and may be told."""
    assert make() is not None


@given(
    kind=st.sampled_from(Kind),
    relative=st.booleans(),
    value=st.none() | st.integers(-2, 2),
    direction=st.sampled_from(Direction),
)
def test_only_a_level_stands_somewhere_before_day_1(
    kind: Kind, relative: bool, value: int | None, direction: Direction
) -> None:
    """A part of the baseline, and a baseline other than 0, are of a level and of nothing else."""
    baseline = None if value is None else Baseline(EVE, Decimal(value))
    right = kind is Kind.LEVEL or (not relative and not value)
    try:
        GoalTerms("Permits", kind, "permits", direction, Decimal(1), relative, baseline)
        made = True
    except InvalidInput:
        made = False
    assert made is right


@given(value=st.decimals(-3, 3, places=1))
def test_what_a_kind_allows(value: Decimal) -> None:
    """A level may be anything, a count is not below 0, and a milestone is 1 or 0."""
    assert Kind.LEVEL.allows(value)
    assert Kind.COUNT.allows(value) is (value >= 0)
    assert Kind.MILESTONE.allows(value) is (value in (0, 1))
