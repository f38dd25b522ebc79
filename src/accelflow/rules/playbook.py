"""The playbook: a methodology bound to its guards, which decides and does nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

import attrs

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Decision, Outcome, Reason, Refused
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event
from accelflow.domain.values import instant_fault
from accelflow.errors import InvalidInput, UnknownZone
from accelflow.rules import deadlines
from accelflow.rules.aftermath import Reckoning
from accelflow.rules.candidates import Candidate, bind
from accelflow.rules.codes import CODES
from accelflow.rules.days import local_date
from accelflow.rules.earliest import Earliest, earliest
from accelflow.rules.facts import derive
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.machine import Machine, build, compiled
from accelflow.rules.moves import Due, Move, Table, due, moves
from accelflow.rules.question import Guard, Question
from accelflow.rules.rulebook import Rulebook, rulebook
from accelflow.rules.working import MONDAY_TO_FRIDAY


@attrs.frozen(eq=False)
class Playbook:
    """Judges attempts by one methodology. Pure, and safe to share between threads.

    Make it with `bind`. `zones` turns an IANA key into its tzinfo and raises UnknownZone.
    """

    methodology: Methodology
    machine: Machine
    table: Table
    zones: Callable[[str], tzinfo]
    rules: Rulebook
    commands: Mapping[str, type[Command]] = c.COMMANDS
    """The commands that it was loaded with, by their types; a host's own among them."""

    @classmethod
    def bind(
        cls,
        methodology: Methodology,
        zones: Callable[[str], tzinfo],
        guards: Mapping[str, Guard] = BUILT_IN,
        commands: Mapping[str, type[Command]] = c.COMMANDS,
    ) -> Playbook:
        """A playbook of this methodology; MethodologyInvalid names guards that are not there."""
        built = build(methodology, bind(methodology, guards))
        table = compiled(built, Candidate)
        rules = rulebook(methodology, guards, _edges(table))
        return cls(methodology, built, table, zones, rules, commands)

    def settle(self, challenge: Challenge, at: datetime) -> tuple[tuple[Event, ...], Challenge]:
        """What is owed at this aware instant, as events in order, and the challenge after it.

        The instant never falls below the newest recorded one.
        """
        return self._settle(challenge, _now(challenge, at))

    def decide(self, challenge: Challenge | None, attempt: Attempt) -> Decision:
        """Settles what is owed, then judges the command on what is left.

        `at` never falls below the newest recorded instant. Raises GuardFailed where a guard
        raised; a refusal is part of the answer and never raised.
        """
        at = attempt.at
        if challenge is None or at.tzinfo is not UTC or at < challenge.recorded_at:
            at = _now(challenge, at)
        if challenge is None:
            return Decision((), self._begin(attempt, at))
        settled, current = self._settle(challenge, at)
        return Decision(settled, self._judge(current, attempt, at))

    def earliest(self, challenge: Challenge | None, attempt: Attempt) -> Earliest:
        """From when on, its own `at` being the first instant in question, an attempt is granted.

        The answer is that of `decide` at the instant told, if nothing else happens till then but
        that deadlines fall due. A host's guard that reads the time of day may turn at an instant
        that is not looked at; one that reads dates may do so more than 400 days ahead. See
        `accelflow.rules.earliest`. Raises GuardFailed where a guard raises on a day looked at.
        """
        return earliest(self, challenge, attempt, _now(challenge, attempt.at))

    def moves(
        self, challenge: Challenge, at: datetime, actor: Actor | None = None
    ) -> tuple[Move, ...]:
        """What may be asked now, who must ask it and who holds that role; settles in memory."""
        _, current = self.settle(challenge, at)
        return moves(self.table, current, actor)

    def due(self, challenge: Challenge) -> tuple[Due, ...]:
        """The open deadlines, earliest first, with the commands that meet them and who may."""
        return due(self.methodology, self.table, challenge)

    def day(self, challenge: Challenge, at: datetime) -> date:
        """The local date of an aware instant in the challenge's zone; never below the newest."""
        return local_date(_now(challenge, at), self.zones(challenge.brief.zone))

    def _settle(self, challenge: Challenge, at: datetime) -> tuple[tuple[Event, ...], Challenge]:
        if challenge.next_due is None or challenge.next_due > at:
            return (), challenge
        return deadlines.settle(self._reckoning(self.zones(challenge.brief.zone)), challenge, at)

    def _begin(self, attempt: Attempt, at: datetime) -> Outcome:
        command = attempt.command
        if not isinstance(command, c.SetChallenge):
            return _refused("unknown-challenge", command, challenge=attempt.challenge)
        try:
            zone = self.zones(command.zone)
        except UnknownZone as unknown:
            return _refused("zone-unknown", command, zone=unknown.key, known=unknown.suggestions)
        return self._judge_in(None, attempt, at, zone)

    def _judge(self, challenge: Challenge, attempt: Attempt, at: datetime) -> Outcome:
        if challenge.position >= self.methodology.limits["events_most"]:
            return _refused("history-full", attempt.command, events=challenge.position)
        return self._judge_in(challenge, attempt, at, self.zones(challenge.brief.zone))

    def _judge_in(
        self, challenge: Challenge | None, attempt: Attempt, at: datetime, zone: tzinfo
    ) -> Outcome:
        command = attempt.command
        stage = challenge.stage if challenge else None
        candidates = self.table.get((stage, command.type))
        if candidates is None:
            return self._out_of_place(challenge, command)
        today = local_date(at, zone)
        reasons: list[Reason] = []
        warnings: list[Reason] = []
        for candidate in candidates:
            question = Question(
                command,
                challenge,
                attempt.actor,
                at,
                today,
                zone,
                self.methodology,
                candidate.transition.id,
            )
            against = candidate.reasons(question)
            warned = candidate.warnings(question)
            if not against:
                return self._accepted(candidate, question, attempt, tuple(warned))
            reasons += against
            warnings += warned
        return Refused(tuple(reasons), tuple(warnings))

    def _out_of_place(self, challenge: Challenge | None, command: Command) -> Refused:
        stages = tuple(stage for stage, type in self.table if type == command.type and stage)
        if challenge is None:
            return _refused("unknown-challenge", command)
        if isinstance(command, c.SetChallenge):
            return _refused("challenge-exists", command, challenge=challenge.id)
        if not any(type == command.type for _, type in self.table):
            return _refused("unknown-command", command, asked=command.type)
        if self.methodology.stage(challenge.stage).final:
            return _refused("challenge-ended", command, stage=challenge.stage)
        return _refused("not-in-this-stage", command, stage=challenge.stage, stages=stages)

    def _accepted(
        self, candidate: Candidate, q: Question, attempt: Attempt, warnings: tuple[Reason, ...]
    ) -> Outcome:
        challenge, command, at = q.challenge, q.command, q.at
        before = challenge.stage if challenge else None
        after = candidate.transition.target_from(before)
        position = challenge.position + 1 if challenge else 1
        pin = challenge.pin if challenge else self.methodology.pin
        # By position: twelve keywords would cost nearly half as much as the event itself.
        event = Event(
            attempt.challenge,
            position,
            command,
            pin,
            at,
            at,
            before,
            after,
            derive(q, after),
            q.actor,
            attempt.id,
            warnings,
        )
        if challenge is None:
            return Accepted((event,), warnings)
        followed = self._followed(challenge, event, q.zone)
        over = _lapses_before(followed, at) if followed else None
        if over is not None:
            return Refused((_days_over(q, event, over),), warnings)
        return Accepted((event, *followed), warnings)

    def _followed(self, challenge: Challenge, event: Event, zone: tzinfo) -> tuple[Event, ...]:
        """The deadlines that a command's event meets, closes and arms; most touch none."""
        if not self.rules.touches(event, challenge.deadlines):
            return ()
        return deadlines.following(self._reckoning(zone), challenge, event)

    def _reckoning(self, zone: tzinfo) -> Reckoning:
        return Reckoning(self.methodology, self.rules, zone, MONDAY_TO_FRIDAY)


def _now(challenge: Challenge | None, at: datetime) -> datetime:
    """This instant in UTC, or the newest recorded one where that is later."""
    if getattr(at, "tzinfo", None) is not UTC:
        if fault := instant_fault("at", at):
            raise InvalidInput((fault,))
        at = at.astimezone(UTC)
    return at if challenge is None or challenge.recorded_at <= at else challenge.recorded_at


def _lapses_before(events: tuple[Event, ...], at: datetime) -> datetime | None:
    """When the first lapse is due that is armed too late to take force after this instant."""
    dues = [
        moved.due_at
        for moved in (event.cause for event in events)
        if isinstance(moved, DeadlineMoved) and moved.kind is DeadlineKind.LAPSE
        if moved.moment is Moment.ARMED and moved.due_at <= at
    ]
    return min(dues, default=None)


def _days_over(q: Question, event: Event, over: datetime) -> Reason:
    last = local_date(over, q.zone) - timedelta(days=1)
    return q.fail("days-over", day_one=str(event.facts.day_one), last=str(last))


def _edges(table: Table) -> set[tuple[str, str]]:
    """All pairs of a command and the stage that it may lead to, the stage first."""
    return {
        (candidate.transition.target_from(stage), command)
        for (stage, command), candidates in table.items()
        for candidate in candidates
    }


def _refused(code: str, command: Command, **parameters: str | int | tuple[str, ...]) -> Refused:
    return Refused((Reason(code, command.type, parameters, CODES[code]),))
