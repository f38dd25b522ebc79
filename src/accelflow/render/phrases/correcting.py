"""Phrases of commands that mend the record."""

from __future__ import annotations

from accelflow.domain import commands as c
from accelflow.render.phrases.base import phrase
from accelflow.render.words import Names, as_is, listed


@phrase.register
def correct(command: c.Correct, names: Names = as_is) -> str:
    """Corrects what an event recorded, or strikes it out."""
    given = [phrase(replacement, names) for replacement in command.replacements()]
    if not given:
        return f"strikes out what event {command.position} recorded"
    return f"corrects event {command.position}, which now {listed(given)}"
