"""Writes the table of decisions for people: stage by stage, what the cases show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from accelflow.domain.definition import GuardUse, Severity, Stage, Transition
from accelflow.rules.guards import BUILT_IN
from tests.cases import CASES
from tests.cases.everywhere import UNANSWERABLE, out_of_place, shown
from tests.lifecycle import PLAYBOOK

WRITE: Final = "python -m tests.cases"
"""The command that writes the document."""
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "decisions.md"

_HEAD = (
    "| command | leads to | who may ask | refused with | warned with |",
    "|-|-|-|-|-|",
)


def document() -> str:
    """The whole document."""
    return "\n".join((*_opening(), *_sections(), *_closing())) + "\n"


def _opening() -> Iterator[str]:
    methodology = PLAYBOOK.methodology
    name = f"`{methodology.name}@{methodology.version}`"
    yield "# Every decision, stage by stage"
    yield ""
    yield f"<!-- Written by `{WRITE}`; a test holds it against the methodology. -->"
    yield ""
    yield f"What {name} answers to every command in every stage. Each acceptance, each code of"
    yield f"refusal and each warning stands here because a test shows it: {len(CASES)} cases, and"
    yield f"{len(out_of_place())} of commands that have no place in a stage. The numbers in"
    yield "brackets are the limits that hold for the codes before them. A row lists what its"
    yield "transition answers in any of its stages; `=` leaves the challenge in its stage."
    yield ""
    yield "In every stage a command that the methodology does not know is refused with"
    yield "`unknown-command`, and any command with `history-full` once the challenge has"
    yield f"{methodology.limits['events_most']} events."


def _sections() -> Iterator[str]:
    yield from ("", "## Before a challenge begins", "", *_rows(None), "")
    yield "A time zone that nobody knows is refused with `zone-unknown`, every other command with"
    yield "`unknown-challenge`."
    for stage in PLAYBOOK.methodology.stages:
        yield from _section(stage)


def _section(stage: Stage) -> Iterator[str]:
    label = PLAYBOOK.methodology.labels["en"][stage.id]
    yield from ("", f"## `{stage.id}`: {label}", "")
    if stage.final:
        yield "An end: `set-challenge` is refused with `challenge-exists`, every other command with"
        yield "`challenge-ended`."
        return
    yield from _rows(stage.id)
    for rule in PLAYBOOK.methodology.deadlines:
        if rule.target is not None and stage.id in rule.during:
            yield from ("", f"By force, at the end of Day {rule.amount}: `{rule.target}`.")
    yield ""
    yield "`set-challenge` is refused with `challenge-exists`, every other command with"
    yield "`not-in-this-stage`."


def _rows(stage: str | None) -> Iterator[str]:
    yield from _HEAD
    for (source, _), candidates in PLAYBOOK.table.items():
        if source == stage:
            for candidate in candidates:
                yield _row(candidate.transition)


def _row(transition: Transition) -> str:
    command = f"`{transition.command}`"
    if transition.id != transition.command:
        command += f" as `{transition.id}`"
    cells = (
        command,
        f"`{transition.target}`" if transition.target else "=",
        ", ".join(transition.roles),
        "; ".join(("`role-missing`", *_codes(transition, Severity.REFUSE))),
        "; ".join(_codes(transition, Severity.WARN)) or "–",
    )
    return f"| {' | '.join(cells)} |"


def _codes(transition: Transition, severity: Severity) -> Iterator[str]:
    for use in transition.uses:
        if use.severity is severity:
            codes = [
                f"`{code}`"
                for code in BUILT_IN[use.guard].codes
                if (transition.id, severity, code) in shown()
            ]
            if codes:
                yield ", ".join(codes) + _settings(use)


def _settings(use: GuardUse) -> str:
    told = ", ".join(f"{name} {value}" for name, value in use.settings)
    return f" ({told})" if told else ""


def _closing() -> Iterable[str]:
    yield from ("", "## What cannot be answered", "")
    yield "Codes that a guard declares and that one of its uses can never answer:"
    yield ""
    for (transition, severity, code), why in UNANSWERABLE.items():
        yield f"- `{code}` under `{severity.value}` of `{transition}`: {why}."
