"""Answers to attempts as bytes and back; the events of an answer stay in the history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

import msgspec

from accelflow.codec.plain import to_wire
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event, Reason
from accelflow.errors import UnsupportedHistory

VERSION: Final = 1
"""The version of the stored form."""


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    """The stored form of an answer; events stand in it as positions of the challenge's history."""

    v: int
    settled: tuple[int, ...]
    accepted: tuple[int, ...] | None
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def attempt_digest(challenge: str, principal: str, command: Command) -> str:
    """The SHA-256 over what an attempt asks: the challenge, the principal and the payload."""
    asked = [challenge, principal, to_wire(command)]
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


def answer_body(decision: Decision) -> bytes:
    """What is stored of a decision under the id of its attempt."""
    outcome = decision.outcome
    body = _Body(
        VERSION,
        _positions(decision.settled),
        _positions(outcome.events) if isinstance(outcome, Accepted) else None,
        outcome.reasons if isinstance(outcome, Refused) else (),
        outcome.warnings,
    )
    return msgspec.json.encode(body, order="deterministic")


def decision_from_answer(body: bytes, event_at: Callable[[int], Event]) -> Decision:
    """The decision that was stored; `event_at` gives the event at a position."""
    found = _BODIES.decode(body)
    if found.v != VERSION:
        raise UnsupportedHistory("answer", found.v)
    settled = tuple(event_at(position) for position in found.settled)
    if found.accepted is None:
        return Decision(settled, Refused(found.reasons, found.warnings))
    events = tuple(event_at(position) for position in found.accepted)
    return Decision(settled, Accepted(events, found.warnings))


_BODIES: Final = msgspec.json.Decoder(_Body)


def _positions(events: tuple[Event, ...]) -> tuple[int, ...]:
    return tuple(event.position for event in events)
