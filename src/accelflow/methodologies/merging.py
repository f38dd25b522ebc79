"""Lays variants over what they extend: tables by key, lists of tables by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from accelflow.errors import Fault
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.origins import Origins, Part, blamed
from accelflow.methodologies.shape import LISTS, UNITS, id_of, table, tables, texts
from accelflow.methodologies.sources import Document

_TABLES: Final = ("limits", "roles", "sets")
_BY_ID: Final = ("stage", "step", "transition", "deadline")
_NAMES_IT: Final = {"id", "command"}


class Merging:
    """A document on its way from the first base through its variants, and who wrote what of it.

    What is laid must be of the right shape. `faults` are those of overriding and of dropping;
    `broken` says that the whole lacks what every entry needs.
    """

    def __init__(self, first: Document, owner: str) -> None:
        self.faults: list[Fault] = []
        self.broken: bool = False
        self._whole: dict[str, object] = dict(first)
        self._base, self._owner = owner, owner
        self._keys: dict[str, str] = {}
        self._dropped: dict[tuple[str, str], str] = {}
        self._parts = {
            name: [
                Part({owner: place}, dict.fromkeys(entry, owner))
                for place, entry in enumerate(tables(first, name))
            ]
            for name in LISTS
        }
        self._own(first)

    def result(self) -> tuple[Document, Origins]:
        """The whole document, and the origins of its parts."""
        parts = {name: tuple(found) for name, found in self._parts.items()}
        return self._whole, Origins(parts, self._keys, self._dropped)

    def lay(self, variant: Document, owner: str) -> None:
        """One variant over what there is."""
        self._base, self._owner = self._owner, owner
        self._drop(variant)
        for name in _TABLES:
            self._whole[name] = self._over(name, table(self._whole, name), table(variant, name))
        self._lay_labels(variant)
        for name in _BY_ID:
            self._lay_entries(name, variant)
        pairs = tables(variant, "apart")
        self._whole["apart"] = [*tables(self._whole, "apart"), *pairs]
        self._parts["apart"] += [Part({owner: place}, {}) for place in range(len(pairs))]
        laid = {*_TABLES, *LISTS, "labels", "extends", "drop"}
        rest = {key: value for key, value in variant.items() if key not in laid}
        named = {key: rest.pop(key) for key in ("name", "version")}
        self._whole = {**self._over("", self._whole, rest), **named}
        self._own(variant)
        self._dropped = {key: by for key, by in self._dropped.items() if not self._has(*key)}

    # --- laying over ----------------------------------------------------------------------------

    def _over(
        self, path: str, base: Mapping[str, object], values: Mapping[str, object]
    ) -> dict[str, object]:
        """One table over another; what it would not change is a fault."""
        for key, value in values.items():
            if key in base and _same(base[key], value):
                self._idle(f"{path}.{key}" if path else key)
        return {**base, **values}

    def _lay_labels(self, variant: Document) -> None:
        base, given = table(self._whole, "labels"), table(variant, "labels")
        self._whole["labels"] = dict(base) | {
            locale: self._over(f"labels.{locale}", table(base, locale), table(given, locale))
            for locale in given
        }

    def _lay_entries(self, name: str, variant: Document) -> None:
        entries, parts = tables(self._whole, name), self._parts[name]
        places = {str(id_of(entry)): place for place, entry in enumerate(entries)}
        anew = set(texts(table(variant, "drop").get(name, [])))
        for place, entry in enumerate(tables(variant, name)):
            id, part = str(id_of(entry)), Part({self._owner: place}, _owned(entry, self._owner))
            there = places.get(id)
            if there is None:
                self._look_for(f"{name}[{place}] ({id})", places, entry, LISTS[name][0])
                entries.append(entry)
                parts.append(part)
            elif id in anew:
                entries[there], parts[there] = entry, part
            else:
                self._look_at(f"{name}[{place}] ({id})", entries[there], entry)
                entries[there] = {**_uncounted(entries[there], entry), **entry}
                old = parts[there]
                parts[there] = Part({**old.places, **part.places}, {**old.keys, **part.keys})
        self._whole[name] = entries

    def _look_for(
        self, path: str, ids: Iterable[str], entry: Mapping[str, object], needed: Iterable[str]
    ) -> None:
        """What is not there to be changed must be whole by itself, or its id is a slip."""
        missing = [key for key in needed if key not in entry]
        if missing:
            self.broken = True
            problem = f"is not in {self._base}, and to be a new one it lacks {', '.join(missing)}"
            self._fault(path, problem, close_to(str(id_of(entry)), ids))

    def _look_at(self, path: str, base: Mapping[str, object], entry: Mapping[str, object]) -> None:
        changes = {key: value for key, value in entry.items() if key not in _NAMES_IT}
        if not changes and all(base.get(key, id_of(base)) == entry[key] for key in entry):
            self._idle(path)
        self._over(path, base, changes)

    def _idle(self, path: str) -> None:
        problem = f"is what {self._base} says already"
        self.faults.append(Fault(blamed(path, self._owner), problem, "change it, or leave it out"))

    # --- taking away ----------------------------------------------------------------------------

    def _drop(self, variant: Document) -> None:
        wanted = table(variant, "drop")
        for name in ("limits", "sets"):
            there = table(self._whole, name)
            gone = self._named(name, wanted, there)
            for key in gone & set(table(variant, name)):
                self._fault(f"drop.{name}", f"drops {key!r}, which is given too", "do one of them")
            self._whole[name] = {key: there[key] for key in there if key not in gone}
            self._dropped |= {(name, key): self._owner for key in gone}
        for name in _BY_ID:
            ids = [str(id_of(entry)) for entry in tables(self._whole, name)]
            written = {str(id_of(entry)) for entry in tables(variant, name)}
            gone = self._named(name, wanted, ids) - written
            self._keep(name, [place for place, id in enumerate(ids) if id not in gone])
            self._dropped |= {(name, id): self._owner for id in gone}
            if name == "stage":
                self._drop_labels(gone)
        self._drop_pairs(tables(wanted, "apart"))

    def _named(self, name: str, wanted: Mapping[str, object], there: Iterable[str]) -> set[str]:
        """What is to be dropped of one kind, and is there."""
        known, seen = set(there), set[str]()
        for id in texts(wanted.get(name, [])):
            if id not in known:
                problem = f"names {id!r}, which {self._base} does not have"
                self._fault(f"drop.{name}", problem, close_to(id, known))
            elif id in seen:
                self._fault(f"drop.{name}", f"names {id!r} twice", "name it once")
            seen.add(id)
        return seen & known

    def _drop_pairs(self, pairs: Iterable[object]) -> None:
        there = [frozenset(texts(entry["roles"])) for entry in tables(self._whole, "apart")]
        gone = [frozenset(texts(pair)) for pair in pairs]
        for index, pair in enumerate(gone):
            if pair not in there:
                known = (" and ".join(sorted(one)) for one in there)
                problem = f"is a pair that {self._base} does not keep apart"
                self._fault(f"drop.apart[{index}]", problem, close_to(" and ".join(pair), known))
        self._keep("apart", [place for place, pair in enumerate(there) if pair not in gone])

    def _drop_labels(self, gone: set[str]) -> None:
        """Labels go with their stage: they decide nothing, so nobody needs to be asked."""
        labels = table(self._whole, "labels")
        self._whole["labels"] = {
            locale: {id: text for id, text in table(labels, locale).items() if id not in gone}
            for locale in labels
        }

    def _keep(self, name: str, places: list[int]) -> None:
        entries, parts = tables(self._whole, name), self._parts[name]
        self._whole[name] = [entries[place] for place in places]
        self._parts[name] = [parts[place] for place in places]

    def _has(self, name: str, id: str) -> bool:
        if name in _TABLES:
            return id in table(self._whole, name)
        return any(id_of(entry) == id for entry in tables(self._whole, name))

    def _fault(self, path: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(blamed(path, self._owner), problem, remedy))

    # --- who wrote what -------------------------------------------------------------------------

    def _own(self, document: Document) -> None:
        keys = [key for key in document if key not in LISTS]
        for name in (*_TABLES, "labels"):
            keys += [f"{name}.{key}" for key in table(document, name)]
        self._keys |= dict.fromkeys(keys, self._owner)


def _uncounted(base: Mapping[str, object], entry: Mapping[str, object]) -> Mapping[str, object]:
    """The base without what it is counted in, where it is to be counted in something else."""
    if not any(unit in entry for unit in UNITS):
        return base
    return {key: value for key, value in base.items() if key not in UNITS or key in entry}


def _same(one: object, other: object) -> bool:
    try:
        return one == other
    except RecursionError:
        return False


def _owned(entry: Mapping[str, object], owner: str) -> dict[str, str]:
    return dict.fromkeys(entry, owner)
