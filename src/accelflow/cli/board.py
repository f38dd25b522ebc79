"""The board as a table: each challenge, each goal, and what came of it."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from accelflow.board import GoalRow, Row
from accelflow.cli.names import Names
from accelflow.domain.definition import Methodology
from accelflow.domain.results import GoalOutcome
from accelflow.render import amount, label, outcome, word
from accelflow.render.dates import day
from accelflow.render.words import number
from accelflow.scenarios import Player


def board(player: Player, methodology: Methodology, names: Names) -> Group:
    """Two tables: the challenges, and their goals."""
    rows = player.accelerator.board()
    return Group(_challenges(rows, methodology, names, player), "", _goals(rows, names, player))


def _challenges(
    rows: tuple[Row, ...], methodology: Methodology, names: Names, player: Player
) -> Table:
    table = Table(expand=True, show_lines=False)
    for column in ("Challenge", "Stage", "Day 1", "Cut-off", "Goals", "Verified"):
        table.add_column(column)
    for row in rows:
        rests = any("outcome" in assumed(player, row, goal) for goal in row.goals)
        table.add_row(
            names.of(row.challenge)(row.challenge),
            label(methodology, row.stage),
            "–" if row.day_one is None else day(row.day_one),
            "–" if row.cutoff is None else day(row.cutoff),
            "–" if row.word is None else word(row.word) + (" °" if rests else ""),
            "yes" if row.verified else "no",
        )
    return table


def _goals(rows: tuple[Row, ...], names: Names, player: Player) -> Table:
    table = Table(expand=True)
    for column in ("Goal", "Target", "Value", "As of", "GoalOutcome"):
        table.add_column(column)
    for row in rows:
        table.add_section()
        table.add_row(Text(names.of(row.challenge)(row.challenge), "bold"))
        for goal in row.goals:
            table.add_row(*_goal(goal, assumed(player, row, goal)))
    return table


def assumed(player: Player, row: Row, goal: GoalRow) -> frozenset[str]:
    """Which values of a goal's row are assumed; "outcome" too, where it rests on one."""
    held = player.assumptions.of(row.challenge, goal.goal, goal.constraint)
    judged = goal.outcome not in (None, GoalOutcome.UNKNOWN)
    return held | {"outcome"} if judged and held & {"target", "value"} else held


def _goal(goal: GoalRow, held: frozenset[str]) -> tuple[str, str, str, str, str]:
    def mark(value: str) -> str:
        return " °" if value in held else ""

    target = "–" if goal.target is None else f"{number(goal.target)} {goal.unit}"
    value = "unknown" if goal.value is None else amount(goal.value, goal.bound)
    judged = "–" if goal.outcome is None else outcome(goal.outcome)
    return (
        f"  {goal.wording}" if goal.constraint else goal.wording,
        target + mark("target"),
        value + mark("value"),
        ("–" if goal.as_of is None else day(goal.as_of)) + mark("as_of"),
        "replaced" if goal.superseded else judged + mark("outcome"),
    )
