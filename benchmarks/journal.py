"""What a durable command costs: the accelerator over SQLite, against the bare statements."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from io import FileIO
from itertools import count, cycle
from pathlib import Path
from typing import Final

from _bare import connected, writing
from _by_hand import calling
from _shares import PARTS, SHELL, SHELL_HAS, shares
from _subjects import Subject, fill, subject
from _timing import Times, machine, race, ratios, spread

from accelflow.accelerator import Accelerator
from accelflow.cache import MOST
from accelflow.clock import ManualClock
from accelflow.playbooks import playbook as shipped
from accelflow.rules.playbook import Playbook
from accelflow.sqlite import SqliteJournal

Call = Callable[[], object]

SIZES: Final = (3, 40, 200)
AIM: Final = 0.8
"""How much of the rate of the bare statements is wanted at 40 events."""

AGAIN: Final = "accelflow, asked again"
"""Of challenges that the accelerator remembers: it reads their newest event alone."""
FIRST: Final = "accelflow, asked first"
"""Of challenges that it does not remember: it reads and replays the whole history."""
BY_HAND: Final = "its pure parts, by hand"
"""The checks, decision, fold and codec around the bare statements: what no shell can undercut."""
BARE: Final = "bare sqlite3, reads all"
BARE_NEWEST: Final = "bare sqlite3, reads newest"
"""The bare statements, with the one read that a writer with a cache would make."""
SYNC: Final = "one write and sync of 24 kB"
"""What the disk takes for about what a commit writes. The slower, the less all else shows."""

EVENTS: Final = 8_000
"""Of all challenges of a store together, so that each store has about the same size."""


def main() -> None:
    chosen = _arguments()
    playbook = shipped()
    print(f"{machine('attrs', 'msgspec')}, SQLite {sqlite3.sqlite_version}")
    print(f"{chosen.rounds} rounds of {chosen.calls} commands each, taken in turn, all durable\n")
    folder = Path(chosen.folder or tempfile.gettempdir())
    for size in SIZES:
        with tempfile.TemporaryDirectory(dir=folder) as stores:
            times, parts = _measured(Path(stores), subject(playbook, size), playbook, chosen)
        _print_race(size, times)
        _print_parts(parts)
        if size == 40:
            command = spread(times[AGAIN]).median
    _print_import(folder, command)


def _measured(
    folder: Path, subject: Subject, playbook: Playbook, chosen: argparse.Namespace
) -> tuple[Times, Mapping[str, Mapping[str, float]]]:
    """The race, and afterwards the parts of our two contestants."""
    # no more than an accelerator remembers
    names = [f"c-{number}" for number in range(min(MOST, EVENTS // len(subject.events)))]
    with ExitStack() as stack:

        def ours(name: str, *, remembers: bool) -> Call:
            fill(folder / name, playbook, subject, names)
            journal = stack.enter_context(SqliteJournal(folder / name))
            return _handling(journal, playbook, subject, names, remembers=remembers)

        def bare(name: str) -> sqlite3.Connection:
            fill(folder / name, playbook, subject, names)
            return stack.enter_context(closing(connected(folder / name)))

        contestants = {
            AGAIN: ours("again.db", remembers=True),
            FIRST: ours("first.db", remembers=False),
            BY_HAND: calling(bare("hand.db"), playbook, subject, names),
            BARE: writing(bare("all.db"), subject, names, reads_all=True),
            BARE_NEWEST: writing(bare("newest.db"), subject, names, reads_all=False),
            SYNC: _syncing(stack.enter_context((folder / "sync").open("wb", buffering=0))),
        }
        times = race(contestants, chosen.rounds, chosen.calls)
        parts = {
            name: shares(contestants[name], chosen.rounds, chosen.calls // 3)
            for name in (AGAIN, FIRST)
        }
    return times, parts


def _handling(
    journal: SqliteJournal,
    playbook: Playbook,
    subject: Subject,
    names: Sequence[str],
    *,
    remembers: bool,
) -> Call:
    """One command, its challenge the next of these names, which were all asked about before."""
    asked = subject.attempt
    accelerator = Accelerator(journal, [playbook], clock=ManualClock(asked.at))
    forget = accelerator._book.cache.drop
    for name in names:
        accelerator.check(asked.command, challenge=name, actor=asked.actor)
    ids, turns = count(), cycle(names)

    def handle() -> None:
        name = next(turns)
        if not remembers:
            forget(name)
        answer = accelerator.handle(
            asked.command, challenge=name, actor=asked.actor, id=f"x-{next(ids)}"
        )
        if not answer.accepted:
            raise SystemExit("a command was refused")

    return handle


def _syncing(file: FileIO) -> Call:
    written = bytes(24_576)

    def sync() -> None:
        file.seek(0)
        file.write(written)
        os.fsync(file.fileno())

    return sync


# --- what is printed -----------------------------------------------------------------------------


def _print_race(size: int, times: Times) -> None:
    title = f"A challenge of {size} events"
    print(f"{title:<27}{'µs':>7}  {'quartiles':>13}{'a second':>10}   ", end="")
    print("rate to bare that reads all, or the newest")
    for name, series in times.items():
        took = spread(series)
        middle = f"{took.quarter:.0f}–{took.three_quarters:.0f}"
        rates = "   ".join(_rate(times, to, name) for to in (BARE, BARE_NEWEST))
        print(f"{name:<27}{took.median:7.0f}  {middle:>13}{1e6 / took.median:10,.0f}   {rates}")
    if size == 40:
        held = "held" if spread(ratios(times, BARE, AGAIN)).median >= AIM else "missed"
        print(f"The aim of {AIM} of the rate of bare that reads all, at 40 events: {held}", end="")
        print(f", where a sync takes {spread(times[SYNC]).median:.0f} µs")


def _rate(times: Times, to: str, name: str) -> str:
    rates = spread(ratios(times, to, name))
    return f"{rates.median:.2f} ({rates.quarter:.2f}–{rates.three_quarters:.2f})"


def _print_parts(parts: Mapping[str, Mapping[str, float]]) -> None:
    """Each part in microseconds and as a share of its command."""
    print(f"\n  {'where it goes':<26} {'asked again':>13} {'asked first':>14}")
    told = {**{name: what for name, (what, _) in PARTS.items()}, SHELL: SHELL_HAS}
    for name, what in told.items():
        columns = [
            f"{one[name]:8.1f} {one[name] / sum(one.values()):4.0%}" for one in parts.values()
        ]
        print(f"  {name:<26} {'  '.join(columns)}  {what}")
    print()


def _print_import(folder: Path, command: float) -> None:
    """What a process pays before its first command, as a share of the commands that follow."""
    program = (
        "from time import perf_counter as t; a = t();"
        "from accelflow import Accelerator, playbook; from accelflow.sqlite import SqliteJournal;"
        "b = t(); p = playbook('hundred-day'); c = t(); print((b - a) * 1e3, (c - b) * 1e3)"
    )
    call = [sys.executable, "-c", program]
    runs = [
        [float(word) for word in subprocess.check_output(call, text=True, cwd=folder).split()]
        for _ in range(9)
    ]
    imports, loads = (spread(series).median for series in zip(*runs, strict=True))
    print(f"Once a process: the import {imports:.0f} ms, the methodology {loads:.0f} ms;")
    for commands in (1, 1_000, 100_000):
        once = (imports + loads) * 1_000
        share = once / (once + commands * command)
        print(f"  {share:6.1%} of the time of a process that handles {commands:,} commands")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench journal", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--folder", help="where the stores are made; its disk is what is measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
