"""Kills two writing processes again and again, and looks at what they left.

Run it by `python -m tests.sqlite.kill`.

Each cycle two processes ask one store for real commands, of one challenge that they share and of
one of their own, until both are killed. Then every promise is held against the file.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Final

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.errors import Conflict
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as on
from tests.sqlite.host import Host, assert_whole, content

WRITERS: Final = ("left", "right")


@attrs.define
class Figures:
    """What was seen in all cycles together."""

    cycles: int = 0
    acknowledged: int = 0
    """Commands whose answer had reached the one who asked."""
    lost: int = 0
    changed: int = 0
    """Acknowledged, and answered otherwise when asked again."""
    unacknowledged: int = 0
    """Recorded, and killed before the answer went out: asking again is told of them."""
    events: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sqlite.kill", description=__doc__)
    parser.add_argument("--cycles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    chance = random.Random(chosen.seed)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        figures = run(Path(name), chosen.cycles, chance)
    for field in attrs.fields(Figures):
        print(f"{field.name:>15} {getattr(figures, field.name):>8,}")
    print(f"{'seconds':>15} {time.monotonic() - begun:>8.1f}")
    return int(bool(figures.lost or figures.changed))


def run(folder: Path, cycles: int, chance: random.Random) -> Figures:
    """So many cycles on one store; AssertionError where it is not whole after one."""
    path, figures = folder / "store.db", Figures()
    SqliteJournal(path).close()
    for cycle in range(cycles):
        told = killed(path, folder, cycle, chance)
        with closing(SqliteJournal(path)) as journal:
            look(journal, cycle, told, figures)
        figures.cycles += 1
    with closing(SqliteJournal(path)) as journal:
        assert_whole(journal)
        assert journal._store.rows("PRAGMA integrity_check") == [("ok",)]
        figures.events = len(content(journal).events)
    return figures


def killed(path: Path, folder: Path, cycle: int, chance: random.Random) -> dict[str, str]:
    """Two writers begun and killed; the ids that were answered, and whether they were granted."""
    notes = [folder / f"{cycle}-{writer}" for writer in WRITERS]
    children = [
        child(path, note, cycle, writer) for note, writer in zip(notes, WRITERS, strict=True)
    ]
    try:
        while not all(note.exists() and note.stat().st_size for note in notes):
            for one in children:
                assert os.waitpid(one, os.WNOHANG) == (0, 0), "a writer ended by itself"
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.05))
    finally:
        for one in children:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(one, signal.SIGKILL)
                os.waitpid(one, 0)
    lines = [line for note in notes for line in note.read_text().splitlines()]
    for note in notes:
        note.unlink()
    return dict(line.split() for line in lines)


def child(path: Path, note: Path, cycle: int, writer: str) -> int:
    """The id of a new process that writes until it is killed."""
    one = os.fork()
    if one:
        return one
    try:
        write_for_ever(path, note, cycle, writer)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(1)


def write_for_ever(path: Path, note: Path, cycle: int, writer: str) -> None:
    """Asks command after command and notes each answer outside of the store."""
    host = Host(SqliteJournal(path, patience=30))
    with note.open("ab", buffering=0) as out:
        for number in count():
            id, answered = f"{cycle}-{writer}-{number}", None
            while answered is None:
                try:
                    answered = asked(host, id)
                except Conflict:
                    continue
            out.write(f"{id} {answered}\n".encode())


def asked(host: Host, id: str) -> bool:
    """Whether the command of an id is granted; each id has one command for ever."""
    cycle, writer, number = id.split("-")
    challenge = f"{cycle}-{'shared' if int(number) % 2 else writer}"
    command, actor = _COMMANDS[min(int(number) // 2, 2 + int(number) % 5)]
    return host.ask(command, actor, challenge=challenge, id=id).accepted


_COMMANDS: Final[tuple[tuple[Command, Actor], ...]] = (
    (on.SET_CHALLENGE, on.PROPOSER),
    (on.RECORD_INDICATIVE_TARGET, on.PROPOSER),
    (on.SUBMIT_PROPOSAL, on.PROPOSER),
    (on.OPEN_REVIEW, on.REVIEWER),
    (on.RECORD_INDICATIVE_TARGET, on.OFFICE),
    (on.COMPLETE, on.OFFICE),
    (on.RECORD_REVIEW, on.REVIEWER),
)


def look(journal: SqliteJournal, cycle: int, told: dict[str, str], figures: Figures) -> None:
    """Holds what a cycle left against what its writers were told."""
    challenges = [f"{cycle}-{name}" for name in (*WRITERS, "shared")]
    assert_whole(journal, challenges)
    before = content(journal, challenges)
    recorded = {row[0] for row in before.answers}
    host = Host(journal)
    for id, granted in told.items():
        figures.acknowledged += 1
        figures.lost += id not in recorded
        figures.changed += str(asked(host, id)) != granted
    for id in recorded - set(told):
        figures.unacknowledged += 1
        asked(host, id)
    assert content(journal, challenges) == before, "asking again wrote something"


if __name__ == "__main__":
    raise SystemExit(main())
