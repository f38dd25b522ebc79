"""Guards of any command: who asks, and the dates that a command claims."""

from __future__ import annotations

from datetime import date
from typing import Final

from accelflow.domain.commands import Command
from accelflow.rules.days import day_number
from accelflow.rules.question import Found, Question, guard
from accelflow.rules.roles import DOSSIER_ROLES

FAR: Final = 100_000
"""A day number that no challenge reaches: no upper end."""


@guard("asker-is-not", "same-person", begun=True)
def asker_is_not(q: Question, *, role: str) -> Found:
    """Whoever asks is not the `role`: what takes two people is two commands by two principals."""
    if q.actor.principal in DOSSIER_ROLES[role](q.dossier):
        return [q.fail("same-person", role=role)]
    return ()


@guard("claimed-date", "date-in-future", "told-late", dated=True)
def claimed_date(q: Question, *, late_most: int = 36_500) -> Found:
    """A claimed date lies at most `late_most` days before today, and never after it."""
    claimed = claimed_on(q.command)
    if claimed > q.today:
        return [q.fail("date-in-future", claimed=str(claimed), today=str(q.today))]
    return _told_late(q, claimed, late_most)


@guard("told-in-time", "told-late", dated=True)
def told_in_time(q: Question, *, most: int) -> Found:
    """What took place at a claimed date is told at most `most` days later."""
    return _told_late(q, claimed_on(q.command), most)


def _told_late(q: Question, claimed: date, most: int) -> Found:
    if (q.today - claimed).days <= most:
        return ()
    return [q.fail("told-late", claimed=str(claimed), today=str(q.today), most=most)]


@guard("day-between", "day-outside", begun=True)
def day_between(q: Question, *, first: int = -FAR, last: int = FAR) -> Found:
    """The day of asking lies between two day numbers, both included."""
    day_one = q.dossier.day_one
    day = None if day_one is None else day_number(q.today, day_one)
    if day is None:
        return [q.unknown("day-outside", first=first, last=last)]
    return () if first <= day <= last else [q.fail("day-outside", day=day, first=first, last=last)]


@guard("held-between", "held-outside-days", dated=True, begun=True)
def held_between(q: Question, *, first: int, last: int) -> Found:
    """The claimed date lies from Day `first` to Day `last`, both included."""
    day_one = q.dossier.day_one
    day = None if day_one is None else day_number(claimed_on(q.command), day_one)
    if day is None:
        return [q.unknown("held-outside-days", first=first, last=last)]
    if first <= day <= last:
        return ()
    return [q.fail("held-outside-days", day=day, first=first, last=last)]


@guard("held-at-the-close", "held-outside-days", dated=True, begun=True)
def held_at_the_close(q: Question, *, first: int) -> Found:
    """The claimed date is Day `first` or later; after an early end, its day or later."""
    day_one, cutoff = q.dossier.day_one, q.dossier.cutoff
    if day_one is None or cutoff is None:
        return [q.unknown("held-outside-days", first=first, last=FAR)]
    opens = min(first, day_number(cutoff, day_one))
    day = day_number(claimed_on(q.command), day_one)
    return () if day >= opens else [q.fail("held-outside-days", day=day, first=opens, last=FAR)]


@guard("held-in-the-run", "held-outside-days", dated=True, begun=True)
def held_in_the_run(q: Question) -> Found:
    """The claimed date lies between Day 1 and the cut-off, both included."""
    day_one, cutoff = q.dossier.day_one, q.dossier.cutoff
    if day_one is None or cutoff is None:
        return [q.unknown("held-outside-days", first=1, last=FAR)]
    day, last = day_number(claimed_on(q.command), day_one), day_number(cutoff, day_one)
    if 1 <= day <= last:
        return ()
    return [q.fail("held-outside-days", day=day, first=1, last=last)]


@guard("since-day-one", "before-day-one", dated=True, begun=True)
def since_day_one(q: Question) -> Found:
    """The claimed date is Day 1 or a later one."""
    claimed, day_one = claimed_on(q.command), q.dossier.day_one
    if day_one is None:
        return [q.unknown("before-day-one", claimed=str(claimed))]
    if claimed >= day_one:
        return ()
    return [q.fail("before-day-one", claimed=str(claimed), day_one=str(day_one))]


@guard("since-challenge-set", "before-challenge", dated=True, begun=True)
def since_challenge_set(q: Question) -> Found:
    """The claimed date is not before the one on which the challenge was set."""
    claimed, set_on = claimed_on(q.command), q.dossier.set_on
    if claimed >= set_on:
        return ()
    return [q.fail("before-challenge", claimed=str(claimed), set_on=str(set_on))]


def claimed_on(command: Command) -> date:
    """The local date on which a command says that its matter took place."""
    claimed = command.claimed_on()
    if claimed is None:
        raise TypeError(f"{type(command).__name__} claims no date")
    return claimed
