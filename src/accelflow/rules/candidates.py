"""A transition bound to its guards: who may take it, what refuses it, what it warns about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology, RoleSource, Severity, Transition
from accelflow.domain.events import Reason
from accelflow.errors import GuardFailed
from accelflow.rules.question import Found, Guard, Question
from accelflow.rules.roles import holds


@attrs.frozen(eq=False)
class Candidate:
    """One transition, ready to be judged. Calling it says whether it passes."""

    transition: Transition
    roles: tuple[tuple[str, bool], ...]
    """Each role that may ask, and whether the host vouches for it."""
    refusing: tuple[Callable[[Question], Found], ...]
    warning: tuple[Callable[[Question], Found], ...]

    def __call__(self, question: Question) -> bool:
        """Whether nothing refuses it: what a plain state machine would call its condition."""
        return not self.reasons(question)

    def reasons(self, question: Question) -> list[Reason]:
        """Every reason to refuse, the role's first; empty when it passes."""
        reasons = self._role_reasons(question)
        for judge in self.refusing:
            reasons += _judged(judge, question)
        return reasons

    def warnings(self, question: Question) -> list[Reason]:
        """What it is warned about; a warning never refuses."""
        warnings: list[Reason] = []
        for judge in self.warning:
            warnings += _judged(judge, question)
        return warnings

    def _role_reasons(self, question: Question) -> list[Reason]:
        challenge: Challenge | None = question.challenge
        for role, from_host in self.roles:
            if holds(challenge, question.actor, role, from_host=from_host):
                return []
        wanted = tuple(role for role, _ in self.roles)
        claimed = tuple(
            role for role, host in self.roles if not host and role in question.actor.roles
        )
        return [question.fail("role-missing", roles=wanted, claimed=claimed)]


def bind(methodology: Methodology, guards: Mapping[str, Guard]) -> dict[str, Candidate]:
    """Every transition of a methodology bound to its guards, by transition id.

    KeyError for a guard that is not there: the loader reports those, with all other faults.
    """
    from_host = {role.id: role.source is RoleSource.HOST for role in methodology.roles}
    return {
        transition.id: Candidate(
            transition,
            tuple((role, from_host[role]) for role in transition.roles),
            _uses(transition, Severity.REFUSE, guards),
            _uses(transition, Severity.WARN, guards),
        )
        for transition in methodology.transitions
    }


def _uses(
    transition: Transition, severity: Severity, guards: Mapping[str, Guard]
) -> tuple[Callable[[Question], Found], ...]:
    return tuple(
        partial(guards[use.guard].judge, **dict(use.settings))
        if use.settings
        else guards[use.guard].judge
        for use in transition.uses
        if use.severity is severity
    )


def _judged(judge: Callable[[Question], Found], question: Question) -> Found:
    try:
        return judge(question)
    except Exception as error:
        inner = judge.func if isinstance(judge, partial) else judge
        name = getattr(inner, "__name__", repr(inner))
        raise GuardFailed(name, question.transition) from error
