"""The days on which a judgement may turn from refused to granted, computed instead of tried out.

A guard of ours reads dates, never the time of day: it holds today against a date of the command or
of the dossier, or against one that lies as many days off as the methodology sets. So it begins to
pass at the start of such a day, and on no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.definition import Severity
from accelflow.domain.values import FIRST_DAY, LAST_DAY
from accelflow.rules.candidates import Candidate

HORIZON: Final = 400
"""How many days, to either side of the day of asking, are looked at one by one for a host's guards.

Nothing that the shipped methodology counts reaches further. What guards of ours read is computed,
and has no horizon.
"""


def turning_days(
    candidate: Candidate, command: Command, challenge: Challenge | None, today: date
) -> set[date]:
    """The days on which what refuses this transition may cease to, and one before all of them."""
    steps = _steps(candidate)
    dates = {*_dates_in(command), *_dates_of(challenge)}
    days = {today} | {
        date.fromordinal(number)
        for day in dates
        for step in steps
        if _FIRST < (number := day.toordinal() + step) < _LAST
    }
    if _asks_a_host(candidate):
        days |= {today + timedelta(days=step) for step in range(-HORIZON, HORIZON + 1)}
    days.add(min(days) - timedelta(days=1))
    return days


# what a command may name, and as far beyond as the longest count of days
_FIRST: Final = FIRST_DAY.toordinal() - 100_000
_LAST: Final = LAST_DAY.toordinal() + 100_000


def _steps(candidate: Candidate) -> set[int]:
    """How far from a date that is read a guard may begin to pass.

    On the date or the day after it; so many days after it, or before it, as a setting says; and
    where the setting is a day number, on that day.
    """
    numbers = {
        value
        for use in candidate.transition.uses
        if use.severity is Severity.REFUSE
        for _, value in use.settings
        if isinstance(value, int)
    }
    return {0, 1}.union(*((number - 1, number, -number) for number in numbers))


def _asks_a_host(candidate: Candidate) -> bool:
    return any(id(judge) in candidate.doubted for judge in candidate.refusing)


def _dates_of(challenge: Challenge | None) -> set[date]:
    """The dates of a dossier that guards count from."""
    if challenge is None:
        return set()
    found = {
        challenge.stage_since,
        challenge.set_on,
        challenge.launch_date,
        challenge.day_one,
        challenge.cutoff,
        challenge.cohort.first_day,
        challenge.cohort.intake_closes,
    }
    return {day for day in found if day is not None}


def _dates_in(command: Command) -> Iterator[date]:
    """The dates that a command names; of many alike, as in a list, the first and the last.

    A guard asks of things alike whether all of them pass, or one. So a command is not costlier for
    being full of dates.
    """
    found: dict[tuple[str, ...], set[date]] = {}
    for field, day in _named(command, ()):
        found.setdefault(field, set()).add(day)
    for days in found.values():
        yield from (min(days), max(days))


def _named(value: object, field: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], date]]:
    """Every date in a value, with the names of the fields on the way to it."""
    if type(value) is date:
        yield field, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _named(item, field)
    elif attrs.has(kind := type(value)):
        for one in attrs.fields(kind):
            yield from _named(getattr(value, one.name), (*field, one.name))
