"""A role only ever opens doors, and one of the dossier that is merely claimed opens none."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given, settings

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted, Reason, Refused
from accelflow.rules import candidates as candidates_module
from accelflow.rules.candidates import Candidate
from accelflow.rules.question import Question
from accelflow.rules.roles import holds_one
from tests.planted import Defect, assert_caught, planting
from tests.properties.payloads import DOSSIER_ROLES, HOST_ROLES
from tests.strategies import Ask, Course, attempt, courses, times

COURSES = courses()


def fewer_roles_open_nothing(course: Course) -> None:
    """What is refused to an actor is refused to the same one with any role taken away."""
    for turn in course.turns():
        actor = turn.ask.actor
        # Everybody as drawn, and with every role that a host can vouch for.
        for whole in (actor, attrs.evolve(actor, roles=actor.roles | HOST_ROLES | {"proposer"})):
            granted = _granted(course, turn.before, turn.ask, whole)
            for role in sorted(whole.roles):
                less = attrs.evolve(whole, roles=whole.roles - {role})
                assert granted or not _granted(course, turn.before, turn.ask, less), role


def claims_count_for_nothing(course: Course) -> None:
    """Once a challenge has begun, claiming the dossier's roles changes no decision."""
    for turn in course.turns():
        if turn.before is None:
            continue
        actor = turn.ask.actor
        decisions = [
            course.playbook.decide(
                turn.before,
                attempt(Ask(turn.ask.at, attrs.evolve(actor, roles=roles), turn.ask.command)),
            ).outcome
            for roles in (actor.roles - DOSSIER_ROLES, actor.roles | DOSSIER_ROLES)
        ]
        bare, claiming = decisions
        assert type(bare) is type(claiming)
        assert bare.warnings == claiming.warnings
        if isinstance(bare, Refused) and isinstance(claiming, Refused):
            assert _unclaimed(bare.reasons) == _unclaimed(claiming.reasons)


@settings(max_examples=times(100))
@given(COURSES)
def test_removing_a_role_never_makes_a_command_legal(course: Course) -> None:
    """Of two actors who differ in a role, the one without it may do no more."""
    fewer_roles_open_nothing(course)


@settings(max_examples=times(100))
@given(COURSES)
def test_a_claimed_dossier_role_counts_for_nothing(course: Course) -> None:
    """Coach, strategist or member is who the dossier says, whatever an actor claims."""
    claims_count_for_nothing(course)


def _granted(course: Course, challenge: Challenge | None, ask: Ask, actor: Actor) -> bool:
    asked = attempt(attrs.evolve(ask, actor=actor))
    return isinstance(course.playbook.decide(challenge, asked).outcome, Accepted)


def _unclaimed(reasons: tuple[Reason, ...]) -> list[Reason]:
    """The reasons without what each says of claims."""
    return [
        attrs.evolve(
            reason,
            parameters={key: value for key, value in reason.parameters.items() if key != "claimed"},
        )
        for reason in reasons
    ]


# --- the defects --------------------------------------------------------------------------------

Given = tuple[str, bool]
"""A role, and whether the host vouches for it."""

_reasons = Candidate.reasons


def _not_held(challenge: Challenge | None, actor: Actor, roles: Iterable[Given]) -> bool:
    return not holds_one(challenge, actor, roles)


def _too_many_hats(candidate: Candidate, question: Question) -> list[Reason]:
    found = _reasons(candidate, question)
    if {"office", "reviewer"} <= question.actor.roles:
        found.append(question.fail("same-person", role="reviewer"))
    return found


def _believed(challenge: Challenge | None, actor: Actor, roles: Iterable[Given]) -> bool:
    return holds_one(challenge, actor, [(role, True) for role, _ in roles])


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(candidates_module, "holds_one", _not_held), id="a role turned round"),
        pytest.param(planting(Candidate, "reasons", _too_many_hats), id="a role that forbids"),
    ],
)
def test_a_role_that_closes_doors_is_caught(defect: Defect) -> None:
    """A role rule turned round, and a rule that refuses because of a role, are seen."""
    assert_caught(fewer_roles_open_nothing, COURSES, defect)


def test_a_claim_that_is_believed_is_caught() -> None:
    """A dossier role taken from the actor's own word is seen."""
    assert_caught(
        claims_count_for_nothing, COURSES, planting(candidates_module, "holds_one", _believed)
    )
