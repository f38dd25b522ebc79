"""Events to the exact bytes that are stored and back, each bound to the one before it.

The chain is per challenge: a body holds the SHA-256 of the body before it, so a changed, moved or
missing event shows. That the newest are missing shows only against a head kept elsewhere. Text
marked personal is not in the body: the body holds the SHA-256 of a salt and the text, and both
lie beside it, where a host may erase them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

import attrs
import msgspec

from accelflow.codec.plain import to_plain
from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.events import Event, Facts, Pin, Reason
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredEvent

ERASED: Final = "[erased]"
"""What a personal text reads as once its value was erased."""

VERSION: Final = 1
"""The version of the stored form. A change of it keeps reading the earlier ones."""


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    """The stored form of an event; `sealed` counts the texts that lie beside it."""

    v: int
    type: str
    challenge: str
    position: int
    previous: str | None
    methodology: Pin
    effective_at: datetime
    recorded_at: datetime
    before: str | None
    after: str
    actor: Actor | None
    attempt: str | None
    cause: msgspec.Raw
    facts: Facts
    warnings: tuple[Reason, ...]
    sealed: int


class _Sealed(msgspec.Struct, array_like=True):
    """One text beside the body: where in the cause it stands, its salt, the text unless erased."""

    at: tuple[str | int, ...]
    salt: str
    value: str | None


def seal(event: Event, previous: str | None, salts: Callable[[], bytes]) -> StoredEvent:
    """The stored form of an event that follows the one with the hash `previous`."""
    cause = to_plain(event.cause)
    beside = [
        _sealed(holder, key, at, salts) for holder, key, at in _personal(type(event.cause), cause)
    ]
    body = msgspec.json.encode(
        _Body(
            VERSION,
            event.type,
            event.challenge,
            event.position,
            previous,
            event.methodology,
            event.effective_at,
            event.recorded_at,
            event.before,
            event.after,
            event.actor,
            event.attempt,
            msgspec.Raw(msgspec.json.encode(cause)),
            event.facts,
            event.warnings,
            len(beside),
        ),
        order="deterministic",
    )
    personal = msgspec.json.encode(beside) if beside else b""
    return StoredEvent(event.challenge, event.position, body, personal, _hash(body))


def opened(
    stored: Iterable[StoredEvent], challenge: str, commands: Mapping[str, type[Command]]
) -> Iterator[Event]:
    """The events of a challenge, from its first, each held against the chain before it is given.

    Raises ChainBroken at the first that is not what was written, and UnsupportedHistory for one
    that this release cannot read.
    """
    previous = None
    for position, one in enumerate(stored, 1):
        if _hash(one.body) != one.hash:
            raise ChainBroken(challenge, position, "its bytes do not have the hash beside them")
        body = _decoded(one.body, challenge, position)
        if (body.challenge, body.position, body.previous) != (challenge, position, previous):
            raise ChainBroken(challenge, position, "it does not follow the event before it")
        previous = one.hash
        yield _event(body, one.personal, commands)


def erase(stored: StoredEvent) -> StoredEvent:
    """The same event with the personal texts beside it gone; its hash and the chain stay."""
    beside = [_Sealed(one.at, "", None) for one in _beside(stored.personal)]
    return attrs.evolve(stored, personal=msgspec.json.encode(beside) if beside else b"")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _decoded(body: bytes, challenge: str, position: int) -> _Body:
    try:
        return _BODIES.decode(body)
    except msgspec.MsgspecError as error:
        version = _version(body)
        if version not in (None, VERSION):
            raise UnsupportedHistory("event", version or 0) from error
        raise ChainBroken(challenge, position, f"it cannot be read: {error}") from error


_BODIES: Final = msgspec.json.Decoder(_Body)


def _version(body: bytes) -> int | None:
    try:
        found = msgspec.json.decode(body)
    except msgspec.MsgspecError:
        return None
    version = found.get("v") if isinstance(found, dict) else None
    return version if isinstance(version, int) else None


def _event(body: _Body, personal: bytes, commands: Mapping[str, type[Command]]) -> Event:
    if body.v != VERSION:
        raise UnsupportedHistory(body.type, body.v)
    kind = DeadlineMoved if body.type in _MOMENTS else commands.get(body.type)
    if kind is None:
        raise UnsupportedHistory(body.type, body.v)
    return Event(
        challenge=body.challenge,
        position=body.position,
        cause=_cause(kind, body, personal),
        methodology=body.methodology,
        effective_at=body.effective_at,
        recorded_at=body.recorded_at,
        before=body.before,
        after=body.after,
        facts=body.facts,
        actor=body.actor,
        attempt=body.attempt,
        warnings=body.warnings,
    )


_MOMENTS: Final = frozenset(f"deadline-{moment.value}" for moment in Moment)


def _cause(kind: Any, body: _Body, personal: bytes) -> Command | DeadlineMoved:
    try:
        if not body.sealed and not personal:
            cause: Command | DeadlineMoved = _decoder(kind).decode(body.cause)
            return cause
        plain = msgspec.json.decode(body.cause)
        _unseal(plain, body, _beside(personal))
        cause = msgspec.convert(plain, kind)
    except (msgspec.MsgspecError, LookupError, TypeError) as error:
        problem = f"its payload cannot be read: {error}"
        raise ChainBroken(body.challenge, body.position, problem) from error
    return cause


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _beside(personal: bytes) -> list[_Sealed]:
    return _SEALED.decode(personal) if personal else []


_SEALED: Final = msgspec.json.Decoder(list[_Sealed])


def _sealed(
    holder: dict[str, object], key: str, at: tuple[str | int, ...], salts: Callable[[], bytes]
) -> _Sealed:
    salt, value = salts().hex(), str(holder[key])
    holder[key] = _commitment(salt, value)
    return _Sealed((*at, key), salt, value)


def _unseal(plain: Any, body: _Body, beside: list[_Sealed]) -> None:
    if len(beside) != body.sealed:
        raise ChainBroken(body.challenge, body.position, "a personal text beside it is missing")
    for one in beside:
        holder = plain
        for step in one.at[:-1]:
            holder = holder[step]
        key = one.at[-1]
        if one.value is not None and holder[key] != _commitment(one.salt, one.value):
            problem = "a personal text beside it is not the one that was written"
            raise ChainBroken(body.challenge, body.position, problem)
        holder[key] = ERASED if one.value is None else one.value


def _commitment(salt: str, value: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def _personal(
    kind: Any, plain: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[dict[str, object], str, tuple[str | int, ...]]]:
    """Every personal text in plain data: the object that holds it, its key, the way there."""
    for name, inner in _personal_fields(kind):
        value = plain[name]
        if inner is None:
            if value:
                yield plain, name, at
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from _personal(inner, item, (*at, name, index))
        elif value is not None:
            yield from _personal(inner, value, (*at, name))


@cache
def _personal_fields(kind: Any) -> tuple[tuple[str, type[Any] | None], ...]:
    """The fields that are personal (None beside them) or hold values that have such fields."""
    found: list[tuple[str, type[Any] | None]] = []
    for field in attrs.fields(attrs.resolve_types(kind)):
        if field.metadata.get("personal"):
            found.append((field.name, None))
        else:
            found += [(field.name, one) for one in _nested(field.type) if _personal_fields(one)]
    return tuple(found)


def _nested(kind: Any) -> list[Any]:
    if isinstance(kind, type) and attrs.has(kind):
        return [kind]
    return [inner for argument in getattr(kind, "__args__", ()) for inner in _nested(argument)]
