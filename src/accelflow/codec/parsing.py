"""JSON text to plain data, more strictly than JSON's own reader and with decimals kept exact."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from decimal import Decimal
from typing import Final

from accelflow.codec.reader import shortened
from accelflow.errors import Fault, InvalidInput

_DIGITS: Final = 1_000
"""The longest number, in characters: no field takes one nearly as long."""


def parse_json(text: str | bytes) -> object:
    """The plain data of JSON text; InvalidInput for what JSON's own reader lets pass.

    Keys given twice, NaN and the infinities are refused, and so are bytes that are not UTF-8, a
    byte order mark, numbers of absurd length and what is nested too deep.
    """
    try:
        return json.loads(
            _decoded(text) if isinstance(text, bytes) else text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_each_key_once,
        )
    except InvalidInput:
        raise
    except (ValueError, RecursionError) as error:
        remedy = "mend it there" if isinstance(error, ValueError) else "nest it less"
        raise _invalid(f"is not JSON: {error}", remedy) from error


def _decoded(body: bytes) -> str:
    if body.startswith(BOM_UTF8):
        raise _invalid("begins with a byte order mark", "save it as UTF-8 without one")
    if not body.strip():
        raise _invalid("is empty", "give JSON")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        problem = f"is not JSON in UTF-8: byte {error.start} is {error.object[error.start]:#04x}"
        raise _invalid(problem, "save it as UTF-8") from None


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(_of_fair_length(digits))
    except ArithmeticError:
        # an exponent that Decimal itself cannot hold
        raise _invalid(f"holds the number {shortened(digits)}, which is out of reach") from None


def _whole(digits: str) -> int:
    return int(_of_fair_length(digits))


def _of_fair_length(digits: str) -> str:
    if len(digits) > _DIGITS:
        raise _invalid(f"holds a number of {len(digits)} characters")
    return digits


def _no_number(name: str) -> object:
    raise _invalid(f"holds {name}, which is no number", "give a number, or null")


def _invalid(problem: str, remedy: str = "") -> InvalidInput:
    return InvalidInput.of("", problem, remedy)


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    twice: dict[str, None] = {}
    for key, value in pairs:
        if key in found:
            twice[key] = None
        found[key] = value
    if twice:
        raise InvalidInput(
            tuple(Fault(shortened(key), "is given twice", "give it once") for key in twice)
        )
    return found
