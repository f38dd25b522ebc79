"""A host in plain Python keeps rows of its own in step with the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from accelflow import ManualClock, MemoryJournal
from tests import lifecycle as on
from tests.embedding.plain_host import Host


@pytest.fixture
def host() -> Iterator[Host]:
    """A host with an empty journal."""
    made = Host(MemoryJournal(), ManualClock(on.BEGIN))
    yield made
    made.db.close()


def registry(host: Host) -> list[tuple[str, str]]:
    """The host's rows."""
    return host.db.execute("SELECT id, stage FROM registry ORDER BY id").fetchall()


def test_the_hosts_rows_follow_the_journal(host: Host) -> None:
    """After every command the row says the stage, and what was recorded is told once."""
    host.ask(on.SET_CHALLENGE, "a", on.PROPOSER, "1")
    assert registry(host) == [("a", "drafted")]
    host.ask(on.SUBMIT_PROPOSAL, "a", on.PROPOSER, "2")
    host.ask(on.SUBMIT_PROPOSAL, "a", on.PROPOSER, "2")
    assert registry(host) == [("a", "proposed")]
    assert host.mails == ["a: set-challenge", "a: submit-proposal"]


def test_a_refusal_leaves_the_hosts_rows(host: Host) -> None:
    """Nothing happened, so nothing is written and nobody is told."""
    host.ask(on.SET_CHALLENGE, "a", on.PROPOSER, "1")
    assert not host.ask(on.COMPLETE, "a", on.OFFICE, "2").accepted
    assert registry(host) == [("a", "drafted")]
    assert host.mails == ["a: set-challenge"]


def test_a_rule_of_the_hosts_database_undoes_both(host: Host) -> None:
    """An entity may lead one challenge here: the second is in neither the journal nor the table."""
    host.ask(on.SET_CHALLENGE, "a", on.PROPOSER, "1")
    with pytest.raises(sqlite3.IntegrityError):
        host.ask(on.SET_CHALLENGE, "b", on.PROPOSER, "2")
    assert registry(host) == [("a", "drafted")]
    assert host.accelerator.history("b") == ()
    assert [found.challenge.id for found in host.accelerator.challenges()] == ["a"]
    assert host.mails == ["a: set-challenge"]


def test_a_sweep_keeps_the_hosts_rows_in_step() -> None:
    """What falls due by itself reaches the host by the same hooks."""
    clock = ManualClock(on.BEGIN)
    host = Host(MemoryJournal(), clock)
    for number, event in enumerate(on.walk_to("accelerating").events):
        if event.actor is not None:
            clock.set(event.recorded_at)
            command = event.cause
            host.ask(command, "a", event.actor, str(number))  # type: ignore[arg-type]
    clock.set(on.CAP)
    # nothing was recorded for a hundred days, so somebody has to say that the date is right
    host.accelerator.sweep(confirm=True)
    assert registry(host) == [("a", "concluded")]
    assert "a: deadline-lapsed" in host.mails
    host.db.close()
