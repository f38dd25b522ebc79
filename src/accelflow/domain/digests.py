"""Digests of what people approve: an approval is bound to the content it was given for."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

import attrs

from accelflow.domain.values import EXACT


def digest(value: object) -> str:
    """The SHA-256, in lower-case hex, of a value's canonical JSON: attrs values, lists, text."""
    return hashlib.sha256(_canonical(_plain(value)).encode()).hexdigest()


def _canonical(plain: object) -> str:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> object:
    kind = type(value)
    if attrs.has(kind):
        fields = attrs.fields(kind)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((_plain(item) for item in value), key=_canonical)
    if isinstance(value, Decimal):
        return format(EXACT.plus(value).normalize(EXACT), "f")
    return value.isoformat() if isinstance(value, date) else value
