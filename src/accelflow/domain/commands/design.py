"""What may be asked in the design phase: from a challenge set to a team that is ready."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import attrs
from attrs import field
from attrs.validators import optional

from accelflow.domain.commands.command import Command
from accelflow.domain.goals import Direction
from accelflow.domain.programmes import Cohort, Numbering, Programme
from accelflow.domain.proposals import ChallengeNote, ProposalContent, SelectionTests, Successor
from accelflow.domain.teams import Checklist, Leader, Member
from accelflow.domain.values import (
    LINE,
    MANY,
    PARAGRAPH,
    PERSONAL,
    day,
    identifier,
    identifiers,
    nfc,
    number,
    refuse,
    several,
    text,
    whole,
)


@attrs.frozen
class SetChallenge(Command):
    """Sets a challenge: the statement of what must be overcome, and whom it concerns."""

    type: ClassVar[str] = "set-challenge"
    statement: str = field(converter=nfc, validator=text(PARAGRAPH))
    lead_entity: str = field(validator=identifier)
    affected_entities: tuple[str, ...] = field(validator=identifiers)
    programme: Programme
    cohort: Cohort
    zone: str = field(validator=identifier)
    numbering: Numbering = Numbering.WORKSHOP_IS_DAY_ZERO
    tags: tuple[str, ...] = field(default=(), validator=identifiers)
    national: bool = False
    predecessor: Successor | None = None


@attrs.frozen
class RecordIndicativeTarget(Command):
    """Records the leaders' impact indicator; it is never judged."""

    type: ClassVar[str] = "record-indicative-target"
    indicator: str = field(converter=nfc, validator=text(LINE))
    unit: str = field(converter=nfc, validator=text(LINE))
    direction: Direction
    value: Decimal | None = field(default=None, validator=optional(number))


@attrs.frozen
class SubmitProposal(Command):
    """Submits the next version of the proposal."""

    type: ClassVar[str] = "submit-proposal"
    version: int = field(validator=whole(1, 1_000))
    content: ProposalContent


@attrs.frozen
class OpenReview(Command):
    """Takes a proposal into review."""

    type: ClassVar[str] = "open-review"


@attrs.frozen
class RecordReview(Command):
    """Records one reviewer's findings on the proposal with this digest."""

    type: ClassVar[str] = "record-review"
    digest: str = field(validator=identifier)
    tests: SelectionTests


@attrs.frozen
class ReturnProposal(Command):
    """Returns a proposal with the points to amend and the date by which it is wanted back."""

    type: ClassVar[str] = "return-proposal"
    points: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    resubmit_by: date = field(validator=day)


@attrs.frozen
class SelectChallenge(Command):
    """Selects the challenge."""

    type: ClassVar[str] = "select-challenge"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class RejectChallenge(Command):
    """Rejects the challenge; an end."""

    type: ClassVar[str] = "reject-challenge"
    reasons: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class DeferChallenge(Command):
    """Defers the challenge to a later cohort; what was fixed for this one is void."""

    type: ClassVar[str] = "defer-challenge"
    to_cohort: Cohort
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class ReadmitChallenge(Command):
    """Takes a deferred challenge back in, to be reviewed anew in its cohort."""

    type: ClassVar[str] = "readmit-challenge"
    cohort: Cohort


@attrs.frozen
class NameLeadership(Command):
    """Names the leadership team and, among it, the one strategist."""

    type: ClassVar[str] = "name-leadership"
    leaders: tuple[Leader, ...] = field(validator=several(MANY, least=1))
    strategist: str = field(validator=identifier)


@attrs.frozen
class ChangeLeadership(Command):
    """Records who joined and left the leadership team; `strategist` None keeps the seat as is."""

    type: ClassVar[str] = "change-leadership"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    joins: tuple[Leader, ...] = field(default=(), validator=several(MANY))
    leaves: tuple[str, ...] = field(default=(), validator=identifiers)
    strategist: str | None = field(default=None, validator=optional(identifier))

    def __attrs_post_init__(self) -> None:
        if not self.joins and not self.leaves and self.strategist is None:
            refuse("joins", "is empty, and nothing else changes", "say who joins or leaves")


@attrs.frozen
class AppointCoach(Command):
    """Appoints the coach, or another one."""

    type: ClassVar[str] = "appoint-coach"
    coach: str = field(validator=identifier)


@attrs.frozen
class FixLaunchDate(Command):
    """Fixes Day 0, the date of the launch workshop."""

    type: ClassVar[str] = "fix-launch-date"
    on: date = field(validator=day)


@attrs.frozen
class FormTeam(Command):
    """Forms the joint team."""

    type: ClassVar[str] = "form-team"
    members: tuple[Member, ...] = field(validator=several(MANY, least=1))


@attrs.frozen
class ChangeTeam(Command):
    """Records who joins and who has left the team; that somebody left is a fact."""

    type: ClassVar[str] = "change-team"
    effective_on: date = field(validator=day)
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    joins: tuple[Member, ...] = field(default=(), validator=several(MANY))
    leaves: tuple[str, ...] = field(default=(), validator=identifiers)

    def __attrs_post_init__(self) -> None:
        if not self.joins and not self.leaves:
            refuse("joins", "is empty, and so is `leaves`", "say who joins or leaves")

    def claimed_on(self) -> date:
        """The date from which the change holds."""
        return self.effective_on


@attrs.frozen
class IssueChallengeNote(Command):
    """Issues the note to the team."""

    type: ClassVar[str] = "issue-challenge-note"
    note: ChallengeNote


@attrs.frozen
class ClearMember(Command):
    """A member's manager approves that the member takes part."""

    type: ClassVar[str] = "clear-member"
    member: str = field(validator=identifier)


@attrs.frozen
class ConfirmReadiness(Command):
    """The coach confirms that the launch workshop can be held."""

    type: ClassVar[str] = "confirm-readiness"
    checklist: Checklist
