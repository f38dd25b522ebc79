"""The command `accelflow calendar`: a year of a working calendar, to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import Final

import attrs
import click
from rich.text import Text

from accelflow.calendars import PRESETS, load_calendar
from accelflow.cli.output import Page, Terminal, marked, print_json, said
from accelflow.codec import to_plain
from accelflow.domain.calendars import CalendarDay, DayKind
from accelflow.domain.values import FIRST_DAY, LAST_DAY
from accelflow.render.dates import MONTHS, WEEKDAYS, weekday
from accelflow.render.words import count
from accelflow.rules.calendars import WorkCalendar

CELL: Final = 4
"""The columns of one day: its number, what it is, and whether that is an estimate."""
MONTH: Final = 7 * CELL
"""The columns of a month."""
ABREAST: Final = 3
"""The most months that stand side by side."""


@click.command(
    help="Show a year of a working calendar: which days are off, which are half days, and why.\n\n"
    f"PRESET is the id of a shipped one ({', '.join(PRESETS)}), or a TOML file.\n\n"
    "Days marked ° rest on an estimate, such as a moon not yet seen, and may still change.\n\n"
    "Exit status: 0 when it is shown, 2 when the calendar has faults, 3 when it says nothing of "
    "that year or needs an extra that is not installed."
)
@click.argument("preset")
@click.argument("year", type=click.IntRange(FIRST_DAY.year, LAST_DAY.year))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def calendar(preset: str, year: int, as_json: bool) -> int:
    """Shows it; the exit status."""
    shown = _Year.of(load_calendar(preset), year)
    if as_json:
        print_json(shown.document())
    else:
        terminal = Terminal()
        _tell(Page(terminal), terminal.width, shown)
    return 0


@attrs.frozen
class _Year:
    """A calendar and every day of one year of it."""

    calendar: WorkCalendar
    year: int
    days: Sequence[CalendarDay]

    @classmethod
    def of(cls, calendar: WorkCalendar, year: int) -> _Year:
        first, length = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1
        days = [calendar.day(first + timedelta(days=passed)) for passed in range(length)]
        return cls(calendar, year, days)

    def document(self) -> dict[str, object]:
        """All of it for programs."""
        snapshot = self.calendar.snapshot(self.days[0].on, self.days[-1].on)
        return {
            "year": self.year,
            "snapshot": to_plain(snapshot),
            "working_days": _working(self.days),
            "half_days": _half(self.days),
            "days": [to_plain(day) for day in self.days],
        }


def _working(days: Sequence[CalendarDay]) -> int:
    return sum(day.works for day in days)


def _half(days: Sequence[CalendarDay]) -> int:
    return sum(day.kind is DayKind.HALF for day in days)


def _tell(page: Page, width: int, shown: _Year) -> None:
    head = said(f"{shown.calendar.id}, {shown.year}", "bold")
    page.put(head.append_text(said(f"  version {shown.calendar.version}", "dim")))
    halves = f", of which {count(_half(shown.days), 'half day')}" if _half(shown.days) else ""
    page.put(said(f"{count(_working(shown.days), 'working day')}{halves}."))
    page.blank()
    for line in _grid(shown.days, width):
        page.whole(line)
    page.put(_legend(shown.days))
    page.blank()
    for day in shown.days:
        if not day.weekly:
            told = said(f"{weekday(day.on)}: ").append_text(said(day.reason, _style(day)))
            page.put(told if day.confirmed else marked(told), indent=4, first="")


def _grid(days: Sequence[CalendarDay], width: int) -> Iterator[Text]:
    """The months, as many side by side as there is room for."""
    months = [_month(list(month)) for _, month in groupby(days, lambda day: day.on.month)]
    abreast = max(min((width + 1) // (MONTH + 1), ABREAST), 1)
    for start in range(0, len(months), abreast):
        for row in zip_longest(*months[start : start + abreast], fillvalue=Text(" " * MONTH)):
            line = Text(" ").join(row)
            line.rstrip()
            yield line
        yield Text()


def _month(days: Sequence[CalendarDay]) -> list[Text]:
    """A month as lines of equal width: its name, the days of the week, and its weeks."""
    name = f"{MONTHS[days[0].on.month - 1]}, {count(_working(days), 'working day')}"
    cells = [Text(" " * CELL)] * days[0].on.weekday() + [_cell(day) for day in days]
    cells += [Text(" " * CELL)] * (-len(cells) % 7)
    weeks = [Text().join(cells[start : start + 7]) for start in range(0, len(cells), 7)]
    heads = "".join(f"{name[:2]:<{CELL}}" for name in WEEKDAYS)
    return [Text(f"{name:<{MONTH}}", "bold"), Text(heads, "dim"), *weeks]


def _cell(day: CalendarDay) -> Text:
    estimated = " " if day.confirmed else _ESTIMATED
    return Text(f"{day.on.day:>2}{_mark(day)}{estimated}", _style(day))


def _legend(days: Sequence[CalendarDay]) -> Text:
    """The marks that stand in the year, and what they mean."""
    marks = {_mark(day) for day in days}
    if not all(day.confirmed for day in days):
        marks.add(_ESTIMATED)
    told = [f"{mark} {meaning}" for mark, meaning in _MARKS.items() if mark in marks]
    return Text("   ".join(told), "dim")


_NONE, _ESTIMATED = " ", "°"
_MARKS: Final = {
    "x": "off",
    "·": "weekend",
    "/": "half day",
    "+": "worked, see below",
    _ESTIMATED: "estimated",
}


def _mark(day: CalendarDay) -> str:
    if day.kind is DayKind.OFF:
        return "·" if day.weekly else "x"
    if day.kind is DayKind.HALF:
        return "/"
    return _NONE if day.weekly else "+"


def _style(day: CalendarDay) -> str:
    return {"x": "red", "·": "dim", "/": "yellow", "+": "green"}.get(_mark(day), "")
