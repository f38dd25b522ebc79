"""What a challenge stood like is remembered, and nobody can tell but by the clock on the wall."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any, Final

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.cache import MOST, SECONDS, Cache
from accelflow.codec import seal
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS
from accelflow.errors import ChainBroken
from accelflow.hooks import Hooks
from accelflow.journal import StoredEvent
from accelflow.memory import MemoryJournal
from accelflow.requests import Read
from accelflow.steps import Book, standing
from tests import lifecycle as on
from tests.desk import Desk, counted
from tests.test_steps import driven

DRAFTED: Final = on.walk_to("drafted").dossier


class Counting(MemoryJournal):
    """Says how many events it gave."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        """The events, counted."""
        events = super().read(challenge, after)
        self.given += len(events)
        return events


def book(cache: Cache) -> Book:
    """What steps need, with this cache."""
    return Book((on.PLAYBOOK,), COMMANDS, counted(), cache)


def test_a_long_history_is_not_read_again_for_each_command() -> None:
    """Of a challenge that was asked a hundred times each command reads one event, its newest."""
    journal = Counting()
    desk = Desk(journal).play(on.walk_to("drafted"))
    for _ in range(100):
        before = journal.given
        assert desk.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE).accepted
        assert journal.given - before == 1
    before = journal.given
    desk.accelerator.check(on.SUBMIT_PROPOSAL, challenge=on.CHALLENGE, actor=on.PROPOSER)
    assert journal.given - before == 1
    assert len(desk.history()) == 101


def test_two_accelerators_on_one_journal_see_each_others_commands() -> None:
    """Asked in turn, each goes on from what the other recorded, refusals too."""
    journal = MemoryJournal()
    desks = [Desk(journal), Desk(journal)]
    alone = Desk()
    for number, event in enumerate(on.walk_to("accelerating").events):
        if event.actor is None:
            continue
        cause: Any = event.cause
        for actor in (on.STRANGER, event.actor):
            told, expected = (
                desk.ask(cause, actor, at=event.recorded_at, id=f"{number}-{actor.principal}")
                for desk in (desks[number % 2], alone)
            )
            assert told == expected
    assert desks[0].history() == desks[1].history() == alone.history()


class HostError(Exception):
    """What makes a host give up its transaction."""


class HostOwned(MemoryJournal):
    """A journal in the host's transaction, which the host may undo when we are long done."""

    @contextmanager
    def within(self) -> Any:
        """The host's transaction: what was appended in it goes, if it ends by an error."""
        kept = dict(self._events), dict(self._answers), dict(self._summaries)
        try:
            yield
        except HostError:
            self._events, self._answers, self._summaries = kept


@pytest.mark.parametrize("others", [0, 1, 2])
def test_what_a_host_undoes_is_not_remembered(others: int) -> None:
    """Whether nothing, as much or more was recorded instead, the next command follows on that."""
    journal = HostOwned()
    desk = Desk(journal).play(on.walk_to("drafted"))
    with journal.within():
        assert desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x").accepted
        raise HostError
    rival = Desk(journal, at=desk.clock.now())
    for _ in range(others):
        assert rival.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE).accepted
    checked = desk.accelerator.check(on.SUBMIT_PROPOSAL, challenge=on.CHALLENGE, actor=on.PROPOSER)
    assert checked.accepted
    assert desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x").accepted
    assert len(desk.history()) == 2 + others


def test_what_does_not_link_is_read_anew_and_found_out() -> None:
    """An event that does not follow the one that is remembered breaks the chain."""
    desk = Desk().play(on.walk_to("drafted"))
    desk.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE)
    journal = desk.journal
    newest = desk.history()[-1]
    foreign = seal(attrs.evolve(newest, position=3), "0" * 64, counted())
    journal._events[on.CHALLENGE] = (*journal.read(on.CHALLENGE), foreign)
    with pytest.raises(ChainBroken):
        desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER)


def test_steps_ask_for_the_newest_known_event_and_what_follows() -> None:
    """And for the whole only where that does not follow on what is remembered."""
    journal = Desk().play(on.walk_to("proposed")).journal
    ours = book(Cache())
    requests, first = driven(standing(ours, on.CHALLENGE), journal)
    assert requests == [Read(on.CHALLENGE)]
    requests, again = driven(standing(ours, on.CHALLENGE), journal)
    assert requests == [Read(on.CHALLENGE, 1)]
    assert (again.challenge, again.head) == (first.challenge, first.head)
    assert first.challenge == on.walk_to("proposed").challenge
    journal._events[on.CHALLENGE] = journal.read(on.CHALLENGE)[:1]
    requests, shorter = driven(standing(ours, on.CHALLENGE), journal)
    assert requests == [Read(on.CHALLENGE, 1), Read(on.CHALLENGE)]
    assert shorter.challenge == on.walk_to("drafted").challenge


def test_what_is_erased_is_told_no_more() -> None:
    """Neither by a reading nor to a hook, once the accelerator has erased it."""
    told: list[Challenge] = []
    hooks = Hooks(after_commit=(lambda recorded: told.append(recorded.challenge),))
    desk = Desk(hooks=hooks).play(on.walk_to("under-review"))
    desk.ask(on.RECORD_REVIEW, on.REVIEWER)
    assert "[erased]" not in repr(told[-1].reviews)
    desk.accelerator.erase(on.CHALLENGE, told[-1].position)
    assert desk.ask(on.RETURN_PROPOSAL, on.OFFICE).accepted
    assert "[erased]" in repr(told[-1].reviews)
    assert told[-1] == desk.accelerator.challenge(on.CHALLENGE).challenge


# --- the cache itself -----------------------------------------------------------------------------


def ticking(at: list[float]) -> Callable[[], float]:
    """A number of seconds that a test sets."""
    return lambda: at[0]


def test_a_cache_is_bounded() -> None:
    """The challenge that was asked for longest ago goes first; without room none stays."""
    cache, none = Cache(2), Cache(0)
    for name in ("a", "b", "c"):
        cache.get("a")
        for one in (cache, none):
            one.put(attrs.evolve(DRAFTED, id=name), name, one.now())
    assert [cache.get(name) is not None for name in "abc"] == [True, False, True]
    assert [none.get(name) for name in "abc"] == [None] * 3
    assert MOST <= 1_000


def test_a_cache_keeps_the_newest() -> None:
    """A slow thread does not put an older state over a newer one."""
    cache = Cache()
    newer = attrs.evolve(DRAFTED, position=2)
    cache.put(newer, "two", cache.now())
    cache.put(DRAFTED, "one", cache.now())
    kept = cache.get(DRAFTED.id)
    assert kept is not None
    assert (kept.challenge, kept.head) == (newer, "two")
    cache.drop(DRAFTED.id)
    assert cache.get(DRAFTED.id) is None


@pytest.mark.parametrize(("passed", "kept"), [(0, True), (SECONDS, True), (SECONDS + 1, False)])
def test_a_cache_has_all_read_anew_in_the_end(passed: float, kept: bool) -> None:
    """However often it was carried on: what counts is when the whole history was read."""
    at = [0.0]
    cache = Cache(tick=ticking(at))
    cache.put(DRAFTED, "head", cache.now())
    at[0] = passed
    assert (cache.get(DRAFTED.id) is not None) is kept


def test_tampering_is_found_out_within_the_minute() -> None:
    """An old event that was changed breaks the chain at the next reading of the whole."""
    at = [0.0]
    journal = Desk().play(on.walk_to("proposed")).journal
    ours = book(Cache(tick=ticking(at)))
    driven(standing(ours, on.CHALLENGE), journal)
    first, *rest = journal.read(on.CHALLENGE)
    journal._events[on.CHALLENGE] = (attrs.evolve(first, body=first.body + b" "), *rest)
    at[0] = SECONDS
    driven(standing(ours, on.CHALLENGE), journal)
    at[0] = SECONDS + 1
    with pytest.raises(ChainBroken):
        driven(standing(ours, on.CHALLENGE), journal)


def test_a_reading_is_never_from_memory() -> None:
    """Challenge, history and head verify the whole record each time."""
    desk = Desk().play(on.walk_to("proposed"))
    first, *rest = desk.journal.read(on.CHALLENGE)
    desk.journal._events[on.CHALLENGE] = (attrs.evolve(first, body=first.body + b" "), *rest)
    accelerator: Accelerator = desk.accelerator
    for read in (accelerator.challenge, accelerator.history, accelerator.head):
        with pytest.raises(ChainBroken):
            read(on.CHALLENGE)
