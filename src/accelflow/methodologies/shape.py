"""The shape of a methodology's document: which keys each table has, and of what kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from accelflow.domain.definition import Unit
from accelflow.domain.values import LINE, text_fault
from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.kinds import (
    AMOUNT,
    AMOUNTS,
    BASE,
    FLAG,
    LIMIT_NAME,
    NAME,
    NAMES,
    PAIRS,
    SOME,
    SOURCES,
    STAGES,
    TEXT,
    TEXTS,
    USES,
    VERSION,
    is_text,
    kind_faults,
)

UNKNOWN_KEY: Final = "is an unknown key"
"""The problem that leaves everything else of a document readable."""

LIMIT_MOST: Final = 1_000_000
"""The highest limit: so many days after any first day is still a date."""

UNITS: Final = tuple(unit.value for unit in Unit)
"""The keys of a deadline by which it may be counted; it has exactly one."""

_TOP = {"name": NAME, "version": VERSION, "phases": NAMES}
_FLAGS = {"exercise": FLAG}
_TABLES = ("limits", "roles", "sets", "labels")
LISTS: Final[dict[str, tuple[dict[str, str], dict[str, str]]]] = {
    "stage": (
        {"id": NAME, "phase": TEXT},
        {"running": FLAG, "final": FLAG, "withdrawal": FLAG},
    ),
    "step": ({"id": NAME}, {}),
    "apart": ({"roles": TEXTS}, {}),
    "transition": (
        {"command": TEXT, "from": SOURCES, "by": SOME},
        {"id": NAME, "to": TEXT, "refuse": USES, "warn": USES},
    ),
    "deadline": (
        {"id": NAME, "kind": TEXT, "during": STAGES},
        {
            **dict.fromkeys(UNITS, AMOUNT),
            "to": TEXT,
            "met_by": SOME,
            "anchor": TEXT,
            "steps": NAMES,
            "holds": USES,
            **dict.fromkeys(("opens", "closes", "every", "last"), AMOUNT),
            "time": TEXT,
            "roll": TEXT,
            "reminders": AMOUNTS,
        },
    ),
}
"""Of each list of tables: the keys that it must have, and those that it may have."""

_PARTIAL = {
    name: (needed, allowed) if name == "apart" else ({}, needed | allowed)
    for name, (needed, allowed) in LISTS.items()
}
DROPPED: Final = {
    "stage": NAMES,
    "step": NAMES,
    "transition": TEXTS,
    "deadline": NAMES,
    "limits": TEXTS,
    "sets": TEXTS,
    "apart": PAIRS,
}
"""What a variant may take away, and how each is named."""


def shape_faults(document: Mapping[str, object]) -> list[Fault]:
    """Every unknown key, missing key and value of the wrong kind."""
    known = {*_TOP, *_FLAGS, *_TABLES, *LISTS}
    faults = _unknown_keys(document, "", known)
    faults += _kinds(document, "", _TOP, _FLAGS)
    return faults + _inner(document, LISTS) + _counted(document)


def variant_shape_faults(document: Mapping[str, object]) -> list[Fault]:
    """The same of a document that extends another: it names what it changes, and no more."""
    known = {*_TOP, *_FLAGS, *_TABLES, *LISTS, "extends", "drop"}
    needed = {"name": NAME, "version": VERSION, "extends": BASE}
    faults = _unknown_keys(document, "", known)
    faults += _kinds(document, "", needed, _TOP | _FLAGS)
    faults += _inner(document, _PARTIAL)
    for path, entry in _unnamed(document):
        by = "`id` or `command`" if path.startswith("transition") else "`id`"
        if isinstance(entry, Mapping):
            faults.append(Fault(path, "names no entry", f"give {by}"))
    return faults + _drop(document.get("drop", {}))


def _counted(document: Mapping[str, object]) -> list[Fault]:
    """A deadline is counted in one unit."""
    faults = []
    entries = document.get("deadline", [])
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        given = [unit for unit in UNITS if isinstance(entry, Mapping) and unit in entry]
        if isinstance(entry, Mapping) and len(given) != 1:
            problem = f"is counted in {' and '.join(given)}" if given else "is counted in nothing"
            remedy = f"give one of {', '.join(UNITS)}"
            faults.append(Fault(f"deadline[{index}]", problem, remedy))
    return faults


def id_of(entry: Mapping[str, object]) -> object:
    """The id of an entry; that of a transition is its command, unless it has one of its own."""
    return entry.get("id", entry.get("command"))


def tables(document: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """The entries of one list of tables, of a document whose shape is right."""
    entries = document.get(name, [])
    return list(entries) if isinstance(entries, list) else []


def placed(document: Mapping[str, object], name: str) -> list[tuple[str, Mapping[str, object]]]:
    """The same entries, each with the path by which faults speak of it."""
    return [
        (f"{name}[{index}] ({id_of(entry)})", entry)
        for index, entry in enumerate(tables(document, name))
    ]


def texts(value: object) -> tuple[str, ...]:
    """A list of text, of a document whose shape is right."""
    return tuple(str(item) for item in value) if isinstance(value, Iterable) else ()


def table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    """One table, empty where it is missing."""
    value = document.get(name, {})
    return value if isinstance(value, Mapping) else {}


def _inner(
    document: Mapping[str, object], lists: Mapping[str, tuple[dict[str, str], dict[str, str]]]
) -> list[Fault]:
    faults: list[Fault] = []
    for name in _TABLES:
        faults += _table(name, document.get(name, {}), whole=lists is LISTS)
    for name, (needed, allowed) in lists.items():
        entries = document.get(name, [])
        if not isinstance(entries, list):
            faults.append(Fault(name, "is not a list of tables", f"write [[{name}]]"))
            continue
        for index, entry in enumerate(entries):
            faults += _entry(f"{name}[{index}]", entry, needed, allowed)
    return faults


def _unnamed(document: Mapping[str, object]) -> list[tuple[str, object]]:
    return [
        (f"{name}[{index}]", entry)
        for name in ("stage", "step", "transition", "deadline")
        for index, entry in enumerate(tables(document, name))
        if isinstance(entry, Mapping) and id_of(entry) is None
    ]


def _drop(value: object) -> list[Fault]:
    if not isinstance(value, Mapping):
        return [Fault("drop", "is not a table", "write [drop]")]
    return _unknown_keys(value, "drop", DROPPED) + _kinds(value, "drop", {}, DROPPED)


def _table(name: str, value: object, *, whole: bool) -> list[Fault]:
    if not isinstance(value, Mapping):
        return [Fault(name, "is not a table", f"write [{name}]")]
    faults = _unknown_keys(value, name, value)
    match name:
        case "limits":
            faults += _limits(value)
        case "roles" if value:
            known = {"host": NAMES, "dossier": NAMES}
            needed, allowed = (known, {}) if whole else ({}, known)
            faults += _unknown_keys(value, name, known) + _kinds(value, name, needed, allowed)
        case "sets":
            for key, stages in value.items():
                faults += kind_faults(f"sets.{_shown(key)}", stages, SOME)
        case "labels":
            for locale, labels in value.items():
                faults += _labels(f"labels.{_shown(locale)}", labels)
    return faults


def _limits(limits: Mapping[str, object]) -> list[Fault]:
    faults = []
    for key, value in limits.items():
        path = f"limits.{_shown(key)}"
        if isinstance(key, str) and not LIMIT_NAME.fullmatch(key):
            faults.append(Fault(path, "is not a name in snake_case", "write it as team_most"))
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LIMIT_MOST:
            faults.append(
                Fault(path, "is not a whole number of 0 or more", f"give one up to {LIMIT_MOST}")
            )
    return faults


def _labels(path: str, labels: object) -> list[Fault]:
    if not isinstance(labels, Mapping):
        return [Fault(path, "is not a table", f"write [{path}]")]
    faults = _unknown_keys(labels, path, labels)
    for id, label in labels.items():
        faults += kind_faults(f"{path}.{_shown(id)}", label, TEXT)
    return faults


def _entry(
    path: str, entry: object, needed: dict[str, str], allowed: dict[str, str]
) -> list[Fault]:
    if not isinstance(entry, Mapping):
        return [Fault(path, "is not a table", f"write [[{path.partition('[')[0]}]]")]
    faults = _unknown_keys(entry, path, needed | allowed)
    faults += _kinds(entry, path, needed, allowed)
    for key in ("refuse", "warn", "holds"):
        if key in allowed:
            faults += _uses(f"{path}.{key}", entry.get(key, []))
    return faults


def _unknown_keys(entry: Mapping[str, object], path: str, known: Iterable[str]) -> list[Fault]:
    faults = []
    for key in entry:
        where = f"{path}.{_shown(key)}" if path else _shown(key)
        if not isinstance(key, str):
            faults.append(Fault(where, "is a key that is not text", "write it in quotes"))
        elif problem := text_fault(where, key, LINE):
            faults.append(problem)
        elif key not in known:
            faults.append(Fault(where, UNKNOWN_KEY, close_to(key, known)))
    return faults


def _kinds(
    entry: Mapping[str, object], path: str, needed: dict[str, str], allowed: dict[str, str]
) -> list[Fault]:
    dot = f"{path}." if path else ""
    faults = [
        Fault(f"{dot}{key}", "is missing", f"give {kind}")
        for key, kind in needed.items()
        if key not in entry
    ]
    for key, kind in (needed | allowed).items():
        if key in entry:
            faults += kind_faults(f"{dot}{key}", entry[key], kind)
    return faults


def _uses(path: str, uses: object) -> list[Fault]:
    faults: list[Fault] = []
    for index, use in enumerate(uses if isinstance(uses, list) else []):
        here = f"{path}[{index}]"
        named = use.get("guard") if isinstance(use, Mapping) else use
        if not is_text(named):
            faults.append(Fault(here, "names no guard", 'write "name" or {guard = …}'))
        if isinstance(use, Mapping):
            faults += _unknown_keys(use, here, use)
    return faults


def _shown(key: object) -> str:
    return key if is_text(key) and isinstance(key, str) else ascii(key)[:60]
