"""The structure of a methodology as one flat `transitions.Machine`, and nothing else of it.

The machine owns the structure: it draws and answers structural questions, and the playbook's
table is compiled from it. Judging is not its work, for a false condition there has no reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

import attrs
from transitions import Machine

from accelflow.domain.definition import Methodology
from accelflow.rules.question import Question

__all__ = ["NOTHING", "Edge", "Machine", "build", "compiled", "edges"]

NOTHING: Final = "(nothing)"
"""The state before a challenge begins."""

Condition = Callable[[Question], bool]
C = TypeVar("C", bound=Condition)


@attrs.frozen
class Edge:
    """One way from a stage to a stage, or back to itself. `forced`: a lapse goes it, unasked."""

    trigger: str
    source: str
    target: str
    forced: bool


def build(methodology: Methodology, conditions: Mapping[str, Condition]) -> Machine:
    """A machine without a model: stages, commands as triggers, deadlines that lapse as triggers."""
    machine = Machine(
        model=None,
        states=[NOTHING, *(stage.id for stage in methodology.stages)],
        initial=NOTHING,
        auto_transitions=False,
    )
    for transition in methodology.transitions:
        machine.add_transition(
            transition.command,
            list(transition.sources) or NOTHING,
            transition.target or "=",
            conditions=[conditions[transition.id]],
        )
    for rule in methodology.deadlines:
        if rule.target is not None:
            machine.add_transition(rule.id, list(rule.during), rule.target)
    return machine


def compiled(machine: Machine, kind: type[C]) -> dict[tuple[str | None, str], tuple[C, ...]]:
    """The table stage × command → candidates in file order, read off the machine."""
    table: dict[tuple[str | None, str], tuple[C, ...]] = {}
    for trigger, source, condition in _edges(machine):
        if isinstance(condition, kind):
            key = (None if source == NOTHING else source, trigger)
            table[key] = (*table.get(key, ()), condition)
    return table


def edges(machine: Machine) -> tuple[Edge, ...]:
    """Every way, for a drawing: what can be asked carries conditions, and what lapses has none."""
    return tuple(
        Edge(str(trigger), str(source), str(one.dest), forced=not one.conditions)
        for trigger, event in machine.events.items()
        for source, ones in event.transitions.items()
        for one in ones
    )


def _edges(machine: Machine) -> Iterator[tuple[str, str, object]]:
    for trigger, event in machine.events.items():
        for source, transitions in event.transitions.items():
            for transition in transitions:
                for condition in transition.conditions:
                    yield str(trigger), str(source), condition.func
