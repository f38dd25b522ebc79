"""A playbook ready for use on this machine: loaded, bound to its guards and to the zone data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from accelflow.domain.commands import COMMANDS, Command
from accelflow.methodologies import load
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Guard
from accelflow.zones import zone


def playbook(
    source: str | Path | Mapping[str, object] = "hundred-day",
    guards: Mapping[str, Guard] = BUILT_IN,
    commands: Mapping[str, type[Command]] = COMMANDS,
) -> Playbook:
    """The playbook of a shipped name, a TOML file or a parsed document.

    Raises MethodologyInvalid with every fault of the definition.
    """
    return Playbook.bind(load(source, guards, commands), zone, guards, commands)
