"""A bounded memory of how challenges stood, so that a command reads only what came since.

It holds the fold up to a position with the hash of the event there. Whoever takes from it looks
whether what came since follows that hash. What is erased in the journal leaves it within SECONDS,
and so does what was tampered with before the position: then all is read and verified anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

import attrs

from accelflow.domain.challenge import Challenge

MOST: Final = 256
"""How many challenges are remembered; the one asked for longest ago goes first."""
SECONDS: Final = 60.0
"""How long after a reading of the whole history its fold is carried on."""


@attrs.frozen
class Kept:
    """A challenge as it stood, the hash of its newest event, and when all of it was read."""

    challenge: Challenge
    head: str
    read_at: float


class Cache:
    """Threads may share it. A size of 0 remembers nothing."""

    def __init__(self, most: int = MOST, tick: Callable[[], float] = monotonic) -> None:
        self._most, self._tick = most, tick
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def now(self) -> float:
        """A number of seconds that only grows."""
        return self._tick()

    def get(self, challenge: str) -> Kept | None:
        """How it stood when it was last put here, unless that is too long ago."""
        with self._lock:
            kept = self._kept.get(challenge)
            if kept is None:
                return None
            if not 0 <= self._tick() - kept.read_at <= SECONDS:
                del self._kept[challenge]
                return None
            self._kept.move_to_end(challenge)
            return kept

    def put(self, challenge: Challenge, head: str, read_at: float) -> None:
        """Remembers it, unless a newer state is here already that was read no longer ago."""
        with self._lock:
            known = self._kept.get(challenge.id)
            if known is not None and known.challenge.position > challenge.position:
                return
            self._kept[challenge.id] = Kept(challenge, head, read_at)
            self._kept.move_to_end(challenge.id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def drop(self, challenge: str) -> None:
        """Forgets it."""
        with self._lock:
            self._kept.pop(challenge, None)
