"""The JSON Schema of what is told to hosts: the dictionary forms of `to_dict`."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final

import attrs

from accelflow.codec.schema_limits import Form
from accelflow.codec.schema_patterns import Schema
from accelflow.codec.schema_walk import Commands, Definitions, closed
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS
from accelflow.domain.deadlines import Deadline, Moment
from accelflow.domain.decisions import Decision
from accelflow.domain.events import Event, Reason
from accelflow.rules.earliest import Missing, Never, Opens


def forms_schema(commands: Commands = COMMANDS) -> Schema:
    """The schema of the dictionary forms; each of them is a definition of its own as well."""
    found = Definitions(Form.TOLD)
    event = _event(found, commands)
    told = [
        _challenge(found),
        *_decisions(found, event),
        *_outlooks(found),
        event,
        _defined(found, "Command", {"oneOf": [found.command(one) for one in commands.values()]}),
        *(found.of(kind) for kind in (Reason, Deadline, Actor)),
    ]
    root = {
        "title": "Forms",
        "description": (
            "What `to_dict` gives. Which of them a document is, its place says: hold it against the"
            " definition by that name."
        ),
        "anyOf": told,
    }
    return found.document(root)


def _challenge(found: Definitions) -> Schema:
    """A challenge, where the host's own commands are any with a type."""
    extra = {"type": "object", "properties": {"type": {"type": "string"}}, "required": ["type"]}
    return _object(
        found,
        "Challenge",
        Challenge.__doc__,
        {**_fields(found, Challenge), "extra": {"type": "array", "items": extra}},
    )


def _event(found: Definitions, commands: Commands) -> Schema:
    """An event, its cause as its type has it."""
    types = [*commands, *(f"deadline-{moment.value}" for moment in Moment)]
    fields = {"type": {"enum": types}, **_fields(found, Event), "cause": {"type": "object"}}
    causes = [
        *((kind.type, found.command(kind)) for kind in commands.values()),
        *((f"deadline-{moment.value}", found.moved(moment)) for moment in Moment),
    ]
    of_type = [{"properties": {"type": {"const": type}, "cause": cause}} for type, cause in causes]
    return _object(found, "Event", Event.__doc__, fields, oneOf=of_type)


def _decisions(found: Definitions, event: Schema) -> list[Schema]:
    """A decision, and an answer, which also says whether it was given before."""
    events: Schema = {"type": "array", "items": event}
    reasons: Schema = {"type": "array", "items": found.of(Reason)}
    told = {"settled": events, "warnings": reasons}
    outcomes: dict[str, dict[str, Schema]] = {
        "Accepted": {"outcome": {"const": "accepted"}, "events": events},
        "Refused": {"outcome": {"const": "refused"}, "reasons": reasons},
    }
    more: dict[str, dict[str, Schema]] = {
        "Decision": {},
        "Answer": {"replayed": {"type": "boolean"}},
    }
    return [
        _defined(
            found,
            name,
            {
                "oneOf": [
                    _object(found, f"{outcome}{name}", Decision.__doc__, {**told, **fields, **own})
                    for outcome, fields in outcomes.items()
                ]
            },
        )
        for name, own in more.items()
    ]


def _outlooks(found: Definitions) -> list[Schema]:
    """What `earliest` tells: each form says which it is."""
    return [
        _object(
            found,
            kind.__name__,
            kind.__doc__,
            {"outlook": {"const": kind.__name__.lower()}, **_fields(found, kind)},
        )
        for kind in (Opens, Never, Missing)
    ]


def _fields(found: Definitions, kind: Any) -> dict[str, Schema]:
    """The fields of a class, but for those that hold commands."""
    fields = attrs.fields(attrs.resolve_types(kind))
    return {one.name: {} if one.name in _COMMANDS else found.field(one) for one in fields}


_COMMANDS: Final = ("cause", "extra")


def _object(
    found: Definitions, name: str, about: str | None, fields: dict[str, Schema], **more: Any
) -> Schema:
    head = {"title": name, "description": cleandoc(about or "")}
    return _defined(found, name, {**head, **closed(fields, fields), **more})


def _defined(found: Definitions, name: str, made: Schema) -> Schema:
    return found.named(name, name, lambda: made)
