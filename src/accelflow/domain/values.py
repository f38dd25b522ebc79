"""What a single value may be: the validators that every noun and command shares.

Text is NFC. NUL and other control characters, lone surrogates and the overriding direction marks
U+202A to U+202E are refused, for they let a stored line read otherwise than it is. U+200E, U+200F
and U+2066 to U+2069 stay: Arabic needs them. Ids hold none of these, nor what has no width.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Final, TypeVar

import attrs

from accelflow.errors import Fault, InvalidInput

FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
"""What no text holds, whether or not its field has a validator that says so."""

PERSONAL: Final = {"personal": True}
"""Marks a field whose text may name or describe a person: stored apart, so that it can be erased.

No guard reads such a field. Only fields of type `str` may carry the mark.
"""

LINE: Final = 300
"""The longest title, wording or name, in characters."""
PARAGRAPH: Final = 5_000
"""The longest free text, in characters."""
MANY: Final = 200
"""The longest list inside one command."""

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)
"""Between these two, both included, lies every date that a command may name."""

EXACT: Final = Context(prec=200)
"""How decimals are reckoned with: no sum or product of fields is rounded, whatever a host sets."""

T = TypeVar("T")
Validator = Callable[[object, "attrs.Attribute[T]", T], None]

ID: Final = 200
"""The longest id, in characters."""
NOT_IN_IDS: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069"
    r"\ufeff\ud800-\udfff]"
)
"""What no id holds."""
SHA256: Final = re.compile(r"[0-9a-f]{64}")
"""A SHA-256 as it is written."""
DIGITS: Final = 30
"""The most digits of a number, and how far from the point the furthest may stand."""

# The time to normalise grows with the square of a run of marks, and no field takes a longer text.
_NORMALISED: Final = 3 * PARAGRAPH
# Nearer to either end of the calendar its local date, or a hundred days later, would not exist.
_YEARS: Final = range(2, 9_999)


def plain_text(value: str) -> str:
    """Text as Python's own type, of which a host's may be a subclass; anything else as it is."""
    if type(value) is not str and isinstance(value, str):
        return str.__str__(value)
    return value


def nfc(value: str) -> str:
    """Text in the form in which it is stored and compared; anything else passes unchanged.

    So does a text that is longer than any field takes: its validator refuses it.
    """
    value = plain_text(value)
    if isinstance(value, str) and not value.isascii() and len(value) <= _NORMALISED:
        return unicodedata.normalize("NFC", value)
    return value


def plain_instant(value: datetime) -> datetime:
    """An instant as Python's own type; anything else passes unchanged."""
    if type(value) is datetime or not isinstance(value, datetime):
        return value
    return datetime.combine(value.date(), value.timetz())


@attrs.frozen
class Text:
    """What `text` gives: a validator that tells its limits."""

    limit: int
    empty: bool

    def __call__(self, _: object, attribute: attrs.Attribute[str], value: str) -> None:
        """Refuses what is no such text."""
        if problem := _text_problem(value, self.limit, empty=self.empty):
            refuse(attribute.name, *problem)


def text(limit: int, *, empty: bool = False) -> Validator[str]:
    """Text of at most `limit` characters, and at least one that is no space unless `empty`."""
    return Text(limit, empty)


def identifier(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """An opaque id: 1 to 200 characters, no space, no control or direction mark."""
    if problem := _id_problem(value):
        refuse(attribute.name, *problem)


def identifiers(
    _: object, attribute: attrs.Attribute[tuple[str, ...]], value: tuple[str, ...]
) -> None:
    """At most 200 ids, none twice."""
    if problem := _list_problem(value, 0, MANY):
        refuse(attribute.name, *problem)
    found = [
        Fault(f"{attribute.name}[{index}]", *problem)
        for index, item in enumerate(value)
        if (problem := _id_problem(item))
    ]
    if found:
        raise InvalidInput(tuple(found))
    if len(set(value)) != len(value):
        refuse(attribute.name, "names the same id twice", "name each once")


def number(_: object, attribute: attrs.Attribute[Decimal], value: Decimal) -> None:
    """A finite decimal of at most 30 digits, none further than 30 from the point; never a float."""
    if not isinstance(value, Decimal):
        refuse(attribute.name, f"is {_kind(value)}, not a Decimal", "use Decimal('12.5')")
    if not value.is_finite():
        refuse(attribute.name, f"is {value}, not a number", "give a finite number")
    _, digits, exponent = value.as_tuple()
    far = value.adjusted() >= DIGITS or (isinstance(exponent, int) and exponent < -DIGITS)
    if far or len(digits) > DIGITS:
        refuse(attribute.name, "has too many digits", f"give at most {DIGITS} digits")


@attrs.frozen
class Whole:
    """What `whole` gives: a validator that tells its bounds."""

    least: int
    most: int

    def __call__(self, _: object, attribute: attrs.Attribute[int], value: int) -> None:
        """Refuses what is no such number."""
        if not isinstance(value, int) or isinstance(value, bool):
            refuse(attribute.name, f"is {_kind(value)}, not a whole number", "give a whole number")
        if not self.least <= value <= self.most:
            problem = f"is {_shown(value)}"
            refuse(attribute.name, problem, f"give a number from {self.least} to {self.most}")


def whole(least: int, most: int) -> Validator[int]:
    """A whole number from `least` to `most`, both included."""
    return Whole(least, most)


@attrs.frozen
class Several:
    """What `several` gives: a validator that tells its bounds."""

    most: int
    least: int

    def __call__(
        self, _: object, attribute: attrs.Attribute[tuple[T, ...]], value: tuple[T, ...]
    ) -> None:
        """Refuses what is no such list."""
        if problem := _list_problem(value, self.least, self.most):
            refuse(attribute.name, *problem)


def several(most: int, *, least: int = 0) -> Validator[tuple[T, ...]]:
    """A list of `least` to `most` values, both included."""
    return Several(most, least)


def aware(_: object, attribute: attrs.Attribute[datetime], value: datetime) -> None:
    """An instant that knows its offset from UTC, of the years 2 to 9998."""
    if fault := instant_fault(attribute.name, value):
        raise InvalidInput((fault,))


def day(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    """A local date of the years 1900 to 2200; an instant is none."""
    if not isinstance(value, date) or isinstance(value, datetime):
        refuse(attribute.name, f"is {_kind(value)}, not a date", "give a date")
    if not FIRST_DAY <= value <= LAST_DAY:
        remedy = f"give a date of the years {FIRST_DAY.year} to {LAST_DAY.year}"
        refuse(attribute.name, f"is {value.isoformat()}", remedy)


def sha256(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """A SHA-256 in lower-case hex."""
    if not isinstance(value, str):
        refuse(attribute.name, f"is {_kind(value)}, not text", "give the SHA-256 as text")
    if not SHA256.fullmatch(value):
        refuse(attribute.name, "is not a SHA-256", "give 64 digits of lower-case hex")


def twice(values: Iterable[T]) -> tuple[T, ...]:
    """The values that stand there more than once, each once, in their order."""
    return tuple(value for value, times in Counter(values).items() if times > 1)


def refuse(path: str, problem: str, remedy: str) -> None:
    """Raises InvalidInput with this one fault."""
    raise InvalidInput.of(path, problem, remedy)


def id_fault(path: str, value: str) -> Fault | None:
    """The fault of an id that stands in no field, such as an argument, or none."""
    problem = _id_problem(value)
    return Fault(path, *problem) if problem else None


def instant_fault(path: str, value: object) -> Fault | None:
    """The fault of an instant, wherever it stands, or none."""
    if not isinstance(value, datetime):
        return Fault(path, f"is {_kind(value)}, not an instant", "give an aware datetime")
    if value.tzinfo is not UTC and value.utcoffset() is None:
        return Fault(path, "is naive: it names no time zone", "use datetime(…, tzinfo=UTC)")
    if value.year not in _YEARS:
        return Fault(path, f"lies in the year {value.year}", "give one of the years 2 to 9998")
    return None


def text_fault(path: str, value: str, limit: int) -> Fault | None:
    """The fault of a text that stands in no field, such as a key of a document, or none."""
    problem = _text_problem(value, limit, empty=True)
    return Fault(path, *problem) if problem else None


def _text_problem(value: str, limit: int, *, empty: bool) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return f"is {_kind(value)}, not text", "give text"
    if len(value) > limit:
        return f"has {len(value)} characters", f"shorten it to {limit}"
    if value.isascii() and value.isprintable():
        return None if empty or value.strip() else ("is empty", "say it in words")
    if found := FORBIDDEN.search(value):
        return f"holds the character U+{ord(found.group()):04X}", "remove it"
    if not unicodedata.is_normalized("NFC", value):
        return "is not in Unicode's NFC form", "pass it through unicodedata.normalize('NFC', …)"
    if not empty and not value.strip():
        return "is empty", "say it in words"
    return None


def _id_problem(value: str) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return f"is {_kind(value)}, not text", "give an id as text"
    if not 1 <= len(value) <= ID:
        return f"has {len(value)} characters", f"give an id of 1 to {ID} characters"
    if value.isascii() and value.isprintable() and " " not in value:
        return None
    if NOT_IN_IDS.search(value):
        return "has a space or a control character", "use letters, digits, - . _"
    if not unicodedata.is_normalized("NFC", value):
        return "is not in Unicode's NFC form", "pass it through unicodedata.normalize('NFC', …)"
    return None


def _list_problem(value: object, least: int, most: int) -> tuple[str, str] | None:
    if not isinstance(value, tuple | list):
        return f"is {_kind(value)}, not a list", "give a list"
    if not least <= len(value) <= most:
        return f"has {len(value)} entries", f"give {least} to {most}"
    return None


def _shown(value: int) -> str:
    # text of more digits than Python writes would be an error of its own
    return str(value) if value.bit_length() <= 256 else "a number of too many digits"


def _kind(value: object) -> str:
    return "missing" if value is None else f"of type {type(value).__name__}"
