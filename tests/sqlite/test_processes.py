"""Several processes write to one store: all of it is there, once, and none of them starves."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from accelflow.errors import Conflict
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as on
from tests.contracts.batches import batch, write
from tests.sqlite.host import Host, assert_whole

EACH = 60
"""How many commands each process asks."""


def in_processes(work: Callable[[str], None]) -> None:
    """The same work in two forked processes; both must end well."""
    children = []
    for name in ("left", "right"):
        child = os.fork()
        if not child:
            try:
                work(name)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert ended == [0, 0]


def asking(path: Path, challenge_of: Callable[[str], str]) -> Callable[[str], None]:
    """A process that asks for targets, each again with the same id where others came first."""

    def work(name: str) -> None:
        with SqliteJournal(path, patience=30) as journal:
            host = Host(journal)
            for number in range(EACH):
                until_through(host, challenge_of(name), f"{name}-{number}")

    return work


def until_through(host: Host, challenge: str, id: str) -> None:
    """Asks with the same id until it is answered."""
    while True:
        try:
            assert host.ask(
                on.RECORD_INDICATIVE_TARGET, on.OFFICE, challenge=challenge, id=id
            ).accepted
        except Conflict:
            continue
        return


@pytest.mark.parametrize("shared", [True, False])
def test_two_processes_lose_nothing(path: Path, shared: bool) -> None:
    """On one challenge, where each must often decide anew, and on one each."""

    def challenge_of(name: str) -> str:
        return "shared" if shared else name

    with SqliteJournal(path) as journal:
        for challenge in {challenge_of("left"), challenge_of("right")}:
            Host(journal).ask(on.SET_CHALLENGE, on.PROPOSER, challenge=challenge, id=challenge)
    in_processes(asking(path, challenge_of))
    with SqliteJournal(path) as journal:
        assert_whole(journal)
        accelerator = Host(journal).accelerator
        for name in ("left", "right"):
            history = accelerator.history(challenge_of(name))
            own = [event.attempt for event in history if str(event.attempt).startswith(name)]
            expected = [f"{name}-{number}" for number in range(EACH)]
            assert [id for id in own if id != name] == expected


def test_two_processes_share_the_lock(path: Path, tmp_path: Path) -> None:
    """With both writing without a pause, neither waits for seconds nor gets only crumbs."""
    SqliteJournal(path).close()

    def work(name: str) -> None:
        longest = 0.0
        with SqliteJournal(path) as journal:
            until, done = time.monotonic() + 1, 0
            while (begun := time.monotonic()) < until:
                write(journal, batch(name, done))
                done += 1
                longest = max(longest, time.monotonic() - begun)
        (tmp_path / name).write_text(f"{done} {longest}")

    in_processes(work)
    figures = [(tmp_path / name).read_text().split() for name in ("left", "right")]
    done = sorted(int(count) for count, _ in figures)
    assert done[0] * 10 > done[1], figures
    assert max(float(longest) for _, longest in figures) < 2, figures


@pytest.mark.slow
def test_killed_processes_leave_a_whole_store() -> None:
    """Ten cycles of two writers killed at any moment: nothing lost, doubled or half done.

    `python -m tests.sqlite.kill --cycles 300` looks longer.
    """
    seed = str(random.randrange(1_000_000))
    command = [sys.executable, "-m", "tests.sqlite.kill", "--cycles", "10", "--seed", seed]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\blost +0\b", done.stdout)
    assert re.search(r"\bchanged +0\b", done.stdout)
    found = re.search(r"\backnowledged +([\d,]+)", done.stdout)
    assert found is not None
    assert int(found.group(1).replace(",", "")) > 50
