"""Where each part of a resolved methodology was written, so that its faults are told of there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import attrs

from accelflow.errors import Fault

OWN: Final = ""
"""Stands for the document that was asked for; one that it extends is known by name and version."""

_ENTRY = re.compile(r"\b(stage|step|apart|transition|deadline)\[(\d+)\]( \([^)]*\))?(\.\w+)?")
_NO_SUCH = re.compile(r"there is no (stage|stage or phase|set of stages|limit) '(.*)'")
_DROPPED_AS: Final = {
    "stage": "stage",
    "stage or phase": "stage",
    "set of stages": "sets",
    "limit": "limits",
}


@attrs.frozen
class Part:
    """One entry of a list: its place in each document that writes it, and who wrote each key."""

    places: Mapping[str, int]
    keys: Mapping[str, str]

    def owner(self, key: str) -> str:
        """The document that wrote a key; the newest for the entry as a whole."""
        return self.keys.get(key, list(self.places)[-1])


@attrs.frozen
class Origins:
    """Who wrote what of a document that came of variants, and which of them dropped what."""

    parts: Mapping[str, tuple[Part, ...]] = attrs.field(factory=dict)
    keys: Mapping[str, str] = attrs.field(factory=dict)
    dropped: Mapping[tuple[str, str], str] = attrs.field(factory=dict)

    def told(self, fault: Fault) -> Fault:
        """The fault with its places as whoever wrote the documents knows them."""
        path = self._path(fault.path)
        lost = _NO_SUCH.fullmatch(fault.problem)
        if lost is None or (_DROPPED_AS[lost[1]], lost[2]) not in self.dropped:
            problem = _ENTRY.sub(self._mention, fault.problem)
            return attrs.evolve(fault, path=path, problem=problem)
        by = self.dropped[_DROPPED_AS[lost[1]], lost[2]]
        problem = f"needs the {lost[1]} {lost[2]!r}, which {by or 'this variant'} drops"
        return Fault(path, problem, f"write it anew without {lost[2]}, or do not drop that")

    def _path(self, path: str) -> str:
        if (entry := _ENTRY.match(path)) and (found := self._place(entry)):
            place, owner = found
            return blamed(place + path[entry.end() :], owner)
        held = (key for key in self.keys if path == key or path.startswith(f"{key}."))
        return blamed(path, self.keys.get(next(held, ""), OWN))

    def _mention(self, entry: re.Match[str]) -> str:
        place, owner = self._place(entry) or (entry[0], OWN)
        return f"{place} of {owner}" if owner else place

    def _place(self, entry: re.Match[str]) -> tuple[str, str] | None:
        parts, index = self.parts.get(entry[1], ()), int(entry[2])
        if index >= len(parts):
            return None
        owner = parts[index].owner((entry[4] or "").removeprefix("."))
        place = parts[index].places[owner]
        return f"{entry[1]}[{place}]{entry[3] or ''}{entry[4] or ''}", owner


def blamed(path: str, owner: str) -> str:
    """The path of something, with the document that it is inherited from."""
    return f"{path}, inherited from {owner}" if owner else path
