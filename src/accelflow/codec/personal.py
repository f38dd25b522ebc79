"""Where personal texts stand inside the plain data of a payload."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs

Way = tuple[str | int, ...]
"""Keys and indexes that lead to a value inside plain data."""


def led(plain: Any, way: Way) -> tuple[Any, str | int]:
    """What holds the value at the end of a way, and the last step to it."""
    for step in way[:-1]:
        plain = plain[step]
    return plain, way[-1]


def personal_ways(kind: Any, plain: Any, way: Way = ()) -> Iterator[Way]:
    """The ways to every personal text in plain data that says anything."""
    for name, inner in _personal_fields(kind):
        if inner is not None:
            yield from _inside(inner, plain[name], (*way, name))
        elif plain[name]:
            yield *way, name


def _inside(kind: Any, plain: Any, way: Way) -> Iterator[Way]:
    """The ways into a value of a kind that leads to personal fields."""
    origin, arguments = get_origin(kind), get_args(kind)
    if plain is None:
        return
    if origin in (Union, UnionType):
        for one in arguments:
            # what tells an object from a list tells which of the kinds it is
            if leads_to_personal(one) and _is_list(one) is isinstance(plain, list | tuple):
                yield from _inside(one, plain, way)
    elif origin in _LISTS:
        for index, item in enumerate(plain):
            yield from _inside(arguments[0], item, (*way, index))
    elif origin is dict:
        for key, item in plain.items():
            yield from _inside(arguments[1], item, (*way, key))
    else:
        yield from personal_ways(kind, plain, way)


_LISTS: Final = (tuple, list, set, frozenset)


def _is_list(kind: Any) -> bool:
    return get_origin(kind) in _LISTS


@cache
def _personal_fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields that are personal (None beside them), and the kinds of those that lead to one."""
    found: list[tuple[str, Any]] = []
    for field in attrs.fields(attrs.resolve_types(kind)):
        if field.metadata.get("personal"):
            if field.type not in (str, str | None):
                raise TypeError(f"{kind.__name__}.{field.name} is marked personal and is no text")
            found.append((field.name, None))
        elif leads_to_personal(field.type):
            found.append((field.name, field.type))
    return tuple(found)


@cache
def leads_to_personal(kind: Any) -> bool:
    """Whether there are personal fields below; TypeError where no way could be told to them."""
    if isinstance(kind, type) and attrs.has(kind):
        return bool(_personal_fields(kind))
    origin, arguments = get_origin(kind), get_args(kind)
    if not any(leads_to_personal(one) for one in arguments):
        return False
    if origin in (Union, UnionType) or (origin is dict and arguments[0] is str):
        return True
    if origin in _LISTS and (origin is not tuple or arguments[1:] == (...,)):
        return True
    raise TypeError(f"{kind} holds personal texts, and no way can be told to them")
