"""Reasons as a terminal tells them: each text once, with everything that would mend it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

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


def put_refusal(page: Page, reasons: Iterable[Reason], names: Names, indent: int = 0) -> None:
    """Prints that something is refused, with every reason and what to do about it."""
    told = explained(reasons, names)
    lead = " " * indent
    many = "✗ refused" if len(told) == 1 else f"✗ refused, for {len(told)} reasons"
    page.put(Text(many, "bold red"), indent + 2, first=lead)
    for text, remedies in told.items():
        page.put(said(text), indent + 4, first=f"{lead}  · ")
        for remedy in remedies:
            page.put(Text.assemble(("what to do: ", "dim"), said(remedy)), indent + 4)


def put_warnings(page: Page, warnings: Iterable[Reason], names: Names, indent: int = 0) -> None:
    """Prints what somebody is warned about."""
    for warning in explained(warnings, names):
        page.put(said(f"! {warning}", DUE), indent + 2, first=" " * indent)


def plainly(reason: Reason) -> dict[str, object]:
    """A reason for programs, with its texts."""
    explanation = explain(reason)
    return {**to_plain(reason), "text": explanation.text, "mend": explanation.remedy}
