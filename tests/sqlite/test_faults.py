"""What can befall an open store is told by its own error, and nothing acknowledged is lost."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from accelflow.accelerator import Answer
from accelflow.errors import (
    AccelflowError,
    Stale,
    StoreBusy,
    StoreClosed,
    StoreForked,
    StoreFull,
    StoreGone,
    StoreMissing,
    TransactionOpen,
    TransactionOver,
)
from accelflow.hooks import Hooks
from accelflow.journal import Transaction
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as on
from tests.contracts.batches import batch, undone, write
from tests.sqlite.host import Host, assert_whole, content


def test_a_full_disk_is_told_and_got_over(journal: SqliteJournal) -> None:
    """Of each command that finds no room nothing is written, reading goes on; with room it works.

    Each begins with no free page, and the pages are filled otherwise every time.
    """
    host = Host(journal).play(on.walk_to("drafted"))
    full = done = 0
    for number in range(60):
        take_all_room(journal)
        before = content(journal)
        try:
            begin(host, f"c-{number}")
        except StoreFull:
            full += 1
            assert content(journal) == before
            assert host.accelerator.challenge(on.CHALLENGE).challenge.stage == "drafted"
            make_room(journal)
            answer = begin(host, f"c-{number}")
            assert (answer.accepted, answer.replayed) == (True, False)
        else:
            done += 1
    assert min(full, done) > 5
    assert_whole(journal)


def test_no_room_in_the_middle_of_a_batch(journal: SqliteJournal, path: Path) -> None:
    """Of a batch that takes many pages none stays when one is missing."""
    journal._store._writer.execute("PRAGMA max_page_count = 40")
    before = content(journal)
    with pytest.raises(StoreFull) as caught:
        write(journal, batch("a", 0, 10_000))
    assert caught.value.store == str(path)
    assert content(journal) == before
    write(journal, batch("a"))


def begin(host: Host, challenge: str) -> Answer:
    """A new challenge, its name the id of the attempt too."""
    return host.ask(on.SET_CHALLENGE, on.PROPOSER, challenge=challenge, id=challenge)


def take_all_room(journal: SqliteJournal) -> None:
    """Lets the file grow no more."""
    writer = journal._store._writer
    used = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {used}")


def make_room(journal: SqliteJournal) -> None:
    """Lets the file grow again."""
    journal._store._writer.execute("PRAGMA max_page_count = 1073741823")


def test_an_append_that_failed_cannot_be_passed_over(journal: SqliteJournal) -> None:
    """A host that catches its error still gets it at the end, and nothing is written."""
    write(journal, batch("a"))

    def work(transaction: Transaction) -> None:
        transaction.append(batch("b"))
        for one in (batch("a", 7), batch("c")):
            with pytest.raises(Stale) as caught:
                transaction.append(one)
            assert caught.value.challenge == "a"

    undone(journal, Stale, work)
    assert (journal.read("b"), journal.read("c")) == ((), ())


def test_a_transaction_ends_with_its_block(journal: SqliteJournal) -> None:
    """What is appended later is refused, instead of being written outside any transaction."""
    with journal.transaction() as transaction:
        transaction.append(batch("a"))
    with pytest.raises(TransactionOver):
        transaction.append(batch("a", 1))
    assert len(journal.read("a")) == 1


def uses(journal: SqliteJournal) -> list[Callable[[], object]]:
    """Every way to use a journal."""
    return [
        lambda: journal.read("a"),
        lambda: journal.answer("x"),
        lambda: journal.document("0" * 64),
        journal.summaries,
        lambda: journal.due(on.BEGIN, 1),
        lambda: write(journal, batch("z")),
        lambda: journal.prune_answers(on.BEGIN),
        lambda: journal.rebuild_summaries(lambda _: pytest.fail("there is nothing")),
        lambda: journal.erase_personal("a", 1, lambda one: one),
    ]


def test_a_closed_journal_says_so(path: Path) -> None:
    """However it is used; closing again is nothing new."""
    journal = SqliteJournal(path)
    write(journal, batch("a"))
    journal.close()
    journal.close()
    for use in uses(journal):
        with pytest.raises(StoreClosed) as caught:
            use()
        assert caught.value.store == str(path)


def test_a_journal_is_not_closed_inside_its_transaction(journal: SqliteJournal) -> None:
    """That is refused, and the transaction goes on."""
    with journal.transaction() as transaction:
        with pytest.raises(TransactionOpen):
            journal.close()
        transaction.append(batch("a"))
    assert len(journal.read("a")) == 1


def test_closing_waits_for_those_at_work(path: Path) -> None:
    """Another thread's transaction is committed, and its answer is durable."""
    journal = SqliteJournal(path)
    with journal.transaction() as transaction:
        closer = Thread(target=journal.close, daemon=True)
        closer.start()
        closer.join(timeout=0.05)
        assert closer.is_alive()
        transaction.append(batch("a"))
    closer.join(timeout=10)
    with SqliteJournal(path) as again:
        assert len(again.read("a")) == 1


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.rename(f"{path}.away")])
@pytest.mark.parametrize("file", ["store.db", "store.db-wal"])
def test_a_file_that_is_taken_away_is_missed(
    path: Path, spoil: Callable[[Path], None], file: str
) -> None:
    """Reading and writing stop at the next use: SQLite itself would write into the void."""
    with closing(SqliteJournal(path)) as journal:
        host = Host(journal).play(on.walk_to("drafted"))
        spoil(path.with_name(file))
        for use in (lambda: journal.read(on.CHALLENGE), lambda: ask(host)):
            with pytest.raises(StoreGone) as caught:
                use()
            assert (caught.value.store, caught.value.file) == (str(path), str(path.parent / file))


def test_a_file_put_in_the_place_of_ours_is_noticed(path: Path) -> None:
    """A backup copied over a running store by another name is not written into."""
    with SqliteJournal(path.with_name("backup.db")) as backup:
        write(backup, batch("b"))
    with closing(SqliteJournal(path)) as journal:
        host = Host(journal).play(on.walk_to("drafted"))
        path.with_name("backup.db").replace(path)
        with pytest.raises(StoreGone):
            ask(host)
    assert path.read_bytes().count(b"SQLite format 3") == 1


def test_a_file_taken_away_by_a_hook_is_missed_before_the_commit(path: Path) -> None:
    """What is acknowledged was in place when it was committed."""
    hooks = Hooks(inside_transaction=(lambda *_: path.unlink(),))
    with closing(SqliteJournal(path)) as journal, pytest.raises(StoreGone):
        Host(journal, hooks=hooks).ask(on.SET_CHALLENGE, on.PROPOSER)
    with pytest.raises(StoreMissing):
        SqliteJournal(path, create=False)


def test_a_transaction_has_one_block(journal: SqliteJournal) -> None:
    """Entered once more it begins nothing, and tells nobody a second time."""
    told: list[str] = []
    transaction = journal.transaction()
    with transaction:
        transaction.append(batch("a"))
        transaction.after_commit(lambda: told.append("a"))
    with pytest.raises(TransactionOver), transaction:
        pass
    assert told == ["a"]
    write(journal, batch("b"))


def ask(host: Host) -> Answer:
    """One more accepted command."""
    return host.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE)


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")
def test_a_forked_child_must_open_its_own(path: Path) -> None:
    """It is refused by the parent's journal, may open the file, and harms nothing by ending."""
    with SqliteJournal(path) as journal:
        host = Host(journal).play(on.walk_to("drafted"))
        status = os.waitpid(in_child(lambda: be_a_child(journal, path)), 0)[1]
        assert os.waitstatus_to_exitcode(status) == 0
        assert ask(host).accepted
        assert [len(journal.read(id)) for id in (on.CHALLENGE, "child")] == [2, 1]
        assert_whole(journal)


def in_child(work: Callable[[], object]) -> int:
    """The id of a forked child that does this, and ends with 0 where nothing is raised."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def be_a_child(journal: SqliteJournal, path: Path) -> None:
    """What a careless child does with its parent's journal."""
    for use in (*uses(journal), journal.close):
        with pytest.raises(StoreForked) as caught:
            use()
        assert caught.value.store == str(path)
        del caught
    del journal, use
    gc.collect()
    with SqliteJournal(path) as own:
        Host(own).ask(on.SET_CHALLENGE, on.PROPOSER, challenge="child", id="child")


def test_a_lock_held_elsewhere_is_waited_for_and_then_told(path: Path) -> None:
    """Reading goes on meanwhile; the error says how long we waited, and later it works."""
    with (
        SqliteJournal(path, patience=0.1) as journal,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        host = Host(journal).play(on.walk_to("drafted"))
        before = content(journal)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy) as caught:
            ask(host)
        assert (caught.value.store, caught.value.milliseconds) == (str(path), 100)
        assert content(journal) == before
        other.execute("COMMIT")
        assert ask(host).accepted


def test_readers_wait_for_no_writer(path: Path) -> None:
    """While a hook of one thread takes its time, another thread reads what is committed."""
    seen: list[int] = []

    def slow(*_: object) -> None:
        reader = Thread(target=lambda: seen.append(len(journal.read(on.CHALLENGE))), daemon=True)
        reader.start()
        reader.join(timeout=10)

    with SqliteJournal(path) as journal:
        Host(journal).play(on.walk_to("drafted"))
        ask(Host(journal, hooks=Hooks(inside_transaction=(slow,))))
        assert seen == [1]


def test_a_thread_that_waits_too_long_for_another_is_told(path: Path) -> None:
    """So the same bound holds inside one process."""
    raised: list[AccelflowError] = []

    def try_it() -> None:
        try:
            write(journal, batch("b"))
        except AccelflowError as error:
            raised.append(error)

    with SqliteJournal(path, patience=0.05) as journal:
        with journal.transaction() as transaction:
            transaction.append(batch("a"))
            thread = Thread(target=try_it, daemon=True)
            thread.start()
            thread.join(timeout=10)
        assert [type(error) for error in raised] == [StoreBusy]
        assert (len(journal.read("a")), len(journal.read("b"))) == (1, 0)
