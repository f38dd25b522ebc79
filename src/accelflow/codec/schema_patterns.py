"""Dates, instants, decimals and characters as the patterns of JSON Schema.

Patterns keep to what the regular expressions of all languages share: no look-ahead, and characters
beyond Latin-1 as themselves. `$` may also stand before a last line break, as in Python, so that
break is refused apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from accelflow.codec.reader import DECIMAL
from accelflow.domain.values import SHA256

Schema = dict[str, Any]
"""A schema, or a part of one."""


def characters(found_by: re.Pattern[str]) -> str:
    """What is found one by one, as it stands between the brackets of a class of characters.

    Surrogates are left out: no JSON text in UTF-8 holds one, and few libraries could read a
    pattern that does.
    """
    found = found_by.findall("".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000)))))
    return "".join(_ranges(found))


def dates(first: date = date.min, last: date = date.max) -> Schema:
    """Every date of these years, whole years being meant."""
    return {
        "description": f"A local date of the years {first.year} to {last.year}.",
        "type": "string",
        "format": "date",
        "pattern": f"^{_years(first.year, last.year)}-{_MONTH_AND_DAY}$",
        **_NO_YEAR_0,
    }


def instants(offset: str = "offset") -> Schema:
    """An instant: in UTC, with its offset, or possibly without one."""
    described, written = _OFFSETS[offset]
    return {
        "description": described,
        "type": "string",
        "pattern": f"^[0-9]{{4}}-{_MONTH_AND_DAY}{written}$",
        **_NO_YEAR_0,
    }


def decimals(*, numbers: bool) -> Schema:
    """A decimal as text, or also as a number."""
    return {
        "description": "A decimal as text, or as a number." if numbers else "A decimal as text.",
        "type": ["string", "number"] if numbers else "string",
        "pattern": f"^{DECIMAL.pattern}$",
        **_ONE_LINE,
    }


def digests(description: str) -> Schema:
    """A SHA-256."""
    pattern = f"^{SHA256.pattern}$"
    return {"description": description, "type": "string", "pattern": pattern, "maxLength": 64}


def salts() -> Schema:
    """The bytes of a salt."""
    return {
        "description": "A salt, in hex.",
        "type": "string",
        "pattern": "^([0-9a-f][0-9a-f])*$",
        **_ONE_LINE,
    }


def _years(first: int, last: int) -> str:
    """These years, full centuries in short."""
    if (first, last) == (1, 9999):
        return "[0-9]{4}"
    full = range(-(-first // 100), (last + 1) // 100)
    centuries = [f"{century:02}[0-9]{{2}}" for century in full]
    rest = [f"{year:04}" for year in range(first, last + 1) if year // 100 not in full]
    return f"({'|'.join([*centuries, *rest])})"


def _ranges(found: list[str]) -> Iterator[str]:
    first = last = found[0]
    for one in [*found[1:], ""]:
        if one and ord(one) == ord(last) + 1:
            last = one
            continue
        yield _escaped(first) if first == last else f"{_escaped(first)}-{_escaped(last)}"
        first = last = one


def _escaped(character: str) -> str:
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else character


# A pattern says nothing of a number, and so its opposite would refuse every one.
_ONE_LINE: Final = {"not": {"type": "string", "pattern": r"\n"}}
_NO_YEAR_0: Final = {"not": {"pattern": r"^0000|\n"}}
_MONTH_AND_DAY: Final = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_HOUR: Final = "([01][0-9]|2[0-3])"
_TIME: Final = rf"{_HOUR}:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_OFFSET: Final = f"([Zz]|[+-]{_HOUR}:?[0-5][0-9])"
_OFFSETS: Final = {
    "utc": ("An instant in UTC.", f"T{_TIME}Z"),
    "offset": ("An instant with its offset from UTC.", f"[Tt ]{_TIME}{_OFFSET}"),
    "any": ("An instant, or a local time without an offset.", f"[Tt ]{_TIME}{_OFFSET}?"),
}
