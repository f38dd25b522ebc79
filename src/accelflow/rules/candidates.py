"""A transition bound to its guards: who may take it, what refuses it, what it warns about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs

from accelflow.domain.definition import Methodology, RoleSource, Severity, Transition
from accelflow.domain.events import Reason
from accelflow.errors import GuardFailed
from accelflow.rules.question import Found, Guard, Question
from accelflow.rules.roles import holds_one

Judging = Callable[[Question], Found]


@attrs.frozen(eq=False)
class Candidate:
    """One transition, ready to be judged. Calling it says whether it passes."""

    transition: Transition
    roles: tuple[tuple[str, bool], ...]
    """Each role that may ask, and whether the host vouches for it."""
    refusing: tuple[Judging, ...]
    warning: tuple[Judging, ...]

    def __call__(self, question: Question) -> bool:
        """Whether nothing refuses it: what a plain state machine would call its condition."""
        return not self.reasons(question)

    def reasons(self, question: Question) -> list[Reason]:
        """Every reason to refuse, the role's first; empty when it passes."""
        reasons = self._found(self.refusing, Severity.REFUSE, question)
        if holds_one(question.challenge, question.actor, self.roles):
            return reasons
        return [self._role_missing(question), *reasons]

    def warnings(self, question: Question) -> list[Reason]:
        """What it is warned about; a warning never refuses."""
        return self._found(self.warning, Severity.WARN, question)

    def _found(
        self, judges: Sequence[Judging], severity: Severity, question: Question
    ) -> list[Reason]:
        found: list[Reason] = []
        for judge in judges:
            try:
                answer = judge(question)
            except Exception as error:
                uses = [use for use in self.transition.uses if use.severity is severity]
                raise GuardFailed(uses[judges.index(judge)].guard, self.transition.id) from error
            found += answer
        return found

    def _role_missing(self, question: Question) -> Reason:
        wanted = tuple(role for role, _ in self.roles)
        claimed = tuple(
            role for role, host in self.roles if not host and role in question.actor.roles
        )
        return question.fail("role-missing", roles=wanted, claimed=claimed)


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
) -> tuple[Judging, ...]:
    return tuple(
        partial(guards[use.guard].judge, **dict(use.settings))
        if use.settings
        else guards[use.guard].judge
        for use in transition.uses
        if use.severity is severity
    )
