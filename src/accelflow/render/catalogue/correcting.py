"""Texts for the codes of mending the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accelflow.render.catalogue.entry import Entry

CORRECTING: Final[Mapping[str, Entry]] = {
    "nothing-to-correct": Entry(
        "Event {position} recorded no measurement, step or initiative that still stands.",
        "Check the position in the history of the challenge. What another command recorded is "
        "changed by its own kind: a result by recording it anew, a plan by revising it.",
    ),
    "replacement-of-other-kind": Entry(
        "What stands there was recorded by {expected:plain}; {given:plain} cannot take its place.",
        "Give one {expected:plain} in its place, or nothing, which strikes it out.",
    ),
    "conclusion-rests-on-it": Entry(
        "The acceleration was ended early on {cutoff:date}, and the value of {goal:goal} was among "
        "the grounds for it.",
        "Let the programme office look whether every goal was reached without it; the end stands.",
    ),
}
"""Codes of mending the record."""
