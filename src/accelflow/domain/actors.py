"""Who asks: a principal, its entity, the roles that the host vouches for."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from attrs import field

from accelflow.domain.values import identifier
from accelflow.errors import Fault, InvalidInput


def _roles(given: Iterable[str]) -> frozenset[str]:
    # A text is iterable too: "office" would silently become the roles o, f, i, c and e.
    if isinstance(given, str):
        fault = Fault("roles", "is text, not a set of roles", f"write {{{given!r}}}")
        raise InvalidInput((fault,))
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
    roles: frozenset[str] = field(
        default=frozenset(),
        converter=_roles,
        validator=attrs.validators.deep_iterable(identifier),
    )
