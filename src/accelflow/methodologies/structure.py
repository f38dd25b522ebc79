"""The structure of a methodology: what can be reached, what can be left, what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accelflow.errors import Fault
from accelflow.methodologies.shape import table, tables, texts


def structure_faults(document: Mapping[str, object]) -> list[Fault]:
    """Every fault of reach, exit, order and number, of a document whose shape is right."""
    return [
        *_beginnings(document),
        *_unreachable(document),
        *_no_end(document),
        *_no_forced_exit(document),
        *_indistinguishable(document),
        *_contradictions(document),
    ]


def sources(document: Mapping[str, object], named: object) -> tuple[str, ...]:
    """The stages of a `from` or `during`: a list, or the name of a set."""
    return texts(table(document, "sets").get(named, [])) if isinstance(named, str) else texts(named)


def number(document: Mapping[str, object], value: object) -> int:
    """A number, or the limit that a name stands for; 0 for a name of nothing."""
    if isinstance(value, int):
        return value
    limit = table(document, "limits").get(str(value), 0)
    return limit if isinstance(limit, int) else 0


def _beginnings(document: Mapping[str, object]) -> list[Fault]:
    begin = [entry for entry in tables(document, "transition") if entry["from"] == []]
    if not begin:
        return [Fault("transition", "none begins a challenge", "give one of them from = []")]
    return [
        Fault(
            f"transition ({entry['command']})", "begins a challenge in no stage", "give it a `to`"
        )
        for entry in begin
        if "to" not in entry
    ]


def _edges(document: Mapping[str, object]) -> list[tuple[str, str]]:
    edges = []
    for entry in tables(document, "transition"):
        if "to" in entry:
            edges += [(one, str(entry["to"])) for one in sources(document, entry["from"])]
    for entry in tables(document, "deadline"):
        if "to" in entry:
            edges += [(one, str(entry["to"])) for one in sources(document, entry["during"])]
    return edges


def _unreachable(document: Mapping[str, object]) -> list[Fault]:
    begin = {
        str(entry["to"])
        for entry in tables(document, "transition")
        if entry["from"] == [] and "to" in entry
    }
    reached = _closure(begin, _edges(document))
    return [
        Fault(f"stage[{index}] ({stage['id']})", "cannot be reached", "give it a transition")
        for index, stage in enumerate(tables(document, "stage"))
        if stage["id"] not in reached
    ]


def _no_end(document: Mapping[str, object]) -> list[Fault]:
    stages = tables(document, "stage")
    ends = {str(one["id"]) for one in stages if one.get("final") and not one.get("withdrawal")}
    backwards = [(target, source) for source, target in _edges(document)]
    saved = _closure(ends, backwards)
    return [
        Fault(
            f"stage[{index}] ({stage['id']})",
            "has no way to an end other than withdrawal",
            "give it a transition onwards",
        )
        for index, stage in enumerate(stages)
        if not stage.get("final") and stage["id"] not in saved
    ]


def _no_forced_exit(document: Mapping[str, object]) -> list[Fault]:
    forced = {
        source
        for entry in tables(document, "deadline")
        if entry["kind"] == "lapse" and "to" in entry
        for source in sources(document, entry["during"])
    }
    return [
        Fault(
            f"stage[{index}] ({stage['id']})",
            "runs the clock without an exit by force",
            "name it in the `during` of a deadline of kind lapse",
        )
        for index, stage in enumerate(tables(document, "stage"))
        if stage.get("running") and stage["id"] not in forced
    ]


def _indistinguishable(document: Mapping[str, object]) -> list[Fault]:
    unguarded: dict[tuple[str, str], str] = {}
    faults = []
    for entry in tables(document, "transition"):
        command, name = str(entry["command"]), str(entry.get("id", entry["command"]))
        if entry.get("refuse"):
            continue
        for stage in sources(document, entry["from"]):
            other = unguarded.setdefault((stage, command), name)
            if other != name:
                faults.append(
                    Fault(
                        f"transition ({name})",
                        f"and {other!r} are both unguarded for {command!r} in {stage!r}",
                        "guard all but the last",
                    )
                )
    return faults


def _contradictions(document: Mapping[str, object]) -> list[Fault]:
    faults = []
    for entry in tables(document, "transition"):
        name = entry.get("id", entry["command"])
        for key in ("refuse", "warn"):
            uses = entry.get(key, [])
            for use in uses if isinstance(uses, list) else []:
                if isinstance(use, Mapping):
                    faults += _range(document, f"transition ({name}).{key} ({use['guard']})", use)
    days = number(document, "days")
    for entry in tables(document, "deadline"):
        path, day = f"deadline ({entry['id']})", number(document, entry["day"])
        if entry["kind"] == "lapse" and "to" not in entry:
            faults.append(Fault(path, "lapses to no stage", "give it a `to`"))
        if entry["kind"] == "checkpoint" and "to" in entry:
            faults.append(
                Fault(path, "is a checkpoint that moves", "drop `to`, or make it a lapse")
            )
        if not 1 <= day <= days:
            faults.append(Fault(f"{path}.day", f"is Day {day}", f"name a day from 1 to {days}"))
    return faults


def _range(document: Mapping[str, object], path: str, use: Mapping[str, object]) -> list[Fault]:
    faults = []
    for low, high in (("least", "most"), ("first", "last")):
        if low in use and high in use:
            lowest, highest = number(document, use[low]), number(document, use[high])
            if lowest > highest:
                problem = f"asks for at least {lowest} and at most {highest}"
                faults.append(Fault(path, problem, f"let `{low}` not exceed `{high}`"))
    return faults


def _closure(begin: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    reached, pairs = set(begin), list(edges)
    while True:
        further = {target for source, target in pairs if source in reached} - reached
        if not further:
            return reached
        reached |= further
