"""From the classes of values to their schemas, field by field and down to the last of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from inspect import cleandoc
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin
from urllib.parse import quote

import attrs
import msgspec

from accelflow.codec.plain import to_plain
from accelflow.codec.schema_limits import (
    ANYTHING,
    Form,
    Rule,
    inside_optional,
    joined,
    may_be_empty,
    of_entries,
    rule_of_kind,
    rule_of_validator,
)
from accelflow.codec.schema_patterns import Schema, digests
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineMoved, Moment

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Commands = Mapping[str, type[Command]]
"""Types of commands under their names; with a host's own among them, a schema knows those too."""
NULL: Final[Schema] = {"type": "null"}
_LISTS: Final = (tuple, list, set, frozenset)


@attrs.define(eq=False)
class Definitions:
    """The definitions that schemas of one form refer to; asking for a schema adds what it needs."""

    form: Form
    found: dict[str, Schema] = attrs.field(factory=dict)
    _names: dict[object, str] = attrs.field(factory=dict)

    def of(self, kind: Any) -> Schema:
        """The schema of a value of this kind."""
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(one) for one in arguments]}
        if origin is tuple and arguments[1:] != (...,):
            return row(*map(self.of, arguments))
        if origin in _LISTS:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if kind is type(None):
            return NULL
        if not isinstance(kind, type) or kind is object:
            return ANYTHING
        if attrs.has(kind):
            return self.named(kind.__name__, kind, lambda: self.whole(kind))
        if issubclass(kind, msgspec.Struct):
            return self.named(kind.__name__, kind, lambda: self.struct(kind))
        if issubclass(kind, Enum):
            return self.named(kind.__name__, kind, lambda: _choice(kind))
        return self._ruled({}, rule_of_kind(kind, self.form))

    def whole(self, kind: Any, type: str | None = None) -> Schema:
        """The schema of an attrs class itself, with the `type` beside its fields if given."""
        fields = attrs.fields(attrs.resolve_types(kind))
        needed = [field.name for field in fields if self._is_needed(field)]
        mark = {} if type is None else {"type": {"const": type}}
        properties = {**mark, **{field.name: self.field(field) for field in fields}}
        return {**_headed(kind), **closed(properties, [*mark, *needed])}

    def struct(self, kind: type[msgspec.Struct]) -> Schema:
        """The schema of what the codec stores in a form of its own."""
        fields = msgspec.structs.fields(kind)
        needed = [field.name for field in fields if field.required]
        return {**_headed(kind), **closed({one.name: self.of(one.type) for one in fields}, needed)}

    def field(self, field: attrs.Attribute[Any]) -> Schema:
        """The schema of what one field holds, with its default."""
        if self.form is Form.STORED and field.metadata.get("personal"):
            found = self._committed(field)
        else:
            found = self._limited(self.of(field.type), field.validator)
        if self.form is Form.TOLD or field.default is attrs.NOTHING:
            return found
        default: Any = field.default
        made = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]  # Factory is a class, which attrs' own stubs give as a function
        return {**found, "default": to_plain(made)}

    def command(self, kind: type[Command]) -> Schema:
        """The schema of a command with its type beside its payload."""
        return self.named(kind.type, (kind, "wire"), lambda: self.whole(kind, kind.type))

    def named(self, name: str, key: object, make: Callable[[], Schema]) -> Schema:
        """A reference to a definition, which is made if it is not there yet.

        The key tells definitions apart; where two want one name, the later gets another.
        """
        if key not in self._names:
            while name in self.found:
                name += "-"
            self._names[key] = name
            # it may refer to itself, and keeps the place where it was first asked for
            self.found[name] = {}
            self.found[name] = make()
        pointer = self._names[key].replace("~", "~0").replace("/", "~1")
        return {"$ref": f"#/$defs/{quote(pointer)}"}

    def moved(self, moment: Moment) -> Schema:
        """The schema of the cause by which a deadline reached this moment."""
        return {**self.of(DeadlineMoved), "properties": {"moment": {"const": moment.value}}}

    def document(self, root: Schema) -> Schema:
        """The whole schema of which this is the root."""
        return {"$schema": DIALECT, **root, "$defs": self.found}

    def _is_needed(self, field: attrs.Attribute[Any]) -> bool:
        return self.form is Form.TOLD or field.default is attrs.NOTHING

    def _committed(self, field: attrs.Attribute[Any]) -> Schema:
        """What stands for a personal text; one that says nothing stands as it is."""
        described = "The SHA-256 of a salt and a personal text, which lie beside the event."
        kinds = [self.named("PersonalText", "PersonalText", lambda: digests(described))]
        if may_be_empty(field.validator):
            kinds.append({"const": ""})
        if type(None) in get_args(field.type):
            kinds.append(NULL)
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}

    def _limited(self, schema: Schema, validator: Any) -> Schema:
        """The schema of a field with what its validator says."""
        if NULL in (kinds := schema.get("anyOf", ())):
            inner = inside_optional(validator)
            return {"anyOf": [one if one == NULL else self._limited(one, inner) for one in kinds]}
        for one in joined(validator):
            schema = self._ruled(schema, rule_of_validator(one, self.form))
            if schema.get("items") and (entries := of_entries(one)) is not None:
                schema = {**schema, "items": self._limited(schema["items"], entries)}
        return schema

    def _ruled(self, schema: Schema, rule: Rule) -> Schema:
        if rule.name is None:
            return {**schema, **rule.keywords}
        return {
            **self.named(rule.name, rule.name, lambda: rule.definition),
            **rule.keywords,
        }


def row(*entries: Schema) -> Schema:
    """A list of just these entries."""
    return {
        "type": "array",
        "prefixItems": list(entries),
        "items": False,
        "minItems": len(entries),
    }


def closed(properties: Mapping[str, Schema], needed: Iterable[str]) -> Schema:
    """An object that has these keys and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(needed),
        "additionalProperties": False,
    }


def as_text(schema: Schema) -> str:
    """The text of a schema, which holds nothing that a reader could not see."""
    return json.dumps(schema, indent=2) + "\n"


def _choice(kind: type[Enum]) -> Schema:
    return {**_headed(kind), "enum": [one.value for one in kind]}


def _headed(kind: type) -> Schema:
    return {"title": kind.__name__, "description": cleandoc(kind.__doc__ or "")}
