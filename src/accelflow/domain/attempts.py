"""A command with its envelope: who asks what of which challenge, and when."""

from __future__ import annotations

from datetime import datetime

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.values import aware, identifier


@attrs.frozen
class Attempt:
    """One asking. `at` is an aware instant in UTC; `id` is unique in the whole journal."""

    command: Command
    challenge: str = attrs.field(validator=identifier)
    actor: Actor
    at: datetime = attrs.field(validator=aware)
    id: str | None = attrs.field(default=None, validator=attrs.validators.optional(identifier))
