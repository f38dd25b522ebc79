"""Digests of what people approve: an approval is bound to the content it was given for."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

import attrs


def digest(value: object) -> str:
    """The SHA-256, in lower-case hex, of a value's canonical JSON: attrs values, lists, text."""
    plain = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: object) -> object:
    kind = type(value)
    if attrs.has(kind):
        fields = attrs.fields(kind)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(str(_plain(item)) for item in value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value
