"""A host's own calendar, as a file or a mapping: what it may say, and every fault at once."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from accelflow.calendars import Source, calendar, load_calendar
from accelflow.domain.calendars import DayKind
from accelflow.errors import CalendarInvalid, Fault
from accelflow.rules.calendars import FixedCalendar, working_days_after

OURS: Final = """\
id = "ministry"
version = "2026.1"
base = "kg"
first = 2023-01-01
last = 2026-12-31

[[week]]
first = 2026-06-01
last = 2026-08-31
off = ["saturday", "sunday"]
half = ["friday"]

[[day]]
on = 2026-06-15
kind = "off"
reason = "Founding day"

[[day]]
on = 2026-12-31
kind = "half"
confirmed = false

[[day]]
on = 2026-03-20
kind = "working"
reason = "On duty"

[[moved]]
off = 2026-04-20
works = 2026-04-25
reason = "Order 7"
"""
WEEK: Final[dict[str, Any]] = {
    "id": "ours",
    "version": "1",
    "week": [{"off": ["saturday", "sunday"]}],
}


def faults_of(source: Source) -> list[Fault]:
    with pytest.raises(CalendarInvalid) as refused:
        load_calendar(source)
    return list(refused.value.faults)


def with_keys(**keys: object) -> dict[str, Any]:
    return {**deepcopy(WEEK), **keys}


def test_a_file_over_a_preset_wins_and_leaves_the_rest(tmp_path: Path) -> None:
    """Days added, removed, halved and moved are as the file has them; holidays stay."""
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    ours = load_calendar(str(file))
    assert (ours.id, ours.version) == ("ministry", f"2026.1+kg-{calendar('kg').version}")
    kinds = {
        "2026-06-15": DayKind.OFF,
        "2026-12-31": DayKind.HALF,
        "2026-03-20": DayKind.WORKING,
        "2026-04-20": DayKind.OFF,
        "2026-04-25": DayKind.WORKING,
        "2026-06-05": DayKind.HALF,
        "2026-06-06": DayKind.OFF,
        "2026-08-31": DayKind.OFF,
        "2026-09-04": DayKind.WORKING,
        "2026-05-27": DayKind.OFF,
    }
    assert {on: ours.day(date.fromisoformat(on)).kind for on in kinds} == kinds
    assert ours.day(date(2026, 8, 31)).reason == "Independence Day"
    assert not ours.day(date(2026, 12, 31)).confirmed
    assert working_days_after(ours, date(2026, 4, 17), 5) == date(2026, 4, 25)


def test_a_file_and_its_mapping_are_one_calendar(tmp_path: Path) -> None:
    """A path, its text, and the parsed document give equal calendars."""
    file = tmp_path / "ours.toml"
    file.write_bytes(OURS.replace("\n", "\r\n").encode())
    import tomllib

    assert load_calendar(file) == load_calendar(tomllib.loads(OURS))


def test_a_document_of_json_has_its_dates_as_text() -> None:
    """What a host parsed from JSON is a calendar as well."""
    ours = load_calendar(with_keys(day=[{"on": "2026-06-15", "kind": "off"}]))
    assert isinstance(ours, FixedCalendar)
    assert not ours.day(date(2026, 6, 15)).works
    assert ours.day(date(2026, 6, 16)).works


def test_a_base_of_ones_own_is_handed_over() -> None:
    """A calendar may stand on another of the host's, given by its id, and not without it."""
    base = load_calendar(WEEK)
    document = {"id": "above", "version": "3", "base": "ours"}
    above = load_calendar(document, {"ours": base})
    assert above.version == "3+ours-1"
    assert above.day(date(2026, 6, 13)).reason == "weekend"
    assert faults_of(document)[0].problem == "there is no calendar 'ours'"


def test_the_holidays_of_any_country_can_be_taken() -> None:
    """A table `holidays` names a country and a part of it as the library does."""
    document = with_keys(holidays={"country": "ZA"})
    south_africa = load_calendar(document)
    assert south_africa.day(date(2023, 8, 9)).reason == "National Women's Day"
    assert south_africa.day(date(2023, 8, 12)).reason == "weekend"
    bavaria = load_calendar(with_keys(holidays={"country": "DE", "subdivision": "BY"}))
    berlin = load_calendar(with_keys(holidays={"country": "DE", "subdivision": "BE"}))
    assert not bavaria.day(date(2026, 1, 6)).works
    assert berlin.day(date(2026, 1, 6)).works
    assert bavaria.version.startswith("1+holidays-de-by-")


def test_every_fault_of_the_form_is_told_at_once() -> None:
    """Unknown keys, missing ones, and values of the wrong kind are named at their places."""
    faults = faults_of(
        {
            "id": "our own",
            "weeks": [],
            "first": "soon",
            "week": [{"off": ["saterday"]}],
            "day": [{"on": "2023-05-05", "kind": "offf"}, {"kind": "off"}],
            "moved": [{"off": "2023-05-08"}],
        }
    )
    assert {fault.path for fault in faults} == {
        "id",
        "version",
        "weeks",
        "first",
        "week[0].off[0]",
        "day[0].kind",
        "day[1].on",
        "moved[0].works",
    }
    remedies = {fault.path: fault.remedy for fault in faults}
    assert remedies["weeks"] == "did you mean week?"
    assert remedies["day[0].kind"] == "did you mean off?"


def test_every_contradiction_is_told_at_once() -> None:
    """Dates told twice, a base beside holidays, an unknown language and a span turned round."""
    faults = faults_of(
        {
            "id": "ours",
            "version": "1",
            "base": "kgg",
            "holidays": {"country": "KG", "language": "ru"},
            "first": date(2023, 2, 1),
            "last": date(2023, 1, 1),
            "day": [{"on": date(2023, 5, 5), "kind": "off"}],
            "moved": [
                {"off": date(2023, 5, 5), "works": date(2023, 5, 13)},
                {"off": date(2023, 5, 13), "works": date(2023, 5, 20)},
            ],
        }
    )
    assert [(fault.path, fault.problem) for fault in faults] == [
        ("base", "stands beside holidays"),
        ("base", "there is no calendar 'kgg'"),
        ("holidays.language", "there is no language 'ru'"),
        ("last", "lies before first"),
        ("2023-05-05", "is told 2 times: off"),
        ("2023-05-13", "is told 2 times: working and off"),
    ]


@pytest.mark.parametrize("more", [{}, {"holidays": {"country": "KG"}}])
def test_without_a_base_a_week_is_needed(more: dict[str, object]) -> None:
    """What is neither over another calendar nor has a week of its own has no days."""
    (fault,) = faults_of({"id": "ours", "version": "1", **more})
    assert (fault.path, fault.problem) == ("week", "is missing, and there is no base")


@pytest.mark.parametrize(
    ("holidays", "path", "problem"),
    [
        ({"country": "XX"}, "holidays.country", "Country XX not available"),
        ({"country": "DE", "subdivision": "Q"}, "holidays.country", "does not have subdivision Q"),
        ({"country": "AE", "categories": ["goverment"]}, "holidays.categories", "goverment"),
        ({"country": "KG", "language": "ru"}, "holidays.language", "no language 'ru'"),
    ],
)
def test_what_the_library_does_not_know_is_a_fault(
    holidays: dict[str, object], path: str, problem: str
) -> None:
    """A country, a part, a category or a language that is not there is named, not passed over."""
    (fault,) = faults_of(with_keys(holidays=holidays))
    assert fault.path == path
    assert problem in fault.problem


def test_a_calendar_without_a_working_day_is_not_loaded() -> None:
    """Seven days off without an end are a fault of the week."""
    (fault,) = faults_of(with_keys(week=[{"off": ["monday", "tuesday", *_REST]}]))
    assert fault.problem == "leaves no working day for more than 366 days"


_REST: Final = ["wednesday", "thursday", "friday", "saturday", "sunday"]


def test_what_is_no_calendar_is_told(tmp_path: Path) -> None:
    """A missing file, a folder, what is no TOML, and what is no source at all."""
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"id = \xff")
    assert faults_of("kgz")[0].problem == "is neither shipped nor a file"
    assert faults_of(tmp_path)[0].problem == "is neither shipped nor a file"
    assert "is not TOML in UTF-8" in faults_of(broken)[0].problem
    wrong: Any = 7
    assert faults_of(wrong)[0].problem == "is of type int"
    assert faults_of({})[0] == Fault("id", "is missing")
