"""The compiled table and plain `transitions` over the same conditions come to the same."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache, partial

import pytest
from hypothesis import given, settings
from transitions import Machine, MachineError, State

from accelflow.domain.commands import COMMANDS
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import Transition
from accelflow.rules.candidates import Candidate
from accelflow.rules.machine import NOTHING
from accelflow.rules.moves import Table
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from tests.lifecycle import PLAYBOOK, STAGES
from tests.planted import Defect, assert_caught, planting
from tests.properties import brute
from tests.strategies import Course, courses, settled, times

COURSES = courses()


class Plain:
    """A model as any user of `transitions` has one: a state, and triggers that move it."""

    state: str
    trigger: Callable[..., bool]
    may_trigger: Callable[..., bool]


def table_equals_transitions(course: Course) -> None:
    """Whether a command passes, and where it leads, is what a plain state machine says."""
    model = _plain(course.playbook)
    for turn in course.turns():
        for event in turn.decision.settled:
            if isinstance(event.cause, DeadlineMoved) and event.cause.moment is Moment.LAPSED:
                assert _triggered(model, event.before, event.cause.rule) == (True, event.after)
        current = settled(course.playbook, turn.before, turn.ask.at)
        if current is None and not brute.zone_known(turn.ask):
            continue  # refused before any transition is looked at
        question = brute.question_of(course.playbook, current, turn.ask, course.zone)
        stage = current.stage if current else None
        model.state = stage or NOTHING
        known = turn.ask.command.type in _commands(course.playbook)
        may = known and model.may_trigger(turn.ask.command.type, question)
        passed, state = _triggered(model, stage, turn.ask.command.type, question)
        outcome = turn.decision.outcome
        accepted = isinstance(outcome, Accepted)
        assert (passed, may) == (accepted, accepted)
        assert state == (outcome.events[0].after if isinstance(outcome, Accepted) else stage)


def table_is_the_methodology(book: Playbook) -> None:
    """Each stage and command has its transitions of the methodology, in order, and no other."""
    expected = {
        (stage, command): tuple(one.id for one in found)
        for stage in (None, *STAGES)
        for command in COMMANDS
        if (found := brute.candidates(book.methodology, stage, command))
    }
    assert {
        key: tuple(one.transition.id for one in held) for key, held in book.table.items()
    } == expected


@settings(max_examples=times(150))
@given(COURSES)
def test_the_table_equals_plain_transitions(course: Course) -> None:
    """May, triggered and the destination agree with a `transitions` model of our own making."""
    table_equals_transitions(course)


def test_the_table_holds_the_methodology_and_nothing_else() -> None:
    """Read as data, the table and the methodology are the same."""
    table_is_the_methodology(PLAYBOOK)


@cache
def _plain(book: Playbook) -> Plain:
    model = Plain()
    machine = Machine(
        model=model,
        states=[NOTHING, *(stage.id for stage in book.methodology.stages)],
        initial=NOTHING,
        auto_transitions=False,
    )
    for one in book.methodology.transitions:
        sources: list[str | Enum | State] = [*one.sources] or [NOTHING]
        passes = partial(_passes, one)
        machine.add_transition(one.command, sources, one.target or "=", conditions=passes)
    for rule in book.methodology.deadlines:
        if rule.target is not None:
            machine.add_transition(rule.id, list(rule.during), rule.target)
    return model


def _passes(transition: Transition, question: Question) -> bool:
    return not brute.reasons(transition, question)


def _triggered(
    model: Plain, stage: str | None, trigger: str, *given: Question
) -> tuple[bool, str | None]:
    model.state = stage or NOTHING
    try:
        passed = model.trigger(trigger, *given)
    except (MachineError, AttributeError):  # no such edge here, or no such trigger at all
        passed = False
    return passed, None if model.state == NOTHING else model.state


@cache
def _commands(book: Playbook) -> frozenset[str]:
    return frozenset(one.command for one in book.methodology.transitions)


# --- the defects --------------------------------------------------------------------------------

_table = Playbook.__dict__["table"]


def _backwards(book: Playbook) -> Table:
    table: Table = _table.__get__(book)
    return {key: candidates[::-1] for key, candidates in table.items()}


def _last_lost(book: Playbook) -> Table:
    table: Table = _table.__get__(book)
    return {key: candidates[:-1] for key, candidates in table.items()}


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(Candidate, "reasons", lambda *_: []), id="nothing refuses"),
        pytest.param(
            planting(Transition, "target_from", lambda _, stage: stage or "drafted"),
            id="nobody moves",
        ),
        pytest.param(planting(Playbook, "table", property(_last_lost)), id="an edge lost"),
    ],
)
def test_another_judgement_than_transitions_is_caught(defect: Defect) -> None:
    """A condition, a destination or an edge that differs is seen."""
    assert_caught(table_equals_transitions, COURSES, defect)


def test_a_table_in_another_order_is_caught() -> None:
    """The order of the file decides between candidates, so it is held as well."""
    with planting(Playbook, "table", property(_backwards))(), pytest.raises(AssertionError):
        table_is_the_methodology(PLAYBOOK)
