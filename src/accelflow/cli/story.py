"""Tells a scenario to people while it is played: who did what, what was refused, what came due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from accelflow.cli.board import board
from accelflow.cli.names import Names
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Reason, Refused
from accelflow.methodologies import load
from accelflow.render import Explanation, explain, label, moment, phrase, weekday
from accelflow.render.words import plain
from accelflow.rules.days import day_number
from accelflow.scenarios import Happening, Played, Player
from accelflow.zones import zone

WIDTH = 100
"""The widest that a line gets."""

Told = Played | Happening


def told(player: Player, console: Console | None = None) -> int:
    """Plays to the end and tells it; how many answers were not the expected ones."""
    console = console or Console(highlight=False)
    console.width = min(console.width, WIDTH)
    story = Story(player, console)
    story.begin()
    for _, group in groupby(player.run(), _together):
        story.tell(list(group))
    story.end()
    return story.surprises


class Story:
    """What has been told of one playing so far."""

    def __init__(self, player: Player, console: Console) -> None:
        self._player = player
        self._console = console
        self._zone = zone(player.scenario.zone)
        self._methodology = load(player.scenario.methodology)
        self._names = Names(player)
        self._phases: list[str] = []
        self._day: date | None = None
        self.surprises: int = 0

    def begin(self) -> None:
        """The title, what it is about, and how to read it."""
        scenario = self._player.scenario
        self._console.print(Text(scenario.title, "bold"))
        self._console.print(Text(scenario.about))
        self._console.print()
        self._console.print(Text(_LEGEND, "dim"))

    def tell(self, group: list[Told]) -> None:
        """What happened together: the askings of one step, or one moment of several deadlines."""
        self._head(group)
        if isinstance(group[0], Happening):
            happenings = [one for one in group if isinstance(one, Happening)]
            for alike in _alike_moments(happenings):
                self._happened(alike)
        else:
            self._asked([one for one in group if isinstance(one, Played)])

    def end(self) -> None:
        """The board, and whether all went as the scenario expects."""
        self._console.print()
        self._console.print(Rule(Text("The board at the end", "bold"), align="left"))
        self._console.print(board(self._player, self._methodology, self._names))
        if self.surprises:
            many = "1 answer was" if self.surprises == 1 else f"{self.surprises} answers were"
            self._console.print(Text(f"{many} not the expected one.", "bold red"))

    def _head(self, group: list[Told]) -> None:
        first = group[0]
        at = first.event.effective_at if isinstance(first, Happening) else first.play.step.at
        self._phase(group)
        on = at.astimezone(self._zone).date()
        if on == self._day:
            return
        self._day = on
        self._console.print()
        self._console.print(Text(weekday(on) + self._day_number(group, on), "bold cyan"))

    def _phase(self, group: list[Told]) -> None:
        for stage in _stages(group):
            phase = self._methodology.stage(stage).phase
            if phase in self._methodology.phases and phase not in self._phases:
                self._phases.append(phase)
                title = f"Phase {len(self._phases)}: {label(self._methodology, phase)}"
                self._console.print()
                self._console.print(Rule(Text(title, "bold"), align="left"))
                self._day = None

    def _day_number(self, group: list[Told], on: date) -> str:
        for one in group:
            challenge = one.event.challenge if isinstance(one, Happening) else one.play.challenge
            day_one = self._names.day_one(challenge)
            if day_one is not None and on >= day_one:
                return f" · Day {day_number(on, day_one)}"
        return ""

    def _happened(self, group: list[Happening]) -> None:
        event = group[0].event
        text = moment(event, self._zone)
        lapsed = isinstance(event.cause, DeadlineMoved) and event.cause.moment is Moment.LAPSED
        style = "bold white on red" if lapsed else "yellow"
        who = self._names.challenges(one.event.challenge for one in group)
        lines = [Text.assemble((f" {text} " if lapsed else text, style), f"  {who}")]
        if event.after != event.before:
            lines.append(self._arrow(event.after))
        self._line(event.effective_at, lines)

    def _asked(self, group: list[Played]) -> None:
        note = group[0].play.step.note
        if note:
            self._console.print(Padding(Text(note, "italic"), (0, 0, 0, 8)))
        for _, alike in groupby(group, _answer):
            self._alike(list(alike))

    def _alike(self, group: list[Played]) -> None:
        first = group[0]
        names = self._names.of(first.play.challenge)
        said = list(dict.fromkeys(phrase(one.command, names) for one in group))
        more = f" (and so on, {len(group)} times in all)" if len(said) > 1 else ""
        who = self._names.challenges(dict.fromkeys(one.play.challenge for one in group))
        wholly = "" in first.play.step.assumed
        mark = " °" if wholly else ""
        lines = [
            Text.assemble((who, "bold"), f": {names(first.play.step.by)} {said[0]}{more}{mark}"),
            *self._outcome(first),
        ]
        partly = [path for path in first.play.step.assumed if path]
        if partly and not wholly:
            lines.append(Text(f"° assumed: {', '.join(map(_field, partly))}", "dim"))
        self._line(first.play.step.at, lines)
        for one in group:
            self.surprises += one.surprise

    def _outcome(self, played: Played) -> Iterator[Text]:
        outcome = played.answer.outcome
        if isinstance(outcome, Refused):
            yield from self._refusal(played, outcome)
        else:
            yield from self._acceptance(outcome)
        for warning in outcome.warnings:
            yield Text(f"! {self._explained(warning, played).text}", "yellow")
        if played.surprise:
            yield Text(_unexpected(played), "bold red")

    def _refusal(self, played: Played, outcome: Refused) -> Iterator[Text]:
        many = len(outcome.reasons)
        yield Text("✗ refused" if many == 1 else f"✗ refused, for {many} reasons", "bold red")
        for reason in outcome.reasons:
            explanation = self._explained(reason, played)
            yield Text.assemble(("  · ", "red"), explanation.text)
            if explanation.remedy:
                yield Text(f"    what to do: {explanation.remedy}", "dim")

    def _acceptance(self, outcome: Accepted) -> Iterator[Text]:
        event = outcome.events[0]
        if event.after != event.before:
            yield self._arrow(event.after)
        for further in outcome.events[1:]:
            yield Text(moment(further, self._zone), "yellow")

    def _explained(self, reason: Reason, played: Played) -> Explanation:
        return explain(reason, self._names.of(played.play.challenge))

    def _arrow(self, stage: str) -> Text:
        return Text(f"→ {label(self._methodology, stage)}", "green")

    def _line(self, at: datetime, lines: Iterable[Text]) -> None:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=6, justify="right")
        grid.add_column(ratio=1)
        grid.add_row(f"{at.astimezone(self._zone):%H:%M}", Text("\n").join(lines))
        self._console.print(grid)


_LEGEND = """\
→ the stage that is reached     ✗ refused, with every reason
! a warning                     ° assumed: no source publishes it"""


def _together(one: Told) -> tuple[object, ...]:
    if isinstance(one, Played):
        return ("step", id(one.play.step))
    return ("event", one.event.effective_at)


def _alike_moments(group: list[Happening]) -> list[list[Happening]]:
    """One list for each moment, whichever challenges had it, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Happening]] = {}
    for one in group:
        key = (one.event.cause, one.event.before == one.event.after, one.event.after)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _answer(played: Played) -> tuple[object, ...]:
    """What must be the same for askings to be told in one breath."""
    outcome = played.answer.outcome
    if isinstance(outcome, Refused):
        return (repr(outcome), played.play.challenge)
    shown = [(event.before, event.after, event.cause.type) for event in outcome.events]
    return (repr(shown), repr([warning.parameters for warning in outcome.warnings]))


def _stages(group: list[Told]) -> Iterator[str]:
    for one in group:
        if isinstance(one, Happening):
            yield one.event.after
        elif one.standing is not None:
            yield one.standing.challenge.stage


def _field(path: str) -> str:
    """A path as people read it, counting from 1: "goals 1 target"."""
    steps = (str(int(step) + 1) if step.isdecimal() else plain(step) for step in path.split("."))
    return " ".join(steps)


def _unexpected(played: Played) -> str:
    wanted = played.play.step.refused
    expected = "accepted" if wanted is None else f"refused with {', '.join(wanted)}"
    outcome = played.answer.outcome
    given = (
        f"refused with {', '.join(reason.code for reason in outcome.reasons)}"
        if isinstance(outcome, Refused)
        else "accepted"
    )
    return f"This was to be {expected}; it was {given}."
