"""A transition bound to its guards: who may take it, what refuses it, what it warns about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import attrs

from accelflow.domain.definition import Methodology, RoleSource, Severity, Transition
from accelflow.domain.events import Reason, Verdict
from accelflow.domain.values import MANY, PARAGRAPH
from accelflow.errors import Fault, GuardFailed, MethodologyInvalid
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Found, Guard, Question
from accelflow.rules.roles import holds_one

Judging = Callable[[Question], Found]

NOTHING: Final = ()
"""What most guards answer. Python keeps one empty tuple, so looking at which it is costs least."""

_WHOLE: Final = range(-(2**63), 2**63)
# What the stored form can hold.


@attrs.frozen(eq=False)
class Candidate:
    """One transition, ready to be judged. Calling it says whether it passes."""

    transition: Transition
    roles: tuple[tuple[str, bool], ...]
    """Each role that may ask, and whether the host vouches for it."""
    refusing: tuple[Judging, ...]
    warning: tuple[Judging, ...]
    codes: Mapping[str, frozenset[str]]
    """What each of its guards may answer, by the name in the methodology."""
    doubted: frozenset[int]
    """By `id`, those whose answers are looked at: a host's. Tests hold what ours answer."""

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
                guard = self._name(judges, severity, judge)
                raise GuardFailed(guard, self.transition.id) from error
            if answer is not NOTHING and (type(answer) is not list or answer):
                if id(judge) in self.doubted:
                    answer = self._fit_to_store(answer, self._name(judges, severity, judge))
                found += answer
        return found

    def _fit_to_store(self, answer: object, guard: str) -> Sequence[Reason]:
        """The answer, if it can be stored and read back; a host's guard may return anything."""
        try:
            reasons = _reasons(answer)
            for reason in reasons:
                _look_at(reason, self.codes[guard])
        except _Unfit as unfit:
            raise GuardFailed(guard, self.transition.id, f"answered {unfit}") from None
        except Exception as error:
            raise GuardFailed(guard, self.transition.id) from error
        return reasons

    def _name(self, judges: Sequence[Judging], severity: Severity, judge: Judging) -> str:
        uses = [use for use in self.transition.uses if use.severity is severity]
        return next(use.guard for use, one in zip(uses, judges, strict=True) if one is judge)

    def _role_missing(self, question: Question) -> Reason:
        wanted = tuple(role for role, _ in self.roles)
        claimed = tuple(
            role for role, host in self.roles if not host and role in question.actor.roles
        )
        return question.fail("role-missing", roles=wanted, claimed=claimed)


def bind(methodology: Methodology, guards: Mapping[str, Guard]) -> dict[str, Candidate]:
    """Every transition of a methodology bound to its guards, by transition id.

    MethodologyInvalid names each guard that is not there.
    """
    _all_there(methodology, guards)
    from_host = {role.id: role.source is RoleSource.HOST for role in methodology.roles}
    return {
        transition.id: _candidate(transition, from_host, guards)
        for transition in methodology.transitions
    }


def _candidate(
    transition: Transition, from_host: Mapping[str, bool], guards: Mapping[str, Guard]
) -> Candidate:
    bound = {severity: _bound(transition, severity, guards) for severity in Severity}
    return Candidate(
        transition,
        tuple((role, from_host[role]) for role in transition.roles),
        tuple(judge for _, judge in bound[Severity.REFUSE]),
        tuple(judge for _, judge in bound[Severity.WARN]),
        {use.guard: frozenset(guards[use.guard].codes) for use in transition.uses},
        frozenset(
            id(judge)
            for judges in bound.values()
            for guard, judge in judges
            if guard is not BUILT_IN.get(guard.name)
        ),
    )


def _bound(
    transition: Transition, severity: Severity, guards: Mapping[str, Guard]
) -> list[tuple[Guard, Judging]]:
    found: list[tuple[Guard, Judging]] = []
    for use in transition.uses:
        if use.severity is severity:
            guard = guards[use.guard]
            # each an object of its own, for by that its name is found
            plain = not use.settings and guard.judge not in (judge for _, judge in found)
            found.append(
                (guard, guard.judge if plain else partial(guard.judge, **dict(use.settings)))
            )
    return found


def _all_there(methodology: Methodology, guards: Mapping[str, Guard]) -> None:
    used = [use for transition in methodology.transitions for use in transition.uses]
    used += [use for rule in methodology.deadlines for use in rule.holds]
    faults = [
        Fault("guards", f"there is no guard {name!r}", "give it to the playbook too")
        for name in dict.fromkeys(use.guard for use in used)
        if name not in guards
    ]
    if faults:
        raise MethodologyInvalid(tuple(faults))


class _Unfit(Exception):
    """What is wrong with a guard's answer."""


def _reasons(answer: object) -> tuple[Reason, ...]:
    if not isinstance(answer, Sequence) or isinstance(answer, str | bytes):
        raise _Unfit(f"a value of type {type(answer).__name__} instead of a list of reasons")
    if len(answer) > MANY:
        raise _Unfit(f"{len(answer)} reasons, and {MANY} are the most")
    for reason in answer:
        if type(reason) is not Reason:
            raise _Unfit(f"a value of type {type(reason).__name__} instead of a Reason")
    return tuple(answer)


def _look_at(reason: Reason, codes: frozenset[str]) -> None:
    _text("a code", reason.code)
    _text("a transition", reason.transition)
    if reason.code not in codes:
        raise _Unfit(f"the code {reason.code!r}, which is not among its own")
    if not isinstance(reason.verdict, Verdict):
        raise _Unfit(f"a verdict of type {type(reason.verdict).__name__}")
    _texts("a remedy", reason.remedy)
    if not isinstance(reason.parameters, dict) or len(reason.parameters) > MANY:
        raise _Unfit(f"parameters that are no dictionary of at most {MANY}")
    for name, value in reason.parameters.items():
        _text("a parameter's name", name)
        _parameter(f"the parameter {name!r}", value)


def _parameter(what: str, value: object) -> None:
    if type(value) is int:
        if value not in _WHOLE:
            raise _Unfit(f"{what} with a number of too many digits")
    elif type(value) is str:
        _text(what, value)
    else:
        _texts(what, value)


def _texts(what: str, value: object) -> None:
    if type(value) is not tuple:
        raise _Unfit(f"{what} of type {type(value).__name__}; give text, int or a tuple of texts")
    if len(value) > MANY:
        raise _Unfit(f"{what} with {len(value)} entries, and {MANY} are the most")
    for item in value:
        _text(what, item)


def _text(what: str, value: object) -> None:
    if type(value) is not str:
        raise _Unfit(f"{what} of type {type(value).__name__} instead of text")
    if len(value) > PARAGRAPH:
        raise _Unfit(f"{what} of {len(value)} characters, and {PARAGRAPH} are the most")
    if not value.isascii():
        value.encode()  # a lone surrogate cannot be stored
