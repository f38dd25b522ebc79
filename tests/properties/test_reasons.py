"""The reasons of a decision equal those of every guard of every candidate, tried one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

import attrs
import pytest
from hypothesis import given, settings

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted, Outcome, Reason, Verdict
from accelflow.rules import candidates as candidates_module
from accelflow.rules.candidates import Candidate
from accelflow.rules.moves import Table
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from accelflow.rules.roles import holds_one
from tests.planted import Defect, assert_caught, planting
from tests.properties import brute
from tests.strategies import Ask, Course, attempt, courses, settled, times

COURSES = courses()


def reasons_equal_brute_force(course: Course) -> None:
    """What is decided is what the methodology's data say, reason by reason and in their order."""
    for turn in course.turns():
        current = settled(course.playbook, turn.before, turn.ask.at)
        if current is None and not brute.zone_known(turn.ask):
            assert brute.codes(turn.decision.outcome) == ["zone-unknown"]
            continue
        ask = attrs.evolve(turn.ask, at=turn.ask.at.astimezone(UTC))
        expected = brute.outcome(brute.question_of(course.playbook, current, ask, course.zone))
        _same_outcome(turn.decision.outcome, expected)


def every_command_is_judged_in_full(course: Course) -> None:
    """The same of every command of the course in every standing that the course comes through."""
    for turn in course.turns():
        for ask in course.asks:
            if turn.after is None and not brute.zone_known(ask):
                continue
            later = Ask(max(ask.at, turn.ask.at), ask.actor, ask.command)
            decision = course.playbook.decide(turn.after, attempt(later))
            current = settled(course.playbook, turn.after, later.at)
            question = brute.question_of(course.playbook, current, later, course.zone)
            _same_outcome(decision.outcome, brute.outcome(question))


@settings(max_examples=times(150))
@given(COURSES)
def test_the_reasons_equal_brute_force_over_all_guards(course: Course) -> None:
    """Reasons and warnings are those of every guard of every candidate, in order and in full."""
    reasons_equal_brute_force(course)


@settings(max_examples=times(60))
@given(courses(most=5))
def test_what_is_asked_out_of_its_time_is_judged_in_full_too(course: Course) -> None:
    """Commands asked before or after their own standing get every reason as well."""
    every_command_is_judged_in_full(course)


def _same_outcome(found: Outcome, expected: Outcome) -> None:
    if isinstance(found, Accepted):
        assert attrs.evolve(found, events=()) == expected
        assert found.events[0].warnings == found.warnings
    else:
        assert found == expected


# --- the defects --------------------------------------------------------------------------------

Given = tuple[str, bool]
"""A role, and whether the host vouches for it."""

_reasons = Candidate.reasons


def _first_only(candidate: Candidate, question: Question) -> list[Reason]:
    return _reasons(candidate, question)[:1]


def _unknown_passes(candidate: Candidate, question: Question) -> list[Reason]:
    found = _reasons(candidate, question)
    return [reason for reason in found if reason.verdict is not Verdict.UNKNOWN]


def _reversed(candidate: Candidate, question: Question) -> list[Reason]:
    return _reasons(candidate, question)[::-1]


def _not_held(challenge: Challenge | None, actor: Actor, roles: Iterable[Given]) -> bool:
    return not holds_one(challenge, actor, roles)


_table = Playbook.__dict__["table"]


def _backwards(book: Playbook) -> Table:
    table: Table = _table.__get__(book)
    return {key: candidates[::-1] for key, candidates in table.items()}


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(Candidate, "reasons", _first_only), id="stops at the first reason"),
        pytest.param(planting(Candidate, "reasons", _reversed), id="the last reason first"),
        pytest.param(planting(Candidate, "warnings", lambda *_: []), id="warns of nothing"),
        pytest.param(planting(candidates_module, "holds_one", _not_held), id="a role turned round"),
    ],
)
def test_a_lost_reason_is_caught(defect: Defect) -> None:
    """Short cuts, another order, a lost verdict or role and lost warnings are each seen."""
    assert_caught(reasons_equal_brute_force, COURSES, defect)


def test_an_unknown_that_passes_is_caught() -> None:
    """A guard that does not know refuses as well: nobody concludes on goals never measured."""
    passing = planting(Candidate, "reasons", _unknown_passes)
    assert_caught(reasons_equal_brute_force, courses(stages=("past-midpoint",)), passing)


def test_candidates_in_another_order_are_caught() -> None:
    """Where a command has two transitions out of a stage, the order of the file is held."""
    backwards = planting(Playbook, "table", property(_backwards))
    assert_caught(reasons_equal_brute_force, courses(stages=("sustaining",)), backwards)
