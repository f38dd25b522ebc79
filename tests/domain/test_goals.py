"""What a goal says: its target in its own unit, its baseline, and which side of it is better."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.goals import (
    Baseline,
    Direction,
    Goal,
    GoalTerms,
    GoalVersion,
    Kind,
    is_better,
)

EVE = date(2023, 3, 16)

amounts = st.decimals(-10_000, 10_000, places=2)
percents = st.decimals(0, 500, places=2)
directions = st.sampled_from(Direction)


def terms(direction: Direction = Direction.UP, target: Decimal = Decimal(40)) -> GoalTerms:
    return GoalTerms("Permits in time", Kind.LEVEL, "permits", direction, target)


def relative(base: Decimal | None, percent: Decimal, direction: Direction) -> GoalTerms:
    baseline = None if base is None else Baseline(EVE, base)
    return attrs.evolve(terms(direction, percent), relative=True, baseline=baseline)


@given(amounts, directions)
def test_a_plain_target_is_what_it_says(target: Decimal, direction: Direction) -> None:
    """A target that is not relative needs no baseline."""
    assert terms(direction, target).target_value() == target


def test_a_relative_target_waits_for_its_baseline() -> None:
    """Without a baseline, or with a rate for one, a relative target is unknown."""
    waiting = attrs.evolve(terms(), relative=True)
    assert waiting.target_value() is None
    rate = Baseline(EVE, rate=Decimal(12), period="month")
    assert attrs.evolve(waiting, baseline=rate).target_value() is None


def test_a_relative_target_is_a_change_of_the_baseline() -> None:
    """30 percent fewer than 90 is 63, and 30 percent more than 90 is 117."""
    base, percent = Decimal(90), Decimal(30)
    assert relative(base, percent, Direction.DOWN).target_value() == 63
    assert relative(base, percent, Direction.UP).target_value() == 117


@given(amounts.filter(bool), percents.filter(bool), directions)
def test_a_relative_target_is_better_than_its_baseline(
    base: Decimal, percent: Decimal, direction: Direction
) -> None:
    """The target of a change lies on the better side of the baseline, below zero as well."""
    goal = relative(base, percent, direction)
    target = goal.target_value()
    assert target is not None
    assert goal.is_better(target, base)
    assert abs(target - base) == abs(base) * percent / 100


@given(st.integers(1, 10**30 - 1), st.integers(1, 40))
def test_a_target_is_never_rounded(base: int, precision: int) -> None:
    """A target is exact to the last digit, whatever precision a host has set for itself."""
    with localcontext(prec=precision):
        found = relative(Decimal(base), Decimal(1), Direction.UP).target_value()
    assert found is not None
    assert Fraction(found) == Fraction(101 * base, 100)


def test_a_count_starts_from_zero() -> None:
    """The baseline of a count is 0, whatever the rate before; a level's is the value given."""
    level = attrs.evolve(terms(), baseline=Baseline(EVE, Decimal(7)))
    assert level.baseline_value() == 7
    rate = Baseline(EVE, rate=Decimal(7), period="month")
    assert attrs.evolve(level, kind=Kind.COUNT, baseline=rate).baseline_value() == 0
    assert terms().baseline_value() is None


@given(amounts, amounts, directions)
def test_exactly_one_of_two_different_values_is_better(
    one: Decimal, other: Decimal, direction: Direction
) -> None:
    """Better is strict: of two different values one is, of two equal ones neither is."""
    found = (is_better(one, other, direction), is_better(other, one, direction))
    assert sum(found) == (one != other)
    assert terms(direction).is_better(one, other) is found[0]
    assert is_better(one, other, direction) is is_better(-other, -one, direction)


def test_the_last_version_of_a_goal_is_in_force() -> None:
    """What a goal says is what its last version says."""
    first, second = terms(), attrs.evolve(terms(), wording="Permits in two weeks")
    goal = Goal("goal-1", (GoalVersion(1, first, "a", EVE), GoalVersion(2, second, "b", EVE)))
    assert goal.terms == second
