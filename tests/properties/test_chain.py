"""A stored history opens to the events that were written, or says that it is not the same."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.codec import ERASED, erase, opened, seal
from accelflow.codec import events as codec
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredEvent
from tests.lifecycle import CHALLENGE
from tests.planted import assert_caught, planting
from tests.properties.shell import counted_salts
from tests.strategies import Course, busy_playbook, courses, times

COURSES = courses(book=busy_playbook())
PLACES = st.integers(0, 2**32)
DAMAGED = st.tuples(COURSES, PLACES, PLACES, st.integers(1, 255))
"""A course, where its record is touched (two numbers), and the bits that are turned there."""


def a_record_opens_to_what_was_written(course: Course) -> None:
    """Sealed and opened, events are the same; a second opening says the same."""
    events = _events(course)
    stored = _sealed(events)
    assert _opened(stored) == events
    assert _opened(stored) == _opened(stored)


def a_turned_byte_breaks_the_chain(case: tuple[Course, int, int, int]) -> None:
    """Any byte of any body, turned, is noticed, with the event's own hash made to fit or not."""
    course, which, where, bits = case
    stored = _sealed(_events(course))
    if not stored:
        return
    index = which % len(stored)
    one = stored[index]
    at = where % len(one.body)
    body = bytes((*one.body[:at], one.body[at] ^ bits, *one.body[at + 1 :]))
    plain = attrs.evolve(one, body=body)
    assert _breaks((*stored[:index], plain, *stored[index + 1 :]))
    if index < len(stored) - 1:
        fitted = attrs.evolve(plain, hash=hashlib.sha256(body).hexdigest())
        with pytest.raises((ChainBroken, UnsupportedHistory)):
            _opened((*stored[:index], fitted, *stored[index + 1 :]))


def a_turned_personal_byte_is_no_other_text(case: tuple[Course, int, int, int]) -> None:
    """A byte turned in what is personal breaks the chain, or changes no event."""
    course, which, where, bits = case
    events = _events(course)
    stored = _sealed(events)
    personal = [index for index, one in enumerate(stored) if one.personal]
    if not personal:
        return
    index = personal[which % len(personal)]
    one = stored[index]
    at = where % len(one.personal)
    turned = bytes((*one.personal[:at], one.personal[at] ^ bits, *one.personal[at + 1 :]))
    changed = (*stored[:index], attrs.evolve(one, personal=turned), *stored[index + 1 :])
    try:
        assert _opened(changed) == events
    except ChainBroken:
        return


def another_order_breaks_the_chain(case: tuple[Course, int, int, int]) -> None:
    """An event swapped, dropped, repeated or moved is noticed; only a lost tail is not."""
    course, first, second, _ = case
    events = _events(course)
    stored = list(_sealed(events))
    if len(stored) < 2:
        return
    one, other = first % len(stored), second % len(stored)
    dropped = stored[:one] + stored[one + 1 :]
    if one == len(stored) - 1:
        assert _opened(dropped) == events[:-1]
    else:
        assert _breaks(dropped)
    moved = [*dropped[:other], stored[one], *dropped[other:]]
    assert moved == stored or _breaks(moved)
    assert _breaks(stored[: one + 1] + stored[one:])
    swapped = list(stored)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert one == other or _breaks(swapped)
    with pytest.raises(ChainBroken):
        list(opened(stored, "another-challenge", COMMANDS))


def erasing_keeps_the_chain(course: Course) -> None:
    """With every personal text erased the chain holds, and nothing else of the events changes."""
    events = _events(course)
    stored = _sealed(events)
    blank = [erase(one) for one in stored]
    assert [(one.body, one.hash) for one in blank] == [(one.body, one.hash) for one in stored]
    after = _opened(blank)
    for event, told, one in zip(events, after, stored, strict=True):
        assert attrs.evolve(told, cause=event.cause) == event
        assert (told.cause == event.cause) is (not one.personal)
        assert (ERASED in repr(told.cause)) is bool(one.personal)
    challenge = replay(after)
    assert (challenge.position if challenge else 0) == len(events)


@settings(max_examples=times(60))
@given(COURSES)
def test_a_record_opens_to_what_was_written(course: Course) -> None:
    """Every event of every drawn course comes back from its bytes as it was."""
    a_record_opens_to_what_was_written(course)


@settings(max_examples=times(60))
@given(DAMAGED)
def test_a_turned_byte_breaks_the_chain(case: tuple[Course, int, int, int]) -> None:
    """No byte of a body can be turned unseen."""
    a_turned_byte_breaks_the_chain(case)


@settings(max_examples=times(80))
@given(DAMAGED)
def test_a_turned_personal_byte_is_no_other_text(case: tuple[Course, int, int, int]) -> None:
    """What lies beside a body is bound to it: it is what was written, or the chain breaks."""
    a_turned_personal_byte_is_no_other_text(case)


@settings(max_examples=times(50))
@given(DAMAGED)
def test_another_order_breaks_the_chain(case: tuple[Course, int, int, int]) -> None:
    """Events keep their places, and none but the last can be missing."""
    another_order_breaks_the_chain(case)


@settings(max_examples=times(50))
@given(COURSES)
def test_erasing_personal_texts_keeps_the_chain(course: Course) -> None:
    """A person's words can go, and the record of what happened stands."""
    erasing_keeps_the_chain(course)


def _events(course: Course) -> tuple[Event, ...]:
    told = (event for turn in course.turns() for event in turn.events)
    return (*course.begun.events, *told)


def _sealed(events: Iterable[Event]) -> tuple[StoredEvent, ...]:
    salts = counted_salts()
    stored: list[StoredEvent] = []
    for event in events:
        stored.append(seal(event, stored[-1].hash if stored else None, salts))
    return tuple(stored)


def _opened(stored: Iterable[StoredEvent]) -> tuple[Event, ...]:
    return tuple(opened(stored, CHALLENGE, COMMANDS))


def _breaks(stored: Iterable[StoredEvent]) -> bool:
    try:
        _opened(stored)
    except ChainBroken:
        return True
    return False


# --- the defects --------------------------------------------------------------------------------

_event, _body_of = codec._event, codec._decoded


def _ends_only(
    stored: Iterable[StoredEvent], challenge: str, commands: Mapping[str, type[Command]]
) -> Iterator[Event]:
    """A chain that looks at its first and its last event alone."""
    kept = list(stored)
    for position, one in enumerate(kept, 1):
        if position in (1, len(kept)) and codec._hash(one.body) != one.hash:
            raise ChainBroken(challenge, position, "its bytes do not have the hash beside them")
        body = _body_of(one.body, challenge, position)
        yield _event(body, one, commands)


def _unlinked(
    stored: Iterable[StoredEvent], challenge: str, commands: Mapping[str, type[Command]]
) -> Iterator[Event]:
    """Each event held against its own hash, none against the one before it."""
    for position, one in enumerate(stored, 1):
        if codec._hash(one.body) != one.hash:
            raise ChainBroken(challenge, position, "its bytes do not have the hash beside them")
        yield _event(_body_of(one.body, challenge, position), one, commands)


def _without_warnings(
    body: codec.Body, stored: StoredEvent, commands: Mapping[str, type[Command]]
) -> Event:
    return attrs.evolve(_event(body, stored, commands), warnings=())


def _text_hashed_in(salt: str, value: str) -> str:
    """A commitment that anybody may recompute, and that turns with nothing."""
    return hashlib.sha256(b"").hexdigest()


def test_a_field_that_is_lost_is_caught() -> None:
    """An event that comes back without its warnings is not what was written."""
    defect = planting(codec, "_event", _without_warnings)
    assert_caught(a_record_opens_to_what_was_written, COURSES, defect)


def test_a_chain_that_skips_the_middle_is_caught() -> None:
    """Looking at the two ends alone, a turned byte between them goes unseen."""
    defect = planting(sys.modules[__name__], "opened", _ends_only)
    assert_caught(a_turned_byte_breaks_the_chain, DAMAGED, defect)


def test_events_that_are_not_linked_are_caught() -> None:
    """Each event sound in itself, they can be dropped and moved at will."""
    assert_caught(
        another_order_breaks_the_chain,
        DAMAGED,
        planting(sys.modules[__name__], "opened", _unlinked),
    )


def test_a_commitment_to_nothing_is_caught() -> None:
    """A commitment that does not depend on the text lets another text stand in its place."""
    defect = planting(codec, "_commitment", _text_hashed_in)
    assert_caught(a_turned_personal_byte_is_no_other_text, DAMAGED, defect)


def test_an_erasure_that_forgets_is_caught() -> None:
    """An erasure that leaves the texts where they are is no erasure."""
    assert_caught(
        erasing_keeps_the_chain, COURSES, planting(sys.modules[__name__], "erase", lambda one: one)
    )
