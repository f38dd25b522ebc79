"""What somebody at a terminal asks: the challenge, the command, who asks, and of which store."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import attrs
import click

from accelflow.cli.confirming import confirm_option
from accelflow.cli.gathering import Gathered, actor_of
from accelflow.cli.given import command_given
from accelflow.cli.host import Host, db_faults, store_options
from accelflow.cli.instants import instant_of
from accelflow.cli.methodology import base_option
from accelflow.codec.reader import named
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS, Command, RecordReview, SignPledge, VerifyResult
from accelflow.domain.values import SHA256, id_fault
from accelflow.errors import Fault, InvalidInput, MethodologyInvalid, UnknownChallenge
from accelflow.methodologies.hints import close_to
from accelflow.playbooks import playbook
from accelflow.rules.playbook import Playbook
from accelflow.scenarios.digests import CURRENT, with_digest

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
    confirm: bool = False

    def asked(self, type: str | None = None) -> Asked:
        """What is asked, of this type or of the one that the first word names.

        InvalidInput with every fault of all that was typed.
        """
        gathered = Gathered()
        command = gathered.of(lambda: self._command(type))
        actor = gathered.of(lambda: actor_of(self.principal, self.entity, self.roles))
        gathered.faults += [
            fault
            for fault in (
                id_fault("CHALLENGE", self.challenge),
                None if self.id is None else id_fault("--id", self.id),
            )
            if fault
        ]
        if self.at is not None:
            gathered.of(partial(instant_of, self.at, "--at"))
        chosen = gathered.of(self._chosen)
        gathered.faults += db_faults(self.db)
        gathered.look()
        # an id that nobody has, if none is given
        id = self.id if self.id is not None else secrets.token_hex(8)
        return Asked(command, actor, id, chosen)

    def _command(self, type: str | None) -> Command:
        if type is None and self.words and "=" not in self.words[0]:
            return command_given(self.words[0], self.words[1:], self.source, COMMANDS)
        return command_given(type, self.words, self.source, COMMANDS)

    def _chosen(self) -> Playbook | None:
        source = self.methodology
        if source is None:
            return None
        try:
            return playbook(source, bases=self.bases)
        except MethodologyInvalid as invalid:
            raise MethodologyInvalid(
                tuple(_of_option(fault, source) for fault in invalid.faults)
            ) from None


@attrs.frozen
class Asked:
    """What is asked, by whom, under which id; `chosen` is what a new challenge is to follow."""

    command: Command
    actor: Actor
    id: str
    chosen: Playbook | None


def _of_option(fault: Fault, source: str) -> Fault:
    """A fault of a methodology, among those of other things that were typed."""
    if fault.path == source:
        return attrs.evolve(fault, path="--methodology", problem=f"{source} {fault.problem}")
    if fault.path.startswith("bases["):
        return attrs.evolve(fault, path=f"--base, {fault.path}")
    return attrs.evolve(fault, path=f"{source}, {fault.path}" if fault.path else source)


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
        *([_ID, confirm_option] if recorded else []),
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
    """The command, bound to the document in hand where it says so.

    InvalidInput for a digest that can be none, and where there is no document yet.
    """
    try:
        standing = host.accelerator.challenge(challenge)
    except UnknownChallenge:
        return command
    bound = with_digest(command, standing.challenge)
    given = getattr(bound, "digest", None) if isinstance(bound, tuple(_DOCUMENTS)) else None
    if given == CURRENT:
        document = _DOCUMENTS[type(bound)]
        problem = f"is {CURRENT}, and {challenge} has no {document} yet"
        raise InvalidInput.of("digest", problem, f"ask this once there is a {document}")
    if isinstance(given, str) and not SHA256.fullmatch(given):
        problem = f"is {named(given)}, and no digest, which has 64 digits of lower-case hex"
        close = close_to(given, [CURRENT])
        raise InvalidInput.of("digest", problem, close if "mean" in close else f"give {CURRENT}")
    return bound


_DOCUMENTS: Final[dict[type[Command], str]] = {
    RecordReview: "proposal",
    VerifyResult: "result",
    SignPledge: "plan",
}
