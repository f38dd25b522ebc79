"""Plays a scenario once and keeps what came of it, for tests to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Refused
from accelflow.domain.events import Event
from accelflow.journal import StoredAnswer, StoredEvent
from accelflow.memory import MemoryJournal
from accelflow.scenarios import Happening, Played, Player, Scenario, load_scenario
from accelflow.zones import zone

Refusal = tuple[date, str, str, str, frozenset[str]]
"""The local date, the challenge, who asked, what was asked, and the codes of the refusal."""


@attrs.frozen
class Course:
    """A scenario that was played to its end, and the journal that it left."""

    scenario: Scenario
    journal: MemoryJournal
    plays: tuple[Played, ...]
    deadlines: tuple[Event, ...]
    """What reached a moment of its life while the clock ran."""
    standings: dict[str, Challenge]
    """How each challenge stands at the end."""

    def refusals(self) -> Iterator[Refusal]:
        """Everything that was refused, in the order of time."""
        for played in self.plays:
            if isinstance(played.answer.outcome, Refused):
                step = played.play.step
                codes = frozenset(reason.code for reason in played.answer.outcome.reasons)
                on = step.at.astimezone(zone(self.scenario.zone)).date()
                yield on, played.play.challenge, step.by, played.command.type, codes

    def of(self, *rules: str) -> tuple[Event, ...]:
        """What became of the deadlines of these rules while the clock ran."""
        return tuple(one for one in self.deadlines if _moved(one).rule in rules)

    def missed(self, challenge: str) -> dict[str, list[str]]:
        """The rules that fell overdue, each with the local dates on which the last day ended."""
        days: dict[str, list[str]] = {}
        for one in self.deadlines:
            if one.challenge == challenge and _moved(one).moment is Moment.OVERDUE:
                last = _moved(one).due_at - timedelta(microseconds=1)
                on = last.astimezone(zone(self.scenario.zone)).date()
                days.setdefault(_moved(one).rule, []).append(on.isoformat())
        return days

    def attempt(self, played: Played) -> str:
        """The id under which a play was asked."""
        return f"{self.scenario.name}-{played.play.number}"

    def stored(self) -> tuple[tuple[StoredEvent, ...] | StoredAnswer | None, ...]:
        """All that the journal holds of the challenges and of the attempts."""
        events = tuple(self.journal.read(challenge) for challenge in self.scenario.challenges)
        answers = tuple(self.journal.answer(self.attempt(played)) for played in self.plays)
        return (*events, *answers)


def moments(events: Iterable[Event]) -> list[tuple[str, str]]:
    """What events say of deadlines, in their order: the rule, and what became of it."""
    return [
        (one.cause.rule, one.cause.moment.value)
        for one in events
        if isinstance(one.cause, DeadlineMoved)
    ]


def _moved(event: Event) -> DeadlineMoved:
    assert isinstance(event.cause, DeadlineMoved)
    return event.cause


def play(scenario: Scenario) -> Course:
    """Plays a scenario in a journal of its own."""
    journal = MemoryJournal()
    player = Player(scenario, journal)
    told = tuple(player.run())
    return Course(
        scenario,
        journal,
        tuple(one for one in told if isinstance(one, Played)),
        tuple(one.event for one in told if isinstance(one, Happening)),
        {one.challenge.id: one.challenge for one in player.accelerator.challenges()},
    )


@cache
def shipped(name: str) -> Course:
    """A shipped scenario, played once for all tests."""
    return play(load_scenario(name))
