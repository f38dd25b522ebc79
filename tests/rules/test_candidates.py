"""A transition bound to its guards: who may take it, and what it answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.definition import Severity, Transition
from accelflow.domain.events import Reason
from accelflow.errors import GuardFailed
from accelflow.rules.candidates import Candidate, bind
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Found, Guard, Question
from tests import lifecycle as it
from tests.cases import CASES, Case
from tests.cases.everywhere import plain
from tests.lifecycle import OFFICE, PLAYBOOK, STRANGER, codes, walk_to
from tests.naming import shown

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


class Row(tuple[Reason, ...]):
    """A host's own kind of tuple."""


def judged_by(answer: object, codes: tuple[str, ...] = ("no-note",)) -> list[Reason]:
    """What comes of a guard that answers so, beside what the others answer."""
    own = Guard("note-issued", lambda _: answer, codes)  # type: ignore[arg-type,return-value]
    candidate = bind(METHODOLOGY, BUILT_IN | {"note-issued": own})["confirm-readiness"]
    question = evolve(
        walk_to("teamed").question(it.CONFIRM_READINESS, it.COACH), transition="confirm-readiness"
    )
    return [one for one in candidate.reasons(question) if one.code not in DUE_BEFORE_READY]


DUE_BEFORE_READY = {
    reason.code
    for reason in BOUND["confirm-readiness"].reasons(
        walk_to("teamed").question(it.CONFIRM_READINESS, it.COACH)
    )
} - {"no-note"}


def a_reason(**changed: object) -> Reason:
    """A reason with something in it that no type checker would let pass."""
    reason = Reason("no-note", "confirm-readiness", {"least": 1})
    for name, value in changed.items():
        object.__setattr__(reason, name, value)
    return reason


@pytest.mark.parametrize(
    "answer",
    [
        None,
        0,
        False,
        "",
        "no-note",
        {"no-note"},
        {},
        iter(()),
        (None,),
        ("no-note",),
        [a_reason()] * 201,
        *(
            [a_reason(parameters=value)]
            for value in (
                None,
                {"a": 1.5},
                {"a": None},
                {"a": True},
                {"a": ["b"]},
                {"a": ("b", 1)},
                {"a": ("b",) * 201},
                {"a": "b" * 5_001},
                {"a": "\ud800"},
                {"a": 2**63},
                {1: "a"},
                {str(number): number for number in range(201)},
            )
        ),
        [a_reason(code="another-code")],
        [a_reason(code=1)],
        [a_reason(transition=None)],
        [a_reason(remedy=["appoint-coach"])],
        [a_reason(verdict="fail")],
    ],
    ids=shown,
)
def test_an_answer_that_could_not_be_read_back_is_no_answer(answer: object) -> None:
    """What is no list of reasons of the guard's own, in types that can be stored, is a defect."""
    with pytest.raises(GuardFailed) as raised:
        judged_by(answer)
    assert (raised.value.guard, raised.value.transition) == ("note-issued", "confirm-readiness")


@pytest.mark.parametrize("sequence", [tuple, list, Row])
def test_an_answer_may_be_any_sequence(sequence: Callable[[list[Reason]], Found]) -> None:
    """Of reasons, as many as there are, up to the bounds; or of none."""
    most = {"a": "b" * 5_000, "b": -(2**63), "c": 2**63 - 1, "d": ("\u0628",) * 200, "e": ""}
    given = [a_reason(), a_reason(parameters=most, remedy=("issue-challenge-note",))] * 100
    assert judged_by(sequence(given)) == given
    assert judged_by(sequence([])) == []


def test_a_warning_is_looked_at_like_a_refusal() -> None:
    """It is stored with the event that it warned about, and has to be read back for ever."""
    near = Guard(
        "near-cohort-first-day",
        lambda q, most: [q.fail("far-from-cohort-day", days=0.5)] if most == 0 else (),
        ("far-from-cohort-day",),
    )
    candidate = bind(METHODOLOGY, BUILT_IN | {near.name: near})["hold-launch-workshop"]
    question = walk_to("ready").question(it.HOLD_LAUNCH, it.COACH)
    candidate.reasons(question)
    with pytest.raises(GuardFailed, match=r"'near-cohort-first-day'.*'days' of type float"):
        candidate.warnings(question)
