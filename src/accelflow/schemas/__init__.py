"""The JSON Schemas that are shipped: of what is sent, what is stored, and what is told.

A host that has commands of its own makes them with those: `generated(name, commands)`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

from accelflow.codec.schema import command_schema
from accelflow.codec.schema_stored import answer_schema, event_schema, personal_schema
from accelflow.codec.schema_told import forms_schema
from accelflow.domain.commands import COMMANDS, Command
from accelflow.errors import InvalidInput
from accelflow.methodologies.hints import close_to

__all__ = ["NAMES", "generated", "schema"]

_MADE: Final[dict[str, Callable[[Mapping[str, type[Command]]], dict[str, Any]]]] = {
    "command": command_schema,
    "event": event_schema,
    "personal": lambda _: personal_schema(),
    "answer": lambda _: answer_schema(),
    "forms": forms_schema,
}

NAMES: Final = tuple(_MADE)
"""The names of the schemas, each shipped as `NAME.schema.json` beside this module."""


def schema(name: str) -> dict[str, Any]:
    """The shipped schema of this name, a new copy at every call; InvalidInput where there is none.

    `command`: a command in its wire form. `event`: the body of a stored event. `personal`: what
    lies beside one. `answer`: the body of a stored answer. `forms`: what `to_dict` gives.
    """
    _known(name)
    file = files("accelflow.schemas").joinpath(f"{name}.schema.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def generated(name: str, commands: Mapping[str, type[Command]] = COMMANDS) -> dict[str, Any]:
    """The schema of this name with these types of commands, as an accelerator knows them.

    A validator of a host's says nothing here, so its fields are held to their kinds alone.
    """
    _known(name)
    return _MADE[name](commands)


def _known(name: str) -> None:
    if name not in NAMES:
        raise InvalidInput.of("name", f"there is no schema {name[:40]!r}", close_to(name, NAMES))
