"""What kind of value each field of a command wants, as the words of a command line need it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,70}")
_ANSWERS: Final[Mapping[str, bool]] = {"true": True, "yes": True, "false": False, "no": False}


@attrs.frozen
class Kind:
    """One kind of value. `may_be_null`: nothing at all will do as well."""

    hint: Any
    may_be_null: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it is a list, in order or not."""
        return get_origin(self.hint) in (tuple, frozenset)

    def part(self, step: str) -> Kind:
        """The kind of a field, or of a place of a list; of what is not known, any."""
        if self.is_list:
            return kind_of(get_args(self.hint)[0])
        if get_origin(self.hint) is dict:
            return kind_of(get_args(self.hint)[1])
        return kind_of(_hints(self.hint).get(step, object))

    def meant(self, text: str) -> object:
        """The plain value that a text stands for; the text itself where it is none of this kind."""
        if self.hint is int and _WHOLE.fullmatch(text):
            return int(text)
        if self.hint is bool:
            return _ANSWERS.get(text.lower(), text)
        return text

    def fields(self) -> Iterator[tuple[attrs.Attribute[object], Kind]]:
        """The fields of an object, in order; none of anything else."""
        if attrs.has(self.hint):
            for attribute in attrs.fields(self.hint):
                yield attribute, self.part(attribute.name)

    @property
    def choices(self) -> tuple[str, ...]:
        """What there is to choose from; empty where anything of the kind will do."""
        if isinstance(self.hint, type) and issubclass(self.hint, Enum):
            return tuple(str(one.value) for one in self.hint)
        return ()

    @property
    def said(self) -> str:
        """In words: "text", "a date", "keep, raise, lower or replace"."""
        if self.is_list:
            return f"list of {kind_of(get_args(self.hint)[0]).said}"
        if self.choices:
            return " | ".join(self.choices)
        if attrs.has(self.hint):
            return "object"
        return _SAID.get(self.hint, "any")


def kind_of(hint: Any) -> Kind:
    """The kind that a type hint names; of a choice with nothing in it, that of the other."""
    if get_origin(hint) in (Union, UnionType):
        others = [one for one in get_args(hint) if one is not type(None)]
        return Kind(others[0] if len(others) == 1 else object, type(None) in get_args(hint))
    return Kind(hint)


_SAID: Final[Mapping[object, str]] = {
    str: "text",
    int: "whole number",
    bool: "yes | no",
    Decimal: "number",
    date: "date such as 2023-03-17",
    datetime: "instant such as 2023-03-17T09:00:00+06:00",
}


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind) if attrs.has(kind) else {}
