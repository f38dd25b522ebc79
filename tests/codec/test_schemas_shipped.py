"""The schemas that are shipped are current, are schemas, and can be made with a host's commands."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import UUID

import attrs
import jsonschema
import pytest

from accelflow import schemas
from accelflow.codec import command_from_wire, seal, to_plain, to_wire
from accelflow.codec.schema_patterns import characters
from accelflow.codec.schema_walk import as_text
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.values import FORBIDDEN, NOT_IN_IDS, PERSONAL, day, identifier
from accelflow.errors import InvalidInput
from accelflow.schemas import NAMES, generated, schema
from tests import lifecycle as life
from tests.codec.schemas import (
    HELD,
    ONE_EACH,
    checker,
    plain,
)

# --- what is shipped ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_schema_is_current(name: str) -> None:
    """It is byte for byte what `python -m accelflow.schemas` writes, and what `schema` gives."""
    text = as_text(generated(name))
    file = Path(schemas.__file__).with_name(f"{name}.schema.json")
    assert file.read_bytes() == text.encode()
    assert schema(name) == json.loads(text)


def test_nothing_else_is_shipped_as_a_schema() -> None:
    """Every file of a schema has its name among those that can be asked for."""
    found = Path(schemas.__file__).parent.glob("*.json")
    assert {file.name for file in found} == {f"{name}.schema.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    """It holds to the dialect that it names, and all that it refers to is there."""
    document = schema(name)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(document)
    asked = set(re.findall(r'"#/\$defs/([^"]*)"', json.dumps(document)))
    assert asked <= set(document["$defs"])


def test_a_schema_is_given_anew() -> None:
    """What a host changes in one changes nothing for the next who asks."""
    schema("command")["oneOf"].clear()
    assert len(schema("command")["oneOf"]) == len(COMMANDS)


def test_an_unknown_schema_is_told() -> None:
    """With the name that was meant."""
    for ask in (schema, generated):
        with pytest.raises(InvalidInput) as caught:
            ask("comand")
        assert caught.value.faults[0].remedy == "did you mean command?"


def test_every_command_has_a_definition_with_its_description() -> None:
    """It stands under its type, and says what the class says."""
    definitions = schema("command")["$defs"]
    for type, kind in COMMANDS.items():
        assert definitions[type]["properties"]["type"] == {"const": type}
        assert definitions[type]["title"] == kind.__name__
        assert definitions[type]["description"].split() == str(kind.__doc__).split()


@pytest.mark.parametrize("expression", [FORBIDDEN, NOT_IN_IDS, re.compile(r"\s")])
def test_a_class_of_characters_holds_what_its_expression_finds(expression: re.Pattern[str]) -> None:
    """Of all of Unicode but the surrogates, which no JSON text in UTF-8 can hold."""
    everything = [chr(one) for one in range(sys.maxunicode + 1) if not 0xD800 <= one < 0xE000]
    written = re.compile(f"[{characters(expression)}]")
    whole = "".join(everything)
    assert written.findall(whole) == expression.findall(whole)


# --- a host's own -------------------------------------------------------------------------------


@attrs.frozen
class Guest:
    """Somebody who visits."""

    name: str = attrs.field(metadata=PERSONAL)


@attrs.frozen
class Visit(Command):
    """A visit to the team."""

    type: ClassVar[str] = "visits/of ~a day"
    guests: tuple[Guest, ...]
    on: date
    to: str | None = attrs.field(default=None, validator=attrs.validators.optional(identifier))
    seats: int = attrs.field(default=1, validator=attrs.validators.ge(1))


def test_a_hosts_commands_stand_among_ours() -> None:
    """Whatever their type is called, next to every one of ours."""
    commands = {**COMMANDS, Visit.type: Visit}
    for about in ("command", "event", "forms"):
        jsonschema.Draft202012Validator.check_schema(generated(about, commands))
    held = checker(generated("command", commands))
    visit = Visit((Guest("Ann"), Guest("Bob")), date(2023, 3, 20), "osh")
    wire = plain(to_wire(visit))
    held.validate(wire)
    held.validate(plain(to_wire(life.SET_CHALLENGE)))
    assert command_from_wire(wire, commands) == visit
    changes_of: tuple[dict[str, Any], ...] = (
        {"to": "a b"},
        {"on": "soon"},
        {"guests": [{}]},
        {"type": "visit"},
        {"why": 1},
    )
    for wrong in changes_of:
        assert not held.is_valid({**wire, **wrong})
    assert not HELD["command"].is_valid(wire)


@attrs.frozen
class Inspect(Command):
    """A host's command with kinds of fields that none of ours has."""

    type: ClassVar[str] = "inspect"
    seal: UUID
    place: tuple[int, str]
    mood: Literal["calm", "loud"] = "calm"
    again: date | None = attrs.field(default=None, validator=attrs.validators.optional(day))
    notes: dict[str, list[float]] = attrs.field(factory=dict)
    more: object = None


def test_kinds_that_are_the_hosts_alone() -> None:
    """Of those that are unknown here the schema says nothing; the others it holds as ours."""
    commands = {Inspect.type: Inspect}
    held = checker(generated("command", commands))
    wire = plain(to_wire(Inspect(UUID(int=7), (1, "osh"), again=date(2023, 3, 17))))
    held.validate(wire)
    assert plain(to_wire(command_from_wire(wire, commands))) == wire
    changes_of: tuple[dict[str, Any], ...] = (
        {"place": [1]},
        {"place": [1, "osh", 2]},
        {"place": ["osh", 1]},
        {"again": "1066-10-14"},
        {"notes": {"a": ["1"]}},
    )
    for wrong in changes_of:
        assert not held.is_valid({**wire, **wrong})


def test_a_hosts_event_holds_with_its_commands() -> None:
    """Its personal texts stand in the body as commitments, as those of ours do."""
    held = checker(generated("event", {**COMMANDS, Visit.type: Visit}))
    visit = Visit((Guest("Ann"), Guest("Bob")), date(2023, 3, 20))
    event = attrs.evolve(ONE_EACH["set-challenge"], cause=visit)
    body = json.loads(seal(event, None, lambda: bytes(16)).body)
    held.validate(body)
    assert not HELD["event"].is_valid(body)
    assert not held.is_valid({**body, "cause": plain(to_plain(visit))})
