"""The root of all commands."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs


@attrs.frozen
class Command:
    """The root of all commands; a host's own command is a frozen attrs class below it."""

    type: ClassVar[str] = "command"

    def claimed_on(self) -> date | None:
        """The local date on which its matter took place; None where it claims none.

        A command that claims one overrides this, and guards of claimed dates may then judge it.
        """
        return None
