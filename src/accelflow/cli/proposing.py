"""A whole line that could be typed to ask a command: who asks, as what, and the needed fields."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from accelflow.cli.choices import uncleared
from accelflow.cli.fields import Field
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import ClearMember, DeclinePledge, SignPledge
from accelflow.rules.moves import Seat

TEXT = "…"
"""Stands where somebody has to write; it is taken for a text, and for nothing else."""


def words_of(fields: Iterable[Field], given: Iterable[str] = ()) -> list[str]:
    """The needed fields as FIELD=VALUE words, but for those that are given."""
    told, found = set(given), [*_wanted(fields)]
    return [
        shlex.quote(f"{field.path}={_example(field)}") if _plain(field) else f"{field.path}={TEXT}"
        for field in found
        if field.path not in told
    ]


def _wanted(fields: Iterable[Field]) -> Iterator[Field]:
    """The needed fields; of an object that needs none of its own, all, for it must be given."""
    found = list(fields)
    for field in found:
        if not field.needed or field.only_with is not None:
            continue
        below = [one for one in found if one.path.startswith(f"{field.path}.")]
        if not field.parts:
            yield field
        elif not any(one.needed for one in below):
            yield from below


def asker(seats: Iterable[Seat], actor: Actor | None = None) -> list[str]:
    """The options of one who may ask: of a seat that somebody holds, or of a role to vouch for."""
    usable = [seat for seat in seats if seat.held_by is None or seat.held_by]
    if actor is not None:
        roles = [seat.role for seat in usable if seat.held_by is None][:1]
        held = any(actor.principal in (seat.held_by or ()) for seat in usable)
        wanted = [] if held else sorted(actor.roles) or roles
        return ["--as", actor.principal, *_roles(wanted)]
    if not usable:
        return ["--as", "ID"]
    first = usable[0]
    return ["--as", first.held_by[0]] if first.held_by else ["--as", "ID", *_roles([first.role])]


def entity_for(command: str, challenge: Challenge) -> list[str]:
    """The option by which the asker's entity is named, where the command is judged by it."""
    if command in (SignPledge.type, DeclinePledge.type) and challenge.leadership:
        spoken = {pledge.entity for pledge in challenge.pledges}
        left = sorted(challenge.leadership.entities() - spoken)
    elif command == ClearMember.type and challenge.team:
        members = [one for one in challenge.team.members if one.principal in uncleared(challenge)]
        left = [one.entity for one in members if one.entity is not None]
    else:
        return []
    return ["--entity", left[0] if left else "ENTITY"]


def _roles(roles: Iterable[str]) -> Iterator[str]:
    for role in roles:
        yield from ("--role", role)


def _plain(field: Field) -> bool:
    return _example(field) != TEXT


def _example(field: Field) -> str:
    if field.choices:
        return field.choices[0]
    begin = field.kind.removeprefix("list of ").split()[0]
    return {"whole": "1", "number": "1", "yes": "yes", "date": "YYYY-MM-DD"}.get(begin, TEXT)
