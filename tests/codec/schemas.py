"""The shipped schemas as validators, and changes of documents to hold them and the readers to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any, Final, TypeVar

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from accelflow.domain.deadlines import DeadlineKind, DeadlineMoved, Moment
from accelflow.schemas import NAMES, schema
from tests import lifecycle as life
from tests.codec.commands import COMMANDS as WALKED

T = TypeVar("T")
Way = tuple[str | int, ...]
SchemaChange = Callable[[dict[str, Any]], object]
"""What changes a schema in place."""
Change = tuple[Way, str, Any]
"""Where a document is changed, how, and what is put there."""


def _one_of(held: Any, kinds: list[Any], instance: Any, _: Any) -> Iterator[ValidationError]:
    """`oneOf` as in jsonschema, which looks for every fault of each kind that does not hold."""
    found = [kind for kind in kinds if held.evolve(schema=kind).is_valid(instance)]
    if len(found) != 1:
        yield ValidationError(f"{len(found)} kinds of {len(kinds)} hold for {instance!r}")


_Quick: Final = extend(Draft202012Validator, {"oneOf": _one_of})  # type: ignore[no-untyped-call]  # the library's stubs say nothing of it


def checker(document: dict[str, Any]) -> Any:
    """A validator that knows the calendar, as `format` wants it."""
    return _Quick(document, format_checker=FormatChecker(["date"]))


HELD: Final = {name: checker(schema(name)) for name in NAMES}
"""The validators of the shipped schemas by their names."""


STRICTER: Final = {
    "a number of few digits": r"has too many digits",
    "a whole number without a point": r"is \d+\.0: expected `int`",
    "one of two, or something at all": r"is (given|empty), and",
    "a value, or a rate with its period": r"baseline\.(value|period): is (missing|given without)",
    "sites of the path scale": r"sites: is given without",
    "a percentage of a level alone": r"is true of a",
    "no baseline but 0 of what is counted": r"is not that of a",
    "each once": r"has the (id|one of) .* twice|names '.*' twice",
    "known at the earliest on its date": r"known_on: is \S+, before ",
}
"""Rules of the readers that no schema can have, with the words in which a reader tells them."""
OF_TEXT: Final = {
    "text counted as it is stored": r"has \d+ characters",
    "ids once each as they are stored": r"names the same id twice",
    "no half of a character": r"holds the character U\+D[89A-F]",
}
"""Such rules for text that is not in its normal form, or no text at all."""


def by_rule(told: str) -> bool:
    """Whether what is told is a fault that no schema can find in ordinary text."""
    return any(re.search(rule, told) for rule in STRICTER.values())


_DUE: Final = datetime(2023, 6, 24, 18, tzinfo=UTC)
_FIRST: Final = life.walk_to("drafted").events[0]
ONE_EACH: Final = {
    **{one.type: attrs.evolve(_FIRST, cause=one) for one in WALKED},
    **{
        moved.type: attrs.evolve(_FIRST, cause=moved, actor=None, attempt=None)
        for moved in (
            DeadlineMoved("day-100", moment, DeadlineKind.LAPSE, _DUE) for moment in Moment
        )
    },
}
"""An event of each type."""


@contextmanager
def altered(name: str, change: SchemaChange) -> Iterator[None]:
    """A shipped schema with something of it changed, while the block runs."""
    document = schema(name)
    change(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(HELD, name, checker(document))
        yield


def seen(law: Callable[[T], None], cases: Iterable[T], name: str, change: SchemaChange) -> bool:
    """Whether the law fails on one of the cases with a changed schema, and holds without."""
    for case in cases:
        with altered(name, change):
            try:
                law(case)
            except AssertionError:
                break
    else:
        return False
    law(case)
    return True


def without(keyword: str) -> SchemaChange:
    """A change of a schema that takes a keyword away wherever it stands."""

    def take(schema: Any, *, fields: bool = False) -> None:
        if isinstance(schema, dict):
            if not fields:
                schema.pop(keyword, None)
            for key, inner in schema.items():
                take(inner, fields=not fields and key in ("properties", "$defs"))
        elif isinstance(schema, list):
            for inner in schema:
                take(inner)

    return take


@cache
def form(name: str) -> Any:
    """The validator of one dictionary form."""
    whole = schema("forms")
    whole.pop("anyOf")
    return checker({**whole, "$ref": f"#/$defs/{name}"})


def plain(document: object) -> Any:
    """A document as another program reads it."""
    return json.loads(json.dumps(document))


def ways(found: Any, way: Way = ()) -> list[Way]:
    """The ways to every value in a document."""
    if not isinstance(found, dict | list):
        return [way]
    inner = found.items() if isinstance(found, dict) else enumerate(found)
    return [way, *(deeper for key, value in inner for deeper in ways(value, (*way, key)))]


def changes(document: Any) -> SearchStrategy[Change]:
    """One change anywhere in a document, often one that nearly fits.

    All of it comes from one seed: drawn choice by choice, changes would repeat themselves.
    """
    return st.integers(0, 2**64 - 1).map(lambda seed: _change(Random(seed), document))


def _change(chance: Random, document: Any) -> Change:
    found = ways(document)[1:]
    lists = [way for way in found if isinstance(led(document, way), list)]
    way = chance.choice(chance.choice((found, found, found, lists or found)))
    old = led(document, way)
    how = chance.choice(_HOWS[list if isinstance(old, list) else object])
    return way, how, chance.choice(chance.choice((_near(old), _near(old), _JUNK)))


def led(document: Any, way: Way) -> Any:
    """What stands at the end of a way."""
    for step in way:
        document = document[step]
    return document


def every_change(document: Any) -> Iterator[Change]:
    """Every change that could be drawn, but for what is put where it is of no kind like the old."""
    for way in ways(document)[1:]:
        yield from ((way, how, 1) for how in ("drop", "add", "repeat"))
        yield from ((way, "put", put) for put in _near(led(document, way)))


def _near(old: object) -> tuple[Any, ...]:
    """Values of the kind of this one, in order or just out of it."""
    match old:
        case bool():
            return (True, False, 0, 1, None, "true")
        case int():
            return (-1, 0, 1, 5, 6, 1_000, 1_001, 10_000, 10_001, 10**6 + 1, 2**70, 3.0, 1.5, "1")
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", old):
            return _DATES
        case str() if re.fullmatch(r"-?[\d.]+(E.*)?", old):
            return _NUMBERS
        case str():
            return _STRINGS
        case list():
            return ([], old + old, old[::-1], old[:1], old[1:], old[:-1])
    return (None, {}, "a", "2023-03-17", "1.5", 1, True)


def changed(document: Any, change: Change) -> Any:
    """A copy of the document with one thing wrong in it, or at times nothing."""
    way, how, put = change
    made = deepcopy(document)
    holder = led(made, way[:-1])
    match how, holder[way[-1]]:
        case "drop", _:
            del holder[way[-1]]
        case "add", _ if isinstance(holder, dict):
            holder["colour"] = put
        case "repeat", list() | str() as old:
            holder[way[-1]] = old * 201
        case _:
            holder[way[-1]] = put
    return made


_HOWS: Final = {
    list: ("put", "drop", "repeat"),
    object: ("put", "put", "put", "drop", "add", "repeat"),
}
_STRINGS: Final = (
    *("", " ", "\u3000", "a", "a b", "a\n", "\n", "a\u202eb", "a\x00b", "a\u200fb", "e\u0301"),
    *("x" * 200, "x" * 201, "x" * 300, "x" * 301, "x" * 5_000, "x" * 5_001, "\ufeff"),
    *("0" * 64, "F" * 64, "exact", "up", "scale", "open-review"),
)
_DATES: Final = (
    *("2023-03-17", "2023-02-30", "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01"),
    *("2023-03-17\n", "0000-01-01", "2023-3-17", "20230317", "2023-03-17T00:00:00Z", None),
    *("2023-03-17T00:00:00", "2023-03-17T25:00:00Z", "2023-03-17T09:00:00+06:00"),
)
_NUMBERS: Final = (
    *("1", "-1.50", "1E+3", ".5", "5.", "1_0", "1,5", " 1", "1\n", "\u0663", "NaN", "Infinity"),
    *("1E+29", "1E+30", "1" * 30, "1" * 31, "0" * 40 + "1", "1e-30", "1e-31", "+7", "", None),
    *(0, 6, -1, 1.5, 2.0, 10**29, 10**30, -(10**30), 10**30 - 1, 10**30 + 1),
)
_JUNK: Final[tuple[Any, ...]] = (
    None,
    True,
    {},
    [[]],
    ["a", "a"],
    2**70,
    *_STRINGS,
    *_DATES,
    *_NUMBERS,
)
"""What stands somewhere in a document, and nearly everywhere else is wrong."""
