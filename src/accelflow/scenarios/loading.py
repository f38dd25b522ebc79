"""From a scenario's name, file or document to a faultless Scenario and the plays that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import product
from math import prod
from pathlib import Path
from typing import Final

import attrs

from accelflow.codec import command_from_wire, from_plain, parse_json, to_plain
from accelflow.codec.reader import hint, named, shortened
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS, Command, SetChallenge
from accelflow.domain.definition import RoleSource
from accelflow.errors import Fault, InvalidInput, ScenarioInvalid, UnknownZone
from accelflow.methodologies import SHIPPED as METHODOLOGIES
from accelflow.methodologies import load
from accelflow.methodologies.hints import close_to
from accelflow.rules.codes import CODES
from accelflow.scenarios.form import ASKINGS, Scenario, Step
from accelflow.zones import zone

SHIPPED: Final = {
    "kyrgyz-first-group": "kyrgyz_first_group.json",
    "nashville-2013": "nashville_2013.json",
    "spokane-2017": "spokane_2017.json",
    "uae-third-batch-2018": "uae_third_batch_2018.json",
    "bloemfontein-2022": "bloemfontein_2022.json",
    "rand-west-city": "rand_west_city.json",
    "returned-and-deferred": "returned_and_deferred.json",
    "no-midpoint": "no_midpoint.json",
    "lost-leader": "lost_leader.json",
    "four-sites": "four_sites.json",
    "withdrawal": "withdrawal.json",
    "training-exercise": "training_exercise.json",
}
"""The scenarios that come with accelflow, and the files that hold them."""

LARGEST: Final = 4_000_000
"""The largest file, in bytes."""


@attrs.frozen
class Play:
    """One asking of a scenario, spread out: one command, one challenge.

    `number` counts from 1 in the order of playing.
    """

    number: int
    step: Step
    challenge: str
    command: Command


def load_scenario(source: str | Path | Mapping[str, object]) -> Scenario:
    """A scenario from a shipped name, a JSON file, or a parsed document.

    Raises ScenarioInvalid with every fault, each at its path; nothing is played.
    """
    document = dict(source if isinstance(source, Mapping) else _document(source))
    document.pop("$schema", None)
    if _askings(document) > ASKINGS:
        remedy = f"ask at most {ASKINGS:,} times"
        raise ScenarioInvalid((Fault("steps", "ask too often once they are spread out", remedy),))
    faults = _command_faults(document)
    try:
        scenario = from_plain(Scenario, document)
    except InvalidInput as invalid:
        raise ScenarioInvalid((*invalid.faults, *faults)) from None
    faults += _reference_faults(scenario)
    if faults:
        raise ScenarioInvalid(tuple(faults))
    return scenario


def title_of(name: str) -> str:
    """The title of a shipped scenario, without looking at the rest of it."""
    return str(_document(name)["title"])


def plays(scenario: Scenario) -> Iterator[Play]:
    """Every asking in order: a step's values within a challenge, its challenges one by one."""
    number = 0
    defaults = {name: to_plain(getattr(scenario, name)) for name in _FILLED_IN}
    for step in scenario.steps:
        for challenge in step.challenges:
            for wire in _spread(step.ask, step.each):
                number += 1
                command = command_from_wire(_filled(wire, defaults))
                yield Play(number, step, challenge, command)


def _document(source: str | Path) -> Mapping[str, object]:
    body = _read(source)
    try:
        found = parse_json(body)
    except InvalidInput as invalid:
        raise ScenarioInvalid(tuple(one.below(str(source)) for one in invalid.faults)) from None
    if not isinstance(found, Mapping):
        raise ScenarioInvalid(
            (Fault(str(source), "is not an object", "see the form of scenarios"),)
        )
    return found


def _read(source: str | Path) -> bytes:
    if isinstance(source, str) and source in SHIPPED:
        return files(__package__).joinpath(SHIPPED[source]).read_bytes()
    path = Path(source)
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except FileNotFoundError:
        hint = close_to(str(source), SHIPPED)
        raise ScenarioInvalid(
            (Fault(str(source), "is neither shipped nor a file", hint),)
        ) from None
    except (OSError, ValueError) as error:
        raise ScenarioInvalid((Fault(str(source), f"cannot be read: {error}"),)) from error
    if len(body) > LARGEST:
        raise ScenarioInvalid((Fault(str(source), f"is larger than {LARGEST:,} bytes"),))
    return body


def _askings(document: Mapping[str, object]) -> int:
    steps = document.get("steps")
    return sum(
        max(1, len(_listed(_member(step, "challenges"))))
        * prod(len(_listed(values)) for values in _mapped(_member(step, "each")).values())
        for step in _listed(steps)
    )


def _command_faults(document: Mapping[str, object]) -> list[Fault]:
    """Faults of commands, found whether or not the document around them is in order."""
    faults: dict[Fault, None] = {}
    for index, step in enumerate(_listed(document.get("steps"))):
        ask = _member(step, "ask")
        if isinstance(ask, Mapping):
            for wire in _spread(ask, _mapped(_member(step, "each"))):
                faults |= dict.fromkeys(_wire_faults(wire, f"steps[{index}].ask"))
    return list(faults)


def _wire_faults(wire: Mapping[str, object], path: str) -> list[Fault]:
    """The faults of one command, but for what the scenario itself is to fill in."""
    absent = {f"{path}.{name}" for name in _FILLED_IN if name not in wire}
    filled = absent if wire.get("type") == SetChallenge.type else ()
    try:
        command_from_wire(wire, COMMANDS, path)
    except InvalidInput as invalid:
        return [fault for fault in invalid.faults if fault.path not in filled]
    return []


def _reference_faults(scenario: Scenario) -> list[Fault]:
    faults = _unknown("methodology", [scenario.methodology], METHODOLOGIES, "methodology")
    try:
        zone(scenario.zone)
    except UnknownZone as unknown:
        faults.append(Fault("zone", str(unknown)))
    faults += _actor_faults(scenario)
    faults += _ids_twice(scenario)
    for index, step in enumerate(scenario.steps):
        path = f"steps[{index}]"
        faults += _unknown(f"{path}.by", [step.by], scenario.actors, "actor")
        faults += _unknown(f"{path}.challenges", step.challenges, scenario.challenges, "challenge")
        faults += _unknown(f"{path}.refused", step.refused or (), CODES, "reason code")
        if index and step.at < scenario.steps[index - 1].at:
            faults.append(Fault(f"{path}.at", "lies before the step above it", "order the steps"))
        faults += [
            Fault(
                f"{path}.assumed",
                f"{named(assumed)} is no field of `ask`",
                hint(assumed, ("at", *step.ask)),
            )
            for assumed in step.assumed
            if assumed not in ("", "at")
            and not _leads_somewhere({**step.ask, **step.each}, assumed)
        ]
    if scenario.until and scenario.until < scenario.steps[-1].at:
        faults.append(Fault("until", "lies before the last step", "let the clock run on"))
    return faults


def _ids_twice(scenario: Scenario) -> Iterator[Fault]:
    """One id with two names would be told by the wrong one."""
    several: dict[str, Iterable[str]] = {
        "challenges": scenario.challenges,
        "entities": scenario.entities,
        "actors": scenario.actors,
    }
    seen: dict[str, str] = {}
    for kind, ids in several.items():
        for id in ids:
            if id in seen:
                problem = f"is the id of one of the {seen[id]} too"
                yield Fault(f"{kind}.{shortened(id)}", problem, "give each an id of its own")
            seen[id] = kind


def _actor_faults(scenario: Scenario) -> Iterator[Fault]:
    known = _roles(scenario.methodology)
    for principal, part in scenario.actors.items():
        path = f"actors.{shortened(principal)}"
        try:
            Actor(principal, part.entity, frozenset(part.roles))
        except InvalidInput as invalid:
            yield from (attrs.evolve(fault, path=path) for fault in invalid.faults)
        if known:
            yield from _unknown(f"{path}.roles", part.roles, known, "role that a host gives")


def _roles(name: str) -> frozenset[str]:
    """The roles that a host may vouch for; none of a methodology that is not there.

    Before a challenge has begun there is no dossier: the host vouches for those who may begin it.
    """
    if name not in METHODOLOGIES:
        return frozenset()
    methodology = load(name)
    beginning = {
        role for edge in methodology.transitions if not edge.sources for role in edge.roles
    }
    vouched = {role.id for role in methodology.roles if role.source is RoleSource.HOST}
    return frozenset(vouched | beginning)


def _spread(
    ask: Mapping[str, object], each: Mapping[str, object]
) -> Iterator[Mapping[str, object]]:
    for values in product(*map(_listed, each.values())):
        yield {**ask, **dict(zip(each, values, strict=True))}


def _filled(wire: Mapping[str, object], defaults: Mapping[str, object]) -> Mapping[str, object]:
    return {**defaults, **wire} if wire.get("type") == SetChallenge.type else wire


_FILLED_IN: Final = ("programme", "cohort", "zone", "numbering")


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _listed(value: object) -> list[object] | tuple[object, ...]:
    return value if isinstance(value, list | tuple) else ()


def _mapped(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _leads_somewhere(ask: object, path: str) -> bool:
    for key in path.split("."):
        if isinstance(ask, Mapping) and key in ask:
            ask = ask[key]
        elif isinstance(ask, list | tuple) and _is_index(key) and int(key) < len(ask):
            ask = ask[int(key)]
        else:
            return False
    return True


def _is_index(key: str) -> bool:
    # Python refuses to read a number of thousands of digits
    return key.isascii() and key.isdecimal() and len(key) < 9


def _unknown(path: str, names: Iterable[str], known: Iterable[str], what: str) -> list[Fault]:
    there = tuple(known)
    return [
        Fault(path, f"there is no {what} {named(name)}", hint(name, there))
        for name in names
        if name not in there
    ]
