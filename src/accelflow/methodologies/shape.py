"""The shape of a methodology's document: which keys each table has, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from accelflow.domain.values import LINE, text_fault
from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to

UNKNOWN_KEY: Final = "is an unknown key"
"""The problem that leaves everything else of a document readable."""

LIMIT_MOST: Final = 1_000_000
"""The highest limit: so many days after any first day is still a date."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIMIT_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]*")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != "" and text_fault("", value, LINE) is None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LINE and bool(_NAME.fullmatch(value))


def _is_version(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LINE and bool(_VERSION.fullmatch(value))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(_is_name(item) for item in value)


TEXT, NAME, FLAG = "text", "a name in kebab-case", "true or false"
VERSION = "a version such as 1 or 2.1"
TEXTS, SOME, NAMES = "a list of text", "a list of one text or more", "a list of names in kebab-case"
STAGES, SOURCES = "stages or the name of a set", "stages, the name of a set, or []"
AMOUNT = "a whole number or the name of a limit"
USES = "a list of guards"

_KINDS: Final[Mapping[str, Callable[[object], bool]]] = {
    TEXT: _is_text,
    NAME: _is_name,
    FLAG: lambda value: isinstance(value, bool),
    VERSION: _is_version,
    TEXTS: _are_texts,
    SOME: lambda value: _are_texts(value) and value != [],
    NAMES: _are_names,
    STAGES: lambda value: _is_text(value) or (_are_texts(value) and value != []),
    SOURCES: lambda value: _is_text(value) or _are_texts(value),
    AMOUNT: lambda value: _is_text(value) or _is_whole(value),
    USES: lambda value: isinstance(value, list),
}

_TOP = {"name": NAME, "version": VERSION, "phases": NAMES}
_TABLES = ("limits", "roles", "sets", "labels")
_LISTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
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
        {"id": NAME, "kind": TEXT, "day": AMOUNT, "during": STAGES},
        {"to": TEXT, "met_by": SOME},
    ),
}
"""Of each list of tables: the keys that it must have, and those that it may have."""


def shape_faults(document: Mapping[str, object]) -> list[Fault]:
    """Every unknown key, missing key and value of the wrong kind."""
    faults = _unknown_keys(document, "", {*_TOP, *_TABLES, *_LISTS})
    faults += _kinds(document, "", _TOP, {})
    for name in _TABLES:
        faults += _table(name, document.get(name, {}))
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


def placed(document: Mapping[str, object], name: str) -> list[tuple[str, Mapping[str, object]]]:
    """The same entries, each with the path by which faults speak of it."""
    return [
        (f"{name}[{index}] ({entry.get('id', entry.get('command'))})", entry)
        for index, entry in enumerate(tables(document, name))
    ]


def texts(value: object) -> tuple[str, ...]:
    """A list of text, of a document whose shape is right."""
    return tuple(str(item) for item in value) if isinstance(value, Iterable) else ()


def table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    """One table, empty where it is missing."""
    value = document.get(name, {})
    return value if isinstance(value, Mapping) else {}


def kind_faults(path: str, value: object, kind: str) -> list[Fault]:
    """Whether a value is of one of the kinds above."""
    if _KINDS[kind](value):
        return []
    if isinstance(value, str) and (problem := text_fault(path, value, LINE)):
        return [problem]
    return [Fault(path, f"is not {kind}", f"give {kind}")]


def _table(name: str, value: object) -> list[Fault]:
    if not isinstance(value, Mapping):
        return [Fault(name, "is not a table", f"write [{name}]")]
    faults = _unknown_keys(value, name, value)
    match name:
        case "limits":
            faults += _limits(value)
        case "roles" if value:
            known = {"host": NAMES, "dossier": NAMES}
            faults += _unknown_keys(value, name, known) + _kinds(value, name, known, {})
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
        if isinstance(key, str) and not _LIMIT_NAME.fullmatch(key):
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
    for key in ("refuse", "warn"):
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
        if not _is_text(named):
            faults.append(Fault(here, "names no guard", 'write "name" or {guard = …}'))
        if isinstance(use, Mapping):
            faults += _unknown_keys(use, here, use)
    return faults


def _shown(key: object) -> str:
    return key if _is_text(key) and isinstance(key, str) else ascii(key)[:60]
