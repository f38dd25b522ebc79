"""Judgement straight from the methodology's data, without the table that is compiled from it."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import SetChallenge
from accelflow.domain.decisions import Accepted, Outcome, Reason, Refused
from accelflow.domain.definition import Methodology, RoleSource, Severity, Transition
from accelflow.domain.events import Parameter
from accelflow.rules.codes import CODES
from accelflow.rules.days import local_date
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from accelflow.zones import zone_keys
from tests.lifecycle import CHALLENGE
from tests.strategies import Ask


def question_of(
    playbook: Playbook, challenge: Challenge | None, ask: Ask, key: str, transition: str = ""
) -> Question:
    """The question that guards are asked, of a challenge with nothing owed."""
    if challenge is not None:
        key = challenge.brief.zone
    elif isinstance(ask.command, SetChallenge) and zone_known(ask):
        key = ask.command.zone
    place = playbook.zones(key)
    at = max(ask.at, challenge.recorded_at) if challenge else ask.at
    return Question(
        ask.command,
        challenge,
        ask.actor,
        at,
        local_date(at, place),
        place,
        playbook.methodology,
        transition,
    )


def zone_known(ask: Ask) -> bool:
    """Whether the zone of a challenge to be set, if it is one, is known."""
    return not isinstance(ask.command, SetChallenge) or ask.command.zone in zone_keys()


def candidates(methodology: Methodology, stage: str | None, command: str) -> tuple[Transition, ...]:
    """The transitions of a command out of a stage, in the order of the file."""
    return tuple(
        transition
        for transition in methodology.transitions
        if transition.command == command
        and (stage in transition.sources if stage is not None else not transition.sources)
    )


def reasons(transition: Transition, question: Question) -> list[Reason]:
    """Every reason against a transition: the role's, then those of every guard that refuses."""
    here = attrs.evolve(question, transition=transition.id)
    return [*_role_reasons(transition, here), *_found(transition, here, Severity.REFUSE)]


def outcome(question: Question) -> Outcome:
    """What must come of a question: reasons and warnings of all candidates up to the first pass.

    An acceptance is given without its events.
    """
    stage = question.challenge.stage if question.challenge else None
    open_ones = candidates(question.methodology, stage, question.command.type)
    if not open_ones:
        return Refused((_out_of_place(question),))
    against: list[Reason] = []
    warned: list[Reason] = []
    for transition in open_ones:
        here = attrs.evolve(question, transition=transition.id)
        found = reasons(transition, question)
        warnings = _found(transition, here, Severity.WARN)
        if not found:
            return Accepted((), tuple(warnings))
        against += found
        warned += warnings
    return Refused(tuple(against), tuple(warned))


def codes(outcome: Outcome) -> list[str]:
    """The codes of a refusal in their order; none of an acceptance."""
    return [one.code for one in outcome.reasons] if isinstance(outcome, Refused) else []


def holders(challenge: Challenge, role: str) -> set[str | None]:
    """Who holds a role of the dossier, read off the dossier by hand."""
    leadership, team = challenge.leadership, challenge.team
    match role:
        case "strategist":
            return {leadership.strategist} if leadership else set()
        case "member":
            return {member.principal for member in team.members} if team else set()
        case "proposer" | "coach" | "leader" | "elected" | "keeper":
            return {getattr(challenge, role)}
    raise KeyError(role)


def may_ask(methodology: Methodology, role: str, actor: Actor, challenge: Challenge | None) -> bool:
    """Whether the actor holds the role: by the host's word, or by the dossier's."""
    sources = {one.id: one.source for one in methodology.roles}
    if challenge is None or sources[role] is RoleSource.HOST:
        return role in actor.roles
    return actor.principal in holders(challenge, role)


def _role_reasons(transition: Transition, question: Question) -> Iterable[Reason]:
    methodology, actor = question.methodology, question.actor
    if any(may_ask(methodology, role, actor, question.challenge) for role in transition.roles):
        return ()
    dossier = {role.id for role in methodology.roles if role.source is RoleSource.DOSSIER}
    claimed = tuple(role for role in transition.roles if role in dossier & actor.roles)
    parameters: dict[str, Parameter] = {"roles": transition.roles, "claimed": claimed}
    return (Reason("role-missing", transition.id, parameters, CODES["role-missing"]),)


def _found(transition: Transition, question: Question, severity: Severity) -> list[Reason]:
    return [
        reason
        for use in transition.uses
        if use.severity is severity
        for reason in BUILT_IN[use.guard].judge(question, **dict(use.settings))
    ]


def _out_of_place(question: Question) -> Reason:
    methodology, command, challenge = question.methodology, question.command, question.challenge
    asked = [one for one in methodology.transitions if one.command == command.type]
    if challenge is None:
        unknown: dict[str, Parameter] = {"challenge": CHALLENGE}
        return Reason("unknown-challenge", command.type, unknown, CODES["unknown-challenge"])
    if command.type == "set-challenge":
        return Reason("challenge-exists", command.type, {"challenge": challenge.id}, ())
    if not asked:
        return Reason("unknown-command", command.type, {"asked": command.type}, ())
    if methodology.stage(challenge.stage).final:
        return Reason("challenge-ended", command.type, {"stage": challenge.stage}, ())
    stages = tuple(dict.fromkeys(stage for one in asked for stage in one.sources))
    parameters: dict[str, Parameter] = {"stage": challenge.stage, "stages": stages}
    return Reason("not-in-this-stage", command.type, parameters, ())
