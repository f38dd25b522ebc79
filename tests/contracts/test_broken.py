"""The contract rejects each journal that breaks a promise, by the clause that states it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from accelflow.errors import AccelflowError
from accelflow.journal import Journal
from tests.contracts import broken
from tests.contracts.journal import JournalContract

Clause = Callable[[JournalContract], None]
C = JournalContract


def with_body(body: bytes) -> Clause:
    """The clause on bytes, for this body."""
    return lambda contract: contract.test_bytes_are_read_as_they_were_written(body)


def after(position: int) -> Clause:
    """The clause on staleness, for a batch after this position."""
    return lambda contract: contract.test_a_stale_batch_is_told_so(position)


def limited(limit: int) -> Clause:
    """The clause on the limit, for this one."""
    return lambda contract: contract.test_at_most_so_many_are_due(limit)


def without_body(contract: JournalContract) -> None:
    """The clause on pruned answers, for an empty body."""
    contract.test_an_answer_without_a_body_stays_one(b"")


def answered_in(challenge: str) -> Clause:
    """The clause on ids, for a second answer in this challenge."""
    return lambda contract: contract.test_an_id_is_answered_once(challenge)


def behind(position: int) -> Clause:
    """The clause on reading from behind a position, for this one."""
    return lambda contract: contract.test_events_are_read_from_behind_a_position(position)


def no_event(contract: JournalContract) -> None:
    """The clause on erasing what is not there, for a position behind the last."""
    contract.test_no_event_is_no_event_to_erase("a", 3)


CASES: Final[tuple[tuple[type[Journal], Clause], ...]] = (
    (broken.ChecksNoPosition, after(1)),
    (broken.ChecksNoPosition, C.test_a_stale_batch_writes_nothing),
    (broken.TakesWhatLiesAhead, after(3)),
    (broken.ChecksBeforeItLocks, C.test_one_of_two_writers_wins_each_position),
    (broken.SaysOnlyThatItFailed, after(0)),
    (broken.ChecksNoAnswer, answered_in("a")),
    (broken.AnswersPerChallenge, answered_in("b")),
    (broken.AnswersPerChallenge, C.test_one_of_two_writers_wins_each_id),
    (broken.CommitsBeforeTheError, C.test_an_error_undoes_everything),
    (broken.CommitsBeforeTheError, C.test_a_later_append_that_fails_undoes_the_earlier),
    (broken.UndoesOnlyOrdinaryErrors, C.test_an_interruption_undoes_everything),
    (broken.UndoesOnlyEvents, C.test_an_error_undoes_everything),
    (broken.ForgetsTheAnswer, C.test_an_answer_alone_changes_nothing_else),
    (broken.TellsPrunedFromEmptyByTruth, without_body),
    (broken.ReadsOneTooFew, C.test_events_are_read_in_the_order_of_their_positions),
    (broken.ReadsFromThePosition, behind(9)),
    (broken.KeepsACopyOfTheNewest, C.test_the_newest_event_is_the_one_written_last),
    (broken.KeepsACopyOfTheNewest, C.test_the_newest_event_is_told_as_it_was_erased),
    (broken.TellsTheGreatestId, C.test_the_newest_event_is_the_one_written_last),
    (broken.ErasesAllOfIt, C.test_what_is_personal_of_an_event_is_written_over),
    (broken.ErasesQuietly, no_event),
    (broken.ErasesQuietly, C.test_no_answer_is_no_answer_to_erase),
    (broken.ErasesTheAnswer, C.test_the_body_of_an_answer_is_written_over),
    (broken.PrunesTheIds, C.test_old_answers_are_pruned),
    (broken.ErasesInsideATransaction, C.test_nothing_is_erased_inside_a_transaction),
    (broken.SortsPositionsAsText, C.test_events_are_read_in_the_order_of_their_positions),
    (broken.ReordersTheBatch, C.test_events_are_read_in_the_order_of_their_positions),
    (broken.EncodesAnew, with_body(b'{"b": 1,  "a":2.50}')),
    (broken.DueInAnyOrder, C.test_what_is_due_comes_oldest_first),
    (broken.DueAfterItsInstant, C.test_the_due_instant_itself_is_included),
    (broken.DueByText, C.test_an_instant_may_be_given_in_any_zone),
    (broken.LimitsBeforeItSorts, limited(1)),
    (broken.KeepsOldDeadlines, C.test_what_is_settled_is_due_no_more),
    (broken.AddsSummaries, C.test_a_summary_is_replaced),
    (broken.SortsLikeADictionary, C.test_summaries_are_ordered_by_id),
    (broken.FiltersByPrefix, C.test_summaries_of_a_cohort),
    (broken.RewritesDocuments, C.test_the_first_document_of_a_hash_stays),
    (broken.TellsDocumentsAsTheyCame, C.test_all_documents_are_told_by_hash),
    (broken.TellsOfWhatFailed, C.test_no_call_is_made_after_an_error),
    (broken.TellsAtOnce, C.test_calls_are_made_once_after_the_commit_in_order),
    (broken.TellsNobody, C.test_calls_are_made_once_after_the_commit_in_order),
    (broken.StopsAtAFailingCall, C.test_a_failing_call_stops_nothing),
    (broken.NestsTransactions, C.test_a_transaction_inside_another_is_refused),
    (broken.StaysOpenAfterAnError, C.test_a_journal_is_usable_after_an_error),
    (broken.ShowsWhatIsNotCommitted, C.test_what_is_undone_was_never_seen),
)

REJECTIONS: Final = (AssertionError, AccelflowError, ZeroDivisionError, pytest.fail.Exception)


@pytest.mark.parametrize(
    ("journal", "clause"),
    CASES,
    ids=[journal.__name__ for journal, _ in CASES],
)
def test_a_broken_journal_is_rejected(journal: type[Journal], clause: Clause) -> None:
    """The clause that states the promise fails for a journal that breaks it."""

    class Held(JournalContract):
        def make_journal(self) -> Journal:
            return journal()

    with pytest.raises(REJECTIONS):
        clause(Held())


def test_every_broken_journal_is_held_against_the_contract() -> None:
    """None is written down and then left out."""
    kinds = {
        kind
        for name, kind in vars(broken).items()
        if isinstance(kind, type) and kind.__module__ == broken.__name__ and name[0] != "_"
    }
    assert kinds == {journal for journal, _ in CASES}
