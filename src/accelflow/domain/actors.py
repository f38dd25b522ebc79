"""Who asks: a principal, its entity, the roles that the host vouches for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import attrs
from attrs import field
from attrs.converters import optional

from accelflow.domain.values import MANY, identifier, plain_text
from accelflow.errors import InvalidInput


def _roles(given: Iterable[str]) -> frozenset[str]:
    # A text is iterable too: "office" would silently become the roles o, f, i, c and e.
    if isinstance(given, str):
        raise InvalidInput.of("roles", "is text, not a set of roles", f"write {{{given[:40]!r}}}")
    try:
        roles = [plain_text(role) for role in islice(given, MANY + 1)]
        # frozenset itself as a converter leaves type checkers without the type of its entries
        found = frozenset(roles)
    except TypeError:
        raise InvalidInput.of("roles", "is not a set of roles", "give a set of texts") from None
    if len(roles) > MANY:
        raise InvalidInput.of("roles", f"has more than {MANY} entries", f"give 0 to {MANY}")
    return found


@attrs.frozen
class Actor:
    """One who asks.

    `principal` is the host's own opaque id of a person; separation of duties is judged on it.
    `roles` are those that the host vouches for. Roles that a challenge's dossier gives (coach,
    strategist, member …) are read from the dossier; claiming one here has no effect.
    """

    principal: str = field(converter=plain_text, validator=identifier)
    entity: str | None = field(
        default=None,
        converter=optional(plain_text),
        validator=attrs.validators.optional(identifier),
    )
    roles: frozenset[str] = field(
        default=frozenset(),
        converter=_roles,
        validator=attrs.validators.deep_iterable(identifier),
    )
