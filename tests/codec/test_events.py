"""Events are stored as exact bytes in a chain, with what is personal beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.codec import ERASED, erase, opened, seal
from accelflow.domain import commands as c
from accelflow.domain.events import Event, Facts, Pin
from accelflow.domain.folding import replay
from accelflow.domain.values import PERSONAL
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredEvent
from tests import lifecycle
from tests.codec.commands import COMMANDS, name
from tests.codec.stored import read, sealed, with_body

NOON: Final = datetime(2023, 1, 27, 6, tzinfo=UTC)
PIN: Final = Pin("hundred-day", "1", "0" * 64)
SALT: Final = bytes(range(16))


def event(cause: c.Command = lifecycle.SELECT_CHALLENGE, **changes: Any) -> Event:
    """The first event of a challenge, as if this command had made it."""
    made = Event(
        challenge="c",
        position=1,
        cause=cause,
        methodology=PIN,
        effective_at=NOON,
        recorded_at=NOON,
        before="under-review",
        after="selected",
        facts=Facts(date(2023, 1, 27)),
        actor=lifecycle.OFFICE,
        attempt="select-1",
    )
    return attrs.evolve(made, **changes)


# --- the exact bytes ----------------------------------------------------------------------------


def test_the_stored_form_is_pinned() -> None:
    """These bytes are in journals already: a change of them needs a new version of the form."""
    stored = seal(event(), "f" * 64, lambda: SALT)
    commitment = hashlib.sha256(SALT + b"It needs all three bodies.").hexdigest()
    assert stored.body.decode() == (
        '{"actor":{"entity":"presidency","principal":"office-1","roles":["office"]},'
        '"after":"selected","attempt":"select-1","before":"under-review",'
        f'"cause":{{"reason":"{commitment}"}},"challenge":"c",'
        '"effective_at":"2023-01-27T06:00:00Z",'
        '"facts":{"cap":null,"cutoff":null,"day":null,"day_one":null,"digest":null,"goals":[],'
        '"outcomes":[],"today":"2023-01-27"},'
        f'"methodology":{{"hash":"{"0" * 64}","name":"hundred-day","version":"1"}},'
        f'"position":1,"previous":"{"f" * 64}","recorded_at":"2023-01-27T06:00:00Z",'
        '"sealed":[["reason"]],"type":"select-challenge","v":1,"warnings":[]}'
    )
    assert stored.personal.decode() == (
        '[["000102030405060708090a0b0c0d0e0f","It needs all three bodies."]]'
    )
    assert stored.hash == hashlib.sha256(stored.body).hexdigest()
    assert (stored.challenge, stored.position) == ("c", 1)


@pytest.mark.parametrize("stage", lifecycle.STAGES)
def test_every_event_of_a_walk_comes_back(stage: str) -> None:
    """So does the challenge that they make, and the same events give the same bytes."""
    walk = lifecycle.walk_to(stage)
    stored = sealed(walk.events)
    assert read(stored, walk.id) == walk.events
    assert replay(read(stored, walk.id)) == walk.challenge
    assert sealed(walk.events) == stored


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_every_command_comes_back_from_its_event(command: c.Command) -> None:
    """Also those that no shortest walk asks."""
    assert read(sealed([event(command)]), "c") == (event(command),)


@attrs.frozen(slots=False)
class Loose(c.Command):
    """A host's command whose fields stand in no order and lie in a dictionary."""

    type: ClassVar[str] = "loose"
    zeal: str = "z"
    ambition: tuple[c.Command, ...] = ()


@pytest.mark.parametrize("command", [*COMMANDS, Loose(ambition=(Loose("y"),))], ids=name)
def test_the_bytes_do_not_hang_on_the_layout_of_a_class(command: c.Command) -> None:
    """Keys are sorted at every depth, however a class orders and holds its fields."""
    sorted_at_every_depth: list[bool] = []

    def hook(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        sorted_at_every_depth.append(keys == sorted(keys))
        return dict(pairs)

    json.loads(seal(event(command), None, lambda: SALT).body, object_pairs_hook=hook)
    assert set(sorted_at_every_depth) == {True}


def test_sets_are_stored_in_one_order() -> None:
    """The roles of an actor give the same bytes however they were put together."""
    roles = [f"role-{number}" for number in range(20)]
    first, second = (
        seal(event(actor=attrs.evolve(lifecycle.OFFICE, roles=frozenset(order))), None, bytes)
        for order in (roles, roles[::-1])
    )
    assert first.body == second.body


# --- what is personal ---------------------------------------------------------------------------


def personal_texts(value: object) -> Iterator[str]:
    """Every text inside a value that is marked personal."""
    if isinstance(value, tuple):
        for item in value:
            yield from personal_texts(item)
    elif attrs.has(type(value)):
        for field in fields_of(type(value)):
            inner = getattr(value, field.name)
            if field.metadata.get("personal"):
                if inner:
                    yield inner
            else:
                yield from personal_texts(inner)


def fields_of(kind: Any) -> tuple[attrs.Attribute[Any], ...]:
    """The fields of an attrs class."""
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return found


NAMED_MEMBER: Final = attrs.evolve(lifecycle.MEMBERS[0], name="Айгүл Токтогулова")
NAMED_LEADER: Final = attrs.evolve(lifecycle.NAME_LEADERSHIP.leaders[0], name="خالد المنصوري")
WITH_PERSONAL: Final = tuple(
    command
    for command in (
        *COMMANDS,
        attrs.evolve(lifecycle.FORM_TEAM, members=(NAMED_MEMBER, *lifecycle.MEMBERS[1:])),
        attrs.evolve(lifecycle.CHANGE_TEAM, joins=(NAMED_MEMBER,)),
        attrs.evolve(lifecycle.NAME_LEADERSHIP, leaders=(NAMED_LEADER,)),
        attrs.evolve(lifecycle.RECORD_STEP, note="Айгүл was there."),
    )
    if any(personal_texts(command))
)


def test_most_commands_carry_something_personal() -> None:
    """The tests below have enough to look for."""
    assert len({command.type for command in WITH_PERSONAL}) >= 20


@pytest.mark.parametrize("command", WITH_PERSONAL, ids=name)
def test_no_personal_text_is_in_the_body(command: c.Command) -> None:
    """It lies beside it, and comes back from there."""
    (stored,) = sealed([event(command)])
    body = stored.body.decode() + json.dumps(json.loads(stored.body), ensure_ascii=False)
    beside = [text for _, text in json.loads(stored.personal)]
    assert beside == list(personal_texts(command))
    assert [text for text in beside if text in body] == []
    assert read([stored], "c") == (event(command),)


@pytest.mark.parametrize("command", WITH_PERSONAL, ids=name)
def test_what_is_erased_is_gone_and_the_chain_holds(command: c.Command) -> None:
    """Neither text nor salt is left, the body stays, and the rest of the event is read."""
    following = event(lifecycle.OPEN_REVIEW, position=2)
    stored, after = sealed([event(command), following])
    erased = erase(stored)
    assert (erased.body, erased.hash) == (stored.body, stored.hash)
    assert json.loads(erased.personal) == [["", None] for _ in json.loads(stored.personal)]
    found, next_one = read([erased, after], "c")
    assert next_one == following
    assert set(personal_texts(found.cause)) == {ERASED}
    assert attrs.evolve(found, cause=command) == event(command)
    assert erase(erased) == erased


def test_what_cannot_be_read_is_not_erased() -> None:
    """Erasing what is damaged raises ChainBroken instead of hiding the damage."""
    (stored,) = sealed([event(lifecycle.CONCLUDE)])
    with pytest.raises(ChainBroken) as caught:
        erase(attrs.evolve(stored, personal=b"junk"))
    assert (caught.value.challenge, caught.value.position) == ("c", 1)


def test_every_text_has_a_salt_of_its_own() -> None:
    """Two equal texts have different commitments, so that none can be guessed from another."""
    command = c.Conclude("The same.", "The same.")
    (stored,) = sealed([event(command)])
    cause = json.loads(stored.body)["cause"]
    assert cause["experience"] != cause["learning"]


def test_an_event_without_personal_text_has_nothing_beside_it() -> None:
    """Erasing it changes nothing."""
    (stored,) = sealed([event(lifecycle.OPEN_REVIEW)])
    assert stored.personal == b""
    assert erase(stored) == stored


Entries = list[list[str | None]]


def changed(first: Callable[[Entries], object]) -> Callable[[StoredEvent], StoredEvent]:
    """A change of the entries beside a body."""

    def change(stored: StoredEvent) -> StoredEvent:
        entries = json.loads(stored.personal)
        first(entries)
        return attrs.evolve(stored, personal=json.dumps(entries).encode())

    return change


@pytest.mark.parametrize(
    "change",
    [
        changed(lambda entries: entries.pop()),
        changed(lambda entries: entries.append(entries[0])),
        changed(lambda entries: entries.append(["", None])),
        changed(lambda entries: entries.reverse()),
        changed(lambda entries: entries[0].__setitem__(1, "Another text.")),
        changed(lambda entries: entries[0].__setitem__(1, "")),
        changed(lambda entries: entries[0].__setitem__(0, "ff" * 16)),
        changed(lambda entries: entries[0].__setitem__(0, "no hex")),
        changed(lambda entries: entries[0].__setitem__(0, None)),
        changed(lambda entries: entries[0].insert(0, '["experience"]')),
        lambda stored: attrs.evolve(stored, personal=b""),
        lambda stored: attrs.evolve(stored, personal=b"[]"),
        lambda stored: attrs.evolve(stored, personal=b"\xff"),
        lambda stored: attrs.evolve(stored, personal=b'[["\xff","a"]]'),
        lambda stored: attrs.evolve(stored, personal=b"[" * 100_000),
    ],
)
def test_what_lies_beside_is_held_against_the_body(
    change: Callable[[StoredEvent], StoredEvent],
) -> None:
    """An entry that is missing, added, moved or changed breaks the chain."""
    (stored,) = sealed([event(lifecycle.CONCLUDE)])
    with pytest.raises(ChainBroken) as caught:
        read([change(stored)], "c")
    assert (caught.value.challenge, caught.value.position) == ("c", 1)


def test_a_text_emptied_is_no_text_erased() -> None:
    """Where a text may be empty, one that was not is held against what was written too."""
    note = attrs.evolve(lifecycle.RECORD_STEP, note="All were there.")
    (stored,) = sealed([event(note)])
    (salt, _), *_ = json.loads(stored.personal)
    emptied = attrs.evolve(stored, personal=json.dumps([[salt, ""]]).encode())
    with pytest.raises(ChainBroken, match="is not the one that was written"):
        read([emptied], "c")


def test_missing_and_added_texts_are_counted() -> None:
    """The error says how many belong there, and that tells a loss from a change."""
    (stored,) = sealed([event(lifecycle.CONCLUDE)])
    lost = attrs.evolve(stored, personal=b'[["",null]]')
    with pytest.raises(ChainBroken, match="2 personal texts belong beside it, not 1"):
        read([lost], "c")


def test_nothing_beside_the_body_can_erase_what_is_not_personal() -> None:
    """An entry says nothing of where it stands: the hashed body alone does."""
    (stored,) = sealed([event(lifecycle.FORM_TEAM)])
    forged = attrs.evolve(stored, personal=b'[[["members",0,"principal"],"",null]]')
    with pytest.raises(ChainBroken):
        read([forged], "c")
    forged = attrs.evolve(stored, personal=b'[["",null]]')
    with pytest.raises(ChainBroken):
        read([forged], "c")


@attrs.frozen
class Wrong(c.Command):
    """A host's command that marks personal what is no text."""

    type: ClassVar[str] = "wrong"
    born: date = attrs.field(metadata=PERSONAL)


def test_only_text_may_be_marked_personal() -> None:
    """A mark that cannot be kept is told before anything is stored."""
    with pytest.raises(TypeError, match=r"Wrong\.born is marked personal"):
        seal(event(Wrong(date(1990, 1, 1))), None, lambda: SALT)


@attrs.frozen
class Guest:
    """Somebody who visits."""

    name: str = attrs.field(metadata=PERSONAL)
    nickname: str | None = attrs.field(default=None, metadata=PERSONAL)


@attrs.frozen
class Visit(c.Command):
    """A host's command with personal texts at every depth."""

    type: ClassVar[str] = "visit"
    first: Guest
    tables: tuple[tuple[Guest, ...], ...] = ()
    last: Guest | None = None


def test_personal_texts_of_a_hosts_command() -> None:
    """They are found in single values, in lists of lists and where a value may be missing."""
    visit = Visit(Guest("Ann", "A."), ((Guest("Bob"), Guest("Cy")), (Guest("Di"),)), Guest("Ed"))
    stored = seal(event(visit), None, lambda: SALT)
    assert [text for _, text in json.loads(stored.personal)] == [
        "Ann",
        "A.",
        "Bob",
        "Cy",
        "Di",
        "Ed",
    ]
    assert not any(text in stored.body for text in (b"Ann", b"Bob", b"Cy", b"Di", b"Ed"))
    assert tuple(opened([stored], "c", {"visit": Visit})) == (event(visit),)


# --- the chain ----------------------------------------------------------------------------------

WALK: Final = lifecycle.walk_to("completed")
STORED: Final = sealed(WALK.events)


def broken_at(stored: tuple[StoredEvent, ...]) -> int:
    """The position at which a chain of the walk breaks."""
    with pytest.raises(ChainBroken) as caught:
        read(stored, WALK.id)
    assert caught.value.challenge == WALK.id
    return caught.value.position


@given(st.integers(0, len(STORED) - 1), st.data())
def test_a_changed_byte_breaks_the_chain_where_it_is(index: int, data: st.DataObject) -> None:
    """No byte of any body can change unnoticed."""
    body = bytearray(STORED[index].body)
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    damaged = attrs.evolve(STORED[index], body=bytes(body))
    assert broken_at((*STORED[:index], damaged, *STORED[index + 1 :])) == index + 1


@given(st.integers(0, len(STORED) - 2))
def test_a_missing_event_breaks_the_chain(index: int) -> None:
    """All but the newest: that it is missing shows only against a head kept elsewhere."""
    assert broken_at((*STORED[:index], *STORED[index + 1 :])) == index + 1
    assert read(STORED[:index], WALK.id) == WALK.events[:index]


@given(st.integers(0, len(STORED) - 1), st.integers(0, len(STORED) - 1))
def test_events_out_of_order_break_the_chain(first: int, second: int) -> None:
    """None can take another's place."""
    swapped = list(STORED)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    if first == second:
        assert read(swapped, WALK.id) == WALK.events
    else:
        assert broken_at(tuple(swapped)) == min(first, second) + 1


@given(st.integers(0, len(STORED) - 2))
def test_an_event_rewritten_with_its_hash_breaks_the_chain_after_it(index: int) -> None:
    """Whoever rewrites one must rewrite all that follow."""
    body = STORED[index].body.replace(b'"recorded_at":"2023', b'"recorded_at":"2022')
    forged = (*STORED[:index], with_body(STORED[index], body), *STORED[index + 1 :])
    assert broken_at(forged) == index + 2


def test_an_event_of_another_challenge_breaks_the_chain() -> None:
    """A record belongs to one challenge."""
    with pytest.raises(ChainBroken) as caught:
        read(STORED, "another")
    assert (caught.value.challenge, caught.value.position) == ("another", 1)


def test_events_are_given_up_to_where_the_chain_breaks() -> None:
    """Each is verified before it is given, and those before the break are good."""
    damaged = attrs.evolve(STORED[3], body=b"{}")
    reading = opened((*STORED[:3], damaged), WALK.id, c.COMMANDS)
    assert [next(reading) for _ in range(3)] == list(WALK.events[:3])
    with pytest.raises(ChainBroken):
        next(reading)


@given(st.binary(max_size=60) | st.lists(st.none() | st.text()).map(msgspec.json.encode))
def test_junk_breaks_the_chain_and_raises_nothing_else(junk: bytes) -> None:
    """Bytes that were never an event, under a hash that fits."""
    with pytest.raises(ChainBroken):
        read([with_body(STORED[0], junk)], WALK.id)


@pytest.mark.parametrize("junk", [b"[" * 100_000, b'"\xff"', b'{"a":' * 100_000, b'{"v":"1"}'])
def test_junk_that_upsets_a_decoder_breaks_the_chain(junk: bytes) -> None:
    """What is nested too deep or is no UTF-8 raises nothing else either."""
    with pytest.raises(ChainBroken):
        read([with_body(STORED[0], junk)], WALK.id)


@given(st.data())
def test_a_damaged_field_breaks_the_chain_and_raises_nothing_else(data: st.DataObject) -> None:
    """So does an event of which one field is of another type, under a hash that fits."""
    (stored,) = sealed([event(lifecycle.CONCLUDE)])
    body = json.loads(stored.body)
    del body["v"]
    holder, key = body, data.draw(st.sampled_from(sorted(body)))
    while isinstance(holder[key], dict) and holder[key] and data.draw(st.booleans()):
        holder = holder[key]
        key = data.draw(st.sampled_from(sorted(holder)))
    holder[key] = data.draw(st.sampled_from([[[]], {"a": {}}, 1.5, [[["x"]]]]))
    with pytest.raises((ChainBroken, UnsupportedHistory)):
        read([with_body(stored, json.dumps({"v": 1, **body}).encode())], "c")


# --- what this release cannot read --------------------------------------------------------------


def test_an_unknown_type_is_not_guessed_at() -> None:
    """An event of a command that is not registered is told by its type, and nothing is broken."""
    stored = seal(event(Visit(Guest("Ann"))), None, lambda: SALT)
    with pytest.raises(UnsupportedHistory) as caught:
        read([stored], "c")
    assert (caught.value.type, caught.value.version) == ("visit", 1)


@pytest.mark.parametrize("more", [{}, {"new": 1}])
def test_a_newer_version_is_not_guessed_at(more: dict[str, object]) -> None:
    """Whether or not it looks like ours, it is told by its type and version."""
    (stored,) = sealed([event()])
    body = json.dumps({**json.loads(stored.body), "v": 2, **more}).encode()
    with pytest.raises(UnsupportedHistory) as caught:
        read([with_body(stored, body)], "c")
    assert (caught.value.type, caught.value.version) == ("select-challenge", 2)


def test_an_unknown_field_of_our_version_breaks_the_chain() -> None:
    """This form has no other fields, so nobody who keeps to it wrote that."""
    (stored,) = sealed([event()])
    body = json.dumps({**json.loads(stored.body), "new": 1}).encode()
    with pytest.raises(ChainBroken):
        read([with_body(stored, body)], "c")
