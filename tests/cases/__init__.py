"""The cases behind the table of decisions, each of which a test plays."""

from __future__ import annotations

from typing import Final

from tests.cases import acceleration, correcting, design, sustainability
from tests.cases.case import Case

__all__ = ["CASES", "Case"]

CASES: Final = (*design.CASES, *acceleration.CASES, *sustainability.CASES, *correcting.CASES)
"""Every case, in the order of the methodology."""
