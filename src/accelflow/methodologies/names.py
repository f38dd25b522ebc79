"""The names in a methodology's document: each must be of something that exists, and once."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping

from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineKind
from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.shape import table, tables, texts
from accelflow.rules.question import Guard
from accelflow.rules.roles import DOSSIER_ROLES


def name_faults(
    document: Mapping[str, object],
    guards: Mapping[str, Guard],
    commands: Mapping[str, type[Command]],
) -> list[Fault]:
    """Every name that stands for nothing, and every id given twice."""
    stages = {str(stage["id"]) for stage in tables(document, "stage")}
    sets = table(document, "sets")
    roles = {role for group in table(document, "roles").values() for role in texts(group)}
    phases = texts(document["phases"])
    faults = _twice(document)
    for index, stage in enumerate(tables(document, "stage")):
        faults += _unknown(f"stage[{index}].phase", [str(stage["phase"])], phases, "phase")
    for name, members in sets.items():
        faults += _unknown(f"sets.{name}", texts(members), stages, "stage")
    dossier = texts(table(document, "roles").get("dossier", []))
    faults += _unknown("roles.dossier", dossier, DOSSIER_ROLES, "role of the dossier")
    for index, pair in enumerate(tables(document, "apart")):
        faults += _pair(f"apart[{index}].roles", texts(pair["roles"]))
    for index, entry in enumerate(tables(document, "transition")):
        path = f"transition[{index}] ({entry.get('id', entry['command'])})"
        faults += _unknown(f"{path}.command", [str(entry["command"])], commands, "command")
        faults += _unknown(f"{path}.by", texts(entry["by"]), roles, "role")
        faults += _stages(path, entry, "from", stages, sets)
        for key in ("refuse", "warn"):
            faults += _uses(f"{path}.{key}", entry.get(key, []), guards, document)
    for index, entry in enumerate(tables(document, "deadline")):
        path = f"deadline[{index}] ({entry['id']})"
        faults += _unknown(f"{path}.kind", [str(entry["kind"])], list(DeadlineKind), "kind")
        faults += _unknown(f"{path}.met_by", texts(entry.get("met_by", [])), commands, "command")
        faults += _stages(path, entry, "during", stages, sets)
        faults += _limit(f"{path}.day", entry["day"], document)
    for locale, labels in table(document, "labels").items():
        if isinstance(labels, Mapping):
            faults += _unknown(f"labels.{locale}", labels, {*stages, *phases}, "stage or phase")
    return faults


def settings_of(guard: Guard) -> Mapping[str, inspect.Parameter]:
    """The settings that a guard takes: its keyword-only parameters."""
    parameters = inspect.signature(guard.judge).parameters
    return {
        name: parameter
        for name, parameter in parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


def _twice(document: Mapping[str, object]) -> list[Fault]:
    faults = []
    for name in ("stage", "step", "transition", "deadline"):
        seen: set[str] = set()
        for index, entry in enumerate(tables(document, name)):
            id = str(entry.get("id", entry.get("command")))
            if id in seen:
                faults.append(
                    Fault(f"{name}[{index}]", f"has the id {id!r} of another", "rename it")
                )
            seen.add(id)
    return faults


def _stages(
    path: str,
    entry: Mapping[str, object],
    key: str,
    stages: set[str],
    sets: Mapping[str, object],
) -> list[Fault]:
    named = entry[key]
    faults = []
    if isinstance(named, str):
        faults += _unknown(f"{path}.{key}", [named], sets, "set of stages")
    else:
        faults += _unknown(f"{path}.{key}", texts(named), stages, "stage")
    if "to" in entry:
        faults += _unknown(f"{path}.to", [str(entry["to"])], stages, "stage")
    return faults


def _uses(
    path: str, uses: object, guards: Mapping[str, Guard], document: Mapping[str, object]
) -> list[Fault]:
    faults: list[Fault] = []
    for index, use in enumerate(uses if isinstance(uses, list) else []):
        here = f"{path}[{index}]"
        settings = dict(use) if isinstance(use, Mapping) else {"guard": use}
        name = str(settings.pop("guard"))
        if name not in guards:
            faults.append(Fault(here, f"there is no guard {name!r}", close_to(name, guards)))
            continue
        faults += _settings(f"{here} ({name})", settings, settings_of(guards[name]), document)
    return faults


def _settings(
    path: str,
    given: Mapping[str, object],
    known: Mapping[str, inspect.Parameter],
    document: Mapping[str, object],
) -> list[Fault]:
    faults = _unknown(path, given, known, "setting")
    for name, parameter in known.items():
        if name not in given:
            if parameter.default is inspect.Parameter.empty:
                faults.append(Fault(f"{path}.{name}", "is missing"))
        elif parameter.annotation in (int, "int"):
            faults += _limit(f"{path}.{name}", given[name], document)
        elif name == "role":
            faults += _unknown(f"{path}.role", [str(given[name])], DOSSIER_ROLES, "role")
    return faults


def _limit(path: str, value: object, document: Mapping[str, object]) -> list[Fault]:
    if isinstance(value, int) and not isinstance(value, bool):
        return []
    return _unknown(path, [str(value)], table(document, "limits"), "limit")


def _pair(path: str, roles: tuple[str, ...]) -> list[Fault]:
    if len(roles) != 2 or roles[0] == roles[1]:
        return [Fault(path, "does not name two different roles")]
    return _unknown(path, roles, DOSSIER_ROLES, "role of the dossier")


def _unknown(path: str, names: Iterable[str], known: Iterable[str], what: str) -> list[Fault]:
    there = set(known)
    return [
        Fault(path, f"there is no {what} {name!r}", close_to(name, there))
        for name in names
        if name not in there
    ]
