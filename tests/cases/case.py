"""One line of the table of decisions: who asks what, when, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.decisions import Decision
from tests.lifecycle import Walk, walk_to


@attrs.frozen
class Case:
    """A command asked at a point of a walk. Either `target` is given, or `refusals` are.

    `warnings` are the exact codes of an acceptance, `refusals` those of a refusal.
    """

    name: str
    given: Walk
    command: c.Command
    actor: Actor
    at: datetime
    target: str | None = None
    warnings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The case's name in the test's report."""
        return f"{self.given.stage or 'nothing'}/{self.command.type}/{self.name}"

    def decide(self) -> Decision:
        """What the playbook answers."""
        return self.given.ask(self.command, self.actor, at=self.at)


def accepts(
    name: str,
    given: Walk,
    command: c.Command,
    actor: Actor,
    *warnings: str,
    to: str | None = None,
    at: datetime | None = None,
) -> Case:
    """A case of acceptance; without `to` the stage stays."""
    target = to or given.stage
    return Case(name, given, command, actor, at or given.at, target=target, warnings=warnings)


def accepts_in(
    stages: Iterable[str], command: c.Command, actor: Actor, to: str | None = None
) -> list[Case]:
    """The plain acceptance, without a warning, in each of these stages."""
    return [accepts("plain", walk_to(stage), command, actor, to=to) for stage in stages]


def refuses(
    given: Walk,
    command: c.Command,
    actor: Actor,
    *codes: str,
    name: str = "",
    at: datetime | None = None,
) -> Case:
    """A case of refusal with exactly these codes, by which it is called unless it has a name."""
    called = name or "+".join(codes)
    return Case(called, given, command, actor, at or given.at, refusals=codes)
