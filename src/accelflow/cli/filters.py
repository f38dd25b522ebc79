"""What a board is narrowed to: a filter that fits nothing because it is misspelt is told."""

from __future__ import annotations

import click

from accelflow.cli.host import Host
from accelflow.cli.output import safe
from accelflow.codec.reader import named
from accelflow.errors import InvalidInput
from accelflow.methodologies.hints import close_to
from accelflow.render import label
from accelflow.render.words import listed


def stage_named(host: Host, given: str | None) -> str | None:
    """The id of the stage that --stage gives by its id or its label; InvalidInput for no stage."""
    if given is None:
        return None
    labels = {
        stage.id: label(book.methodology, stage.id)
        for book in host.playbooks
        for stage in book.methodology.stages
    }
    wanted = given.casefold()
    for id, name in labels.items():
        if wanted in (id.casefold(), name.casefold()):
            return id
    problem = f"there is no stage {named(given)}"
    raise InvalidInput.of("--stage", problem, close_to(wanted[:100], labels))


def note_cohort(host: Host, given: str | None) -> None:
    """Says beside the output that no challenge is of the cohort that --cohort gives."""
    if given is None or host.journal.summaries(cohort=given):
        return
    cohorts = sorted({row.cohort for row in host.journal.summaries()})
    there = f"; there are those of {listed(cohorts)}" if cohorts else ""
    click.echo(safe(f"accelflow: no challenge is of the cohort {named(given)}{there}"), err=True)
