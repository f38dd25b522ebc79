"""JSON Schemas of what is sent: a command in its wire form, and documents that hold commands."""

from __future__ import annotations

from typing import Any

from accelflow.codec.schema_limits import Form
from accelflow.codec.schema_patterns import Schema
from accelflow.codec.schema_walk import Commands, Definitions
from accelflow.domain.commands import COMMANDS


def command_schema(commands: Commands = COMMANDS) -> Schema:
    """The schema of every command as `command_from_wire` reads it."""
    found = Definitions(Form.SENT)
    root = {
        "title": "Command",
        "description": "A command in its wire form: its payload, with its type beside it.",
        "type": "object",
        "properties": {"type": {"enum": list(commands)}},
        "required": ["type"],
        "oneOf": [found.command(kind) for kind in commands.values()],
    }
    return found.document(root)


def schema_of(kind: type[Any], commands: Commands = COMMANDS) -> Schema:
    """The schema of a document whose fields named `ask` hold commands, whole or in part.

    A part leaves fields out, to be filled in from elsewhere in the document.
    """
    found = Definitions(Form.SENT)
    found.of(kind)
    asked = [found.command(one) for one in commands.values()]
    for name in commands:
        found.found[name]["required"] = ["type"]
    for definition in found.found.values():
        if "ask" in definition.get("properties", {}):
            definition["properties"]["ask"] = {"oneOf": asked}
    root = found.found.pop(kind.__name__)
    root["properties"] = {"$schema": {"type": "string"}, **root["properties"]}
    return found.document(root)
