"""One command of every type, in order as it might be asked, for the tests of the codec."""

from __future__ import annotations

from typing import Final

from accelflow.domain.commands import Command
from tests import lifecycle

COMMANDS: Final[tuple[Command, ...]] = tuple(
    value for value in vars(lifecycle).values() if isinstance(value, Command)
)
"""Every command that the walk asks."""


def name(command: object) -> str:
    """The type of a command, as the name of a test's case."""
    return command.type if isinstance(command, Command) else repr(command)
