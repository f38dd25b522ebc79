"""The command `accelflow simulate`: plays a scenario and tells it, to people or as JSON."""

from __future__ import annotations

import json
import sys

import click

from accelflow.scenarios import SHIPPED, Player, load_scenario

SURPRISED = 1
"""The exit status when an answer was not the one that the scenario expects."""


@click.command(
    help="Play a SCENARIO under a simulated clock: the name of a shipped one, or a JSON file.\n\n"
    f"Shipped are: {', '.join(SHIPPED)}.\n\n"
    "Exit status: 0 when every answer was the expected one, 1 when some was not, 2 when the "
    "scenario has faults; then all of them are named, and nothing is played."
)
@click.argument("scenario", default=next(iter(SHIPPED)))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs.")
def simulate(scenario: str, as_json: bool) -> None:
    """Plays it to the end and sets the exit status."""
    player = Player(load_scenario(scenario))
    if as_json:
        from accelflow.cli.record import recorded

        document, surprises = recorded(player)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        from accelflow.cli.story import told

        surprises = told(player)
    if surprises:
        sys.exit(SURPRISED)
