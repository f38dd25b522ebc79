"""What somebody at a terminal asks: the challenge, the command, who asks, and of which store."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import attrs
import click

from accelflow.cli.given import command_given
from accelflow.cli.host import Host, store_options
from accelflow.cli.methodology import base_option
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS, Command
from accelflow.errors import InvalidInput, UnknownChallenge
from accelflow.scenarios.digests import with_digest

C = TypeVar("C", bound=Callable[..., Any])

FIELDS = (
    "A field is given as field=value, or as field:=json for a list or an object. A dot leads into "
    "a value: cohort.id=kg-2, leaders.0.title=Minister. A list of texts takes one field=value for "
    "each. --from takes the whole command, or a part of it, from a JSON document. "
    "digest=@current is the digest of the document in hand."
)


@attrs.frozen
class Asking:
    """The options of a command that asks. `words` are FIELD=VALUE, one may be the command."""

    challenge: str
    words: tuple[str, ...]
    source: str | None
    principal: str
    entity: str | None
    roles: tuple[str, ...]
    db: str
    at: str | None
    as_json: bool
    methodology: str | None = None
    bases: tuple[str, ...] = ()
    id: str | None = None

    def actor(self) -> Actor:
        """The actor for whom the person at the terminal vouches; InvalidInput if it has faults."""
        return Actor(self.principal, self.entity, frozenset(self.roles))

    def command(self, type: str | None = None) -> Command:
        """The command of this type, or else of the one that the first word names."""
        if type is None and self.words and "=" not in self.words[0]:
            return command_given(self.words[0], self.words[1:], self.source, COMMANDS)
        return command_given(type, self.words, self.source, COMMANDS)

    def attempt_id(self) -> str:
        """The id under which it is asked; one that nobody has, if none is given."""
        return self.id if self.id is not None else secrets.token_hex(8)


def asking_options(*, new: bool = False, recorded: bool = True) -> Callable[[C], C]:
    """Adds the options of an Asking: for a challenge that is `new`; for what is `recorded`."""
    options = [
        click.argument("challenge"),
        click.argument(
            "words", metavar="[FIELD=VALUE]..." if new else "COMMAND [FIELD=VALUE]...", nargs=-1
        ),
        click.option("--as", "principal", metavar="ID", required=True, help="Who asks."),
        click.option("--entity", metavar="ID", help="The entity of the one who asks."),
        click.option("--role", "roles", metavar="ROLE", multiple=True, help=_ROLES),
        click.option("--from", "source", metavar="FILE", help="A JSON document; - is stdin."),
        *([_METHODOLOGY, base_option] if new else []),
        *([_ID] if recorded else []),
        store_options,
        click.option("--json", "as_json", is_flag=True, help="Print a JSON document."),
    ]

    def add(command: C) -> C:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_ROLES = (
    "A role that you vouch for, such as office or reviewer; may be given more than once. Seats of "
    "the challenge, such as coach, follow from its record."
)
_METHODOLOGY = click.option(
    "--methodology",
    metavar="SOURCE",
    help="What it follows: a shipped name or a TOML file.  [default: hundred-day]",
)
_ID = click.option(
    "--id",
    metavar="ID",
    help="The id of the attempt. Asked again with it, the answer is the same.",
)


def in_hand(command: Command, host: Host, challenge: str) -> Command:
    """The command, bound to the document in hand where it says so."""
    try:
        standing = host.accelerator.challenge(challenge)
    except (UnknownChallenge, InvalidInput):
        return command
    return with_digest(command, standing.challenge)
