"""The kinds of value that a methodology's document holds, and what is said of any other value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from accelflow.domain.values import LINE, text_fault
from accelflow.errors import Fault

TEXT, NAME, FLAG = "text", "a name in kebab-case", "true or false"
VERSION = "a version such as 1 or 2.1"
TEXTS, SOME, NAMES = "a list of text", "a list of one text or more", "a list of names in kebab-case"
STAGES, SOURCES = "stages or the name of a set", "stages, the name of a set, or []"
AMOUNT = "a whole number or the name of a limit"
AMOUNTS = "a list of whole numbers or names of limits"
USES = "a list of guards"
BASE = "a name and version such as hundred-day@1"
PAIRS = "a list of pairs of roles"


def kind_faults(path: str, value: object, kind: str) -> list[Fault]:
    """Whether a value is of one of the kinds above."""
    if _KINDS[kind](value):
        return []
    if isinstance(value, str) and (problem := text_fault(path, value, LINE)):
        return [problem]
    return [Fault(path, f"is not {kind}", f"give {kind}")]


_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LIMIT_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]*")


def is_text(value: object) -> bool:
    return isinstance(value, str) and value != "" and text_fault("", value, LINE) is None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LINE and bool(_NAME.fullmatch(value))


def _is_version(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LINE and bool(_VERSION.fullmatch(value))


def _is_base(value: object) -> bool:
    name, at, version = value.partition("@") if isinstance(value, str) else ("", "", "")
    return bool(at) and _is_name(name) and _is_version(version)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(is_text(item) for item in value)


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(_is_name(item) for item in value)


_KINDS: Final[Mapping[str, Callable[[object], bool]]] = {
    TEXT: is_text,
    NAME: _is_name,
    FLAG: lambda value: isinstance(value, bool),
    VERSION: _is_version,
    TEXTS: _are_texts,
    SOME: lambda value: _are_texts(value) and value != [],
    NAMES: _are_names,
    STAGES: lambda value: is_text(value) or (_are_texts(value) and value != []),
    SOURCES: lambda value: is_text(value) or _are_texts(value),
    AMOUNT: lambda value: is_text(value) or _is_whole(value),
    AMOUNTS: lambda value: (
        isinstance(value, list) and all(is_text(item) or _is_whole(item) for item in value)
    ),
    USES: lambda value: isinstance(value, list),
    BASE: _is_base,
    PAIRS: lambda value: (
        isinstance(value, list) and all(_are_texts(pair) and len(pair) == 2 for pair in value)
    ),
}
