"""Events in their stored form, as the tests of the codec need them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import count

import attrs

from accelflow.codec import opened, seal
from accelflow.domain.commands import COMMANDS
from accelflow.domain.events import Event
from accelflow.journal import StoredEvent


def sealed(events: Iterable[Event]) -> tuple[StoredEvent, ...]:
    """A chain of events, its salts the same at every call."""
    salts = count()
    stored: list[StoredEvent] = []
    for event in events:
        head = stored[-1].hash if stored else None
        stored.append(seal(event, head, lambda: next(salts).to_bytes(16, "big")))
    return tuple(stored)


def read(stored: Iterable[StoredEvent], challenge: str) -> tuple[Event, ...]:
    """All events of a chain."""
    return tuple(opened(stored, challenge, COMMANDS))


def with_body(stored: StoredEvent, body: bytes) -> StoredEvent:
    """The same with another body and the hash that fits it."""
    return attrs.evolve(stored, body=body, hash=hashlib.sha256(body).hexdigest())
