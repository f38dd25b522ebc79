"""What a command of the terminal works with: a store, its clock, its accelerator, its playbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar

import attrs
import click

from accelflow.accelerator import Accelerator
from accelflow.cli.apart import definition_of, holds_exercise, look_beside
from accelflow.cli.gathering import typed_as
from accelflow.cli.instants import asked_at, instant_of
from accelflow.cli.labelling import labelled
from accelflow.clock import ManualClock, SystemClock
from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.errors import Fault, InvalidInput, MethodologyInvalid, PlaybookMissing, StoreMissing
from accelflow.journal import Document
from accelflow.methodologies import SHIPPED
from accelflow.opening import open as open_journal
from accelflow.opening import url_faults
from accelflow.playbooks import playbook
from accelflow.rules.playbook import Playbook
from accelflow.sqlite import SqliteJournal

DEFAULT: Final = "sqlite:///accelflow.db"
"""The store where nobody names one: a file in the folder where the command is given."""

C = TypeVar("C", bound=Callable[..., Any])


def store_options(command: C) -> C:
    """Adds the options by which a command finds its store and its instant."""
    at = click.option(
        "--at",
        metavar="INSTANT",
        help="The instant of a rehearsal, with its offset, such as 2026-03-17T09:00:00+03:00.",
    )
    database = click.option(
        "--db",
        metavar="URL",
        default=DEFAULT,
        envvar="ACCELFLOW_DB",
        show_default=True,
        show_envvar=True,
        help="The store: sqlite:///file, or sqlite:////folder/file.",
    )
    return database(at(command))


@attrs.frozen
class Host:
    """A store that is open. `now` is None in one that keeps real time.

    `unbound` are the methodologies in it that cannot be bound here, each with what speaks against
    it; the challenges that are pinned to them can be neither judged nor read. `stood` is where the
    clock of a rehearsal stood before the command; it moves with what is recorded.
    """

    journal: SqliteJournal
    accelerator: Accelerator
    playbooks: tuple[Playbook, ...]
    now: datetime | None
    unbound: tuple[tuple[str, MethodologyInvalid], ...]
    stood: datetime | None = None

    def methodology(self, challenge: Challenge) -> Methodology:
        """The methodology that a challenge is pinned to, with labels."""
        found = (one.methodology for one in self.playbooks if one.methodology.pin == challenge.pin)
        return labelled(next(found))


@contextmanager
def hosting(
    url: str, at: str | None, *, chosen: Playbook | None = None, create: bool = False
) -> Iterator[Host]:
    """Opens the store of a command, and closes it.

    New challenges follow the `chosen` one. A store that `at` is given for must be a rehearsal's, or
    with `create` one without events, which becomes one with what is recorded.
    """
    instant = None if at is None else instant_of(at, "--at")
    real = chosen is not None and chosen.methodology.exercise and instant is None
    with _store(url, create=create, real_exercise=real) as journal:
        stood = journal.rehearsed_until()
        now = asked_at(journal, instant, stood, create=create)
        if real and now is None:
            raise _real_exercise()
        documents = journal.documents()
        if chosen is not None:
            look_beside(documents, chosen.methodology, "--methodology")
        books, unbound = _playbooks(documents, chosen)
        clock = SystemClock() if now is None else ManualClock(now, simulated=True)
        journal.keep_time(None if now is None else clock)
        accelerator = Accelerator(journal, books, clock=clock)
        try:
            with typed_as({"at": "--at"}):
                yield Host(journal, accelerator, books, now, unbound, stood)
        except PlaybookMissing as missing:
            for note in _notes(missing, unbound):
                missing.add_note(note)
            raise


def _store(url: str, *, create: bool, real_exercise: bool) -> SqliteJournal:
    """The store of a command; one that is not there is made only for what may begin in it."""
    if real_exercise and create:
        try:
            return open_store(url, create=False)
        except StoreMissing:
            raise _real_exercise() from None
    return open_store(url, create=create)


def _real_exercise() -> InvalidInput:
    problem = "is missing, and an exercise is never in real time"
    return InvalidInput.of("--at", problem, "give an instant, in a store of its own")


def _notes(
    missing: PlaybookMissing, unbound: Iterable[tuple[str, MethodologyInvalid]]
) -> Iterator[str]:
    """Why a methodology that lies in the store cannot be used here."""
    for name, invalid in unbound:
        if name == f"{missing.name}@{missing.version}":
            yield "its definition is in the store, and needs what only a host of its own has:"
            yield from (f"  {fault}" for fault in invalid.faults)


def open_store(url: str, *, create: bool) -> SqliteJournal:
    """The store of a url, which must be one that keeps something for the next command."""
    if faults := db_faults(url):
        raise InvalidInput(tuple(faults))
    try:
        journal = open_journal(url, create=create)
    except StoreMissing as missing:
        if not create:
            missing.add_note("`accelflow open` makes a store; --db or ACCELFLOW_DB names another")
        raise
    assert isinstance(journal, SqliteJournal)
    return journal


def db_faults(url: str) -> list[Fault]:
    """Every fault of what --db gives, nothing being opened."""
    if url.partition(":")[0].lower() == "memory":
        return [Fault("--db", "keeps nothing for the next command", f"give {DEFAULT}")]
    if ":" not in url and url:
        return [Fault("--db", "names no kind of store", f"write sqlite:///{url}")]
    return [
        attrs.evolve(
            fault, path="--db", remedy=fault.remedy if "memory:" not in fault.remedy else _FORMS
        )
        for fault in url_faults(url)
    ]


_FORMS: Final = "give sqlite:///file.db or sqlite:////folder/file.db"


def _playbooks(
    documents: Sequence[Document], chosen: Playbook | None
) -> tuple[tuple[Playbook, ...], tuple[tuple[str, MethodologyInvalid], ...]]:
    """Those of a store, behind the one that new challenges follow."""
    found: dict[str, Playbook] = {}
    unbound: list[tuple[str, MethodologyInvalid]] = []
    for document in documents:
        try:
            found[document.hash] = _bound(document)
        except MethodologyInvalid as invalid:
            unbound.append((_called(document), invalid))
    first = chosen or (None if holds_exercise(documents) else playbook())
    if first is not None:
        found = {first.methodology.hash: first, **found}
    return tuple(found.values()), tuple(unbound)


def _bound(document: Document) -> Playbook:
    """The playbook of a stored definition: the one that ships, which has labels, if it is that."""
    definition = _definition(document)
    name = definition.get("name")
    if isinstance(name, str) and name in SHIPPED:
        shipped = playbook(name)
        if shipped.methodology.hash == document.hash:
            return shipped
    return playbook(definition)


def _definition(document: Document) -> dict[str, object]:
    found = definition_of(document)
    if found is None:
        raise MethodologyInvalid.of(document.hash, "is no definition", "restore the store")
    return found


def _called(document: Document) -> str:
    found = definition_of(document)
    return f"{found.get('name')}@{found.get('version')}" if found else document.hash
