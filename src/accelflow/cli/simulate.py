"""The command `accelflow simulate`: plays a scenario and tells it, to people or as JSON."""

from __future__ import annotations

import json
import sys

import click

from accelflow.scenarios import SHIPPED, Player, load_scenario

SURPRISED = 1
"""The exit status when an answer was not the one that the scenario expects."""

DEFAULT = next(iter(SHIPPED))


@click.command(
    help="Play a SCENARIO under a simulated clock: the name of a shipped one, or a JSON file.\n\n"
    f"Shipped are: {', '.join(SHIPPED)}. Without a SCENARIO, {DEFAULT} is played.\n\n"
    "Exit status: 0 when every answer was the expected one, 1 when some was not, 2 when the "
    "scenario has faults; then all of them are named, and nothing is played."
)
@click.argument("scenario", default=DEFAULT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs.")
@click.option("--list", "listed", is_flag=True, help="Name the shipped scenarios, and end.")
def simulate(scenario: str, as_json: bool, listed: bool) -> int:
    """Plays it to the end; the exit status."""
    if listed:
        return _list(as_json)
    player = Player(load_scenario(scenario))
    if as_json:
        from accelflow.cli.record import recorded

        document, surprises = recorded(player)
        _print_json(document)
    else:
        from accelflow.cli.story import told

        surprises = told(player)
    return SURPRISED if surprises else 0


def _list(as_json: bool) -> int:
    from accelflow.cli.output import Page, Terminal, said

    titles = {name: load_scenario(name).title for name in SHIPPED}
    if as_json:
        _print_json(titles)
        return 0
    page, widest = Page(Terminal()), max(map(len, titles))
    for name, title in titles.items():
        if page.narrow:
            page.put(said(name))
            page.put(said(title), indent=2)
        else:
            page.put(said(title), indent=widest + 2, first=f"{name:<{widest + 2}}")
    return 0


def _print_json(document: object) -> None:
    from accelflow.cli.output import says_all

    sys.stdout.write(json.dumps(document, ensure_ascii=not says_all(), indent=2) + "\n")
