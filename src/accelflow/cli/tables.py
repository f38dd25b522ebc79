"""The tables of a board: each challenge, each goal, what came of it; as lists on narrow pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs
from rich import box
from rich.padding import Padding
from rich.table import Table

from accelflow.board import GoalRow, Row
from accelflow.cli.output import Page, cell, said
from accelflow.render import amount, outcome, word
from accelflow.render.dates import day
from accelflow.render.words import number, one_line, plain

Cells = tuple[str, ...]

GOAL = ("Goal", "Target", "Value", "As of", "Outcome")


@attrs.frozen
class View:
    """What a board's reader knows beside its rows.

    `title` names a challenge, `heading` stands over its goals, `stage` labels where it stands, and
    `assumed` tells which values of a goal's row no source publishes; "outcome" too, where it rests
    on one.
    """

    title: Callable[[Row], str]
    heading: Callable[[Row], str]
    stage: Callable[[Row], str]
    assumed: Callable[[Row, GoalRow], frozenset[str]] = lambda row, goal: frozenset()

    def challenges(self, rows: Sequence[Row]) -> Mapping[str, Cells]:
        """The columns of the challenges by their heads; where all are empty, some are left out."""
        columns = {
            "Challenge": [one_line(self.title(row)) for row in rows],
            "Stage": [self.stage(row) for row in rows],
            "Day 1": ["–" if row.day_one is None else day(row.day_one) for row in rows],
            "Day": [_day(row) for row in rows],
            "Overdue": [", ".join(map(plain, row.overdue)) or "–" for row in rows],
            "Cut-off": ["–" if row.cutoff is None else day(row.cutoff) for row in rows],
            "Goals": [self._word(row) for row in rows],
            "Verified": ["yes" if row.verified else "no" for row in rows],
        }
        return {
            head: tuple(cells)
            for head, cells in columns.items()
            if head not in ("Day", "Overdue") or set(cells) != {"–"}
        }

    def _word(self, row: Row) -> str:
        # the word is that of the goals, whatever their constraints rest on
        goals = [goal for goal in row.goals if goal.constraint is None]
        rests = any("outcome" in self.assumed(row, goal) for goal in goals)
        return "–" if row.word is None else word(row.word) + (_MARK if rests else "")


def put_board(page: Page, rows: Sequence[Row], view: View) -> None:
    """Prints the challenges and their goals."""
    if page.narrow:
        for row in rows:
            _block(page, row, view)
        return
    page.table(_challenges(rows, view))
    if any(row.goals for row in rows):
        page.blank()
        page.table(_goals(rows, view))


def _challenges(rows: Sequence[Row], view: View) -> Table:
    columns = view.challenges(rows)
    table = Table(expand=True, box=box.SQUARE, header_style="bold")
    for head in columns:
        first = head == "Challenge"
        # an id is broken rather than cut off, for somebody will want to give it
        table.add_column(head, ratio=1 if first else None, overflow="fold" if first else "ellipsis")
    for cells in zip(*columns.values(), strict=True):
        table.add_row(*map(cell, cells))
    return table


def _goals(rows: Sequence[Row], view: View) -> Table:
    table = Table(expand=True, box=box.SQUARE, header_style="bold")
    for column in GOAL:
        table.add_column(column, ratio=1 if column == GOAL[0] else None)
    for row in rows:
        if not row.goals:
            continue
        table.add_section()
        table.add_row(cell(one_line(view.heading(row)), "bold"))
        for goal in row.goals:
            wording, *values = map(cell, _goal(goal, view.assumed(row, goal)))
            table.add_row(Padding(wording, (0, 0, 0, 2 if goal.constraint else 0)), *values)
    return table


def _block(page: Page, row: Row, view: View) -> None:
    page.blank()
    for head, (value,) in view.challenges([row]).items():
        if head == "Challenge":
            page.put(said(value, "bold"))
        else:
            page.put(said(f"{head}: {value}"), indent=4, first="  ")
    for goal in row.goals:
        wording, *values = _goal(goal, view.assumed(row, goal))
        kind = "Constraint" if goal.constraint else "Goal"
        page.put(said(f"{kind}: {wording}"), indent=4, first="  ")
        for head, value in zip(GOAL[1:], values, strict=True):
            page.put(said(f"{head}: {value}"), indent=6, first="    ")


def _day(row: Row) -> str:
    if row.day is None or row.days_left is None:
        return "–"
    return f"{row.day}, {row.days_left} left"


def _goal(goal: GoalRow, held: frozenset[str]) -> Cells:
    def mark(value: str) -> str:
        return _MARK if value in held else ""

    target = "–" if goal.target is None else f"{number(goal.target)} {one_line(goal.unit)}"
    unknown = "–" if goal.superseded else "unknown"
    value = unknown if goal.value is None else amount(goal.value, goal.bound)
    judged = "–" if goal.outcome is None else outcome(goal.outcome)
    return (
        one_line(goal.wording),
        target + mark("target"),
        value + mark("value"),
        ("–" if goal.as_of is None else day(goal.as_of)) + mark("as_of"),
        "replaced" if goal.superseded else judged + mark("outcome"),
    )


_MARK = " °"
