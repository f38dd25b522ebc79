"""Guards of goals: well formed, rightly linked and changed, and reached or not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.decisions import Accepted, Verdict
from accelflow.domain.goals import Baseline, Bound, Direction, GoalTerms, Kind
from accelflow.domain.workshops import GoalChoice, GoalDecision
from accelflow.rules.guards import goals as guards
from accelflow.rules.guards import workshops
from tests import lifecycle as it
from tests.cases.acceleration import TERMS, goals, launchable
from tests.lifecycle import COACH, COUNT, LEVEL, MEMBER, MILESTONE, Walk, codes, on_day, walk_to

READY = walk_to("ready").wait(it.at(it.SESSIONS[0]))
BEFORE = date(2023, 3, 10)

values = st.integers(0, 200).map(Decimal)
directions = st.sampled_from(Direction)


def level(
    target: Decimal,
    direction: Direction = Direction.DOWN,
    *,
    relative: bool = False,
    baseline: Baseline | None = None,
) -> GoalTerms:
    """A goal of a level, in days."""
    return GoalTerms("To a permit", Kind.LEVEL, "days", direction, target, relative, baseline)


def launched(*terms: GoalTerms) -> Walk:
    """A running challenge with these goals in force."""
    return launchable(goals(*terms)).do(it.HOLD_LAUNCH, COACH)


def better(value: Decimal, than: Decimal, direction: Direction) -> bool:
    """Strictly better, told in the test's own words."""
    return value > than if direction is Direction.UP else value < than


@given(target=values, base=st.none() | values, direction=directions)
def test_a_target_is_better_than_its_baseline(
    target: Decimal, base: Decimal | None, direction: Direction
) -> None:
    """A target that is worse than, or equal to, a known baseline is refused with both numbers."""
    baseline = None if base is None else Baseline(BEFORE, base)
    outcome = READY.ask(goals(level(target, direction, baseline=baseline)), MEMBER).outcome
    if base is None or better(target, base, direction):
        assert isinstance(outcome, Accepted)
        return
    assert not isinstance(outcome, Accepted)
    [reason] = outcome.reasons
    assert reason.code == "target-not-better"
    assert reason.parameters == {"goal": 1, "target": str(target), "baseline": str(base)}


@given(target=st.integers(-50, 50).map(Decimal), direction=directions)
def test_a_count_begins_at_nothing(target: Decimal, direction: Direction) -> None:
    """The baseline of a count is 0, whatever else is claimed."""
    terms = GoalTerms("Stations", Kind.COUNT, "stations", direction, target)
    outcome = READY.ask(goals(terms), MEMBER).outcome
    assert isinstance(outcome, Accepted) is (direction is Direction.UP and target > 0)
    if not isinstance(outcome, Accepted):
        wanted = "value-impossible" if target < 0 else "target-not-better"
        assert codes(outcome.reasons) == (wanted,)


@given(target=st.integers(-50, 150).map(Decimal), direction=directions)
def test_a_relative_target_is_a_change(target: Decimal, direction: Direction) -> None:
    """A change in percent is more than none, not all of it downwards, and awaits its baseline."""
    outcome = READY.ask(goals(level(target, direction, relative=True)), MEMBER).outcome
    allowed = target > 0 and (target <= 100 or direction is Direction.UP)
    assert isinstance(outcome, Accepted) is allowed


@pytest.mark.parametrize(
    ("target", "direction", "good"),
    [(1, Direction.UP, True), (1, Direction.DOWN, False), (0, Direction.UP, False)],
)
def test_a_milestone_is_reached_or_not(target: int, direction: Direction, good: bool) -> None:
    """The target of a milestone is 1, upwards."""
    terms = evolve(TERMS[MILESTONE], target=Decimal(target), direction=direction)
    outcome = READY.ask(goals(terms), MEMBER).outcome
    assert isinstance(outcome, Accepted) is good
    if not isinstance(outcome, Accepted):
        assert [(r.code, r.parameters) for r in outcome.reasons] == [
            ("milestone-target", {"goal": 1})
        ]


def test_every_fault_of_every_goal_is_told() -> None:
    """Three goals with a fault each give three reasons, each with the number of its goal."""
    terms = (
        level(Decimal(90), baseline=Baseline(BEFORE, Decimal(90))),
        evolve(TERMS[MILESTONE], target=Decimal(7)),
        level(Decimal(3), baseline=Baseline(date(2023, 3, 16), Decimal(9))),
    )
    found = it.refused(READY.ask(goals(*terms), MEMBER)).reasons
    assert [(reason.code, reason.parameters["goal"]) for reason in found] == [
        ("target-not-better", 1),
        ("milestone-target", 2),
        ("baseline-after-eve", 3),
    ]
    assert found[2].parameters["as_of"] == "2023-03-16"


@given(ago=st.integers(-30, 30))
def test_a_baseline_is_of_a_day_that_has_come(ago: int) -> None:
    """When goals are set, a baseline may be as of today and not as of tomorrow."""
    as_of = it.SESSIONS[0] - timedelta(days=ago)
    terms = level(Decimal(30), baseline=Baseline(as_of, Decimal(90)))
    outcome = READY.ask(goals(terms), MEMBER).outcome
    against = () if isinstance(outcome, Accepted) else codes(outcome.reasons)
    assert against == (() if ago >= 0 else ("baseline-after-eve",))


@given(number=st.integers(1, 6))
def test_one_to_three_goals_are_in_force(number: int) -> None:
    """One is usual, three are allowed with a warning, four are refused."""
    outcome = READY.ask(goals(*(TERMS[MILESTONE],) * number), MEMBER).outcome
    assert isinstance(outcome, Accepted) is (number <= 3)
    if not isinstance(outcome, Accepted):
        assert outcome.reasons[0].parameters == {"count": number, "most": 3}
    assert codes(outcome.warnings) == (("goals-too-many",) if number > 1 else ())


def test_a_replaced_goal_does_not_count() -> None:
    """With three in force one may be replaced; a fourth beside them may not be set."""
    walk = walk_to("accelerating")
    assert walk.do(goals(evolve(TERMS[MILESTONE], replaces=COUNT)), MEMBER).dossier.pending
    found = it.refused(walk.ask(goals(TERMS[MILESTONE]), MEMBER)).reasons
    assert [(reason.code, reason.parameters) for reason in found] == [
        ("goals-too-many", {"count": 4, "most": 3}),
        ("goal-unlinked", {"goal": 1}),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        evolve(TERMS[LEVEL], unit="weeks"),
        evolve(TERMS[LEVEL], direction=Direction.UP, target=Decimal(99)),
        evolve(
            TERMS[LEVEL],
            kind=Kind.COUNT,
            direction=Direction.UP,
            target=Decimal(1),
            baseline=None,
        ),
        evolve(TERMS[LEVEL], relative=True),
        evolve(TERMS[LEVEL], baseline=None),
        evolve(TERMS[LEVEL], baseline=Baseline(BEFORE, Decimal(91))),
        evolve(TERMS[LEVEL], constraints=TERMS[COUNT].constraints),
    ],
    ids=["unit", "direction", "kind", "relative", "no-baseline", "baseline", "constraint"],
)
def test_a_version_keeps_what_the_goal_measures(changed: GoalTerms) -> None:
    """What makes a goal that goal stays in every version; only a replacement changes it."""
    single = launched(TERMS[LEVEL])
    [reason] = it.refused(single.ask(goals(evolve(changed, goal=LEVEL)), MEMBER)).reasons
    assert (reason.code, reason.parameters) == ("goal-identity-changed", {"goal": LEVEL})
    assert single.do(goals(evolve(changed, replaces=LEVEL)), MEMBER).dossier.pending


# --- clarifying ---------------------------------------------------------------------------------


@given(base=values)
def test_a_first_baseline_leaves_the_target_better(base: Decimal) -> None:
    """A baseline that the target is not better than is refused, with both numbers."""
    walk = launched(level(Decimal(30)))
    command = c.ClarifyGoal(LEVEL, baseline=Baseline(BEFORE, base))
    outcome = walk.ask(command, MEMBER).outcome
    assert isinstance(outcome, Accepted) is (base > 30)
    if not isinstance(outcome, Accepted):
        assert outcome.reasons[0].parameters == {
            "goal": LEVEL,
            "target": "30",
            "baseline": str(base),
        }


@pytest.mark.parametrize(
    ("terms", "baseline"),
    [
        (level(Decimal(30)), Baseline(BEFORE, rate=Decimal(4), period="month")),
        (
            level(Decimal(30), relative=True),
            Baseline(BEFORE, rate=Decimal(4), period="month"),
        ),
    ],
    ids=["a-rate", "of-a-relative-target"],
)
def test_a_baseline_that_cannot_be_compared_is_taken(terms: GoalTerms, baseline: Baseline) -> None:
    """A rate is no value in the goal's unit, and is held against no number."""
    walk = launched(terms).do(c.ClarifyGoal(LEVEL, baseline=baseline), MEMBER)
    [goal] = walk.dossier.goals
    assert goal.terms.baseline == baseline
    assert [version.number for version in goal.versions] == [1, 2]


@pytest.mark.parametrize("terms", TERMS.values(), ids=["level", "count", "milestone"])
def test_a_known_baseline_stays(terms: GoalTerms) -> None:
    """A baseline that was given, and the 0 of a count or a milestone, are not given anew."""
    command = c.ClarifyGoal(LEVEL, baseline=Baseline(BEFORE, Decimal(80)))
    [reason] = it.refused(launched(terms).ask(command, MEMBER)).reasons
    assert (reason.code, reason.parameters) == ("baseline-known", {"goal": LEVEL})


def test_a_goal_that_is_not_there_gives_one_reason() -> None:
    """An unknown goal is refused as such, and held against nothing else."""
    walk = walk_to("accelerating")
    command = c.ClarifyGoal("goal-9", baseline=Baseline(BEFORE, Decimal(80)))
    [reason] = it.refused(walk.ask(command, MEMBER)).reasons
    assert (reason.code, reason.parameters) == ("goal-unknown", {"goal": "goal-9"})


@given(day=st.integers(-5, 21))
def test_a_first_baseline_is_of_the_eve(day: int) -> None:
    """It describes the eve of Day 1 at the latest; the date that would do is told."""
    walk = launched(level(Decimal(30)))
    as_of = on_day(day).date()
    command = c.ClarifyGoal(LEVEL, baseline=Baseline(as_of, Decimal(90)))
    outcome = walk.ask(command, MEMBER, at=on_day(21)).outcome
    assert isinstance(outcome, Accepted) is (day <= 0)
    if not isinstance(outcome, Accepted):
        [reason] = outcome.reasons
        told = {"goal": LEVEL, "as_of": str(as_of), "latest": "2023-03-16"}
        assert (reason.code, reason.parameters) == ("baseline-after-eve", told)


# --- the midpoint's decisions -------------------------------------------------------------------


@given(
    target=values,
    direction=directions,
    relative=st.booleans(),
    choice=st.sampled_from([GoalChoice.RAISE, GoalChoice.LOWER]),
)
def test_a_raise_raises_and_a_lower_lowers(
    target: Decimal, direction: Direction, relative: bool, choice: GoalChoice
) -> None:
    """A raise asks for more than before and a lower for less; of a relative target more is more."""
    old = level(Decimal(100), direction, relative=relative)
    walk = launched(old)
    asked = goals(evolve(old, target=target, goal=LEVEL))
    if relative and (target == 0 or (target > 100 and direction is Direction.DOWN)):
        wanted = "percent-too-large" if target else "target-not-better"
        assert codes(it.refused(walk.ask(asked, MEMBER)).reasons) == (wanted,)
        return
    review = evolve(it.HOLD_MIDPOINT, decisions=(GoalDecision(LEVEL, choice),))
    outcome = walk.do(asked, MEMBER).ask(review, COACH, at=on_day(55)).outcome
    more = target > 100 if relative else better(target, Decimal(100), direction)
    right = target != 100 and more is (choice is GoalChoice.RAISE)
    assert isinstance(outcome, Accepted) is right
    if not isinstance(outcome, Accepted):
        [reason] = outcome.reasons
        assert reason.code == "target-moves-wrong-way"
        assert reason.parameters == {
            "goal": LEVEL,
            "choice": choice.value,
            "old": "100",
            "new": str(target),
        }


def test_a_decision_on_a_goal_of_the_past_is_unknown() -> None:
    """A goal that was superseded gives the one reason that it is not in force."""
    walk = walk_to("accelerating").do(goals(evolve(TERMS[LEVEL], goal=LEVEL)), MEMBER)
    gone = tuple(
        evolve(goal, superseded_by="goal-4") if goal.id == LEVEL else goal
        for goal in walk.dossier.goals
    )
    past = evolve(walk, challenge=evolve(walk.dossier, goals=gone))
    review = evolve(it.HOLD_MIDPOINT, decisions=(GoalDecision(LEVEL, GoalChoice.RAISE),))
    asked = past.question(review, COACH, at=on_day(55))
    assert not workshops.decisions_have_goals.judge(asked)
    found = workshops.every_goal_decided.judge(asked)
    assert [(reason.code, reason.parameters) for reason in found] == [
        ("goal-undecided", {"goal": COUNT}),
        ("goal-undecided", {"goal": MILESTONE}),
        ("goal-unknown", {"goal": LEVEL}),
    ]


# --- the early end ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "bound", "verdict"),
    [
        (30, Bound.EXACT, None),
        (29, Bound.EXACT, None),
        (31, Bound.EXACT, Verdict.FAIL),
        (20, Bound.ABOUT, Verdict.UNKNOWN),
        (31, Bound.AT_LEAST, Verdict.FAIL),
        (20, Bound.AT_LEAST, Verdict.UNKNOWN),
    ],
)
def test_a_goal_is_reached_by_what_is_known(
    value: int, bound: Bound, verdict: Verdict | None
) -> None:
    """Fewer days than the target end early; what proves nothing is refused as unknown."""
    walk = launched(level(Decimal(30)))
    measured = c.RecordMeasurement(LEVEL, Decimal(value), on_day(60).date(), "register", bound)
    walk = walk.wait(on_day(60)).do(measured, it.KEEPER)
    found = guards.goals_reached.judge(walk.question(it.CONCLUDE, COACH))
    assert [(reason.parameters, reason.verdict) for reason in found] == (
        [] if verdict is None else [({"goal": LEVEL}, verdict)]
    )


@given(first=st.integers(0, 60), second=st.integers(0, 60))
def test_the_newest_value_counts(first: int, second: int) -> None:
    """Of two values the later as-of counts; of the same date, the one recorded last."""
    walk = launched(level(Decimal(30))).wait(on_day(60))
    for day, value in ((first, 10), (second, 90)):
        as_of = on_day(day).date()
        walk = walk.do(c.RecordMeasurement(LEVEL, Decimal(value), as_of, "register"), it.KEEPER)
    found = guards.goals_reached.judge(walk.question(it.CONCLUDE, COACH))
    assert bool(found) is (second >= first)


def test_a_value_of_a_constraint_reaches_no_goal() -> None:
    """What is measured of a condition inside a goal says nothing of the goal itself."""
    walk = launched(TERMS[COUNT]).wait(on_day(60))
    inside = c.RecordMeasurement(
        LEVEL, Decimal(99), on_day(60).date(), "register", constraint=it.OUTSKIRTS
    )
    found = guards.goals_reached.judge(walk.do(inside, it.KEEPER).question(it.CONCLUDE, COACH))
    assert [(reason.code, reason.verdict) for reason in found] == [
        ("goal-not-reached", Verdict.UNKNOWN)
    ]


def test_a_measured_constraint_is_one_of_the_goal() -> None:
    """A constraint that the goal does not have is told together with the goal."""
    command = evolve(it.RECORD_MEASUREMENT, constraint="moonlight", as_of=on_day(0).date())
    [reason] = it.refused(walk_to("accelerating").ask(command, it.KEEPER)).reasons
    assert reason.parameters == {"goal": f"{LEVEL}/moonlight"}


def test_a_baseline_known_at_the_launch_is_not_asked_for() -> None:
    """The warning at the launch names the levels without a baseline, and no count or milestone."""
    blind = evolve(TERMS[LEVEL], baseline=None)
    walk = launchable(goals(TERMS[COUNT], blind, TERMS[MILESTONE]))
    [warning] = it.accepted(walk.ask(it.HOLD_LAUNCH, COACH)).warnings
    assert (warning.code, warning.parameters) == ("no-baseline", {"goals": ("goal-2",)})
    assert warning.remedy == ("clarify-goal",)


def test_a_replacing_goal_has_its_own_eve() -> None:
    """A goal of the midpoint may have a baseline from up to the day before the review."""
    walk = launched(TERMS[LEVEL]).do(goals(evolve(level(Decimal(5)), replaces=LEVEL)), MEMBER)
    review = evolve(it.HOLD_MIDPOINT, decisions=(GoalDecision(LEVEL, GoalChoice.REPLACE),))
    walk = walk.do(review, COACH, at=on_day(55))
    new = walk.dossier.goals_in_force()[0]
    assert new.versions[0].since == on_day(55).date()
    clarify = c.ClarifyGoal(new.id, baseline=Baseline(on_day(54).date(), Decimal(9)))
    late = c.ClarifyGoal(new.id, baseline=Baseline(on_day(55).date(), Decimal(9)))
    judge = guards.baseline_of_the_eve.judge
    assert not judge(walk.question(clarify, MEMBER))
    [reason] = judge(walk.question(late, MEMBER))
    assert reason.parameters["latest"] == str(on_day(55).date() - timedelta(days=1))
