"""What the kind of a field and its validators hold a value to, in the words of JSON Schema."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

import attrs

from accelflow.codec.schema_patterns import (
    Schema,
    characters,
    dates,
    decimals,
    digests,
    instants,
)
from accelflow.domain.values import (
    DIGITS,
    FIRST_DAY,
    FORBIDDEN,
    ID,
    LAST_DAY,
    MANY,
    NOT_IN_IDS,
    Several,
    Text,
    Whole,
    aware,
    day,
    identifier,
    identifiers,
    number,
    sha256,
)

ANYTHING: Final[Schema] = {"description": "any value"}
"""The schema of a kind of which nothing is known here, as a host's command may have."""


class Form(Enum):
    """Which form of a value a schema is of."""

    SENT = "sent"
    """What `command_from_wire` and `from_plain` read: more than they would write."""
    STORED = "stored"
    """What the bytes of a journal hold: commitments stand in it for personal texts."""
    TOLD = "told"
    """What `to_dict` gives: no key is left out."""


@attrs.frozen
class Rule:
    """What holds for a value: a definition by its name, keywords beside it, or either alone."""

    keywords: Schema = attrs.field(factory=dict)
    name: str | None = None
    definition: Schema = attrs.field(factory=dict)


def rule_of_kind(kind: object, form: Form) -> Rule:
    """What holds for a plain value of this kind, whatever field it stands in."""
    if kind is str:
        # what is read is looked through; what a host's guards wrote into a reason is not
        return _TEXT if form is Form.SENT else Rule({"type": "string"})
    if kind is Decimal:
        return Rule(name="Decimal", definition=decimals(numbers=form is Form.SENT))
    if kind is date:
        return Rule(name="Date", definition=dates())
    if kind is datetime:
        offset, name = _INSTANTS[form]
        return Rule(name=name, definition=instants(offset))
    return Rule({"type": _PLAIN[kind]} if kind in _PLAIN else ANYTHING)


def rule_of_validator(validator: Any, form: Form) -> Rule:
    """What a validator of ours says; nothing where it is a host's.

    Where it names a definition, that takes the place of the kind's.
    """
    match validator:
        case Text(limit, empty):
            keywords = {"maxLength": limit} if empty else {"maxLength": limit, **_NOT_BLANK}
            return attrs.evolve(_TEXT, keywords=keywords)
        case Whole(least, most):
            return Rule({"minimum": least, "maximum": most})
        case Several(most, least):
            return Rule({"minItems": least, "maxItems": most} if least else {"maxItems": most})
    if validator is number:
        return Rule(name="Number", definition=_number(form))
    if validator is aware:
        return Rule(name="Instant", definition=instants("utc" if form is Form.STORED else "offset"))
    # a host's validator may have no hash
    return next((rule for known, rule in _RULES if known is validator), _NONE)


def may_be_empty(validator: Any) -> bool:
    """Whether the text of a field may be empty."""
    inner = inside_optional(validator)
    return not (isinstance(inner, Text) and not inner.empty)


def inside_optional(validator: Any) -> Any:
    """The validator inside attrs' `optional`, or the one that is in no such."""
    return getattr(validator, "validator", validator)


def joined(validator: Any) -> tuple[Any, ...]:
    """The validators that attrs joined to this one."""
    inner: tuple[Any, ...] = getattr(validator, "_validators", (validator,))
    return inner


def of_entries(validator: Any) -> Any:
    """The validator of each entry of a list, or None."""
    if validator is identifiers:
        return identifier
    return getattr(validator, "member_validator", None)


def _number(form: Form) -> Schema:
    sent = form is Form.SENT
    bounds = {"exclusiveMinimum": -(10**DIGITS), "exclusiveMaximum": 10**DIGITS} if sent else {}
    described = f"of at most {DIGITS} digits, none further than {DIGITS} from the point"
    plain = decimals(numbers=sent)
    return {**plain, "description": f"{plain['description'][:-1]}, {described}.", **bounds}


_PLAIN: Final[dict[object, str]] = {bool: "boolean", int: "integer", float: "number"}
_INSTANTS: Final = {
    Form.SENT: ("any", "Time"),
    Form.STORED: ("utc", "Instant"),
    Form.TOLD: ("offset", "Instant"),
}
_SPACE: Final = re.compile(r"\s")
_NOT_BLANK: Final = {"pattern": f"[^{characters(_SPACE)}]"}
_NONE: Final = Rule()
_TEXT: Final = Rule(
    name="Text",
    definition={
        "description": "Text without control characters and overriding direction marks.",
        "type": "string",
        "not": {"pattern": f"[{characters(FORBIDDEN)}]"},
    },
)
_ID: Final = Rule(
    name="Id",
    definition={
        "description": "An opaque id, without spaces, control characters and direction marks.",
        "type": "string",
        "minLength": 1,
        "maxLength": ID,
        "not": {"pattern": f"[{characters(NOT_IN_IDS)}]"},
    },
)
_RULES: Final[tuple[tuple[Any, Rule], ...]] = (
    (identifier, _ID),
    (identifiers, Rule({"maxItems": MANY, "uniqueItems": True})),
    (day, Rule(name="Day", definition=dates(FIRST_DAY, LAST_DAY))),
    (sha256, Rule(name="Sha256", definition=digests("A SHA-256 in lower-case hex."))),
)
