"""From when on a command would be granted as it stands: an instant, never, or what is missing.

Waiting changes two things alone: the date, and what has fallen due by then. So the answer is found
at instants at which one of them turns something, each decided as an attempt there would be. What a
guard says on other days, past ones too, tells whether it is a matter of time.

It costs one decision where the command is granted at once, and else one for each of these instants
and a judgement of its guards for each day: with the shipped methodology at the most some three
hundred of both, or ten milliseconds, and where a command lists 200 things a fifth of a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import reduce
from operator import and_
from typing import Protocol

import attrs

from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import SetChallenge
from accelflow.domain.decisions import Decision, Refused
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event, Reason
from accelflow.errors import UnknownZone
from accelflow.rules.candidates import Candidate
from accelflow.rules.days import local_date, start_of_day
from accelflow.rules.moves import Table
from accelflow.rules.question import Question
from accelflow.rules.turning import turning_days


@attrs.frozen
class Opens:
    """The command would be granted at `at`, in UTC, and at no instant before it.

    If that is later than the asking, it is still refused a microsecond before. It may close again.
    """

    at: datetime


@attrs.frozen
class Never:
    """Time forbids the command for good as it stands, whatever else were brought.

    `reasons` are those that are a matter of time: of now, and of the end of all waiting.
    """

    reasons: tuple[Reason, ...]


@attrs.frozen
class Missing:
    """Time is not what stands in the command's way: `reasons` are all that still do at `at`.

    That is the best instant to ask at, in UTC: the one with the fewest of them, and of several the
    first.
    """

    reasons: tuple[Reason, ...]
    at: datetime


Earliest = Opens | Never | Missing
"""From when on a command would be granted: to be matched."""


class Judging(Protocol):
    """What is asked of a playbook here."""

    @property
    def methodology(self) -> Methodology: ...
    @property
    def table(self) -> Table: ...
    @property
    def zones(self) -> Callable[[str], tzinfo]: ...
    def settle(self, challenge: Challenge, at: datetime) -> tuple[tuple[Event, ...], Challenge]: ...
    def decide(self, challenge: Challenge | None, attempt: Attempt) -> Decision: ...


_Key = tuple[str | None, date | None]


@attrs.frozen
class _Spell:
    """A time in which nothing falls due: the challenge as it stands in it."""

    challenge: Challenge | None
    begin: datetime
    end: datetime | None


@attrs.frozen
class _Look:
    """A refusal at one instant."""

    spell: _Spell
    at: datetime
    reasons: tuple[Reason, ...]


def earliest(
    judging: Judging, challenge: Challenge | None, attempt: Attempt, now: datetime
) -> Earliest:
    """The first instant from `now` on, in UTC, at which the attempt would be granted, if any."""
    looks: list[_Look] = []
    search = _Search(judging, attempt, now)
    for spell in search.spells(challenge):
        for at in search.instants(spell):
            asked = attrs.evolve(attempt, at=at)
            outcome = judging.decide(spell.challenge, asked).outcome
            if not isinstance(outcome, Refused):
                return Opens(at)
            looks.append(_Look(spell, at, outcome.reasons))
    return _why_not(search, looks)


def _why_not(search: _Search, looks: Sequence[_Look]) -> Never | Missing:
    of_time = [search.of_time(look) for look in looks]
    free = [look for look, reasons in zip(looks, of_time, strict=True) if not reasons]
    if free:
        best = min(free, key=lambda look: (not search.candidates(look.spell), len(look.reasons)))
        return Missing(best.reasons, best.at)
    first, last = of_time[0], of_time[-1]
    known = {reason.code for reason in first}
    return Never((*first, *(reason for reason in last if reason.code not in known)))


class _Search:
    """One command as it is looked at in the spells to come."""

    def __init__(self, judging: Judging, attempt: Attempt, now: datetime) -> None:
        self._judging = judging
        self._attempt = attempt
        self._now = now
        self._fewest: dict[_Key, tuple[Counter[str], ...]] = {}
        self._days: dict[_Key, list[date]] = {}

    def spells(self, challenge: Challenge | None) -> Iterator[_Spell]:
        """The spells from now on, each after what falls due at its beginning."""
        begin: datetime | None = self._now
        while begin is not None:
            if challenge is not None:
                challenge = self._judging.settle(challenge, begin)[1]
            end = None if challenge is None or self._full(challenge) else challenge.next_due
            yield _Spell(challenge, begin, end)
            begin = end

    def instants(self, spell: _Spell) -> Iterator[datetime]:
        """The instants of a spell at which a refusal may end, in order; its beginning is one."""
        yield spell.begin
        zone = self._zone(spell)
        if zone is None:
            return
        today = local_date(spell.begin, zone)
        for day in self._days_in(spell, zone):
            at = start_of_day(day, zone) if day > today else spell.begin
            if spell.end is not None and at >= spell.end:
                return
            if at > spell.begin:
                yield at

    def candidates(self, spell: _Spell) -> tuple[Candidate, ...]:
        """The transitions that the command may take in a spell; none where it is out of place."""
        stage = spell.challenge.stage if spell.challenge else None
        return self._judging.table.get((stage, self._attempt.command.type), ())

    def of_time(self, look: _Look) -> tuple[Reason, ...]:
        """The reasons that are a matter of time: those that another date, or none, would lift.

        None if for one transition at least nothing but evidence is missing.
        """
        zone, candidates = self._zone(look.spell), self.candidates(look.spell)
        if zone is None:
            return ()
        if not candidates:
            return () if self._comes_into_place(look.spell) else look.reasons
        if look.spell.challenge is not None and self._full(look.spell.challenge):
            return look.reasons
        found: list[Reason] = []
        fewest = self._fewest_in(look.spell, zone)
        for candidate, least in zip(candidates, fewest, strict=True):
            against = candidate.reasons(self._question(candidate, look.spell, look.at, zone))
            if not against:
                return look.reasons  # its guards pass, but the days would be over at once
            counted = Counter(reason.code for reason in against)
            more = [reason for reason in against if counted[reason.code] > least[reason.code]]
            if not more:
                return ()
            found += more
        return tuple(found)

    def _fewest_in(self, spell: _Spell, zone: tzinfo) -> tuple[Counter[str], ...]:
        """How often each code comes up at the least, on whichever day, by transition."""
        key = _key(spell)
        if key not in self._fewest:
            self._fewest[key] = tuple(
                reduce(and_, self._counted(candidate, spell, zone))
                for candidate in self.candidates(spell)
            )
        return self._fewest[key]

    def _counted(self, candidate: Candidate, spell: _Spell, zone: tzinfo) -> Iterator[Counter[str]]:
        """How often each code comes up, day by day."""
        for day in self._days_in(spell, zone):
            question = self._question(candidate, spell, start_of_day(day, zone), zone)
            yield Counter(reason.code for reason in candidate.reasons(question))

    def _days_in(self, spell: _Spell, zone: tzinfo) -> list[date]:
        """The days on which a refusal in this spell may turn, past ones among them, in order."""
        key = _key(spell)
        if key not in self._days:
            today, command = local_date(self._now, zone), self._attempt.command
            self._days[key] = sorted(
                {
                    day
                    for candidate in self.candidates(spell)
                    for day in turning_days(candidate, command, spell.challenge, today)
                }
            )
        return self._days[key]

    def _question(
        self, candidate: Candidate, spell: _Spell, at: datetime, zone: tzinfo
    ) -> Question:
        return Question(
            self._attempt.command,
            spell.challenge,
            self._attempt.actor,
            at,
            local_date(at, zone),
            zone,
            self._judging.methodology,
            candidate.transition.id,
        )

    def _zone(self, spell: _Spell) -> tzinfo | None:
        """The zone of the challenge; None where none is known."""
        command = self._attempt.command
        if spell.challenge is not None:
            return self._judging.zones(spell.challenge.brief.zone)
        try:
            return self._judging.zones(command.zone) if isinstance(command, SetChallenge) else None
        except UnknownZone:
            return None

    def _full(self, challenge: Challenge) -> bool:
        """Whether the challenge takes no further event, now or later."""
        return challenge.position >= self._judging.methodology.limits["events_most"]

    def _comes_into_place(self, spell: _Spell) -> bool:
        """Whether a stage in which the command is in its place can still be reached."""
        stage = spell.challenge.stage if spell.challenge else None
        type = self._attempt.command.type
        sources = {source for source, command in self._judging.table if command == type}
        return not sources.isdisjoint(self._ahead(stage))

    def _ahead(self, stage: str | None) -> set[str | None]:
        """Every stage that a way leads to from this one, taken by whichever command or lapse."""
        ways: dict[str | None, set[str]] = {}
        for (source, _), candidates in self._judging.table.items():
            targets = (candidate.transition.target_from(source) for candidate in candidates)
            ways.setdefault(source, set()).update(targets)
        for rule in self._judging.methodology.deadlines:
            for source in rule.during if rule.target else ():
                ways.setdefault(source, set()).add(rule.target or source)
        found: set[str | None] = set()
        waiting: list[str | None] = list(ways.get(stage, ()))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += ways.get(one, ())
        return found


def _key(spell: _Spell) -> _Key:
    """What the dates that a command is held against depend on; no checkpoint changes it."""
    return (spell.challenge.stage, spell.challenge.cutoff) if spell.challenge else (None, None)
