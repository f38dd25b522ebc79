"""The dictionary form of challenges, events, decisions, reasons and deadlines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import ClassVar

import attrs
import pytest

from accelflow.codec import command_from_wire, to_dict
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.deadlines import Deadline, DeadlineKind
from accelflow.domain.decisions import Accepted, Decision, Reason, Refused
from accelflow.domain.events import Event
from accelflow.errors import InvalidInput
from accelflow.steps import Answer
from tests.lifecycle import (
    COACH,
    HOLD_MIDPOINT,
    OPEN_REVIEW,
    PROPOSER,
    SET_CHALLENGE,
    SPARSE,
    STAGES,
    STRANGER,
    walk_to,
)


@attrs.frozen
class Greet(Command):
    """A host's own."""

    type: ClassVar[str] = "greet"
    whom: str = "all"


@pytest.mark.parametrize("stage", STAGES)
def test_everything_of_a_walk_is_plain_json(stage: str) -> None:
    """The forms of a challenge and of its events are what JSON can say, and nothing is lost."""
    walk = walk_to(stage)
    values: tuple[Challenge | Event, ...] = (walk.dossier, *walk.events)
    for value in values:
        form = to_dict(value)
        assert json.loads(json.dumps(form)) == form
        assert set(attrs.asdict(value, recurse=False)) <= set(form)


@pytest.mark.parametrize("stage", STAGES)
def test_the_cause_of_an_event_can_be_read_back(stage: str) -> None:
    """A command in an event's form is in its wire form; a deadline names its moment."""
    for event in walk_to(stage).events:
        form = to_dict(event)
        assert form["type"] == event.type
        if isinstance(event.cause, Command):
            assert command_from_wire(form["cause"], COMMANDS) == event.cause
        else:
            assert form["cause"]["moment"] == event.cause.moment.value


def test_a_refusal_says_so_with_all_its_reasons() -> None:
    """A refused decision has its outcome as a word, and each reason with code and parameters."""
    form = to_dict(walk_to("proposed").ask(OPEN_REVIEW, PROPOSER))
    assert (form["settled"], form["outcome"], form["warnings"]) == ([], "refused", [])
    assert [reason["code"] for reason in form["reasons"]] == ["role-missing", "same-person"]
    assert form["reasons"][1]["parameters"] == {"role": "proposer"}
    assert form["reasons"][1]["verdict"] == "fail"


def test_an_acceptance_has_its_events() -> None:
    """An accepted decision has the events that it would record, in order."""
    form = to_dict(walk_to("accelerating", SPARSE).ask(HOLD_MIDPOINT, COACH, at=_ON_DAY_55))
    assert form["outcome"] == "accepted"
    assert [event["type"] for event in form["settled"]] == ["deadline-overdue"]
    assert [event["type"] for event in form["events"]] == ["hold-midpoint-review", "deadline-met"]


def test_a_command_has_its_type_wherever_it_stands() -> None:
    """A command alone, and a host's own in a dossier, keep their type."""
    assert to_dict(SET_CHALLENGE)["type"] == "set-challenge"
    challenge = attrs.evolve(walk_to("drafted").dossier, extra=(Greet("Aida"),))
    assert to_dict(challenge)["extra"] == [{"type": "greet", "whom": "Aida"}]


def test_a_deadline_and_an_actor_are_plain() -> None:
    """Values without commands inside are their fields."""
    due = datetime(2023, 6, 24, 18, tzinfo=UTC)
    assert to_dict(Deadline("day-100", DeadlineKind.LAPSE, due)) == {
        "rule": "day-100",
        "kind": "lapse",
        "due_at": "2023-06-24T18:00:00Z",
        "overdue": False,
        "occurrence": 1,
        "opens_at": None,
    }
    assert to_dict(STRANGER) == {"principal": "stranger-1", "entity": "post-office", "roles": []}


_ON_DAY_55 = datetime(2023, 5, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize("value", [object(), print, {1: object()}])
def test_what_has_no_form_is_told_so(value: object) -> None:
    """As malformed input, whatever it is made of."""
    with pytest.raises(InvalidInput):
        to_dict(value)


def test_an_answer_has_the_form_of_a_decision() -> None:
    """With whether it was replayed beside it."""
    walk = walk_to("proposed")
    for outcome in (Accepted(walk.events[:1]), Refused((Reason("no-coach", "withdraw"),))):
        form = to_dict(Answer(outcome, walk.events[1:], replayed=True))
        assert form == {**to_dict(Decision(walk.events[1:], outcome)), "replayed": True}
