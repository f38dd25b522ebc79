"""Who holds a role that a dossier gives, and which roles an asker holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge


def holders(challenge: Challenge, role: str) -> frozenset[str]:
    """The principals who hold a role of the dossier; empty for a vacant seat."""
    return frozenset(DOSSIER_ROLES[role](challenge))


def holds_one(challenge: Challenge | None, actor: Actor, roles: Iterable[tuple[str, bool]]) -> bool:
    """Whether the asker holds one of these roles, each given with whether it is from the host.

    A dossier role that an actor merely claims counts for nothing. Before a challenge has begun
    there is no dossier, and the host vouches for every role.
    """
    for role, from_host in roles:
        if from_host or challenge is None:
            if role in actor.roles:
                return True
        elif actor.principal in DOSSIER_ROLES[role](challenge):
            return True
    return False


def _one(principal: str | None) -> Collection[str]:
    return () if principal is None else (principal,)


def _strategist(challenge: Challenge) -> Collection[str]:
    return _one(challenge.leadership.strategist) if challenge.leadership else ()


def _members(challenge: Challenge) -> Collection[str]:
    return [member.principal for member in challenge.team.members] if challenge.team else ()


def _leadership(challenge: Challenge) -> Collection[str]:
    if challenge.leadership is None:
        return ()
    return [leader.principal for leader in challenge.leadership.leaders]


DOSSIER_ROLES: Final[Mapping[str, Callable[[Challenge], Collection[str]]]] = {
    "proposer": lambda challenge: (challenge.proposer,),
    "strategist": _strategist,
    "leadership": _leadership,
    "coach": lambda challenge: _one(challenge.coach),
    "member": _members,
    "elected": lambda challenge: _one(challenge.elected),
    "leader": lambda challenge: _one(challenge.leader),
    "keeper": lambda challenge: _one(challenge.keeper),
    "recorder": lambda challenge: _one(challenge.result.recorder if challenge.result else None),
    "requester": lambda challenge: _one(challenge.withdrawal.by if challenge.withdrawal else None),
    "acknowledger": lambda challenge: _one(challenge.no_midpoint_by),
}
"""Every role that a dossier can give, and who holds it there."""
