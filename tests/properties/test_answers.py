"""What an attempt comes to: checked as handled, refused without a trace, answered once for ever."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import attrs
import pytest
from hypothesis import given, settings

from accelflow import accelerator, steps
from accelflow.codec import decision_from_answer
from accelflow.domain.attempts import Attempt
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.journal import StoredAnswer
from accelflow.requests import Commit, Steps
from accelflow.steps import Answer, Book, History
from tests.lifecycle import CHALLENGE, OPEN_REVIEW, STRANGER
from tests.planted import Defect, assert_caught, planting
from tests.properties.shell import Holdings, Shell, without_ids
from tests.strategies import RUNNING, Ask, Course, busy_playbook, courses, times

COURSES = courses(book=busy_playbook(), most=6)
RUN = courses(stages=RUNNING, least=3, most=6, book=busy_playbook())
"""Courses around the hundred days, in which something is often owed."""


def check_and_handle_agree(course: Course) -> None:
    """A check says what handling then does, and writes nothing."""
    shell = Shell(course)
    for number, ask in enumerate(course.asks):
        before = shell.holdings()
        checked = shell.check(ask)
        assert shell.holdings() == before
        answer = shell.handle(ask, f"ask-{number}")
        assert checked == without_ids(Decision(answer.settled, answer.outcome))


def a_refusal_leaves_only_what_was_owed(course: Course) -> None:
    """After a refusal the journal is the one before, plus what was owed, plus one answer."""
    shell = Shell(course)
    for number, ask in enumerate(course.asks):
        before, events = shell.holdings(), shell.history()
        id = f"ask-{number}"
        answer = shell.handle(ask, id)
        if not answer.accepted:
            assert answer.settled == _owed(course, events, ask)
            _holds_only(before, shell, events, answer, id)


def an_answer_stands_for_ever(course: Course) -> None:
    """Asked again, however late, the same answer comes, and nothing is settled or written.

    With another asker or another command the id is refused, and nothing is written either.
    """
    shell = Shell(course)
    for number, ask in enumerate(course.asks):
        first = shell.handle(ask, f"ask-{number}")
        for later in (timedelta(0), timedelta(days=200), timedelta(days=-1)):
            before = shell.holdings()
            again = shell.handle(attrs.evolve(ask, at=ask.at + later), f"ask-{number}")
            assert again == attrs.evolve(first, replayed=True)
            _refused_as_reused(shell, attrs.evolve(ask, actor=STRANGER), f"ask-{number}", ask)
            _refused_as_reused(shell, attrs.evolve(ask, command=OPEN_REVIEW), f"ask-{number}", ask)
            assert shell.holdings() == before


@settings(max_examples=times(80))
@given(COURSES)
def test_check_and_handle_agree(course: Course) -> None:
    """Checked first, every asking is answered as it was checked, settled events included."""
    check_and_handle_agree(course)


@settings(max_examples=times(80))
@given(COURSES)
def test_a_refusal_leaves_what_was_owed_and_one_answer(course: Course) -> None:
    """Nothing else of a refusal stays in the journal."""
    a_refusal_leaves_only_what_was_owed(course)


@settings(max_examples=times(60))
@given(COURSES)
def test_an_answer_stands_for_ever(course: Course) -> None:
    """An id has one answer, refusals included, and is good for nothing else."""
    an_answer_stands_for_ever(course)


def _owed(course: Course, events: tuple[Event, ...], ask: Ask) -> tuple[Event, ...]:
    challenge = replay(events)
    if challenge is None:
        return ()
    return course.playbook.settle(challenge, max(ask.at, challenge.recorded_at))[0]


def _holds_only(
    before: Holdings, shell: Shell, events: tuple[Event, ...], answer: Answer, id: str
) -> None:
    after = shell.holdings()
    stored = before.events.get(CHALLENGE, ())
    assert shell.history() == (*events, *answer.settled)
    assert shell.journal.read(CHALLENGE)[: len(stored)] == stored
    assert after.answers == {**before.answers, id: after.answers[id]}
    assert id not in before.answers
    body = after.answers[id].body
    assert body is not None
    told = decision_from_answer(body, CHALLENGE, shell.history())
    assert told == Decision(answer.settled, answer.outcome)
    assert after.documents == before.documents
    challenge = replay(shell.history())
    rows = {CHALLENGE: steps.summary(challenge)} if challenge and answer.settled else None
    assert after.summaries == (rows or before.summaries)


def _refused_as_reused(shell: Shell, other: Ask, id: str, first: Ask) -> None:
    if (other.actor.principal, other.command) == (first.actor.principal, first.command):
        return  # the very same content
    refusal = shell.handle(other, id).outcome
    assert isinstance(refusal, Refused)
    assert [(one.code, one.parameters) for one in refusal.reasons] == [("id-reused", {"id": id})]


# --- the defects --------------------------------------------------------------------------------

_commit, _answered, _batch = steps._commit, steps._answered, steps._batch


def _unsettled(book: Book, attempt: Attempt) -> Steps[Decision]:
    history = yield from steps.reading(book, attempt.challenge)
    challenge = history.challenge
    playbook = book.playbook(challenge.pin if challenge else None)
    if challenge is None:
        return playbook.decide(challenge, attempt)
    at = max(attempt.at, challenge.recorded_at)
    return Decision((), playbook._judge(challenge, attempt, at))


def _writing(book: Book, attempt: Attempt) -> Steps[Decision]:
    answer = yield from steps.handling(book, attrs.evolve(attempt, id=f"check-{next(_CHECKS)}"))
    return Decision(answer.settled, answer.outcome)


_CHECKS = count()


def _only_codes(book: Book, attempt: Attempt) -> Steps[Decision]:
    decision = yield from steps.checking(book, attempt)
    return attrs.evolve(decision, outcome=attrs.evolve(decision.outcome, warnings=()))


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(accelerator, "checking", _unsettled), id="settles nothing"),
        pytest.param(planting(accelerator, "checking", _only_codes), id="keeps warnings back"),
        pytest.param(planting(accelerator, "checking", _writing), id="writes"),
    ],
)
def test_a_check_that_differs_is_caught(defect: Defect) -> None:
    """A check that settles nothing, keeps warnings back or writes is seen."""
    assert_caught(check_and_handle_agree, RUN, defect)


def _unanswered(
    book: Book, history: History, decision: Decision, attempt: Attempt, answer: StoredAnswer
) -> Commit:
    if isinstance(decision.outcome, Accepted):
        return _commit(book, history, decision, attempt, answer)
    after = replay(decision.settled, history.challenge)
    return _batch(book, history, attempt.challenge, decision.settled, after, None)


def _unrecorded(
    book: Book, history: History, decision: Decision, attempt: Attempt, answer: StoredAnswer
) -> Commit:
    if isinstance(decision.outcome, Refused):
        decision = attrs.evolve(decision, settled=())
    return _commit(book, history, decision, attempt, answer)


def _recorded(
    book: Book, history: History, decision: Decision, attempt: Attempt, answer: StoredAnswer
) -> Commit:
    if isinstance(decision.outcome, Refused) and history.events:
        last = (*history.events, *decision.settled)[-1]
        trace = attrs.evolve(last, position=last.position + 1)
        decision = attrs.evolve(decision, settled=(*decision.settled, trace))
    return _commit(book, history, decision, attempt, answer)


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(steps, "_commit", _unanswered), id="its answer is not stored"),
        pytest.param(planting(steps, "_commit", _unrecorded), id="what was owed is lost"),
        pytest.param(planting(steps, "_commit", _recorded), id="an event tells of it"),
    ],
)
def test_a_refusal_that_leaves_too_much_or_too_little_is_caught(defect: Defect) -> None:
    """A refusal without its answer, without what was owed, or with an event is seen."""
    assert_caught(a_refusal_leaves_only_what_was_owed, RUN, defect)


def _judged_anew(book: Book, stored: StoredAnswer, digest: str, attempt: Attempt) -> Steps[Answer]:
    if stored.digest != digest:
        return (yield from _answered(book, stored, digest, attempt))
    decision = yield from steps.checking(book, attempt)
    return Answer(decision.outcome, decision.settled, replayed=True)


def _settling(book: Book, stored: StoredAnswer, digest: str, attempt: Attempt) -> Steps[Answer]:
    yield from steps.settling(book, attempt.challenge, attempt.at)
    return (yield from _answered(book, stored, digest, attempt))


def _noting(book: Book, stored: StoredAnswer, digest: str, attempt: Attempt) -> Steps[Answer]:
    if stored.digest != digest:
        history = yield from steps.reading(book, attempt.challenge)
        noted = StoredAnswer(f"{stored.id}-again-{next(_CHECKS)}", digest, stored.challenge, None)
        yield _batch(book, history, attempt.challenge, (), history.challenge, noted)
    return (yield from _answered(book, stored, digest, attempt))


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(planting(steps, "_answered", _judged_anew), id="judged anew"),
        pytest.param(planting(steps, "_answered", _settling), id="settled again"),
        pytest.param(planting(steps, "_answered", _noting), id="a reuse is stored"),
        pytest.param(planting(steps, "_commit", _unanswered), id="refusals are not stored"),
        pytest.param(
            planting(steps, "attempt_digest", lambda *_: "the same"), id="content not compared"
        ),
    ],
)
def test_an_answer_that_does_not_stand_is_caught(defect: Defect) -> None:
    """Judging or settling again, storing a reuse, and taking any content for the same are seen."""
    assert_caught(an_answer_stands_for_ever, RUN, defect)
