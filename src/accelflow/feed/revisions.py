"""The dates of one challenge, out of its history: what a calendar shows, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.definition import Methodology, Stage
from accelflow.domain.events import Event
from accelflow.domain.folding import fold
from accelflow.rules.days import local_date, start_of_day


class Kind(StrEnum):
    """What happens on a date."""

    SET = "set"
    """The challenge was set: every feed has at least this date, for an empty one is no calendar."""
    SESSION = "launch-workshop"
    DAY_ONE = "day-1"
    MIDPOINT = "midpoint-review"
    SCALE_UP = "scale-up-workshop"
    DEADLINE = "deadline"


class State(StrEnum):
    """How a date stands."""

    PLANNED = "planned"
    """Where it is not yet certain to be so."""
    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    OVER = "over"
    """A deadline that has moved the challenge by force."""
    FIXED = "fixed"
    HELD = "held"
    CANCELLED = "cancelled"


Key = tuple[Kind, str, int]
"""Which date of a challenge it is, for ever: its kind, its rule, its occurrence or number."""


@attrs.frozen
class Item:
    """One date as a history leaves it. `when` is a local date, or an instant in UTC.

    `name` is the rule of a deadline, and the stage that a challenge was set in; `number` the
    occurrence of a deadline, and which session of a workshop it is.
    """

    kind: Kind
    when: date | datetime
    state: State
    name: str = ""
    number: int = 1
    place: str = ""

    @property
    def key(self) -> Key:
        """Which date of its challenge it is."""
        return self.kind, self.name, self.number


@attrs.frozen
class Entry:
    """One date with its revisions: `sequence` counts how often its date or its state changed."""

    item: Item
    created: datetime
    modified: datetime
    sequence: int = 0


Known = dict[Key, Entry]
_NONE: Final[Mapping[Key, Entry]] = MappingProxyType({})


def entries(
    events: Sequence[Event], methodology: Methodology, zone: tzinfo, cohort: str | None = None
) -> tuple[Entry, ...]:
    """Every date that ever stood in the calendar of this challenge, in the order of its coming.

    None is ever lost as the history grows: what falls away is cancelled. With `cohort`, what
    happened while the challenge was in another one is left out.
    """
    whole: Known = {}
    seen: Known = {}
    closed: dict[Key, Item] = {}
    challenge: Challenge | None = None
    for event in events:
        challenge = fold(challenge, event)
        if isinstance(event.cause, DeadlineMoved):
            _close(closed, event.cause, zone)
        found = _items(challenge, events[0], event, methodology, zone)
        current = closed | {item.key: item for item in found}
        _revise(whole, current, event.recorded_at)
        if cohort is not None:
            here = current if challenge.cohort.id == cohort else {}
            _revise(seen, here, event.recorded_at, whole)
    return tuple((whole if cohort is None else seen).values())


def due_day(due_at: datetime, zone: tzinfo) -> date:
    """The local date of the last instant in time."""
    return local_date(due_at - _AN_INSTANT, zone)


def _close(closed: dict[Key, Item], cause: DeadlineMoved, zone: tzinfo) -> None:
    """Open deadlines stand in the dossier; how the others ended only the history knows."""
    key = (Kind.DEADLINE, cause.rule, cause.occurrence)
    closed.pop(key, None)
    if state := _ENDS.get(cause.moment):
        closed[key] = _deadline(cause.rule, cause.occurrence, cause.due_at, state, zone)


def _items(
    challenge: Challenge, first: Event, event: Event, methodology: Methodology, zone: tzinfo
) -> Iterator[Item]:
    stage = _stage(methodology, challenge.stage)
    yield Item(Kind.SET, challenge.set_on, State.HELD, first.after)
    yield from _sessions(challenge, ended=stage is not None and stage.final)
    if (day_one := challenge.day_one) and not (
        stage is not None and stage.withdrawal and day_one > event.facts.today
    ):
        yield Item(Kind.DAY_ONE, day_one, State.FIXED)
    if midpoint := challenge.midpoint:
        yield Item(Kind.MIDPOINT, midpoint.held_on, State.HELD)
    if scale_up := challenge.scale_up:
        yield Item(Kind.SCALE_UP, scale_up.held_on, State.HELD)
    for one in challenge.deadlines:
        state = State.OVERDUE if one.overdue else State.OPEN
        yield _deadline(one.rule, one.occurrence, one.due_at, state, zone)


def _sessions(challenge: Challenge, *, ended: bool) -> Iterator[Item]:
    if challenge.launch is not None:
        held = sorted(challenge.launch.sessions, key=lambda session: (session.on, session.place))
        for number, one in enumerate(held, 1):
            yield Item(Kind.SESSION, one.on, State.HELD, number=number, place=one.place)
    elif challenge.launch_date is not None and not ended:
        yield Item(Kind.SESSION, challenge.launch_date, State.PLANNED)


def _deadline(rule: str, occurrence: int, due_at: datetime, state: State, zone: tzinfo) -> Item:
    """The end of a local day is a day in a calendar; any other time is an instant."""
    ends_a_day = start_of_day(local_date(due_at, zone), zone) == due_at
    when = due_day(due_at, zone) if ends_a_day else due_at
    return Item(Kind.DEADLINE, when, state, rule, occurrence)


def _revise(
    known: Known, current: Mapping[Key, Item], at: datetime, whole: Mapping[Key, Entry] = _NONE
) -> None:
    """A cohort counts no less than the whole history, or two feeds would contradict each other."""
    for key, entry in known.items():
        if key not in current and entry.item.state in _AHEAD:
            gone = attrs.evolve(entry.item, state=State.CANCELLED)
            known[key] = _revised(entry, gone, at, whole.get(key))
    for key, item in current.items():
        known[key] = _revised(known.get(key), item, at, whole.get(key))


def _revised(entry: Entry | None, item: Item, at: datetime, whole: Entry | None) -> Entry:
    least = 0 if whole is None else whole.sequence
    if entry is None:
        return Entry(item, at, at, least)
    if (item.when, item.state) == (entry.item.when, entry.item.state):
        return entry
    return attrs.evolve(entry, item=item, modified=at, sequence=max(entry.sequence + 1, least))


def _stage(methodology: Methodology, id: str) -> Stage | None:
    return next((stage for stage in methodology.stages if stage.id == id), None)


_AN_INSTANT: Final = timedelta(microseconds=1)
_ENDS: Final = {
    Moment.MET: State.MET,
    Moment.LAPSED: State.OVER,
    Moment.CANCELLED: State.CANCELLED,
}
_AHEAD: Final = frozenset({State.PLANNED, State.OPEN, State.OVERDUE, State.FIXED})
"""What is cancelled where it falls away; anything else has happened and stays as it was."""
