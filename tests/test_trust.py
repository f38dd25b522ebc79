"""A clock that nothing speaks for is held up before anything is written, by one rule for all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.errors import ClockSuspect, InvalidInput
from accelflow.journal import Timed
from accelflow.memory import MemoryJournal
from tests import lifecycle as on
from tests.desk import Desk
from tests.strategies import times

DAYS_45: Final = timedelta(days=45)
MINUTES_5: Final = timedelta(minutes=5)
MOMENT: Final = timedelta(microseconds=1)


class Served(MemoryJournal):
    """A journal whose store has a clock of its own."""

    stands: datetime

    def now(self) -> datetime:
        """The instant by the store's clock."""
        return self.stands


class Shop:
    """A host with a challenge in its hundred days, under a clock that is to tell the real time.

    The challenge was last written to long ago; the newest record of the journal is of another one.
    """

    def __init__(self, newest: datetime, journal: MemoryJournal | None = None) -> None:
        desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("accelerating", on.SPARSE))
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, at=newest, challenge="other")
        self.journal, self.stored = desk.journal, desk.stored
        self.clock = ManualClock(newest)
        self.accelerator = Accelerator(self.journal, [on.SPARSE], clock=self.clock)

    def ask(self, challenge: str, *, id: str = "x", confirm: bool = False) -> object:
        """What comes of a command, which begins a challenge that is new."""
        command = on.RECORD_PROGRESS if challenge == on.CHALLENGE else on.SET_CHALLENGE
        return self.accelerator.handle(
            command, challenge=challenge, actor=on.PROPOSER, id=id, confirm=confirm
        ).outcome

    def sweep(self, *, confirm: bool = False) -> object:
        """What a sweep records."""
        return self.accelerator.sweep(confirm=confirm).settled


Act = Callable[..., object]
ACTS: Final[dict[str, Callable[[Shop], Act]]] = {
    "a command of a challenge that slept": lambda shop: lambda **c: shop.ask(on.CHALLENGE, **c),
    "a new challenge": lambda shop: lambda **c: shop.ask("new", **c),
    "a sweep": lambda shop: shop.sweep,
}
every_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)

OWING: Final = on.on_day(60)
"""By then the midpoint review is overdue, and the challenge has slept for longer than 45 days."""


@every_act
@settings(max_examples=times(30))
@given(leap=st.timedeltas(timedelta(0), timedelta(days=90)) | st.sampled_from([DAYS_45, MOMENT]))
def test_an_instant_is_believed_up_to_45_days_past_the_newest(
    act: Callable[[Shop], Act], leap: timedelta
) -> None:
    """The newest of the whole journal, to the microsecond; what is doubted has written nothing."""
    newest = OWING.astimezone(UTC)
    shop = Shop(newest)
    shop.clock.set(newest + leap)
    before = shop.stored()
    if leap <= DAYS_45:
        assert act(shop)()
        return
    with pytest.raises(ClockSuspect) as caught:
        act(shop)()
    assert attrs.astuple(caught.value) == (newest + leap, newest, True)
    assert shop.stored() == before
    assert act(shop)(confirm=True)


@every_act
def test_the_first_moment_past_45_days_is_doubted(act: Callable[[Shop], Act]) -> None:
    """And the last one before it is not."""
    for leap, doubted in ((DAYS_45, False), (DAYS_45 + MOMENT, True)):
        shop = Shop(OWING)
        shop.clock.set(OWING + leap)
        if doubted:
            with pytest.raises(ClockSuspect):
                act(shop)()
        else:
            assert act(shop)()


@every_act
def test_once_confirmed_the_newest_record_speaks_for_the_clock(act: Callable[[Shop], Act]) -> None:
    """Whoever writes next need not confirm again, whichever challenge it is."""
    shop = Shop(OWING)
    shop.clock.set(OWING + timedelta(days=400))
    act(shop)(confirm=True)
    assert shop.ask("another", id="y")


def test_an_empty_journal_believes_any_clock() -> None:
    """There is nothing that could speak against it."""
    clock = ManualClock(datetime(2199, 1, 1, tzinfo=UTC))
    accelerator = Accelerator(MemoryJournal(), [on.SPARSE], clock=clock)
    asked = accelerator.handle(on.SET_CHALLENGE, challenge="a", actor=on.PROPOSER, id="a")
    assert asked.accepted
    assert accelerator.sweep().failed == ()


def test_a_challenge_that_slept_for_years_wakes_where_others_are_awake() -> None:
    """A deferred one needs no confirming while the journal is written to."""
    shop = Shop(OWING + timedelta(days=800))
    assert shop.ask(on.CHALLENGE)


def test_reads_are_never_doubted() -> None:
    """They write nothing, so they answer whatever the clock tells; so does a replay."""
    shop = Shop(OWING)
    answered = shop.ask("other", id="replayed")
    shop.clock.set(OWING + timedelta(days=400))
    before = shop.stored()
    asked = shop.accelerator
    assert asked.challenge(on.CHALLENGE).owed
    assert asked.check(on.RECORD_PROGRESS, challenge=on.CHALLENGE, actor=on.COACH)
    assert asked.moves(on.CHALLENGE)
    assert asked.due(on.CHALLENGE) == ()
    assert len(asked.challenges()) == len(asked.board()) == 2
    assert asked.history(on.CHALLENGE)
    assert shop.ask("other", id="replayed") == answered
    assert shop.stored() == before


def test_a_sweep_with_nothing_to_write_is_not_doubted() -> None:
    """A journal that is quiet, with nothing due, stops no sweeper."""
    clock = ManualClock(on.BEGIN)
    accelerator = Accelerator(MemoryJournal(), [on.SPARSE], clock=clock)
    accelerator.handle(on.SET_CHALLENGE, challenge="a", actor=on.PROPOSER, id="a")
    clock.advance(days=400)
    assert accelerator.sweep().settled == ()


def test_a_simulated_clock_is_believed() -> None:
    """It plays a time of its own, so a leap of a year is meant, whatever the store's clock says."""
    shop = Shop(OWING)
    for journal in (shop.journal, _served(OWING)):
        clock = ManualClock(OWING + timedelta(days=400), simulated=True)
        accelerator = Accelerator(journal, [on.SPARSE], clock=clock)
        asked = accelerator.handle(on.SET_CHALLENGE, challenge="n", actor=on.PROPOSER, id="n")
        assert asked.accepted


def test_how_much_would_lapse_is_no_criterion() -> None:
    """Twenty challenges that all lapse at once after an outage of 44 days are swept unasked."""
    desk = Desk(playbooks=[on.SPARSE])
    for number in range(20):
        desk.play(on.walk_to("accelerating", on.SPARSE), f"c-{number:02}")
    desk.ask(on.SET_CHALLENGE, on.PROPOSER, at=on.on_day(90), challenge="newest")
    clock = ManualClock(on.on_day(90) + timedelta(days=44))
    swept = Accelerator(desk.journal, [on.SPARSE], clock=clock).sweep()
    lapsed = [event for event in swept.settled if event.type == "deadline-lapsed"]
    assert len(lapsed) == 20


def test_a_damaged_newest_event_holds_nobody_up() -> None:
    """What cannot be read speaks neither for the clock nor against it."""
    for body in (b"", b"{}", b'{"recorded_at": 7}', b'{"recorded_at": "2023-01-01T00:00:00"}'):
        shop = Shop(OWING)
        (newest,) = shop.journal._events["other"]
        shop.journal._events["other"] = (attrs.evolve(newest, body=body),)
        shop.clock.set(OWING + timedelta(days=400))
        assert shop.sweep()


def _served(stands: datetime) -> Served:
    journal = Served()
    journal.stands = stands
    return journal


def test_a_store_with_a_clock_is_known_by_it() -> None:
    """SQLite and the memory have none; a database server has."""
    assert isinstance(Served(), Timed)
    assert not isinstance(MemoryJournal(), Timed)


@every_act
@pytest.mark.parametrize("confirm", [False, True])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_clock_of_a_store_is_5_minutes_off_at_most(
    act: Callable[[Shop], Act], confirm: bool, sign: int
) -> None:
    """Before or after, and nobody can confirm away that one of two clocks is wrong."""
    for apart, doubted in ((MINUTES_5, False), (MINUTES_5 + MOMENT, True)):
        stands = (OWING + timedelta(days=400)).astimezone(UTC)
        shop = Shop(OWING, _served(stands))
        told = stands + sign * apart
        shop.clock.set(told)
        before = shop.stored()
        if doubted:
            with pytest.raises(ClockSuspect) as caught:
                act(shop)(confirm=confirm)
            assert attrs.astuple(caught.value) == (told, stands, False)
            assert shop.stored() == before
        else:
            # however long ago anything was recorded
            assert act(shop)(confirm=confirm)


def test_a_suspect_clock_is_told_with_the_remedy() -> None:
    """Both instants, how far they lie apart, and what to do about it."""
    at, against = on.CAP.astimezone(UTC), on.BEGIN.astimezone(UTC)
    newest, store = (str(ClockSuspect(at, against, confirmable=can)) for can in (True, False))
    for told in (newest, store):
        assert at.isoformat() in told
        assert against.isoformat() in told
        assert "nothing was written" in told
    assert "159 days before" in newest
    assert "confirm=True" in newest
    assert "confirm" not in store


@pytest.mark.parametrize("confirm", [None, 1, "yes"])
def test_confirming_is_said_plainly(confirm: Any) -> None:
    """Only True confirms: a text that came with a request would be taken for a yes."""
    shop = Shop(OWING)
    for make in ACTS.values():
        act: Act = make(shop)
        with pytest.raises(InvalidInput) as caught:
            act(confirm=confirm)
        assert [fault.path for fault in caught.value.faults] == ["confirm"]
