"""Tells a scenario to people while it is played: who did what, what was refused, what came due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from rich.console import Console
from rich.text import Text

from accelflow.board import Row
from accelflow.cli.dues import Dues
from accelflow.cli.grouping import Told, alike_askings, asked, together
from accelflow.cli.names import Names
from accelflow.cli.output import Page, Terminal, marked, said
from accelflow.cli.presumed import assumed
from accelflow.cli.reasons import DUE, put_refusal, put_warnings
from accelflow.cli.tables import View, put_board
from accelflow.domain.decisions import Accepted, Refused
from accelflow.domain.events import Event
from accelflow.methodologies import load
from accelflow.render import label, weekday
from accelflow.render.words import count, one_line, plain
from accelflow.rules.days import day_number
from accelflow.scenarios import Happening, Played, Player
from accelflow.zones import zone


def told(player: Player, console: Console | None = None) -> int:
    """Plays to the end and tells it; how many answers were not the expected ones."""
    story = Story(player, Page(console or Terminal()))
    story.begin()
    for _, group in groupby(player.run(), together):
        story.tell(list(group))
    story.end()
    return story.surprises


class Story:
    """What has been told of one playing so far."""

    def __init__(self, player: Player, page: Page) -> None:
        self._player = player
        self._page = page
        self._indent = _NARROW_INDENT if page.narrow else _INDENT
        self._zone = zone(player.scenario.zone)
        self._methodology = load(player.scenario.methodology)
        self._names = Names(player)
        self._dues = Dues(self._methodology, self._zone)
        self._phases: list[str] = []
        self._day: date | None = None
        self._heading = False
        self._accepted = self._refused = 0
        self.surprises: int = 0

    def begin(self) -> None:
        """The title, what it is about, and how to read it."""
        scenario = self._player.scenario
        self._page.put(said(one_line(scenario.title), "bold"))
        for paragraph in scenario.about.splitlines():
            self._page.put(said(one_line(paragraph)))
        self._page.blank()
        if self._methodology.exercise:
            self._page.put(said("This is an exercise: it is counted nowhere.", DUE))
            self._page.blank()
        for first, second in self._legend():
            if self._page.narrow:
                self._page.put(Text(first, "dim"), indent=2, first="")
                if second:
                    self._page.put(Text(second, "dim"), indent=2, first="")
            else:
                self._page.put(Text(f"{first:<{_LEGEND_WIDTH}}{second}".rstrip(), "dim"))

    def _legend(self) -> tuple[tuple[str, str], ...]:
        if any(step.assumed for step in self._player.scenario.steps):
            return _LEGEND
        return (_LEGEND[0], (_LEGEND[1][0], ""))

    def tell(self, group: list[Told]) -> None:
        """What happened together: the askings of one step, or one moment of several deadlines."""
        if isinstance(group[0], Happening):
            self._happened([one.event for one in group if isinstance(one, Happening)], group)
        else:
            self._head(group)
            self._asked([one for one in group if isinstance(one, Played)])

    def end(self) -> None:
        """The board, how many commands were asked, and whether all went as expected."""
        self._page.rule("The board at the end")
        put_board(self._page, self._player.accelerator.board(), self._view())
        self._page.blank()
        self._page.put(self._sum())

    def _view(self) -> View:
        def title(row: Row) -> str:
            return self._names.of(row.challenge)(row.challenge)

        return View(
            title=title,
            heading=title,
            stage=lambda row: label(self._methodology, row.stage),
            assumed=lambda row, goal: assumed(self._player, row, goal),
        )

    def _sum(self) -> Text:
        commands = count(self._accepted + self._refused, "command")
        said_so = f"{commands} asked, {self._accepted} accepted, {self._refused} refused;"
        if not self.surprises:
            return Text(f"{said_so} all answers were as expected.", "bold green")
        many = "1 answer was" if self.surprises == 1 else f"{self.surprises} answers were"
        return Text(f"{said_so} {many} not the expected one.", "bold red")

    def _head(self, group: list[Told]) -> None:
        first = group[0]
        at = first.event.effective_at if isinstance(first, Happening) else first.play.step.at
        self._phase(group)
        on = at.astimezone(self._zone).date()
        self._heading = on != self._day
        if self._heading:
            self._day = on
            self._page.blank()
            self._page.put(Text(weekday(on) + self._day_number(group, on), "bold"))

    def _phase(self, group: list[Told]) -> None:
        for stage in _stages(group):
            phase = self._methodology.stage(stage).phase
            if phase in self._methodology.phases and phase not in self._phases:
                self._phases.append(phase)
                self._page.rule(f"Phase {len(self._phases)}: {label(self._methodology, phase)}")
                self._day = None

    def _day_number(self, group: list[Told], on: date) -> str:
        for one in group:
            challenge = one.event.challenge if isinstance(one, Happening) else one.play.challenge
            day_one = self._names.day_one(challenge)
            if day_one is not None and on >= day_one:
                return f" · Day {day_number(on, day_one)}"
        return ""

    def _happened(self, events: list[Event], group: list[Told]) -> None:
        """What fell due at one instant; of challenges that had the same, once."""
        told: dict[tuple[str, ...], list[str]] = {}
        for challenge in dict.fromkeys(event.challenge for event in events):
            own = [event for event in events if event.challenge == challenge]
            told.setdefault(tuple(self._dues.lines(own)), []).append(challenge)
        if any(told):
            self._head(group)
        moved = {event.challenge: event.after for event in events if event.after != event.before}
        for lines, challenges in told.items():
            self._fell_due(events[0].effective_at, lines, challenges, moved)

    def _fell_due(
        self, at: datetime, lines: tuple[str, ...], challenges: list[str], moved: dict[str, str]
    ) -> None:
        forced = challenges[0] in moved
        for place, line in enumerate(lines):
            text = said(line, "bold red" if forced and not place else DUE)
            if place:
                self._further(text)
            else:
                self._first_line(at, self._of(challenges).append_text(text))
        if forced:
            self._arrow(moved[challenges[0]])

    def _asked(self, group: list[Played]) -> None:
        self._note(group[0].play.step.note)
        for alike in alike_askings(group, self._names):
            self._alike(alike)

    def _note(self, note: str) -> None:
        """What a step's reader should know, apart from what was told before it."""
        if note and not self._heading:
            self._page.blank()
        for paragraph in note.splitlines():
            self._page.put(said(one_line(paragraph), "italic"), indent=self._indent)

    def _alike(self, group: list[Played]) -> None:
        first, step = group[0], group[0].play.step
        names = self._names.of(first.play.challenge)
        who = self._of(dict.fromkeys(one.play.challenge for one in group))
        line = who.append_text(said(f"{one_line(names(step.by))} {asked(group, names)}"))
        wholly = "" in step.assumed
        self._first_line(step.at, marked(line) if wholly else line, assumed="at" in step.assumed)
        self._outcome(first)
        partly = [path for path in step.assumed if path not in ("", "at")]
        if partly and not wholly:
            self._further(said(f"° assumed: {', '.join(map(_field, partly))}", "dim"))
        accepted = len(group) if first.answer.accepted else 0
        self._accepted += accepted
        self._refused += len(group) - accepted
        self.surprises += sum(one.surprise for one in group)

    def _of(self, challenges: Iterable[str]) -> Text:
        """Whose it is that is told, where there is more than one challenge to speak of."""
        if len(self._player.scenario.challenges) == 1:
            return Text()
        return said(self._names.challenges(challenges), "bold").append(": ", "")

    def _outcome(self, played: Played) -> None:
        outcome, names = played.answer.outcome, self._names.of(played.play.challenge)
        if isinstance(outcome, Refused):
            put_refusal(self._page, outcome.reasons, names, self._indent)
        else:
            self._acceptance(outcome)
        put_warnings(self._page, outcome.warnings, names, self._indent)
        if played.surprise:
            self._further(said(_unexpected(played), "bold red"))

    def _acceptance(self, outcome: Accepted) -> None:
        event = outcome.events[0]
        if event.after != event.before:
            self._arrow(event.after)
        for line in self._dues.lines(outcome.events[1:]):
            self._further(said(line, DUE))

    def _arrow(self, stage: str) -> None:
        self._further(said(f"→ {label(self._methodology, stage)}", "green"))

    def _first_line(self, at: datetime, text: Text, *, assumed: bool = False) -> None:
        """A line with its time, which is marked where it is assumed."""
        time = f"{at.astimezone(self._zone):%H:%M}{'°' if assumed else ''}"
        if self._page.narrow:
            self._page.put(Text.assemble(f"{time} ", text), self._indent, first="")
        else:
            self._page.put(text, self._indent, first=f" {time:<{self._indent - 1}}")

    def _further(self, text: Text) -> None:
        """A line below the first, whose own later lines hang below its sign."""
        self._page.put(text, self._indent + 2, first=" " * self._indent)


_INDENT = 8
_NARROW_INDENT = 2
_LEGEND_WIDTH = 32
_LEGEND = (
    ("→ the stage that is reached", "✗ refused, with every reason"),
    ("! a warning", "° assumed: no source publishes it"),
)


def _stages(group: list[Told]) -> Iterator[str]:
    for one in group:
        if isinstance(one, Happening):
            yield one.event.after
        elif one.standing is not None:
            yield one.standing.challenge.stage


def _field(path: str) -> str:
    """A path as people read it, counting from 1: "goals 1 target"."""
    steps = path.split(".")
    return " ".join(str(int(one) + 1) if _is_index(one) else plain(one) for one in steps)


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdecimal() and len(step) < 9


def _unexpected(played: Played) -> str:
    wanted = played.play.step.refused
    expected = "accepted" if wanted is None else f"refused with {', '.join(wanted)}"
    outcome = played.answer.outcome
    given = (
        f"refused with {', '.join(dict.fromkeys(reason.code for reason in outcome.reasons))}"
        if isinstance(outcome, Refused)
        else "accepted"
    )
    return f"This was to be {expected}; it was {given}."
