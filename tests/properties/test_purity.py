"""Deciding twice gives the same and changes nothing that it was given."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from itertools import count

import attrs
import pytest
from hypothesis import given, settings

from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Decision, Refused
from accelflow.domain.events import Facts
from accelflow.domain.folding import replay
from accelflow.rules import playbook as playbook_module
from accelflow.rules.facts import derive
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from tests.lifecycle import PLAYBOOK
from tests.planted import Defect, assert_caught, planting
from tests.strategies import Course, attempt, courses, events_of, times

COURSES = courses()


def deciding_is_pure(course: Course) -> None:
    """Twice the same, by a playbook bound anew too, and the inputs stay as they were."""
    challenge = deepcopy(course.begun.challenge)
    for ask in course.asks:
        given_challenge, given_attempt = deepcopy(challenge), deepcopy(attempt(ask))
        first = course.playbook.decide(given_challenge, given_attempt)
        assert course.playbook.decide(given_challenge, given_attempt) == first
        assert _bound_anew().decide(given_challenge, given_attempt) == first
        assert given_challenge == challenge
        assert given_attempt == attempt(ask)
        challenge = replay(events_of(first), challenge)


@settings(max_examples=times(100))
@given(COURSES)
def test_deciding_twice_gives_the_same_and_changes_no_input(course: Course) -> None:
    """A decision depends on the challenge and the attempt alone, and leaves both alone."""
    deciding_is_pure(course)


@cache
def _bound_anew() -> Playbook:
    return Playbook.bind(PLAYBOOK.methodology, PLAYBOOK.zones)


# --- the defects --------------------------------------------------------------------------------

_decide = Playbook.decide


def _remembering(book: Playbook, challenge: Challenge | None, asked: Attempt) -> Decision:
    decision = _decide(book, challenge, asked)
    if asked in _REMEMBERED:
        return Decision(decision.settled, Refused(()))
    _REMEMBERED.append(asked)
    return decision


_REMEMBERED: list[Attempt] = []


def _writing(question: Question, after: str) -> Facts:
    if question.challenge is not None:
        object.__setattr__(question.challenge, "checks", question.challenge.checks + 1)
    return derive(question, after)


def _ticking(question: Question, after: str) -> Facts:
    return attrs.evolve(derive(question, after), day=next(_TICKS))


_TICKS = count()


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(Playbook, "decide", _remembering), id="a memory of what was asked"),
        pytest.param(planting(playbook_module, "derive", _writing), id="a fact written back"),
        pytest.param(planting(playbook_module, "derive", _ticking), id="a clock read inside"),
    ],
)
def test_an_impure_decision_is_caught(defect: Defect) -> None:
    """A memory, a changed input and a clock inside are each seen."""
    assert_caught(deciding_is_pure, COURSES, defect)
