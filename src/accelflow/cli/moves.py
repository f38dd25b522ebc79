"""The command `accelflow moves`: what may be asked of a challenge now, by whom, and with what."""

from __future__ import annotations

from itertools import groupby

import attrs
import click
from rich.text import Text

from accelflow.cli.advice import looking_up
from accelflow.cli.describing import Description, beginning, where_to
from accelflow.cli.gathering import actor_of
from accelflow.cli.heading import put_head
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.successors import put_successors
from accelflow.codec import to_plain
from accelflow.codec.reader import hint, named
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS
from accelflow.errors import Fault, InvalidInput
from accelflow.methodologies import load
from accelflow.rules.moves import Move


@click.command(
    help="Tell what may be asked of CHALLENGE now, by whom, and where it leads. With a COMMAND, "
    "tell the fields that it takes, what is looked at before it is accepted, and a line to ask it "
    "with. With --new in place of a challenge, tell the same of how one is begun.\n\n"
    "With --as, tell what that person may ask. Seats of the challenge follow from its record; "
    "roles marked * are those for which whoever asks has to vouch with --role.\n\n"
    "Exit status: 0, also when nothing may be asked."
)
@click.argument("challenge", required=False)
@click.argument("command", required=False)
@click.option("--new", is_flag=True, help="Tell how a challenge is begun; no store is needed.")
@click.option("--as", "principal", metavar="ID", help="For whom: only their moves are told.")
@click.option("--entity", metavar="ID", help="Their entity.")
@click.option("--role", "roles", metavar="ROLE", multiple=True, help="A role of theirs.")
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def moves(
    challenge: str | None,
    command: str | None,
    new: bool,
    principal: str | None,
    entity: str | None,
    roles: tuple[str, ...],
    db: str,
    at: str | None,
    as_json: bool,
) -> int:
    """Tells the moves; the exit status."""
    if new is (challenge is not None):
        raise click.UsageError("Give a CHALLENGE, or --new for one that is not there yet.")
    actor = _actor(principal, entity, roles)
    if command is not None and command not in COMMANDS:
        problem = f"there is no command {named(command)}"
        raise InvalidInput.of("command", problem, hint(command, COMMANDS))
    if challenge is None:
        _describe(beginning(load("hundred-day")), Page(Terminal()), as_json=as_json)
        return 0
    with hosting(db, at) as host, looking_up(host.journal):
        telling = _Telling(host, challenge, actor)
        if command is None:
            telling.all(as_json=as_json)
        else:
            telling.one(command, as_json=as_json)
    return 0


def _actor(principal: str | None, entity: str | None, roles: tuple[str, ...]) -> Actor | None:
    if principal is not None:
        return actor_of(principal, entity, roles)
    given = {"--entity": entity is not None, "--role": bool(roles)}
    if any(given.values()):
        problem = "is given, and nobody whose it is"
        faults = [Fault(option, problem, "say who with --as") for option in given if given[option]]
        raise InvalidInput(tuple(faults))
    return None


def _describe(description: Description, page: Page, *, as_json: bool) -> None:
    if as_json:
        print_json(description.plain())
    else:
        description.put(page)


@attrs.frozen
class _Telling:
    """Tells moves of one challenge, those of an actor where one is named."""

    host: Host
    challenge: str
    actor: Actor | None

    def all(self, *, as_json: bool) -> None:
        """Every move by its command, with where it leads and who may ask it."""
        moves = [one for one in self._moves() if one.allowed is not False]
        if as_json:
            print_json([to_plain(one) for one in moves])
            return
        page = self._page()
        if moves:
            self._put(page, moves)
        else:
            page.put(Text("Nothing may be asked."))
        put_successors(page, self.host, self.host.accelerator.challenge(self.challenge).challenge)

    def one(self, command: str, *, as_json: bool) -> None:
        """The ways that a command may go, its fields, and how to ask it."""
        current = self.host.accelerator.challenge(self.challenge).challenge
        moves = [one for one in self._moves() if one.command == command]
        methodology = self.host.methodology(current)
        description = Description(command, current, methodology, moves, self.actor)
        _describe(description, Page(Terminal()) if as_json else self._page(), as_json=as_json)

    def _put(self, page: Page, moves: list[Move]) -> None:
        current = self.host.accelerator.challenge(self.challenge).challenge
        methodology = self.host.methodology(current)
        widest = 0 if page.narrow else 2 + max(len(move.command) for move in moves)
        for command, of_one in groupby(moves, lambda move: move.command):
            first = f"{command:<{widest}}" if widest else f"{command}: "
            page.put(where_to(methodology, current, of_one), indent=widest or 2, first=first)
        page.blank()
        page.put(Text("* a role for which whoever asks has to vouch: --role", "dim"))
        hint = f"accelflow moves {self.challenge} COMMAND tells the fields of a command."
        page.put(said(hint, "dim"))

    def _moves(self) -> tuple[Move, ...]:
        return self.host.accelerator.moves(self.challenge, self.actor)

    def _page(self) -> Page:
        """A page with where the challenge stands on it."""
        page = Page(Terminal())
        put_head(page, self.host, self.host.accelerator.challenge(self.challenge))
        page.blank()
        return page
