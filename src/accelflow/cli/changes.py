"""What a variant changes: its whole definition held against that of what it extends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from accelflow.domain.definition import Methodology

CHANGED: Final = "changed"
DROPPED: Final = "dropped"
ADDED: Final = "added"

_BY_ID: Final = ("stage", "step", "transition", "deadline")


@attrs.frozen
class Change:
    """One thing that differs: in which table, its id, and how.

    `before` and `after` are as TOML would say them; of an entry that is changed, only the keys
    that differ. Transitions that name a limit change with it.
    """

    table: str
    id: str
    how: str
    before: object = None
    after: object = None


def changes(base: Methodology, variant: Methodology) -> tuple[Change, ...]:
    """Everything in which a variant differs from its base, but for name, version and hash."""
    before, after = _tables(base), _tables(variant)
    found = [change for name in before for change in _between(name, before[name], after[name])]
    gone = {change.id for change in found if (change.table, change.how) == ("stage", DROPPED)}
    return tuple(
        change
        for change in found
        # labels go with their stage, which is told already
        if change.table != "labels" or change.id.partition(".")[2] not in gone
    )


def _tables(methodology: Methodology) -> dict[str, Mapping[str, object]]:
    stored: dict[str, Any] = json.loads(methodology.document)
    return {
        "exercise": {"exercise": True} if methodology.exercise else {},
        "phases": {"phases": stored["phases"]},
        "limits": stored["limits"],
        "roles": stored["roles"],
        "apart": {" and ".join(sorted(one["roles"])): one["roles"] for one in stored["apart"]},
        **{name: {entry["id"]: entry for entry in stored[name]} for name in _BY_ID},
        "labels": {
            f"{locale}.{id}": text
            for locale, pack in methodology.labels.items()
            for id, text in pack.items()
        },
    }


def _between(
    table: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[Change]:
    for id in before:
        if id in after and before[id] != after[id]:
            yield Change(table, id, CHANGED, *_differing(before[id], after[id]))
    yield from (Change(table, id, DROPPED, before[id]) for id in before if id not in after)
    yield from (Change(table, id, ADDED, None, after[id]) for id in after if id not in before)


def _differing(before: object, after: object) -> tuple[object, object]:
    """Of two entries only the keys that differ."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return before, after
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
