"""What deadlines do: they are armed, met, overdue, lapse or are cancelled, each as an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import Deadline, DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event, Facts
from accelflow.domain.folding import fold
from accelflow.rules.days import cap, day_number, local_date
from accelflow.rules.facts import cutoff_of


def settle(
    methodology: Methodology, challenge: Challenge, at: datetime, zone: tzinfo
) -> tuple[tuple[Event, ...], Challenge]:
    """Every deadline with `due_at <= at` as events in order, and the challenge after them.

    Ties fall to the order of the rules. Each takes force at its own instant, however late it is
    recorded, so a late settling equals a punctual one but for the time of recording.
    """
    events: list[Event] = []
    while challenge.next_due is not None and challenge.next_due <= at:
        due = _first_due(methodology, challenge)
        fired = _fired(methodology, challenge, due, at, zone)
        for event in (fired, *following(methodology, challenge, fired, zone)):
            events.append(event)
            challenge = fold(challenge, event)
    return tuple(events), challenge


def following(
    methodology: Methodology, challenge: Challenge, event: Event, zone: tzinfo
) -> tuple[Event, ...]:
    """The deadlines that an event meets, closes and arms, in that order.

    `challenge` is the one before the event. Day 1 once fixed arms what is counted from it.
    """
    moves = list(_closing(methodology, challenge, event))
    moves += _arming(methodology, event, zone)
    return tuple(
        _event(event, moved, number) for number, moved in enumerate(moves, event.position + 1)
    )


def _first_due(methodology: Methodology, challenge: Challenge) -> Deadline:
    order = {rule.id: index for index, rule in enumerate(methodology.deadlines)}
    open_ones = (deadline for deadline in challenge.deadlines if not deadline.overdue)
    return min(open_ones, key=lambda deadline: (deadline.due_at, order[deadline.rule]))


def _fired(
    methodology: Methodology, challenge: Challenge, due: Deadline, at: datetime, zone: tzinfo
) -> Event:
    rule = methodology.rule(due.rule)
    moment = Moment.LAPSED if rule.kind is DeadlineKind.LAPSE else Moment.OVERDUE
    target = rule.target or challenge.stage
    today, day_one = local_date(due.due_at, zone), challenge.day_one
    cutoff = cutoff_of(methodology, challenge.stage, target, today - timedelta(days=1))
    return Event(
        challenge=challenge.id,
        position=challenge.position + 1,
        cause=DeadlineMoved(due.rule, moment, due.kind, due.due_at),
        methodology=challenge.pin,
        effective_at=due.due_at,
        recorded_at=at,
        before=challenge.stage,
        after=target,
        facts=Facts(today, day_number(today, day_one) if day_one else None, cutoff=cutoff),
    )


def _closing(
    methodology: Methodology, challenge: Challenge, event: Event
) -> Iterator[DeadlineMoved]:
    for deadline in challenge.deadlines:
        rule = methodology.rule(deadline.rule)
        if isinstance(event.cause, DeadlineMoved) and event.cause.rule == rule.id:
            continue
        if event.type in rule.met_by:
            yield DeadlineMoved(rule.id, Moment.MET, rule.kind, deadline.due_at)
        elif event.after not in rule.during:
            yield DeadlineMoved(rule.id, Moment.CANCELLED, rule.kind, deadline.due_at)


def _arming(methodology: Methodology, event: Event, zone: tzinfo) -> Iterator[DeadlineMoved]:
    day_one = event.facts.day_one
    if day_one is None:
        return
    for rule in methodology.deadlines:
        if event.after in rule.during:
            due_at = cap(day_one, zone, rule.day)
            yield DeadlineMoved(rule.id, Moment.ARMED, rule.kind, due_at)


def _event(event: Event, moved: DeadlineMoved, position: int) -> Event:
    return Event(
        challenge=event.challenge,
        position=position,
        cause=moved,
        methodology=event.methodology,
        effective_at=event.effective_at,
        recorded_at=event.recorded_at,
        before=event.after,
        after=event.after,
        facts=Facts(event.facts.today, event.facts.day),
    )
