"""The deadline rules of a methodology's document: what can never be armed, open, or be met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Final

from accelflow.domain.calendars import Roll
from accelflow.domain.commands import Command, RecordStep
from accelflow.domain.definition import DATES, DAY_ONE, INTAKE, LAUNCH_DATE, Unit
from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.shape import placed, tables, texts
from accelflow.methodologies.structure import arrivals, number, running, sources
from accelflow.rules.question import Guard

FURTHEST: Final = 36_500
"""How many days from its anchor a deadline may lie: a hundred years, far within the calendar."""

Entry = Mapping[str, object]


def date_name_faults(
    document: Entry, guards: Mapping[str, Guard], commands: Mapping[str, type[Command]]
) -> list[Fault]:
    """Names in deadline rules that stand for nothing, and numbers that are none."""
    faults: list[Fault] = []
    steps = [str(one["id"]) for one in tables(document, "step")]
    for path, entry in placed(document, "deadline"):
        anchor = str(entry.get("anchor", DAY_ONE))
        if anchor not in (*DATES, *commands):
            hint = close_to(anchor, (*DATES, *commands))
            faults.append(Fault(f"{path}.anchor", f"there is no date or command {anchor!r}", hint))
        for step in texts(entry.get("steps", [])):
            if step not in steps:
                problem = f"there is no step {step!r}"
                faults.append(Fault(f"{path}.steps", problem, close_to(step, steps)))
        roll = str(entry.get("roll", Roll.NONE))
        if roll not in list(Roll):
            faults.append(Fault(f"{path}.roll", f"is {roll!r}", close_to(roll, list(Roll))))
        faults += _times(path, entry)
        faults += _holding(path, entry, guards)
    return faults


def date_structure_faults(document: Entry, commands: Mapping[str, type[Command]]) -> list[Fault]:
    """Rules that contradict themselves, or that nothing could ever arm, open or meet."""
    faults: list[Fault] = []
    for path, entry in placed(document, "deadline"):
        unit = _unit(entry)
        faults += _never_armed(document, path, entry, commands)
        faults += _out_of_reach(document, path, entry, unit)
        faults += _window(document, path, entry, unit)
        faults += _repeating(document, path, entry, unit)
        faults += _steps(path, entry)
    return faults


def _unit(entry: Entry) -> Unit:
    return next(one for one in Unit if one.value in entry)


def _times(path: str, entry: Entry) -> Iterator[Fault]:
    if "time" not in entry:
        return
    try:
        found = time.fromisoformat(str(entry["time"]))
    except ValueError:
        yield Fault(f"{path}.time", f"is {entry['time']!r}", 'write it as "17:00"')
        return
    if found.tzinfo is not None:
        remedy = "leave the zone out: it is that of the challenge"
        yield Fault(f"{path}.time", "has a zone", remedy)
    if found.second or found.microsecond:
        yield Fault(f"{path}.time", "has seconds", "give hours and minutes")


def _holding(path: str, entry: Entry, guards: Mapping[str, Guard]) -> Iterator[Fault]:
    uses = entry.get("holds", [])
    for index, use in enumerate(uses if isinstance(uses, list) else []):
        name = str(use["guard"] if isinstance(use, Mapping) else use)
        found, here = guards.get(name), f"{path}.holds[{index}] ({name})"
        if found is not None and (found.reads or found.dated):
            problem = "reads a command, and a deadline has none"
            yield Fault(here, problem, "name a guard that looks at the dossier alone")


def _never_armed(
    document: Entry, path: str, entry: Entry, commands: Mapping[str, type[Command]]
) -> Iterator[Fault]:
    anchor = str(entry.get("anchor", DAY_ONE))
    arrives = set(arrivals(document, anchor, commands))
    if arrives & set(sources(document, entry["during"])):
        return
    what = "no launch workshop" if anchor == DAY_ONE else f"nothing that fixes {anchor!r}"
    there = " or ".join(sorted(arrives)) or _BY_DEFAULT.get(anchor, f"a transition of {anchor!r}")
    yield Fault(f"{path}.during", f"is never armed: {what} arrives in its stages", f"add {there}")


_BY_DEFAULT: Final = {DAY_ONE: "a transition that holds one"}


def _out_of_reach(document: Entry, path: str, entry: Entry, unit: Unit) -> Iterator[Fault]:
    amount = number(document, entry[unit.value])
    if amount is None:
        return
    if not -FURTHEST <= amount <= FURTHEST:
        remedy = f"give at most {FURTHEST}"
        yield Fault(f"{path}.{unit.value}", f"lies {amount} days away", remedy)
    if unit is Unit.DAY:
        yield from _day_number(document, path, entry, amount)
    elif str(entry.get("anchor", DAY_ONE)) not in (LAUNCH_DATE, INTAKE) and amount < 0:
        problem = f"is {amount}, before what it is counted from has happened"
        yield Fault(f"{path}.{unit.value}", problem, "give 0 or more")


def _day_number(document: Entry, path: str, entry: Entry, amount: int) -> Iterator[Fault]:
    """The number of a day: within the days, where nothing else than they keep it open."""
    days = number(document, "days")
    confined = (
        set(sources(document, entry["during"])) <= running(document) or entry["kind"] == "lapse"
    )
    if str(entry.get("anchor", DAY_ONE)) != DAY_ONE:
        problem = "is the number of a day, and those count from Day 1"
        yield Fault(f"{path}.anchor", problem, "leave it out, or write `days`")
    elif amount < 1 or (days is not None and confined and amount > days):
        until = f"from 1 to {days}" if confined else "of 1 or more"
        yield Fault(f"{path}.day", f"is Day {amount}", f"name a day {until}")


def _window(document: Entry, path: str, entry: Entry, unit: Unit) -> Iterator[Fault]:
    opens, due, closes = (
        number(document, entry[key]) if key in entry else None
        for key in ("opens", unit.value, "closes")
    )
    if due is None:
        return
    if opens is not None and opens > due:
        yield Fault(f"{path}.opens", f"is {opens}, after it is due", f"give at most {due}")
    if closes is not None and closes < due:
        yield Fault(f"{path}.closes", f"is {closes}, before it is due", f"give at least {due}")
    if "opens" in entry and "met_by" not in entry:
        yield Fault(f"{path}.opens", "opens a window that nothing meets", "drop it")


def _repeating(document: Entry, path: str, entry: Entry, unit: Unit) -> Iterator[Fault]:
    if "every" not in entry:
        if "last" in entry:
            yield Fault(f"{path}.last", "ends what does not repeat", "give `every`, or drop it")
        return
    every, due = number(document, entry["every"]), number(document, entry[unit.value])
    last = number(document, entry["last"]) if "last" in entry else None
    if every == 0:
        yield Fault(f"{path}.every", "is 0", "give 1 or more")
    if unit is not Unit.DAY or entry["kind"] == "lapse":
        problem = "repeats what is not the number of a day to be met"
        yield Fault(f"{path}.every", problem, "repeat a checkpoint with a `day`")
    if last is not None and due is not None and last < due:
        yield Fault(f"{path}.last", f"is {last}, before the first", f"give at least {due}")


def _steps(path: str, entry: Entry) -> Iterator[Fault]:
    if "steps" in entry and RecordStep.type not in texts(entry.get("met_by", [])):
        problem = f"are met by nothing: {RecordStep.type!r} is not in `met_by`"
        yield Fault(f"{path}.steps", problem, "add it, or drop them")


__all__ = ["date_name_faults", "date_structure_faults"]
