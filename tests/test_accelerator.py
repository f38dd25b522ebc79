"""The accelerator reads, asks the playbook, appends and tells; it judges nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import attrs
import pytest

from accelflow.accelerator import Accelerator, Head
from accelflow.clock import ManualClock
from accelflow.codec import ERASED, seal
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.decisions import Refused
from accelflow.domain.teams import Member
from accelflow.errors import (
    ChainBroken,
    GuardFailed,
    InvalidInput,
    PlaybookMissing,
    UnknownChallenge,
)
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Found, Guard, Question, guard
from tests import lifecycle as on
from tests.desk import Desk, codes, document, reasons, unasked
from tests.naming import shown

# --- a walk through the shell ---------------------------------------------------------------------


@pytest.mark.parametrize("stage", on.STAGES)
def test_a_walk_through_the_shell_is_the_playbooks_walk(stage: str) -> None:
    """The recorded events are those that the playbook decides, and so is the challenge."""
    walk = on.walk_to(stage)
    desk = Desk().play(walk)
    assert unasked(desk.history()) == walk.events
    standing = desk.accelerator.challenge(on.CHALLENGE)
    assert standing.challenge == walk.challenge
    assert standing.owed == ()


@pytest.mark.parametrize("stage", ["ready", "accelerating", "scaling"])
def test_moves_and_due_are_the_playbooks(stage: str) -> None:
    """Asked of the challenge as it stands, for an actor or for nobody."""
    walk = on.walk_to(stage)
    desk = Desk().play(walk)
    for actor in (None, on.COACH, on.STRANGER):
        expected = on.PLAYBOOK.moves(walk.dossier, walk.at, actor)
        assert desk.accelerator.moves(on.CHALLENGE, actor) == expected
        assert expected
    assert desk.accelerator.due(on.CHALLENGE) == on.PLAYBOOK.due(walk.dossier)


def test_the_day_is_counted_in_the_challenges_zone() -> None:
    """It changes at local midnight, and there is none before Day 1 is fixed."""
    desk = Desk().play(on.walk_to("ready"))
    assert desk.accelerator.challenge(on.CHALLENGE).day is None
    desk = Desk().play(on.walk_to("accelerating"))
    for number, at in ((1, on.on_day(1, 0)), (1, on.on_day(1, 23, 59)), (2, on.on_day(2, 0))):
        desk.clock.set(at)
        assert desk.accelerator.challenge(on.CHALLENGE).day == number


def test_check_gives_the_answer_of_handle() -> None:
    """At every step of a whole walk, refused ones too, and it writes nothing."""
    desk = Desk()
    for event in on.walk_to("completed").events:
        if event.actor is None or not isinstance(event.cause, c.Command):
            continue
        desk.clock.set(event.recorded_at)
        for actor in (on.STRANGER, event.actor):
            before = desk.stored()
            checked = desk.accelerator.check(event.cause, challenge=on.CHALLENGE, actor=actor)
            assert desk.stored() == before
            answer = desk.ask(event.cause, actor)
            assert unasked(answer.settled) == unasked(checked.settled)
            if isinstance(answer.outcome, Refused):
                assert checked.outcome == answer.outcome
            else:
                assert actor == event.actor
                assert not isinstance(checked.outcome, Refused)
                assert unasked(answer.outcome.events) == checked.outcome.events


def test_a_challenge_that_never_began() -> None:
    """Reads raise UnknownChallenge, its history is empty, and a command for it is refused."""
    desk = Desk()
    accelerator = desk.accelerator
    for read in (accelerator.challenge, accelerator.moves, accelerator.due):
        with pytest.raises(UnknownChallenge) as caught:
            read("nowhere")
        assert caught.value.challenge == "nowhere"
    assert accelerator.history("nowhere") == ()
    answer = desk.ask(on.OPEN_REVIEW, on.REVIEWER, challenge="nowhere")
    assert codes(answer) == ["unknown-challenge"]
    with pytest.raises(UnknownChallenge):
        accelerator.challenge("nowhere")


def test_challenges_are_those_that_fit() -> None:
    """By cohort, by the stage in which they stand now, and by whether something is overdue."""
    desk = Desk()
    desk.play(on.walk_to("accelerating"), "b")
    desk.play(on.walk_to("deferred"), "c")
    desk.play(on.walk_to("drafted"), "a")
    desk.clock.set(on.on_day(1))

    def ids(**wanted: Any) -> list[str]:
        return [found.challenge.id for found in desk.accelerator.challenges(**wanted)]

    assert ids() == ["a", "b", "c"]
    assert ids(cohort="kg-1") == ["a", "b"]
    assert ids(cohort="kg-2") == ["c"]
    assert ids(cohort="kg-9") == []
    assert ids(stage="deferred") == ["c"]
    assert ids(overdue=True) == []
    assert ids(overdue=False) == ["a", "b", "c"]
    desk.clock.set(on.CAP)
    assert ids(stage="accelerating") == []
    assert ids(stage="concluded", cohort="kg-1") == ["b"]
    desk.clock.set(on.on_day(51))
    assert ids(overdue=True) == ["b"]
    assert ids(overdue=False, stage="drafted") == ["a"]


def test_the_board_shows_how_challenges_stand_now() -> None:
    """What is owed is settled in memory and marked so, by cohort, and nothing is written."""
    desk = Desk(playbooks=[on.SPARSE])
    desk.play(on.walk_to("accelerating", on.SPARSE), "b")
    desk.play(on.walk_to("deferred", on.SPARSE), "a")
    desk.clock.set(on.on_day(51))
    before = desk.stored()
    board = desk.accelerator.board()
    assert [(row.challenge, row.stage, row.day, row.owed) for row in board] == [
        ("a", "deferred", None, False),
        ("b", "accelerating", 51, True),
    ]
    assert board[1].overdue == ("midpoint",)
    assert desk.accelerator.board(cohort="kg-1") == board[1:]
    assert desk.stored() == before
    desk.accelerator.sweep()
    assert desk.accelerator.board() == (board[0], attrs.evolve(board[1], owed=False))


# --- what is malformed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"command": None}, "type"),
        ({"command": "open-review"}, "type"),
        ({"command": c.Command()}, "type"),
        ({"command": c.DeferChallenge("kg-2", "Why not")}, "to_cohort"),  # type: ignore[arg-type]
        ({"actor": "office-1"}, "actor"),
        ({"actor": None}, "actor"),
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"id": "two words"}, "id"),
        ({"challenge": "two words"}, "challenge"),
        ({"challenge": None}, "challenge"),
    ],
    ids=str,
)
def test_what_is_malformed_is_refused_before_anything_is_read(
    changed: dict[str, Any], path: str
) -> None:
    """It is an InvalidInput at its path, and nothing is stored."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("led", on.SPARSE))
    asked = {
        "command": on.FIX_LAUNCH_DATE,
        "challenge": on.CHALLENGE,
        "actor": on.OFFICE,
        "id": "x",
    }
    before = desk.stored()
    with pytest.raises(InvalidInput) as caught:
        desk.accelerator.handle(**{**asked, **changed})
    assert [fault.path for fault in caught.value.faults] == [path]
    assert desk.stored() == before
    assert desk.accelerator.handle(**asked).accepted  # type: ignore[arg-type]


def test_all_that_is_malformed_is_named_at_once() -> None:
    """The faults of the command, the challenge, the actor and the id, together."""
    broken = c.DeferChallenge("kg-2", "Why not")  # type: ignore[arg-type]
    asked: Any = {"command": broken, "challenge": "two words", "actor": None, "id": "\u200b"}
    with pytest.raises(InvalidInput) as caught:
        Desk().accelerator.handle(**asked)
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["to_cohort", "challenge", "actor", "id"]


class HostText(str):
    """A host's own kind of text."""


def test_text_of_a_class_of_the_hosts_own_is_text() -> None:
    """In ids, actors and payloads: what is recorded and read back is plain."""
    desk = Desk()
    actor = Actor(HostText("a"), HostText("e"), {HostText("proposer")})
    command = attrs.evolve(
        on.SET_CHALLENGE,
        statement=HostText("Too long a wait"),
        lead_entity=HostText("ministry"),
        tags=(HostText("queues"),),
    )
    challenge, id = HostText("c"), HostText("x")
    answer = desk.accelerator.handle(command, actor=actor, challenge=challenge, id=id)
    assert answer.accepted
    assert desk.history("c") == answer.events
    (event,) = answer.events
    cause: Any = event.cause
    assert event.actor is not None
    for text in (
        event.challenge,
        event.attempt,
        event.actor.principal,
        event.actor.entity,
        *event.actor.roles,
        cause.statement,
        cause.lead_entity,
        *cause.tags,
    ):
        assert type(text) is str
    again = desk.accelerator.handle(command, actor=actor, challenge=challenge, id=id)
    assert again.replayed


@pytest.mark.parametrize("id", [None, 7, object(), "", "two words", "\ud800"], ids=shown)
def test_a_reading_takes_an_id(id: Any) -> None:
    """What is none is told so, and never reaches a store."""
    accelerator = Desk().accelerator
    for read in (
        accelerator.challenge,
        accelerator.history,
        accelerator.moves,
        accelerator.due,
        accelerator.head,
        accelerator.erase_answer,
    ):
        with pytest.raises(InvalidInput):
            read(id)


class Instant(datetime):
    """A host's own kind of instant."""


class Told:
    """A clock that tells what it was told to."""

    def __init__(self, instant: Any) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """That."""
        told: datetime = self.instant
        return told


def test_an_instant_of_a_class_of_the_hosts_own_is_an_instant() -> None:
    """What is recorded is a plain one."""
    journal = MemoryJournal()
    clock = Told(Instant(2023, 3, 1, 12, tzinfo=UTC))
    accelerator = Accelerator(journal, [on.PLAYBOOK], clock=clock)
    answer = accelerator.handle(on.SET_CHALLENGE, challenge="a", actor=on.PROPOSER, id="x")
    (event,) = answer.events
    assert type(event.recorded_at) is datetime
    assert event.recorded_at == datetime(2023, 3, 1, 12, tzinfo=UTC)


NO_INSTANTS = (
    datetime(2023, 3, 1, 12),  # noqa: DTZ001 - that is the point
    None,
    date(2023, 3, 1),
    "2023-03-01T12:00:00Z",
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=on.at(date(2023, 1, 1)).tzinfo),
)


@pytest.mark.parametrize("told", NO_INSTANTS, ids=repr)
def test_a_clock_that_tells_no_instant_is_refused(told: object) -> None:
    """By every call that asks it, before anything is read or written."""
    accelerator = Accelerator(MemoryJournal(), [on.PLAYBOOK], clock=Told(told))
    calls: tuple[Callable[[], object], ...] = (
        lambda: accelerator.handle(on.SET_CHALLENGE, challenge="a", actor=on.OFFICE, id="x"),
        lambda: accelerator.check(on.SET_CHALLENGE, challenge="a", actor=on.OFFICE),
        lambda: accelerator.challenge("a"),
        accelerator.challenges,
        lambda: accelerator.moves("a"),
        lambda: accelerator.due("a"),
        accelerator.sweep,
    )
    for call in calls:
        with pytest.raises(InvalidInput) as caught:
            call()
        assert [fault.path for fault in caught.value.faults] == ["at"]


@pytest.mark.parametrize("told", NO_INSTANTS[:4], ids=repr)
def test_a_playbook_takes_an_instant(told: Any) -> None:
    """In settling and in telling moves: a naive one would be read in the machine's own zone."""
    challenge = on.walk_to("accelerating").dossier
    for call in (on.PLAYBOOK.settle, on.PLAYBOOK.moves):
        with pytest.raises(InvalidInput):
            call(challenge, told)


class BishkekClock(ManualClock):
    """A clock that tells its instants in local time."""

    def now(self) -> datetime:
        """The instant, with the offset of Bishkek."""
        return super().now().astimezone(on.at(date(2023, 1, 1)).tzinfo)


def test_instants_are_recorded_in_utc_whatever_the_clock_tells() -> None:
    """Those of commands and those of what a sweep settles."""
    journal, walk = MemoryJournal(), on.walk_to("accelerating")
    Desk(journal).play(walk)
    clock = BishkekClock(on.on_day(51), simulated=True)
    accelerator = Accelerator(journal, [on.PLAYBOOK], clock=clock)
    assert accelerator.sweep().settled
    accelerator.handle(on.RECORD_PROGRESS, challenge=on.CHALLENGE, actor=on.COACH, id="x")
    newest = accelerator.history(on.CHALLENGE)[len(walk.events) :]
    assert {event.recorded_at.tzinfo for event in newest} == {UTC}
    assert b"+06:00" not in b"".join(event.body for event in journal.read(on.CHALLENGE))


def test_an_accelerator_needs_a_playbook() -> None:
    """Without one no challenge could begin."""
    with pytest.raises(InvalidInput) as caught:
        Accelerator(MemoryJournal(), [])
    assert [fault.path for fault in caught.value.faults] == ["playbooks"]


@attrs.frozen
class WithoutType(c.Command):
    """A command that forgot to say its type."""


class NoAttrs(c.Command):
    """A command that is no attrs class."""

    type: ClassVar[str] = "no-attrs"


@attrs.frozen
class Met(c.Command):
    """A command with the type of a deadline's event."""

    type: ClassVar[str] = "deadline-met"


@attrs.frozen
class WithUnstorable(c.Command):
    """A command with a field of which nobody could tell what was stored."""

    type: ClassVar[str] = "unstorable"
    what: list[int] | frozenset[int] = frozenset()


@attrs.frozen
class WithWays(c.Command):
    """A command with persons where no way can be told to them."""

    type: ClassVar[str] = "ways"
    members: dict[int, Member] = attrs.field(factory=dict)


@pytest.mark.parametrize(
    ("wired", "path"),
    [
        ({"playbooks": on.PLAYBOOK}, "playbooks"),
        ({"playbooks": "hundred-day"}, "playbooks"),
        ({"playbooks": None}, "playbooks"),
        ({"playbooks": ["hundred-day"]}, "playbooks[0]"),
        ({"clock": "noon"}, "clock"),
        ({"hooks": print}, "hooks"),
        ({"salts": b"salt"}, "salts"),
        ({"commands": {"open": c.OpenReview}}, "commands['open']"),
        ({"commands": {"command": WithoutType}}, "commands['command']"),
        ({"commands": {"without-type": WithoutType}}, "commands['without-type']"),
        ({"commands": {"no-attrs": NoAttrs}}, "commands['no-attrs']"),
        ({"commands": {"deadline-met": Met}}, "commands['deadline-met']"),
        ({"commands": {"unstorable": WithUnstorable}}, "commands['unstorable']"),
        ({"commands": {"ways": WithWays}}, "commands['ways']"),
        ({"commands": {"member": Member}}, "commands['member']"),
        ({"commands": {"none": None}}, "commands['none']"),
    ],
    ids=shown,
)
def test_what_is_wired_wrongly_is_told_at_once(wired: dict[str, Any], path: str) -> None:
    """At construction, and not with the first command that meets it."""
    with pytest.raises(InvalidInput) as caught:
        Accelerator(**{"journal": MemoryJournal(), "playbooks": [on.PLAYBOOK], **wired})
    assert [fault.path for fault in caught.value.faults] == [path]


# --- heads ----------------------------------------------------------------------------------------


def test_a_head_that_was_kept_shows_what_was_cut_off_or_written_anew() -> None:
    """The chain alone cannot show that its newest events are gone or are others."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("proposed", on.SPARSE))
    accelerator, journal = desk.accelerator, desk.journal
    kept = accelerator.head(on.CHALLENGE)
    assert kept == Head(2, journal.read(on.CHALLENGE)[-1].hash)
    desk.ask(on.OPEN_REVIEW, on.REVIEWER)
    assert accelerator.verify(on.CHALLENGE, kept) == accelerator.head(on.CHALLENGE) != kept
    first, second, _ = journal._events[on.CHALLENGE]
    other = seal(desk.history()[1], first.hash, lambda: b"another salt")
    for left in ((), (first,), (first, other) if other != second else ()):
        journal._events[on.CHALLENGE] = left
        with pytest.raises(ChainBroken) as caught:
            accelerator.verify(on.CHALLENGE, kept)
        assert caught.value.position == 2
    with pytest.raises(UnknownChallenge):
        accelerator.head("nowhere")


@pytest.mark.parametrize(("command", "actor"), [(on.SUBMIT_PROPOSAL, on.PROPOSER)])
def test_check_and_handle_are_read_alike(command: c.Command, actor: Actor) -> None:
    """Whether it was granted, why not, what it warns about, and the events of it."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    for who in (on.STRANGER, actor):
        checked = desk.accelerator.check(command, challenge=on.CHALLENGE, actor=who)
        answer = desk.ask(command, who)
        assert answer.accepted == checked.accepted == (who is actor)
        assert answer.reasons == checked.reasons == getattr(answer.outcome, "reasons", ())
        assert answer.warnings == checked.warnings == answer.outcome.warnings
        assert (
            unasked(answer.events)
            == checked.events
            == unasked(getattr(answer.outcome, "events", ()))
        )
        assert bool(answer.reasons) is not bool(answer.events)


# --- guards, playbooks and commands of the host's -------------------------------------------------


def broken_guard(q: Question, **_: object) -> Found:
    """Divides by zero instead of judging."""
    return [q.fail("same-person", role=str(1 // 0))]


def test_a_guard_that_raises_decides_nothing() -> None:
    """GuardFailed names it and has its error as the cause; nothing is stored."""
    guards = {**BUILT_IN, "asker-is-not": Guard("asker-is-not", broken_guard, ("same-person",))}
    strict = Playbook.bind(on.PLAYBOOK.methodology, on.PLAYBOOK.zones, guards)
    desk = Desk(playbooks=[strict]).play(on.walk_to("proposed"))
    before = desk.stored()
    with pytest.raises(GuardFailed) as caught:
        desk.ask(on.OPEN_REVIEW, on.REVIEWER)
    assert caught.value.transition == "open-review"
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(GuardFailed):
        desk.accelerator.check(on.OPEN_REVIEW, challenge=on.CHALLENGE, actor=on.REVIEWER)
    assert desk.stored() == before


def test_a_challenge_keeps_the_methodology_that_it_began_with() -> None:
    """New challenges follow the first playbook; one at hand that is not first still serves."""
    journal = MemoryJournal()
    desk = Desk(journal).play(on.walk_to("drafted"))
    newer = playbook(document(version="99"))
    both = Desk(journal, at=on.walk_to("drafted").at, playbooks=[newer, on.PLAYBOOK])
    both.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    both.ask(on.SET_CHALLENGE, on.PROPOSER, id="y", challenge="new")
    assert {event.methodology for event in both.history()} == {on.PLAYBOOK.methodology.pin}
    assert {event.methodology for event in both.history("new")} == {newer.methodology.pin}
    for one in (on.PLAYBOOK, newer):
        stored = journal.document(one.methodology.hash)
        assert stored is not None
        assert stored.body == one.methodology.document
    alone = Desk(journal, playbooks=[newer])
    before = desk.stored()
    with pytest.raises(PlaybookMissing) as caught:
        alone.ask(on.OPEN_REVIEW, on.REVIEWER)
    pin = on.PLAYBOOK.methodology.pin
    missing = caught.value
    assert (missing.name, missing.version, missing.hash) == (pin.name, pin.version, pin.hash)
    assert desk.stored() == before


@attrs.frozen
class BookBuses(c.Command):
    """A host's command: buses for the team."""

    type: ClassVar[str] = "book-buses"
    buses: int
    why: str = ""


@guard("buses-few", "too-many-buses")
def buses_few(q: Question, *, most: int) -> Found:
    """A host's guard: not more than so many."""
    asked = q.asked(BookBuses)
    return [q.fail("too-many-buses", most=most)] if asked.buses > most else ()


def test_a_hosts_command_guard_and_methodology() -> None:
    """Its command is judged by its guard, moves its stage, and survives a reload in `extra`."""
    commands = {**c.COMMANDS, "book-buses": BookBuses}
    guards = {**BUILT_IN, "buses-few": buses_few}
    base = document(name="with-buses")
    base["transition"] = [
        *base["transition"],
        {
            "command": "book-buses",
            "from": ["drafted"],
            "to": "withdrawn",
            "by": ["office"],
            "refuse": [{"guard": "buses-few", "most": 3}],
        },
    ]
    own = playbook(base, guards, commands)
    journal = MemoryJournal()
    desk = Desk(journal, playbooks=[own])
    desk.ask(on.SET_CHALLENGE, on.PROPOSER)
    refused = desk.ask(BookBuses(4), on.OFFICE)
    assert [(one.code, one.parameters) for one in reasons(refused)] == [
        ("too-many-buses", {"most": 3})
    ]
    assert desk.ask(BookBuses(3, "It is far."), on.OFFICE).accepted
    reloaded = Desk(journal, playbooks=[own], commands=commands)
    standing = reloaded.accelerator.challenge(on.CHALLENGE)
    assert standing.challenge.extra == (BookBuses(3, "It is far."),)
    assert standing.challenge.stage == "withdrawn"


@attrs.frozen
class SeatTeam(c.Command):
    """A host's command: who sits where."""

    type: ClassVar[str] = "seat-team"
    seats: dict[str, Member]
    rows: tuple[dict[str, tuple[Member, ...]], ...] = ()


def test_personal_texts_in_a_hosts_dictionaries_are_found() -> None:
    """They lie beside the event, and can be erased there."""
    commands = {**c.COMMANDS, "seat-team": SeatTeam}
    base = document(name="with-seats")
    base["transition"] = [
        *base["transition"],
        {"command": "seat-team", "from": ["drafted"], "to": "drafted", "by": ["office"]},
    ]
    desk = Desk(playbooks=[playbook(base, BUILT_IN, commands)])
    desk.ask(on.SET_CHALLENGE, on.PROPOSER)
    member = attrs.evolve(on.MEMBERS[0], name="Aida Asanova")
    seated = desk.ask(SeatTeam({"window": member}, ({"door": (member, member)},)), on.OFFICE)
    assert seated.accepted
    assert desk.history()[1:] == seated.events
    stored = desk.journal.read(on.CHALLENGE)[-1]
    assert b"Aida Asanova" not in stored.body
    assert stored.personal.count(b"Aida Asanova") == 3
    desk.accelerator.erase(on.CHALLENGE, 2)
    erased: Any = desk.history()[1].cause
    (door,) = erased.rows
    assert {one.name for one in (*erased.seats.values(), *door["door"])} == {ERASED}


def test_two_playbooks_with_two_classes_of_one_type_cannot_be_wired() -> None:
    """Nobody could tell which of them a stored event is of; `commands` says it."""

    @attrs.frozen
    class Other(c.Command):
        type: ClassVar[str] = "book-buses"

    books = [
        attrs.evolve(on.PLAYBOOK, commands={**c.COMMANDS, "book-buses": kind})
        for kind in (BookBuses, Other)
    ]
    with pytest.raises(InvalidInput) as caught:
        Accelerator(MemoryJournal(), books)
    assert [fault.path for fault in caught.value.faults] == ["commands['book-buses']"]
    assert Accelerator(MemoryJournal(), books, commands=books[0].commands)


def test_a_hosts_command_must_be_registered() -> None:
    """One that could not be read back is not taken."""
    desk = Desk().play(on.walk_to("drafted"))
    with pytest.raises(InvalidInput, match="BookBuses is no command that is registered here"):
        desk.ask(BookBuses(1), on.OFFICE)


# --- the log --------------------------------------------------------------------------------------


def test_what_is_logged_has_stable_keys(caplog: pytest.LogCaptureFixture) -> None:
    """At debug level, by the logger named accelflow."""
    desk = Desk()
    with caplog.at_level(logging.DEBUG, logger="accelflow"):
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="y")
        desk.accelerator.sweep()
    *handled, swept = caplog.records
    keys = ("challenge", "command", "attempt", "accepted", "replayed")
    assert [tuple(getattr(record, key) for key in keys) for record in handled] == [
        (on.CHALLENGE, "set-challenge", "x", True, False),
        (on.CHALLENGE, "set-challenge", "x", True, True),
        (on.CHALLENGE, "set-challenge", "y", False, False),
    ]
    assert (swept.settled, swept.failed) == (0, 0)  # type: ignore[attr-defined]
    assert {(record.name, record.levelname) for record in caplog.records} == {
        ("accelflow", "DEBUG")
    }
