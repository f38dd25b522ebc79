"""Any value of our classes that their validators let pass, drawn for the laws of the codec.

All of one value comes from one seed: drawn choice by choice it would take Hypothesis long, and
values would be likely to repeat themselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from random import Random
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accelflow.domain.attempts import Attempt
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.domain.values import (
    DIGITS,
    FIRST_DAY,
    ID,
    LAST_DAY,
    Several,
    Text,
    Whole,
    identifiers,
    sha256,
)
from accelflow.errors import InvalidInput

T = TypeVar("T")


def command(type: str) -> SearchStrategy[Command]:
    """Any command of a type."""
    return of(COMMANDS[type])


def event(type: str) -> SearchStrategy[Event]:
    """Any event of a type, as a playbook might have made it."""
    return _seeded(lambda chance: _event(chance, type))


def of(kind: type[T]) -> SearchStrategy[T]:
    """Any value of a kind."""
    return _seeded(lambda chance: _value(chance, kind))


def _seeded(make: Callable[[Random], Any]) -> SearchStrategy[Any]:
    return st.integers(0, 2**64 - 1).map(lambda seed: make(Random(seed)))


def _event(chance: Random, type: str) -> Event:
    given: dict[str, Any] = {"position": chance.choice((1, 2, 10_000))}
    if type in COMMANDS:
        asked = attrs.fields_dict(attrs.resolve_types(Attempt))
        given["cause"] = _value(chance, COMMANDS[type])
        given |= {"actor": _of_field(chance, asked["actor"])}
        given |= {"attempt": _of_field(chance, asked["id"])}
    else:
        moment = Moment(type.removeprefix("deadline-"))
        given["cause"] = _object(chance, DeadlineMoved, {"moment": moment})
        given |= {"actor": None, "attempt": None}
    made: Event = _object(chance, Event, given)
    return made


def _value(chance: Random, kind: Any, validators: tuple[Any, ...] = ()) -> Any:
    """Any value of a kind that these validators let pass."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _value(chance, chance.choice(arguments), validators)
    if origin in (tuple, frozenset):
        return _list(chance, origin, arguments[0], validators)
    if origin is dict:
        keys = chance.sample(("role", "goal", "least"), chance.randint(0, 3))
        return {key: _value(chance, arguments[1]) for key in keys}
    if kind is type(None):
        return None
    if attrs.has(kind):
        return _object(chance, kind, {})
    if issubclass(kind, Enum):
        return chance.choice(list(kind))
    return _SCALARS[kind](chance, validators)


def _object(chance: Random, kind: Any, given: dict[str, Any]) -> Any:
    """An object, drawn anew as long as a rule over several of its fields is not kept."""
    fields = [one for one in attrs.fields(attrs.resolve_types(kind)) if one.name not in given]
    while True:
        drawn = {
            one.name: _of_field(chance, one)
            for one in fields
            if one.default is attrs.NOTHING or chance.random() < 0.6
        }
        try:
            return kind(**given, **drawn)
        except InvalidInput:
            continue


def _of_field(chance: Random, attribute: attrs.Attribute[Any]) -> Any:
    return _value(chance, attribute.type, _flat(attribute.validator))


def _list(chance: Random, origin: Any, kind: Any, validators: tuple[Any, ...]) -> Any:
    least = max((one.least for one in validators if isinstance(one, Several)), default=0)
    number = chance.randint(least, max(least, 3))
    drawn = (_value(chance, kind, validators) for _ in range(number))
    once = origin is frozenset or identifiers in validators
    return origin(dict.fromkeys(drawn) if once else drawn)


def _text(chance: Random, validators: tuple[Any, ...]) -> str:
    for one in validators:
        if isinstance(one, Text):
            texts = [*_TEXTS, "x" * one.limit, "ж" * one.limit, "\u0645\u200f" * (one.limit // 2)]
            return chance.choice([*texts, "", ""] if one.empty else texts)
        if one is sha256:
            return f"{chance.getrandbits(256):064x}"
    return chance.choice((*_IDS, f"goal-{chance.randint(1, 99)}"))


def _whole(chance: Random, validators: tuple[Any, ...]) -> int:
    for one in validators:
        if isinstance(one, Whole):
            return chance.choice((one.least, one.most, chance.randint(one.least, one.most)))
    return chance.choice((-(2**63), 2**63 - 1, 0, chance.randint(-99, 99)))


def _decimal(chance: Random, _: tuple[Any, ...]) -> Decimal:
    whole = chance.randint(0, 10 ** chance.randint(0, DIGITS) - 1)
    # neither end of the number may stand further from the point than a number may have digits
    exponent = chance.randint(-DIGITS, DIGITS - len(str(whole)))
    return Decimal(chance.choice((whole, -whole))).scaleb(exponent)


def _date(chance: Random, _: tuple[Any, ...]) -> date:
    days = chance.randint(0, (LAST_DAY - FIRST_DAY).days)
    return chance.choice((FIRST_DAY, LAST_DAY, FIRST_DAY + timedelta(days)))


def _instant(chance: Random, _: tuple[Any, ...]) -> datetime:
    first = datetime(2000, 1, 1, tzinfo=UTC)
    exact = timedelta(microseconds=chance.choice((0, 1, 999_999, chance.randint(0, 10**6))))
    return first + timedelta(hours=chance.randint(0, 10**6)) + exact


def _flat(validator: Any) -> tuple[Any, ...]:
    """The validators of ours out of those that attrs puts around them."""
    if validator is None:
        return ()
    around = [getattr(validator, name, None) for name in ("validator", "member_validator")]
    inner = (*getattr(validator, "_validators", ()), *(one for one in around if one is not None))
    return tuple(one for part in inner for one in _flat(part)) if inner else (validator,)


_TEXTS: Final = tuple(
    unicodedata.normalize("NFC", text)
    for text in (
        *(
            "All were there.",
            'He said: "No\\way"',
            "two\nlines\tand a tab",
            "0",
            "null",
            "[erased]",
        ),
        *(
            "Айгүл Токтогулова",
            "\u2067تقرير\u2069 \u200fA\u200e",
            "e\u0301",
            "😀",
            "\u2028",
            "a" * 64,
        ),
    )
    if text.strip()
)
_IDS: Final = ("x" * ID, "ұйым", "وزارة", "a/b~c", "😀", '"', "0" * 64)
_SCALARS: Final[Mapping[Any, Callable[[Random, tuple[Any, ...]], Any]]] = {
    bool: lambda chance, _: chance.random() < 0.5,
    int: _whole,
    str: _text,
    Decimal: _decimal,
    date: _date,
    datetime: _instant,
}
