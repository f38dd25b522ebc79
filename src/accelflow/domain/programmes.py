"""What a challenge takes over from its host: programme, cohort, numbering."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs
from attrs import field

from accelflow.domain.values import LINE, day, identifier, nfc, text, whole


class Numbering(StrEnum):
    """Which date is Day 1. Published challenges use both."""

    WORKSHOP_IS_DAY_ZERO = "workshop-is-day-zero"
    """Day 1 is the day after the last session of the launch workshop."""
    LAUNCH_IS_DAY_ONE = "launch-is-day-one"
    """Day 1 is the date of the first session of the launch workshop."""


@attrs.frozen
class Programme:
    """The programme under which challenges run; names alone are never used to tell two apart."""

    id: str = field(validator=identifier)
    name: str = field(default="", converter=nfc, validator=text(LINE, empty=True))


@attrs.frozen
class Cohort:
    """A numbered batch of challenges, its planned first day, and the last day of its intake."""

    id: str = field(validator=identifier)
    number: int = field(validator=whole(1, 10_000))
    first_day: date | None = field(default=None, validator=attrs.validators.optional(day))
    intake_closes: date | None = field(default=None, validator=attrs.validators.optional(day))
