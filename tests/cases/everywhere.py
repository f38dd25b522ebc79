"""What the cases show of the methodology, and the cases that follow from the methodology alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import attrs

from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import Severity, Transition
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.roles import DOSSIER_ROLES
from tests.cases import CASES, Case
from tests.cases.case import refuses
from tests.lifecycle import OFFICE, PLAYBOOK, STAGES, STRANGER, Walk, walk_to

REFUSE, WARN = Severity.REFUSE, Severity.WARN

Shown = tuple[str, Severity, str]
"""A transition, whether it was refused or warned about, and the code."""

CLAIMER: Final = attrs.evolve(STRANGER, roles=frozenset(DOSSIER_ROLES))
"""Somebody who claims every role of the dossier and holds none."""

_NO_LEAST = "this use asks for no least number"
UNANSWERABLE: Final[dict[Shown, str]] = {
    ("form-team", REFUSE, "team-too-small"): _NO_LEAST,
    ("change-team", REFUSE, "team-too-small"): _NO_LEAST,
    ("hold-launch-workshop", REFUSE, "team-too-small"): _NO_LEAST,
    ("set-goals", WARN, "goals-too-few"): _NO_LEAST,
    ("hold-launch-workshop", REFUSE, "team-too-large"): (
        "the team was formed and changed under the same limit"
    ),
    ("elect-leader", REFUSE, "roles-not-apart"): ("no pair names `elected`; a variant's may"),
    ("accept-lead", REFUSE, "roles-not-apart"): (
        "only a member is elected, and no member is the coach; a variant's pairs may differ"
    ),
    ("sign-pledge", REFUSE, "no-plan"): "a plan leads into these stages; a variant's may not",
}
"""What a guard declares and cannot answer in one of its uses, and why."""


def declared() -> set[Shown]:
    """Every code that every use of a guard declares."""
    return {
        (transition.id, use.severity, code)
        for transition in PLAYBOOK.methodology.transitions
        for use in transition.uses
        for code in BUILT_IN[use.guard].codes
    }


@cache
def shown() -> frozenset[Shown]:
    """Every code that a case shows, refusing or warning."""
    return frozenset(_shown())


@cache
def acceptances() -> dict[tuple[str | None, str], Case]:
    """By stage and transition, the first case that accepts it there."""
    found: dict[tuple[str | None, str], Case] = {}
    for case in CASES:
        if case.target is not None:
            found.setdefault((case.given.stage, transition_of(case).id), case)
    return found


def transition_of(case: Case) -> Transition:
    """The one transition by which a case is accepted."""
    stage = case.given.stage
    [found] = [
        candidate.transition
        for candidate in PLAYBOOK.table[stage, case.command.type]
        if candidate.transition.target_from(stage) == case.target
    ]
    return found


def plain(transition: str) -> Case:
    """The first case that accepts a transition, in whichever stage."""
    return next(case for (_, id), case in acceptances().items() if id == transition)


def out_of_place() -> list[Case]:
    """Every command in every stage that has no transition for it, refused."""
    return [
        refuses(walk_to(stage) if stage else Walk(), payload(type), OFFICE, _code(stage, type))
        for stage in (None, *STAGES)
        for type in COMMANDS
        if (stage, type) not in PLAYBOOK.table
    ]


def payload(type: str) -> Command:
    """A command of this type that some case accepts."""
    return next(
        case.command for case in CASES if case.target is not None and case.command.type == type
    )


def _code(stage: str | None, type: str) -> str:
    if stage is None:
        return "unknown-challenge"
    if type == "set-challenge":
        return "challenge-exists"
    final = PLAYBOOK.methodology.stage(stage).final
    return "challenge-ended" if final else "not-in-this-stage"


def _shown() -> Iterator[Shown]:
    for case in CASES:
        outcome = case.decide().outcome
        for reason in outcome.warnings:
            yield reason.transition, WARN, reason.code
        for reason in () if isinstance(outcome, Accepted) else outcome.reasons:
            yield reason.transition, REFUSE, reason.code
