"""A playbook ready for use: loaded from any source, bound to its guards and to the zone data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest

from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Accepted, Refused
from accelflow.domain.events import Reason
from accelflow.errors import MethodologyInvalid, UnknownZone
from accelflow.methodologies import load
from accelflow.playbooks import playbook
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question, guard
from accelflow.zones import zone
from tests import lifecycle
from tests.methodologies.documents import fresh


@attrs.frozen
class PlantTree(Command):
    """A command of a host's own."""

    type: ClassVar[str] = "plant-tree"
    trees: int = 1


@guard("trees-few", "trees-too-many")
def trees_few(q: Question, *, most: int) -> Sequence[Reason]:
    """A guard of a host's own."""
    trees = q.asked(PlantTree).trees
    return [q.fail("trees-too-many", trees=trees, most=most)] if trees > most else []


def test_the_shipped_one_is_the_default() -> None:
    """Without a source the playbook is that of the shipped methodology, with all its zones."""
    book = playbook()
    assert book.methodology == load("hundred-day")
    assert book.methodology == playbook("hundred-day").methodology
    assert book.zones("Asia/Bishkek") == ZoneInfo("Asia/Bishkek")
    with pytest.raises(UnknownZone):
        book.zones("Asia/Bishkk")


def test_a_source_may_be_a_document_or_a_file(tmp_path: Path) -> None:
    """What the loader takes, a playbook is made of; its faults come through."""
    document = fresh()
    assert playbook(document).methodology == load("hundred-day")
    document["limits"]["days"] = -1
    with pytest.raises(MethodologyInvalid):
        playbook(document)
    with pytest.raises(MethodologyInvalid):
        playbook(tmp_path / "none.toml")


def test_a_hosts_command_is_judged_by_a_hosts_guard() -> None:
    """A command and a guard of the host's own move a challenge, or refuse with their own reason."""
    document = fresh()
    document["transition"].append(
        {
            "command": "plant-tree",
            "from": ["led"],
            "to": "selected",
            "by": ["office"],
            "refuse": [{"guard": "trees-few", "most": "goals_most"}],
        }
    )
    book = playbook(
        document,
        guards={**BUILT_IN, trees_few.name: trees_few},
        commands={**COMMANDS, PlantTree.type: PlantTree},
    )
    led = lifecycle.walk_to("led").dossier
    few, many = (
        book.decide(led, Attempt(PlantTree(trees), led.id, lifecycle.OFFICE, led.recorded_at))
        for trees in (3, 4)
    )
    assert isinstance(few.outcome, Accepted)
    (event,) = few.outcome.events
    assert (event.type, event.before, event.after) == ("plant-tree", "led", "selected")
    assert isinstance(many.outcome, Refused)
    assert many.outcome.reasons == (
        Reason("trees-too-many", "plant-tree", {"trees": 4, "most": 3}),
    )


@pytest.mark.parametrize("source", [123, None, b"hundred-day", ["hundred-day"]])
def test_a_source_is_a_name_a_file_or_a_document(source: Any) -> None:
    """Anything else is told as such."""
    with pytest.raises(MethodologyInvalid, match="give a shipped name"):
        playbook(source)


def test_a_playbook_carries_its_commands() -> None:
    """Those that it was loaded with, so that an accelerator need not be told them again."""
    commands = {**COMMANDS, PlantTree.type: PlantTree}
    assert playbook(commands=commands).commands == commands
    assert playbook().commands == COMMANDS


def test_a_guard_that_is_missing_at_binding_is_an_error() -> None:
    """A methodology loaded with guards that the playbook is not given cannot be bound."""
    with pytest.raises(MethodologyInvalid, match="predecessor-settled"):
        Playbook.bind(load("hundred-day"), zone, guards={})


def test_one_playbook_judges_any_number_of_challenges() -> None:
    """Two playbooks of the same source decide alike, for they keep nothing of what they judged."""
    begin = datetime(2023, 1, 16, 4, tzinfo=UTC)
    actor = Actor("proposer-1", roles=frozenset({"proposer"}))
    attempts = [Attempt(lifecycle.SET_CHALLENGE, f"c-{n}", actor, begin) for n in range(3)]
    one, other = playbook(), playbook()
    assert [one.decide(None, attempt) for attempt in attempts] == [
        other.decide(None, attempt) for attempt in reversed(attempts)
    ][::-1]
