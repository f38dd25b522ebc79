"""Events to the exact bytes that are stored and back, each bound to the one before it.

The chain is per challenge: a body holds the SHA-256 of the body before it, so a changed, moved or
missing event shows. That the newest are missing shows only against a head kept elsewhere. Text
marked personal is not in the body: the body holds where it stands and the SHA-256 of a salt and
the text, and both lie beside it, where a host may erase them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import attrs
import msgspec

from accelflow.codec.personal import Way, led, personal_ways
from accelflow.codec.plain import MOMENTS, UNREADABLE, named_version, payload_decoder, to_plain
from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.events import Event, Facts, Pin, Reason
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredEvent

ERASED: Final = "[erased]"
"""What a personal text reads as once its value was erased."""

VERSION: Final = 1
"""The version of the stored form. A change of it keeps reading the earlier ones."""


class PinBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The stored form of the methodology in force: only an exercise says that it is one."""

    name: str
    version: str
    hash: str
    exercise: bool = False


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """The stored form of an event, written with its keys sorted at every depth.

    So no class can change the bytes by the order or the layout of its fields. `sealed` are the
    ways into the cause to the personal texts; they are hashed with the rest, so that nothing
    beside the body can point elsewhere.
    """

    v: int
    type: str
    challenge: str
    position: int
    previous: str | None
    methodology: PinBody
    effective_at: datetime
    recorded_at: datetime
    before: str | None
    after: str
    actor: Actor | None
    attempt: str | None
    cause: msgspec.Raw
    facts: Facts
    warnings: tuple[Reason, ...]
    sealed: tuple[Way, ...]


class _Recorded(msgspec.Struct):
    """The one key of a stored event that tells when it was recorded."""

    recorded_at: datetime


class _Sealed(msgspec.Struct, array_like=True):
    """One personal text beside the body: its salt, and the text unless it was erased."""

    salt: str
    value: str | None


def seal(event: Event, previous: str | None, salts: Callable[[], bytes]) -> StoredEvent:
    """The stored form of an event that follows the one with the hash `previous`."""
    cause = to_plain(event.cause)
    ways = tuple(personal_ways(type(event.cause), cause))
    beside = [_sealed(cause, way, salts) for way in ways]
    pin = event.methodology
    body = msgspec.json.encode(
        Body(
            VERSION,
            event.type,
            event.challenge,
            event.position,
            previous,
            PinBody(pin.name, pin.version, pin.hash, pin.exercise),
            event.effective_at,
            event.recorded_at,
            event.before,
            event.after,
            event.actor,
            event.attempt,
            msgspec.Raw(msgspec.json.encode(cause)),
            event.facts,
            event.warnings,
            ways,
        ),
        order="sorted",
    )
    personal = msgspec.json.encode(beside) if beside else b""
    return StoredEvent(event.challenge, event.position, body, personal, _hash(body))


def opened(
    stored: Iterable[StoredEvent],
    challenge: str,
    commands: Mapping[str, type[Command]],
    *,
    after: int = 0,
    head: str | None = None,
) -> Iterator[Event]:
    """The events of a challenge, from its first, each held against the chain before it is given.

    They may also begin behind a position, whose event has the hash `head`. Raises ChainBroken at
    the first that is not what was written, and UnsupportedHistory for one that this release cannot
    read.
    """
    previous = head
    for position, one in enumerate(stored, after + 1):
        if _hash(one.body) != one.hash:
            raise ChainBroken(challenge, position, "its bytes do not have the hash beside them")
        body = _decoded(one.body, challenge, position)
        if (body.challenge, body.position, body.previous) != (challenge, position, previous):
            raise ChainBroken(challenge, position, "it does not follow the event before it")
        previous = one.hash
        yield _event(body, one, commands)


def attempt_of(stored: StoredEvent) -> str | None:
    """The id of the attempt that caused a stored event; None for a deadline's."""
    return _decoded(stored.body, stored.challenge, stored.position).attempt


def recorded_at_of(stored: StoredEvent) -> datetime | None:
    """When a stored event was recorded, whatever release wrote it; None where that is unreadable.

    Nothing is held against the chain.
    """
    try:
        found = _RECORDED.decode(stored.body).recorded_at
    except UNREADABLE:
        return None
    return found if found.tzinfo is not None else None


def erase(stored: StoredEvent) -> StoredEvent:
    """The same event with the personal texts beside it gone; its hash and the chain stay."""
    beside = [_Sealed("", None) for _ in _beside(stored)]
    return attrs.evolve(stored, personal=msgspec.json.encode(beside) if beside else b"")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _decoded(body: bytes, challenge: str, position: int) -> Body:
    try:
        return _BODIES.decode(body)
    except UNREADABLE as error:
        type, version = named_version(body)
        if version not in (None, VERSION):
            raise UnsupportedHistory(type, version or 0) from error
        raise ChainBroken(challenge, position, f"it cannot be read: {error}") from error


_BODIES: Final = msgspec.json.Decoder(Body)
_RECORDED: Final = msgspec.json.Decoder(_Recorded)


def _event(body: Body, stored: StoredEvent, commands: Mapping[str, type[Command]]) -> Event:
    if body.v != VERSION:
        raise UnsupportedHistory(body.type, body.v)
    kind = DeadlineMoved if body.type in MOMENTS else commands.get(body.type)
    if kind is None:
        raise UnsupportedHistory(body.type, body.v)
    pin = body.methodology
    return Event(
        challenge=body.challenge,
        position=body.position,
        cause=_cause(kind, body, stored),
        methodology=Pin(pin.name, pin.version, pin.hash, pin.exercise),
        effective_at=body.effective_at,
        recorded_at=body.recorded_at,
        before=body.before,
        after=body.after,
        facts=body.facts,
        actor=body.actor,
        attempt=body.attempt,
        warnings=body.warnings,
    )


def _cause(kind: Any, body: Body, stored: StoredEvent) -> Command | DeadlineMoved:
    try:
        if not body.sealed and not stored.personal:
            cause: Command | DeadlineMoved = payload_decoder(kind).decode(body.cause)
            return cause
        plain = msgspec.json.decode(body.cause)
        _unseal(plain, body, _beside(stored))
        cause = msgspec.convert(plain, kind)
    except UNREADABLE as error:
        problem = f"its payload cannot be read: {error}"
        raise ChainBroken(body.challenge, body.position, problem) from error
    return cause


def _beside(stored: StoredEvent) -> list[_Sealed]:
    if not stored.personal:
        return []
    try:
        return _SEALED.decode(stored.personal)
    except UNREADABLE as error:
        problem = f"what is personal beside it cannot be read: {error}"
        raise ChainBroken(stored.challenge, stored.position, problem) from error


_SEALED: Final = msgspec.json.Decoder(list[_Sealed])


def _sealed(cause: Any, way: Way, salts: Callable[[], bytes]) -> _Sealed:
    holder, key = led(cause, way)
    salt, value = salts().hex(), holder[key]
    holder[key] = _commitment(salt, value)
    return _Sealed(salt, value)


def _unseal(cause: Any, body: Body, beside: list[_Sealed]) -> None:
    if len(beside) != len(body.sealed):
        problem = f"{len(body.sealed)} personal texts belong beside it, not {len(beside)}"
        raise ChainBroken(body.challenge, body.position, problem)
    for way, one in zip(body.sealed, beside, strict=True):
        holder, key = led(cause, way)
        if one.value is not None and holder[key] != _commitment(one.salt, one.value):
            problem = "a personal text beside it is not the one that was written"
            raise ChainBroken(body.challenge, body.position, problem)
        holder[key] = ERASED if one.value is None else one.value


def _commitment(salt: str, value: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()
