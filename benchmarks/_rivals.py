"""The same lifecycle in other libraries, and in a bare dict: what accelflow is timed against.

Every rival has all stages and commands of the shipped methodology and starts in the stage of the
challenge. Each makes the same three checks before it records a measurement: the asker holds a
role, the goal is in force, the date lies in the run. The rivals get them as cheaply as can be:
the roles are one set, the goals another, and the caller hands in today's date.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

import attrs
from automat import TypeMachineBuilder
from statemachine.exceptions import TransitionNotAllowed
from statemachine.io import create_machine_class_from_definition
from transitions import Machine

from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command, RecordMeasurement
from accelflow.domain.definition import Methodology

MEASURE: Final = "record_measurement"
Call = Callable[[], object]


class Dossier:
    """What the three checks read, laid out as suits them best."""

    def __init__(self, challenge: Challenge) -> None:
        assert challenge.team is not None
        assert challenge.day_one is not None
        members = {member.principal for member in challenge.team.members}
        seats = {challenge.keeper, challenge.leader, challenge.coach} - {None}
        self.askers = frozenset(members | seats)
        self.goals = frozenset(goal.id for goal in challenge.goals_in_force())
        self.first_as_of = challenge.day_one - timedelta(days=1)
        self.position = challenge.position

    def may_ask(self, actor: Actor, command: RecordMeasurement, today: date) -> bool:
        return actor.principal in self.askers

    def knows_goal(self, actor: Actor, command: RecordMeasurement, today: date) -> bool:
        return command.goal in self.goals

    def in_the_run(self, actor: Actor, command: RecordMeasurement, today: date) -> bool:
        return self.first_as_of <= command.as_of <= today


def with_transitions(
    methodology: Methodology,
    challenge: Challenge,
    attempt: Attempt,
    today: date,
    *,
    stays: str | None = None,
) -> Call:
    """`transitions`: one model, and the conditions are its methods.

    `stays` is the target where the stage stays: None makes it internal, which is the cheapest;
    "=" leaves and enters the stage again.
    """
    model: Any = Dossier(challenge)
    machine = Machine(
        model,
        states=["nothing", *(stage.id for stage in methodology.stages)],
        initial=challenge.stage,
        auto_transitions=False,
    )
    checks = [model.may_ask, model.knows_goal, model.in_the_run]
    for name, source, target in _edges(methodology):
        conditions = checks if name == MEASURE else None
        machine.add_transition(name, source or "nothing", target or stays, conditions=conditions)
    trigger, actor, command = model.record_measurement, attempt.actor, attempt.command
    return lambda: trigger(actor, command, today)


def with_python_statemachine(
    methodology: Methodology, challenge: Challenge, attempt: Attempt, today: date
) -> Call:
    """python-statemachine: the conditions are methods of the model, named in the definition."""
    states: dict[str, Any] = {
        _word(stage.id): {"final": stage.final, "on": {}} for stage in methodology.stages
    }
    states["nothing"] = {"initial": True, "on": {}}
    for name, source, target in _edges(methodology):
        edge: dict[str, Any] = {"target": _word(target or source or ""), "internal": target is None}
        if name == MEASURE:
            edge["cond"] = ["may_ask", "knows_goal", "in_the_run"]
        states[_word(source or "nothing")]["on"].setdefault(name, []).append(edge)
    # Without it, a refused trigger would look just like a granted one.
    strict = {"allow_event_without_transition": False}
    made = create_machine_class_from_definition("Lifecycle", states=states, **strict)
    machine = made(model=Dossier(challenge), start_value=_word(challenge.stage))
    send, actor, command = machine.send, attempt.actor, attempt.command

    def measure() -> bool:
        try:
            send(MEASURE, actor=actor, command=command, today=today)
        except TransitionNotAllowed:
            return False
        return True

    return measure


def with_automat(
    methodology: Methodology, challenge: Challenge, attempt: Attempt, today: date
) -> Call:
    """Automat: it has no conditions, so the checks are the body of the input's method.

    It seeks an edge through a set, and where the edge lies in that is up to chance: one machine
    takes 3 microseconds and another 40.
    """
    measure = _automat(methodology, challenge).record_measurement
    actor, command = attempt.actor, attempt.command
    return lambda: measure(actor, command, today)


@attrs.frozen
class Recorded:
    """The event of the floor: what happened, to what, by whom, and when."""

    challenge: str
    position: int
    command: Command
    actor: Actor
    at: datetime
    stage: str | None


def with_a_dict(
    methodology: Methodology, challenge: Challenge, attempt: Attempt, today: date
) -> Call:
    """The floor: a dict from stage and command to guards and target, and a frozen event."""
    dossier = Dossier(challenge)
    checks = (dossier.may_ask, dossier.knows_goal, dossier.in_the_run)
    table = {
        (source, name): (checks if name == MEASURE else (), target or source)
        for name, source, target in _edges(methodology)
    }
    stage, actor, at = challenge.stage, attempt.actor, attempt.at
    command: Any = attempt.command

    def measure() -> Recorded | None:
        guards, target = table[stage, MEASURE]
        for passes in guards:
            if not passes(actor, command, today):
                return None
        return Recorded(attempt.challenge, dossier.position + 1, command, actor, at, target)

    return measure


def _edges(methodology: Methodology) -> Iterator[tuple[str, str | None, str | None]]:
    """Every edge as trigger, source and target; no target where the stage stays."""
    for transition in methodology.transitions:
        for source in transition.sources or (None,):
            yield _word(transition.command), source, transition.target
    for rule in methodology.deadlines:
        for source in rule.during if rule.target else ():
            yield _word(rule.id), source, rule.target


def _word(id: str) -> str:
    """An id as a Python name."""
    word = id.replace("-", "_")
    return f"{word}_" if keyword.iskeyword(word) else word


def _automat(methodology: Methodology, challenge: Challenge) -> Any:
    edges = [*_edges(methodology)]
    methods = {name: _input(name) for name, _, _ in edges}
    protocol: Any = type(Protocol)
    inputs = protocol("Lifecycle", (Protocol,), methods)
    builder = TypeMachineBuilder(inputs, Dossier)
    # The first state declared is the initial one.
    order = dict.fromkeys([challenge.stage, *(stage.id for stage in methodology.stages), "nothing"])
    states = {stage: builder.state(stage) for stage in order}
    declared = set()
    for name, source, target in edges:
        if (name, source) in declared:
            continue
        declared.add((name, source))
        upon = states[source or "nothing"].upon(getattr(inputs, name))
        entered = upon.to(states[target]) if target else upon.loop()
        if name == MEASURE:
            entered(_measured)
        else:
            entered.returns(None)
    return builder.build()(Dossier(challenge))


def _input(name: str) -> Callable[..., object]:
    def asked(self: object, actor: Actor, command: RecordMeasurement, today: date) -> bool:
        raise NotImplementedError

    asked.__name__ = name
    return asked


def _measured(
    inputs: object, core: Dossier, actor: Actor, command: RecordMeasurement, today: date
) -> bool:
    return (
        core.may_ask(actor, command, today)
        and core.knows_goal(actor, command, today)
        and core.in_the_run(actor, command, today)
    )
