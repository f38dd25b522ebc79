"""What `accelflow show` tells of a store itself: its file, its clock, its methodologies."""

from __future__ import annotations

import sqlite3
from importlib.metadata import version

from accelflow.cli.host import Host
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.render.words import count
from accelflow.sqlite.schema import VERSION


def show_store(host: Host, *, as_json: bool) -> None:
    """Prints it."""
    found = _plain(host)
    if as_json:
        print_json(found)
        return
    page = Page(Terminal())
    page.put(said(str(found["store"]), "bold"))
    page.put(said(count(len(host.journal.summaries()), "challenge")), indent=2, first="  ")
    clock = "real time" if host.now is None else f"a rehearsal's, at {host.now.isoformat()}"
    page.put(said(f"clock: {clock}"), indent=2, first="  ")
    for one in host.playbooks:
        page.put(said(f"methodology: {one.methodology.name}@{one.methodology.version}"), 2, "  ")
    for name, invalid in host.unbound:
        page.put(said(f"methodology that cannot be used here: {name}"), 2, "  ")
        for fault in invalid.faults:
            page.put(said(str(fault)), indent=6, first="    ")
    told = f"accelflow {found['accelflow']}, SQLite {found['sqlite']}, schema {found['schema']}"
    page.put(said(told, "dim"), indent=2, first="  ")


def _plain(host: Host) -> dict[str, object]:
    return {
        "store": str(host.journal.path),
        "challenges": [row.challenge for row in host.journal.summaries()],
        "rehearsal": None if host.now is None else host.now.isoformat(),
        "methodologies": [
            {"name": name, "version": number, "hash": hash}
            for name, number, hash in (
                (one.methodology.name, one.methodology.version, one.methodology.hash)
                for one in host.playbooks
            )
        ],
        "unbound": {name: [str(fault) for fault in why.faults] for name, why in host.unbound},
        "accelflow": version("accelflow"),
        "sqlite": sqlite3.sqlite_version,
        "schema": VERSION,
    }
