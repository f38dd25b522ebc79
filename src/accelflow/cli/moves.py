"""The command `accelflow moves`: what may be asked of a challenge now, by whom, and with what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import attrs
import click
from rich.text import Text

from accelflow.cli.heading import put_head
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.kinds import Kind, kind_of
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.codec import to_plain
from accelflow.codec.reader import hint, named
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS
from accelflow.domain.definition import GuardUse, Methodology, Severity, Transition
from accelflow.errors import InvalidInput
from accelflow.render import label
from accelflow.render.words import listed, plain
from accelflow.rules.moves import Move, Seat


@click.command(
    help="Tell what may be asked of CHALLENGE now, by whom, and where it leads. With a COMMAND, "
    "tell the fields that it takes, what is looked at before it is accepted, and how to ask it.\n\n"
    "With --as, tell what that person may ask. Seats of the challenge follow from its record; "
    "roles marked * are those for which whoever asks has to vouch with --role.\n\n"
    "Exit status: 0, also when nothing may be asked."
)
@click.argument("challenge")
@click.argument("command", required=False)
@click.option("--as", "principal", metavar="ID", help="For whom: only their moves are told.")
@click.option("--entity", metavar="ID", help="Their entity.")
@click.option("--role", "roles", metavar="ROLE", multiple=True, help="A role of theirs.")
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def moves(
    challenge: str,
    command: str | None,
    principal: str | None,
    entity: str | None,
    roles: tuple[str, ...],
    db: str,
    at: str | None,
    as_json: bool,
) -> int:
    """Tells the moves; the exit status."""
    actor = None if principal is None else Actor(principal, entity, frozenset(roles))
    if command is not None and command not in COMMANDS:
        problem = f"there is no command {named(command)}"
        raise InvalidInput.of("command", problem, hint(command, COMMANDS))
    with hosting(db, at) as host:
        found = host.accelerator.moves(challenge, actor)
        shown = [
            one for one in found if command in (None, one.command) and one.allowed is not False
        ]
        if as_json:
            print_json([to_plain(one) for one in shown])
            return 0
        telling = _Telling(host, challenge, Page(Terminal()))
        telling.head()
        if command is None:
            telling.all(shown)
        else:
            telling.one(command, shown)
    return 0


def _wanted(move: Move, command: str | None) -> bool:
    return command in (None, move.command) and move.allowed is not False


@attrs.frozen
class _Telling:
    """Tells moves of one challenge on a page."""

    host: Host
    challenge: str
    page: Page

    def head(self) -> None:
        """Where the challenge stands."""
        put_head(self.page, self.host, self.host.accelerator.challenge(self.challenge))
        self.page.blank()

    def all(self, moves: list[Move]) -> None:
        """Every move by its command, with where it leads and who may ask it."""
        if not moves:
            self.page.put(Text("Nothing may be asked."))
            return
        widest = 0 if self.page.narrow else 2 + max(len(move.command) for move in moves)
        for command, of_one in groupby(moves, lambda move: move.command):
            first = f"{command:<{widest}}" if widest else f"{command}: "
            self.page.put(self._line(list(of_one)), indent=widest or 2, first=first)
        self.page.blank()
        self.page.put(Text("* a role for which whoever asks has to vouch: --role", "dim"))
        hint = f"accelflow moves {self.challenge} COMMAND tells the fields of a command."
        self.page.put(said(hint, "dim"))

    def one(self, command: str, moves: list[Move]) -> None:
        """The ways that a command may go, its fields, and how to ask it."""
        if not moves:
            self._elsewhere(command)
        for move in moves:
            transition = self._transition(move)
            self.page.put(Text.assemble(said(f"{move.transition}: "), self._line([move])))
            for severity, lead in ((Severity.REFUSE, "refused"), (Severity.WARN, "warned")):
                self._uses(transition, severity, lead)
            self.page.blank()
        self.page.put(Text("Fields, those marked ! being needed:", "bold"))
        for line in _fields(kind_of(COMMANDS[command])):
            self.page.put(line, indent=6, first="  ")
        self.page.blank()
        who = next((one for move in moves for one in _holders(move.seats)), "ID")
        how = f"accelflow ask {self.challenge} {command} --as {who} FIELD=VALUE …"
        self.page.put(Text("What it would come to, writing nothing:", "dim"))
        self.page.whole(said(f"  {how}"))

    def _elsewhere(self, command: str) -> None:
        """In which stages a command is asked that may not be asked now, or not by them."""
        methodology = self._methodology()
        edges = [one for one in methodology.transitions if one.command == command]
        stages = dict.fromkeys(stage for edge in edges for stage in edge.sources)
        where = listed((label(methodology, stage) for stage in stages), "or")
        roles = listed(dict.fromkeys(role for edge in edges for role in edge.roles), "or")
        told = f"{command} may not be asked now. It is asked in the stage {where}, by {roles}."
        self.page.put(said(told if stages else f"{command} is not asked of a challenge like this."))
        self.page.blank()

    def _uses(self, transition: Transition, severity: Severity, lead: str) -> None:
        names = [_guard(one) for one in transition.uses if one.severity is severity]
        if names:
            told = listed(dict.fromkeys(names))
            self.page.put(said(f"{lead} unless: {told}", "dim"), indent=4, first="  ")

    def _line(self, moves: list[Move]) -> Text:
        stage = self.host.accelerator.challenge(self.challenge).challenge.stage
        targets = [
            "stays" if move.target == stage else f"→ {label(self._methodology(), move.target)}"
            for move in moves
        ]
        seats = dict.fromkeys(seat for move in moves for seat in move.seats)
        line = said(listed(dict.fromkeys(targets), "or"), "green")
        return line.append_text(said(f"; by {listed(map(_seat, seats), 'or')}"))

    def _transition(self, move: Move) -> Transition:
        transitions = self._methodology().transitions
        return next(one for one in transitions if one.id == move.transition)

    def _methodology(self) -> Methodology:
        return self.host.methodology(self.host.accelerator.challenge(self.challenge).challenge)


def _guard(use: GuardUse) -> str:
    settings = ", ".join(f"{plain(name)} {value}" for name, value in use.settings)
    return f"{plain(use.guard)} ({settings})" if settings else plain(use.guard)


def _seat(seat: Seat) -> str:
    if seat.held_by is None:
        return f"{seat.role}*"
    return f"{seat.role} ({_shortly(seat.held_by) or 'vacant'})"


def _shortly(held_by: tuple[str, ...]) -> str:
    if len(held_by) <= _NAMED:
        return ", ".join(held_by)
    return f"{', '.join(held_by[:_NAMED])} and {len(held_by) - _NAMED} more"


_NAMED = 3


def _holders(seats: Iterable[Seat]) -> Iterator[str]:
    for seat in seats:
        yield from seat.held_by or ()


def _fields(kind: Kind, path: str = "", depth: int = 0) -> Iterator[Text]:
    """A line for each field, those of values inside one below it."""
    for attribute, inner in kind.fields():
        where = f"{path}{attribute.name}"
        needed = attribute.default is attrs.NOTHING
        mark = ("! ", "bold") if needed else ("  ", "")
        yield Text.assemble(mark, said(where), ("  ", ""), said(inner.said, "dim"))
        place = inner.part("0") if inner.is_list else inner
        if attrs.has(place.hint):
            yield from _fields(place, f"{where}.0." if inner.is_list else f"{where}.", depth + 1)
