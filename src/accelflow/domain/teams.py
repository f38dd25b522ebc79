"""Who leads and who does the work: the leadership team and the joint team."""

from __future__ import annotations

import attrs
from attrs import field

from accelflow.domain.values import LINE, PERSONAL, identifier, identifiers, nfc, text


@attrs.frozen
class Leader:
    """One of the leadership team: a principal, the entity that it speaks for, its job title."""

    principal: str = field(validator=identifier)
    entity: str = field(validator=identifier)
    title: str = field(converter=nfc, validator=text(LINE))
    name: str = field(
        default="", converter=nfc, validator=text(LINE, empty=True), metadata=PERSONAL
    )


@attrs.frozen
class Leadership:
    """The leadership team as it stands: a whole value with its version, author and strategist.

    `strategist` is None while the seat is vacant.
    """

    version: int
    leaders: tuple[Leader, ...]
    strategist: str | None
    author: str

    def entities(self) -> frozenset[str]:
        """The entities whose leaders sit in it."""
        return frozenset(leader.entity for leader in self.leaders)

    def holds(self, principal: str) -> bool:
        """Whether this principal is one of the leaders."""
        return any(leader.principal == principal for leader in self.leaders)


@attrs.frozen
class Member:
    """One of the joint team. `entity` is None for somebody without an employer in the challenge."""

    principal: str = field(validator=identifier)
    entity: str | None = field(validator=attrs.validators.optional(identifier))
    role: str = field(default="member", converter=nfc, validator=text(LINE))
    frontline: bool = False
    name: str = field(
        default="", converter=nfc, validator=text(LINE, empty=True), metadata=PERSONAL
    )


@attrs.frozen
class Team:
    """The joint team as it stands: a whole value with its version and author."""

    version: int
    members: tuple[Member, ...]
    author: str

    def entities(self) -> frozenset[str]:
        """The entities that the members come from."""
        return frozenset(member.entity for member in self.members if member.entity is not None)

    def member(self, principal: str) -> Member | None:
        """The member with this principal, if there is one."""
        for member in self.members:
            if member.principal == principal:
                return member
        return None

    def holds(self, principal: str) -> bool:
        """Whether this principal is in the team."""
        return self.member(principal) is not None


@attrs.frozen
class Checklist:
    """What the coach confirms before the launch workshop."""

    agenda_rehearsed: bool
    venue_booked: bool
    untrained: tuple[str, ...] = field(default=(), validator=identifiers)
    """Members who have had no training in the method."""
