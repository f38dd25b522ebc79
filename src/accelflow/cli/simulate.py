"""The command `accelflow simulate`: plays a scenario and tells it, to people or as JSON."""

from __future__ import annotations

import shlex

import click

from accelflow.cli.instants import instant_of
from accelflow.cli.rehearsal import ended, playing
from accelflow.scenarios import SHIPPED, Player, load_scenario
from accelflow.scenarios.loading import title_of

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
@click.option(
    "--db",
    metavar="URL",
    help="Play it into this store, such as sqlite:///demo.db, and go on with it from there.",
)
@click.option(
    "--until",
    metavar="INSTANT",
    help="Stop the clock there, and leave the rest out: 2023-05-05T18:00:00+06:00.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs.")
@click.option("--list", "listed", is_flag=True, help="Name the shipped scenarios, and end.")
def simulate(scenario: str, db: str | None, until: str | None, as_json: bool, listed: bool) -> int:
    """Plays it to the end; the exit status."""
    if listed:
        return _list(as_json)
    course = load_scenario(scenario)
    if until is not None:
        course = ended(course, instant_of(until, "--until"))
    with playing(course, db) as player:
        surprises = _record(player) if as_json else _tell(player, db)
    return SURPRISED if surprises else 0


def _record(player: Player) -> int:
    from accelflow.cli.output import print_json
    from accelflow.cli.patience import patiently
    from accelflow.cli.record import recorded

    with patiently("Playing"):
        document, surprises = recorded(player)
    print_json(document)
    return surprises


def _tell(player: Player, db: str | None) -> int:
    from accelflow.cli.output import Page, Terminal, said
    from accelflow.cli.story import told

    surprises = told(player)
    if db is not None:
        page = Page(Terminal())
        page.blank()
        page.put(said("The playing is kept. Go on from where it ended, for instance with:"))
        last = list(player.scenario.challenges)[-1]
        page.whole(said(f"  export ACCELFLOW_DB={shlex.quote(db)}"))
        for command in ("board", f"show {last}", f"moves {last}"):
            page.whole(said(f"  accelflow {command}"))
    return surprises


def _list(as_json: bool) -> int:
    from accelflow.cli.output import Page, Terminal, print_json, said

    titles = {name: title_of(name) for name in SHIPPED}
    if as_json:
        print_json(titles)
        return 0
    page, widest = Page(Terminal()), max(map(len, titles))
    for name, title in titles.items():
        if page.narrow:
            page.put(said(name))
            page.put(said(title), indent=2)
        else:
            page.put(said(title), indent=widest + 2, first=f"{name:<{widest + 2}}")
    return 0
