"""What there is to choose from for a field of a command, as the challenge stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.domain.goals import GoalTerms
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import CommitmentState, LaterValue
from accelflow.domain.teams import Checklist
from accelflow.domain.workshops import Action, Agreement, GoalDecision, Session
from accelflow.scenarios.digests import CURRENT


def choices_of(
    holder: type, name: str, challenge: Challenge | None, methodology: Methodology | None
) -> tuple[str, ...]:
    """The choices of a field of the class `holder`; none where anything may be given."""
    if (holder, name) == (c.RecordStep, "step"):
        return tuple(step.id for step in methodology.steps) if methodology else ()
    choosing = _CHOICES.get((holder, name))
    return () if choosing is None or challenge is None else tuple(choosing(challenge))


def uncleared(challenge: Challenge) -> list[str]:
    """The members whose managers have not approved yet."""
    return [one for one in _members(challenge) if one not in challenge.cleared]


def _members(challenge: Challenge) -> list[str]:
    return [one.principal for one in challenge.team.members] if challenge.team else []


def _leaders(challenge: Challenge) -> list[str]:
    leadership = challenge.leadership
    return [one.principal for one in leadership.leaders] if leadership else []


def _goals(challenge: Challenge) -> list[str]:
    return [goal.id for goal in challenge.goals_in_force()]


def _constraints(challenge: Challenge) -> list[str]:
    goals = challenge.goals_in_force()
    return [constraint.id for goal in goals for constraint in goal.terms.constraints]


def _commitments(challenge: Challenge) -> list[str]:
    return [one.id for one in challenge.plan.commitments] if challenge.plan else []


def _sites(challenge: Challenge) -> Iterable[str]:
    return challenge.paths.sites if challenge.paths else ()


def _next_version(challenge: Challenge) -> list[str]:
    return [str(challenge.proposal.version + 1 if challenge.proposal else 1)]


def _current(challenge: Challenge) -> list[str]:
    return [CURRENT]


def _entries(challenge: Challenge) -> list[str]:
    measured = [one.position for one in challenge.measurements]
    done = [one.position for one in challenge.steps]
    launched = [one.position for one in challenge.initiatives]
    return [str(position) for position in sorted(measured + done + launched)]


_CHOICES: Final[Mapping[tuple[type, str], Callable[[Challenge], Iterable[str]]]] = {
    (c.SubmitProposal, "version"): _next_version,
    (c.RecordReview, "digest"): _current,
    (c.VerifyResult, "digest"): _current,
    (c.SignPledge, "digest"): _current,
    (c.ChangeLeadership, "leaves"): _leaders,
    (c.ChangeTeam, "leaves"): _members,
    (c.ClearMember, "member"): uncleared,
    (Checklist, "untrained"): _members,
    (c.ElectLeader, "elected"): _members,
    (Action, "owner"): _members,
    (Agreement, "keeper"): _members,
    (Session, "attendance"): _members,
    (GoalTerms, "goal"): _goals,
    (GoalTerms, "replaces"): _goals,
    (c.ClarifyGoal, "goal"): _goals,
    (c.RecordMeasurement, "goal"): _goals,
    (c.RecordMeasurement, "constraint"): _constraints,
    (GoalDecision, "goal"): _goals,
    (ResultLine, "goal"): _goals,
    (ResultLine, "constraint"): _constraints,
    (LaterValue, "goal"): _goals,
    (CommitmentState, "commitment"): _commitments,
    (c.OpenSuccessor, "site"): _sites,
    (c.DropPath, "site"): _sites,
    (c.Correct, "position"): _entries,
}
