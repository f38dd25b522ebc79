"""Where a host joins in: inside the transaction, or after its commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Event
from accelflow.errors import InvalidInput
from accelflow.journal import Transaction

_log = logging.getLogger("accelflow")


@attrs.frozen
class Recorded:
    """What one batch recorded: the events, settled ones first, and the challenge after them."""

    events: tuple[Event, ...]
    challenge: Challenge


F = TypeVar("F")


def _functions(_: object, attribute: attrs.Attribute[F], value: F) -> None:
    if not isinstance(value, tuple | list):
        kind = type(value).__name__
        raise InvalidInput.of(attribute.name, f"is of type {kind}, not a tuple", "write (f,)")
    for index, one in enumerate(value):
        if not callable(one):
            path = f"{attribute.name}[{index}]"
            raise InvalidInput.of(path, f"is of type {type(one).__name__}", "give a function")


@attrs.frozen
class Hooks:
    """Functions of the host's.

    `inside_transaction` run before the commit, in order; one that raises undoes the whole batch.
    `after_commit` run in this process after it, best effort: what must arrive reads the journal.
    """

    inside_transaction: tuple[Callable[[Transaction, Recorded], None], ...] = attrs.field(
        default=(), validator=_functions
    )
    after_commit: tuple[Callable[[Recorded], None], ...] = attrs.field(
        default=(), validator=_functions
    )


def tell(call: Callable[[], None], **keys: str) -> None:
    """Makes a call that was left for after the commit; its error is logged, for the commit stands.

    A store makes each of them so, and one that fails stops none of the others. `keys` go with
    the line in the log.
    """
    try:
        call()
    except Exception:  # noqa: BLE001 - a host's function may raise anything
        _log.exception("a call after the commit failed", extra=keys)
