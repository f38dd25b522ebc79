"""Loads a calendar from its document, or tells every fault of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from accelflow.calendars.files import SHIPPED, Document, Source, read
from accelflow.calendars.form import CalendarDocument
from accelflow.calendars.library import PublicHolidays, holidays_faults
from accelflow.codec.plain import from_plain
from accelflow.domain.values import FIRST_DAY, LAST_DAY
from accelflow.errors import CalendarInvalid, Fault, InvalidInput
from accelflow.methodologies.hints import close_to
from accelflow.rules.calendar_faults import rules_faults
from accelflow.rules.calendars import FixedCalendar, OverriddenCalendar, WorkCalendar, overridden

__all__ = ["Source", "load_calendar"]

NO_BASES: Final[Mapping[str, WorkCalendar]] = {}


def load_calendar(
    source: Source, bases: Mapping[str, WorkCalendar] = NO_BASES
) -> FixedCalendar | OverriddenCalendar:
    """A calendar from a shipped id, a TOML file, or a parsed document.

    Its base is a shipped calendar or one of `bases`, by id. Raises CalendarInvalid with every
    fault, where a key is missing or of the wrong kind before those of contradictions, and
    ExtraMissing where it needs the extra `calendars`.
    """
    document = _document(read(source))
    faults = [*_faults(document, bases), *rules_faults(document.rules())]
    if faults:
        raise CalendarInvalid(tuple(faults))
    base, rules, (first, last) = _base(document, bases), document.rules(), _span(document)
    if base is None:
        return FixedCalendar(document.id, document.version, rules, first, last)
    return overridden(base, rules, id=document.id, version=document.version, first=first, last=last)


def _document(plain: Document) -> CalendarDocument:
    try:
        return from_plain(CalendarDocument, plain)
    except InvalidInput as invalid:
        raise CalendarInvalid(invalid.faults) from None


def _faults(document: CalendarDocument, bases: Mapping[str, WorkCalendar]) -> Iterator[Fault]:
    if document.base is not None and document.holidays is not None:
        yield Fault("base", "stands beside holidays", "give one of the two")
    if document.base is None and not document.week:
        problem = "is missing, and there is no base"
        yield Fault("week", problem, 'write [[week]] with off = ["saturday", "sunday"]')
    if document.base is not None and document.base not in {*SHIPPED, *bases}:
        hint = close_to(document.base, {*SHIPPED, *bases})
        yield Fault("base", f"there is no calendar {document.base!r}", hint)
    if document.holidays is not None:
        yield from (fault.below("holidays") for fault in holidays_faults(document.holidays))
    first, last = _span(document)
    if last < first:
        yield Fault("last", "lies before first", "exchange them")


def _base(document: CalendarDocument, bases: Mapping[str, WorkCalendar]) -> WorkCalendar | None:
    if document.holidays is not None:
        return PublicHolidays.of(document.holidays)
    if document.base is None:
        return None
    return bases[document.base] if document.base in bases else load_calendar(document.base)


def _span(document: CalendarDocument) -> tuple[date, date]:
    return document.first or FIRST_DAY, document.last or LAST_DAY
