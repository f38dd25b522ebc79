"""What a dossier says of a challenge, as lines for people: facts, people, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.proposals import Review, SelectionTests
from accelflow.domain.sustaining import Commitment
from accelflow.render import amount, day, weekday, word
from accelflow.render.words import count, listed, one_line, plain


def facts(challenge: Challenge) -> Iterator[str]:
    """Who set it, for whom, and the dates and documents of its course."""
    brief = challenge.brief
    yield f"set by {challenge.proposer} on {day(challenge.set_on)}, in {brief.zone}"
    yield f"led by {brief.lead_entity} with {listed(brief.affected_entities)}"
    yield f"cohort {challenge.cohort.id} of the programme {brief.programme.id}"
    if challenge.proposal is not None:
        yield f"proposal, version {challenge.proposal.version}: {challenge.proposal.digest}"
    for review in challenge.reviews:
        yield f"review by {review.reviewer}: {_findings(review)}{_older(review, challenge)}"
    yield from _course(challenge)
    if challenge.withdrawal is not None:
        yield f"its withdrawal is asked for by {challenge.withdrawal.by}, and not decided yet"


def _course(challenge: Challenge) -> Iterator[str]:
    """From the note to the closing workshop, as far as it has come."""
    if challenge.note is not None:
        yield f"challenge note issued: {one_line(challenge.note.focus_area)}"
    elif challenge.team is not None:
        yield "challenge note not issued yet"
    if challenge.day_one is None and challenge.launch_date is not None:
        yield f"launch planned for {day(challenge.launch_date)}"
    if challenge.day_one is not None:
        yield f"Day 1 {'was' if challenge.cutoff else 'is'} {weekday(challenge.day_one)}"
    if challenge.midpoint is not None:
        yield f"midpoint review held on {day(challenge.midpoint.held_on)}"
    if challenge.cutoff is not None:
        yield f"the days ended with {weekday(challenge.cutoff)}"
    if challenge.scale_up is not None:
        yield f"closing workshop held on {day(challenge.scale_up.held_on)}"


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
        yield from _clearances(challenge)
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
        yield from map(_commitment, plan.commitments)
    for pledge in challenge.pledges:
        yield f"{pledge.entity} {'signed' if pledge.signed else 'declined'} its pledge"
    if challenge.paths is not None:
        paths = listed(sorted(challenge.paths.paths)) if challenge.paths.paths else "none"
        yield f"paths: {paths}{_sites(challenge.paths.sites)}"
    for one in challenge.opened:
        site = _sites((one.site,) if one.site else ())
        yield f"successor on the path {one.path}{site}: {one.challenge}"

    for given_up in challenge.dropped:
        site = _sites((given_up.site,) if given_up.site else ())
        yield f"path {given_up.path}{site} given up"
    if challenge.plan is not None:
        yield f"checks afterwards: {challenge.checks or 'none yet'}"


def recorded(challenge: Challenge) -> Iterator[str]:
    """The newest measurements, and the steps and initiatives, as `correct` would name them."""
    for one in challenge.measurements[-_NEWEST:]:
        what = one.goal if one.constraint is None else f"{one.goal} ({one.constraint})"
        value = f"{what}: {amount(one.value, one.bound)} as of {day(one.as_of)}"
        yield f"{one.position}: {value}, from {one_line(one.source)}, by {one.by}"
    for step in challenge.steps[-_NEWEST:]:
        yield f"{step.position}: step {step.step}, done on {day(step.done_on)}, by {step.by}"
    for own in challenge.initiatives[-_NEWEST:]:
        yield f"{own.position}: initiative {one_line(own.name)}, {day(own.on)}, by {own.by}"


_NEWEST: Final = 5
"""How many of each kind are told; `accelflow log` tells all."""


def _findings(review: Review) -> str:
    if review.tests.all_passed():
        return "passes all four tests"
    names = [one.name for one in attrs.fields(SelectionTests)]
    found = zip(names, review.tests.findings(), strict=True)
    return listed(f"{plain(name)}: {finding}" for name, finding in found)


def _older(review: Review, challenge: Challenge) -> str:
    current = challenge.proposal.digest if challenge.proposal else None
    if review.digest == current and review.cohort == challenge.cohort.id:
        return ""
    return ", of an earlier version or cohort: it does not count now"


def _clearances(challenge: Challenge) -> Iterator[str]:
    """Who may take part and who may not yet; no more once the days are over."""
    if challenge.team is None or challenge.cutoff is not None:
        return
    members = [one.principal for one in challenge.team.members]
    missing = [one for one in members if one not in challenge.cleared]
    if not missing:
        yield "all members are cleared"
        return
    cleared = [one for one in members if one in challenge.cleared]
    yield f"cleared: {listed(cleared) if cleared else 'nobody yet'}; not cleared: {listed(missing)}"


def _commitment(one: Commitment) -> str:
    by = f", by {day(one.due)}" if one.due else ""
    return f"{one.id}: {one_line(one.what)} – {one_line(one.owner_title)} of {one.entity}{by}"


def _sites(sites: tuple[str, ...]) -> str:
    return f" at {listed(sites)}" if sites else ""
