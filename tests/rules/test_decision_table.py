"""The table of decisions is whole: every transition, guard and code of the methodology is shown."""

from __future__ import annotations

from collections import Counter

import pytest

from accelflow.domain.commands import COMMANDS
from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import RoleSource, Severity, Transition
from accelflow.domain.folding import replay
from accelflow.rules.codes import CODES
from accelflow.rules.guards import BUILT_IN
from tests.cases import CASES, Case
from tests.cases.everywhere import (
    CLAIMER,
    UNANSWERABLE,
    acceptances,
    declared,
    out_of_place,
    plain,
    shown,
    transition_of,
)
from tests.cases.table import DOCUMENT, WRITE, document
from tests.lifecycle import PLAYBOOK, STAGES, STRANGER, Walk, accepted, codes, refused, walk_to

METHODOLOGY = PLAYBOOK.methodology
OF_NO_GUARD = {
    "role-missing",
    "zone-unknown",
    "unknown-challenge",
    "challenge-exists",
    "challenge-ended",
    "not-in-this-stage",
    "unknown-command",
    "history-full",
    "days-over",
    "id-reused",
}
"""Codes that the playbook and the shell give, and no guard."""

ACCEPTED = [case for case in CASES if case.target is not None]

cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
transitions = pytest.mark.parametrize(
    "transition", METHODOLOGY.transitions, ids=lambda transition: transition.id
)


@cases
def test_a_case_is_answered_as_it_says(case: Case) -> None:
    """The decision has the case's target and warnings, or its reasons, exactly and in order."""
    outcome = case.decide().outcome
    if isinstance(outcome, Accepted):
        assert (outcome.events[0].after, codes(outcome.warnings)) == (case.target, case.warnings)
        assert not case.refusals
    else:
        assert codes(outcome.reasons) == case.refusals
        assert case.target is None


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.id)
def test_what_a_case_is_granted_can_be_folded(case: Case) -> None:
    """The events of an acceptance follow on one another and lead the dossier to its stage."""
    decision, before = case.decide(), case.given.challenge
    events = (*decision.settled, *accepted(decision).events)
    start = before.position if before else 0
    assert [event.position for event in events] == [*range(start + 1, start + 1 + len(events))]
    after = replay(events, before)
    assert after is not None
    assert after.stage == case.target


@pytest.mark.parametrize("case", out_of_place(), ids=lambda case: case.id)
def test_a_command_has_no_place_in_the_other_stages(case: Case) -> None:
    """Where a stage has no transition for a command, its refusal is the whole answer."""
    [reason] = refused(case.decide()).reasons
    assert (reason.code,) == case.refusals
    assert reason.transition == case.command.type
    assert reason.remedy == CODES[reason.code]
    if reason.code == "not-in-this-stage":
        sources = {
            stage
            for transition in METHODOLOGY.transitions
            if transition.command == case.command.type
            for stage in transition.sources
        }
        assert reason.parameters["stage"] == case.given.stage
        assert {*_texts(reason.parameters["stages"])} == sources


def test_every_case_has_a_name_of_its_own() -> None:
    """No two cases are called the same, so that a report names exactly one."""
    assert not [id for id, times in Counter(case.id for case in CASES).items() if times > 1]


def test_every_transition_is_accepted_in_each_of_its_stages() -> None:
    """Each way out of, or within, a stage is taken by a case that begins in that very stage."""
    wanted = {
        (stage, transition.id)
        for transition in METHODOLOGY.transitions
        for stage in (transition.sources or (None,))
    }
    assert not wanted - set(acceptances())


def test_every_code_of_every_guard_is_shown() -> None:
    """Whatever a guard's use can answer, refusing or warning, some case makes it answer."""
    assert not sorted(declared() - shown() - set(UNANSWERABLE))


def test_only_what_guards_declare_is_shown() -> None:
    """A guard answers no code that it does not declare, so that what it may say is known."""
    others = {entry for entry in shown() - declared() if entry[2] not in OF_NO_GUARD}
    assert not others


def test_what_cannot_be_answered_is_not_answered() -> None:
    """Each allowance names a code that its use declares and no case shows."""
    assert set(UNANSWERABLE) <= declared()
    assert not set(UNANSWERABLE) & shown()


@transitions
@pytest.mark.parametrize("severity", Severity)
def test_a_code_tells_which_guard_gave_it(transition: Transition, severity: Severity) -> None:
    """No two uses in one transition and of one severity answer with the same code."""
    given = [
        code
        for use in transition.uses
        if use.severity is severity
        for code in BUILT_IN[use.guard].codes
    ]
    assert len(given) == len(set(given))


def test_the_codes_are_a_closed_set() -> None:
    """Every code of a guard, the playbook or the shell stands in the list, and no other does."""
    of_guards = {code for guard in BUILT_IN.values() for code in guard.codes}
    assert of_guards | OF_NO_GUARD == set(CODES)


def test_every_remedy_is_a_command() -> None:
    """What a reason names as its remedy can be asked."""
    assert {remedy for remedies in CODES.values() for remedy in remedies} <= set(COMMANDS)


def test_every_guard_is_used() -> None:
    """No guard ships that the methodology does not use."""
    used = {use.guard for transition in METHODOLOGY.transitions for use in transition.uses}
    used |= {use.guard for rule in METHODOLOGY.deadlines for use in rule.holds}
    assert used == set(BUILT_IN)


def test_every_command_has_a_transition() -> None:
    """Each command of ours can be asked in some stage."""
    assert {transition.command for transition in METHODOLOGY.transitions} == set(COMMANDS)


@transitions
def test_nobody_without_a_role_may_ask(transition: Transition) -> None:
    """Who has no role is refused first for that, and is told which roles may."""
    case = plain(transition.id)
    outcome = refused(case.given.ask(case.command, STRANGER, at=case.at))
    first = next(reason for reason in outcome.reasons if reason.transition == transition.id)
    assert first.code == "role-missing"
    assert first.parameters == {"roles": transition.roles, "claimed": ()}


@transitions
def test_a_claimed_role_of_the_dossier_counts_for_nothing(transition: Transition) -> None:
    """Once a challenge has begun, who claims its roles and holds none is refused and told so."""
    case = plain(transition.id)
    decision = case.given.ask(case.command, CLAIMER, at=case.at)
    if case.given.challenge is None:
        # before there is a dossier the host vouches for the proposer
        assert accepted(decision).events[0].actor == CLAIMER
        return
    first = next(r for r in refused(decision).reasons if r.transition == transition.id)
    dossier = {role.id for role in METHODOLOGY.roles if role.source is RoleSource.DOSSIER}
    claimed = tuple(role for role in transition.roles if role in dossier)
    assert first.code == "role-missing"
    assert first.parameters == {"roles": transition.roles, "claimed": claimed}


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_reached_without_a_shortcut(stage: str) -> None:
    """A walk's dossier is the replay of its events, from nothing, by declared edges alone."""
    walk = walk_to(stage)
    assert replay(walk.events) == walk.challenge
    edges = {
        (source, transition.target_from(source))
        for transition in METHODOLOGY.transitions
        for source in (transition.sources or (None,))
    } | {(source, rule.target) for rule in METHODOLOGY.deadlines for source in rule.during}
    moves = {(event.before, event.after) for event in walk.events if event.before != event.after}
    assert moves <= edges


def test_transitions_are_told_apart_by_their_targets() -> None:
    """Every acceptance is due to one transition, which the table names."""
    taken = {transition_of(case).id for case in ACCEPTED}
    assert taken == {transition.id for transition in METHODOLOGY.transitions}


def test_the_document_is_up_to_date() -> None:
    """The table for people is, byte for byte, what the methodology and the cases say."""
    written = DOCUMENT.read_bytes() if DOCUMENT.exists() else b""
    assert written == document().encode(), f"write it anew: {WRITE}"


def test_nothing_begins_but_a_challenge() -> None:
    """Before a challenge there is one command, and its refusals name the remedy."""
    begins = {type for stage, type in PLAYBOOK.table if stage is None}
    assert begins == {"set-challenge"}
    [reason] = refused(Walk().ask(plain("open-review").command, STRANGER)).reasons
    assert reason.remedy == ("set-challenge",)


def _texts(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value
