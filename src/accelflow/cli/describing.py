"""One command described: its ways, what is looked at, its fields, and a line to ask it with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
from rich.text import Text

from accelflow.cli.fields import Field, Known, fields_of
from accelflow.cli.judging import judged, sentence
from accelflow.cli.output import Page, said
from accelflow.cli.proposing import asker, entity_for, words_of
from accelflow.codec import to_plain
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, SetChallenge
from accelflow.domain.definition import Methodology, RoleSource, Severity, Transition
from accelflow.render import label
from accelflow.render.words import listed
from accelflow.rules.moves import Move, Seat
from accelflow.rules.roles import holders


@attrs.frozen
class Description:
    """A command, as it may be asked of a challenge now; `moves` are all that are open of it.

    No challenge, and no moves, for the command that begins one. With an `actor`, for them.
    """

    command: str
    challenge: Challenge | None
    methodology: Methodology
    moves: Sequence[Move]
    actor: Actor | None = None

    @property
    def mine(self) -> list[Move]:
        """The moves that the actor may ask; all where nobody is named."""
        return [one for one in self.moves if one.allowed is not False]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the command."""
        return fields_of(COMMANDS[self.command], Known(self.challenge, self.methodology))

    @property
    def line(self) -> list[str]:
        """The words of a command line, up to what only the asker can say."""
        moves = self.mine or self.moves
        words = words_of(self.fields)
        if self.challenge is None:
            return ["open", "ID", "--as", "ID", "--role", "proposer", *words]
        seats = [seat for move in moves for seat in move.seats] or self._seats(self.challenge)
        who = asker(seats, self.actor if self.mine else None)
        entity = entity_for(self.command, self.challenge)
        return ["ask", self.challenge.id, self.command, *who, *entity, *words]

    def plain(self) -> dict[str, object]:
        """All of it for programs."""
        return {
            "command": self.command,
            "moves": [to_plain(one) for one in self.mine],
            "asked_in": list(self._stages()),
            "guards": [guard for edge in self._edges() for guard in self._guards(edge)],
            "fields": [field.plain() for field in self.fields],
            "line": " ".join(["accelflow", *self.line]),
        }

    def put(self, page: Page) -> None:
        """Prints it."""
        self._put_ways(page)
        self._put_fields(page)
        page.blank()
        if self.challenge is None:
            page.put(Text("To begin one, and to make the store if it is not there:", "dim"))
        else:
            page.put(Text("What it would come to, writing nothing; `do` records it:", "dim"))
        page.whole(said(f"  {' '.join(['accelflow', *self.line])}"))

    def _put_ways(self, page: Page) -> None:
        if not self.mine:
            page.put(said(self._why_not()))
        shown = {move.transition for move in self.mine or self.moves}
        for edge in self._edges():
            if shown and edge.id not in shown:
                continue
            for move in self.mine:
                if move.transition == edge.id:
                    where = where_to(self.methodology, self.challenge, [move])
                    page.put(Text.assemble(said(f"{self.command}: ", "bold"), where))
            self._put_judged(page, edge)
        page.blank()

    def _put_judged(self, page: Page, edge: Transition) -> None:
        for severity, lead in (
            (Severity.REFUSE, "refused unless"),
            (Severity.WARN, "warned unless"),
        ):
            sentences = list(judged(self.methodology, edge, severity))
            if sentences:
                page.put(Text(f"{lead}:", "dim"), indent=4, first="  ")
            for one in sentences:
                page.put(said(one, "dim"), indent=6, first="    · ")

    def _put_fields(self, page: Page) -> None:
        if not self.fields:
            page.put(Text("It takes no fields.", "bold"))
            return
        page.put(Text("Fields, those marked ! being needed:", "bold"))
        for field in self.fields:
            page.put(_line(field), indent=6, first="  ")

    def _why_not(self) -> str:
        """Why the command may not be asked now, or not by the actor."""
        if self.moves and self.actor is not None:
            seats = dict.fromkeys(seat for move in self.moves for seat in move.seats)
            who = listed(map(told_seat, seats), "or")
            return (
                f"{self.actor.principal} holds none of the roles that may ask {self.command} now: "
                f"{who}. For one marked * give --role."
            )
        if not self._edges() or not self._stages():
            if self.challenge is None:
                return f"{self.command} begins a challenge."
            return f"{self.command} is not asked of a challenge like this."
        where = listed((label(self.methodology, stage) for stage in self._stages()), "or")
        roles = listed(dict.fromkeys(role for edge in self._edges() for role in edge.roles), "or")
        return f"{self.command} may not be asked now. It is asked in the stage {where}, by {roles}."

    def _edges(self) -> list[Transition]:
        return [one for one in self.methodology.transitions if one.command == self.command]

    def _stages(self) -> list[str]:
        return list(dict.fromkeys(stage for edge in self._edges() for stage in edge.sources))

    def _seats(self, challenge: Challenge) -> list[Seat]:
        """Those who may ask it in another stage, as far as it is known by now."""
        host = {one.id for one in self.methodology.roles if one.source is RoleSource.HOST}
        roles = dict.fromkeys(role for edge in self._edges() for role in edge.roles)
        return [
            Seat(role, None if role in host else tuple(sorted(holders(challenge, role))))
            for role in roles
        ]

    def _guards(self, edge: Transition) -> Iterator[dict[str, object]]:
        for use in edge.uses:
            yield {
                "transition": edge.id,
                "guard": use.guard,
                "severity": use.severity.value,
                "settings": dict(use.settings),
                "text": sentence(self.methodology, use),
            }


def beginning(methodology: Methodology) -> Description:
    """The command that begins a challenge."""
    return Description(SetChallenge.type, None, methodology, ())


def where_to(methodology: Methodology, challenge: Challenge | None, moves: Iterable[Move]) -> Text:
    """Where some moves lead, and who may ask them."""
    stage = challenge.stage if challenge else None
    found = list(moves)
    targets = dict.fromkeys(
        "stays" if move.target == stage else f"→ {label(methodology, move.target)}"
        for move in found
    )
    seats = dict.fromkeys(seat for move in found for seat in move.seats)
    line = said(listed(targets, "or"), "green")
    return line.append_text(said(f"; by {listed(map(told_seat, seats), 'or')}"))


def told_seat(seat: Seat) -> str:
    """A role that may ask, with those who hold it, or a mark where the asker has to vouch."""
    if seat.held_by is None:
        return f"{seat.role}*"
    return f"{seat.role} ({_shortly(seat.held_by) or 'vacant'})"


def _shortly(held_by: tuple[str, ...]) -> str:
    if len(held_by) <= _NAMED:
        return ", ".join(held_by)
    return f"{', '.join(held_by[:_NAMED])} and {len(held_by) - _NAMED} more"


_NAMED = 3


def _line(field: Field) -> Text:
    mark = ("! ", "bold") if field.needed else ("  ", "")
    only = f" if {field.only_with} is given" if field.needed and field.only_with else ""
    told = f"{field.kind}{only}"
    listing = field.choices and " | ".join(field.choices) not in field.kind
    choices = f"; there: {', '.join(field.choices)}" if listing else ""
    help = f". {field.help[:1].upper()}{field.help[1:]}" if field.help else ""
    return Text.assemble(mark, said(field.path), ("  ", ""), said(f"{told}{choices}{help}", "dim"))
