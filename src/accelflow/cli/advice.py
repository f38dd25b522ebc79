"""What somebody at a terminal can do about a reason: the options, commands and ids that mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Final

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology, RoleSource
from accelflow.domain.events import Reason
from accelflow.errors import UnknownChallenge
from accelflow.render.words import listed
from accelflow.rules.days import date_of_day
from accelflow.rules.roles import holders
from accelflow.sqlite import SqliteJournal
from accelflow.zones import zone

Advising = Callable[[Reason], Iterable[str]]
"""Gives what a terminal adds to the remedies of a reason."""


@attrs.frozen
class Advice:
    """Advises on what was asked of one challenge. Nothing has begun where `current` is None.

    `rehearsed`: the clock is one that `--at` moves. `known` are the challenges that there are.
    """

    challenge: str
    current: Challenge | None
    methodology: Methodology | None
    actor: Actor
    rehearsed: bool
    known: tuple[str, ...] = ()

    def __call__(self, reason: Reason) -> Iterator[str]:
        """What to type about one reason, or nothing."""
        if reason.code in _LOOKING:
            yield _LOOKING[reason.code].format(challenge=self.challenge)
        advising = _OWN.get(reason.code)
        if advising is not None:
            yield from advising(self, reason)

    def _role(self, reason: Reason) -> Iterator[str]:
        roles = _texts(reason, "roles")
        vouched = [role for role in roles if self._is_vouched(role)]
        if vouched:
            options = listed((f"--role {role}" for role in vouched), "or")
            yield f"if {self.actor.principal} is that, vouch for it with {options}"
        if self.current is not None:
            for role in roles:
                if role not in vouched:
                    held = listed(sorted(holders(self.current, role))) if self._held(role) else ""
                    yield f"{role} is {held or 'vacant'}" + (": give --as" if held else "")

    def _held(self, role: str) -> bool:
        return self.current is not None and bool(holders(self.current, role))

    def _is_vouched(self, role: str) -> bool:
        if self.current is None or self.methodology is None:
            return True
        return any(
            one.id == role and one.source is RoleSource.HOST for one in self.methodology.roles
        )

    def _manager(self, reason: Reason) -> Iterator[str]:
        entity = reason.parameters.get("entity")
        missing = [] if self.actor.entity is not None else [f"--entity {entity}"]
        if "manager" not in self.actor.roles:
            missing.append("--role manager")
        if missing and entity:
            who = self.actor.principal
            yield f"if {who} is a manager of {entity}, vouch for it with {' '.join(missing)}"

    def _entity(self, reason: Reason) -> Iterator[str]:
        if self.actor.entity is None and self.current is not None and self.current.leadership:
            entities = sorted(self.current.leadership.entities())
            options = listed((f"--entity {entity}" for entity in entities), "or")
            yield f"say for which entity {self.actor.principal} speaks, with {options}"

    def _future(self, reason: Reason) -> Iterator[str]:
        yield from self._clock(date.fromisoformat(str(reason.parameters["claimed"])))

    def _early(self, reason: Reason) -> Iterator[str]:
        day, first = reason.parameters.get("day"), reason.parameters.get("first")
        day_one = self.current.day_one if self.current else None
        if isinstance(day, int) and isinstance(first, int) and day < first and day_one is not None:
            yield from self._clock(date_of_day(day_one, first))

    def _clock(self, on: date) -> Iterator[str]:
        if self.rehearsed and self.current is not None:
            noon = datetime.combine(on, time(12), zone(self.current.brief.zone))
            yield f"--at moves the clock of this rehearsal, as in --at {noon.isoformat()}"

    def _unknown(self, reason: Reason) -> Iterator[str]:
        yield from to_begin(self.challenge, self.known)


def to_begin(challenge: str, known: Iterable[str]) -> Iterator[str]:
    """What to do where there is no such challenge: which there are, and how one begins."""
    close = get_close_matches(challenge, known, n=3)
    if close:
        yield f"did you mean {listed(close, 'or')}?"
    yield "`accelflow board` lists the challenges that there are"
    yield f"`accelflow open {challenge}` begins one; `accelflow moves --new` tells its fields"


@contextmanager
def looking_up(journal: SqliteJournal) -> Iterator[None]:
    """Adds to the error of a challenge that is not there what to do about it."""
    try:
        yield
    except UnknownChallenge as unknown:
        known = [row.challenge for row in journal.summaries()]
        for line in to_begin(unknown.challenge, known):
            unknown.add_note(line)
        raise


def _texts(reason: Reason, name: str) -> tuple[str, ...]:
    value = reason.parameters.get(name)
    return value if isinstance(value, tuple) else ()


_OWN: Final[Mapping[str, Callable[[Advice, Reason], Iterator[str]]]] = {
    "role-missing": Advice._role,
    "manager-of-other-entity": Advice._manager,
    "entity-not-in-leadership": Advice._entity,
    "date-in-future": Advice._future,
    "day-outside": Advice._early,
    "unknown-challenge": Advice._unknown,
}
_LOOKING: Final[Mapping[str, str]] = {
    "not-in-this-stage": "`accelflow moves {challenge}` lists the moves that are open now",
    "unknown-command": "`accelflow moves {challenge}` lists the moves that are open now",
    "review-digest-stale": "digest=@current stands for the digest of the proposal in hand",
    "digest-stale": "digest=@current stands for the digest of the document in hand",
    "goal-unknown": "`accelflow show {challenge}` tells the goals with their ids",
    "commitment-unknown": "`accelflow show {challenge}` tells the commitments with their ids",
    "path-not-chosen": "`accelflow show {challenge}` tells the paths that were chosen",
    "nothing-to-correct": "`accelflow log {challenge}` tells the position of every event",
    "predecessor-open": "give predecessor.opened_at=POSITION; `accelflow show` of the predecessor "
    "tells the position",
}
