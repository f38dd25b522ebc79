"""The commands that ask: `open` a challenge, `do` a command, `ask` what it would come to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from accelflow.cli.answering import Answering
from accelflow.cli.asking import FIELDS, Asked, Asking, asking_options, in_hand
from accelflow.cli.confirming import clock_doubted
from accelflow.cli.host import Host, hosting
from accelflow.domain.commands import SetChallenge
from accelflow.errors import InvalidInput, OutcomeUnknown

REFUSED = 1
"""The exit status of what is refused, or would be."""

_STATUS = "Exit status: 0 when it is accepted, 1 when it is refused"
_UNKNOWN = "4 when nobody knows whether it was written: then ask again with the same --id."


@click.command(
    "open",
    help="Begin CHALLENGE, an id that is new. A store that is not there is made.\n\n"
    "The fields are those of set-challenge: statement, lead_entity, affected_entities, "
    "programme.id, cohort.id, cohort.number, zone and others; `accelflow moves --new` tells all of "
    "them. With --at in a new store, the store "
    f"is for rehearsing.\n\n{FIELDS}\n\n{_STATUS}, {_UNKNOWN}",
)
@asking_options(new=True)
def open_challenge(**given: Any) -> int:
    """Begins a challenge; the exit status."""
    asking = Asking(**given)
    asked = asking.asked(SetChallenge.type)
    with hosting(asking.db, asking.at, chosen=asked.chosen, create=True) as host:
        return _record(asking, asked, host)


@click.command(
    help="Ask COMMAND of CHALLENGE and record the answer. `accelflow moves CHALLENGE` lists what "
    f"may be asked, and `accelflow moves CHALLENGE COMMAND` the fields.\n\n{FIELDS}\n\n"
    f"{_STATUS}, {_UNKNOWN}",
)
@asking_options()
def do(**given: Any) -> int:
    """Asks a command and records the answer; the exit status."""
    asking = Asking(**given)
    asked = asking.asked()
    if isinstance(asked.command, SetChallenge):
        how = f"write: accelflow open {asking.challenge} …"
        raise InvalidInput.of("command", f"{SetChallenge.type} begins a challenge", how)
    with hosting(asking.db, asking.at) as host:
        return _record(asking, asked, host)


@click.command(
    help="Tell what COMMAND would come to, and write nothing.\n\n"
    f"{FIELDS}\n\n{_STATUS.replace('is', 'would be')}.",
)
@asking_options(recorded=False)
def ask(**given: Any) -> int:
    """Tells what a command would come to; the exit status."""
    asking = Asking(**given)
    asked = asking.asked()
    actor = asked.actor
    with hosting(asking.db, asking.at) as host:
        command = in_hand(asked.command, host, asking.challenge)
        decision = host.accelerator.check(command, challenge=asking.challenge, actor=actor)
        answering = Answering(host, asking.challenge, actor, command)
        answering.would_be(decision, as_json=asking.as_json)
    return 0 if decision.accepted else REFUSED


def _record(asking: Asking, asked: Asked, host: Host) -> int:
    command = in_hand(asked.command, host, asking.challenge)
    with _id_kept(asked.id), clock_doubted():
        answer = host.accelerator.handle(
            command,
            challenge=asking.challenge,
            actor=asked.actor,
            id=asked.id,
            confirm=asking.confirm,
        )
        answering = Answering(host, asking.challenge, asked.actor, command)
        answering.came_to(answer, asked.id, as_json=asking.as_json)
    return 0 if answer.accepted else REFUSED


@contextmanager
def _id_kept(id: str) -> Iterator[None]:
    """Tells the id where the answer may be lost: by it alone can the same be asked again."""
    try:
        yield
        sys.stdout.flush()
    except (KeyboardInterrupt, OSError, OutcomeUnknown):
        with suppress(OSError):
            click.echo(f"accelflow: it was asked as {id}; ask again with --id {id}", err=True)
        raise
