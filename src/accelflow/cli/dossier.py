"""What a dossier says of a challenge, as lines for people: facts, people, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from accelflow.domain.challenge import Challenge
from accelflow.render import day, weekday, word
from accelflow.render.words import count, listed


def facts(challenge: Challenge) -> Iterator[str]:
    """Who set it, for whom, and the dates and documents of its course."""
    brief = challenge.brief
    yield f"set by {challenge.proposer} on {day(challenge.set_on)}, in {brief.zone}"
    yield f"led by {brief.lead_entity} with {listed(brief.affected_entities)}"
    yield f"cohort {challenge.cohort.id} of the programme {brief.programme.id}"
    if challenge.proposal is not None:
        yield f"proposal, version {challenge.proposal.version}: {challenge.proposal.digest}"
    if challenge.reviews:
        yield count(len(challenge.reviews), "review")
    if challenge.day_one is None and challenge.launch_date is not None:
        yield f"launch planned for {day(challenge.launch_date)}"
    if challenge.day_one is not None:
        yield f"Day 1 {'was' if challenge.cutoff else 'is'} {weekday(challenge.day_one)}"
    if challenge.midpoint is not None:
        yield f"midpoint review held on {day(challenge.midpoint.held_on)}"
    if challenge.cutoff is not None:
        yield f"the days ended with {weekday(challenge.cutoff)}"
    if challenge.withdrawal is not None:
        yield f"its withdrawal is asked for by {challenge.withdrawal.by}"


def people(challenge: Challenge) -> Iterator[str]:
    """Its leadership, its coach and its team."""
    if challenge.leadership is not None:
        leaders = [one.principal for one in challenge.leadership.leaders]
        strategist = challenge.leadership.strategist or "vacant"
        yield f"leadership team: {listed(leaders)}; strategist: {strategist}"
    if challenge.coach is not None:
        yield f"coach: {challenge.coach}"
    if challenge.team is not None:
        members = challenge.team.members
        size = (
            f"{count(len(members), 'member')} of {count(len(challenge.team.entities()), 'entity')}"
        )
        yield f"joint team: {size}: {listed(one.principal for one in members)}"
    if challenge.leader is not None:
        yield f"team leader: {challenge.leader}"
    elif challenge.elected is not None:
        yield f"elected to lead the team, and not yet accepted: {challenge.elected}"
    if challenge.keeper is not None:
        yield f"data keeper: {challenge.keeper}"


def outcomes(challenge: Challenge) -> Iterator[str]:
    """Its results, its plan, its pledges and what follows it."""
    for result in challenge.results:
        verified = f", verified by {result.verified_by}" if result.verified_by else ""
        yield f"result, version {result.version}{verified}: {word(result.word)} ({result.digest})"
    if challenge.plan is not None:
        plan, number = challenge.plan, count(len(challenge.plan.commitments), "commitment")
        yield f"sustainability plan, version {plan.version}, {number}: {plan.digest}"
    for pledge in challenge.pledges:
        yield f"{pledge.entity} {'signed' if pledge.signed else 'declined'} its pledge"
    if challenge.paths is not None:
        paths = listed(sorted(challenge.paths.paths)) if challenge.paths.paths else "none"
        yield f"paths: {paths}{_sites(challenge.paths.sites)}"
    for one in challenge.opened:
        site = _sites((one.site,) if one.site else ())
        yield f"successor on the path {one.path}{site}: {one.challenge}"


def _sites(sites: tuple[str, ...]) -> str:
    return f" at {listed(sites)}" if sites else ""
