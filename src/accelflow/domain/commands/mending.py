"""What may be asked to mend the record."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import field

from accelflow.domain.commands.acceleration import (
    LaunchInitiative,
    RecordMeasurement,
    RecordStep,
)
from accelflow.domain.commands.command import Command
from accelflow.domain.values import (
    PARAGRAPH,
    PERSONAL,
    nfc,
    text,
    whole,
)


@attrs.frozen
class Correct(Command):
    """Corrects what the event at `position` recorded; both stay in the record.

    One of the others says what stands in its place, of the kind that stood there; with none of
    them it is struck out.
    """

    type: ClassVar[str] = "correct"
    position: int = field(validator=whole(1, 1_000_000))
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    measurement: RecordMeasurement | None = None
    step: RecordStep | None = None
    initiative: LaunchInitiative | None = None

    def replacements(self) -> tuple[Command, ...]:
        """What is given to stand in its place."""
        given = (self.measurement, self.step, self.initiative)
        return tuple(one for one in given if one is not None)
