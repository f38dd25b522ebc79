"""Makes one feed of the dates of challenges: what it says of each, and under which id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import quote

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import DeadlineRule, Methodology
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.domain.values import LINE, id_fault, text_fault, twice
from accelflow.errors import Fault, InvalidInput
from accelflow.feed.phrases import PHRASES
from accelflow.feed.revisions import Entry, Item, Kind, State, entries
from accelflow.feed.texts import Texts
from accelflow.feed.writing import Told, written
from accelflow.methodologies.hints import close_to
from accelflow.render.labels import ENGLISH
from accelflow.render.words import Names, as_is
from accelflow.zones import zone

History = tuple[Sequence[Event], Methodology]
"""All recorded events of a challenge, and the methodology that it is pinned to."""

DOMAIN: Final = "accelflow"
"""What the ids of events end with where a host names no domain of its own."""
REMINDERS: Final = (7, 1)
"""How many days before a date people are reminded, where its rule says nothing else."""


@attrs.frozen
class Form:
    """How a feed is written.

    `name` is what a calendar shows for the whole feed, and `names` may give a challenge the name
    that people know it by. `uid_domain` keeps apart the ids of two hosts. With `cohort`, what a
    challenge went through in another one is left out.
    """

    name: str
    locale: str = ENGLISH
    uid_domain: str = DOMAIN
    cohort: str | None = None
    names: Names = as_is


def feed(
    histories: Iterable[History],
    *,
    name: str,
    locale: str = ENGLISH,
    uid_domain: str = DOMAIN,
    cohort: str | None = None,
    names: Names = as_is,
) -> bytes:
    """One iCalendar feed of these challenges, the same bytes for the same histories.

    The arguments are those of `Form`. Raises InvalidInput with every fault, and AccelflowError
    where the library `icalendar` is not installed.
    """
    form = Form(name, locale, uid_domain, cohort, names)
    return body(dates(histories, form), form)


def body(told: Sequence[Told], form: Form) -> bytes:
    """The feed of these dates, as it is sent. InvalidInput where there is none."""
    if not told:
        raise InvalidInput.of(
            "cohort", f"no challenge is or was in {form.cohort!r}", "name another"
        )
    challenges = dict.fromkeys(one.challenge for one in told)
    # A cohort's calendar stays the same one when a challenge joins it.
    which = ("cohort", form.cohort) if form.cohort is not None else ("challenges", *challenges)
    return written(told, name=form.name, uid=_joined(which, form.uid_domain))


def dates(histories: Iterable[History], form: Form) -> tuple[Told, ...]:
    """What a feed says, before it is written. Raises InvalidInput with every fault."""
    given = tuple(histories)
    if faults := (*_form_faults(form, given), *_faults(given)):
        raise InvalidInput(faults)
    return tuple(told for history in given for told in _dates(history, form))


def _form_faults(form: Form, given: Sequence[History]) -> Iterator[Fault]:
    if fault := text_fault("name", form.name, LINE):
        yield fault
    elif not form.name.strip():
        yield Fault("name", "is empty", "say whose dates these are")
    if fault := id_fault("uid_domain", form.uid_domain):
        yield fault
    known = {*PHRASES, *(locale for _, methodology in given for locale in methodology.labels)}
    if form.locale not in known:
        yield Fault(
            "locale", f"there are no labels in {form.locale!r}", close_to(form.locale, known)
        )


def _faults(given: Sequence[History]) -> Iterator[Fault]:
    if not given:
        yield Fault("challenges", "there are none, and no calendar is empty", "name one that began")
    for place, (events, _) in enumerate(given):
        if not events:
            yield Fault(f"challenges[{place}]", "has no event", "name one that began")
    for id in twice(events[0].challenge for events, _ in given if events):
        yield Fault("challenges", f"names {id!r} twice", "name each once")


def _dates(history: History, form: Form) -> Iterator[Told]:
    events, methodology = history
    challenge = replay(events)
    if challenge is None:
        return
    place = zone(challenge.brief.zone)
    texts = Texts(challenge, methodology, place, form.locale, form.names)
    for entry in entries(events, methodology, place, form.cohort):
        yield Told(
            uid=_uid(challenge, entry.item, form.uid_domain),
            challenge=challenge.id,
            entry=entry,
            summary=texts.summary(entry.item),
            description=texts.description(entry.item),
            reminders=_reminders(entry, texts.rule(entry.item)),
        )


def _uid(challenge: Challenge, item: Item, domain: str) -> str:
    """The same for ever, whoever writes it: nothing but the challenge and which date it is."""
    which = (item.kind.value, item.name) if item.kind is Kind.DEADLINE else (item.kind.value,)
    return _joined((challenge.id, *which, str(item.number)), domain)


def _joined(parts: Iterable[str], domain: str) -> str:
    readable = "/".join(quote(part, safe="") for part in parts)
    if len(readable) > _LONGEST:
        readable = sha256(readable.encode()).hexdigest()
    return f"{readable}@{domain}"


_LONGEST: Final = 180
"""RFC 7986 asks for ids of less than 255 octets."""


def _reminders(entry: Entry, rule: DeadlineRule | None) -> tuple[int, ...]:
    """Nobody is reminded of what is done, late or cancelled."""
    if entry.item.state not in (State.OPEN, State.PLANNED):
        return ()
    return rule.reminders if rule and rule.reminders else REMINDERS
