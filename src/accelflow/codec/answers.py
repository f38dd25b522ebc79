"""Answers to attempts as bytes and back; the events of an answer stay in the history."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from accelflow.codec.plain import UNREADABLE, to_wire
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event, Reason
from accelflow.errors import ChainBroken, UnsupportedHistory

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
    return msgspec.json.encode(body, order="sorted")


def decision_from_answer(body: bytes, challenge: str, history: Sequence[Event]) -> Decision:
    """The decision that was stored, its events taken from the challenge's history.

    Raises ChainBroken where it is not what was written, at the position after the history where
    no event is to blame, and UnsupportedHistory for a form that this release cannot read.
    """
    found = _decoded(body, challenge, len(history) + 1)

    def recorded(positions: tuple[int, ...]) -> tuple[Event, ...]:
        for position in positions:
            if not 1 <= position <= len(history):
                raise ChainBroken(challenge, position, "an answer tells of an event that is not")
        return tuple(history[position - 1] for position in positions)

    settled = recorded(found.settled)
    if found.accepted is None:
        return Decision(settled, Refused(found.reasons, found.warnings))
    return Decision(settled, Accepted(recorded(found.accepted), found.warnings))


def _decoded(body: bytes, challenge: str, position: int) -> _Body:
    try:
        found = _BODIES.decode(body)
    except UNREADABLE as error:
        version = _version(body)
        if version not in (None, VERSION):
            raise UnsupportedHistory("answer", version or 0) from error
        raise ChainBroken(challenge, position, f"an answer cannot be read: {error}") from error
    if found.v != VERSION:
        raise UnsupportedHistory("answer", found.v)
    return found


_BODIES: Final = msgspec.json.Decoder(_Body)


class _Name(msgspec.Struct):
    """What every version of the stored form says of itself."""

    v: int


def _version(body: bytes) -> int | None:
    try:
        return msgspec.json.decode(body, type=_Name).v
    except UNREADABLE:
        return None


def _positions(events: tuple[Event, ...]) -> tuple[int, ...]:
    return tuple(event.position for event in events)
