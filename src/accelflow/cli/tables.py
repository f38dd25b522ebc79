"""The tables of a board: each challenge, each goal, what came of it; as lists on narrow pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

import attrs
from rich import box
from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table

from accelflow.board import GoalRow, Row
from accelflow.cli.output import Page, cell, said
from accelflow.render import amount, outcome, word
from accelflow.render.dates import day
from accelflow.render.outcomes import so_far
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
    """Prints the challenges and their goals: as tables, or as lists where these do not fit."""
    tables = [] if page.narrow else [_challenges(page, rows, view), _goals(page, rows, view)]
    if not tables or None in tables:
        for row in rows:
            _block(page, row, view)
        return
    for place, table in enumerate(one for one in tables if one is not None and one.row_count):
        if place:
            page.blank()
        page.table(table)


def _challenges(page: Page, rows: Sequence[Row], view: View) -> Table | None:
    """The table of the challenges; None where it does not fit."""
    columns = view.challenges(rows)
    return _table(page, columns, zip(*columns.values(), strict=True))


def _goals(page: Page, rows: Sequence[Row], view: View) -> Table | None:
    """The table of their goals, which may be empty; None where it does not fit."""
    lines = [
        (row, goal, _goal(row, goal, view.assumed(row, goal))) for row in rows for goal in row.goals
    ]
    # what stands over the goals is broken like their wordings, and asks for no room of its own
    columns = {head: [cells[place] for _, _, cells in lines] for place, head in enumerate(GOAL)}
    table = _table(page, columns, ())
    for row, group in groupby(lines, lambda line: line[0]) if table else ():
        assert table is not None
        table.add_section()
        table.add_row(cell(one_line(view.heading(row)), "bold"))
        for _, goal, (wording, *values) in group:
            inner = Padding(cell(wording), (0, 0, 0, 2 if goal.constraint else 0))
            table.add_row(inner, *map(cell, values))
    return table


def _table(page: Page, columns: Mapping[str, Sequence[str]], rows: Iterable[Cells]) -> Table | None:
    """A table as wide as the page; None where its columns would be too narrow to be read."""
    found = widths(
        [[head, *cells] for head, cells in columns.items()], page.width - 3 * len(columns) - 1
    )
    if found is None:
        return None
    table = Table(box=box.SQUARE, header_style="bold")
    for head, width in zip(columns, found, strict=True):
        # an id is broken rather than cut off, for somebody will want to give it
        table.add_column(head, width=width, overflow="fold")
    for cells in rows:
        table.add_row(*map(cell, cells))
    return table


def widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """A width for each column, all the room together; None where no words would fit.

    Where only the first is broken, it takes what the others leave. Else each gets what its longest
    word needs, as far as that is not too long; then more, so that all have few lines.
    """
    found = [min(max(map(_longest_word, cells)), LONGEST) for cells in columns]
    found[0] = max(found[0], min(max(map(cell_len, columns[0])), LONGEST))
    natural = [max(map(cell_len, cells)) for cells in columns]
    others = sum(natural[1:])
    if found[0] + others <= room:
        return [room - others, *natural[1:]]
    left = room - sum(found)
    if left < 0:
        return None
    while left:
        # one sign more to whichever is broken into most lines
        place = max(range(len(found)), key=lambda one: natural[one] / found[one])
        found[place] += 1
        left -= 1
    return found


LONGEST: Final = 20
"""A word that is longer may be broken."""


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.split()), default=0)


def _block(page: Page, row: Row, view: View) -> None:
    page.blank()
    for head, (value,) in view.challenges([row]).items():
        if head == "Challenge":
            page.put(said(value, "bold"))
        else:
            page.put(said(f"{head}: {value}"), indent=4, first="  ")
    for goal in row.goals:
        wording, *values = _goal(row, goal, view.assumed(row, goal))
        kind = "Constraint" if goal.constraint else "Goal"
        page.put(said(f"{kind}: {wording}"), indent=4, first="  ")
        for head, value in zip(GOAL[1:], values, strict=True):
            page.put(said(f"{head}: {value}"), indent=6, first="    ")


def _day(row: Row) -> str:
    if row.day is None or row.days_left is None:
        return "–"
    return f"{row.day}, {row.days_left} left"


def _goal(row: Row, goal: GoalRow, held: frozenset[str]) -> Cells:
    def mark(value: str) -> str:
        return _MARK if value in held else ""

    target = "–" if goal.target is None else f"{number(goal.target)} {one_line(goal.unit)}"
    unknown = "–" if goal.superseded else "unknown"
    value = unknown if goal.value is None else amount(goal.value, goal.bound)
    judged = "–"
    if goal.outcome is not None:
        ended = row.cutoff is not None
        judged = outcome(goal.outcome) if goal.final else so_far(goal.outcome, ended=ended)
    return (
        one_line(goal.wording),
        target + mark("target"),
        value + mark("value"),
        ("–" if goal.as_of is None else day(goal.as_of)) + mark("as_of"),
        "replaced" if goal.superseded else judged + mark("outcome"),
    )


_MARK = " °"
