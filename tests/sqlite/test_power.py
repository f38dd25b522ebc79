"""What is acknowledged is on the disk: it outlives a power cut at any length of the log."""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import attrs
import pytest

from accelflow.accelerator import Answer
from accelflow.errors import AccelflowError, OutcomeUnknown
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as on
from tests.sqlite.host import Content, Host, assert_whole, content
from tests.sqlite.watched import LOG, Acknowledged, Trace, safe_lengths, unsynced, watched

CUT_EVERY = 512


@attrs.frozen
class Run:
    """Commands that were acknowledged one by one, and what the store held after each.

    The store's two files lie in `folder` as they were before anybody closed them.
    """

    folder: Path
    trace: Trace
    held: list[Content]


def run(folder: Path, synchronous: str) -> Run:
    """Three challenges begun over watched files."""
    held: list[Content] = []
    with watched(folder / "store.db", synchronous=synchronous) as (journal, disk):
        host = Host(journal)
        held.append(content(journal))
        for challenge in "abc":
            for number, (command, actor) in enumerate(
                [
                    (on.SET_CHALLENGE, on.PROPOSER),
                    (on.COMPLETE, on.OFFICE),
                    (on.SUBMIT_PROPOSAL, on.PROPOSER),
                ]
            ):
                id = f"{challenge}-{number}"
                host.ask(command, actor, challenge=challenge, id=id)
                disk.trace.append(Acknowledged(id))
                held.append(content(journal))
        kept = folder / "kept"
        kept.mkdir()
        for name in ("store.db", LOG):
            shutil.copy(folder / name, kept / name)
    return Run(kept, disk.trace, held)


def law_of_syncs(done: Run) -> None:
    """Every acknowledgement comes after a sync of all that was written to the log."""
    assert unsynced(done.trace) == []


def law_of_cuts(done: Run) -> None:
    """Of a log cut anywhere what opens is what some number of the commands left behind.

    It is no fewer than were acknowledged while no more than this much was on the disk.
    """
    log = (done.folder / LOG).read_bytes()
    safe = safe_lengths(done.trace)
    seen: Counter[int] = Counter()
    for length in range(0, len(log) + CUT_EVERY, CUT_EVERY):
        least = bisect_right(safe, length)
        found = opened(done, log[:length])
        assert found in done.held[least:]
        seen[done.held.index(found)] += 1
    assert len(seen) == len(done.held)


def opened(done: Run, log: bytes) -> Content:
    """What a store holds whose log was cut, as the journal opens it."""
    folder = done.folder / "cut"
    folder.mkdir()
    shutil.copy(done.folder / "store.db", folder)
    (folder / LOG).write_bytes(log)
    with SqliteJournal(folder / "store.db") as journal:
        found = content(journal)
    shutil.rmtree(folder)
    return found


def test_an_acknowledgement_comes_after_a_sync(tmp_path: Path) -> None:
    """Between the last write to the log and each answer the log was brought to the disk."""
    done = run(tmp_path, "FULL")
    law_of_syncs(done)
    assert len(safe_lengths(done.trace)) == len(done.held) - 1 == 9


def test_a_cut_log_opens_on_what_was_acknowledged(tmp_path: Path) -> None:
    """At every 512 bytes, and at each length that is reached a legal prefix and no less."""
    law_of_cuts(run(tmp_path, "FULL"))


@pytest.mark.parametrize("law", [law_of_syncs, law_of_cuts])
def test_without_syncs_the_laws_fail(tmp_path: Path, law: object) -> None:
    """The defect of a connection that syncs nothing is caught by each of the two."""
    done = run(tmp_path, "OFF")
    assert callable(law)
    with pytest.raises(AssertionError):
        law(done)


def test_a_write_or_sync_that_fails_leaves_a_whole_store(tmp_path: Path) -> None:
    """Each in turn: what is told as failed is not there, also after a crash at once.

    What is unknown is resolved by asking again, and what crashed opens whole. That a fate is
    unknown is no excess of care: undone before our eyes, it comes back to life after a crash.
    """
    fates: Counter[str] = Counter()
    number = come_back = 0
    while fates["untouched"] == 0:
        number += 1
        folder = tmp_path / str(number)
        (folder / "crashed").mkdir(parents=True)
        with watched(folder / "store.db") as (journal, disk):
            host = Host(journal).play(on.walk_to("drafted"))
            disk.calls, disk.fails_at = 0, number
            fate = asked(host)
            fates[fate if disk.calls >= number else "untouched"] += 1
            disk.fails_at = 0
            for name in ("store.db", LOG):
                shutil.copy(folder / name, folder / "crashed" / name)
            written = journal.answer("x") is not None
            again = submit(host)
            assert (again.accepted, again.replayed) == (True, written)
            assert_whole(journal)
        with SqliteJournal(folder / "crashed" / "store.db") as journal:
            there = journal.answer("x") is not None
            assert_whole(journal)
            assert there == {"failed": False, "accepted": True}.get(fate, there)
        come_back += there and not written
    assert set(fates) == {"unknown", "untouched"}
    assert come_back


def asked(host: Host) -> str:
    """How a command ended."""
    try:
        submit(host)
    except OutcomeUnknown:
        return "unknown"
    except AccelflowError:
        return "failed"
    return "accepted"


def submit(host: Host) -> Answer:
    """A proposal, with the id x."""
    return host.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
