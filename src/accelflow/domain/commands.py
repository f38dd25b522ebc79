"""What may be asked of a challenge: one frozen class per command, payload only.

`type` is the kebab-case id under which a command is stored for ever. Who asks, when and of which
challenge stands in the attempt around it. Dates are local dates in the challenge's zone.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import attrs
from attrs import converters, field
from attrs.validators import optional

from accelflow.domain.evidence import EvidenceRef
from accelflow.domain.goals import Baseline, Bound, Direction, GoalTerms
from accelflow.domain.programmes import Cohort, Numbering, Programme
from accelflow.domain.proposals import ChallengeNote, ProposalContent, SelectionTests, Successor
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Commitment, CommitmentState, LaterValue, Path
from accelflow.domain.teams import Checklist, Leader, Member
from accelflow.domain.values import (
    LINE,
    MANY,
    PARAGRAPH,
    PERSONAL,
    identifier,
    identifiers,
    nfc,
    number,
    several,
    text,
    whole,
)
from accelflow.domain.workshops import Agreement, GoalDecision, Plan, Session


@attrs.frozen
class Command:
    """The root of all commands; a host's own command is a frozen attrs class below it."""

    type: ClassVar[str] = "command"


# --- the design phase ---------------------------------------------------------------------------


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
    resubmit_by: date


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


@attrs.frozen
class AppointCoach(Command):
    """Appoints the coach, or another one."""

    type: ClassVar[str] = "appoint-coach"
    coach: str = field(validator=identifier)


@attrs.frozen
class FixLaunchDate(Command):
    """Fixes Day 0, the date of the launch workshop."""

    type: ClassVar[str] = "fix-launch-date"
    on: date


@attrs.frozen
class FormTeam(Command):
    """Forms the joint team."""

    type: ClassVar[str] = "form-team"
    members: tuple[Member, ...] = field(validator=several(MANY, least=1))


@attrs.frozen
class ChangeTeam(Command):
    """Records who joins and who has left the team; that somebody left is a fact."""

    type: ClassVar[str] = "change-team"
    effective_on: date
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    joins: tuple[Member, ...] = field(default=(), validator=several(MANY))
    leaves: tuple[str, ...] = field(default=(), validator=identifiers)


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


# --- the acceleration phase ---------------------------------------------------------------------


@attrs.frozen
class SetGoals(Command):
    """The team sets its goals; they wait for a workshop or a review to put them in force."""

    type: ClassVar[str] = "set-goals"
    goals: tuple[GoalTerms, ...] = field(validator=several(MANY, least=1))
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class ElectLeader(Command):
    """Records whom the team elected to lead it."""

    type: ClassVar[str] = "elect-leader"
    elected: str = field(validator=identifier)
    votes: int = field(validator=whole(1, 1_000))


@attrs.frozen
class AcceptLead(Command):
    """The elected one accepts."""

    type: ClassVar[str] = "accept-lead"


@attrs.frozen
class DeclineLead(Command):
    """The elected one declines."""

    type: ClassVar[str] = "decline-lead"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class HoldLaunchWorkshop(Command):
    """Tells that the launch workshop was held: it puts the goals in force and fixes Day 1.

    `first_day` None follows the challenge's numbering.
    """

    type: ClassVar[str] = "hold-launch-workshop"
    sessions: tuple[Session, ...] = field(validator=several(20, least=1))
    plan: Plan
    agreement: Agreement
    first_day: date | None = None


@attrs.frozen
class ClarifyGoal(Command):
    """Clarifies the wording of a goal, or gives its first baseline; nothing else of it changes."""

    type: ClassVar[str] = "clarify-goal"
    goal: str = field(validator=identifier)
    wording: str | None = field(
        default=None, converter=converters.optional(nfc), validator=optional(text(LINE))
    )
    baseline: Baseline | None = None


@attrs.frozen
class RecordMeasurement(Command):
    """Records a value; `as_of` is the date that it describes."""

    type: ClassVar[str] = "record-measurement"
    goal: str = field(validator=identifier)
    value: Decimal = field(validator=number)
    as_of: date
    source: str = field(converter=nfc, validator=text(LINE))
    bound: Bound = Bound.EXACT
    constraint: str | None = field(default=None, validator=optional(identifier))


@attrs.frozen
class RecordProgressReview(Command):
    """Records a review of progress with the strategist."""

    type: ClassVar[str] = "record-progress-review"
    progress: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    asks: str = field(
        default="", converter=nfc, validator=text(PARAGRAPH, empty=True), metadata=PERSONAL
    )


@attrs.frozen
class RecordStep(Command):
    """Records that a step which the methodology declares was done."""

    type: ClassVar[str] = "record-step"
    step: str = field(validator=identifier)
    done_on: date
    note: str = field(
        default="", converter=nfc, validator=text(PARAGRAPH, empty=True), metadata=PERSONAL
    )


@attrs.frozen
class LaunchInitiative(Command):
    """Records an initiative that the challenge launched."""

    type: ClassVar[str] = "launch-initiative"
    name: str = field(converter=nfc, validator=text(LINE))
    on: date
    national: bool = False


@attrs.frozen
class HoldMidpointReview(Command):
    """Tells that the midpoint review was held, and what it decided about every goal in force."""

    type: ClassVar[str] = "hold-midpoint-review"
    held_on: date
    votes: tuple[int, ...] = field(
        validator=[several(MANY, least=1), attrs.validators.deep_iterable(whole(1, 5))]
    )
    decisions: tuple[GoalDecision, ...] = field(validator=several(MANY, least=1))
    plan: Plan
    agreement: Agreement


@attrs.frozen
class Conclude(Command):
    """Ends the acceleration early, every goal being reached; says what was lived and learnt."""

    type: ClassVar[str] = "conclude"
    experience: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    learning: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class RecordLateMidpoint(Command):
    """Tells after the 100 days, with evidence, of a midpoint review held within them."""

    type: ClassVar[str] = "record-late-midpoint"
    held_on: date
    votes: tuple[int, ...] = field(
        validator=[several(MANY, least=1), attrs.validators.deep_iterable(whole(1, 5))]
    )
    decisions: tuple[GoalDecision, ...] = field(validator=several(MANY, least=1))
    evidence: tuple[EvidenceRef, ...] = field(validator=several(MANY))


@attrs.frozen
class AcknowledgeNoMidpoint(Command):
    """Owns up that no midpoint review was held."""

    type: ClassVar[str] = "acknowledge-no-midpoint"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


# --- the sustainability phase -------------------------------------------------------------------


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
    held_on: date
    narrative: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)
    attendance: tuple[str, ...] = field(default=(), validator=identifiers)
    loose_ends: str = field(
        default="", converter=nfc, validator=text(PARAGRAPH, empty=True), metadata=PERSONAL
    )


@attrs.frozen
class AdoptSustainabilityPlan(Command):
    """Adopts the commitments, or states that there are none and why."""

    type: ClassVar[str] = "adopt-sustainability-plan"
    commitments: tuple[Commitment, ...] = field(default=(), validator=several(MANY))
    none_because: str | None = field(
        default=None, converter=converters.optional(nfc), validator=optional(text(PARAGRAPH))
    )


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


# --- leaving before the end ---------------------------------------------------------------------


@attrs.frozen
class RequestWithdrawal(Command):
    """Asks to withdraw; another person takes the decision."""

    type: ClassVar[str] = "request-withdrawal"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class DeclineWithdrawal(Command):
    """Declines an open request to withdraw."""

    type: ClassVar[str] = "decline-withdrawal"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class Withdraw(Command):
    """Withdraws the challenge; an end. While the clock runs it carries each goal's last value."""

    type: ClassVar[str] = "withdraw"
    last_values: tuple[ResultLine, ...] = field(default=(), validator=several(MANY))


# --- mending the record -------------------------------------------------------------------------


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


_BUILT_IN: tuple[type[Command], ...] = (
    SetChallenge,
    RecordIndicativeTarget,
    SubmitProposal,
    OpenReview,
    RecordReview,
    ReturnProposal,
    SelectChallenge,
    RejectChallenge,
    DeferChallenge,
    ReadmitChallenge,
    NameLeadership,
    ChangeLeadership,
    AppointCoach,
    FixLaunchDate,
    FormTeam,
    ChangeTeam,
    IssueChallengeNote,
    ClearMember,
    ConfirmReadiness,
    SetGoals,
    ElectLeader,
    AcceptLead,
    DeclineLead,
    HoldLaunchWorkshop,
    ClarifyGoal,
    RecordMeasurement,
    RecordProgressReview,
    RecordStep,
    LaunchInitiative,
    HoldMidpointReview,
    Conclude,
    RecordLateMidpoint,
    AcknowledgeNoMidpoint,
    RecordResult,
    VerifyResult,
    HoldScaleUpWorkshop,
    AdoptSustainabilityPlan,
    SignPledge,
    DeclinePledge,
    ChoosePaths,
    OpenSuccessor,
    DropPath,
    RecordSustainabilityCheck,
    Complete,
    RequestWithdrawal,
    DeclineWithdrawal,
    Withdraw,
    Correct,
)

COMMANDS: dict[str, type[Command]] = {command.type: command for command in _BUILT_IN}
"""Every command of ours under its type, in the order of the methodology."""
