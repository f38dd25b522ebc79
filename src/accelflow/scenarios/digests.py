"""The digest of the document in hand, for those who ask by hand and cannot know it."""

from __future__ import annotations

from typing import Final

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command, RecordReview, SignPledge, VerifyResult
from accelflow.domain.proposals import Proposal
from accelflow.domain.results import Result
from accelflow.domain.sustaining import SustainabilityPlan

CURRENT: Final = "@current"
"""What stands for the digest of the document in hand."""


def with_digest(command: Command, challenge: Challenge | None) -> Command:
    """The command, bound to the proposal, result or plan in hand where it says so."""
    document = _in_hand(command, challenge) if challenge else None
    if not isinstance(command, _BOUND) or command.digest != CURRENT or document is None:
        return command
    return attrs.evolve(command, digest=document.digest)


_BOUND: Final = (RecordReview, VerifyResult, SignPledge)


def _in_hand(
    command: Command, challenge: Challenge
) -> Proposal | Result | SustainabilityPlan | None:
    match command:
        case RecordReview():
            return challenge.proposal
        case VerifyResult():
            return challenge.result
    return challenge.plan
