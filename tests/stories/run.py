"""One playing of a shipped scenario, and how its challenges are spoken of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, tzinfo
from functools import cache

import attrs

from accelflow.board import GoalRow, Row
from accelflow.cli.names import Names
from accelflow.cli.presumed import assumed
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event
from accelflow.methodologies import load
from accelflow.render import day
from accelflow.render.words import listed, one_line
from accelflow.rules.days import day_number, local_date
from accelflow.scenarios import Happening, Played, Player, Scenario, load_scenario
from accelflow.zones import zone

ASSUMED = " °"
"""What stands behind a value that no source publishes."""


@attrs.frozen
class Run:
    """A scenario that was played to its end, and what came of it in order."""

    player: Player
    course: tuple[Played | Happening, ...]
    challenges: tuple[Challenge, ...]
    """Each as it stands at the end, in the scenario's order; without those that never began."""
    rows: dict[str, Row]

    @property
    def scenario(self) -> Scenario:
        """What was played."""
        return self.player.scenario

    @property
    def zone(self) -> tzinfo:
        """That of the scenario."""
        return zone(self.scenario.zone)

    @property
    def methodology(self) -> Methodology:
        """The one that was followed."""
        return load(self.scenario.methodology)

    def asked(self) -> list[Played]:
        """Everything that was asked."""
        return [one for one in self.course if isinstance(one, Played)]

    def events(self) -> Iterator[Event]:
        """Every event in the order in which it was recorded."""
        for one in self.course:
            if isinstance(one, Happening):
                yield one.event
            elif isinstance(one.answer.outcome, Accepted):
                yield from one.answer.outcome.events

    def named(self, id: str, challenge: Challenge) -> str:
        """What people read for an id where this challenge is spoken of."""
        return one_line(Names(self.player).of(challenge.id)(id))

    def local(self, at: datetime) -> date:
        """The date at an instant, by the scenario's clocks."""
        return local_date(at, self.zone)

    def assumed(self, challenge: Challenge, goal: GoalRow) -> frozenset[str]:
        """Which values of a goal's row are assumed."""
        return assumed(self.player, self.rows[challenge.id], goal)

    def of_each(self, head: str, text: Callable[[Challenge], str]) -> str:
        """One sentence of all challenges; what is the same of several is said once."""
        said: dict[str, list[str]] = {}
        for challenge in self.challenges:
            said.setdefault(text(challenge), []).append(self.scenario.challenges[challenge.id])
        if len(said) == 1:
            return f"{head} {next(iter(said))}."
        parts = [f"for {listed(map(title, titles))}, {one}" for one, titles in said.items()]
        return f"{head}, {'; '.join(parts)}."


@cache
def played(name: str) -> Run:
    """A shipped scenario, played once."""
    player = Player(load_scenario(name))
    course = tuple(player.run())
    found = {one.challenge.id: one.challenge for one in player.accelerator.challenges()}
    challenges = tuple(found[id] for id in player.scenario.challenges if id in found)
    return Run(
        player, course, challenges, {row.challenge: row for row in player.accelerator.board()}
    )


def dated(challenge: Challenge, on: date) -> str:
    """A date, with its day number from Day 1 on: "Day 50, 23 July 2013"."""
    if challenge.day_one is None or on < challenge.day_one:
        return day(on)
    return f"Day {day_number(on, challenge.day_one)}, {day(on)}"


def title(text: str) -> str:
    """The title of a challenge, set apart from the sentence around it."""
    return f"*{one_line(text)}*"
