"""How the commands of the design phase change a dossier."""

from __future__ import annotations

from accelflow.domain import commands as c
from accelflow.domain.challenge import Brief, Challenge
from accelflow.domain.events import Event
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply, asker, needed
from accelflow.domain.proposals import IndicativeTarget, Proposal, Review
from accelflow.domain.sustaining import WithdrawalRequest
from accelflow.domain.teams import Leadership, Team


def born(event: Event) -> Challenge:
    """The challenge that its first event sets."""
    cause = event.cause
    command = needed(cause if isinstance(cause, c.SetChallenge) else None, event, "set-challenge")
    return Challenge(
        id=event.challenge,
        stage=event.after,
        position=event.position,
        pin=event.methodology,
        recorded_at=event.recorded_at,
        stage_since=event.facts.today,
        set_on=event.facts.today,
        brief=Brief(
            statement=command.statement,
            lead_entity=command.lead_entity,
            affected_entities=command.affected_entities,
            programme=command.programme,
            zone=command.zone,
            numbering=command.numbering,
            tags=command.tags,
            national=command.national,
            predecessor=command.predecessor,
        ),
        proposer=asker(event),
        cohort=command.cohort,
    )


@apply.register
def indicative_target(cause: c.RecordIndicativeTarget, challenge: Challenge, _: Event) -> Challenge:
    """A further indicator of the leaders."""
    target = IndicativeTarget(cause.indicator, cause.unit, cause.direction, cause.value)
    return changed(challenge, indicative_targets=(*challenge.indicative_targets, target))


@apply.register
def proposal(cause: c.SubmitProposal, challenge: Challenge, event: Event) -> Challenge:
    """The proposal in hand is the newest version."""
    digest = needed(event.facts.digest, event, "digest")
    return changed(
        challenge, proposal=Proposal(cause.version, cause.content, digest, event.facts.today)
    )


@apply.register
def review(cause: c.RecordReview, challenge: Challenge, event: Event) -> Challenge:
    """One more review, bound to its digest and cohort."""
    actor = needed(event.actor, event, "actor")
    entry = Review(actor.principal, actor.entity, cause.digest, challenge.cohort.id, cause.tests)
    return changed(challenge, reviews=(*challenge.reviews, entry))


@apply.register
def returned(_: c.ReturnProposal, challenge: Challenge, __: Event) -> Challenge:
    """Returns are counted: the third is warned about."""
    return changed(challenge, returns=challenge.returns + 1)


@apply.register
def deferred(cause: c.DeferChallenge, challenge: Challenge, _: Event) -> Challenge:
    """What was fixed for this cohort is void; people and proposal stay."""
    return changed(
        challenge,
        cohort=cause.to_cohort,
        launch_date=None,
        note=None,
        cleared=frozenset(),
        pending=(),
        elected=None,
        leader=None,
    )


@apply.register
def readmitted(cause: c.ReadmitChallenge, challenge: Challenge, _: Event) -> Challenge:
    """The cohort in which it is reviewed anew."""
    return changed(challenge, cohort=cause.cohort)


@apply.register
def leadership(cause: c.NameLeadership, challenge: Challenge, event: Event) -> Challenge:
    """A whole new value of the leadership team."""
    version = challenge.leadership.version + 1 if challenge.leadership else 1
    named = Leadership(version, cause.leaders, cause.strategist, asker(event))
    return changed(challenge, leadership=named)


@apply.register
def leadership_change(cause: c.ChangeLeadership, challenge: Challenge, event: Event) -> Challenge:
    """The seat of a strategist who left is vacant unless another takes it."""
    old = challenge.leadership or Leadership(0, (), None, "")
    stay = tuple(leader for leader in old.leaders if leader.principal not in cause.leaves)
    keeps = None if old.strategist in cause.leaves else old.strategist
    new = Leadership(
        old.version + 1, (*stay, *cause.joins), cause.strategist or keeps, asker(event)
    )
    return changed(challenge, leadership=new)


@apply.register
def coach(cause: c.AppointCoach, challenge: Challenge, _: Event) -> Challenge:
    """The coach is the one appointed last."""
    return changed(challenge, coach=cause.coach)


@apply.register
def launch_date(cause: c.FixLaunchDate, challenge: Challenge, _: Event) -> Challenge:
    """Day 0 as it is planned."""
    return changed(challenge, launch_date=cause.on)


@apply.register
def team(cause: c.FormTeam, challenge: Challenge, event: Event) -> Challenge:
    """A whole new value of the team."""
    version = challenge.team.version + 1 if challenge.team else 1
    return changed(challenge, team=Team(version, cause.members, asker(event)))


@apply.register
def team_change(cause: c.ChangeTeam, challenge: Challenge, event: Event) -> Challenge:
    """Who left holds no seat of the team any more, and needs a new clearance to come back."""
    old = challenge.team or Team(0, (), "")
    gone = frozenset(cause.leaves)
    stay = tuple(member for member in old.members if member.principal not in gone)
    return changed(
        challenge,
        team=Team(old.version + 1, (*stay, *cause.joins), asker(event)),
        cleared=challenge.cleared - gone,
        leader=None if challenge.leader in gone else challenge.leader,
        elected=None if challenge.elected in gone else challenge.elected,
        keeper=None if challenge.keeper in gone else challenge.keeper,
    )


@apply.register
def note(cause: c.IssueChallengeNote, challenge: Challenge, _: Event) -> Challenge:
    """The note that holds is the newest."""
    return changed(challenge, note=cause.note)


@apply.register
def clearance(cause: c.ClearMember, challenge: Challenge, _: Event) -> Challenge:
    """One more member has a manager's word."""
    return changed(challenge, cleared=challenge.cleared | {cause.member})


@apply.register
def withdrawal_asked(_: c.RequestWithdrawal, challenge: Challenge, event: Event) -> Challenge:
    """An open request names who made it: another must decide."""
    return changed(challenge, withdrawal=WithdrawalRequest(asker(event)))


@apply.register
def withdrawal_declined(_: c.DeclineWithdrawal, challenge: Challenge, __: Event) -> Challenge:
    """The request is answered."""
    return changed(challenge, withdrawal=None)


@apply.register(c.OpenReview)
@apply.register(c.SelectChallenge)
@apply.register(c.RejectChallenge)
@apply.register(c.ConfirmReadiness)
@apply.register(c.RecordProgressReview)
@apply.register(c.Conclude)
@apply.register(c.Complete)
def stage_alone(_: object, challenge: Challenge, __: Event) -> Challenge:
    """The journal keeps the words; the dossier needs no more than the stage."""
    return challenge
