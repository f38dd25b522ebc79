"""Types a command at a terminal as a person would, in this process: words in, texts out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest

from accelflow.cli.running import run
from accelflow.codec import to_wire
from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command


@attrs.frozen
class Said:
    """What a command came to: its exit status, its output, and what it said beside it."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """The output read as JSON."""
        return json.loads(self.out)


@attrs.frozen
class Keyboard:
    """Where somebody types; `db` is the url of the store that every command works on."""

    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    db: str

    def types(self, *words: str) -> Said:
        """The command with these words, and what it came to."""
        self.patch.setenv("ACCELFLOW_DB", self.db)
        self.patch.setattr("sys.argv", ["accelflow", *words])
        status = run()
        out, err = self.capture.readouterr()
        return Said(status, out, err)

    def asks(self, verb: str, challenge: str, command: Command, by: Actor, *more: str) -> Said:
        """`do`, `ask` or `open` with a command in words, by an actor."""
        type = () if verb == "open" else (command.type,)
        return self.types(verb, challenge, *type, *words_of(command), *options_of(by), *more)


def words_of(command: Command) -> list[str]:
    """A command's payload as FIELD=VALUE words, each value by the path that leads to it."""
    wire = to_wire(command)
    return [word for name in wire if name != "type" for word in _words(name, wire[name])]


def options_of(actor: Actor) -> list[str]:
    """The options by which somebody vouches for an actor."""
    entity = [] if actor.entity is None else ["--entity", actor.entity]
    roles = [word for role in sorted(actor.roles) for word in ("--role", role)]
    return ["--as", actor.principal, *entity, *roles]


def _words(path: str, value: Any) -> Iterator[str]:
    match value:
        case Mapping() if value:
            for name, inner in value.items():
                yield from _words(f"{path}.{name}", inner)
        case list() | tuple() if value:
            for place, inner in enumerate(value):
                yield from _words(f"{path}.{place}", inner)
        case str():
            yield f"{path}={value}"
        case bool():
            yield f"{path}={'yes' if value else 'no'}"
        case int():
            yield f"{path}={value}"
        case _:
            yield f"{path}:={json.dumps(value)}"
