"""From a faultless document to a Methodology: sets and limits resolved, the hash taken."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

import attrs

from accelflow.domain.calendars import Roll
from accelflow.domain.deadlines import DeadlineKind
from accelflow.domain.definition import (
    DAY_ONE,
    DeadlineRule,
    GuardUse,
    Methodology,
    Role,
    RoleSource,
    Setting,
    Severity,
    Stage,
    Step,
    Transition,
    Unit,
)
from accelflow.methodologies.canonical import canonical
from accelflow.methodologies.shape import table, tables, texts
from accelflow.methodologies.structure import number, sources


def assemble(document: Mapping[str, object]) -> Methodology:
    """The resolved definition, with the SHA-256 of its canonical JSON without labels.

    How a document says a thing is not hashed: a set and its stages, a limit and its number, give
    the same.
    """
    resolved = Methodology(
        name=str(document["name"]),
        version=str(document["version"]),
        hash="",
        phases=texts(document["phases"]),
        stages=tuple(_stage(entry) for entry in tables(document, "stage")),
        roles=tuple(_roles(document)),
        apart=tuple((pair[0], pair[1]) for pair in _pairs(document)),
        limits=MappingProxyType(
            {name: _number(document, name) for name in table(document, "limits")}
        ),
        steps=tuple(Step(str(entry["id"])) for entry in tables(document, "step")),
        transitions=tuple(_transition(document, entry) for entry in tables(document, "transition")),
        deadlines=tuple(_deadline(document, entry) for entry in tables(document, "deadline")),
        labels=_labels(document),
        document=b"",
        exercise=bool(document.get("exercise")),
    )
    body = canonical(resolved)
    return attrs.evolve(resolved, hash=hashlib.sha256(body).hexdigest(), document=body)


def _labels(document: Mapping[str, object]) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(
        {
            locale: MappingProxyType({str(id): str(text) for id, text in labels.items()})
            for locale, labels in table(document, "labels").items()
            if isinstance(labels, Mapping)
        }
    )


def _number(document: Mapping[str, object], value: object) -> int:
    return number(document, value) or 0


def _stage(entry: Mapping[str, object]) -> Stage:
    return Stage(
        str(entry["id"]),
        str(entry["phase"]),
        bool(entry.get("running")),
        bool(entry.get("final")),
        bool(entry.get("withdrawal")),
    )


def _roles(document: Mapping[str, object]) -> list[Role]:
    roles = table(document, "roles")
    return [
        Role(role, source) for source in RoleSource for role in texts(roles.get(source.value, []))
    ]


def _pairs(document: Mapping[str, object]) -> list[tuple[str, ...]]:
    return [texts(entry["roles"]) for entry in tables(document, "apart")]


def _transition(document: Mapping[str, object], entry: Mapping[str, object]) -> Transition:
    command = str(entry["command"])
    return Transition(
        id=str(entry.get("id", command)),
        command=command,
        sources=sources(document, entry["from"]),
        target=str(entry["to"]) if "to" in entry else None,
        roles=texts(entry["by"]),
        uses=tuple(
            _use(document, use, severity)
            for severity in Severity
            for use in _listed(entry.get(severity.value))
        ),
    )


def _use(document: Mapping[str, object], use: object, severity: Severity) -> GuardUse:
    if not isinstance(use, Mapping):
        return GuardUse(str(use), severity)
    settings = tuple(
        (str(name), _setting(document, value))
        for name, value in sorted(use.items())
        if name != "guard"
    )
    return GuardUse(str(use["guard"]), severity, settings)


def _setting(document: Mapping[str, object], value: object) -> Setting:
    if isinstance(value, int) or value in table(document, "limits"):
        return _number(document, value)
    return str(value)


def _deadline(document: Mapping[str, object], entry: Mapping[str, object]) -> DeadlineRule:
    unit = next(one for one in Unit if one.value in entry)
    return DeadlineRule(
        id=str(entry["id"]),
        kind=DeadlineKind(str(entry["kind"])),
        amount=_number(document, entry[unit.value]),
        during=sources(document, entry["during"]),
        target=str(entry["to"]) if "to" in entry else None,
        met_by=texts(entry.get("met_by", [])),
        unit=unit,
        anchor=str(entry.get("anchor", DAY_ONE)),
        steps=texts(entry.get("steps", [])),
        holds=tuple(_use(document, use, Severity.REFUSE) for use in _listed(entry.get("holds"))),
        opens=_optional(document, entry, "opens"),
        closes=_optional(document, entry, "closes"),
        time=time.fromisoformat(str(entry["time"])) if "time" in entry else None,
        roll=Roll(str(entry.get("roll", Roll.NONE))),
        every=_optional(document, entry, "every"),
        last=_optional(document, entry, "last"),
        reminders=tuple(_number(document, one) for one in _listed(entry.get("reminders"))),
    )


def _optional(document: Mapping[str, object], entry: Mapping[str, object], key: str) -> int | None:
    return _number(document, entry[key]) if key in entry else None


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
