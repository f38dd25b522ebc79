"""What came of the goals: outcomes, the one word, and percentages held against the values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from itertools import product

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accelflow.domain.goals import (
    Bound,
    Constraint,
    Direction,
    Goal,
    GoalTerms,
    GoalVersion,
    Kind,
    is_better,
)
from accelflow.domain.results import (
    GoalOutcome,
    LineOutcome,
    Result,
    ResultLine,
    Word,
    contradicts,
    judge,
    one_word,
    outcome_of,
    percent_change,
)

LAST_DAY = date(2023, 6, 24)
KNOWN = (GoalOutcome.SURPASSED, GoalOutcome.ACHIEVED, GoalOutcome.MISSED)

small = st.integers(-4, 4).map(Decimal)
extremes = st.decimals(allow_nan=False, allow_infinity=False).filter(
    lambda value: len(value.as_tuple().digits) <= 30 and -30 <= value.adjusted() < 30
)
directions = st.sampled_from(Direction)

CONSTRAINT = Constraint("minors", "of which minors", "people", Direction.UP, Decimal(10))
GOAL = Goal(
    "goal-1",
    (
        GoalVersion(
            1,
            GoalTerms(
                "People trained",
                Kind.COUNT,
                "people",
                Direction.UP,
                Decimal(200),
                constraints=(CONSTRAINT,),
            ),
            "member-1",
            LAST_DAY,
        ),
    ),
)


def line(value: int | None, goal: str = "goal-1", constraint: str | None = None) -> ResultLine:
    known = None if value is None else Decimal(value)
    return ResultLine(goal, LAST_DAY, LAST_DAY, known, constraint)


@given(small, small, directions)
def test_an_exact_value_is_judged_by_its_side(
    value: Decimal, target: Decimal, direction: Direction
) -> None:
    """Better than the target is surpassed, equal is achieved, worse is missed."""
    expected = {
        (True, False): GoalOutcome.SURPASSED,
        (False, False): GoalOutcome.ACHIEVED,
        (False, True): GoalOutcome.MISSED,
    }
    sides = (is_better(value, target, direction), is_better(target, value, direction))
    assert judge(value, target, direction, Bound.EXACT) is expected[sides]


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("bound", Bound)
def test_what_is_not_known_is_not_judged(direction: Direction, bound: Bound) -> None:
    """Without a value, or without a target, the outcome is unknown."""
    assert judge(None, Decimal(1), direction, bound) is GoalOutcome.UNKNOWN
    assert judge(Decimal(1), None, direction, bound) is GoalOutcome.UNKNOWN


@given(small, small, directions)
def test_about_proves_nothing(value: Decimal, target: Decimal, direction: Direction) -> None:
    """A value that is only about right never decides an outcome."""
    assert judge(value, target, direction, Bound.ABOUT) is GoalOutcome.UNKNOWN


@given(small, small, directions)
def test_at_least_proves_what_every_greater_value_proves(
    value: Decimal, target: Decimal, direction: Direction
) -> None:
    """An "at least" is met where all values it allows are met, missed where all are missed."""
    met = {
        judge(value + more, target, direction, Bound.EXACT) is not GoalOutcome.MISSED
        for more in range(20)
    }
    found = judge(value, target, direction, Bound.AT_LEAST)
    assert (found is GoalOutcome.UNKNOWN) == (met == {True, False})
    assert (found is GoalOutcome.MISSED) == (met == {False})


def test_a_line_is_held_against_what_it_speaks_of() -> None:
    """A line is judged by its goal or by its constraint, and unknown where there is neither."""
    judged = [
        outcome_of(line(200), [GOAL]),
        outcome_of(line(189), [attrs.evolve(GOAL, id="goal-0"), GOAL]),
        outcome_of(line(11, constraint="minors"), [GOAL]),
        outcome_of(line(11, constraint="elders"), [GOAL]),
        outcome_of(line(200, goal="goal-9"), [GOAL]),
        outcome_of(line(None), [GOAL]),
    ]
    assert judged == [
        LineOutcome("goal-1", GoalOutcome.ACHIEVED),
        LineOutcome("goal-1", GoalOutcome.MISSED),
        LineOutcome("goal-1", GoalOutcome.SURPASSED, "minors"),
        LineOutcome("goal-1", GoalOutcome.UNKNOWN, "elders"),
        LineOutcome("goal-9", GoalOutcome.UNKNOWN),
        LineOutcome("goal-1", GoalOutcome.UNKNOWN),
    ]


@pytest.mark.parametrize("size", range(1, 5))
def test_the_word_is_unknown_only_while_it_could_change(size: int) -> None:
    """The word is the one that every completion of the unknown goals gives, else unknown."""
    for outcomes in product(GoalOutcome, repeat=size):
        choices = [KNOWN if one is GoalOutcome.UNKNOWN else (one,) for one in outcomes]
        words = {word_of_known(completed) for completed in product(*choices)}
        expected = words.pop() if len(words) == 1 else Word.UNKNOWN
        assert one_word(outcomes) is expected


def word_of_known(outcomes: tuple[GoalOutcome, ...]) -> Word:
    missed = outcomes.count(GoalOutcome.MISSED)
    if missed == 0:
        return Word.MET
    return Word.MISSED if missed == len(outcomes) else Word.PARTLY_MET


def test_no_goal_has_no_word() -> None:
    """Where no goal is in force there is nothing to say."""
    assert one_word(()) is Word.UNKNOWN


def test_constraints_stand_beside_the_word() -> None:
    """A missed constraint does not change the one word of its challenge."""
    outcomes = (
        LineOutcome("goal-1", GoalOutcome.SURPASSED),
        LineOutcome("goal-1", GoalOutcome.MISSED, "minors"),
    )
    assert Result(1, "d", (line(201),), outcomes, "keeper-1").word is Word.MET


def test_the_published_percentages_are_told_apart() -> None:
    """158 to 95, printed as 60 %, is 39.9 %; of a backlog of 372, 274 finalised is 73.7 %."""
    assert percent_change(Decimal(158), Decimal(95)) == Decimal("39.9")
    assert contradicts(Decimal(60), Decimal(158), Decimal(95)) == Decimal("39.9")
    assert contradicts(Decimal(40), Decimal(158), Decimal(95)) is None
    assert contradicts(Decimal(-40), Decimal(158), Decimal(95)) is None
    assert percent_change(Decimal(372), Decimal(372 - 274)) == Decimal("73.7")
    assert contradicts(Decimal(75), Decimal(372), Decimal(372 - 274)) == Decimal("73.7")


def test_a_point_more_or_less_is_rounding() -> None:
    """A stated percentage contradicts only when it is more than one point off."""
    base, value = Decimal(100), Decimal(60)
    assert contradicts(Decimal(39), base, value) is None
    assert contradicts(Decimal(41), base, value) is None
    assert contradicts(Decimal("41.01"), base, value) == Decimal("40.0")
    assert contradicts(Decimal("38.99"), base, value) == Decimal("40.0")


@given(extremes)
def test_nothing_is_a_percentage_of_zero(value: Decimal) -> None:
    """From a baseline of zero there is no percentage, so none is contradicted."""
    assert percent_change(Decimal(0), value) is None
    assert contradicts(Decimal(60), Decimal("0.00"), value) is None


@given(extremes.filter(bool), extremes, st.integers(1, 40))
@example(Decimal("1E-30"), Decimal("9E29"), 28)
def test_a_percentage_is_the_same_everywhere(base: Decimal, value: Decimal, precision: int) -> None:
    """Any two numbers that fields take have a percentage, whatever precision a host has set."""
    with localcontext(prec=precision):
        found = percent_change(base, value)
    assert found is not None
    with localcontext(prec=300):
        true = abs(value - base) * 100 / abs(base)
        assert abs(found - true) <= Decimal("0.05") + Decimal("1E-90")
        assert found.as_tuple().exponent == -1
        assert contradicts(found, base, value) is None
        assert contradicts(found + 2, base, value) == found
