"""Guards of any command: who asks, and the dates that a command claims."""

from __future__ import annotations

from datetime import date
from typing import Final

from accelflow.domain import commands as c
from accelflow.domain.commands import Command
from accelflow.rules.days import day_number
from accelflow.rules.question import Found, Question, guard
from accelflow.rules.roles import DOSSIER_ROLES

FAR: Final = 100_000
"""A day number that no challenge reaches: no upper end."""


@guard("asker-is-not", "same-person")
def asker_is_not(q: Question, *, role: str) -> Found:
    """What takes two people is two commands by two principals."""
    if q.actor.principal in DOSSIER_ROLES[role](q.dossier):
        return [q.fail("same-person", role=role)]
    return ()


@guard("claimed-date", "date-in-future", "told-late")
def claimed_date(q: Question, *, late_most: int = 36_500) -> Found:
    """A claimed date lies at most `late_most` days before today, and never after it."""
    claimed = claimed_on(q.command)
    if claimed > q.today:
        return [q.fail("date-in-future", claimed=str(claimed), today=str(q.today))]
    if (q.today - claimed).days > late_most:
        return [q.fail("told-late", claimed=str(claimed), today=str(q.today), most=late_most)]
    return ()


@guard("day-between", "day-outside")
def day_between(q: Question, *, first: int = -100_000, last: int = 100_000) -> Found:
    """The day of asking lies between two day numbers, both included."""
    day_one = q.dossier.day_one
    day = None if day_one is None else day_number(q.today, day_one)
    if day is None:
        return [q.unknown("day-outside", first=first, last=last)]
    return () if first <= day <= last else [q.fail("day-outside", day=day, first=first, last=last)]


@guard("held-between", "held-outside-days")
def held_between(q: Question, *, first: int, last: int) -> Found:
    """The claimed date lies between two day numbers, both included."""
    day_one = q.dossier.day_one
    day = None if day_one is None else day_number(claimed_on(q.command), day_one)
    if day is None:
        return [q.unknown("held-outside-days", first=first, last=last)]
    if first <= day <= last:
        return ()
    return [q.fail("held-outside-days", day=day, first=first, last=last)]


@guard("held-at-the-close", "held-outside-days")
def held_at_the_close(q: Question, *, first: int) -> Found:
    """The claimed date is Day `first` or later; after an early end, its day or later."""
    day_one, cutoff = q.dossier.day_one, q.dossier.cutoff
    if day_one is None or cutoff is None:
        return [q.unknown("held-outside-days", first=first, last=FAR)]
    opens = min(first, day_number(cutoff, day_one))
    day = day_number(claimed_on(q.command), day_one)
    return () if day >= opens else [q.fail("held-outside-days", day=day, first=opens, last=FAR)]


def claimed_on(command: Command) -> date:
    """The local date on which a command says that its matter took place."""
    match command:
        case c.HoldLaunchWorkshop():
            return max(session.on for session in command.sessions)
        case c.HoldMidpointReview() | c.RecordLateMidpoint() | c.HoldScaleUpWorkshop():
            return command.held_on
        case c.RecordStep():
            return command.done_on
        case c.LaunchInitiative():
            return command.on
        case c.ChangeTeam():
            return command.effective_on
    raise TypeError(f"{type(command).__name__} claims no date")
