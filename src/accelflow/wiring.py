"""What a host wires, looked at once, so that a slip is told where it was made and not later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from accelflow.clock import SystemClock
from accelflow.codec import registered
from accelflow.domain.commands import Command
from accelflow.errors import Fault, InvalidInput
from accelflow.hooks import Hooks
from accelflow.rules.playbook import Playbook


def look_at_wiring(
    commands: Mapping[str, type[Command]], clock: object, hooks: object, salts: object
) -> None:
    """InvalidInput with every fault of what an accelerator is given beside its playbooks."""
    faults = (*_faults(clock, hooks, salts), *registered(commands))
    if faults:
        raise InvalidInput(faults)


def sound_playbooks(given: Iterable[Playbook], clock: object) -> tuple[Playbook, ...]:
    """The playbooks, one at least; InvalidInput for what is none, or not to be under this clock."""
    if isinstance(given, Playbook):
        raise InvalidInput.of("playbooks", "is one playbook, not a list of them", "write [it]")
    if isinstance(given, str) or not isinstance(given, Iterable):
        problem = f"is of type {type(given).__name__}, not a list of playbooks"
        raise InvalidInput.of("playbooks", problem, "write [playbook('hundred-day')]")
    found = tuple(given)
    if not found:
        remedy = "give the playbook that new challenges follow"
        raise InvalidInput.of("playbooks", "is empty", remedy)
    faults = tuple(
        Fault(f"playbooks[{index}]", f"is of type {type(one).__name__}", "give a Playbook")
        for index, one in enumerate(found)
        if not isinstance(one, Playbook)
    )
    faults = faults or tuple(_exercises(found, clock))
    if faults:
        raise InvalidInput(faults)
    return found


def commands_of(playbooks: tuple[Playbook, ...]) -> dict[str, type[Command]]:
    """The commands of all playbooks; one type stands for one class."""
    found: dict[str, type[Command]] = {}
    for playbook in playbooks:
        for type, kind in playbook.commands.items():
            if found.setdefault(type, kind) is not kind:
                problem = "is the type of two classes in two playbooks"
                raise InvalidInput.of(f"commands[{type!r}]", problem, "use one class in both")
    return found


def _exercises(playbooks: tuple[Playbook, ...], clock: object) -> Iterator[Fault]:
    """An exercise is kept apart from what is real: by its journal, and by its clock.

    Under the machine's clock a sweep would end by force what a training has only begun.
    """
    exercises = [book.methodology.exercise for book in playbooks]
    for index, (book, exercise) in enumerate(zip(playbooks, exercises, strict=True)):
        name = book.methodology.name
        if exercise and not all(exercises):
            problem = f"{name!r} is an exercise, and others here are none"
            remedy = "an exercise is kept in a journal of its own: give it its own accelerator"
            yield Fault(f"playbooks[{index}]", problem, remedy)
        elif exercise and (clock is None or isinstance(clock, SystemClock)):
            problem = f"is the machine's, and {name!r} is an exercise"
            yield Fault("clock", problem, "give ManualClock(at, simulated=True)")


def _faults(clock: object, hooks: object, salts: object) -> Iterator[Fault]:
    if clock is not None and not callable(getattr(clock, "now", None)):
        yield Fault("clock", "has no method now()", "give a Clock, such as SystemClock()")
    if hooks is not None and not isinstance(hooks, Hooks):
        yield Fault("hooks", f"is of type {type(hooks).__name__}", "give Hooks(…)")
    if not callable(salts):
        yield Fault("salts", f"is of type {type(salts).__name__}", "give a function")
