"""A goal stays that goal: what the midpoint calls a raise is harder, and nothing else moved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import attrs
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.decisions import Accepted
from accelflow.domain.goals import Baseline, Constraint, Direction, GoalTerms, Kind, is_better
from accelflow.domain.workshops import GoalChoice, GoalDecision
from tests import lifecycle as it
from tests.cases.acceleration import goals, launchable
from tests.lifecycle import COACH, LEVEL, MEMBER, Walk, codes, on_day

BEFORE: Final = date(2023, 3, 10)

baselines = st.none() | st.sampled_from([50, 90, 200]).map(
    lambda value: Baseline(BEFORE, Decimal(value))
)
inside = st.lists(
    st.builds(
        Constraint,
        st.sampled_from(["minors", "women"]),
        st.just("of which"),
        st.sampled_from(["people", "%"]),
        st.sampled_from(Direction),
        st.sampled_from([5, 10, 20]).map(Decimal),
    ),
    max_size=2,
    unique_by=lambda constraint: constraint.id,
).map(tuple)
levels = st.builds(
    GoalTerms,
    wording=st.just("People served"),
    kind=st.just(Kind.LEVEL),
    unit=st.sampled_from(["people", "cases"]),
    direction=st.sampled_from(Direction),
    target=st.sampled_from([10, 40, 80, 120, 300]).map(Decimal),
    relative=st.booleans(),
    baseline=baselines,
    constraints=inside,
)


@attrs.frozen
class Changed:
    """A goal of the launch, and what the team would make of it."""

    old: GoalTerms
    new: GoalTerms


@st.composite
def changes(draw: st.DrawFn) -> Changed:
    """A goal and another version of it, a few fields apart: not all of them may be changed."""
    old, other = draw(levels), draw(levels)
    names = ("unit", "direction", "relative", "baseline", "constraints", "target")
    chosen = draw(st.sets(st.sampled_from(names), max_size=2)) | {"target"}
    return Changed(old, evolve(old, **{name: getattr(other, name) for name in chosen}))


def reviewed(changed: Changed, choice: GoalChoice, day: int) -> bool | None:
    """Whether a review of this day takes the change; None where no such goal is launched."""
    ready = launchable(without="goals")
    asked = goals(changed.old)
    if not isinstance(ready.ask(asked, MEMBER).outcome, Accepted):
        return None
    walk = launchable(asked).do(it.HOLD_LAUNCH, COACH)
    version = goals(evolve(changed.new, goal=LEVEL))
    if not isinstance(walk.ask(version, MEMBER).outcome, Accepted):
        return False
    review = evolve(
        it.HOLD_MIDPOINT,
        held_on=on_day(day).date(),
        decisions=(GoalDecision(LEVEL, choice),),
    )
    outcome = walk.do(version, MEMBER).ask(review, COACH, at=on_day(day)).outcome
    return isinstance(outcome, Accepted)


def in_the_unit(changed: Changed) -> tuple[Decimal, Decimal]:
    """Both targets on a scale of the goal's own direction, the change in percent if need be."""
    before = evolve(changed.old, baseline=changed.new.baseline).target_value()
    after = changed.new.target_value()
    if before is None or after is None:
        sign = 1 if changed.old.direction is Direction.UP else -1
        return sign * changed.old.target, sign * changed.new.target
    return before, after


@given(changed=changes(), day=st.sampled_from([20, 39, 66, 90]))
def test_outside_its_window_no_target_is_ever_lowered(changed: Changed, day: int) -> None:
    """What a review before Day 40 or after Day 65 takes is harder, and measures the same."""
    if reviewed(changed, GoalChoice.RAISE, day):
        old, new = changed.old, changed.new
        assert (new.unit, new.direction, new.relative) == (old.unit, old.direction, old.relative)
        assert old.baseline in (None, new.baseline)
        before, after = in_the_unit(changed)
        assert is_better(after, before, old.direction)
        assert {one.id for one in new.constraints} == {one.id for one in old.constraints}
        moved = {one.id: one for one in new.constraints}
        for one in old.constraints:
            assert not is_better(one.target, moved[one.id].target, one.direction)
    assert not reviewed(changed, GoalChoice.LOWER, day)


@given(changed=changes())
def test_what_is_raised_is_not_lowered(changed: Changed) -> None:
    """Of one change at most one of the two choices is true, and both keep what identifies it."""
    raised, lowered = (reviewed(changed, one, 50) for one in (GoalChoice.RAISE, GoalChoice.LOWER))
    assert not (raised and lowered)
    if raised or lowered:
        assert changed.new.continues(changed.old)


@given(old=levels, new=levels)
def test_identity_is_what_is_measured(old: GoalTerms, new: GoalTerms) -> None:
    """Only targets and wordings may differ, and a baseline may become known."""
    measured = ("kind", "unit", "direction", "relative")
    same = all(getattr(old, name) == getattr(new, name) for name in measured)
    inner = [{(one.id, one.unit, one.direction) for one in t.constraints} for t in (old, new)]
    known = old.baseline is None or old.baseline == new.baseline
    assert new.continues(old) is (same and inner[0] == inner[1] and known)
    assert old.continues(old)


def walk_with(terms: GoalTerms) -> Walk:
    return launchable(goals(terms)).do(it.HOLD_LAUNCH, COACH)


def test_thirty_days_do_not_become_thirty_percent() -> None:
    """From 90 days to 30 cannot be "raised" to 40 % less, which is 54 days."""
    level = it.SET_GOALS.goals[0]
    asked = goals(evolve(level, goal=LEVEL, target=Decimal(40), relative=True))
    assert codes(it.refused(walk_with(level).ask(asked, MEMBER)).reasons) == (
        "goal-identity-changed",
    )


def test_a_part_is_compared_by_what_it_comes_to() -> None:
    """The reason tells both targets in the unit: 50 % and 40 % of 90 days are 45 and 54 days."""
    half = evolve(it.SET_GOALS.goals[0], target=Decimal(50), relative=True)
    walk = walk_with(half).do(goals(evolve(half, goal=LEVEL, target=Decimal(40))), MEMBER)
    review = evolve(it.HOLD_MIDPOINT, decisions=(GoalDecision(LEVEL, GoalChoice.RAISE),))
    [reason] = it.refused(walk.ask(review, COACH, at=on_day(55))).reasons
    assert reason.parameters == {"goal": LEVEL, "choice": "raise", "old": "45", "new": "54"}


@given(value=st.integers(-50, 200), target=st.sampled_from([1, 30, 100]))
def test_clarifying_is_held_to_the_same_as_setting(value: int, target: int) -> None:
    """A first baseline is taken exactly where the whole goal could have been set with it."""
    for relative in (False, True):
        blind = evolve(
            it.SET_GOALS.goals[0], baseline=None, target=Decimal(target), relative=relative
        )
        baseline = Baseline(BEFORE, Decimal(value))
        whole = launchable(without="goals").ask(goals(evolve(blind, baseline=baseline)), MEMBER)
        clarified = walk_with(blind).ask(c.ClarifyGoal(LEVEL, baseline=baseline), MEMBER)
        assert isinstance(clarified.outcome, Accepted) is isinstance(whole.outcome, Accepted)


def test_a_first_baseline_of_a_version_is_of_the_eve() -> None:
    """With a new version, too, a first baseline describes at the latest the eve of Day 1."""
    blind = evolve(it.SET_GOALS.goals[0], baseline=None)
    walk = walk_with(blind).wait(on_day(9))
    for day, right in ((0, True), (1, False), (9, False)):
        baseline = Baseline(it.DAY_ONE + timedelta(days=day - 1), Decimal(90))
        outcome = walk.ask(goals(evolve(blind, goal=LEVEL, baseline=baseline)), MEMBER).outcome
        assert isinstance(outcome, Accepted) is right
        if not isinstance(outcome, Accepted):
            [reason] = outcome.reasons
            assert (reason.code, reason.parameters["latest"]) == (
                "baseline-after-eve",
                "2023-03-16",
            )
