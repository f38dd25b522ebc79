"""What may be asked: the table of commands is complete, and each is a frozen value with an id."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs
import pytest

from accelflow.domain import commands
from accelflow.domain.commands import COMMANDS, Command
from tests import lifecycle

EVERY = pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.type)


def ours(root: type[Command] = Command) -> Iterator[type[Command]]:
    """Every class below Command that the module of the commands defines."""
    for below in root.__subclasses__():
        if below.__module__.startswith(f"{commands.__name__}."):
            yield below
        yield from ours(below)


def test_the_table_holds_every_command() -> None:
    """Every class below Command is in the table once, under its own type."""
    # A class with slots is made twice, and the first of each lives until it is collected.
    written = {kind for kind in ours() if getattr(commands, kind.__name__) is kind}
    assert {kind.__name__ for kind in written} == {kind.__name__ for kind in ours()}
    assert set(COMMANDS.values()) == written
    assert len(COMMANDS) == len(written)
    assert all(type == command.type for type, command in COMMANDS.items())


@EVERY
def test_a_type_is_the_class_name_in_kebab_case(command: type[Command]) -> None:
    """The id that is stored for ever says the same as the class."""
    words = re.findall("[A-Z][a-z]*", command.__name__)
    assert command.type == "-".join(words).lower()


@EVERY
def test_a_command_is_a_frozen_value(command: type[Command]) -> None:
    """A command is equal to another of the same payload, has a hash, and cannot be changed."""
    examples = [value for value in vars(lifecycle).values() if type(value) is command]
    name = next(iter(attrs.fields_dict(command)), "reason")
    for example in examples:
        same = attrs.evolve(example)
        assert same == example
        assert hash(same) == hash(example)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(example, name, None)
    assert examples


@EVERY
def test_a_command_is_payload_only(command: type[Command]) -> None:
    """Who asks, when, and of which challenge stands in the attempt and not in the command."""
    fields = {field.name for field in attrs.fields(command)}
    assert not fields & {"actor", "at", "id", "type"}


@EVERY
def test_only_text_may_be_personal(command: type[Command]) -> None:
    """A field is marked personal only where it is text, so that it can be erased."""
    attrs.resolve_types(command)
    marked = [field for field in attrs.fields(command) if field.metadata.get("personal")]
    assert [field.type for field in marked] == [str] * len(marked)
