"""The schemas of answers and of dictionary forms hold for all that is stored and told."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accelflow.codec import (
    answer_body,
    decision_from_answer,
    erase_answer,
    salted_texts,
    seal,
    to_dict,
)
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Decision, Outcome, Reason, Refused
from accelflow.domain.events import Event
from accelflow.journal import StoredAnswer
from accelflow.steps import Answer
from tests import lifecycle as life
from tests.codec import drawn
from tests.codec.schemas import (
    HELD,
    ONE_EACH,
    SchemaChange,
    altered,
    form,
)
from tests.planted import assert_caught
from tests.strategies import Course, courses, times

ANY: Final = st.sampled_from(sorted(ONE_EACH)).flatmap(drawn.event)

# --- answers ------------------------------------------------------------------------------------

HISTORY: Final = life.walk_to("completed").events
REASONS: Final = st.lists(drawn.of(Reason), min_size=1, max_size=3).map(tuple)
WITH_TEXTS: Final = (life.OPEN_REVIEW, life.CONCLUDE)
"""A command without personal texts, and one with some."""


def decisions(*, granted: bool, settled: int, warned: bool) -> SearchStrategy[Decision]:
    """Decisions of one sort, their events those of a walk."""
    warnings = REASONS if warned else st.just(())
    events = st.integers(1, 4).map(lambda number: HISTORY[settled : settled + number])
    if granted:
        outcomes: SearchStrategy[Outcome] = st.builds(Accepted, events, warnings)
    else:
        outcomes = st.builds(Refused, REASONS, warnings)
    return outcomes.map(lambda outcome: Decision(HISTORY[:settled], outcome))


def an_answer_holds_to_the_schema_and_comes_back(decision: Decision) -> None:
    """Whether it was asked with personal texts or not, erased or not, stored and told."""
    for command in WITH_TEXTS:
        asked = salted_texts(command, lambda: bytes(16))
        assert (asked is None) is (command is life.OPEN_REVIEW)
        answer = StoredAnswer("a-1", "0" * 64, life.CHALLENGE, answer_body(decision, asked))
        for one in (answer, erase_answer(answer)):
            HELD["answer"].validate(json.loads(one.body or b""))
            assert decision_from_answer(one.body or b"", life.CHALLENGE, HISTORY) == decision
    form("Decision").validate(to_dict(decision))
    told = Answer(decision.outcome, decision.settled, replayed=True)
    form("Answer").validate(to_dict(told))


@pytest.mark.parametrize("granted", [True, False])
@pytest.mark.parametrize("settled", [0, 3])
@pytest.mark.parametrize("warned", [True, False])
def test_an_answer_holds_to_the_schema_and_comes_back(
    granted: bool, settled: int, warned: bool
) -> None:
    """Accepted and refused, settled and warned or not, asked with personal texts, and erased."""

    @settings(max_examples=times(5))
    @given(decisions(granted=granted, settled=settled, warned=warned))
    def law(decision: Decision) -> None:
        an_answer_holds_to_the_schema_and_comes_back(decision)

    law()


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["properties"].pop("asked"),
        lambda found: found["properties"]["settled"].update(maxItems=0),
        lambda found: found["$defs"]["Verdict"]["enum"].remove("unknown"),
        lambda found: found["then"]["properties"].update(warnings={"maxItems": 0}),
    ],
    ids=["nothing asked", "nothing settled", "nothing unknown", "no warning of what is refused"],
)
def test_an_answer_schema_too_narrow_is_seen(change: SchemaChange) -> None:
    """The law on answers fails under a definition that leaves something out."""
    either = [decisions(granted=granted, settled=3, warned=True) for granted in (True, False)]
    law = an_answer_holds_to_the_schema_and_comes_back
    assert_caught(law, st.one_of(either), lambda: altered("answer", change))


ACCEPTED: Final = {"v": 1, "settled": [], "accepted": [1], "reasons": [], "warnings": []}


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"accepted": []},
        {"accepted": [0]},
        {"accepted": None},
        {"settled": ["1"]},
        {"reasons": [{"code": "no-coach", "transition": "withdraw"}]},
        {"warnings": [{"code": "no-coach"}]},
        {"asked": ["00"]},
        {"asked": ["00", "f" * 63]},
        {"asked": ["00", "f" * 64, ""]},
        {"colour": "blue"},
    ],
)
def test_what_no_answer_says(change: dict[str, Any]) -> None:
    """One thing wrong, and it does not hold."""
    HELD["answer"].validate(ACCEPTED)
    assert not HELD["answer"].is_valid({**ACCEPTED, **change})


# --- dictionary forms ---------------------------------------------------------------------------


@pytest.mark.parametrize("stage", life.STAGES)
def test_what_a_walk_tells_holds_to_the_forms(stage: str) -> None:
    """The challenge in every stage, and each of its events with its cause, hold to their form."""
    walk = life.walk_to(stage)
    form("Challenge").validate(to_dict(walk.dossier))
    form("Event").validate(to_dict(walk.events[-1]))
    for deadline in walk.dossier.deadlines:
        form("Deadline").validate(to_dict(deadline))


@settings(max_examples=times(30))
@given(st.data())
def test_an_event_told_holds_to_its_form(data: st.DataObject) -> None:
    """So do its cause alone and its actor; without any one key they do not."""
    event = data.draw(ANY)
    told = json.loads(json.dumps(to_dict(event)))
    form("Event").validate(told)
    if isinstance(event.cause, Command):
        form("Command").validate(told["cause"])
        form("Actor").validate(told["actor"])
    key = data.draw(st.sampled_from(sorted(told)))
    assert not form("Event").is_valid({k: v for k, v in told.items() if k != key})


@pytest.mark.parametrize("type", ONE_EACH)
def test_an_event_of_each_type_has_a_form(type: str) -> None:
    """With the cause that belongs to its type."""
    told = to_dict(ONE_EACH[type])
    form("Event").validate(told)
    other = "deadline-met" if type != "deadline-met" else "open-review"
    assert not form("Event").is_valid({**told, "type": other})


@settings(max_examples=times(15))
@given(courses(most=5))
def test_what_a_course_leaves_holds(course: Course) -> None:
    """Each event and answer as it is stored, and each decision and challenge as it is told."""
    for turn in course.turns():
        for event in turn.events:
            HELD["event"].validate(json.loads(seal(event, _head(event), lambda: bytes(16)).body))
        HELD["answer"].validate(json.loads(answer_body(turn.decision)))
        form("Decision").validate(to_dict(turn.decision))
        if turn.after is not None:
            form("Challenge").validate(to_dict(turn.after))


def _head(event: Event) -> str | None:
    return None if event.position == 1 else "0" * 64


def test_a_hosts_commands_are_told_in_a_challenge() -> None:
    """Whatever they hold, they have a type."""
    told = to_dict(life.walk_to("drafted").dossier)
    assert form("Challenge").is_valid({**told, "extra": [{"type": "greet", "whom": "all"}]})
    assert not form("Challenge").is_valid({**told, "extra": [{"whom": "all"}]})
