"""What keeps and widens the results: commitments, pledges, paths, checks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs
from attrs import field

from accelflow.domain.values import LINE, PARAGRAPH, day, identifier, nfc, number, text


@attrs.frozen
class Commitment:
    """Who carries what on: the owner by job title, its entity, the resources, the due date."""

    id: str = field(validator=identifier)
    what: str = field(converter=nfc, validator=text(LINE))
    owner_title: str = field(converter=nfc, validator=text(LINE))
    entity: str = field(validator=identifier)
    resources: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))
    due: date | None = field(default=None, validator=attrs.validators.optional(day))


@attrs.frozen
class SustainabilityPlan:
    """The plan in force: its version, its digest (SHA-256 over its commitments)."""

    version: int
    digest: str
    commitments: tuple[Commitment, ...]


@attrs.frozen
class Pledge:
    """An entity's word on one plan: signed, or declined."""

    entity: str
    by: str
    signed: bool
    digest: str


class Path(StrEnum):
    """What comes after: the same again, something that follows, or the same elsewhere."""

    RESET = "reset"
    BUILD = "build"
    SCALE = "scale"


@attrs.frozen
class PathsChosen:
    """The paths chosen, and the sites of the scale path."""

    paths: frozenset[Path]
    sites: tuple[str, ...]

    def openings(self) -> frozenset[tuple[Path, str | None]]:
        """Every (path, site) that must be opened or dropped before the challenge completes."""
        plain = {(path, None) for path in self.paths if path is not Path.SCALE or not self.sites}
        sites = {(Path.SCALE, site) for site in self.sites if Path.SCALE in self.paths}
        return frozenset(plain | sites)


@attrs.frozen
class Opened:
    """A successor opened on a path, at a site."""

    challenge: str
    path: Path
    site: str | None


@attrs.frozen
class Dropped:
    """A path, or one of its sites, given up."""

    path: Path
    site: str | None


class Progress(StrEnum):
    """How a commitment stands."""

    KEPT = "kept"
    UNDER_WAY = "under-way"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@attrs.frozen
class CommitmentState:
    """How one commitment stands at a check."""

    commitment: str = field(validator=identifier)
    progress: Progress


@attrs.frozen
class LaterValue:
    """A value after the cut-off: history, never judged."""

    goal: str = field(validator=identifier)
    value: Decimal = field(validator=number)
    as_of: date = field(validator=day)


@attrs.frozen
class WithdrawalRequest:
    """An open request to withdraw, and who made it."""

    by: str
