"""Whether guards fit where they are used: the command that they read, its date, the challenge."""

from __future__ import annotations

from collections.abc import Mapping

from accelflow.domain.commands import Command
from accelflow.errors import Fault
from accelflow.methodologies.shape import placed
from accelflow.rules.question import Guard


def fitting_faults(
    document: Mapping[str, object],
    guards: Mapping[str, Guard],
    commands: Mapping[str, type[Command]],
) -> list[Fault]:
    """Every use of a guard that could only fail; names of nothing are the faults of others."""
    faults = []
    for path, entry in placed(document, "transition"):
        command = commands.get(str(entry["command"]))
        for key in ("refuse", "warn"):
            uses = entry.get(key, [])
            for index, use in enumerate(uses if isinstance(uses, list) else []):
                name = str(use["guard"] if isinstance(use, Mapping) else use)
                if command is not None and name in guards:
                    here = f"{path}.{key}[{index}] ({name})"
                    faults += _misfits(here, guards[name], command, begins=entry["from"] == [])
    return faults


def _misfits(path: str, guard: Guard, command: type[Command], *, begins: bool) -> list[Fault]:
    faults = []
    if guard.reads and not issubclass(command, guard.reads):
        read = " or ".join(sorted(kind.type for kind in guard.reads))
        faults.append(Fault(path, f"reads {read}, and not {command.type}", "drop it"))
    if guard.dated and command.claimed_on is Command.claimed_on:
        remedy = "drop it, or let the command have a claimed_on()"
        faults.append(Fault(path, f"needs a date, and {command.type} claims none", remedy))
    if guard.begun and begins:
        faults.append(Fault(path, "needs a challenge that has begun", "drop it"))
    return faults
