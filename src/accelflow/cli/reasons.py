"""Reasons as a terminal tells them: each text once, with everything that would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.text import Text

from accelflow.cli.advice import Advising
from accelflow.cli.output import Page, said
from accelflow.codec import to_plain
from accelflow.domain.decisions import Reason
from accelflow.render import Names, explain
from accelflow.render.words import one_line

DUE = "magenta"
"""The colour of deadlines and warnings: yellow is not to be read on white, nor blue on black."""


def explained(reasons: Iterable[Reason], names: Names) -> dict[str, list[str]]:
    """Each text once, with its remedies: several transitions may have the same against it."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        explanation = explain(reason, names)
        remedies = found.setdefault(one_line(explanation.text), [])
        remedy = one_line(explanation.remedy)
        if remedy and remedy not in remedies:
            remedies.append(remedy)
    return found


def put_refusal(
    page: Page,
    reasons: Sequence[Reason],
    names: Names,
    indent: int = 0,
    advice: Advising = lambda reason: (),
) -> None:
    """Prints that something is refused, with every reason and what to do about it.

    `advice` is what can be typed about a reason, where somebody is at a terminal to type it.
    """
    spoken_of = meant(reasons)
    told, typed = explained(spoken_of, names), _typed(spoken_of, names, advice)
    lead = " " * indent
    many = "✗ refused" if len(told) == 1 else f"✗ refused, for {len(told)} reasons"
    page.put(Text(many, "bold red"), indent + 2, first=lead)
    for text, remedies in told.items():
        page.put(said(text), indent + 4, first=f"{lead}  · ")
        for remedy in remedies:
            page.put(Text.assemble(("what to do: ", "dim"), said(remedy)), indent + 4)
        for line in typed.get(text, ()):
            page.put(Text.assemble(("at the terminal: ", "dim"), said(line)), indent + 4)


def meant(reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons, but for those of a way that what was asked cannot have meant.

    A command may have several ways, told apart by what it carries. Reasons of one that is ruled
    out by that very thing would only mislead where another way is there to speak of.
    """
    ruled_out = {reason.transition for reason in reasons if reason.code in _TELLING_APART}
    left = [reason for reason in reasons if reason.transition not in ruled_out]
    return left or list(reasons)


_TELLING_APART: Final = frozenset({"scale-not-chosen", "scale-chosen"})
"""Codes by which two ways of one command exclude each other."""


def _typed(reasons: Iterable[Reason], names: Names, advice: Advising) -> dict[str, list[str]]:
    """What can be typed about each text, once."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        lines = found.setdefault(one_line(explain(reason, names).text), [])
        lines += [line for line in advice(reason) if line not in lines]
    return found


def put_warnings(page: Page, warnings: Iterable[Reason], names: Names, indent: int = 0) -> None:
    """Prints what somebody is warned about."""
    for warning in explained(warnings, names):
        page.put(said(f"! {warning}", DUE), indent + 2, first=" " * indent)


def plainly(reason: Reason) -> dict[str, object]:
    """A reason for programs, with its texts."""
    explanation = explain(reason)
    return {**to_plain(reason), "text": explanation.text, "mend": explanation.remedy}
