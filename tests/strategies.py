"""Courses of challenges for properties: who asks what, and when, from any stage or from nothing.

A course is drawn along the playbook's own decisions, so that most of what is asked could be
granted; the rest is varied field by field, asked by the wrong people, or asked out of place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

import attrs
from hypothesis import settings
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Accepted, Decision
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day, local_date, start_of_day
from accelflow.rules.playbook import Playbook
from accelflow.zones import zone
from tests import lifecycle as life
from tests.lifecycle import CHALLENGE, PLAYBOOK, STAGES, ZONE, Walk, walk_to
from tests.properties.odd import odd
from tests.properties.payloads import ACTORS, HOSTILE, askers, in_order, varied

INSTANT: Final = timedelta(microseconds=1)
RUNNING: Final = ("ready", "accelerating", "past-midpoint")
"""The stages around the hundred days, where deadlines are armed, met and lapse."""

CHANGING_ZONES: Final = (
    "Europe/Berlin",
    "America/Chicago",
    "Africa/Cairo",
    "Asia/Beirut",
    "America/Santiago",
)
"""Zones whose clocks change within the hundred days from 17 March 2023."""


def times(number: int) -> int:
    """Half so many examples, scaled as the profile scales Hypothesis's own hundred.

    A course under some thirty deadlines takes its time, and a whole run has to end within minutes;
    the nightly profile looks twenty times longer.
    """
    return max(1, number * settings().max_examples // 200)


@attrs.frozen
class Scene:
    """Where a course begins: a stage, and what was asked in it before."""

    stage: str | None
    asked: tuple[tuple[Command, Actor], ...] = attrs.field(
        default=(), repr=lambda asked: f"({', '.join(command.type for command, _ in asked)})"
    )


def _scenes() -> Iterator[Scene]:
    request = (life.REQUEST_WITHDRAWAL, life.PROPOSER)
    yield Scene(None)
    yield from (Scene(stage) for stage in STAGES)
    for transition in PLAYBOOK.methodology.transitions:
        if transition.command == "withdraw":
            yield from (Scene(stage, (request,)) for stage in transition.sources)
    for stage, asked in _FURTHER.items():
        yield from (Scene(stage, asked[:number]) for number in range(1, len(asked) + 1))
    yield Scene("sustaining", _READY_TO_CLOSE)


_LEADER = ((life.ELECT_LEADER, life.COACH), (life.ACCEPT_LEAD, life.TEAM_LEADER))
_RESULT = ((life.RECORD_RESULT, life.KEEPER), (life.VERIFY_RESULT, life.VERIFIER))
_PLEDGES = tuple((life.SIGN_PLEDGE, leader) for leader in life.ENTITY_LEADERS)
_OWNED_UP = (life.ACKNOWLEDGE_NO_MIDPOINT, life.COACH)
_READY_TO_CLOSE = (*_RESULT, _OWNED_UP, *_PLEDGES, (life.CHOOSE_NOTHING, life.STRATEGIST))
_FURTHER: Final[dict[str, tuple[tuple[Command, Actor], ...]]] = {
    "drafted": ((life.RECORD_INDICATIVE_TARGET, life.PROPOSER),),
    "under-review": ((life.RECORD_REVIEW, life.REVIEWER),),
    "teamed": (
        (life.APPOINT_COACH, life.STRATEGIST),
        (life.FIX_LAUNCH_DATE, life.STRATEGIST),
        (life.ISSUE_NOTE, life.STRATEGIST),
        *((c.ClearMember(one.principal), life.MANAGERS[str(one.entity)]) for one in life.MEMBERS),
    ),
    "ready": (*_LEADER, (life.SET_GOALS, life.MEMBER)),
    "accelerating": ((life.RECORD_MEASUREMENT, life.KEEPER), *_LEADER[:1]),
    "past-midpoint": (*((one, life.KEEPER) for one in life.REACHED), *_LEADER[:1]),
    "concluded": (*_RESULT, _OWNED_UP, (life.HOLD_SCALE_UP, life.COACH)),
    "sustaining": (*_RESULT, _OWNED_UP, *_PLEDGES, (life.CHOOSE_BUILD, life.STRATEGIST)),
    "scaling": (
        (life.OPEN_SUCCESSOR, life.STRATEGIST),
        (life.DROP_PATH, life.OFFICE),
        _RESULT[1],
        _OWNED_UP,
        *_PLEDGES,
    ),
}

SCENES: Final = tuple(_scenes())
"""From nothing, every stage as the walk reaches it, and every further standing on the way on."""
_LATER: Final = {
    "ready": life.at(life.SESSIONS[0], 15),
    "accelerating": life.on_day(48),
    "past-midpoint": life.on_day(94),
    "concluded": life.at(date(2023, 8, 9), 15),
}
"""When what is asked further in a stage is asked, where the end of the walk is too early."""


@attrs.frozen
class Ask:
    """One asking: when, by whom, what."""

    at: datetime
    actor: Actor
    command: Command


@attrs.frozen
class Turn:
    """One asking with what stood before it, what was decided, and what stood after."""

    before: Challenge | None
    ask: Ask
    decision: Decision
    after: Challenge | None

    @property
    def events(self) -> tuple[Event, ...]:
        """What was recorded, settled events first."""
        return events_of(self.decision)


@attrs.frozen
class Course:
    """What is asked of one challenge, one after the other, beginning in a stage or from nothing."""

    start: Scene
    asks: tuple[Ask, ...]
    playbook: Playbook = attrs.field(default=PLAYBOOK, repr=False)
    zone: str = ZONE

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What Hypothesis shows: without the playbook, which alone would fill a screen."""
        printer.text(repr(self))

    @property
    def begun(self) -> Walk:
        """The challenge as it stands before the first asking."""
        return begun(self.start, self.playbook, self.zone)

    def turns(self, *, whole: bool = False) -> Iterator[Turn]:
        """The askings played, one after the other; `whole` plays those of the beginning anew."""
        challenge = None if whole else self.begun.challenge
        for ask in (*asks_of(self.begun.events), *self.asks) if whole else self.asks:
            decision = self.playbook.decide(challenge, attempt(ask))
            after = replay(events_of(decision), challenge)
            yield Turn(challenge, ask, decision, after)
            challenge = after


def attempt(ask: Ask, id: str | None = None) -> Attempt:
    """The attempt of an asking."""
    return Attempt(ask.command, CHALLENGE, ask.actor, ask.at, id)


def events_of(decision: Decision) -> tuple[Event, ...]:
    """All events of a decision, settled ones first."""
    outcome = decision.outcome
    return (*decision.settled, *(outcome.events if isinstance(outcome, Accepted) else ()))


def asks_of(events: Sequence[Event]) -> tuple[Ask, ...]:
    """The askings behind recorded events."""
    return tuple(
        Ask(event.recorded_at, event.actor, event.cause)
        for event in events
        if event.actor is not None and isinstance(event.cause, Command)
    )


@cache
def begun(scene: Scene, book: Playbook = PLAYBOOK, key: str = ZONE) -> Walk:
    """The shipped walk to a scene, taken under this playbook and in this zone."""
    if scene.asked:
        walk = begun(attrs.evolve(scene, asked=scene.asked[:-1]), book, key)
        command, actor = scene.asked[-1]
        return walk.do(command, actor, at=max(walk.at, _LATER.get(scene.stage or "", walk.at)))
    return _walked(scene.stage, book, key)


@cache
def _walked(stage: str | None, book: Playbook, key: str) -> Walk:
    walk = Walk(playbook=book)
    if stage is None:
        return walk
    if book is PLAYBOOK and key == ZONE:
        return walk_to(stage)
    for ask in asks_of(walk_to(stage).events):
        command = ask.command
        if isinstance(command, c.SetChallenge):
            command = attrs.evolve(command, zone=key)
        walk = walk.do(command, ask.actor, at=ask.at)
    if walk.stage != stage and walk.dossier.cap is not None:
        walk = walk.wait(walk.dossier.cap)
    assert walk.stage == stage, f"the way to {stage!r} in {key} leads to {walk.stage!r}"
    return walk


@cache
def busy_playbook(*, working_days: bool = True) -> Playbook:
    """The shipped methodology with a deadline on many days, Day 1 and Day 100 among them.

    Without `working_days` nothing of it is counted in them, so that no rule knows a weekday.
    """
    source = files("accelflow.methodologies").joinpath("hundred_day.toml")
    document = tomllib.loads(source.read_text("utf-8"))
    run = ["accelerating", "past-midpoint"]
    document["name"] = "busy"
    for day in (1, 2, 7, 14, 50, 63, 100):
        entry = {"id": f"day-{day}-value", "kind": "checkpoint", "day": day, "during": run}
        document["deadline"].append(entry | {"met_by": ["record-measurement"]})
    if not working_days:
        document["deadline"] = [one for one in document["deadline"] if "working_days" not in one]
    return playbook(document)


@st.composite
def courses(
    draw: st.DrawFn,
    *,
    stages: Sequence[str | None] = (None, *STAGES),
    least: int = 1,
    most: int = 8,
    book: Playbook = PLAYBOOK,
    zones: Sequence[str] = (ZONE,),
    back: bool = True,
) -> Course:
    """A course under a playbook; `back` lets the clock go back at times.

    All of it comes from one seed, and Hypothesis shrinks its length. Drawn choice by choice, a
    course would be likely to repeat itself, and whole corners of the table would stay unreached.
    """
    length = draw(st.integers(least, most))
    chance = Random(draw(st.integers(0, 2**64 - 1)))
    key, stage = chance.choice(zones), chance.choice(stages)
    scenes = [one for one in SCENES if one.stage == stage]
    # The first scene of a stage is the plain one, the last the one furthest on.
    scene = chance.choice([*scenes, *scenes[:1], *scenes[-1:] * 2])
    walk = begun(scene, book, key)
    asks: list[Ask] = []
    for _ in range(length):
        ask = _ask(chance, walk, key, back=back)
        asks.append(ask)
        events = events_of(walk.ask(ask.command, ask.actor, at=ask.at))
        challenge, at = replay(events, walk.challenge), max(walk.at, ask.at)
        walk = attrs.evolve(walk, challenge=challenge, at=at)
    return Course(scene, tuple(asks), book, key)


def settled(book: Playbook, challenge: Challenge | None, at: datetime) -> Challenge | None:
    """The challenge with what is owed at this instant."""
    if challenge is None:
        return None
    return book.settle(challenge, max(at, challenge.recorded_at))[1]


def _ask(chance: Random, walk: Walk, key: str, *, back: bool) -> Ask:
    now = _instant(chance, walk.challenge, walk.at, zone(key), back=back)
    current = settled(walk.playbook, walk.challenge, now)
    today = local_date(max(now, current.recorded_at) if current else now, zone(key))
    manner = chance.choice(_MANNERS)
    here = _commands_in(walk.playbook, current.stage if current else None)
    type = chance.choice(here if here and manner != "out of place" else tuple(COMMANDS))
    payloads = odd if manner == "odd" else in_order
    command = chance.choice(payloads(type, current, today))
    if isinstance(command, c.SetChallenge) and command.zone == ZONE:
        command = attrs.evolve(command, zone=key)
    if manner == "varied":
        command = varied(chance, command, current, today)
    actors = askers(walk.playbook.methodology, command, current)
    if manner == "by others":
        actors = chance.choice((HOSTILE, ACTORS))
    return Ask(now, chance.choice(actors), command)


# What is repeated is drawn more often.
_MANNERS: Final = (
    *["in order"] * 6,
    *["odd"] * 4,
    *["varied"] * 3,
    *["by others"] * 2,
    "out of place",
)


@cache
def _commands_in(book: Playbook, stage: str | None) -> tuple[str, ...]:
    """The commands of a stage, those that lead on from it three times as often."""
    return tuple(
        command
        for (place, command), candidates in book.table.items()
        if place == stage
        for _ in range(3 if candidates[0].transition.target else 1)
    )


def _instant(
    chance: Random, challenge: Challenge | None, now: datetime, place: tzinfo, *, back: bool
) -> datetime:
    """The next instant: mostly soon, often at a bound, at times before this one."""
    step = chance.choice(_STEPS if back else _STEPS[:-1])
    if step == "soon":
        return now + chance.choice(_SOON)
    if step == "midnight":
        tomorrow = local_date(now, place) + timedelta(days=1)
        return start_of_day(tomorrow, place) + chance.choice(_BESIDE)
    if step == "back":
        return now - chance.choice([INSTANT, timedelta(hours=1), timedelta(days=3)])
    bounds = [at for at in _bounds(challenge, place) if at > now]
    return chance.choice(bounds[:12]) if bounds else now + timedelta(days=1)


_STEPS: Final = (*["soon"] * 6, *["bound"] * 3, "midnight", "back")
_SOON: Final = (
    *[timedelta(0)] * 3,
    INSTANT,
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(weeks=1),
    timedelta(days=30),
)
_BESIDE: Final = (timedelta(0), -INSTANT, INSTANT, timedelta(hours=10))
_DAYS: Final = (2, 8, 15, 22, 40, 50, 51, 65, 66, 94, 100, 101, 102, 131, 146)


def _bounds(challenge: Challenge | None, place: tzinfo) -> list[datetime]:
    """Instants at and beside the beginnings of the days that the rules name."""
    if challenge is None or challenge.day_one is None:
        return []
    starts = [start_of_day(date_of_day(challenge.day_one, day), place) for day in _DAYS]
    return [start + beside for start in starts for beside in _BESIDE]
