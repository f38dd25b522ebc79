"""The structure of a methodology: what can be reached, what can be left, what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from accelflow.domain.commands import (
    Command,
    DeferChallenge,
    FixLaunchDate,
    HoldLaunchWorkshop,
    SetChallenge,
)
from accelflow.domain.definition import CUTOFF, DAY_ONE, INTAKE, LAUNCH_DATE
from accelflow.errors import Fault
from accelflow.methodologies.shape import placed, table, texts

N = TypeVar("N")


def structure_faults(
    document: Mapping[str, object], commands: Mapping[str, type[Command]]
) -> list[Fault]:
    """Every fault of reach, exit, order and number, of a document whose shape is right."""
    return [
        *_beginnings(document, commands),
        *_unreachable(document),
        *_no_end(document),
        *_ends(document),
        *_no_forced_exit(document, commands),
        *_never_taken(document),
        *_deadlines(document),
        *_ranges(document),
    ]


def sources(document: Mapping[str, object], named: object) -> tuple[str, ...]:
    """The stages of a `from` or `during`: a list, or the name of a set."""
    return texts(table(document, "sets").get(named, [])) if isinstance(named, str) else texts(named)


def number(document: Mapping[str, object], value: object) -> int | None:
    """A number, or the limit that a name stands for; None for a name of nothing."""
    if isinstance(value, int):
        return value
    limit = table(document, "limits").get(value) if isinstance(value, str) else None
    return limit if isinstance(limit, int) else None


def running(document: Mapping[str, object]) -> set[str]:
    """The stages in which the clock runs."""
    return {str(stage["id"]) for _, stage in placed(document, "stage") if stage.get("running")}


def arrivals(
    document: Mapping[str, object], anchor: str, commands: Mapping[str, type[Command]]
) -> Iterator[str]:
    """The stages in which an event that fixes an anchor arrives."""
    if anchor == CUTOFF:
        # where the clock stands still once it has run
        clock = running(document)
        yield from (to for source, to in _edges(document) if source in clock and to not in clock)
        return
    kind = _FIXING.get(anchor)
    for _, entry in placed(document, "transition"):
        command = str(entry["command"])
        fixes = issubclass(commands.get(command, Command), kind) if kind else command == anchor
        if fixes:
            to = entry.get("to")
            yield from sources(document, entry["from"]) if to is None else [str(to)]


_FIXING: Final[Mapping[str, type[Command]]] = {
    DAY_ONE: HoldLaunchWorkshop,
    LAUNCH_DATE: FixLaunchDate,
    INTAKE: DeferChallenge,
}


def _beginnings(
    document: Mapping[str, object], commands: Mapping[str, type[Command]]
) -> list[Fault]:
    faults = []
    begins = False
    for path, entry in placed(document, "transition"):
        command = str(entry["command"])
        sets = issubclass(commands.get(command, Command), SetChallenge)
        if entry["from"] != []:
            if sets:
                faults.append(
                    Fault(f"{path}.from", f"{command!r} only begins a challenge", "write from = []")
                )
            continue
        begins = True
        if not sets and command in commands:
            faults.append(
                Fault(f"{path}.from", f"{command!r} cannot begin a challenge", "name its stages")
            )
        if "to" not in entry:
            faults.append(Fault(path, "begins a challenge in no stage", "give it a `to`"))
    if not begins:
        faults.append(Fault("transition", "none begins a challenge", "give one of them from = []"))
    return faults


def _edges(document: Mapping[str, object]) -> list[tuple[str, str]]:
    edges = []
    for name, key in (("transition", "from"), ("deadline", "during")):
        for _, entry in placed(document, name):
            if "to" in entry:
                edges += [(one, str(entry["to"])) for one in sources(document, entry[key])]
    return edges


def _unreachable(document: Mapping[str, object]) -> list[Fault]:
    begin = {
        str(entry["to"])
        for _, entry in placed(document, "transition")
        if entry["from"] == [] and "to" in entry
    }
    reached = _closure(begin, _edges(document))
    return [
        Fault(path, "cannot be reached", "give it a transition")
        for path, stage in placed(document, "stage")
        if stage["id"] not in reached
    ]


def _no_end(document: Mapping[str, object]) -> list[Fault]:
    stages = placed(document, "stage")
    ends = {str(one["id"]) for _, one in stages if one.get("final") and not one.get("withdrawal")}
    backwards = [(target, source) for source, target in _edges(document)]
    saved = _closure(ends, backwards)
    return [
        Fault(
            path,
            "has no way to an end other than withdrawal",
            "give it a transition onwards",
        )
        for path, stage in stages
        if not stage.get("final") and stage["id"] not in saved
    ]


def _ends(document: Mapping[str, object]) -> list[Fault]:
    faults = []
    final = set()
    for path, stage in placed(document, "stage"):
        if stage.get("final"):
            final.add(str(stage["id"]))
            if stage.get("running"):
                faults.append(Fault(path, "is an end that runs the clock", "drop `running`"))
        elif stage.get("withdrawal"):
            faults.append(Fault(path, "is a withdrawal and no end", "add final = true"))
    for name, key in (("transition", "from"), ("deadline", "during")):
        for path, entry in placed(document, name):
            faults += [
                Fault(f"{path}.{key}", f"{stage!r} is an end", "an end is not left: drop it")
                for stage in sources(document, entry[key])
                if stage in final
            ]
    return faults


def _no_forced_exit(
    document: Mapping[str, object], commands: Mapping[str, type[Command]]
) -> list[Fault]:
    stages = placed(document, "stage")
    clock = running(document)
    forced: set[str] = set()
    for _, entry in placed(document, "deadline"):
        if entry["kind"] == "lapse" and entry.get("to", "") not in {"", *clock}:
            during = set(sources(document, entry["during"]))
            forced |= _held(arrivals(document, DAY_ONE, commands), during, _edges(document))
    return [
        Fault(
            path,
            "runs the clock without an exit by force",
            "name it, and all stages between the launch and it, in the `during` of one lapse",
        )
        for path, stage in stages
        if stage.get("running") and stage["id"] not in forced
    ]


def _held(begin: Iterable[str], during: set[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    """The stages in which a deadline is open however they were reached: one left is closed."""
    ways = [
        ((source, still), (target, still and target in during))
        for source, target in edges
        for still in (True, False)
    ]
    reached = _closure([(stage, stage in during) for stage in begin], ways)
    return {stage for stage, still in reached if still and (stage, False) not in reached}


def _never_taken(document: Mapping[str, object]) -> list[Fault]:
    """The first that passes wins, so what stands behind an unguarded one may never be taken."""
    unguarded: dict[tuple[str, str], tuple[str, set[str]]] = {}
    faults = []
    for path, entry in placed(document, "transition"):
        command, roles = str(entry["command"]), set(texts(entry["by"]))
        for stage in dict.fromkeys(sources(document, entry["from"]) or ("(nothing)",)):
            first = unguarded.get((stage, command))
            if first and (not entry.get("refuse") or roles <= first[1]):
                problem = f"is never taken: {first[0]} is unguarded for {command!r} in {stage!r}"
                faults.append(Fault(path, problem, "guard all but the last"))
            elif not first and not entry.get("refuse"):
                unguarded[stage, command] = (path, roles)
    return faults


def _deadlines(document: Mapping[str, object]) -> list[Fault]:
    faults: list[Fault] = []
    for path, entry in placed(document, "deadline"):
        if entry["kind"] == "lapse":
            faults += _lapse(document, path, entry)
            faults += _last_day(document, path, entry)
        elif entry["kind"] == "checkpoint":
            faults += _checkpoint(document, path, entry)
    return faults


def _last_day(
    document: Mapping[str, object], path: str, entry: Mapping[str, object]
) -> list[Fault]:
    """A lapse that stops the clock does so when the days are over: the cap is counted from them."""
    clock = running(document)
    stops = clock & set(sources(document, entry["during"])) and entry.get("to") not in clock
    day, days = number(document, entry.get("day")), number(document, "days")
    if not stops or day is None or days is None or day >= days:
        return []
    return [
        Fault(
            f"{path}.day",
            f"stops the clock on Day {day}, and the days are {days}",
            'write day = "days", or change limits.days',
        )
    ]


def _lapse(document: Mapping[str, object], path: str, entry: Mapping[str, object]) -> list[Fault]:
    faults = []
    if "to" not in entry:
        faults.append(Fault(path, "lapses to no stage", "give it a `to`"))
    elif entry["to"] in sources(document, entry["during"]):
        faults.append(
            Fault(f"{path}.to", f"{entry['to']!r} is one of its own stages", "name another")
        )
    if "met_by" in entry:
        faults.append(
            Fault(
                f"{path}.met_by",
                "nothing averts a lapse",
                "drop `met_by`, or make it a checkpoint",
            )
        )
    return faults


def _checkpoint(
    document: Mapping[str, object], path: str, entry: Mapping[str, object]
) -> list[Fault]:
    faults = []
    if "to" in entry:
        faults.append(Fault(path, "is a checkpoint that moves", "drop `to`, or make it a lapse"))
    if "met_by" not in entry:
        faults.append(Fault(path, "can never be met", "name commands in `met_by`"))
    during = set(sources(document, entry["during"]))
    asked = {
        str(one["command"])
        for _, one in placed(document, "transition")
        if during & set(sources(document, one["from"]))
    }
    return faults + [
        Fault(f"{path}.met_by", f"{command!r} is asked in none of its stages", "drop it")
        for command in texts(entry.get("met_by", []))
        if command not in asked
    ]


def _ranges(document: Mapping[str, object]) -> list[Fault]:
    faults: list[Fault] = []
    for name, key in (("transition", "refuse"), ("transition", "warn"), ("deadline", "holds")):
        for path, entry in placed(document, name):
            uses = entry.get(key, [])
            for index, use in enumerate(uses if isinstance(uses, list) else []):
                if isinstance(use, Mapping):
                    faults += _range(document, f"{path}.{key}[{index}] ({use['guard']})", use)
    return faults


def _range(document: Mapping[str, object], path: str, use: Mapping[str, object]) -> list[Fault]:
    faults = []
    for low, high in (("least", "most"), ("first", "last")):
        lowest, highest = (
            number(document, use[key]) if key in use else None for key in (low, high)
        )
        if lowest is not None and highest is not None and lowest > highest:
            problem = f"asks for at least {lowest} and at most {highest}"
            faults.append(Fault(path, problem, f"let `{low}` not exceed `{high}`"))
    return faults


def _closure(begin: Iterable[N], edges: Iterable[tuple[N, N]]) -> set[N]:
    reached, pairs = set(begin), list(edges)
    while True:
        further = {target for source, target in pairs if source in reached} - reached
        if not further:
            return reached
        reached |= further
