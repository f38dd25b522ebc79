"""Dates as people read them, the same on every machine: no locale, no strftime."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from accelflow.render.words import listed

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


def day(on: date) -> str:
    """ "17 March 2023"."""
    return f"{on.day} {_month(on)}"


def weekday(on: date) -> str:
    """ "Friday 5 May 2023"."""
    return f"{WEEKDAYS[on.weekday()]} {day(on)}"


def span(first: date, last: date) -> str:
    """From one date to another: "15–16 March 2023", "30 March – 2 April 2023"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    begin = f"{first.day} {MONTHS[first.month - 1]}" if first.year == last.year else day(first)
    return f"{begin} – {day(last)}"


def days(dates: Iterable[date]) -> str:
    """Single dates, each named once, in order: "15 and 16 March 2023", "31 March and 1 April"."""
    ordered = sorted(set(dates))
    months = [list(group) for _, group in groupby(ordered, lambda on: (on.year, on.month))]
    if len(months) > 1:
        return listed(day(on) for on in ordered)
    return f"{listed(str(on.day) for on in ordered)} {_month(ordered[0])}" if ordered else "no date"


def _month(on: date) -> str:
    return f"{MONTHS[on.month - 1]} {on.year}"
