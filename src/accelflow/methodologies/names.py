"""The names in a methodology's document: each must be of something that exists, and once."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineKind
from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.kinds import AMOUNT, TEXT, kind_faults
from accelflow.methodologies.shape import UNITS, id_of, placed, table, tables, texts
from accelflow.rules.question import Guard
from accelflow.rules.roles import DOSSIER_ROLES

AMOUNTS = (*UNITS, "opens", "closes", "every", "last")
SIGNED = ("days", "working_days", "opens", "closes")
"""The numbers of a deadline, and those that may be negative: before the anchor."""

NEEDED_LIMITS = ("days", "events_most")
"""The limits that a playbook itself reads."""


def name_faults(
    document: Mapping[str, object],
    guards: Mapping[str, Guard],
    commands: Mapping[str, type[Command]],
) -> list[Fault]:
    """Every name that stands for nothing, and every name given twice."""
    return [
        *_ids_twice(document),
        *_stages_and_sets(document),
        *_roles(document),
        *_needed_limits(document),
        *_transitions(document, guards, commands),
        *_deadlines(document, guards, commands),
        *_labels(document),
    ]


def idle_limits(document: Mapping[str, object], given: Iterable[str]) -> list[Fault]:
    """Those that a variant gives and nothing names: a misspelt one leaves what it meant as it was.

    A whole definition may have them, as a number that stands in place of a limit means the same.
    """
    named, limits = {*_named_amounts(document), *NEEDED_LIMITS}, table(document, "limits")
    meant = [name for name in limits if name in named]
    faults = []
    for name in given:
        if name not in named:
            close = close_to(name, meant)
            remedy = close if close.startswith("did") else "drop it, or name it where it counts"
            faults.append(Fault(f"limits.{name}", "is named by no guard and no deadline", remedy))
    return faults


def settings_of(guard: Guard) -> Mapping[str, inspect.Parameter]:
    """The settings that a guard takes: its keyword-only parameters."""
    parameters = inspect.signature(guard.judge).parameters
    return {
        name: parameter
        for name, parameter in parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


def _ids_twice(document: Mapping[str, object]) -> list[Fault]:
    faults = []
    for name in ("stage", "step", "transition", "deadline"):
        seen: set[str] = set()
        for path, entry in placed(document, name):
            id = str(id_of(entry))
            if id in seen:
                faults.append(Fault(path, f"has the id {id!r} of another", "rename it"))
            seen.add(id)
    return faults


def _stages_and_sets(document: Mapping[str, object]) -> list[Fault]:
    stages, phases = _ids(document, "stage"), texts(document["phases"])
    faults = _named_twice("phases", phases)
    if not stages:
        faults.append(Fault("stage", "there is none", "write [[stage]]"))
    for path, stage in placed(document, "stage"):
        faults += _unknown(f"{path}.phase", [str(stage["phase"])], phases, "phase")
    for name, members in table(document, "sets").items():
        faults += _unknown(f"sets.{name}", texts(members), stages, "stage")
        faults += _named_twice(f"sets.{name}", texts(members))
    return faults


def _roles(document: Mapping[str, object]) -> list[Fault]:
    given = {
        source: texts(table(document, "roles").get(source, [])) for source in ("host", "dossier")
    }
    faults = _unknown("roles.dossier", given["dossier"], DOSSIER_ROLES, "role of the dossier")
    for source, roles in given.items():
        faults += _named_twice(f"roles.{source}", roles)
    faults += [
        Fault("roles.host", f"names {role!r}, which the dossier gives", "let one of them give it")
        for role in given["host"]
        if role in given["dossier"]
    ]
    pairs: dict[frozenset[str], int] = {}
    for index, entry in enumerate(tables(document, "apart")):
        path, roles = f"apart[{index}].roles", texts(entry["roles"])
        faults += _pair(path, roles)
        first = pairs.setdefault(frozenset(roles), index)
        if first != index:
            faults.append(Fault(path, f"is the pair of apart[{first}] again", "drop one of them"))
    return faults


def _needed_limits(document: Mapping[str, object]) -> list[Fault]:
    limits = table(document, "limits")
    faults = [
        Fault(f"limits.{name}", "is missing", "give a whole number")
        for name in NEEDED_LIMITS
        if name not in limits
    ]
    return faults + [
        Fault(f"limits.{name}", "is 0", "give 1 or more")
        for name in NEEDED_LIMITS
        if limits.get(name) == 0
    ]


def _named_amounts(document: Mapping[str, object]) -> Iterator[str]:
    """Every text that stands where a number may stand, and so may name a limit."""
    for _, entry in placed(document, "deadline"):
        reminders = entry.get("reminders", [])
        yield from _texts_of(*(entry[key] for key in AMOUNTS if key in entry))
        yield from _texts_of(*(reminders if isinstance(reminders, list) else ()))
    for table_name, keys in (("transition", ("refuse", "warn")), ("deadline", ("holds",))):
        for _, entry in placed(document, table_name):
            for uses in (entry.get(key, []) for key in keys):
                for use in uses if isinstance(uses, list) else []:
                    yield from _texts_of(*(use.values() if isinstance(use, Mapping) else ()))


def _texts_of(*values: object) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _transitions(
    document: Mapping[str, object],
    guards: Mapping[str, Guard],
    commands: Mapping[str, type[Command]],
) -> list[Fault]:
    roles = {role for group in table(document, "roles").values() for role in texts(group)}
    faults = []
    for path, entry in placed(document, "transition"):
        faults += _unknown(f"{path}.command", [str(entry["command"])], commands, "command")
        faults += _unknown(f"{path}.by", texts(entry["by"]), roles, "role")
        faults += _named_twice(f"{path}.by", texts(entry["by"]))
        faults += _stages(path, entry, "from", document)
        for key in ("refuse", "warn"):
            faults += _uses(f"{path}.{key}", entry.get(key, []), guards, document)
    return faults


def _deadlines(
    document: Mapping[str, object],
    guards: Mapping[str, Guard],
    commands: Mapping[str, type[Command]],
) -> list[Fault]:
    faults = []
    for path, entry in placed(document, "deadline"):
        met_by = texts(entry.get("met_by", []))
        faults += _unknown(f"{path}.kind", [str(entry["kind"])], list(DeadlineKind), "kind")
        faults += _unknown(f"{path}.met_by", met_by, commands, "command")
        faults += _named_twice(f"{path}.met_by", met_by)
        faults += _stages(path, entry, "during", document)
        for key in AMOUNTS:
            if key in entry:
                faults += _amount(f"{path}.{key}", entry[key], document, negative=key in SIGNED)
        reminders = entry.get("reminders", [])
        for index, one in enumerate(reminders if isinstance(reminders, list) else []):
            faults += _amount(f"{path}.reminders[{index}]", one, document)
        faults += _uses(f"{path}.holds", entry.get("holds", []), guards, document)
    return faults


def _labels(document: Mapping[str, object]) -> list[Fault]:
    known = _ids(document, "stage") | set(texts(document["phases"]))
    faults = []
    for locale, labels in table(document, "labels").items():
        faults += _unknown(f"labels.{locale}", texts(labels), known, "stage or phase")
    return faults


def _stages(
    path: str, entry: Mapping[str, object], key: str, document: Mapping[str, object]
) -> list[Fault]:
    named, stages = entry[key], _ids(document, "stage")
    if isinstance(named, str):
        faults = _unknown(f"{path}.{key}", [named], table(document, "sets"), "set of stages")
    else:
        faults = _unknown(f"{path}.{key}", texts(named), stages, "stage")
        faults += _named_twice(f"{path}.{key}", texts(named))
    if "to" in entry:
        faults += _unknown(f"{path}.to", [str(entry["to"])], stages, "stage")
    return faults


def _uses(
    path: str, uses: object, guards: Mapping[str, Guard], document: Mapping[str, object]
) -> list[Fault]:
    faults: list[Fault] = []
    for index, use in enumerate(uses if isinstance(uses, list) else []):
        settings = dict(use) if isinstance(use, Mapping) else {"guard": use}
        name = str(settings.pop("guard"))
        here = f"{path}[{index}] ({name})"
        if name not in guards:
            faults.append(Fault(here, f"there is no guard {name!r}", close_to(name, guards)))
            continue
        faults += _settings(here, settings, settings_of(guards[name]), document)
    return faults


def _settings(
    path: str,
    given: Mapping[str, object],
    known: Mapping[str, inspect.Parameter],
    document: Mapping[str, object],
) -> list[Fault]:
    faults = _unknown(path, given, known, "setting")
    for name, parameter in known.items():
        if name in given:
            faults += _setting(f"{path}.{name}", given[name], parameter, document)
        elif parameter.default is inspect.Parameter.empty:
            faults.append(Fault(f"{path}.{name}", "is missing", "give it a value"))
    return faults


def _setting(
    path: str, value: object, parameter: inspect.Parameter, document: Mapping[str, object]
) -> list[Fault]:
    if parameter.annotation not in (str, "str"):
        faults = kind_faults(path, value, AMOUNT)
        counts = parameter.annotation in (int, "int")
        return _amount(path, value, document) if counts and not faults else faults
    faults = kind_faults(path, value, TEXT)
    if faults:
        return faults
    if parameter.name == "role":
        faults += _unknown(path, [str(value)], DOSSIER_ROLES, "role")
    if value in table(document, "limits"):
        faults.append(Fault(path, f"{value!r} is a limit as well", "rename the limit"))
    return faults


def _amount(
    path: str, value: object, document: Mapping[str, object], *, negative: bool = False
) -> list[Fault]:
    if isinstance(value, int):
        fits = negative or value >= 0
        return [] if fits else [Fault(path, f"is {value}", "give 0 or more")]
    limits = table(document, "limits")
    if value in limits:
        return []
    hint = close_to(str(value), limits) or "give a number, or the name of a limit"
    return [Fault(path, f"there is no limit {value!r}", hint)]


def _pair(path: str, roles: tuple[str, ...]) -> list[Fault]:
    if len(roles) != 2 or roles[0] == roles[1]:
        return [Fault(path, "does not name two different roles", 'write ["coach", "member"]')]
    return _unknown(path, roles, DOSSIER_ROLES, "role of the dossier")


def _ids(document: Mapping[str, object], name: str) -> set[str]:
    return {str(entry["id"]) for entry in tables(document, name)}


def _named_twice(path: str, names: Iterable[str]) -> list[Fault]:
    return [
        Fault(path, f"names {name!r} twice", "name it once")
        for name, times in Counter(names).items()
        if times > 1
    ]


def _unknown(path: str, names: Iterable[str], known: Iterable[str], what: str) -> list[Fault]:
    there = set(known)
    return [
        Fault(path, f"there is no {what} {name!r}", close_to(name, there))
        for name in names
        if name not in there
    ]
