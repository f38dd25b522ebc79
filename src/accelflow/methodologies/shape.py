"""The shape of a methodology's document: which keys each table has, and of what kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to

TEXT, NUMBER, FLAG, TEXTS, ANY = "text", "a whole number", "true or false", "a list of text", "any"

_TOP = {"name": TEXT, "version": TEXT, "phases": TEXTS}
_TABLES = ("limits", "roles", "sets", "labels")
_LISTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "stage": (
        {"id": TEXT, "phase": TEXT},
        {"running": FLAG, "final": FLAG, "withdrawal": FLAG},
    ),
    "step": ({"id": TEXT}, {}),
    "apart": ({"roles": TEXTS}, {}),
    "transition": (
        {"command": TEXT, "from": ANY, "by": TEXTS},
        {"id": TEXT, "to": TEXT, "refuse": ANY, "warn": ANY},
    ),
    "deadline": (
        {"id": TEXT, "kind": TEXT, "day": ANY, "during": ANY},
        {"to": TEXT, "met_by": TEXTS},
    ),
}
"""Of each list of tables: the keys that it must have, and those that it may have."""


def shape_faults(document: Mapping[str, object]) -> list[Fault]:
    """Every unknown key, missing key and value of the wrong kind."""
    faults = _keys(document, "", _TOP, dict.fromkeys((*_TABLES, *_LISTS), ANY))
    for name in _TABLES:
        if not isinstance(document.get(name, {}), Mapping):
            faults.append(Fault(name, "is not a table", f"write [{name}]"))
    faults += _numbers(document.get("limits"))
    faults += _role_lists(document.get("roles"))
    for name, (needed, allowed) in _LISTS.items():
        entries = document.get(name, [])
        if not isinstance(entries, list):
            faults.append(Fault(name, "is not a list of tables", f"write [[{name}]]"))
            continue
        for index, entry in enumerate(entries):
            faults += _entry(f"{name}[{index}]", entry, needed, allowed)
    return faults


def tables(document: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """The entries of one list of tables, of a document whose shape is right."""
    entries = document.get(name, [])
    return list(entries) if isinstance(entries, list) else []


def texts(value: object) -> tuple[str, ...]:
    """A list of text, of a document whose shape is right."""
    return tuple(str(item) for item in value) if isinstance(value, Iterable) else ()


def table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    """One table, empty where it is missing."""
    value = document.get(name, {})
    return value if isinstance(value, Mapping) else {}


def _entry(
    path: str, entry: object, needed: dict[str, str], allowed: dict[str, str]
) -> list[Fault]:
    if not isinstance(entry, Mapping):
        return [Fault(path, "is not a table")]
    faults = _keys(entry, path, needed, allowed)
    for key in ("refuse", "warn"):
        faults += _uses(f"{path}.{key}", entry.get(key, []))
    return faults


def _keys(
    entry: Mapping[str, object], path: str, needed: dict[str, str], allowed: dict[str, str]
) -> list[Fault]:
    known = needed | allowed
    dot = f"{path}." if path else ""
    faults = [
        Fault(f"{dot}{key}", "is an unknown key", close_to(key, known))
        for key in entry
        if key not in known
    ]
    faults += [Fault(f"{dot}{key}", "is missing") for key in needed if key not in entry]
    faults += [
        Fault(f"{dot}{key}", f"is not {kind}")
        for key, kind in known.items()
        if key in entry and not _is(entry[key], kind)
    ]
    return faults


def _uses(path: str, uses: object) -> list[Fault]:
    if not isinstance(uses, list):
        return [Fault(path, "is not a list of guards")]
    faults = []
    for index, use in enumerate(uses):
        named = use.get("guard") if isinstance(use, Mapping) else use
        if not isinstance(named, str):
            faults.append(
                Fault(f"{path}[{index}]", "names no guard", 'write "name" or {guard = …}')
            )
    return faults


def _numbers(limits: object) -> list[Fault]:
    if not isinstance(limits, Mapping):
        return []
    return [
        Fault(f"limits.{name}", "is not a whole number of 0 or more")
        for name, value in limits.items()
        if not _is(value, NUMBER) or value < 0
    ]


def _role_lists(roles: object) -> list[Fault]:
    if not isinstance(roles, Mapping):
        return []
    return _keys(roles, "roles", {"host": TEXTS, "dossier": TEXTS}, {})


def _is(value: object, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "a whole number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "true or false":
            return isinstance(value, bool)
        case "a list of text":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return True
