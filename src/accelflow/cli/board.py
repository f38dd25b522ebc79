"""The board: each challenge, each goal, and what came of it; as tables where there is room."""

from __future__ import annotations

from rich import box
from rich.padding import Padding
from rich.table import Table

from accelflow.board import GoalRow, Row
from accelflow.cli.names import Names
from accelflow.cli.output import Page, cell, said
from accelflow.domain.definition import Methodology
from accelflow.domain.results import GoalOutcome
from accelflow.render import amount, label, outcome, word
from accelflow.render.dates import day
from accelflow.render.words import number, one_line
from accelflow.scenarios import Player

Cells = tuple[str, ...]

CHALLENGE = ("Challenge", "Stage", "Day 1", "Cut-off", "Goals", "Verified")
GOAL = ("Goal", "Target", "Value", "As of", "Outcome")


def show_board(page: Page, player: Player, methodology: Methodology, names: Names) -> None:
    """Prints the challenges and their goals."""
    rows = player.accelerator.board()
    if page.narrow:
        for row in rows:
            _block(page, row, methodology, names, player)
        return
    page.table(_challenges(rows, methodology, names, player))
    page.blank()
    page.table(_goals(rows, names, player))


def assumed(player: Player, row: Row, goal: GoalRow) -> frozenset[str]:
    """Which values of a goal's row are assumed; "outcome" too, where it rests on one."""
    held = player.assumptions.of(row.challenge, goal.goal, goal.constraint)
    judged = goal.outcome not in (None, GoalOutcome.UNKNOWN)
    return held | {"outcome"} if judged and held & {"target", "value"} else held


def _challenges(
    rows: tuple[Row, ...], methodology: Methodology, names: Names, player: Player
) -> Table:
    table = Table(expand=True, box=box.SQUARE, header_style="bold")
    for column in CHALLENGE:
        table.add_column(column, ratio=1 if column == CHALLENGE[0] else None)
    for row in rows:
        table.add_row(*map(cell, _challenge(row, methodology, names, player)))
    return table


def _goals(rows: tuple[Row, ...], names: Names, player: Player) -> Table:
    table = Table(expand=True, box=box.SQUARE, header_style="bold")
    for column in GOAL:
        table.add_column(column, ratio=1 if column == GOAL[0] else None)
    for row in rows:
        table.add_section()
        table.add_row(cell(one_line(names.of(row.challenge)(row.challenge)), "bold"))
        for goal in row.goals:
            wording, *values = map(cell, _goal(goal, assumed(player, row, goal)))
            table.add_row(Padding(wording, (0, 0, 0, 2 if goal.constraint else 0)), *values)
    return table


def _block(page: Page, row: Row, methodology: Methodology, names: Names, player: Player) -> None:
    page.blank()
    title, *values = _challenge(row, methodology, names, player)
    page.put(said(title, "bold"))
    for head, value in zip(CHALLENGE[1:], values, strict=True):
        page.put(said(f"{head}: {value}"), indent=4, first="  ")
    for goal in row.goals:
        wording, *values = _goal(goal, assumed(player, row, goal))
        kind = "Constraint" if goal.constraint else "Goal"
        page.put(said(f"{kind}: {wording}"), indent=4, first="  ")
        for head, value in zip(GOAL[1:], values, strict=True):
            page.put(said(f"{head}: {value}"), indent=6, first="    ")


def _challenge(row: Row, methodology: Methodology, names: Names, player: Player) -> Cells:
    rests = any("outcome" in assumed(player, row, goal) for goal in row.goals)
    return (
        one_line(names.of(row.challenge)(row.challenge)),
        label(methodology, row.stage),
        "–" if row.day_one is None else day(row.day_one),
        "–" if row.cutoff is None else day(row.cutoff),
        "–" if row.word is None else word(row.word) + (_MARK if rests else ""),
        "yes" if row.verified else "no",
    )


def _goal(goal: GoalRow, held: frozenset[str]) -> Cells:
    def mark(value: str) -> str:
        return _MARK if value in held else ""

    target = "–" if goal.target is None else f"{number(goal.target)} {one_line(goal.unit)}"
    value = "unknown" if goal.value is None else amount(goal.value, goal.bound)
    judged = "–" if goal.outcome is None else outcome(goal.outcome)
    return (
        one_line(goal.wording),
        target + mark("target"),
        value + mark("value"),
        ("–" if goal.as_of is None else day(goal.as_of)) + mark("as_of"),
        "replaced" if goal.superseded else judged + mark("outcome"),
    )


_MARK = " °"
