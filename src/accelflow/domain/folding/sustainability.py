"""How the commands of the sustainability phase change a dossier."""

from __future__ import annotations

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Event
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply, asker, needed
from accelflow.domain.results import Result
from accelflow.domain.sustaining import (
    Dropped,
    Opened,
    PathsChosen,
    Pledge,
    SustainabilityPlan,
)
from accelflow.domain.workshops import ScaleUpWorkshop


@apply.register
def result(cause: c.RecordResult, challenge: Challenge, event: Event) -> Challenge:
    """A further version of the result, not yet verified."""
    entry = Result(
        version=len(challenge.results) + 1,
        digest=needed(event.facts.digest, event, "digest"),
        lines=cause.lines,
        outcomes=event.facts.outcomes,
        recorder=asker(event),
    )
    return changed(challenge, results=(*challenge.results, entry))


@apply.register
def verified(_: c.VerifyResult, challenge: Challenge, event: Event) -> Challenge:
    """The latest version counts from now on."""
    last = needed(challenge.result, event, "result")
    earlier = challenge.results[:-1]
    return changed(challenge, results=(*earlier, evolve(last, verified_by=asker(event))))


@apply.register
def scale_up(cause: c.HoldScaleUpWorkshop, challenge: Challenge, _: Event) -> Challenge:
    """The closing workshop was held."""
    workshop = ScaleUpWorkshop(cause.held_on, cause.attendance, cause.narrative, cause.loose_ends)
    return changed(challenge, scale_up=workshop)


@apply.register
def plan(cause: c.AdoptSustainabilityPlan, challenge: Challenge, event: Event) -> Challenge:
    """A new plan asks for new pledges: each is bound to one digest."""
    version = challenge.plan.version + 1 if challenge.plan else 1
    digest = needed(event.facts.digest, event, "digest")
    return changed(challenge, plan=SustainabilityPlan(version, digest, cause.commitments))


@apply.register
def signed(cause: c.SignPledge, challenge: Challenge, event: Event) -> Challenge:
    """An entity stands by the plan."""
    return _pledge(challenge, event, cause.digest, signed=True)


@apply.register
def declined(_: c.DeclinePledge, challenge: Challenge, event: Event) -> Challenge:
    """An entity does not stand by the plan in force."""
    digest = challenge.plan.digest if challenge.plan else ""
    return _pledge(challenge, event, digest, signed=False)


@apply.register
def paths(cause: c.ChoosePaths, challenge: Challenge, _: Event) -> Challenge:
    """The paths chosen last are those that must be opened or dropped."""
    return changed(challenge, paths=PathsChosen(frozenset(cause.paths), cause.sites))


@apply.register
def opened(cause: c.OpenSuccessor, challenge: Challenge, _: Event) -> Challenge:
    """A successor may cite this challenge now."""
    entry = Opened(cause.challenge, cause.path, cause.site)
    return changed(challenge, opened=(*challenge.opened, entry))


@apply.register
def dropped(cause: c.DropPath, challenge: Challenge, _: Event) -> Challenge:
    """A path, or one site of it, is given up."""
    return changed(challenge, dropped=(*challenge.dropped, Dropped(cause.path, cause.site)))


@apply.register
def checked(_: c.RecordSustainabilityCheck, challenge: Challenge, __: Event) -> Challenge:
    """One more check; its words stay in the journal."""
    return changed(challenge, checks=challenge.checks + 1)


def _pledge(challenge: Challenge, event: Event, digest: str, *, signed: bool) -> Challenge:
    actor = needed(event.actor, event, "actor")
    entity = needed(actor.entity, event, "actor.entity")
    others = tuple(pledge for pledge in challenge.pledges if pledge.entity != entity)
    pledge = Pledge(entity, actor.principal, signed, digest)
    return changed(challenge, pledges=(*others, pledge))
