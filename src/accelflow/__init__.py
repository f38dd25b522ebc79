"""Governments' 100-day challenges as a state machine with guards, deadlines and a journal.

The names below are loaded when they are first asked for, so that a host which imports accelflow
early pays for its classes only when it uses them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from accelflow.accelerator import Accelerator, Answer, Standing, Sweep
    from accelflow.clock import Clock, ManualClock, SystemClock
    from accelflow.codec import command_from_wire, to_dict, to_wire
    from accelflow.domain.actors import Actor
    from accelflow.domain.attempts import Attempt
    from accelflow.domain.challenge import Challenge
    from accelflow.domain.commands import Command
    from accelflow.domain.deadlines import Deadline
    from accelflow.domain.decisions import Accepted, Decision, Reason, Refused, Verdict
    from accelflow.domain.definition import Methodology
    from accelflow.domain.events import Event
    from accelflow.errors import AccelflowError, Fault, InvalidInput
    from accelflow.hooks import Hooks, Recorded
    from accelflow.journal import Batch, Journal, StoredAnswer, StoredEvent, Transaction
    from accelflow.memory import MemoryJournal
    from accelflow.methodologies import load
    from accelflow.playbooks import playbook
    from accelflow.rules.guards import BUILT_IN
    from accelflow.rules.playbook import Playbook
    from accelflow.rules.question import Guard, Question, guard

__all__ = [
    "BUILT_IN",
    "Accelerator",
    "AccelflowError",
    "Accepted",
    "Actor",
    "Answer",
    "Attempt",
    "Batch",
    "Challenge",
    "Clock",
    "Command",
    "Deadline",
    "Decision",
    "Event",
    "Fault",
    "Guard",
    "Hooks",
    "InvalidInput",
    "Journal",
    "ManualClock",
    "MemoryJournal",
    "Methodology",
    "Playbook",
    "Question",
    "Reason",
    "Recorded",
    "Refused",
    "Standing",
    "StoredAnswer",
    "StoredEvent",
    "Sweep",
    "SystemClock",
    "Transaction",
    "Verdict",
    "command_from_wire",
    "guard",
    "load",
    "playbook",
    "to_dict",
    "to_wire",
]

_HOMES: Final = {
    "BUILT_IN": "accelflow.rules.guards",
    "Accelerator": "accelflow.accelerator",
    "AccelflowError": "accelflow.errors",
    "Accepted": "accelflow.domain.decisions",
    "Actor": "accelflow.domain.actors",
    "Answer": "accelflow.accelerator",
    "Attempt": "accelflow.domain.attempts",
    "Batch": "accelflow.journal",
    "Challenge": "accelflow.domain.challenge",
    "Clock": "accelflow.clock",
    "Command": "accelflow.domain.commands",
    "Deadline": "accelflow.domain.deadlines",
    "Decision": "accelflow.domain.decisions",
    "Event": "accelflow.domain.events",
    "Fault": "accelflow.errors",
    "Guard": "accelflow.rules.question",
    "Hooks": "accelflow.hooks",
    "InvalidInput": "accelflow.errors",
    "Journal": "accelflow.journal",
    "ManualClock": "accelflow.clock",
    "MemoryJournal": "accelflow.memory",
    "Methodology": "accelflow.domain.definition",
    "Playbook": "accelflow.rules.playbook",
    "Question": "accelflow.rules.question",
    "Reason": "accelflow.domain.decisions",
    "Recorded": "accelflow.hooks",
    "Refused": "accelflow.domain.decisions",
    "Standing": "accelflow.accelerator",
    "StoredAnswer": "accelflow.journal",
    "StoredEvent": "accelflow.journal",
    "Sweep": "accelflow.accelerator",
    "SystemClock": "accelflow.clock",
    "Transaction": "accelflow.journal",
    "Verdict": "accelflow.domain.decisions",
    "command_from_wire": "accelflow.codec",
    "guard": "accelflow.rules.question",
    "load": "accelflow.methodologies",
    "playbook": "accelflow.playbooks",
    "to_dict": "accelflow.codec",
    "to_wire": "accelflow.codec",
}
"""The module that each public name lives in."""


def __getattr__(name: str) -> object:
    """Loads a public name on its first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
