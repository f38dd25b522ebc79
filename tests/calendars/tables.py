"""Days off of three governments from 2023 to 2026, written by hand from what was announced.

Each entry has its first and last day, a word of its reason, and where it comes from. `LIBRARY`
means that no page could be had and only the library `holidays` says so, by sources that it cites.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs

LIBRARY: Final = "no page could be had; the library `holidays` 0.109 has it"
UAE_LAW: Final = "Cabinet Resolution 27 of 2024, by gulfnews.com 1.500195168"
KG_LAW: Final = "24.kg/english/132401 lists the holidays; one on a day off goes to the next day"
KG_CODE: Final = "Labour Code of 2025: 24.kg/english/318846; for 2026 sayasat.kg 138983"
KG_2023: Final = "24.kg/english/253716 and bulak.kg/2022/12/16"
KG_2024: Final = "24.kg/english/281078 for the days off"
KG_2025: Final = "24.kg/english/315814"
KG_2026: Final = "24.kg/vlast/356104"


@attrs.frozen
class Off:
    """Days off in a row, or one."""

    first: date
    last: date
    reason: str
    source: str


@attrs.frozen
class Table:
    """What is known of a government's days, beside its week."""

    off: tuple[Off, ...]
    worked: dict[date, str] = attrs.Factory(dict)
    half: dict[date, str] = attrs.Factory(dict)
    unconfirmed: frozenset[date] = frozenset()


def off(first: str, last: str, reason: str, source: str) -> Off:
    """From "2023-04-20" to the 23rd of the same month, written "23"."""
    begin = date.fromisoformat(first)
    return Off(begin, begin.replace(day=int(last)), reason, source)


AE_FEDERAL: Final = Table(
    (
        off("2023-01-01", "1", "New Year", "a Sunday"),
        off("2023-04-20", "23", "Eid al-Fitr", "gulfnews.com 1.95095712"),
        off("2023-06-27", "27", "Arafah", "headline.ae, circular of FAHR"),
        off("2023-06-28", "30", "Eid al-Adha", "headline.ae, circular of FAHR"),
        off("2023-07-21", "21", "Islamic New Year", "urdupoint.com 1722168 (WAM)"),
        off("2023-09-29", "29", "Prophet's Birthday", "pledgetimes.com, 18 September 2023"),
        off("2023-12-02", "4", "National Day", "zawya.com, 23 November 2023"),
        off("2024-01-01", "1", "New Year", "emirates247.com 1.728811"),
        # a week from Monday 8 to Sunday 14 April; the last two are a weekend anyway
        off("2024-04-08", "12", "Eid al-Fitr", "devdiscourse.com 2874306 (WAM)"),
        off("2024-06-15", "15", "Arafah", "zawya.com, 9 June 2024"),
        off("2024-06-16", "18", "Eid al-Adha", "zawya.com, 9 June 2024"),
        off("2024-07-07", "7", "Islamic New Year", "propakistani.pk, 23 November 2023; a Sunday"),
        off("2024-09-15", "15", "Prophet's Birthday", "focus.hidubai.com (WAM); a Sunday"),
        off("2024-12-02", "3", "National Day", "emirates247.com 1.735558"),
        off("2025-01-01", "1", "New Year", "etemaaddaily.com 166886"),
        # the circular has 1 to 3 Shawwal; that it began on 30 March only the library says
        off("2025-03-30", "30", "Eid al-Fitr", "siasat.com 3195850"),
        off("2025-03-31", "31", "Eid al-Fitr", "siasat.com 3195850"),
        off("2025-04-01", "1", "Eid al-Fitr", "siasat.com 3195850"),
        off("2025-06-05", "5", "Arafah", LIBRARY),
        off("2025-06-06", "8", "Eid al-Adha", LIBRARY),
        off("2025-06-27", "27", "Islamic New Year", "siasat.com 3234047"),
        off("2025-09-05", "5", "Prophet's Birthday", "wam.ae ble2dvm"),
        off("2025-12-01", "2", "National Day", "filipinotimes.net, 17 November 2025"),
        off("2026-01-01", "1", "New Year", "wam.ae bn5rs0s; 2 January was worked remotely"),
        off("2026-03-19", "22", "Eid al-Fitr", "gulfnews.com 1.500452306"),
        off("2026-05-25", "25", "Eid al-Adha", LIBRARY),
        off("2026-05-26", "26", "Arafah", LIBRARY),
        off("2026-05-27", "29", "Eid al-Adha", LIBRARY),
        off("2026-06-15", "15", "Islamic New Year", LIBRARY),
        off("2026-08-28", "28", "Prophet's Birthday", LIBRARY),
        off("2026-12-02", "3", "National Day", UAE_LAW),
    ),
    half={date(2023, 12, 1): "zawya.com, 23 November 2023: a Friday of remote work"},
)

AE_SHARJAH: Final = Table(
    (
        off("2023-04-20", "20", "Eid al-Fitr", "as the federal one; no page of Sharjah's"),
        off("2023-06-27", "27", "Arafah", "eastcoastdaily.in, 21 June 2023"),
        off("2023-06-28", "29", "Eid al-Adha", "eastcoastdaily.in, 21 June 2023"),
        off("2023-07-20", "20", "Islamic New Year", "khaleejtimes.com, a Thursday"),
        off("2023-09-28", "28", "Prophet's Birthday", "gulfnews.com 1.98208678, a Thursday"),
        off("2023-12-04", "4", "National Day", "khaleejtimes.com, 24 November 2023"),
        off("2024-01-01", "1", "New Year", "zawya.com, 24 December 2023"),
        off("2024-04-08", "11", "Eid al-Fitr", "emirates247.com 1.730925"),
        off("2024-06-17", "18", "Eid al-Adha", "emirates247.com 1.733096"),
        off("2024-12-02", "3", "National Day", "eastcoastdaily.in, 23 November 2024"),
        off("2025-01-01", "1", "New Year", "urdupoint.com 1897431"),
        off("2025-03-31", "31", "Eid al-Fitr", "eastcoastdaily.in, 18 March 2025"),
        off("2025-04-01", "1", "Eid al-Fitr", "eastcoastdaily.in, 18 March 2025"),
        off("2025-06-05", "5", "Arafah", LIBRARY),
        off("2025-12-01", "2", "National Day", "pakistantoday.com.pk, 24 November 2025"),
        off("2026-01-01", "1", "New Year", "menafn.com 1110469140"),
        off("2026-03-19", "19", "Eid al-Fitr", "zawya.com, 23 February 2026"),
        off("2026-05-25", "25", "Eid al-Adha", "no source: federal, unconfirmed for Sharjah"),
        off("2026-05-26", "26", "Arafah", LIBRARY),
        off("2026-05-27", "28", "Eid al-Adha", LIBRARY),
        off("2026-06-15", "15", "Islamic New Year", LIBRARY),
        off("2026-12-02", "3", "National Day", UAE_LAW),
    ),
    # in these years no source tells whether the Thursday before a federal Friday was given
    unconfirmed=frozenset(
        [date(2025, 6, 26), date(2025, 9, 4), date(2026, 5, 25), date(2026, 8, 27)]
    ),
)

KG: Final = Table(
    (
        off("2023-01-01", "1", "New Year", KG_LAW),
        off("2023-01-02", "2", "New Year", KG_LAW),
        off("2023-01-03", "6", "decree", KG_2023),
        off("2023-01-07", "7", "Christmas", KG_LAW),
        off("2023-02-23", "23", "Fatherland", KG_LAW),
        off("2023-03-08", "8", "Women's Day", KG_LAW),
        off("2023-03-20", "20", "decree", KG_2023),
        off("2023-03-21", "21", "Nooruz", KG_LAW),
        off("2023-04-07", "7", "April Revolution", KG_LAW),
        # that it was the 21st, not the 22nd, only the library says: sputnik.kg 1074020771
        off("2023-04-21", "21", "Eid al-Fitr", LIBRARY),
        off("2023-05-01", "1", "Labor Day", KG_LAW),
        off("2023-05-05", "5", "Constitution", KG_2023),
        off("2023-05-08", "8", "decree", KG_2023),
        off("2023-05-09", "9", "Victory", KG_2023),
        off("2023-06-28", "28", "Eid al-Adha", "ru.sputnik.kg 1076353453"),
        off("2023-08-31", "31", "Independence", KG_LAW),
        off("2023-11-06", "6", "decree", KG_2023),
        off("2023-11-07", "8", "History", KG_2023),
        off("2024-01-01", "1", "New Year", KG_LAW),
        off("2024-01-02", "5", "decree", KG_2024),
        off("2024-01-07", "7", "Christmas", KG_LAW),
        off("2024-02-23", "23", "Fatherland", "novosti.kg/2024/02"),
        off("2024-03-08", "8", "Women's Day", KG_LAW),
        off("2024-03-21", "21", "Nooruz", KG_2024),
        off("2024-03-22", "22", "decree", KG_2024),
        off("2024-04-07", "7", "April Revolution", KG_LAW),
        off("2024-04-10", "10", "Eid al-Fitr", LIBRARY),
        off("2024-05-01", "1", "Labor Day", KG_LAW),
        off("2024-05-02", "3", "decree", "24.kg/english/293408"),
        off("2024-05-05", "5", "Constitution", KG_LAW),
        off("2024-05-09", "9", "Victory", "24.kg/english/293408"),
        off("2024-06-17", "17", "Eid al-Adha", "24.kg/english/295351"),
        off("2024-08-31", "31", "Independence", KG_LAW),
        off("2024-11-07", "8", "History", KG_LAW),
        off("2025-01-01", "1", "New Year", KG_2025),
        off("2025-01-02", "3", "decree", KG_2025),
        off("2025-01-06", "6", "decree", KG_2025),
        off("2025-01-07", "7", "Christmas", KG_2025),
        off("2025-03-08", "8", "Women's Day", KG_CODE),
        off("2025-03-21", "21", "Nooruz", KG_CODE),
        off("2025-03-30", "30", "Eid al-Fitr", f"a Sunday; {LIBRARY}"),
        off("2025-05-01", "1", "Labor Day", KG_CODE),
        off("2025-05-02", "4", "May Holidays", KG_CODE),
        off("2025-05-05", "5", "Constitution", KG_CODE),
        off("2025-05-06", "8", "May Holidays", KG_CODE),
        off("2025-05-09", "9", "Victory", KG_CODE),
        off("2025-06-06", "6", "Eid al-Adha", LIBRARY),
        off("2025-08-31", "31", "Independence", KG_CODE),
        off("2026-01-01", "1", "New Year", KG_CODE),
        off("2026-01-02", "6", "New Year Holidays", KG_CODE),
        off("2026-01-07", "7", "Christmas", KG_CODE),
        off("2026-01-08", "9", "prolonged by the Cabinet", KG_2026),
        off("2026-03-08", "8", "Women's Day", KG_CODE),
        off("2026-03-20", "20", "Eid al-Fitr", "24.kg/english/365472"),
        off("2026-03-21", "21", "Nooruz", "24.kg/english/365472"),
        off("2026-05-01", "1", "Labor Day", KG_CODE),
        off("2026-05-02", "4", "May Holidays", KG_CODE),
        off("2026-05-05", "5", "Constitution", KG_CODE),
        off("2026-05-06", "8", "May Holidays", KG_CODE),
        off("2026-05-09", "9", "Victory", KG_CODE),
        off("2026-05-27", "27", "Eid al-Adha", LIBRARY),
        off("2026-08-31", "31", "Independence", KG_CODE),
    ),
    worked={
        date(2023, 1, 9): KG_2023,
        date(2023, 2, 25): "24.kg/english/259114",
        date(2023, 3, 11): KG_2023,
        date(2023, 3, 25): KG_2023,
        date(2023, 4, 29): KG_2023,
        date(2023, 5, 13): KG_2023,
        date(2023, 11, 11): KG_2023,
        date(2024, 1, 8): LIBRARY,
        date(2024, 1, 27): LIBRARY,
        date(2024, 3, 2): LIBRARY,
        date(2024, 4, 8): LIBRARY,
        date(2024, 5, 6): "24.kg/english/293408",
        date(2024, 5, 11): "24.kg/english/293408",
        date(2024, 9, 2): LIBRARY,
        date(2025, 1, 11): KG_2025,
        date(2025, 2, 24): KG_2025,
        date(2025, 3, 10): KG_2025,
    },
)
