"""What may be asked to leave before the end."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import field

from accelflow.domain.commands.command import Command
from accelflow.domain.results import ResultLine
from accelflow.domain.values import (
    MANY,
    PARAGRAPH,
    PERSONAL,
    nfc,
    several,
    text,
)


@attrs.frozen
class RequestWithdrawal(Command):
    """Asks to withdraw; another person takes the decision."""

    type: ClassVar[str] = "request-withdrawal"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class DeclineWithdrawal(Command):
    """Declines an open request to withdraw."""

    type: ClassVar[str] = "decline-withdrawal"
    reason: str = field(converter=nfc, validator=text(PARAGRAPH), metadata=PERSONAL)


@attrs.frozen
class Withdraw(Command):
    """Withdraws the challenge; an end. While the clock runs it carries each goal's last value."""

    type: ClassVar[str] = "withdraw"
    last_values: tuple[ResultLine, ...] = field(default=(), validator=several(MANY))
