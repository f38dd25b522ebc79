"""Public holidays as the library `holidays` knows them; the only importer of that library.

It is asked for names and dates and for nothing else: its weekends are wrong for some years, and
which Saturdays are worked by decree is told in our own data.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Final

import attrs

from accelflow.calendars.form import Holidays
from accelflow.domain.calendars import CalendarDay, CalendarSnapshot, DayKind
from accelflow.domain.values import LINE
from accelflow.errors import ExtraMissing, Fault, OutsideCalendar
from accelflow.methodologies.hints import close_to
from accelflow.rules.calendars import snapshot_of

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS: Final = 600
"""How many years of holidays a process keeps."""
_SURE, _GUESS = False, True
_NEAR: Final = (timedelta(days=-1), timedelta(days=0), timedelta(days=1))


@attrs.frozen
class PublicHolidays:
    """The days off of one country, with no week: every other day is a working one.

    Where a holiday's date is an estimate, the moon may be seen a day earlier or later, so the days
    beside it are no more confirmed than it is.
    """

    id: str
    version: str
    first: date
    last: date
    _wanted: Holidays

    @classmethod
    def of(cls, wanted: Holidays) -> PublicHolidays:
        """The holidays that a document asks for; its faults are looked for before."""
        library, known = _library(), _source(wanted, None)
        place = "-".join(part for part in (wanted.country, wanted.subdivision) if part)
        # the years at either end are left out: the neighbours of their days may not be known
        first, last = date(known.start_year + 1, 1, 1), date(known.end_year - 1, 12, 31)
        return cls(f"holidays-{place.lower()}", library.__version__, first, last, wanted)

    def day(self, on: date) -> CalendarDay:
        """What a date is."""
        if not self.first <= on <= self.last:
            raise OutsideCalendar(self.id, on, self.first, self.last)
        names = self._names(on)
        certain = not any(_GUESS in self._names(on + near).values() for near in _NEAR)
        if not names:
            return CalendarDay(on, DayKind.WORKING, confirmed=certain, weekly=True)
        # a day that is off for a sure reason as well stays so, whatever moves beside it
        sure = certain or _SURE in names.values()
        return CalendarDay(on, DayKind.OFF, "; ".join(names)[:LINE], sure)

    def snapshot(self, first: date, last: date) -> CalendarSnapshot:
        """What can be stored of the days from `first` to `last`, both included."""
        return snapshot_of(self, first, last)

    def _names(self, on: date) -> Mapping[str, bool]:
        return _year(self._wanted, on.year).get(on, {})


def holidays_faults(wanted: Holidays) -> list[Fault]:
    """What of a document's holidays the library does not know."""
    try:
        languages = _source(wanted, None).supported_languages
    except NotImplementedError as error:
        return [Fault("country", f"is not known: {error}", "name it as the library does")]
    except ValueError as error:
        return [Fault("categories", f"are not known: {error}", "name them as the library does")]
    if wanted.language is None or wanted.language in languages:
        return []
    # the library would fall back to another language without a word
    problem = f"there is no language {wanted.language!r}"
    return [Fault("language", problem, close_to(wanted.language, languages))]


@lru_cache(YEARS)
def _year(wanted: Holidays, year: int) -> Mapping[date, Mapping[str, bool]]:
    """The holidays of a year by date: the name of each, and whether its date is an estimate.

    Each year is a source of its own, for a source that is asked for one year after another changes
    while it is read, and threads may share a calendar.
    """
    source = _source(wanted, year)
    marks = _marks(source)
    return {on: dict(_unmarked(name, marks) for name in source.get_list(on)) for on in source}


def _library() -> ModuleType:
    try:
        import holidays
    except ImportError as error:
        raise ExtraMissing("calendars", "a calendar with public holidays") from error
    return holidays


def _source(wanted: Holidays, year: int | None) -> HolidayBase:
    source: HolidayBase = _library().country_holidays(
        wanted.country,
        subdiv=wanted.subdivision,
        years=year,
        expand=False,
        language=wanted.language,
        categories=wanted.categories,
    )
    return source


def _marks(source: HolidayBase) -> list[tuple[str, str]]:
    """What the library puts before and behind the name of a holiday whose date is an estimate."""
    labels = [
        getattr(source, name, None) for name in ("observed_estimated_label", "estimated_label")
    ]
    parts = [source.tr(label).partition("%s") for label in labels if label]
    return [(before, behind) for before, _, behind in parts if before or behind]


def _unmarked(name: str, marks: list[tuple[str, str]]) -> tuple[str, bool]:
    for before, behind in marks:
        if name.startswith(before) and name.endswith(behind):
            return name[len(before) : len(name) - len(behind)], _GUESS
    return name, _SURE
