"""Whose move it is: what may be asked in a stage, the roles that may ask, and who holds them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import Deadline
from accelflow.domain.definition import Methodology
from accelflow.rules.candidates import Candidate
from accelflow.rules.roles import holders, holds_one


@attrs.frozen
class Seat:
    """A role that may ask. `held_by` is None for a role that only the host can say who holds."""

    role: str
    held_by: tuple[str, ...] | None


@attrs.frozen
class Move:
    """One transition open in the present stage.

    `allowed` says whether the actor in question holds a role for it; None when none was named.
    Whether its guards pass depends on the payload: `Playbook.decide` answers that.
    """

    command: str
    transition: str
    target: str
    seats: tuple[Seat, ...]
    allowed: bool | None


@attrs.frozen
class Due:
    """An open deadline, the commands that meet it, and the seats that may ask them."""

    deadline: Deadline
    met_by: tuple[str, ...]
    seats: tuple[Seat, ...]


Table = Mapping[tuple[str | None, str], tuple[Candidate, ...]]


def moves(table: Table, challenge: Challenge, actor: Actor | None) -> tuple[Move, ...]:
    """Every transition out of, or within, the challenge's stage, in file order."""
    return tuple(
        Move(
            command,
            candidate.transition.id,
            candidate.transition.target_from(stage),
            _seats(candidate, challenge),
            None if actor is None else holds_one(challenge, actor, candidate.roles),
        )
        for (stage, command), candidates in table.items()
        if stage == challenge.stage
        for candidate in candidates
    )


def due(methodology: Methodology, table: Table, challenge: Challenge) -> tuple[Due, ...]:
    """The open deadlines, earliest first."""
    found = []
    for deadline in challenge.deadlines:
        commands = methodology.rule(deadline.rule).met_by
        seats = {
            seat.role: seat
            for command in commands
            for candidate in table.get((challenge.stage, command), ())
            for seat in _seats(candidate, challenge)
        }
        found.append(Due(deadline, commands, tuple(seats.values())))
    return tuple(found)


def _seats(candidate: Candidate, challenge: Challenge) -> tuple[Seat, ...]:
    return tuple(
        Seat(role, None if from_host else tuple(sorted(holders(challenge, role))))
        for role, from_host in candidate.roles
    )
