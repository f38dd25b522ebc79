"""The form of an entry in the catalogue."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from accelflow.domain.events import Reason

Wording = str | Callable[[Reason], str]
"""A template, or what picks one where a code comes with differing parameters.

`{claimed:date}` is the parameter `claimed` said as a date, see `particulars`.
"""


@attrs.frozen
class Entry:
    """What is said of one code. The commands of `Reason.remedy` are added to `remedy`.

    `unknown` is said instead of `text` where a guard could not know; without it the text itself
    is put in doubt.
    """

    text: Wording
    remedy: Wording
    unknown: Wording = ""


def has(reason: Reason, name: str) -> bool:
    """Whether a parameter is given and says something; guards write no date as "" or "None"."""
    return reason.parameters.get(name) not in (None, "", "None", ())


def whole(reason: Reason, name: str) -> int:
    """A parameter that is a whole number; ValueError where a host gave something else."""
    value = reason.parameters[name]
    if not isinstance(value, int):
        raise ValueError(f"{name} is no whole number")
    return value


def several(reason: Reason, name: str) -> tuple[str, ...]:
    """A parameter that is a list; ValueError where a host gave something else."""
    value = reason.parameters[name]
    if not isinstance(value, tuple):
        raise ValueError(f"{name} is no list")
    return value
