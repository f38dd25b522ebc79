"""What may not lie beside what a store holds: looked at before anything is added to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accelflow.codec import parse_json
from accelflow.domain.definition import Methodology
from accelflow.errors import Fault, InvalidInput
from accelflow.journal import Document

Definition = dict[str, object]


def definition_of(document: Document) -> Definition | None:
    """The definition that is stored, as plain data; None where the document holds none."""
    try:
        found = parse_json(document.body)
    except InvalidInput:
        return None
    return found if isinstance(found, dict) else None


def holds_exercise(documents: Iterable[Document]) -> bool | None:
    """Whether a store holds exercises or what is none; None where it holds neither.

    InvalidInput where it holds both: nothing can be added to it, nor read.
    """
    kinds = {definition.get("exercise") is True for definition in _definitions(documents)}
    if len(kinds) == 2:
        problem = "holds an exercise beside challenges that are none, so it cannot be used"
        raise InvalidInput.of("--db", problem, "name another store; keep exercises in one apart")
    return next(iter(kinds), None)


def look_beside(documents: Iterable[Document], new: Methodology, option: str) -> None:
    """InvalidInput where a methodology, which `option` gave, may not lie in this store."""
    held = tuple(documents)
    exercise = holds_exercise(held)
    faults: list[Fault] = []
    if exercise is not None and exercise is not new.exercise:
        problem = "holds challenges that are no exercise, and this is one"
        if exercise:
            problem = "holds an exercise, and this is none"
        remedy = "an exercise is kept in a store of its own: name another with --db"
        faults.append(Fault("--db", problem, remedy))
    for definition in _definitions(document for document in held if document.hash != new.hash):
        if (definition.get("name"), definition.get("version")) == (new.name, new.version):
            problem = f"is not the {new.name}@{new.version} that this store holds"
            faults.append(Fault(option, problem, "raise its version, or name another store"))
    if faults:
        raise InvalidInput(tuple(faults))


def _definitions(documents: Iterable[Document]) -> Iterator[Definition]:
    for document in documents:
        if definition := definition_of(document):
            yield definition
