"""Replay: a challenge is the fold of its events, and nothing else makes one.

Folding reads recorded facts. It calls no guard and computes no date, so a newer zone table or
release cannot rewrite history.
"""

from __future__ import annotations

from collections.abc import Iterable

from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Event
from accelflow.domain.folding import acceleration, correcting, deadlines, design, sustainability
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply

__all__ = ["fold", "replay"]

# Each of these registers its commands with `apply`; naming them here keeps the imports honest.
_REGISTERED = (design, acceleration, sustainability, correcting, deadlines)


def fold(challenge: Challenge | None, event: Event) -> Challenge:
    """The challenge after one more event; `challenge` is None before the first."""
    before = design.born(event) if challenge is None else apply(event.cause, challenge, event)
    if event.facts.cutoff is not None:
        # Whatever stopped the clock: nobody withdraws from what is over, and no goal waits on.
        before = changed(before, cutoff=event.facts.cutoff, withdrawal=None, pending=())
    return changed(
        before,
        stage=event.after,
        position=event.position,
        recorded_at=event.recorded_at,
        stage_since=before.stage_since if event.before == event.after else event.facts.today,
    )


def replay(events: Iterable[Event], challenge: Challenge | None = None) -> Challenge | None:
    """The challenge after these events, in order, on top of what is given."""
    for event in events:
        challenge = fold(challenge, event)
    return challenge
