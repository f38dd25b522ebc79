"""Answers to attempts as bytes and back; the events of an answer stay in the history.

By its digest a repeated attempt is known. A digest without a salt would let whoever guesses a
personal text confirm the guess long after the text is erased. So the digest says only where such
texts stand, and the body of the answer holds a salt and a keyed commitment to them, which go when
the answer is erased or pruned. From then on attempts that agree in all else are the same.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
import msgspec

from accelflow.codec.personal import leads_to_personal, led, personal_ways
from accelflow.codec.plain import UNREADABLE, named_version, to_plain, to_wire
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event, Reason
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredAnswer

VERSION: Final = 1
"""The version of the stored form."""


class SaltedTexts(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What tells personal texts apart: a salt, and the commitment to all of them keyed by it."""

    salt: str
    commitment: str


class Body(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The stored form of an answer; events stand in it as positions of the challenge's history."""

    v: int
    settled: tuple[int, ...]
    accepted: tuple[int, ...] | None
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    asked: SaltedTexts | None = None


def attempt_digest(challenge: str, principal: str, command: Command) -> str:
    """The SHA-256 over what an attempt asks: the challenge, the principal and the payload.

    Each personal text is left out of it, and in its place stands an empty object, which no text is.
    """
    wire = to_wire(command)
    for holder, key in _places(command, wire):
        holder[key] = {}
    asked = msgspec.json.encode([challenge, principal, wire], order="sorted")
    return hashlib.sha256(asked).hexdigest()


def salted_texts(command: Command, salts: Callable[[], bytes]) -> SaltedTexts | None:
    """What will tell the personal texts of an attempt apart; None, and no salt, if it has none."""
    kind: Any = type(command)
    if not leads_to_personal(kind) or (texts := _texts(command)) is None:
        return None
    salt = salts().hex()
    return SaltedTexts(salt, _commitment(salt, texts))


def same_attempt(stored: StoredAnswer, digest: str, command: Command) -> bool:
    """Whether a stored answer is that of the same attempt, as far as it still tells."""
    if stored.digest != digest:
        return False
    asked = _asked(stored)
    return asked is None or asked.commitment == _commitment(asked.salt, _texts(command) or b"")


def answer_body(decision: Decision, asked: SaltedTexts | None = None) -> bytes:
    """What is stored of a decision under the id of its attempt, and of what was asked."""
    outcome = decision.outcome
    body = Body(
        VERSION,
        _positions(decision.settled),
        _positions(outcome.events) if isinstance(outcome, Accepted) else None,
        outcome.reasons if isinstance(outcome, Refused) else (),
        outcome.warnings,
        asked,
    )
    return msgspec.json.encode(body, order="sorted")


def erase_answer(stored: StoredAnswer) -> StoredAnswer:
    """The same answer, by which nobody can confirm any more what personal texts were asked with."""
    if stored.body is None:
        return stored
    body = _decoded(stored.body, stored.challenge, 0)
    return attrs.evolve(
        stored, body=msgspec.json.encode(msgspec.structs.replace(body, asked=None), order="sorted")
    )


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


def _decoded(body: bytes, challenge: str, position: int) -> Body:
    try:
        found = _BODIES.decode(body)
    except UNREADABLE as error:
        _, version = named_version(body)
        if version not in (None, VERSION):
            raise UnsupportedHistory("answer", version or 0) from error
        raise ChainBroken(challenge, position, f"an answer cannot be read: {error}") from error
    if found.v != VERSION:
        raise UnsupportedHistory("answer", found.v)
    return found


_BODIES: Final = msgspec.json.Decoder(Body)


def _asked(stored: StoredAnswer) -> SaltedTexts | None:
    try:
        asked = _BODIES.decode(stored.body).asked if stored.body is not None else None
        bytes.fromhex(asked.salt if asked else "")
        return asked
    except UNREADABLE:
        # whoever goes on to read the answer is told that it is damaged
        return None


def _texts(command: Command) -> bytes | None:
    """All personal texts of a command, so that none runs into the next; None if it has none."""
    texts = [holder[key] for holder, key in _places(command, to_plain(command))]
    return msgspec.json.encode(texts) if texts else None


def _places(command: Command, plain: Any) -> list[tuple[Any, str | int]]:
    return [led(plain, way) for way in personal_ways(type(command), plain)]


def _commitment(salt: str, texts: bytes) -> str:
    return hmac.new(bytes.fromhex(salt), texts, hashlib.sha256).hexdigest()


def _positions(events: tuple[Event, ...]) -> tuple[int, ...]:
    return tuple(event.position for event in events)
