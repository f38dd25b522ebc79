"""The shipped document as a plain value, and ways to spoil a copy of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from typing import Any, Final

import pytest

from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies import load

Document = dict[str, Any]
Path = tuple[str | int, ...]

SHIPPED: Final[Document] = tomllib.loads(
    files("accelflow.methodologies").joinpath("hundred_day.toml").read_text("utf-8")
)


def fresh() -> Document:
    """A copy of the shipped document that a test may spoil."""
    return deepcopy(SHIPPED)


def entry(document: Document, table: str, id: str) -> Any:
    """The entry of a list of tables with this id, or with this command where it has no id."""
    return next(one for one in document[table] if one.get("id", one.get("command")) == id)


def faults_of(document: Any) -> tuple[Fault, ...]:
    """Every fault that the loader finds; the test fails where it finds none."""
    with pytest.raises(MethodologyInvalid) as caught:
        load(document)
    assert caught.value.faults
    return caught.value.faults


def paths_in(value: Any, below: Path = ()) -> Iterator[Path]:
    """The path of every value inside a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        yield (*below, key)
        if isinstance(item, dict | list):
            yield from paths_in(item, (*below, key))


def at(document: Any, path: Path) -> Any:
    """The value at a path."""
    for key in path:
        document = document[key]
    return document


def put(document: Document, path: Path, value: Any) -> Document:
    """A copy with another value at a path."""
    copy = deepcopy(document)
    at(copy, path[:-1])[path[-1]] = value
    return copy


def dropped(document: Document, path: Path) -> Document:
    """A copy without what stands at a path."""
    copy = deepcopy(document)
    del at(copy, path[:-1])[path[-1]]
    return copy
