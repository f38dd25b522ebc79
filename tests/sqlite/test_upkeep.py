"""Rows are derived anew, old answers pruned and personal texts erased, and the events stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock, SystemClock
from accelflow.codec import ERASED, erase
from accelflow.domain.commands import RequestWithdrawal
from accelflow.errors import AnswerPruned, ChainBroken, InvalidInput, UnknownEvent
from accelflow.memory import MemoryJournal
from accelflow.sqlite import SqliteJournal, upkeep
from tests import lifecycle as on
from tests.sqlite.host import Host, assert_whole, content


def test_rebuilt_rows_are_those_that_were_written(journal: SqliteJournal) -> None:
    """After whole walks a rebuilding finds every row and every deadline as it should be."""
    for stage in ("completed", "withdrawn", "accelerating"):
        Host(journal).play(on.walk_to(stage), stage)
    before = content(journal)
    assert before.deadlines
    rebuilt = journal.rebuild_summaries(Host(journal).accelerator.summarise)
    assert (rebuilt.challenges, rebuilt.changed, rebuilt.failed) == (3, (), ())
    assert content(journal) == before


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM summary WHERE challenge = 'b'",
        "DELETE FROM deadline WHERE challenge = 'b'",
        "UPDATE summary SET next_due = 1 WHERE challenge = 'b'",
        "UPDATE deadline SET due_at = due_at + 1 WHERE challenge = 'b'",
        "INSERT INTO deadline VALUES ('b', 'no-such-rule', 1, 'lapse', 0, 0)",
        "INSERT INTO summary VALUES ('b-2', 'led', 1, 'kg-1', 'x', NULL, 1, 0)",
        "INSERT INTO deadline VALUES ('b-2', 'day-100', 1, 'lapse', 0, 0)",
    ],
)
def test_wrong_rows_are_mended_from_the_events(journal: SqliteJournal, damage: str) -> None:
    """Whatever happened to the rows of one challenge, they are as before and it alone is told."""
    for challenge in "ab":
        Host(journal).play(on.walk_to("accelerating"), challenge)
    before = content(journal)
    journal._store._writer.execute(damage)
    assert content(journal) != before
    rebuilt = journal.rebuild_summaries(Host(journal).accelerator.summarise)
    assert content(journal) == before
    assert rebuilt.changed in (("b",), ("b-2",))
    assert journal.rebuild_summaries(Host(journal).accelerator.summarise).changed == ()


def test_rows_need_events() -> None:
    """Of no event nobody can tell how a challenge stands."""
    with pytest.raises(InvalidInput) as caught:
        Accelerator(MemoryJournal(), [on.PLAYBOOK]).summarise(())
    assert [fault.path for fault in caught.value.faults] == ["stored"]


def test_a_broken_challenge_stops_no_other(journal: SqliteJournal) -> None:
    """It is told with its error and keeps its rows, and the rows behind it are mended."""
    for challenge in "ab":
        Host(journal).script(challenge, challenge)
    execute = journal._store._writer.execute
    before = journal.summaries()
    execute("UPDATE event SET body = x'7b7d' WHERE challenge = 'a' AND position = 1")
    execute("UPDATE summary SET stage = 'nowhere' WHERE challenge = 'b'")
    rebuilt = journal.rebuild_summaries(Host(journal).accelerator.summarise)
    ((challenge, error),) = rebuilt.failed
    assert (challenge, rebuilt.changed) == ("a", ("b",))
    assert isinstance(error, ChainBroken)
    assert journal.summaries() == before


def test_old_answers_lose_their_bodies(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those written before the instant, and no younger one; id, digest and challenge stay."""
    monkeypatch.setattr(upkeep, "CHUNK", 2)
    clock = ManualClock(on.BEGIN)
    with SqliteJournal(path, clock=clock) as journal:
        host = Host(journal)
        for number in range(5):
            host.ask(on.SET_CHALLENGE, on.PROPOSER, challenge=f"c-{number}", id=f"id-{number}")
            clock.advance(days=1)
        before = [journal.answer(f"id-{number}") for number in range(5)]
        assert journal.prune_answers(on.BEGIN + timedelta(days=3)) == 3
        after = [journal.answer(f"id-{number}") for number in range(5)]
        pruned = [one and attrs.evolve(one, body=None) for one in before[:3]]
        assert after == [*pruned, *before[3:]]
        assert journal.prune_answers(on.BEGIN + timedelta(days=3)) == 0


def test_a_pruned_acceptance_is_told_from_the_history(journal: SqliteJournal) -> None:
    """Who asks again is told what was recorded, and with other content still hears of the id."""
    host = Host(journal)
    first = host.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
    assert journal.prune_answers(SystemClock().now() + timedelta(days=1)) == 1
    before = content(journal)
    again = host.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
    assert (again.accepted, again.replayed, again.events) == (True, True, first.events)
    other = host.ask(on.COMPLETE, on.PROPOSER, id="x")
    assert [reason.code for reason in other.reasons] == ["id-reused"]
    assert content(journal) == before


def test_a_pruned_refusal_is_an_error_of_its_own(journal: SqliteJournal) -> None:
    """Nothing tells any more what it was, and it is not done again."""
    host = Host(journal)
    host.ask(on.OPEN_REVIEW, on.REVIEWER, id="x")
    journal.prune_answers(SystemClock().now() + timedelta(days=1))
    with pytest.raises(AnswerPruned, match="'x'"):
        host.ask(on.OPEN_REVIEW, on.REVIEWER, id="x")


def test_an_erased_answer_leaves_the_files(journal: SqliteJournal, path: Path) -> None:
    """What the body held of personal texts is in neither file nor log, and the answer stays."""
    host = Host(journal).play(on.walk_to("drafted"))
    host.ask(RequestWithdrawal("The law is about to change."), on.PROPOSER, id="x")
    known = journal.answer("x")
    assert known is not None
    assert known.body is not None
    assert known.body in everything_beside(path)
    host.accelerator.erase_answer("x")
    after = journal.answer("x")
    assert after is not None
    assert (after.id, after.digest) == (known.id, known.digest)
    assert after.body is not None
    assert len(after.body) < len(known.body)
    assert known.body not in everything_beside(path)


def test_erased_texts_are_gone_from_the_files(journal: SqliteJournal, path: Path) -> None:
    """Event and chain stay; the text reads as erased, and neither file nor log holds it."""
    host = Host(journal).play(on.walk_to("drafted"))
    secret = "Aigul of the permits office asked for it " * 40
    host.ask(RequestWithdrawal(secret), on.PROPOSER)
    host.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE)
    position = len(journal.read(on.CHALLENGE)) - 1
    before = journal.read(on.CHALLENGE)
    assert secret.encode() in everything_beside(path)
    journal.erase_personal(on.CHALLENGE, position, erase)
    assert b"Aigul" not in everything_beside(path)
    after = journal.read(on.CHALLENGE)
    assert [(one.body, one.hash) for one in after] == [(one.body, one.hash) for one in before]
    cause = host.accelerator.history(on.CHALLENGE)[position - 1].cause
    assert isinstance(cause, RequestWithdrawal)
    assert cause.reason == ERASED
    assert_whole(journal)


def everything_beside(path: Path) -> bytes:
    """The bytes of the store's file and of its log."""
    return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()


def test_only_what_is_personal_can_be_erased(journal: SqliteJournal) -> None:
    """A callable that changes the bytes or the hash changes nothing in the store but `personal`."""
    Host(journal).play(on.walk_to("drafted"))
    (before,) = journal.read(on.CHALLENGE)
    journal.erase_personal(
        on.CHALLENGE,
        1,
        lambda one: attrs.evolve(one, body=b"other", hash="f" * 64, personal=b"[]"),
    )
    assert journal.read(on.CHALLENGE) == (attrs.evolve(before, personal=b"[]"),)


@pytest.mark.parametrize(("challenge", "position"), [(on.CHALLENGE, 2), ("nowhere", 1)])
def test_what_is_not_there_cannot_be_erased(
    journal: SqliteJournal, challenge: str, position: int
) -> None:
    """The error names the challenge and the position, and nothing changes."""
    Host(journal).play(on.walk_to("drafted"))
    before = content(journal)
    with pytest.raises(UnknownEvent) as caught:
        journal.erase_personal(challenge, position, erase)
    assert (caught.value.challenge, caught.value.position) == (challenge, position)
    assert content(journal) == before
