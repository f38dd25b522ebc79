"""The command `accelflow board`: how all challenges stand, of one cohort, stage or all."""

from __future__ import annotations

from collections.abc import Iterable

import click

from accelflow.accelerator import Standing
from accelflow.board import Row, row
from accelflow.cli.filters import note_cohort, stage_named
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.patience import patiently
from accelflow.cli.reasons import DUE
from accelflow.cli.tables import View, put_board
from accelflow.codec import to_dict
from accelflow.render import label
from accelflow.render.words import count

UNREADABLE = 3
"""The exit status when some challenge could not be read; all others are told."""


@click.command(
    help="Tell how the challenges stand: stage, day, goals, results, and what is overdue.\n\n"
    "Exit status: 0, or 3 when some challenge cannot be read; the others are told all the same."
)
@click.option("--cohort", metavar="ID", help="Only those of this cohort.")
@click.option("--stage", metavar="ID", help="Only those in this stage, by its id or its name.")
@click.option("--overdue", is_flag=True, help="Only those with something overdue.")
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def board(
    cohort: str | None, stage: str | None, overdue: bool, db: str, at: str | None, as_json: bool
) -> int:
    """Tells the board; the exit status."""
    with hosting(db, at) as host:
        stage = stage_named(host, stage)
        note_cohort(host, cohort)
        with patiently("Reading the challenges"):
            found = host.accelerator.challenges(
                cohort=cohort, stage=stage, overdue=True if overdue else None
            )
            rows = [_row(host, standing) for standing in found]
        if as_json:
            print_json({"board": [to_dict(one) for one in rows], "failed": _failed(found.failed)})
        else:
            _put(Page(Terminal()), host, rows, found)
            _put_failed(found.failed)
    return UNREADABLE if found.failed else 0


def _row(host: Host, standing: Standing) -> Row:
    methodology = host.methodology(standing.challenge)
    return row(standing.challenge, methodology, standing.day, owed=bool(standing.owed))


def _put(page: Page, host: Host, rows: list[Row], found: Iterable[Standing]) -> None:
    labels = {
        one.challenge.id: label(host.methodology(one.challenge), one.challenge.stage)
        for one in found
    }
    view = View(
        title=lambda row: row.challenge,
        heading=lambda row: f"{row.challenge}: {row.statement}",
        stage=lambda row: labels[row.challenge],
    )
    if rows:
        put_board(page, rows, view)
        page.blank()
    page.put(said(f"{count(len(rows), 'challenge')}."))
    if any(row.exercise for row in rows):
        # an exercise lies in a store of its own, so that all here are
        page.put(said("This is an exercise: it is counted nowhere.", DUE))


def _failed(failed: Iterable[tuple[str, Exception]]) -> list[dict[str, str]]:
    return [{"challenge": challenge, "error": str(error)} for challenge, error in failed]


def _put_failed(failed: Iterable[tuple[str, Exception]]) -> None:
    for challenge, error in failed:
        click.echo(f"accelflow: {challenge} cannot be read: {error}", err=True)
