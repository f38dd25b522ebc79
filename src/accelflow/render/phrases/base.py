"""The one function that says a command, and what it says of a command that it does not know."""

from __future__ import annotations

from functools import singledispatch

from accelflow.domain.commands import Command
from accelflow.render.words import Names, as_is, plain, quoted


@singledispatch
def phrase(command: Command, names: Names = as_is) -> str:
    """The verb phrase of a command: "clears member-1"; `names` says how ids read.

    A host's own command is said by its type. A host may register a phrase for it.
    """
    return f"asks for {quoted(plain(command.type))}"
