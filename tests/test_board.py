"""The board: each challenge and each goal as they stand at an instant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import evolve

from accelflow.board import Row, row
from accelflow.domain import commands as c
from accelflow.domain.goals import Bound, Direction, GoalTerms, Kind
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.workshops import GoalChoice, GoalDecision
from tests.lifecycle import (
    COACH,
    COUNT,
    DAY_ONE,
    HOLD_MIDPOINT,
    KEEPER,
    LAST_DAY,
    LEVEL,
    MEMBER,
    MILESTONE,
    OUTSKIRTS,
    PLAYBOOK,
    RECORD_MEASUREMENT,
    SPARSE,
    Walk,
    on_day,
    walk_to,
)


def row_of(walk: Walk, day: int | None = None) -> Row:
    return row(walk.dossier, PLAYBOOK.methodology, day, owed=False)


def test_before_day_one_there_is_no_day_and_no_goal() -> None:
    """A challenge in design shows its stage and phase, and nothing of days."""
    shown = row_of(walk_to("ready"))
    assert (shown.stage, shown.phase) == ("ready", "design")
    assert (shown.day_one, shown.day, shown.days_left, shown.cutoff) == (None, None, None, None)
    assert (shown.goals, shown.word, shown.verified, shown.overdue) == ((), None, False, ())


def test_days_left_count_today() -> None:
    """On Day 1 a hundred days are left, on Day 100 one."""
    walk = walk_to("accelerating")
    assert (row_of(walk, 1).days_left, row_of(walk, 100).days_left) == (100, 1)
    assert row_of(walk, 30).day == 30


def test_a_stopped_clock_shows_no_day() -> None:
    """After Day 100 the board shows the cut-off and counts no days."""
    shown = row_of(walk_to("concluded"), 146)
    assert (shown.day, shown.days_left, shown.cutoff) == (None, None, LAST_DAY)
    assert shown.day_one == DAY_ONE


def test_every_goal_and_constraint_has_a_row() -> None:
    """Three goals and the constraint of one make four rows, in their order."""
    rows = row_of(walk_to("accelerating"), 1).goals
    named = [(one.goal, one.constraint) for one in rows]
    assert named == [(LEVEL, None), (COUNT, None), (COUNT, OUTSKIRTS), (MILESTONE, None)]
    assert [one.value for one in rows] == [None] * 4
    assert [one.outcome for one in rows] == [None] * 4
    assert (rows[0].target, rows[0].baseline) == (Decimal(30), Decimal(90))


def test_the_newest_measurement_shows_how_a_goal_would_be_judged() -> None:
    """Of two measurements the one of the later date counts; of two for one date the last told."""
    walk = walk_to("accelerating")
    for value, day in ((25, 20), (40, 10), (35, 20)):
        measured = evolve(RECORD_MEASUREMENT, value=Decimal(value), as_of=on_day(day).date())
        walk = walk.do(measured, KEEPER, at=on_day(21))
    (shown, *_) = row_of(walk, 21).goals
    assert (shown.value, shown.as_of, shown.final) == (Decimal(35), date(2023, 4, 5), False)
    assert shown.outcome is GoalOutcome.MISSED


def test_a_measured_constraint_is_judged_by_its_own_target() -> None:
    """A constraint's measurement is shown beside the goal's and judged for itself."""
    measured = c.RecordMeasurement(
        COUNT, Decimal(5), on_day(20).date(), "register", Bound.AT_LEAST, OUTSKIRTS
    )
    shown = row_of(walk_to("accelerating").do(measured, KEEPER, at=on_day(21)), 21).goals[2]
    assert (shown.value, shown.bound) == (Decimal(5), Bound.AT_LEAST)
    assert shown.outcome is GoalOutcome.ACHIEVED


def test_a_result_takes_the_place_of_measurements() -> None:
    """Once recorded, the result's values stand on the board as final, with the one word."""
    shown = row_of(walk_to("completed"))
    assert [one.final for one in shown.goals] == [True] * 4
    assert [one.outcome for one in shown.goals] == [
        GoalOutcome.SURPASSED,
        GoalOutcome.ACHIEVED,
        GoalOutcome.UNKNOWN,
        GoalOutcome.ACHIEVED,
    ]
    assert (shown.word, shown.verified) == (Word.MET, True)


def test_an_unverified_result_is_shown_as_such() -> None:
    """The latest result gives the word until one is verified, and the board says so."""
    shown = row_of(walk_to("scaling"))
    assert (shown.word, shown.verified) == (Word.MET, False)


def test_a_replaced_goal_is_shown_and_not_judged() -> None:
    """A goal replaced at the midpoint keeps its row, without an outcome."""
    walk = walk_to("accelerating").do(
        evolve(RECORD_MEASUREMENT, as_of=on_day(40).date()), KEEPER, at=on_day(41)
    )
    new = GoalTerms(
        "Share of requests granted", Kind.LEVEL, "%", Direction.UP, Decimal(80), replaces=LEVEL
    )
    walk = walk.do(c.SetGoals((new,), "The days were no good measure."), MEMBER, at=on_day(49))
    decisions = (
        GoalDecision(LEVEL, GoalChoice.REPLACE),
        GoalDecision(COUNT, GoalChoice.KEEP),
        GoalDecision(MILESTONE, GoalChoice.KEEP),
    )
    held = evolve(HOLD_MIDPOINT, held_on=on_day(50).date(), decisions=decisions)
    old, *_, replacement = row_of(walk.do(held, COACH, at=on_day(50, 16)), 50).goals
    assert (old.goal, old.superseded, old.outcome) == (LEVEL, True, None)
    assert old.value == RECORD_MEASUREMENT.value
    assert (replacement.wording, replacement.superseded) == ("Share of requests granted", False)


def test_an_overdue_checkpoint_is_named() -> None:
    """Day 50 over without a midpoint review shows on the board."""
    shown = row_of(walk_to("accelerating", SPARSE).wait(on_day(51, 0)), 51)
    assert shown.overdue == ("midpoint",)
