"""What deadlines do: they are armed, met, overdue, rebased, lapse or are cancelled, as events."""

from __future__ import annotations

from datetime import datetime, timedelta

from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import Deadline, DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.events import Event, Facts
from accelflow.domain.folding import fold
from accelflow.rules.aftermath import Aftermath, Reckoning, moved
from accelflow.rules.days import day_number, local_date
from accelflow.rules.facts import cutoff_of
from accelflow.rules.rulebook import Rulebook


def settle(
    reckoning: Reckoning, challenge: Challenge, at: datetime
) -> tuple[tuple[Event, ...], Challenge]:
    """Every deadline with `due_at <= at` as events in order, and the challenge after them.

    Ties fall to the order of the rules. Each takes force at its own instant, however late it is
    recorded, so a late settling equals a punctual one but for the time of recording.
    """
    events: list[Event] = []
    while challenge.next_due is not None and challenge.next_due <= at:
        due = _first_due(reckoning.rules, challenge)
        fired = _fired(reckoning, challenge, due, at)
        for event in (fired, *following(reckoning, challenge, fired)):
            events.append(event)
            challenge = fold(challenge, event)
    return tuple(events), challenge


def following(reckoning: Reckoning, challenge: Challenge, event: Event) -> tuple[Event, ...]:
    """The deadlines that an event meets, closes, moves and arms, in that order.

    `challenge` is the one before the event.
    """
    after = Aftermath(reckoning, challenge, event)
    moves = [*after.closing()]
    moves += after.arming({(one.rule, one.occurrence) for one in moves})
    moves += after.repeating(moves)
    facts = Facts(event.facts.today, event.facts.day)
    return tuple(
        _event(event, one, number, facts) for number, one in enumerate(moves, event.position + 1)
    )


def _first_due(rules: Rulebook, challenge: Challenge) -> Deadline:
    owed = (
        one for one in challenge.deadlines if one.due_at == challenge.next_due and not one.overdue
    )
    return min(owed, key=lambda one: (rules.by_id[one.rule].order, one.occurrence))


def _fired(reckoning: Reckoning, challenge: Challenge, due: Deadline, at: datetime) -> Event:
    methodology, rule = reckoning.methodology, reckoning.rules.by_id[due.rule].rule
    moment = Moment.LAPSED if rule.kind is DeadlineKind.LAPSE else Moment.OVERDUE
    target = rule.target or challenge.stage
    today, day_one = local_date(due.due_at, reckoning.zone), challenge.day_one
    cutoff = cutoff_of(methodology, challenge.stage, target, today - timedelta(days=1))
    return Event(
        challenge=challenge.id,
        position=challenge.position + 1,
        cause=moved(due, moment),
        methodology=challenge.pin,
        effective_at=due.due_at,
        recorded_at=at,
        before=challenge.stage,
        after=target,
        facts=Facts(today, day_number(today, day_one) if day_one else None, cutoff=cutoff),
    )


def _event(event: Event, moved: DeadlineMoved, position: int, facts: Facts) -> Event:
    # By position, as where a command is accepted: most events of a challenge are made here.
    return Event(
        event.challenge,
        position,
        moved,
        event.methodology,
        event.effective_at,
        event.recorded_at,
        event.after,
        event.after,
        facts,
    )
