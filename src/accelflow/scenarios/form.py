"""The form of a scenario: who takes part, and what they ask when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import attrs
from attrs import field

from accelflow.domain.programmes import Cohort, Numbering, Programme
from accelflow.domain.values import (
    FIRST_DAY,
    LAST_DAY,
    LINE,
    MANY,
    PARAGRAPH,
    aware,
    identifier,
    identifiers,
    nfc,
    several,
    text,
    whole,
)
from accelflow.errors import Fault, InvalidInput

STEPS: Final = 2_000
"""The most steps of one scenario, before lists in them are spread out."""
ASKINGS: Final = 20_000
"""The most askings of one scenario, its steps being spread out."""
NAME: Final = 200 - len(f"-{ASKINGS}")
"""The longest name: an attempt's id is the name and its number, and has 200 characters at most."""
YEARS: Final = (FIRST_DAY.year, LAST_DAY.year)
"""The first and the last year in which a scenario may play: those of every date in it."""


def titles(_: object, attribute: Any, value: dict[str, str]) -> None:
    """Ids, each with the name under which people know it."""
    for id, title in value.items():
        identifier(_, attribute, id)
        text(LINE)(_, attribute, title)


def short_enough(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """An id to which the number of an asking can be added."""
    identifier(_, attribute, value)
    if len(value) > NAME:
        problem, remedy = f"has {len(value)} characters", f"shorten it to {NAME}"
        raise InvalidInput((Fault(attribute.name, problem, remedy),))


def instant(_: object, attribute: attrs.Attribute[datetime], value: datetime) -> None:
    """An aware instant, far enough from the ends of the calendar for every date around it."""
    if isinstance(value, datetime) and value.utcoffset() is None:
        remedy = 'write it as "2026-03-17T09:00:00+03:00"'
        raise InvalidInput.of(attribute.name, "has no offset, so it could be anybody's", remedy)
    aware(_, attribute, value)
    first, last = YEARS
    if not first <= value.year <= last:
        problem, remedy = f"lies in the year {value.year}", f"give a year from {first} to {last}"
        raise InvalidInput((Fault(attribute.name, problem, remedy),))


def each_with_values(
    _: object,
    attribute: attrs.Attribute[dict[str, tuple[object, ...]]],
    value: dict[str, tuple[object, ...]],
) -> None:
    """Lists of values; with an empty one nothing at all would be asked."""
    for name, values in value.items():
        if not 1 <= len(values) <= MANY:
            problem = f"has {len(values)} values for {name!r}"
            raise InvalidInput((Fault(attribute.name, problem, f"give 1 to {MANY}"),))


def codes(_: object, attribute: attrs.Attribute[tuple[str, ...]], value: tuple[str, ...]) -> None:
    """Codes of a refusal, which has at least one."""
    identifiers(_, attribute, value)
    if not value:
        remedy = "name the codes, or leave it out"
        raise InvalidInput((Fault(attribute.name, "is empty", remedy),))


@attrs.frozen
class Part:
    """One who takes part: the actor that the host vouches for, and the name that people read."""

    name: str = field(converter=nfc, validator=text(LINE))
    entity: str | None = field(default=None, validator=attrs.validators.optional(identifier))
    roles: tuple[str, ...] = field(default=(), validator=identifiers)


@attrs.frozen
class Step:
    """One thing that is asked, and what is to come of it.

    `ask` is a command in its wire form. The lists `challenges` and `each` spread the step out: it
    is asked of each challenge, and with each value of the field that `each` names. `refused` gives
    the codes with which it is to be refused, each once, in any order; without it the command is to
    be accepted. `assumed` names the fields of `ask`, by dotted path, whose values no source
    publishes; "" is the whole of it, and "at" is the step's own instant. Where `ask` gives
    "@current" as a digest, that of the document in hand is meant.
    """

    at: datetime = field(validator=instant)
    by: str = field(validator=identifier)
    challenges: tuple[str, ...] = field(validator=[identifiers, several(200, least=1)])
    ask: dict[str, object]
    each: dict[str, tuple[object, ...]] = field(factory=dict, validator=each_with_values)
    refused: tuple[str, ...] | None = field(
        default=None, validator=attrs.validators.optional(codes)
    )
    assumed: tuple[str, ...] = ()
    note: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))


@attrs.frozen
class Scenario:
    """A whole scenario, of which a SetChallenge takes what it leaves out.

    That is `programme`, `cohort`, `zone` and `numbering`. `challenges` and `entities` are the
    names under which people know them. After the last step the clock runs on to `until`, if that
    is given. `sources` are the pages that it follows.
    """

    form: int = field(validator=whole(1, 1))
    name: str = field(validator=short_enough)
    title: str = field(converter=nfc, validator=text(LINE))
    programme: Programme
    cohort: Cohort
    zone: str = field(validator=identifier)
    actors: dict[str, Part]
    challenges: dict[str, str] = field(validator=titles)
    steps: tuple[Step, ...] = field(validator=several(STEPS, least=1))
    entities: dict[str, str] = field(factory=dict, validator=titles)
    about: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))
    numbering: Numbering = Numbering.WORKSHOP_IS_DAY_ZERO
    methodology: str = "hundred-day"
    sources: tuple[str, ...] = ()
    until: datetime | None = field(default=None, validator=attrs.validators.optional(instant))
