"""A transition bound to its guards: who may take it, and what it answers."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.definition import Severity, Transition
from accelflow.errors import GuardFailed
from accelflow.rules.candidates import Candidate, bind
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Found, Guard, Question
from tests import lifecycle as it
from tests.cases import CASES, Case
from tests.cases.everywhere import plain
from tests.lifecycle import OFFICE, PLAYBOOK, STRANGER, codes, walk_to

METHODOLOGY = PLAYBOOK.methodology
BOUND = bind(METHODOLOGY, BUILT_IN)


class Broken:
    """A guard's judge that is no plain function and raises."""

    def __call__(self, question: Question) -> Found:
        raise RuntimeError(question.transition)

    def __repr__(self) -> str:
        return "broken"


@given(case=st.sampled_from([case for case in CASES if case.given.challenge is not None]))
def test_a_candidate_passes_when_it_has_no_reasons(case: Case) -> None:
    """Called as a condition it says whether nothing refuses it; warnings have no say."""
    question = case.given.question(case.command, case.actor, at=max(case.at, case.given.at))
    for candidate in PLAYBOOK.table[case.given.stage, case.command.type]:
        reasons = candidate.reasons(question)
        assert candidate(question) is not bool(reasons)
        warned = [use for use in candidate.transition.uses if use.severity is Severity.WARN]
        allowed = {code for use in warned for code in BUILT_IN[use.guard].codes}
        assert {reason.code for reason in candidate.warnings(question)} <= allowed


@pytest.mark.parametrize("transition", METHODOLOGY.transitions, ids=lambda one: one.id)
def test_a_candidate_has_the_guards_of_its_transition(transition: Transition) -> None:
    """Each use is bound once, under its severity, and each role says who vouches for it."""
    candidate = BOUND[transition.id]
    severities = [use.severity for use in transition.uses]
    assert len(candidate.refusing) == severities.count(Severity.REFUSE)
    assert len(candidate.warning) == severities.count(Severity.WARN)
    host = {"office", "reviewer", "entity-leader", "manager", "verifier"}
    assert candidate.roles == tuple((role, role in host) for role in transition.roles)


def test_the_role_is_missed_before_the_guards_speak() -> None:
    """Every guard is asked, role or none, and the missing role comes first."""
    case = plain("verify-result")
    question = walk_to("sustaining").question(case.command, STRANGER)
    assert codes(BOUND["verify-result"].reasons(question)) == ("role-missing", "no-result")


@pytest.mark.parametrize("role", ["strategist", "office"])
def test_one_of_the_roles_is_enough(role: str) -> None:
    """Whoever holds any one of the roles may ask."""
    actor = {"strategist": it.STRATEGIST, "office": OFFICE}[role]
    question = walk_to("led").question(it.APPOINT_COACH, actor)
    assert not BOUND["appoint-coach"].reasons(question)


def test_a_defective_guard_is_told_by_the_name_in_the_methodology() -> None:
    """The error names the guard as the methodology does, whatever its function is called."""
    broken = BUILT_IN | {"note-issued": Guard("note-issued", Broken(), ("no-note",))}
    candidate = bind(METHODOLOGY, broken)["confirm-readiness"]
    question = evolve(
        walk_to("teamed").question(it.CONFIRM_READINESS, it.COACH), transition="confirm-readiness"
    )
    with pytest.raises(GuardFailed, match="'note-issued' of 'confirm-readiness'") as raised:
        candidate.reasons(question)
    assert isinstance(raised.value.__cause__, RuntimeError)


def test_settings_are_bound_by_name() -> None:
    """Two uses of one guard in one transition differ in their settings alone."""
    launch: Candidate = BOUND["hold-launch-workshop"]
    near = [use for use in launch.transition.uses if use.guard == "near-cohort-first-day"]
    assert [(use.severity, use.settings) for use in near] == [
        (Severity.REFUSE, (("most", 14),)),
        (Severity.WARN, (("most", 0),)),
    ]
