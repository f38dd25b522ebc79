"""What a command of the terminal works with: a store, its clock, its accelerator, its playbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar

import attrs
import click

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock, SystemClock
from accelflow.codec import from_plain, parse_json
from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.errors import InvalidInput, MethodologyInvalid, PlaybookMissing, StoreMissing
from accelflow.journal import Document
from accelflow.methodologies import SHIPPED
from accelflow.opening import open as open_journal
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
    it; the challenges that are pinned to them can be neither judged nor read.
    """

    journal: SqliteJournal
    accelerator: Accelerator
    playbooks: tuple[Playbook, ...]
    now: datetime | None
    unbound: tuple[tuple[str, MethodologyInvalid], ...]

    def methodology(self, challenge: Challenge) -> Methodology:
        """The methodology that a challenge is pinned to, with the labels that it ships with."""
        found = (one.methodology for one in self.playbooks if one.methodology.pin == challenge.pin)
        return next(found)

    def moved(self) -> None:
        """Leaves the clock of a rehearsal where this command was given."""
        if self.now is not None:
            self.journal.rehearse(self.now)


@contextmanager
def hosting(
    url: str,
    at: str | None,
    *,
    methodology: str | None = None,
    bases: tuple[str, ...] = (),
    create: bool = False,
) -> Iterator[Host]:
    """Opens the store of a command, and closes it.

    New challenges follow `methodology`, which may extend one of `bases`. A store that `at` is
    given for must be a rehearsal's, or with `create` one without events, which it makes one.
    """
    chosen = None if methodology is None else playbook(methodology, bases=bases)
    instant = None if at is None else instant_of(at, "--at")
    with open_store(url, create=create) as journal:
        now = _now(journal, instant, create=create)
        if chosen is not None and chosen.methodology.exercise and now is None:
            problem = "is missing, and an exercise is never in real time"
            raise InvalidInput.of("--at", problem, "give an instant, in a store of its own")
        books, unbound = _playbooks(journal.documents(), chosen)
        clock = SystemClock() if now is None else ManualClock(now)
        accelerator = Accelerator(journal, books, clock=clock)
        try:
            yield Host(journal, accelerator, books, now, unbound)
        except PlaybookMissing as missing:
            for note in _notes(missing, unbound):
                missing.add_note(note)
            raise


def _notes(
    missing: PlaybookMissing, unbound: Iterable[tuple[str, MethodologyInvalid]]
) -> Iterator[str]:
    """Why a methodology that lies in the store cannot be used here."""
    for name, invalid in unbound:
        if name == f"{missing.name}@{missing.version}":
            yield "its definition is in the store, and needs what only a host of its own has:"
            yield from (f"  {fault}" for fault in invalid.faults)


def instant_of(text: str, option: str) -> datetime:
    """The instant that an option gives, which carries its offset; InvalidInput for another."""
    found = from_plain(datetime, text, option)
    if found.tzinfo is None:
        remedy = "write it as 2026-03-17T09:00:00+03:00"
        raise InvalidInput.of(option, "has no offset, so it could be anybody's", remedy)
    return found


def open_store(url: str, *, create: bool) -> SqliteJournal:
    """The store of a url, which must be one that keeps something for the next command."""
    try:
        journal = open_journal(url, create=create)
    except StoreMissing as missing:
        if not create:
            missing.add_note("`accelflow open` makes a store; --db or ACCELFLOW_DB names another")
        raise
    if not isinstance(journal, SqliteJournal):
        raise InvalidInput.of("--db", "keeps nothing for the next command", f"give {DEFAULT}")
    return journal


def _now(journal: SqliteJournal, at: datetime | None, *, create: bool) -> datetime | None:
    """The instant of a rehearsal; None for the real one."""
    stands = journal.rehearsed_until()
    if at is None:
        return stands
    if create:
        journal.rehearse(at)
    elif stands is None:
        remedy = "leave it out, or rehearse in a file of its own: `accelflow open --at`"
        raise InvalidInput.of("--at", "is given for a store that keeps real time", remedy)
    elif at < stands:
        problem = f"lies before {stands.isoformat()}, where the clock of this store stands"
        raise InvalidInput.of("--at", problem, "give that instant or a later one")
    return at


def _playbooks(
    documents: Iterable[Document], chosen: Playbook | None
) -> tuple[tuple[Playbook, ...], tuple[tuple[str, MethodologyInvalid], ...]]:
    """Those of a store, behind the one that new challenges follow."""
    found: dict[str, Playbook] = {}
    unbound: list[tuple[str, MethodologyInvalid]] = []
    for document in documents:
        try:
            found[document.hash] = _bound(document)
        except MethodologyInvalid as invalid:
            unbound.append((_called(document), invalid))
    first = chosen or (None if _exercises(found.values()) else playbook())
    if first is not None:
        found = {first.methodology.hash: first, **found}
    return tuple(found.values()), tuple(unbound)


def _exercises(playbooks: Iterable[Playbook]) -> bool:
    """Whether the store holds an exercise, which stands in a store of its own."""
    return any(one.methodology.exercise for one in playbooks)


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
    try:
        found = parse_json(document.body)
    except InvalidInput as invalid:
        raise MethodologyInvalid(invalid.faults) from None
    if not isinstance(found, dict):
        raise MethodologyInvalid.of(document.hash, "is no definition", "restore the store")
    return found


def _called(document: Document) -> str:
    try:
        found = _definition(document)
    except MethodologyInvalid:
        return document.hash
    return f"{found.get('name')}@{found.get('version')}"
