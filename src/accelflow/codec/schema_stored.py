"""JSON Schemas of what lies in a journal: events, the personal texts beside them, answers."""

from __future__ import annotations

from typing import Any, Final, get_type_hints

import attrs

from accelflow.codec import answers, events
from accelflow.codec.personal import leads_to_personal
from accelflow.codec.schema_limits import Form
from accelflow.codec.schema_patterns import Schema, digests, salts
from accelflow.codec.schema_walk import NULL, Commands, Definitions, closed, row
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.commands import COMMANDS
from accelflow.domain.deadlines import Moment


def event_schema(commands: Commands = COMMANDS) -> Schema:
    """The schema of the body of a stored event, as `seal` writes it."""
    found = Definitions(Form.STORED)
    body = {name: found.of(kind) for name, kind in _BODY.items() if name not in _BY_TYPE}
    properties = {**body, **_narrower(found)}
    root = {
        "title": "Event",
        "description": "The bytes that are stored of an event, read as JSON.",
        **closed({name: properties[name] for name in _BODY}, _BODY),
        "if": {"properties": {"position": {"const": 1}}},
        "then": {"properties": {"previous": NULL}},
        "else": {"properties": {"previous": {"type": "string"}}},
        "oneOf": [
            *(_of_command(found, kind) for kind in commands.values()),
            *(_of_deadline(found, moment) for moment in Moment),
        ],
    }
    return found.document(root)


def personal_schema() -> Schema:
    """The schema of what lies beside a stored event that has personal texts."""
    text = {"description": "The text, or null once it was erased.", "type": ["string", "null"]}
    root = {
        "title": "Personal texts",
        "description": (
            "What lies beside a stored event: of every personal text its salt and its value, in the"
            " order in which `sealed` tells where they stand. Where there are none, nothing lies"
            " there, and no list."
        ),
        "type": "array",
        "minItems": 1,
        "items": row(salts(), text),
    }
    return Definitions(Form.STORED).document(root)


def answer_schema() -> Schema:
    """The schema of the body of a stored answer, as `answer_body` writes it."""
    found = Definitions(Form.STORED)
    hints = get_type_hints(answers.Body)
    positions = {"type": "array", "items": {"type": "integer", "minimum": 1}}
    commitment = digests("The HMAC-SHA-256, keyed by the salt, of all personal texts asked with.")
    properties = {
        **{name: found.of(kind) for name, kind in hints.items() if name != "asked"},
        "v": {"const": answers.VERSION},
        "settled": positions,
        "accepted": {"anyOf": [{**positions, "minItems": 1}, NULL]},
        "asked": row(salts(), commitment),
    }
    root = {
        "title": "Answer",
        "description": (
            "What is stored of a decision under the id of its attempt: events as their positions in"
            " the history, or the reasons for a refusal."
        ),
        **closed(properties, [name for name in hints if name != "asked"]),
        "if": {"properties": {"accepted": NULL}},
        "then": {"properties": {"reasons": {"minItems": 1}}},
        "else": {"properties": {"reasons": {"maxItems": 0}}},
    }
    return found.document(root)


_BODY: Final[dict[str, Any]] = get_type_hints(events.Body)
_BY_TYPE: Final = ("cause", "actor", "attempt", "sealed")


def _narrower(found: Definitions) -> dict[str, Schema]:
    """What a body holds to beyond the kinds of its fields."""
    attempt = attrs.fields_dict(attrs.resolve_types(Attempt))
    step = {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]}
    previous = digests("The SHA-256 of the bytes of the event before it.")
    return {
        "v": {"const": events.VERSION},
        "challenge": found.field(attempt["challenge"]),
        "position": {"type": "integer", "minimum": 1},
        "previous": {"anyOf": [previous, NULL]},
        "cause": {"type": "object"},
        "actor": {"anyOf": [found.of(Actor), NULL]},
        "attempt": {"anyOf": found.field(attempt["id"])["anyOf"]},
        "sealed": {
            "description": "The ways into the cause to the personal texts.",
            "type": "array",
            "items": {"type": "array", "items": step, "minItems": 1},
        },
    }


def _of_command(found: Definitions, kind: Any) -> Schema:
    sealed = {} if leads_to_personal(kind) else {"sealed": {"maxItems": 0}}
    body = {"cause": found.of(kind), "actor": {"type": "object"}, **sealed}
    return _named(found, kind.type, body)


def _of_deadline(found: Definitions, moment: Moment) -> Schema:
    body = {"cause": found.moved(moment), "actor": NULL, "attempt": NULL, "sealed": {"maxItems": 0}}
    return _named(found, f"deadline-{moment.value}", body)


def _named(found: Definitions, type: str, body: dict[str, Schema]) -> Schema:
    made = {"properties": {"type": {"const": type}, **body}}
    return found.named(type, (type, "event"), lambda: made)
