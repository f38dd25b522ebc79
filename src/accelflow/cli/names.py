"""The names under which the readers of a scenario know its people, entities, challenges, goals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from accelflow.domain.challenge import Challenge
from accelflow.errors import UnknownChallenge
from accelflow.render.words import one_line
from accelflow.scenarios import Player


class Names:
    """Looks ids up in a scenario, and those of goals in the challenges as they stand."""

    def __init__(self, player: Player) -> None:
        self._player = player
        scenario = player.scenario
        people = {principal: part.name for principal, part in scenario.actors.items()}
        self._names = {**scenario.entities, **scenario.challenges, **people}

    def of(self, challenge: str) -> Callable[[str], str]:
        """What turns ids into names where one challenge is spoken of."""
        names = {**self._goals(challenge), **self._names}
        return lambda id: names.get(id, id)

    def challenges(self, ids: Iterable[str]) -> str:
        """The titles of some challenges, or a word for all of them."""
        titles = [one_line(self._player.scenario.challenges[id]) for id in ids]
        if len(titles) > 1 and len(titles) == len(self._player.scenario.challenges):
            return "Both challenges" if len(titles) == 2 else "All challenges"
        return ", ".join(titles)

    def day_one(self, challenge: str) -> date | None:
        """Day 1 of a challenge, once it is fixed."""
        found = self._challenge(challenge)
        return found.day_one if found else None

    def _goals(self, challenge: str) -> dict[str, str]:
        found = self._challenge(challenge)
        if found is None:
            return {}
        waiting = {one.id: one.terms.wording for one in found.pending}
        return {**waiting, **{one.id: one.terms.wording for one in found.goals}}

    def _challenge(self, id: str) -> Challenge | None:
        try:
            return self._player.accelerator.challenge(id).challenge
        except UnknownChallenge:
            return None
