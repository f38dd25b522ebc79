"""Labels for a methodology that was stored without any: those of a shipped one, id by id.

Labels are no part of what is stored. A variant's own are lost once its file is gone, but most of
its ids are those of what it extends, and mean there what they mean here.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import attrs

from accelflow.domain.definition import Methodology
from accelflow.methodologies import SHIPPED, load

BASE: Final = "hundred-day"
"""What every shipped variant extends in the end."""


def labelled(methodology: Methodology) -> Methodology:
    """The methodology with labels; one that has its own is left as it is."""
    if methodology.labels:
        return methodology
    shipped = _shipped(methodology.name if methodology.name in SHIPPED else BASE)
    ids = {*methodology.phases, *(stage.id for stage in methodology.stages)}
    packs = {
        locale: {id: text for id, text in pack.items() if id in ids}
        for locale, pack in shipped.labels.items()
    }
    return attrs.evolve(methodology, labels=packs)


_shipped = cache(load)
