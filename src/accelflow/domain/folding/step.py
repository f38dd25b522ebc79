"""One step of the fold, dispatched on what caused the event."""

from __future__ import annotations

from functools import singledispatch
from typing import TypeVar

from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.events import Event
from accelflow.domain.folding.copying import changed
from accelflow.errors import FactMissing

T = TypeVar("T")


@singledispatch
def apply(cause: object, challenge: Challenge, event: Event) -> Challenge:
    """The challenge with the content of one event in its dossier; a host's command in `extra`.

    The envelope (stage, position, time) is not set here. `cause` is the event's own.
    """
    if isinstance(cause, Command):
        return changed(challenge, extra=(*challenge.extra, cause))
    return challenge


def needed(value: T | None, event: Event, fact: str) -> T:
    """A fact that this event must carry; without it the record is damaged."""
    if value is None:
        raise FactMissing(event.challenge, event.position, fact)
    return value


def asker(event: Event) -> str:
    """The principal who asked."""
    return needed(event.actor, event, "actor").principal
