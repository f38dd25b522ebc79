"""What every journal must hold, as one class of tests that a store's own test class inherits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from threading import Thread

import attrs
import pytest

from accelflow.agenda import Owing, Summary
from accelflow.errors import (
    AlreadyAnswered,
    Stale,
    TransactionOpen,
    UnknownAnswer,
    UnknownEvent,
)
from accelflow.journal import Batch, Document, Journal, StoredAnswer, StoredEvent, Transaction
from tests.contracts.batches import (
    HASH,
    NOON,
    ROUNDS,
    answer,
    batch,
    due_in,
    event,
    events,
    everything,
    full,
    raced,
    summary,
    undone,
    write,
)


class JournalContract:
    """Inherit it in a class whose name begins with Test, and say in `make_journal` what to test.

    The clauses know the port alone: they write events that no codec would, so that a store which
    looks into them or encodes them anew is found out.
    """

    def make_journal(self) -> Journal:
        """A journal in which nothing is written yet; a new one at every call."""
        raise NotImplementedError

    # --- events -----------------------------------------------------------------------------

    def test_the_newest_event_is_the_one_written_last(self) -> None:
        """Of all challenges, whatever their ids; an answer alone is none, nor what is undone."""
        journal = self.make_journal()
        assert journal.newest() is None
        for challenge, after in (("b", 0), ("a", 0), ("c", 0), ("b", 1), ("a", 1)):
            write(journal, batch(challenge, after))
            assert journal.newest() == event(challenge, after + 1)
        write(journal, attrs.evolve(batch("c", 1, 0), answer=answer("x", challenge="c")))
        write(journal, batch("d", 0, 3))

        def work(transaction: Transaction) -> None:
            transaction.append(batch("c", 1))
            raise ZeroDivisionError

        undone(journal, ZeroDivisionError, work)
        assert journal.newest() == event("d", 3)

    def test_the_newest_event_is_told_as_it_was_erased(self) -> None:
        """No copy of it keeps what is personal."""
        journal = self.make_journal()
        write(journal, batch("a"))
        journal.erase_personal("a", 1, lambda one: attrs.evolve(one, personal=b""))
        assert journal.newest() == attrs.evolve(event("a", 1), personal=b"")

    def test_an_unknown_challenge_has_no_events(self) -> None:
        """What never began reads as empty, also while others have events."""
        journal = self.make_journal()
        assert tuple(journal.read("a")) == ()
        write(journal, batch("b"))
        assert tuple(journal.read("a")) == ()

    @pytest.mark.parametrize(
        "body",
        [
            b'{"b": 1,  "a":2.50}',
            b"\x00\xff\xfe not UTF-8 \r\n",
            b"",
            '{"text":"e\u0301"}'.encode(),
            b'{"n":1E+2,"e":"\\u00e9"}',
        ],
    )
    def test_bytes_are_read_as_they_were_written(self, body: bytes) -> None:
        """Body and what is personal beside it come back byte for byte, whatever they hold."""
        journal = self.make_journal()
        written = StoredEvent("a", 1, body, body[::-1], sha256(body).hexdigest())
        write(journal, Batch("a", 0, (written,)))
        assert tuple(journal.read("a")) == (written,)

    def test_events_are_read_in_the_order_of_their_positions(self) -> None:
        """Batch after batch, from position 1, as numbers and not as text."""
        journal = self.make_journal()
        for after, count in ((0, 1), (1, 8), (9, 3)):
            write(journal, batch("a", after, count))
        assert [one.position for one in journal.read("a")] == list(range(1, 13))
        assert tuple(journal.read("a")) == events("a", 0, 12)

    @pytest.mark.parametrize("after", [0, 1, 9, 11, 12, 13, 100])
    def test_events_are_read_from_behind_a_position(self, after: int) -> None:
        """Those with a higher one, in order, whatever else the journal holds; and maybe none."""
        journal = self.make_journal()
        write(journal, batch("b", 0, 5))
        write(journal, batch("a", 0, 12))
        found = journal.read("a", after)
        assert [one.position for one in found] == list(range(after + 1, 13))
        assert tuple(found) == events("a", 0, 12)[after:]
        assert tuple(journal.read("c", after)) == ()

    def test_challenges_do_not_mix(self) -> None:
        """Each challenge has positions and events of its own."""
        journal = self.make_journal()
        write(journal, batch("a", 0, 2))
        write(journal, batch("b", 0, 1))
        write(journal, batch("a", 2, 1))
        assert tuple(journal.read("a")) == events("a", 0, 3)
        assert tuple(journal.read("b")) == events("b", 0, 1)

    @pytest.mark.parametrize("after", [0, 1, 3, 100])
    def test_a_stale_batch_is_told_so(self, after: int) -> None:
        """An append behind or ahead of the challenge's position raises Stale with its fields."""
        journal = self.make_journal()
        write(journal, batch("a", 0, 2))
        with pytest.raises(Stale) as caught, journal.transaction() as transaction:
            transaction.append(batch("a", after))
        stale = caught.value
        assert (stale.challenge, stale.expected, stale.found) == ("a", after, 2)

    def test_a_stale_batch_writes_nothing(self) -> None:
        """Neither its events nor its answer, document, summary and deadlines are there after it."""
        journal = self.make_journal()
        write(journal, full("a", at=NOON))
        before = everything(journal)
        with pytest.raises(Stale), journal.transaction() as transaction:
            transaction.append(full("a", id="other", hash="f" * 64, at=NOON - timedelta(days=1)))
        assert everything(journal) == before

    def test_a_stale_answer_alone_is_told_so(self) -> None:
        """A refusal was judged on a position too, and is written for no other."""
        journal = self.make_journal()
        write(journal, batch("a", 0, 2))
        with pytest.raises(Stale), journal.transaction() as transaction:
            transaction.append(Batch("a", 1, answer=answer("x")))
        assert journal.answer("x") is None

    # --- answers ----------------------------------------------------------------------------

    def test_an_answer_is_found_by_its_id(self) -> None:
        """Its digest, challenge and bytes come back as written; another id has none."""
        journal = self.make_journal()
        write(journal, attrs.evolve(batch("a"), answer=answer("x", body=b"\x00\xff")))
        assert journal.answer("x") == answer("x", body=b"\x00\xff")
        assert journal.answer("y") is None

    @pytest.mark.parametrize("body", [None, b""])
    def test_an_answer_without_a_body_stays_one(self, body: bytes | None) -> None:
        """A pruned body is told apart from an empty one."""
        journal = self.make_journal()
        write(journal, Batch("a", 0, answer=answer("x", body=body)))
        found = journal.answer("x")
        assert found is not None
        assert found.body == body

    def test_an_answer_alone_changes_nothing_else(self) -> None:
        """A refusal leaves events, summary and what is due as they were; it may come first."""
        journal = self.make_journal()
        write(journal, Batch("a", 0, answer=answer("x")))
        assert (tuple(journal.read("a")), journal.summaries()) == ((), ())
        write(journal, full("a", at=NOON))
        before = everything(journal)
        write(journal, Batch("a", 2, answer=answer("z")))
        assert everything(journal) == before
        assert [journal.answer(id) for id in "xz"] == [answer("x"), answer("z")]

    @pytest.mark.parametrize("challenge", ["a", "b"])
    def test_an_id_is_answered_once(self, challenge: str) -> None:
        """A taken id raises AlreadyAnswered, for another challenge too, and nothing is written."""
        journal = self.make_journal()
        write(journal, full("a", id="x", at=NOON))
        before, after = everything(journal), len(journal.read(challenge))
        with pytest.raises(AlreadyAnswered) as caught, journal.transaction() as transaction:
            transaction.append(full(challenge, after, id="x", hash="f" * 64))
        assert caught.value.id == "x"
        assert everything(journal) == before

    # --- what is erased and pruned ------------------------------------------------------------

    def test_what_is_personal_of_an_event_is_written_over(self) -> None:
        """By what is left of it; its bytes, its hash and all else in the journal stay."""
        journal = self.make_journal()
        write(journal, full("a", at=NOON))
        write(journal, batch("b"))
        before, rest = everything(journal), events("b", 0, 1)
        given: list[StoredEvent] = []

        def erase(stored: StoredEvent) -> StoredEvent:
            given.append(stored)
            return StoredEvent("x", 9, b"other", b"left", "f" * 64)

        journal.erase_personal("a", 2, erase)
        first, second = events("a", 0, 2)
        assert given == [second]
        assert tuple(journal.read("a")) == (first, attrs.evolve(second, personal=b"left"))
        assert tuple(journal.read("b")) == rest
        journal.erase_personal("a", 2, lambda _: second)
        assert everything(journal) == before

    @pytest.mark.parametrize("position", [-1, 0, 3])
    @pytest.mark.parametrize("challenge", ["a", "b"])
    def test_no_event_is_no_event_to_erase(self, challenge: str, position: int) -> None:
        """It raises UnknownEvent, and erases nothing of another."""
        journal = self.make_journal()
        write(journal, batch("a", 0, 2))
        before = everything(journal)
        with pytest.raises(UnknownEvent) as caught:
            journal.erase_personal(challenge, position, lambda one: attrs.evolve(one, personal=b""))
        assert (caught.value.challenge, caught.value.position) == (challenge, position)
        assert everything(journal) == before

    def test_the_body_of_an_answer_is_written_over(self) -> None:
        """By what is left of it; its id, digest and challenge and all other answers stay."""
        journal = self.make_journal()
        for id in ("x", "y"):
            write(journal, Batch("a", 0, answer=answer(id)))
        given: list[StoredAnswer] = []

        def erase(stored: StoredAnswer) -> StoredAnswer:
            given.append(stored)
            return StoredAnswer("z", "f" * 64, "b", b"left")

        journal.erase_answer("x", erase)
        assert given == [answer("x")]
        assert journal.answer("x") == answer("x", body=b"left")
        assert (journal.answer("y"), journal.answer("z")) == (answer("y"), None)

    def test_no_answer_is_no_answer_to_erase(self) -> None:
        """It raises UnknownAnswer, and none comes of it."""
        journal = self.make_journal()
        with pytest.raises(UnknownAnswer) as caught:
            journal.erase_answer("x", lambda one: one)
        assert (caught.value.id, journal.answer("x")) == ("x", None)

    def test_old_answers_are_pruned(self) -> None:
        """Bodies go once, ids and digests stay and are still taken; what is younger stays whole."""
        journal = self.make_journal()
        write(journal, full("a", id="x", at=NOON))
        write(journal, Batch("b", 0, answer=answer("y", challenge="b")))
        assert journal.prune_answers(datetime(1970, 1, 1, tzinfo=UTC)) == 0
        assert journal.answer("x") == answer("x")
        assert journal.prune_answers(datetime(9998, 1, 1, tzinfo=UTC)) == 2
        assert journal.answer("x") == answer("x", body=None)
        assert journal.answer("y") == answer("y", challenge="b", body=None)
        assert journal.prune_answers(datetime(9998, 1, 1, tzinfo=UTC)) == 0
        assert tuple(journal.read("a")) == events("a", 0, 2)
        with pytest.raises(AlreadyAnswered):
            write(journal, Batch("b", 0, answer=answer("x", challenge="b")))

    def test_nothing_is_erased_inside_a_transaction(self) -> None:
        """What is erased could not be brought back with the rest."""
        journal = self.make_journal()
        write(journal, full("a", id="x", at=NOON))
        before = everything(journal)
        with journal.transaction():
            for erasing in (
                lambda: journal.erase_personal("a", 1, lambda one: one),
                lambda: journal.erase_answer("x", lambda one: one),
                lambda: journal.prune_answers(datetime(9998, 1, 1, tzinfo=UTC)),
            ):
                with pytest.raises(TransactionOpen):
                    erasing()
        assert everything(journal) == before

    # --- documents --------------------------------------------------------------------------

    def test_a_document_is_stored_once(self) -> None:
        """Its bytes come back under its hash, and many challenges may bring the same one."""
        journal = self.make_journal()
        document = Document(HASH, b'{"stages": [],\r\n "x":1}')
        assert journal.document(HASH) is None
        for challenge in "abc":
            write(journal, attrs.evolve(batch(challenge), documents=(document,)))
        assert journal.document(HASH) == document
        assert journal.document("f" * 64) is None

    def test_the_first_document_of_a_hash_stays(self) -> None:
        """No later batch can rewrite the methodology that a challenge is pinned to."""
        journal = self.make_journal()
        write(journal, attrs.evolve(batch("a"), documents=(Document(HASH, b"first"),)))
        write(journal, attrs.evolve(batch("b"), documents=(Document(HASH, b"second"),)))
        assert journal.document(HASH) == Document(HASH, b"first")

    def test_all_documents_are_told_by_hash(self) -> None:
        """Each once, in the order of their hashes; none before a challenge is pinned to one."""
        journal = self.make_journal()
        assert list(journal.documents()) == []
        told = {"b": Document("b" * 64, b"one"), "a": Document("a" * 64, b"two")}
        for challenge, document in told.items():
            write(journal, attrs.evolve(batch(challenge), documents=(document,)))
        write(journal, attrs.evolve(batch("c"), documents=(told["b"],)))
        assert list(journal.documents()) == [told["a"], told["b"]]

    # --- summaries --------------------------------------------------------------------------

    def test_a_summary_comes_back_as_it_was_written(self) -> None:
        """Every column, with dates and instants to the microsecond, and with nothing in them."""
        journal = self.make_journal()
        long = summary("a", cohort="kg-1", next_due=NOON + timedelta(microseconds=1))
        long = attrs.evolve(long, day_one=date(2023, 3, 17), overdue=True, position=3)
        bare = summary("b")
        for one in (long, bare):
            write(journal, attrs.evolve(batch(one.challenge), summary=one))
        assert journal.summaries() == (long, bare)

    def test_a_summary_is_replaced(self) -> None:
        """There is one row a challenge, that of the newest batch."""
        journal = self.make_journal()
        for after, cohort in enumerate(("kg-1", "kg-2")):
            row = summary("a", cohort=cohort)
            write(journal, attrs.evolve(batch("a", after), summary=row))
        assert journal.summaries() == (summary("a", cohort="kg-2"),)
        assert journal.summaries(cohort="kg-1") == ()

    def test_summaries_are_ordered_by_id(self) -> None:
        """By code points, so that the order is the same in every store and language."""
        journal = self.make_journal()
        ids = ["б", "a-10", "é", "Z", "a-9", "a", "_", "تحدٍّ"]
        for id in ids:
            write(journal, attrs.evolve(batch(id), summary=summary(id)))
        assert [row.challenge for row in journal.summaries()] == sorted(ids)

    def test_summaries_of_a_cohort(self) -> None:
        """A cohort is matched whole and exactly; None asks for all."""
        journal = self.make_journal()
        for id, cohort in (("a", "kg-1"), ("b", "kg-10"), ("c", "kg-1"), ("d", "KG-1"), ("e", "")):
            write(journal, attrs.evolve(batch(id), summary=summary(id, cohort=cohort)))
        assert [row.challenge for row in journal.summaries(cohort="kg-1")] == ["a", "c"]
        assert [row.challenge for row in journal.summaries(cohort="")] == ["e"]
        assert journal.summaries(cohort="kg") == ()
        assert len(journal.summaries(cohort=None)) == 5

    # --- what is due ------------------------------------------------------------------------

    def test_what_is_due_comes_oldest_first(self) -> None:
        """By instant, and by id where instants are the same."""
        journal = self.make_journal()
        for id, hours in (("c", 1), ("b", 2), ("a", 2), ("d", 0)):
            write(journal, due_in(id, NOON + timedelta(hours=hours)))
        assert [one.challenge for one in journal.due(NOON + timedelta(days=1), 9)] == list("dcab")

    def test_what_is_due_is_told_with_its_instant(self) -> None:
        """The instant is the one that was written, to the microsecond and in UTC."""
        journal = self.make_journal()
        instant = NOON + timedelta(microseconds=1)
        write(journal, due_in("a", instant))
        (owing,) = journal.due(instant, 1)
        assert owing == Owing(instant, "a")
        assert owing.due_at.utcoffset() == timedelta(0)

    def test_the_due_instant_itself_is_included(self) -> None:
        """Due at or before the instant asked for; a microsecond earlier it is not."""
        journal = self.make_journal()
        for id, instant in (("a", NOON), ("b", NOON + timedelta(microseconds=1))):
            write(journal, due_in(id, instant))
        assert journal.due(NOON - timedelta(microseconds=1), 9) == ()
        assert [one.challenge for one in journal.due(NOON, 9)] == ["a"]
        assert [one.challenge for one in journal.due(NOON + timedelta(seconds=1), 9)] == ["a", "b"]

    def test_an_instant_may_be_given_in_any_zone(self) -> None:
        """Instants are compared, not what a clock on some wall shows."""
        journal = self.make_journal()
        write(journal, due_in("a", NOON))
        bishkek = timezone(timedelta(hours=6))
        assert [one.challenge for one in journal.due(NOON.astimezone(bishkek), 9)] == ["a"]
        earlier = NOON - timedelta(microseconds=1)
        assert journal.due(earlier.astimezone(bishkek), 9) == ()

    @pytest.mark.parametrize("limit", [0, 1, 3, 4, 5])
    def test_at_most_so_many_are_due(self, limit: int) -> None:
        """The limit keeps the oldest."""
        journal = self.make_journal()
        for id, hours in (("c", 2), ("d", 0), ("a", 3), ("b", 1)):
            write(journal, due_in(id, NOON + timedelta(hours=hours)))
        found = journal.due(NOON + timedelta(days=1), limit)
        assert [one.challenge for one in found] == list("dbca")[:limit]

    def test_what_has_nothing_to_come_is_never_due(self) -> None:
        """A row without a next instant is due at no time."""
        journal = self.make_journal()
        write(journal, attrs.evolve(batch("a"), summary=summary("a")))
        assert journal.due(datetime.max.replace(tzinfo=UTC), 9) == ()

    def test_what_is_settled_is_due_no_more(self) -> None:
        """The newest batch says what comes next; the instant before it is forgotten."""
        journal = self.make_journal()
        write(journal, due_in("a", NOON))
        write(journal, due_in("a", NOON + timedelta(days=7), after=1))
        assert journal.due(NOON, 9) == ()
        write(journal, attrs.evolve(batch("a", 2), summary=summary("a")))
        assert journal.due(NOON + timedelta(days=8), 9) == ()

    # --- transactions -----------------------------------------------------------------------

    def test_an_error_undoes_everything(self) -> None:
        """Events, answer, document, summary and deadlines are gone, and the error comes out."""
        journal = self.make_journal()
        write(journal, full("a", at=NOON))
        before = everything(journal)

        def work(transaction: Transaction) -> None:
            transaction.append(full("a", 2, id="y", hash="f" * 64, at=NOON + timedelta(days=1)))
            transaction.append(full("b", 0, id="z", at=NOON))
            raise ZeroDivisionError

        undone(journal, ZeroDivisionError, work)
        assert everything(journal) == before

    def test_an_interruption_undoes_everything(self) -> None:
        """So does what is no ordinary error, such as somebody stopping the process."""
        journal = self.make_journal()

        def work(transaction: Transaction) -> None:
            transaction.append(full("a", at=NOON))
            raise KeyboardInterrupt

        undone(journal, KeyboardInterrupt, work)
        assert everything(journal) == everything(self.make_journal())

    def test_a_later_append_that_fails_undoes_the_earlier(self) -> None:
        """Several batches of one transaction are written together or not at all."""
        journal = self.make_journal()

        def work(transaction: Transaction) -> None:
            transaction.append(full("a", at=NOON))
            transaction.append(batch("b", 7))

        undone(journal, Stale, work)
        assert everything(journal) == everything(self.make_journal())
        write(journal, full("a", at=NOON))
        assert tuple(journal.read("a")) == events("a", 0, 2)

    def test_several_batches_of_one_transaction(self) -> None:
        """A second batch follows on the first, and both are there after the block."""
        journal = self.make_journal()
        with journal.transaction() as transaction:
            transaction.append(batch("a", 0, 2))
            assert tuple(journal.read("a")) == events("a", 0, 2)
            transaction.append(batch("a", 2, 1))
            transaction.append(batch("b"))
        assert tuple(journal.read("a")) == events("a", 0, 3)
        assert tuple(journal.read("b")) == events("b", 0, 1)

    def test_what_is_undone_was_never_seen(self) -> None:
        """Another thread that reads during a transaction does not see what it goes on to undo."""
        journal = self.make_journal()
        seen: list[object] = []
        reader = Thread(target=lambda: seen.append(everything(journal)), daemon=True)

        def work(transaction: Transaction) -> None:
            transaction.append(full("a", at=NOON))
            reader.start()
            # it may answer at once or wait for us to be done; both are right
            reader.join(timeout=0.05)
            raise ZeroDivisionError

        undone(journal, ZeroDivisionError, work)
        reader.join(timeout=10)
        assert seen == [everything(self.make_journal())]

    def test_a_transaction_inside_another_is_refused(self) -> None:
        """It raises TransactionOpen; the outer one may go on, and the journal stays usable."""
        journal = self.make_journal()
        with journal.transaction() as transaction:
            with pytest.raises(TransactionOpen), journal.transaction():
                pytest.fail("the inner block was entered")
            transaction.append(batch("a"))
        with journal.transaction() as transaction:
            transaction.append(batch("a", 1))
        assert tuple(journal.read("a")) == events("a", 0, 2)

    def test_a_journal_is_usable_after_an_error(self) -> None:
        """No failed transaction stays open, and none of its calls is made later."""
        journal = self.make_journal()
        made: list[str] = []

        def work(transaction: Transaction) -> None:
            transaction.after_commit(lambda: made.append("of the failed one"))
            raise ZeroDivisionError

        undone(journal, ZeroDivisionError, work)
        write(journal, batch("a"))
        assert (tuple(journal.read("a")), made) == (events("a", 0, 1), [])

    # --- after the commit -------------------------------------------------------------------

    def test_calls_are_made_once_after_the_commit_in_order(self) -> None:
        """None is made inside the block; all are made by its end, as they were given."""
        journal = self.make_journal()
        made: list[str] = []
        with journal.transaction() as transaction:
            transaction.after_commit(lambda: made.append("first"))
            transaction.append(batch("a"))
            transaction.after_commit(lambda: made.append("second"))
            assert made == []
        assert made == ["first", "second"]
        write(journal, batch("a", 1))
        assert made == ["first", "second"]

    def test_no_call_is_made_after_an_error(self) -> None:
        """What is undone is told to nobody."""
        journal = self.make_journal()
        made: list[str] = []

        def work(transaction: Transaction) -> None:
            transaction.append(batch("a"))
            transaction.after_commit(lambda: made.append("told"))
            raise ZeroDivisionError

        undone(journal, ZeroDivisionError, work)
        assert made == []

    def test_a_call_finds_what_was_committed(self) -> None:
        """It reads the new events, also from another thread, and may write by a transaction."""
        journal = self.make_journal()
        found: list[object] = []

        def call() -> None:
            found.append(tuple(journal.read("a")))
            reader = Thread(target=lambda: found.append(tuple(journal.read("a"))), daemon=True)
            reader.start()
            reader.join(timeout=10)
            write(journal, batch("a", 1))

        with journal.transaction() as transaction:
            transaction.append(batch("a"))
            transaction.after_commit(call)
        assert found == [events("a", 0, 1), events("a", 0, 1)]
        assert tuple(journal.read("a")) == events("a", 0, 2)

    def test_a_failing_call_stops_nothing(self) -> None:
        """The commit stands, the block ends without an error and the other calls are made."""
        journal = self.make_journal()
        made: list[str] = []

        def fail() -> None:
            raise ZeroDivisionError

        with journal.transaction() as transaction:
            transaction.append(batch("a"))
            transaction.after_commit(fail)
            transaction.after_commit(lambda: made.append("second"))
        assert (tuple(journal.read("a")), made) == (events("a", 0, 1), ["second"])

    # --- several writers --------------------------------------------------------------------

    def test_one_of_two_writers_wins_each_position(self) -> None:
        """Of two threads that append at the same position one wins and the other gets Stale."""
        journal = self.make_journal()

        def append(writer: int, turn: int) -> bool:
            marked = event("a", turn + 1, str(writer))
            try:
                write(journal, Batch("a", turn, (marked,), answer(f"{turn}-{writer}")))
            except Stale:
                return False
            return True

        first, second = raced(append)
        assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS
        winners = [0 if won else 1 for won in first]
        assert tuple(journal.read("a")) == tuple(
            event("a", turn + 1, str(winner)) for turn, winner in enumerate(winners)
        )
        for turn, winner in enumerate(winners):
            assert journal.answer(f"{turn}-{winner}") == answer(f"{turn}-{winner}")
            assert journal.answer(f"{turn}-{1 - winner}") is None

    def test_one_of_two_writers_wins_each_id(self) -> None:
        """Of two threads that answer one id, for different challenges, exactly one is let in."""
        journal = self.make_journal()

        def append(writer: int, turn: int) -> bool:
            challenge = f"{turn}-{writer}"
            try:
                write(journal, attrs.evolve(batch(challenge), answer=answer(str(turn))))
            except AlreadyAnswered:
                return False
            return True

        first, second = raced(append)
        assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS
        for turn, won in enumerate(first):
            winner = 0 if won else 1
            assert tuple(journal.read(f"{turn}-{winner}")) == events(f"{turn}-{winner}", 0, 1)
            assert tuple(journal.read(f"{turn}-{1 - winner}")) == ()

    # --- text -------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "text",
        ["تحدٍّ-الشحن", "кубаттоо-пункттары", "ñ'\";--%_", "𝟙🙂", "a" * 200, "\u2067אב\u2069"],
    )
    def test_text_of_any_script_survives(self, text: str) -> None:
        """Ids, cohorts, stages and statements come back as they were, and find their rows."""
        journal = self.make_journal()
        row = Summary(text, text, 1, text, text * 5, None, NOON, False)
        stored = StoredAnswer(text, HASH, text, text.encode())
        write(journal, attrs.evolve(batch(text), answer=stored, summary=row))
        assert tuple(journal.read(text)) == events(text, 0, 1)
        assert journal.answer(text) == stored
        assert journal.summaries(cohort=text) == (row,)
        assert journal.due(NOON, 1) == (Owing(NOON, text),)
