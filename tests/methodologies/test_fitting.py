"""A guard that could only fail where it is used is a fault of the methodology, and none fails."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs
import pytest

from accelflow.domain.commands import COMMANDS, Command, SetChallenge
from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies import load
from accelflow.methodologies.fitting import fitting_faults
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Found, Guard, Question, guard
from tests import lifecycle as it
from tests.cases.everywhere import payload
from tests.lifecycle import STAGES, walk_to
from tests.methodologies.documents import Document, fresh

SETTINGS: dict[str, int | str] = {
    "role": "proposer",
    "mean": 4,
    "days": 2,
    "first": 1,
    "last": 100,
    "least": 1,
    "most": 9,
}
"""A value for every setting that a guard of ours must be given."""


@attrs.frozen
class PlantTree(Command):
    """A host's command that claims a date."""

    type: ClassVar[str] = "plant-tree"
    planted_on: date

    def claimed_on(self) -> date:
        return self.planted_on


@attrs.frozen
class SetChallengeByMail(SetChallenge):
    """A host's own way to begin."""

    type: ClassVar[str] = "set-challenge-by-mail"


@guard("trees-alive", "tree-dead", reads=(PlantTree,))
def trees_alive(q: Question) -> Found:
    """A host's guard that reads its own command."""
    return [q.fail("tree-dead", "plant-tree", on=str(q.asked(PlantTree).planted_on))]


GUARDS = {**BUILT_IN, trees_alive.name: trees_alive}
MORE = {**COMMANDS, **{kind.type: kind for kind in (PlantTree, SetChallengeByMail)}}
SUBJECTS = {
    **{type: payload(type) for type in COMMANDS},
    "plant-tree": PlantTree(it.DAY_ONE),
}


def using(name: str, command: str, key: str = "refuse") -> Document:
    """The shipped document with this guard on the first transition of this command."""
    document = fresh()
    known = [one for one in document["transition"] if one["command"] == command]
    if not known:
        known = [{"command": command, "from": ["led"], "by": ["office"]}]
        document["transition"] += known
    known[0][key] = [*known[0].get(key, []), {"guard": name, **needed(GUARDS[name])}]
    return document


def misfits(name: str, command: str) -> list[Fault]:
    """The faults of this guard on this command, asked where it is asked in the shipped document."""
    begins = issubclass(MORE[command], SetChallenge)
    uses = {"command": command, "from": [] if begins else ["led"], "refuse": [name]}
    return fitting_faults({"transition": [uses]}, GUARDS, MORE)


def needed(one: Guard) -> dict[str, int | str]:
    """What this guard has to be given, by its own signature."""
    code = one.judge.__code__
    names = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    optional = one.judge.__kwdefaults__ or {}
    return {name: SETTINGS[name] for name in names if name not in optional}


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_that_fits_never_fails(name: str) -> None:
    """Each guard on each command: the loader names a misfit, or every stage gets an answer."""
    fits = 0
    for type, command in SUBJECTS.items():
        if misfits(name, type):
            continue
        fits += 1
        for stage in (None,) if type == "set-challenge" else STAGES:
            walk = walk_to(stage) if stage else it.Walk()
            settings = needed(GUARDS[name])
            found = GUARDS[name].judge(walk.question(command, it.OFFICE), **settings)
            assert {reason.code for reason in found} <= set(GUARDS[name].codes)
    assert fits


@pytest.mark.parametrize("name", GUARDS)
def test_a_misfit_would_fail(name: str) -> None:
    """What the loader names fails in some stage: nothing that works everywhere is refused."""
    for type in SUBJECTS:
        if misfits(name, type):
            assert fails_somewhere(name, type)


def fails_somewhere(name: str, type: str) -> bool:
    """Whether this guard raises on this command before, in, or after the run."""
    walks = [it.Walk()] if type == "set-challenge" else map(walk_to, ("accelerating", "concluded"))
    for walk in walks:
        try:
            GUARDS[name].judge(walk.question(SUBJECTS[type], it.OFFICE), **needed(GUARDS[name]))
        except (TypeError, LookupError):
            return True
    return False


MISFITS: dict[str, tuple[str, str, str, str]] = {
    "needs a challenge": (
        "asker-is-not",
        "set-challenge",
        "needs a challenge that has begun",
        "drop it",
    ),
    "claims no date": (
        "claimed-date",
        "open-review",
        "needs a date, and open-review claims none",
        "drop it, or let the command have a claimed_on()",
    ),
    "reads another": (
        "evidence-given",
        "appoint-coach",
        "reads record-late-midpoint, and not appoint-coach",
        "drop it",
    ),
    "reads a host's": (
        "trees-alive",
        "open-review",
        "reads plant-tree, and not open-review",
        "drop it",
    ),
}


@pytest.mark.parametrize(("name", "command", "problem", "remedy"), MISFITS.values(), ids=MISFITS)
@pytest.mark.parametrize("key", ["refuse", "warn"])
def test_a_misfit_is_named_with_its_place(
    name: str, command: str, problem: str, remedy: str, key: str
) -> None:
    """The fault says which use, of which transition, and what it wants."""
    document = using(name, command, key)
    with pytest.raises(MethodologyInvalid) as caught:
        load(document, guards=GUARDS, commands=MORE)
    index = [one["command"] for one in document["transition"]].index(command)
    use = len(document["transition"][index][key]) - 1
    path = f"transition[{index}] ({command}).{key}[{use}] ({name})"
    assert caught.value.faults == (Fault(path, problem, remedy),)


def test_a_hosts_command_may_claim_a_date() -> None:
    """With a `claimed_on` of its own it is judged by our guards of dates, and loads with them."""
    document = using("claimed-date", "plant-tree")
    assert load(document, guards=GUARDS, commands=MORE)
    asked = walk_to("accelerating").question(PlantTree(it.LAST_DAY), it.OFFICE)
    [reason] = BUILT_IN["claimed-date"].judge(asked)
    assert reason.parameters == {"claimed": "2023-06-24", "today": "2023-03-16"}


def test_what_a_host_derives_is_read_as_ours() -> None:
    """A guard that reads our command reads one derived from it, and needs no challenge for it."""
    document = fresh()
    [begins] = [one for one in document["transition"] if one["command"] == "set-challenge"]
    document["transition"].append({**begins, "id": "by-mail", "command": "set-challenge-by-mail"})
    assert load(document, guards=GUARDS, commands=MORE)


def test_names_of_nothing_are_the_faults_of_others() -> None:
    """A guard or a command that is not there is named once, as unknown."""
    document = fresh()
    document["transition"][1]["refuse"] = ["no-such-guard"]
    document["transition"][2]["command"] = "no-such-command"
    assert not fitting_faults(document, BUILT_IN, COMMANDS)


def test_a_hosts_code_has_the_remedy_that_its_guard_gives() -> None:
    """Commands behind the code mend it; a parameter may be called remedy or code all the same."""
    asked = walk_to("led").question(PlantTree(it.DAY_ONE), it.OFFICE)
    [reason] = trees_alive.judge(asked)
    assert (reason.remedy, reason.parameters) == (("plant-tree",), {"on": "2023-03-17"})
    named = asked.unknown("tree-dead", "plant-tree", "open-review", remedy="water", code=7, self=1)
    assert named.remedy == ("plant-tree", "open-review")
    assert named.parameters == {"remedy": "water", "code": 7, "self": 1}
    assert asked.fail("no-coach").remedy == ("appoint-coach",)
    assert asked.fail("tree-dead").remedy == ()
