"""The names under which the readers of a scenario know its people, entities, challenges, goals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.domain.values import twice
from accelflow.errors import UnknownChallenge
from accelflow.methodologies import load
from accelflow.render import label
from accelflow.render.words import one_line
from accelflow.scenarios import Player


def goals_of(challenge: Challenge) -> dict[str, str]:
    """The wordings of a challenge's goals by their ids, and those of the constraints in them.

    Of those that wait too. A constraint's id that stands for two wordings in two goals stays an id.
    """
    terms = {one.id: one.terms for one in challenge.pending}
    terms |= {one.id: one.terms for one in challenge.goals}
    inner = {(one.id, one.wording) for goal in terms.values() for one in goal.constraints}
    return {**_once(inner), **{id: goal.wording for id, goal in terms.items()}}


def stages_of(methodology: Methodology) -> dict[str, str]:
    """The labels of stages by their ids, each with the id behind it, for that is what is given."""
    labels = {stage.id: label(methodology, stage.id) for stage in methodology.stages}
    return {id: text if text == id else f"{text} ({id})" for id, text in labels.items()}


def seats_of(challenge: Challenge) -> dict[str, str]:
    """What those who lead and work are, by their ids, where nobody else there is the same."""
    leaders = challenge.leadership.leaders if challenge.leadership else ()
    members = challenge.team.members if challenge.team else ()
    titles = [(one.title, one.principal) for one in leaders]
    roles = [(one.role, one.principal) for one in members if one.role != _MEMBER]
    return {id: f"{title[:1].upper()}{title[1:]}" for title, id in _once(titles + roles).items()}


_MEMBER: Final = "member"
"""The role of a member of whom no other is told."""


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The pairs whose first stands there but once."""
    known = sorted(pairs)
    several = set(twice(first for first, _ in known))
    return {first: second for first, second in known if first not in several}


class Names:
    """Looks ids up in a scenario, and those of goals in the challenges as they stand."""

    def __init__(self, player: Player) -> None:
        self._player = player
        scenario = player.scenario
        people = {principal: part.name for principal, part in scenario.actors.items()}
        self._names = {
            **stages_of(load(scenario.methodology)),
            **scenario.entities,
            **scenario.challenges,
            **people,
        }

    def of(self, challenge: str) -> Callable[[str], str]:
        """What turns ids into names where one challenge is spoken of."""
        found = self._challenge(challenge)
        own = {**seats_of(found), **goals_of(found)} if found else {}
        names = {**own, **self._names}
        return lambda id: names.get(id, id)

    def challenges(self, ids: Iterable[str]) -> str:
        """The titles of some challenges, or a word for all that have begun."""
        all_titles = self._player.scenario.challenges
        told = list(ids)
        if len(told) > 1 and len(told) == sum(self._challenge(id) is not None for id in all_titles):
            return "Both challenges" if len(told) == 2 else "All challenges"
        return ", ".join(one_line(all_titles[id]) for id in told)

    def day_one(self, challenge: str) -> date | None:
        """Day 1 of a challenge, once it is fixed."""
        found = self._challenge(challenge)
        return found.day_one if found else None

    def _challenge(self, id: str) -> Challenge | None:
        try:
            return self._player.accelerator.challenge(id).challenge
        except UnknownChallenge:
            return None
