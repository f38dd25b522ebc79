"""Reads plain data into a value of ours, noting every fault at its path instead of the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec

from accelflow.domain.values import FORBIDDEN, nfc
from accelflow.errors import Fault, InvalidInput
from accelflow.methodologies.hints import close_to

BROKEN: Final = object()
"""Stands for a value that had a fault."""

DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A decimal as text; Decimal itself also takes spaces around it, "1_0" and any script's digits."""

_LONGEST_NAME: Final = 100
# Longer text is no misspelt name, and comparing it with the known ones would be slow.


def read(kind: Any, plain: object, path: str, faults: list[Fault]) -> object:
    """The value of this kind, or BROKEN once its faults are among `faults`."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read_union(kind, arguments, plain, path, faults)
    if origin is frozenset or (origin is tuple and arguments[1:] == (...,)):
        return _read_list(origin, arguments[0], plain, path, faults)
    if origin is dict:
        return _read_dict(arguments[1], plain, path, faults)
    if kind is object or kind is Any:
        return plain
    if attrs.has(kind):
        return _read_object(kind, plain, path, faults)
    return _read_scalar(kind, plain, path, faults)


def named(plain: object) -> str:
    """What an input is, in a few words, however large it is."""
    match plain:
        case None:
            return "null"
        case bool() | float():
            return str(plain)
        case str():
            return repr(shortened(plain))
        case int():
            # text of more digits than Python writes would be an error of its own
            return str(plain) if plain.bit_length() <= 256 else "a number of too many digits"
        case Decimal():
            return shortened(str(plain))
        case list() | tuple():
            return "a list"
        case Mapping():
            return "an object"
    return f"of type {type(plain).__name__}"


def shortened(name: str) -> str:
    """A name as an error may print it."""
    return name if len(name) <= 40 else f"{name[:40]}…"


def hint(name: object, known: Any) -> str:
    """What to try instead of an unknown name."""
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        name = ""
    return close_to(name, known)


def _read_union(
    kind: Any, kinds: tuple[object, ...], plain: object, path: str, faults: list[Fault]
) -> object:
    if plain is None and type(None) in kinds:
        return None
    others = [one for one in kinds if one is not type(None)]
    return (
        read(others[0], plain, path, faults)
        if len(others) == 1
        else _read_scalar(kind, plain, path, faults)
    )


def _read_list(origin: Any, kind: object, plain: object, path: str, faults: list[Fault]) -> object:
    if not isinstance(plain, list | tuple):
        faults.append(Fault(path, f"is {named(plain)}, not a list", "give a list"))
        return BROKEN
    before = len(faults)
    items = [read(kind, item, f"{path}[{index}]", faults) for index, item in enumerate(plain)]
    return origin(items) if len(faults) == before else BROKEN


def _read_dict(kind: object, plain: object, path: str, faults: list[Fault]) -> object:
    if not isinstance(plain, Mapping):
        faults.append(Fault(path, f"is {named(plain)}, not an object", "give an object"))
        return BROKEN
    before, items = len(faults), {}
    for key, item in plain.items():
        where = _below(path, key)
        items[read(str, key, where, faults)] = read(kind, item, where, faults)
    return items if len(faults) == before else BROKEN


def _read_object(
    kind: type[attrs.AttrsInstance], plain: object, path: str, faults: list[Fault]
) -> object:
    if not isinstance(plain, Mapping):
        faults.append(Fault(path, f"is {named(plain)}, not an object", "give an object"))
        return BROKEN
    before, hints = len(faults), _hints(kind)
    faults += [
        Fault(_below(path, key), "is an unknown key", hint(key, hints))
        for key in plain
        if key not in hints
    ]
    values = {}
    for attribute in attrs.fields(kind):
        name = attribute.name
        if name in plain:
            where = _below(path, name)
            values[name] = _read_field(hints[name], attribute, plain[name], where, faults)
        elif attribute.default is attrs.NOTHING:
            faults.append(Fault(_below(path, name), "is missing"))
    return _made(kind, values, path, faults) if len(faults) == before else BROKEN


def _made(
    kind: type[attrs.AttrsInstance], values: dict[str, Any], path: str, faults: list[Fault]
) -> object:
    """The object; a host's class may have rules over several fields that only show here."""
    try:
        return kind(**values)
    except InvalidInput as error:
        faults += [fault.below(path) for fault in error.faults]
    except (TypeError, ValueError) as error:
        faults.append(Fault(path, f"is not allowed: {_first_word_of(error)}"))
    return BROKEN


def _read_field(
    kind: object,
    attribute: attrs.Attribute[object],
    plain: object,
    path: str,
    faults: list[Fault],
) -> object:
    value = read(kind, plain, path, faults)
    if value is BROKEN or attribute.validator is None:
        return value
    try:
        _validate(attribute, value)
    except InvalidInput as error:
        # each speaks of the field by its name; here it stands at a path
        faults += [_moved(fault, attribute.name, path) for fault in error.faults]
    except AttributeError:
        # a validator of a host's that looks at the whole object, which is not made yet
        return value
    except (TypeError, ValueError) as error:
        faults.append(Fault(path, f"is not allowed: {_first_word_of(error)}"))
    return value


def _validate(attribute: attrs.Attribute[object], value: object) -> None:
    """Has the validators judge a value; those of a list's entries all of them."""
    validator: Any = attribute.validator
    for one in getattr(validator, "_validators", (validator,)):
        member = getattr(one, "member_validator", None)
        if member is None or not isinstance(value, tuple):
            one(None, attribute, value)
            continue
        faults: list[Fault] = []
        for index, item in enumerate(value):
            try:
                member(None, attribute, item)
            except InvalidInput as error:
                where = f"{attribute.name}[{index}]"
                faults += [attrs.evolve(fault, path=where) for fault in error.faults]
        if faults:
            raise InvalidInput(tuple(faults))


def _moved(fault: Fault, name: str, path: str) -> Fault:
    """A fault of a field, or of an entry of it, at the path of the field."""
    place = fault.path.removeprefix(name) if fault.path.startswith(f"{name}[") else ""
    return attrs.evolve(fault, path=f"{path}{place}")


def _read_scalar(kind: Any, plain: object, path: str, faults: list[Fault]) -> object:
    if kind is Decimal and (problem := _decimal_problem(plain)):
        faults.append(Fault(path, *problem))
        return BROKEN
    if kind is Decimal and isinstance(plain, Decimal):
        return plain
    if isinstance(plain, str) and (found := FORBIDDEN.search(plain)):
        faults.append(Fault(path, f"holds the character U+{ord(found.group()):04X}", "remove it"))
        return BROKEN
    try:
        return msgspec.convert(nfc(plain) if isinstance(plain, str) else plain, kind)
    except (msgspec.ValidationError, TypeError, ValueError, OverflowError) as error:
        faults.append(Fault(path, *_explained(kind, plain, str(error))))
        return BROKEN


def _decimal_problem(plain: object) -> tuple[str, str] | None:
    if isinstance(plain, float):
        return "is a float", 'give the decimal as text, such as "12.5"'
    if isinstance(plain, str) and not DECIMAL.fullmatch(plain):
        return f"is {named(plain)}, not a decimal", _REMEDIES["Decimal"]
    return None


def _explained(kind: Any, plain: object, message: str) -> tuple[str, str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"is {named(plain)}", hint(plain, (str(one.value) for one in kind))
    problem = f"is {named(plain)}: {message[:1].lower()}{message[1:].partition(' - at')[0]}"
    return problem, _REMEDIES.get(getattr(kind, "__name__", ""), "")


_REMEDIES: Final = {
    "date": 'give a date such as "2023-03-17"',
    "datetime": 'give an instant with its offset, such as "2023-03-17T09:00:00+06:00"',
    "Decimal": 'give a number, or text such as "12.5"',
    "bool": "give true or false",
    "int": "give a whole number",
    "str": "give text",
}


def _below(path: str, key: object) -> str:
    name = shortened(key if isinstance(key, str) else named(key))
    return f"{path}.{name}" if path else name


def _first_word_of(error: Exception) -> object:
    # attrs' own validators put more than the message into the arguments
    return error.args[0] if error.args else type(error).__name__


@cache
def _hints(kind: type[attrs.AttrsInstance]) -> dict[str, object]:
    hints = get_type_hints(kind)
    return {attribute.name: hints[attribute.name] for attribute in attrs.fields(kind)}
