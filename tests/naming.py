"""Names the cases of a test alike in every process: by what they show, without their addresses."""

from __future__ import annotations

import re
from typing import Final

ADDRESS: Final = re.compile(r" at 0x[0-9a-f]+")
LONGEST: Final = 60


def shown(case: object) -> str:
    """What a case shows of itself, cut where it grows long."""
    text = case if isinstance(case, str) and case.isprintable() and case else repr(case)
    return ADDRESS.sub("", text)[:LONGEST]
