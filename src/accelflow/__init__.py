"""Governments' 100-day challenges as a state machine with guards, deadlines and a journal.

The names below are loaded when they are first asked for, so that a host which imports accelflow
early pays for its classes only when it uses them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from accelflow.accelerator import Accelerator, Listing, Standing, Sweep
    from accelflow.agenda import Agenda, Owing, Summary
    from accelflow.board import Row
    from accelflow.clock import Clock, ManualClock, SystemClock
    from accelflow.codec import command_from_wire, to_dict, to_wire
    from accelflow.domain.actors import Actor
    from accelflow.domain.attempts import Attempt
    from accelflow.domain.challenge import Challenge
    from accelflow.domain.commands import COMMANDS, Command
    from accelflow.domain.deadlines import Deadline
    from accelflow.domain.decisions import Accepted, Decision, Reason, Refused, Verdict
    from accelflow.domain.definition import Methodology
    from accelflow.domain.events import Event
    from accelflow.errors import (
        AccelflowError,
        AlreadyAnswered,
        AnswerPruned,
        ChainBroken,
        ClockSuspect,
        Conflict,
        Fault,
        GuardFailed,
        InvalidInput,
        MethodologyInvalid,
        OutcomeUnknown,
        PlaybookMissing,
        SettlingUnknown,
        Stale,
        StoreError,
        TransactionOpen,
        UnknownAnswer,
        UnknownChallenge,
        UnknownEvent,
        UnknownZone,
        UnsupportedHistory,
    )
    from accelflow.hooks import Hooks, Recorded
    from accelflow.journal import Batch, Document, Journal, StoredAnswer, StoredEvent, Transaction
    from accelflow.memory import MemoryJournal
    from accelflow.methodologies import load
    from accelflow.opening import open
    from accelflow.playbooks import playbook
    from accelflow.rules.earliest import Earliest, Missing, Never, Opens
    from accelflow.rules.guards import BUILT_IN
    from accelflow.rules.moves import Due, Move
    from accelflow.rules.playbook import Playbook
    from accelflow.rules.question import Found, Guard, Question, guard
    from accelflow.steps import Answer, Head
    from accelflow.zones import zone

__all__ = [
    "BUILT_IN",
    "COMMANDS",
    "Accelerator",
    "AccelflowError",
    "Accepted",
    "Actor",
    "Agenda",
    "AlreadyAnswered",
    "Answer",
    "AnswerPruned",
    "Attempt",
    "Batch",
    "ChainBroken",
    "Challenge",
    "Clock",
    "ClockSuspect",
    "Command",
    "Conflict",
    "Deadline",
    "Decision",
    "Document",
    "Due",
    "Earliest",
    "Event",
    "Fault",
    "Found",
    "Guard",
    "GuardFailed",
    "Head",
    "Hooks",
    "InvalidInput",
    "Journal",
    "Listing",
    "ManualClock",
    "MemoryJournal",
    "Methodology",
    "MethodologyInvalid",
    "Missing",
    "Move",
    "Never",
    "Opens",
    "OutcomeUnknown",
    "Owing",
    "Playbook",
    "PlaybookMissing",
    "Question",
    "Reason",
    "Recorded",
    "Refused",
    "Row",
    "SettlingUnknown",
    "Stale",
    "Standing",
    "StoreError",
    "StoredAnswer",
    "StoredEvent",
    "Summary",
    "Sweep",
    "SystemClock",
    "Transaction",
    "TransactionOpen",
    "UnknownAnswer",
    "UnknownChallenge",
    "UnknownEvent",
    "UnknownZone",
    "UnsupportedHistory",
    "Verdict",
    "command_from_wire",
    "guard",
    "load",
    "open",
    "playbook",
    "to_dict",
    "to_wire",
    "zone",
]

_HOMES: Final = {
    "BUILT_IN": "accelflow.rules.guards",
    "COMMANDS": "accelflow.domain.commands",
    "Accelerator": "accelflow.accelerator",
    "AccelflowError": "accelflow.errors",
    "Accepted": "accelflow.domain.decisions",
    "Actor": "accelflow.domain.actors",
    "Agenda": "accelflow.agenda",
    "AlreadyAnswered": "accelflow.errors",
    "Answer": "accelflow.steps",
    "AnswerPruned": "accelflow.errors",
    "Attempt": "accelflow.domain.attempts",
    "Batch": "accelflow.journal",
    "ChainBroken": "accelflow.errors",
    "Challenge": "accelflow.domain.challenge",
    "Clock": "accelflow.clock",
    "ClockSuspect": "accelflow.errors",
    "Command": "accelflow.domain.commands",
    "Conflict": "accelflow.errors",
    "Deadline": "accelflow.domain.deadlines",
    "Decision": "accelflow.domain.decisions",
    "Document": "accelflow.journal",
    "Due": "accelflow.rules.moves",
    "Earliest": "accelflow.rules.earliest",
    "Event": "accelflow.domain.events",
    "Fault": "accelflow.errors",
    "Found": "accelflow.rules.question",
    "Guard": "accelflow.rules.question",
    "GuardFailed": "accelflow.errors",
    "Head": "accelflow.steps",
    "Hooks": "accelflow.hooks",
    "InvalidInput": "accelflow.errors",
    "Journal": "accelflow.journal",
    "Listing": "accelflow.accelerator",
    "ManualClock": "accelflow.clock",
    "MemoryJournal": "accelflow.memory",
    "Methodology": "accelflow.domain.definition",
    "MethodologyInvalid": "accelflow.errors",
    "Missing": "accelflow.rules.earliest",
    "Move": "accelflow.rules.moves",
    "Never": "accelflow.rules.earliest",
    "Opens": "accelflow.rules.earliest",
    "OutcomeUnknown": "accelflow.errors",
    "Owing": "accelflow.agenda",
    "Playbook": "accelflow.rules.playbook",
    "PlaybookMissing": "accelflow.errors",
    "Question": "accelflow.rules.question",
    "Reason": "accelflow.domain.decisions",
    "Recorded": "accelflow.hooks",
    "Refused": "accelflow.domain.decisions",
    "Row": "accelflow.board",
    "SettlingUnknown": "accelflow.errors",
    "Stale": "accelflow.errors",
    "Standing": "accelflow.accelerator",
    "StoreError": "accelflow.errors",
    "StoredAnswer": "accelflow.journal",
    "StoredEvent": "accelflow.journal",
    "Summary": "accelflow.agenda",
    "Sweep": "accelflow.accelerator",
    "SystemClock": "accelflow.clock",
    "Transaction": "accelflow.journal",
    "TransactionOpen": "accelflow.errors",
    "UnknownAnswer": "accelflow.errors",
    "UnknownChallenge": "accelflow.errors",
    "UnknownEvent": "accelflow.errors",
    "UnknownZone": "accelflow.errors",
    "UnsupportedHistory": "accelflow.errors",
    "Verdict": "accelflow.domain.decisions",
    "command_from_wire": "accelflow.codec",
    "guard": "accelflow.rules.question",
    "load": "accelflow.methodologies",
    "open": "accelflow.opening",
    "playbook": "accelflow.playbooks",
    "to_dict": "accelflow.codec",
    "to_wire": "accelflow.codec",
    "zone": "accelflow.zones",
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
