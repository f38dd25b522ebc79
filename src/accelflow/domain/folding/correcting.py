"""How a correction changes a dossier: what it speaks of is replaced, or struck out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Event
from accelflow.domain.folding.acceleration import initiative, measurement, step
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply, asker


class Entry(Protocol):
    """What a dossier keeps of an event that can be corrected."""

    @property
    def position(self) -> int:
        """The position of that event."""
        ...


E = TypeVar("E", bound=Entry)
R = TypeVar("R")


@apply.register
def corrected(cause: c.Correct, challenge: Challenge, event: Event) -> Challenge:
    """The entry keeps its place and its position, so that it can be corrected once more."""
    by, position = asker(event), cause.position
    return changed(
        challenge,
        measurements=_with(
            challenge.measurements,
            position,
            cause.measurement,
            lambda told: measurement(told, by, position),
        ),
        steps=_with(challenge.steps, position, cause.step, lambda told: step(told, by, position)),
        initiatives=_with(
            challenge.initiatives,
            position,
            cause.initiative,
            lambda told: initiative(told, challenge, by, position),
        ),
    )


def _with(
    entries: tuple[E, ...], position: int, told: R | None, made: Callable[[R], E]
) -> tuple[E, ...]:
    new = () if told is None else (made(told),)
    return tuple(
        kept for entry in entries for kept in ((entry,) if entry.position != position else new)
    )
