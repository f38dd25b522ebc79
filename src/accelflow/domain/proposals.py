"""What is proposed and how it is reviewed, before a challenge is selected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs
from attrs import converters, field

from accelflow.domain.goals import Direction
from accelflow.domain.values import LINE, PARAGRAPH, PERSONAL, identifier, nfc, number, text, whole


@attrs.frozen
class IndicativeTarget:
    """The leaders' impact indicator of the design phase. It guides the team and is never judged."""

    indicator: str = field(converter=nfc, validator=text(LINE))
    unit: str = field(converter=nfc, validator=text(LINE))
    direction: Direction
    value: Decimal | None = field(default=None, validator=attrs.validators.optional(number))


@attrs.frozen
class ProposalContent:
    """What a proposal says. A part may be empty in the making; a guard asks for all of them.

    It speaks of institutions: name no person in it, for its digest is kept for ever.
    """

    background: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))
    impact_area: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))
    beneficiaries: str = field(default="", converter=nfc, validator=text(PARAGRAPH, empty=True))


@attrs.frozen
class Proposal:
    """The proposal in hand: its version, its digest (SHA-256 over its content), when it came."""

    version: int
    content: ProposalContent
    digest: str
    on: date


class Finding(StrEnum):
    """How a reviewer answers one selection test."""

    PASS = "pass"
    FAIL = "fail"
    UNSURE = "unsure"


@attrs.frozen
class SelectionFinding:
    """A finding with the reviewer's reason for it."""

    finding: Finding
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class SelectionTests:
    """The four tests by which the UAE's accelerators choose a challenge."""

    clear_and_ambitious: SelectionFinding
    touches_lives: SelectionFinding
    needs_several_organisations: SelectionFinding
    doable_in_100_days: SelectionFinding

    def findings(self) -> tuple[Finding, ...]:
        """The four findings in the order of the tests."""
        return (
            self.clear_and_ambitious.finding,
            self.touches_lives.finding,
            self.needs_several_organisations.finding,
            self.doable_in_100_days.finding,
        )

    def all_passed(self) -> bool:
        """Whether every one of the four is passed; `unsure` is no pass."""
        return all(finding is Finding.PASS for finding in self.findings())


@attrs.frozen
class Review:
    """One reviewer's findings on one proposal digest in one cohort; it counts for no other."""

    reviewer: str
    entity: str | None
    digest: str
    cohort: str
    tests: SelectionTests


@attrs.frozen
class ChallengeNote:
    """The strategist's note to the team: five parts and the focus area.

    The note leaves goal and method to the team; a target slipped into it is warned about.
    """

    focus_area: str = field(converter=nfc, validator=text(LINE))
    mission: str = field(converter=nfc, validator=text(PARAGRAPH))
    approach: str = field(converter=nfc, validator=text(PARAGRAPH))
    roles: str = field(converter=nfc, validator=text(PARAGRAPH))
    guidance: str = field(converter=nfc, validator=text(PARAGRAPH))
    logistics: str = field(converter=nfc, validator=text(PARAGRAPH))
    target: str | None = field(
        default=None,
        converter=converters.optional(nfc),
        validator=attrs.validators.optional(text(LINE)),
    )


@attrs.frozen
class Successor:
    """The parent that a new challenge continues.

    What the host knows of it travels here, for guards never fetch: that the parent is completed,
    or the position in its history of the OpenSuccessor that names the new challenge.
    """

    parent: str = field(validator=identifier)
    opened_at: int | None = field(
        default=None, validator=attrs.validators.optional(whole(1, 1_000_000))
    )
    completed: bool = False
