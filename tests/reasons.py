"""Writes docs/reference/reasons.md: each code with what it says in a case, and what mends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from accelflow.domain.decisions import Reason, Refused
from accelflow.domain.definition import Severity
from accelflow.render import explain
from accelflow.rules.codes import CODES
from accelflow.rules.guards import BUILT_IN
from tests.cases import CASES
from tests.cases.everywhere import out_of_place
from tests.lifecycle import PLAYBOOK

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "reference" / "reasons.md"

BY_HAND: Final = (
    Reason("unknown-command", "sign-memorandum", {"asked": "sign-memorandum"}),
    Reason("zone-unknown", "set-challenge", {"zone": "Asia/Bishkeck", "known": ("Asia/Bishkek",)}),
    Reason("id-reused", "open-review", {"id": "request-7"}),
    Reason("history-full", "open-review", {"events": 10_000}),
    Reason("days-over", "hold-launch-workshop", {"day_one": "2023-03-17", "last": "2023-03-20"}),
    Reason("no-plan", "sign-pledge", {}, CODES["no-plan"]),
)
"""Reasons of the shell and of limits, and one that the shipped methodology never comes to."""

HEAD: Final = """\
# Reason codes

<!-- Written by `python -m tests.reasons`; a test holds it against the cases. -->

A code never changes its meaning. Its parameters are in `Reason.parameters`, the commands that mend
it in `Reason.remedy`; the sentences below are an example of each, as
`accelflow.render.explain(reason)` gives them. Whether a code refuses or warns is settled by the
methodology's use of the guard. "unknown" as a verdict means that the guard could not know, which
refuses as well.
"""


def document() -> str:
    """The text of the page."""
    examples, guards = _examples(), _guards()
    lines = [HEAD]
    for code in CODES:
        reason = examples[code]
        said = explain(reason)
        lines += [f"## `{code}`", "", said.text, "", f"*What to do:* {said.remedy}", ""]
        facts = [f"guard {name}" for name in guards[code]] or ["the playbook or the shell itself"]
        if reason.parameters:
            named = ", ".join(f"`{name}`" for name in sorted(reason.parameters))
            facts.append(f"parameters {named}")
        lines += [f"From {'; '.join(facts)}.", ""]
    return "\n".join(lines)


def _examples() -> dict[str, Reason]:
    """The first reason of each code, refusals before warnings."""
    found: dict[str, Reason] = {}
    for severity in Severity:
        for reason in (*_of_cases(severity), *BY_HAND):
            found.setdefault(reason.code, reason)
    return found


def _of_cases(severity: Severity) -> Iterator[Reason]:
    for case in (*CASES, *out_of_place()):
        outcome = case.decide().outcome
        if severity is Severity.WARN:
            yield from outcome.warnings
        elif isinstance(outcome, Refused):
            yield from outcome.reasons


def _guards() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for guard in BUILT_IN.values():
        for code in guard.codes:
            found[code].append(f"`{guard.name}`")
    return found


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
    print(len(CODES), "codes of", PLAYBOOK.methodology.name)
