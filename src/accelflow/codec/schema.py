"""JSON Schemas of what is sent, generated from the classes themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import cleandoc
from typing import Any, Final

import msgspec

from accelflow.domain.commands import COMMANDS, Command

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: type[Any], commands: Mapping[str, type[Command]] = COMMANDS) -> dict[str, Any]:
    """The schema of a document whose fields named `ask` hold commands, whole or in part.

    A part leaves fields out, to be filled in from elsewhere in the document.
    """
    schemas, definitions = _generated([kind, *commands.values()])
    for command, schema in zip(commands.values(), schemas[1:], strict=True):
        definition = definitions[_name(schema)]
        _add_type(definition, command.type)
        definition["required"] = ["type"]
    for definition in definitions.values():
        if "ask" in definition.get("properties", {}):
            definition["properties"]["ask"] = {"oneOf": schemas[1:]}
    root = definitions.pop(_name(schemas[0]))
    root["properties"] = {"$schema": {"type": "string"}, **root["properties"]}
    return {"$schema": DIALECT, **root, "$defs": definitions}


def _generated(kinds: Sequence[type[Any]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    found, definitions = msgspec.json.schema_components(
        kinds, schema_hook=_anything, ref_template="#/$defs/{name}"
    )
    for definition in definitions.values():
        if "properties" in definition:
            # Our reader refuses unknown keys, which msgspec's own of attrs classes does not.
            definition["additionalProperties"] = False
        definition["description"] = cleandoc(definition["description"])
    return list(found), {name: _with_numbers(one) for name, one in definitions.items()}


def _anything(_: object) -> dict[str, Any]:
    """The schema of a field that holds a value of any kind; msgspec wants it not to be empty."""
    return {"description": "any value"}


def _with_numbers(schema: Any) -> Any:
    """The same schema, where a decimal may also be written as a number, as the reader allows."""
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            return {**schema, "type": ["string", "number"]}
        return {key: _with_numbers(value) for key, value in schema.items()}
    return [_with_numbers(value) for value in schema] if isinstance(schema, list) else schema


def _name(schema: Mapping[str, str]) -> str:
    return schema["$ref"].rpartition("/")[2]


def _add_type(definition: dict[str, Any], type: str) -> None:
    definition["properties"] = {"type": {"const": type}, **definition["properties"]}
    definition["required"] = ["type", *definition.get("required", [])]
