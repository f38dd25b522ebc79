"""What may be asked in the sustainability phase: the result, the plan, the paths, the close."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs
from attrs import converters, field
from attrs.validators import optional

from accelflow.domain.commands.command import Command
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Commitment, CommitmentState, LaterValue, Path
from accelflow.domain.values import (
    MANY,
    PARAGRAPH,
    PERSONAL,
    day,
    identifier,
    identifiers,
    nfc,
    refuse,
    several,
    text,
    twice,
)


@attrs.frozen
class RecordResult(Command):
    """Records the result: a line for every goal in force and for every constraint."""

    type: ClassVar[str] = "record-result"
    lines: tuple[ResultLine, ...] = field(validator=several(MANY, least=1))


@attrs.frozen
class VerifyResult(Command):
    """Verifies the latest version of the result, named by its digest."""

    type: ClassVar[str] = "verify-result"
    digest: str = field(validator=identifier)


@attrs.frozen
class HoldScaleUpWorkshop(Command):
    """Tells that the closing workshop was held."""

    type: ClassVar[str] = "hold-scale-up-workshop"
    held_on: date = field(validator=day)
    narrative: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    attendance: tuple[str, ...] = field(default=(), validator=identifiers)
    loose_ends: str = field(
        default="", converter=nfc, validator=text(PARAGRAPH, empty=True), metadata=PERSONAL
    )

    def claimed_on(self) -> date:
        """The date of the workshop."""
        return self.held_on


@attrs.frozen
class AdoptSustainabilityPlan(Command):
    """Adopts the commitments, or states that there are none and why."""

    type: ClassVar[str] = "adopt-sustainability-plan"
    commitments: tuple[Commitment, ...] = field(default=(), validator=several(MANY))
    none_because: str | None = field(
        default=None, converter=converters.optional(nfc), validator=optional(text(PARAGRAPH))
    )

    def __attrs_post_init__(self) -> None:
        if self.commitments and self.none_because is not None:
            refuse("none_because", "is given, and so are commitments", "give one of the two")


@attrs.frozen
class SignPledge(Command):
    """An entity's leader signs the plan with this digest."""

    type: ClassVar[str] = "sign-pledge"
    digest: str = field(validator=identifier)


@attrs.frozen
class DeclinePledge(Command):
    """An entity's leader declines to sign."""

    type: ClassVar[str] = "decline-pledge"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class ChoosePaths(Command):
    """Chooses what comes after; no path at all needs a reason."""

    type: ClassVar[str] = "choose-paths"
    paths: tuple[Path, ...] = field(default=(), validator=several(3))
    sites: tuple[str, ...] = field(default=(), validator=identifiers)
    none_because: str | None = field(
        default=None, converter=converters.optional(nfc), validator=optional(text(PARAGRAPH))
    )

    def __attrs_post_init__(self) -> None:
        if self.paths and self.none_because is not None:
            refuse("none_because", "is given, and so are paths", "give one of the two")
        for path in twice(self.paths):
            refuse("paths", f"names {path.value!r} twice", "name each once")
        if self.sites and Path.SCALE not in self.paths:
            refuse("sites", "is given without the path scale", "choose it, or leave them out")


@attrs.frozen
class OpenSuccessor(Command):
    """Opens a successor on a chosen path; the new challenge then cites this one."""

    type: ClassVar[str] = "open-successor"
    challenge: str = field(validator=identifier)
    path: Path
    site: str | None = field(default=None, validator=optional(identifier))


@attrs.frozen
class DropPath(Command):
    """Gives up a chosen path, or one of its sites."""

    type: ClassVar[str] = "drop-path"
    path: Path
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    site: str | None = field(default=None, validator=optional(identifier))


@attrs.frozen
class RecordSustainabilityCheck(Command):
    """Records how the commitments stand two to three months on."""

    type: ClassVar[str] = "record-sustainability-check"
    commitments: tuple[CommitmentState, ...] = field(default=(), validator=several(MANY))
    values: tuple[LaterValue, ...] = field(default=(), validator=several(MANY))


@attrs.frozen
class Complete(Command):
    """Closes the challenge; an end."""

    type: ClassVar[str] = "complete"
    note: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
