"""A playbook ready for use on this machine: loaded, bound to its guards and to the zone data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accelflow.domain.commands import COMMANDS, Command
from accelflow.methodologies import Source, load
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Guard
from accelflow.zones import zone


def playbook(
    source: Source = "hundred-day",
    guards: Mapping[str, Guard] = BUILT_IN,
    commands: Mapping[str, type[Command]] = COMMANDS,
    bases: Iterable[Source] = (),
) -> Playbook:
    """The playbook of a shipped name, a TOML file or a parsed document.

    `bases` are what it may extend besides the shipped ones, given in the same three ways. Raises
    MethodologyInvalid with every fault of the definition.
    """
    return Playbook.bind(load(source, guards, commands, bases), zone, guards, commands)
