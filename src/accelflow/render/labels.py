"""What people read for an id of a methodology: its label packs, with English behind them."""

from __future__ import annotations

from accelflow.domain.definition import Methodology

ENGLISH = "en"


def label(methodology: Methodology, id: str, locale: str = ENGLISH) -> str:
    """The label of a stage or phase in a locale; else the English one; else the id itself."""
    for pack in (locale, ENGLISH):
        found = methodology.labels.get(pack, {}).get(id)
        if found:
            return found
    return id
