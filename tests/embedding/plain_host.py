"""A host in plain Python: its own table beside the journal, written by hooks."""

from __future__ import annotations

import sqlite3

from accelflow import (
    Accelerator,
    Actor,
    Answer,
    Clock,
    Command,
    Hooks,
    Journal,
    Recorded,
    Transaction,
    playbook,
)


class Host:
    """A registry of challenges, as a ministry may have one, and the mails that it sends."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute("CREATE TABLE registry (id TEXT PRIMARY KEY, stage TEXT)")
        self.db.execute("CREATE TABLE opened (entity TEXT PRIMARY KEY, challenge TEXT)")
        self.mails: list[str] = []
        hooks = Hooks(inside_transaction=(self._register,), after_commit=(self._mail,))
        self.accelerator = Accelerator(journal, [playbook()], clock=clock, hooks=hooks)

    def ask(self, command: Command, challenge: str, actor: Actor, id: str) -> Answer:
        """A request of a user's: the host's rows and the journal's stand or fall together."""
        with self.db:
            return self.accelerator.handle(command, challenge=challenge, actor=actor, id=id)

    def _register(self, _: Transaction, recorded: Recorded) -> None:
        challenge = recorded.challenge
        row = (challenge.id, challenge.stage)
        self.db.execute("REPLACE INTO registry VALUES (?, ?)", row)
        if recorded.events[0].before is None:
            opened = (challenge.brief.lead_entity, challenge.id)
            self.db.execute("INSERT INTO opened VALUES (?, ?)", opened)

    def _mail(self, recorded: Recorded) -> None:
        self.mails += [f"{event.challenge}: {event.type}" for event in recorded.events]
