"""What is wrong with the rules of a calendar: dates told twice, weeks over each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from accelflow.domain.calendars import CalendarRules, Week, Weekday
from accelflow.errors import Fault

LONGEST_PAUSE: Final = 366
"""For how many days a week may leave no working day at all."""


def rules_faults(rules: CalendarRules) -> list[Fault]:
    """Every contradiction, each at the date that it speaks of."""
    return [*_twice(rules), *_weeks(rules.weeks), *_overlaps(rules.weeks)]


def _twice(rules: CalendarRules) -> Iterator[Fault]:
    told: dict[date, list[str]] = defaultdict(list)
    for day in rules.days:
        told[day.on].append(day.kind.value)
    for moved in rules.moved:
        told[moved.off].append("off")
        told[moved.works].append("working")
    for on, kinds in sorted(told.items()):
        if len(kinds) > 1:
            said = " and ".join(dict.fromkeys(kinds))
            yield Fault(on.isoformat(), f"is told {len(kinds)} times: {said}", "tell it once")


def _weeks(weeks: Iterable[Week]) -> Iterator[Fault]:
    for week in weeks:
        where = _name(week)
        for weekday in sorted(week.off & week.half):
            yield Fault(where, f"has {weekday.value} both off and half", "name it once")
        if week.first and week.last and week.last < week.first:
            yield Fault(where, "ends before it begins", "exchange first and last")
        elif len(week.off) == len(Weekday) and _length(week) > LONGEST_PAUSE:
            problem = f"leaves no working day for more than {LONGEST_PAUSE} days"
            yield Fault(where, problem, "take a day of the week out of `off`")


def _overlaps(weeks: Iterable[Week]) -> Iterator[Fault]:
    furthest: Week | None = None
    for week in sorted(weeks, key=lambda week: week.first or date.min):
        start = week.first or date.min
        if furthest is not None and furthest.covers(start):
            problem = f"is in two weeks, {_name(furthest)} and {_name(week)}"
            yield Fault(start.isoformat(), problem, "let one end before the other begins")
        if furthest is None or (week.last or date.max) > (furthest.last or date.max):
            furthest = week


def _length(week: Week) -> int:
    return ((week.last or date.max) - (week.first or date.min)).days + 1


def _name(week: Week) -> str:
    """The dates of a week as a fault speaks of it."""
    first = week.first.isoformat() if week.first else "the beginning"
    last = week.last.isoformat() if week.last else "the end"
    return f"week from {first} to {last}"
