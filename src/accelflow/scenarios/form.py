"""The form of a scenario: who takes part, and what they ask when."""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import field

from accelflow.domain.programmes import Cohort, Numbering, Programme
from accelflow.domain.values import (
    LINE,
    PARAGRAPH,
    aware,
    identifier,
    identifiers,
    nfc,
    several,
    text,
    whole,
)

STEPS = 2_000
"""The most steps of one scenario, before lists in them are spread out."""


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
    the codes with which it is to be refused, in any order; without it the command is to be
    accepted. `assumed` names the fields of `ask`, by dotted path, whose values no source
    publishes; "" is the whole of it. Where `ask` gives "@current" as a digest, that of the
    document in hand is meant.
    """

    at: datetime = field(validator=aware)
    by: str = field(validator=identifier)
    challenges: tuple[str, ...] = field(validator=[identifiers, several(200, least=1)])
    ask: dict[str, object]
    each: dict[str, tuple[object, ...]] = field(factory=dict)
    refused: tuple[str, ...] | None = field(
        default=None, validator=attrs.validators.optional(identifiers)
    )
    assumed: tuple[str, ...] = ()
    note: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))


@attrs.frozen
class Scenario:
    """A whole scenario, of which a SetChallenge takes what it leaves out.

    That is `programme`, `cohort`, `zone` and `numbering`. `challenges` are the titles under which
    people know the challenges. After the last step the clock runs on to `until`, if that is given.
    `sources` are the pages that it follows.
    """

    form: int = field(validator=whole(1, 1))
    name: str = field(validator=identifier)
    title: str = field(converter=nfc, validator=text(LINE))
    programme: Programme
    cohort: Cohort
    zone: str = field(validator=identifier)
    actors: dict[str, Part]
    challenges: dict[str, str]
    steps: tuple[Step, ...] = field(validator=several(STEPS, least=1))
    about: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))
    numbering: Numbering = Numbering.WORKSHOP_IS_DAY_ZERO
    methodology: str = "hundred-day"
    sources: tuple[str, ...] = ()
    until: datetime | None = field(default=None, validator=attrs.validators.optional(aware))
