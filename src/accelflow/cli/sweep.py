"""The command `accelflow sweep`: records what has fallen due, once or again and again."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from time import sleep

import click

from accelflow.accelerator import Sweep
from accelflow.cli.confirming import clock_doubted, confirm_option
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.patience import patiently
from accelflow.cli.reasons import DUE
from accelflow.codec import to_dict
from accelflow.domain.events import Event
from accelflow.errors import Fault, InvalidInput
from accelflow.render import moment
from accelflow.render.words import count, one_line
from accelflow.zones import zone

SET_ASIDE = 3
"""The exit status when some challenge could not be swept; all others were."""
LIMIT = 1_000


@click.command(
    help="Record what has fallen due, the oldest first, a challenge at a time. Nothing depends on "
    "it: each command settles first what its challenge owes. It makes dates appear in the record "
    "when they pass, and hosts hear of them.\n\n"
    "With --json, `settled` are the events, and `failed` the challenges set aside. With --watch, "
    "each sweep that does something prints its own.\n\n"
    "Exit status: 0, or 3 when some challenge had to be set aside, or the clock is suspect; the "
    "other challenges are swept all the same."
)
@click.option("--dry-run", is_flag=True, help="Tell what would be recorded, and write nothing.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    default=LIMIT,
    show_default=True,
    help="How many challenges are swept at most.",
)
@click.option(
    "--watch",
    type=click.FloatRange(0, min_open=True, max=86_400),
    metavar="SECONDS",
    help="Go on until ctrl-C, with a pause of so many seconds after each sweep.",
)
@confirm_option
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def sweep(
    dry_run: bool,
    limit: int,
    watch: float | None,
    confirm: bool,
    db: str,
    at: str | None,
    as_json: bool,
) -> int:
    """Sweeps; the exit status."""
    if dry_run and watch is not None:
        raise InvalidInput.of("--watch", "goes on and on", "leave it out with --dry-run")
    with hosting(db, at) as host, clock_doubted():
        if watch is None:
            return _once(host, limit, confirm=confirm, dry_run=dry_run, as_json=as_json)
        if host.now is not None:
            problem = "waits for real time, and the clock of a rehearsal stands still"
            raise InvalidInput((Fault("--watch", problem, "give --at, and sweep once"),))
        while True:
            _watch(host, limit, confirm=confirm, as_json=as_json)
            sleep(watch)
            # whoever confirmed has looked at the clock once, and not at what it tells later
            confirm = False


def _once(host: Host, limit: int, *, confirm: bool, dry_run: bool, as_json: bool) -> int:
    with patiently("Looking" if dry_run else "Sweeping"):
        if dry_run:
            found = host.accelerator.owed(limit)
        else:
            found = host.accelerator.sweep(limit, confirm=confirm)
    _tell(host, found, limit, dry_run=dry_run, as_json=as_json)
    return SET_ASIDE if found.failed else 0


def _watch(host: Host, limit: int, *, confirm: bool, as_json: bool) -> None:
    """All that is owed now, however much; only what was done is told."""
    while True:
        found = host.accelerator.sweep(limit, confirm=confirm)
        if found.settled or found.failed:
            _tell(host, found, limit, dry_run=False, as_json=as_json)
            sys.stdout.flush()
        if _swept(found) < limit:
            return


def _tell(host: Host, found: Sweep, limit: int, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        failed = [{"challenge": id, "error": str(error)} for id, error in found.failed]
        print_json({"settled": [to_dict(event) for event in found.settled], "failed": failed})
        return
    page = Page(Terminal())
    for challenge, events in groupby(found.settled, lambda event: event.challenge):
        _put(page, host, challenge, events)
    done = "would be swept" if dry_run else "swept"
    page.put(said(f"{count(_swept(found), 'challenge')} {done}."))
    if _swept(found) >= limit:
        page.put(said("There may be more: sweep again, or give a larger --limit.", "dim"))
    if dry_run:
        page.put(said("Nothing was written.", "dim"))
    for challenge, error in found.failed:
        click.echo(f"accelflow: {challenge} is set aside: {error}", err=True)


def _put(page: Page, host: Host, challenge: str, events: Iterable[Event]) -> None:
    current = host.accelerator.challenge(challenge).challenge
    place, methodology = zone(current.brief.zone), host.methodology(current)
    page.put(said(challenge, "bold"))
    for event in events:
        told = one_line(moment(event, place, methodology=methodology))
        page.put(said(told, DUE), indent=4, first="  ")


def _swept(found: Sweep) -> int:
    return len({event.challenge for event in found.settled})
