"""Governments' 100-day challenges as a state machine with guards, deadlines and a journal."""

from accelflow.accelerator import Accelerator, Answer, Standing, Sweep
from accelflow.clock import Clock, ManualClock, SystemClock
from accelflow.codec import command_from_wire, to_plain, to_wire
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
    "AccelflowError",
    "Accelerator",
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
    "to_plain",
    "to_wire",
]
