"""The dictionary form of what is answered, for hosts' own programming interfaces.

It keeps the promise that stored events keep: keys stay, and keys are only added.
"""

from __future__ import annotations

from typing import Any

import msgspec

from accelflow.codec.plain import UNREADABLE
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Refused, Telling
from accelflow.domain.events import Event
from accelflow.errors import InvalidInput
from accelflow.rules.earliest import Missing, Never, Opens


def to_dict(value: object) -> Any:
    """A value of ours as plain data: dates as ISO 8601, decimals as text, sets as sorted lists.

    A command has its `type` beside its payload, wherever it stands. A decision has `settled`, and
    `outcome` says "accepted" or "refused"; `events` or `reasons` go with it, and `warnings`. An
    answer has `replayed` too. In what `earliest` tells, `outlook` says "opens", "never" or
    "missing". InvalidInput for what has no such form.
    """
    match value:
        case Command():
            return {"type": value.type, **_plain(value)}
        case Event():
            return {**_plain(value), "type": value.type, "cause": to_dict(value.cause)}
        case Challenge():
            return {**_plain(value), "extra": [to_dict(command) for command in value.extra]}
        case Telling():
            settled = [to_dict(event) for event in value.settled]
            replayed = getattr(value, "replayed", None)
            handled = {} if replayed is None else {"replayed": replayed}
            return {"settled": settled, **to_dict(value.outcome), **handled}
        case Accepted():
            events = [to_dict(event) for event in value.events]
            return {"outcome": "accepted", "events": events, "warnings": _plain(value.warnings)}
        case Refused():
            return {"outcome": "refused", **_plain(value)}
        case Opens() | Never() | Missing():
            return {"outlook": type(value).__name__.lower(), **_plain(value)}
    return _plain(value)


def _plain(value: object) -> Any:
    """As JSON reads it: with lists, where `to_plain` keeps tuples."""
    try:
        return msgspec.json.decode(msgspec.json.encode(value, order="sorted"))
    except UNREADABLE as error:
        problem = f"is of type {type(value).__name__}: {error}"
        raise InvalidInput.of("", problem, "give a value of accelflow's") from error
