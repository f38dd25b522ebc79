"""Who asks: a principal, its entity, the roles that the host vouches for."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from attrs import field

from accelflow.domain.values import identifier


def _roles(given: Iterable[str]) -> frozenset[str]:
    # frozenset itself as a converter leaves type checkers without the type of its entries
    return frozenset(given)


@attrs.frozen
class Actor:
    """One who asks.

    `principal` is the host's own opaque id of a person; separation of duties is judged on it.
    `roles` are those that the host vouches for. Roles that a challenge's dossier gives (coach,
    strategist, member …) are read from the dossier; claiming one here has no effect.
    """

    principal: str = field(validator=identifier)
    entity: str | None = field(default=None, validator=attrs.validators.optional(identifier))
    roles: frozenset[str] = field(default=frozenset(), converter=_roles)
