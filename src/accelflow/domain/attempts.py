"""A command with its envelope: who asks what of which challenge, and when."""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import field
from attrs.converters import optional

from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.values import aware, identifier, plain_instant, plain_text


@attrs.frozen
class Attempt:
    """One asking. `at` is an aware instant of any zone; `id` is unique in the whole journal."""

    command: Command
    challenge: str = field(converter=plain_text, validator=identifier)
    actor: Actor
    at: datetime = field(converter=plain_instant, validator=aware)
    id: str | None = field(
        default=None,
        converter=optional(plain_text),
        validator=attrs.validators.optional(identifier),
    )
