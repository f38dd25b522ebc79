"""The one catalogue of texts for reasons: what stands against a command, and what to do next.

A text is said of a refusal and of a warning alike. A code that is not ours, or one that came
without a parameter that its text needs, is said by its code and its parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from accelflow.domain.events import Parameter, Reason, Verdict
from accelflow.render.catalogue.acceleration import ACCELERATION
from accelflow.render.catalogue.correcting import CORRECTING
from accelflow.render.catalogue.design import DESIGN
from accelflow.render.catalogue.entry import Entry, Wording
from accelflow.render.catalogue.general import GENERAL
from accelflow.render.catalogue.particulars import particulars
from accelflow.render.catalogue.sustainability import SUSTAINABILITY
from accelflow.render.words import Names, as_is, listed, number, plain, quoted

__all__ = ["CATALOGUE", "Explanation", "explain"]

CATALOGUE: Final[Mapping[str, Entry]] = {
    **GENERAL,
    **DESIGN,
    **ACCELERATION,
    **SUSTAINABILITY,
    **CORRECTING,
}
"""The entry of every code of ours."""


@attrs.frozen
class Explanation:
    """A reason in words: `text` says what stands against the command, `remedy` what to do next."""

    text: str
    remedy: str


def explain(reason: Reason, names: Names = as_is) -> Explanation:
    """A reason as people read it; `names` says how principals, entities, goals, stages … read."""
    entry = CATALOGUE.get(reason.code)
    told = _told(entry, reason, names) if entry else None
    text, remedy = told or (_generic(reason), _ASK)
    return Explanation(text, _with_commands(remedy, reason.remedy))


def _told(entry: Entry, reason: Reason, names: Names) -> tuple[str, str] | None:
    said = particulars(reason.parameters, names)
    try:
        text = _said(_wording(entry, reason), reason).format_map(said)
        return text, _said(entry.remedy, reason).format_map(said)
    except (LookupError, ValueError):
        # A host may answer one of our codes with parameters of its own.
        return None


def _wording(entry: Entry, reason: Reason) -> Wording:
    if reason.verdict is not Verdict.UNKNOWN:
        return entry.text
    return entry.unknown or f"It is not known whether this is so: {_said(entry.text, reason)}"


def _said(wording: Wording, reason: Reason) -> str:
    return wording if isinstance(wording, str) else wording(reason)


def _generic(reason: Reason) -> str:
    what = plain(reason.code) or "there is a reason without a name"
    given = "; ".join(f"{plain(name)}: {_value(it)}" for name, it in reason.parameters.items())
    details = f" ({given})" if given else ""
    if reason.verdict is Verdict.UNKNOWN:
        return f"It is not known whether this holds: {quoted(what)}{details}."
    return f"{what[0].upper()}{what[1:]}{details}."


def _value(value: Parameter) -> str:
    if isinstance(value, tuple):
        return listed(value)
    return number(value) if isinstance(value, int) else value or "none"


_ASK: Final = "Ask the programme office what this rule wants."


def _with_commands(remedy: str, commands: tuple[str, ...]) -> str:
    if not commands:
        return remedy
    if len(commands) == 1:
        return f"{remedy} The command is {commands[0]}."
    return f"{remedy} The commands are {listed(commands)}."
