"""Values of ours from and to plain data, with every fault of an input named at once.

Plain data are what JSON can say: dates as ISO 8601, decimals as text, sets as sorted lists. A
command in its wire form is its payload with its `type` beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs
import msgspec

from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.values import nfc
from accelflow.errors import Fault, InvalidInput
from accelflow.methodologies.hints import close_to

T = TypeVar("T")

_BROKEN: Final = object()
"""Stands for a value that had a fault."""


def to_plain(value: object) -> Any:
    """The plain data of a value of ours; equal values give equal data."""
    return msgspec.to_builtins(value, order="deterministic")


def from_plain(kind: type[T], plain: object, path: str = "") -> T:
    """The value of this kind; InvalidInput with every fault, each at its path below `path`."""
    faults: list[Fault] = []
    value = _read(kind, plain, path, faults)
    if faults:
        raise InvalidInput(tuple(faults))
    return cast("T", value)


def to_wire(command: Command) -> dict[str, object]:
    """The wire form of a command."""
    return {"type": command.type, **to_plain(command)}


def command_from_wire(
    wire: object, commands: Mapping[str, type[Command]] = COMMANDS, path: str = ""
) -> Command:
    """The command of a wire form; InvalidInput with every fault."""
    if not isinstance(wire, Mapping):
        raise InvalidInput((Fault(path, "is not an object", 'give {"type": …}'),))
    kind = commands.get(wire["type"]) if isinstance(wire.get("type"), str) else None
    if kind is None:
        raise InvalidInput((_no_such_command(wire, commands, path),))
    payload = {key: value for key, value in wire.items() if key != "type"}
    return from_plain(kind, payload, path)


def checked(command: Command, commands: Mapping[str, type[Command]] = COMMANDS) -> Command:
    """A command as it will be read back; InvalidInput where a field holds what it may not."""
    kind = type(command)
    if commands.get(kind.type) is not kind:
        problem = f"{kind.__name__} is not registered under {kind.type!r}"
        raise InvalidInput((Fault("type", problem, "pass it in Accelerator(commands=…)"),))
    try:
        plain = to_plain(command)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput((Fault("", f"cannot be stored: {error}"),)) from error
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError:
        return from_plain(kind, plain)


def parse_json(text: str | bytes) -> object:
    """JSON with decimals kept exact; InvalidInput for what JSON's own reader lets pass.

    Keys given twice, NaN and the infinities are refused, and so is what is nested too deep.
    """
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_each_key_once,
        )
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput((Fault("", f"is not JSON: {error}"),)) from error


def _read(kind: Any, plain: object, path: str, faults: list[Fault]) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read_optional(arguments, plain, path, faults)
    if origin in (tuple, frozenset):
        return _read_list(origin, arguments[0], plain, path, faults)
    if origin is dict:
        return _read_dict(arguments[1], plain, path, faults)
    if kind is object:
        return plain
    if attrs.has(kind):
        return _read_object(kind, plain, path, faults)
    return _read_scalar(kind, plain, path, faults)


def _read_optional(
    kinds: tuple[object, ...], plain: object, path: str, faults: list[Fault]
) -> object:
    if plain is None and type(None) in kinds:
        return None
    (kind,) = (kind for kind in kinds if kind is not type(None))
    return _read(kind, plain, path, faults)


def _read_list(origin: type, kind: object, plain: object, path: str, faults: list[Fault]) -> object:
    if not isinstance(plain, list | tuple):
        faults.append(Fault(path, f"is {_named(plain)}, not a list", "give a list"))
        return _BROKEN
    known = len(faults)
    items = [_read(kind, item, f"{path}[{index}]", faults) for index, item in enumerate(plain)]
    return origin(items) if len(faults) == known else _BROKEN


def _read_dict(kind: object, plain: object, path: str, faults: list[Fault]) -> object:
    if not isinstance(plain, Mapping):
        faults.append(Fault(path, f"is {_named(plain)}, not an object", "give an object"))
        return _BROKEN
    known, dot = len(faults), f"{path}." if path else ""
    items = {str(key): _read(kind, item, f"{dot}{key}", faults) for key, item in plain.items()}
    return items if len(faults) == known else _BROKEN


def _read_object(
    kind: type[attrs.AttrsInstance], plain: object, path: str, faults: list[Fault]
) -> object:
    if not isinstance(plain, Mapping):
        faults.append(Fault(path, f"is {_named(plain)}, not an object", "give an object"))
        return _BROKEN
    known, hints = len(faults), _hints(kind)
    dot = f"{path}." if path else ""
    faults += [
        Fault(f"{dot}{key}", "is an unknown key", close_to(str(key), hints))
        for key in plain
        if key not in hints
    ]
    values = {}
    for attribute in attrs.fields(kind):
        name = attribute.name
        if name in plain:
            values[name] = _read_field(hints[name], attribute, plain[name], dot + name, faults)
        elif attribute.default is attrs.NOTHING:
            faults.append(Fault(dot + name, "is missing"))
    return kind(**values) if len(faults) == known else _BROKEN


def _read_field(
    kind: object,
    attribute: attrs.Attribute[object],
    plain: object,
    path: str,
    faults: list[Fault],
) -> object:
    value = _read(kind, plain, path, faults)
    if value is _BROKEN or attribute.validator is None:
        return value
    try:
        attribute.validator(None, attribute, value)
    except InvalidInput as error:
        # each speaks of the field by its name; here it stands at a path
        faults += [attrs.evolve(fault, path=path) for fault in error.faults]
    except (TypeError, ValueError) as error:
        faults.append(Fault(path, f"is not allowed: {error.args[0]}"))
    return value


def _read_scalar(kind: Any, plain: object, path: str, faults: list[Fault]) -> object:
    if kind is Decimal and isinstance(plain, float):
        faults.append(Fault(path, "is a float", 'give the decimal as text, such as "12.5"'))
        return _BROKEN
    if kind is Decimal and isinstance(plain, Decimal):
        return plain
    try:
        return msgspec.convert(nfc(plain) if isinstance(plain, str) else plain, kind)
    except msgspec.ValidationError as error:
        faults.append(Fault(path, *_explained(kind, plain, str(error))))
        return _BROKEN


def _explained(kind: Any, plain: object, message: str) -> tuple[str, str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"is {_named(plain)}", close_to(str(plain), (str(one.value) for one in kind))
    problem = f"is {_named(plain)}: {message[:1].lower()}{message[1:].partition(' - at')[0]}"
    return problem, _REMEDIES.get(getattr(kind, "__name__", ""), "")


_REMEDIES: Final = {
    "date": 'give a date such as "2023-03-17"',
    "datetime": 'give an instant with its offset, such as "2023-03-17T09:00:00+06:00"',
    "Decimal": 'give a number, or text such as "12.5"',
    "bool": "give true or false",
    "int": "give a whole number",
    "str": "give text",
}


def _named(plain: object) -> str:
    match plain:
        case None:
            return "null"
        case str():
            return repr(plain if len(plain) <= 40 else f"{plain[:40]}…")
        case bool() | int() | Decimal() | float():
            return str(plain)
        case list() | tuple():
            return "a list"
        case Mapping():
            return "an object"
    return f"of type {type(plain).__name__}"


@cache
def _hints(kind: type[attrs.AttrsInstance]) -> dict[str, object]:
    hints = get_type_hints(kind)
    return {attribute.name: hints[attribute.name] for attribute in attrs.fields(kind)}


def _no_such_command(wire: Mapping[object, object], commands: Iterable[str], path: str) -> Fault:
    where = f"{path}.type" if path else "type"
    if "type" not in wire:
        return Fault(where, "is missing", "name the command")
    return Fault(
        where, f"there is no command {_named(wire['type'])}", close_to(str(wire["type"]), commands)
    )


def _no_number(name: str) -> object:
    raise InvalidInput((Fault("", f"holds {name}, which is no number"),))


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise InvalidInput(tuple(Fault(key, "is given twice", "give it once") for key in twice))
    return found
