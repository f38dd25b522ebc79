"""The schema of commands says of every document what their reader says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accelflow.codec import command_from_wire, parse_json, to_wire
from accelflow.domain.commands import COMMANDS, Command
from accelflow.errors import Fault, InvalidInput
from accelflow.schemas import schema
from tests import lifecycle as life
from tests.codec import drawn
from tests.codec.commands import COMMANDS as WALKED
from tests.codec.commands import name
from tests.codec.schemas import (
    HELD,
    OF_TEXT,
    STRICTER,
    Change,
    SchemaChange,
    altered,
    by_rule,
    changed,
    changes,
    every_change,
    plain,
    seen,
    without,
)
from tests.planted import assert_caught
from tests.strategies import times

# --- the laws -----------------------------------------------------------------------------------


def told(text: str) -> tuple[Command | None, tuple[Fault, ...]]:
    """What comes of reading a command, or its faults."""
    try:
        return command_from_wire(parse_json(text)), ()
    except InvalidInput as error:
        return None, error.faults


def a_command_holds_to_the_schema_and_comes_back(command: Command) -> None:
    """Every command, as it is written, is valid, and is read as the same."""
    text = json.dumps(to_wire(command))
    HELD["command"].validate(json.loads(text))
    assert command_from_wire(parse_json(text)) == command


def the_schema_refuses_what_the_reader_refuses(case: tuple[Command, Change]) -> None:
    """Of a changed document both say the same, but for rules that no schema can have."""
    text = json.dumps(changed(plain(to_wire(case[0])), case[1]))
    command, faults = told(text)
    if HELD["command"].is_valid(json.loads(text)):
        assert [one for one in faults if not by_rule(f"{one.path}: {one.problem}")] == []
    else:
        assert command is None


PLAIN: Final = jsonschema.Draft202012Validator(schema("command"))
ANY: Final = st.sampled_from(sorted(COMMANDS)).flatmap(drawn.command)


def with_a_change(commands: SearchStrategy[Command]) -> SearchStrategy[tuple[Command, Change]]:
    """Commands, each with a change of its wire form."""
    return commands.flatmap(
        lambda command: st.tuples(st.just(command), changes(plain(to_wire(command))))
    )


@pytest.mark.parametrize("command", WALKED, ids=name)
def test_a_library_as_it_is_says_the_same(command: Command) -> None:
    """The laws below use a quicker `oneOf`; one that nobody touched takes and refuses alike."""
    wire = plain(to_wire(command))
    assert PLAIN.is_valid(wire)
    assert not PLAIN.is_valid({**wire, "type": "complet"})
    assert not PLAIN.is_valid({**wire, "colour": "blue"})


@pytest.mark.parametrize("type", COMMANDS)
def test_a_command_holds_to_the_schema_and_comes_back(type: str) -> None:
    """Every command, as it is written, is valid, and is read as the same."""

    @settings(max_examples=times(3))
    @given(drawn.command(type))
    def law(command: Command) -> None:
        assert command.type == type
        a_command_holds_to_the_schema_and_comes_back(command)

    law()


@settings(max_examples=times(80))
@given(with_a_change(ANY))
def test_the_schema_refuses_what_the_reader_refuses(case: tuple[Command, Change]) -> None:
    """Of a changed document both say the same, but for rules that no schema can have."""
    the_schema_refuses_what_the_reader_refuses(case)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["$defs"]["Id"].update(maxLength=3),
        lambda found: found["$defs"]["Day"].update(pattern="^20"),
        lambda found: found["$defs"]["Number"].update(type="number"),
        lambda found: found["$defs"].pop("complete"),
        lambda found: found["$defs"]["correct"]["properties"].pop("position"),
    ],
    ids=["short ids", "no old dates", "no decimals as text", "a type gone", "a key gone"],
)
def test_a_schema_too_narrow_is_seen(change: SchemaChange) -> None:
    """The law on commands in order fails under a definition that leaves something out."""
    law = a_command_holds_to_the_schema_and_comes_back
    assert_caught(law, ANY, lambda: altered("command", change))


@pytest.mark.parametrize(
    ("keyword", "type"),
    [
        ("additionalProperties", "record-step"),
        ("required", "record-step"),
        ("type", "launch-initiative"),
        ("pattern", "record-measurement"),
        ("minLength", "clear-member"),
        ("maxLength", "record-measurement"),
        ("not", "record-measurement"),
        ("enum", "record-measurement"),
        ("minimum", "elect-leader"),
        ("maximum", "elect-leader"),
        ("minItems", "form-team"),
        ("maxItems", "record-late-midpoint"),
        ("uniqueItems", "set-challenge"),
    ],
)
def test_a_schema_too_wide_is_seen(keyword: str, type: str) -> None:
    """The law on changed documents fails under a schema that lost one of its keywords."""
    law = the_schema_refuses_what_the_reader_refuses
    assert seen(law, every_changed(type), "command", without(keyword))


def test_a_schema_that_refuses_numbers_is_seen() -> None:
    """The law on changed documents fails under a schema that is narrower than the reader."""

    def change(found: dict[str, Any]) -> None:
        found["$defs"]["Number"]["type"] = "string"

    law = the_schema_refuses_what_the_reader_refuses
    assert seen(law, every_changed("record-measurement"), "command", change)


def every_changed(type: str) -> Iterator[tuple[Command, Change]]:
    """A command of the walk with every change of it."""
    command = next(one for one in WALKED if one.type == type)
    return ((command, change) for change in every_change(plain(to_wire(command))))


# --- what no schema can say ---------------------------------------------------------------------

TERMS: Final = plain(to_wire(life.SET_GOALS))["goals"]
LINES: Final = plain(to_wire(life.RECORD_RESULT))["lines"]
BASELINE: Final = {"as_of": "2023-03-10"}
SESSION: Final = {"on": "2023-03-15", "place": "city hall"}


BEYOND: Final[tuple[tuple[str, Command, dict[str, Any]], ...]] = (
    ("a number of few digits", life.RECORD_MEASUREMENT, {"value": "1" * 31}),
    ("a number of few digits", life.RECORD_MEASUREMENT, {"value": "1E-31"}),
    ("a whole number without a point", life.ELECT_LEADER, {"votes": 6.0}),
    ("one of two, or something at all", life.CHANGE_TEAM, {"joins": [], "leaves": []}),
    ("one of two, or something at all", life.ADOPT_PLAN, {"none_because": "Why not."}),
    ("sites of the path scale", life.CHOOSE_NOTHING, {"sites": ["osh"]}),
    (
        "a value, or a rate with its period",
        life.SET_GOALS,
        {"goals": [TERMS[0] | {"baseline": BASELINE}]},
    ),
    (
        "a percentage of a level alone",
        life.SET_GOALS,
        {"goals": [TERMS[1] | {"relative": True}]},
    ),
    (
        "no baseline but 0 of what is counted",
        life.SET_GOALS,
        {"goals": [TERMS[1] | {"baseline": BASELINE | {"value": 3}}]},
    ),
    ("each once", life.HOLD_LAUNCH, {"sessions": [SESSION, SESSION]}),
    ("each once", life.CHOOSE_BUILD, {"paths": ["build", "build"]}),
    ("ids once each as they are stored", life.SET_CHALLENGE, {"tags": ["\u00e9", "e\u0301"]}),
    (
        "known at the earliest on its date",
        life.RECORD_RESULT,
        {"lines": [LINES[0] | {"known_on": "2023-01-01"}]},
    ),
    ("text counted as it is stored", life.RECORD_MEASUREMENT, {"source": "\u0958" * 300}),
    ("no half of a character", life.RECORD_MEASUREMENT, {"source": "a\ud800"}),
)
"""Of each such rule what breaks it."""


@pytest.mark.parametrize(("rule", "command", "change"), BEYOND)
def test_a_rule_that_no_schema_can_say(rule: str, command: Command, change: dict[str, Any]) -> None:
    """What breaks it is valid by the schema, and the reader refuses it for this rule alone."""
    text = json.dumps(to_wire(command) | change)
    HELD["command"].validate(json.loads(text))
    (fault,) = told(text)[1]
    words = (STRICTER | OF_TEXT)[rule]
    assert re.search(words, f"{fault.path}: {fault.problem}")


def test_every_rule_that_no_schema_can_say_is_shown() -> None:
    """The test above has an example of each."""
    assert {rule for rule, _, _ in BEYOND} == {*STRICTER, *OF_TEXT}


@pytest.mark.parametrize("value", [10**30 - 1, -(10**30) + 1, 10**30, -(10**30), 10**40])
def test_a_number_has_its_bounds(value: int) -> None:
    """Written as a number it has thirty digits at most, on both sides of 0."""
    text = json.dumps(to_wire(life.RECORD_MEASUREMENT) | {"value": value})
    assert HELD["command"].is_valid(json.loads(text)) is (told(text)[1] == ())
    assert (told(text)[1] == ()) is (len(str(abs(value))) <= 30)


def test_a_text_too_long_before_it_is_composed() -> None:
    """The one thing that the reader takes and the schema does not: it counts what it will store."""
    text = json.dumps(to_wire(life.RECORD_MEASUREMENT) | {"source": "e\u0301" * 300})
    assert not HELD["command"].is_valid(json.loads(text))
    assert told(text)[1] == ()
