"""The extra `calendars` costs those who do not use it nothing, and says so where it is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT = "import sys; sys.modules['holidays'] = None\n"
"""Makes `import holidays` fail as where it is not installed."""


def told(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.check_output([sys.executable, "-c", code], text=True).strip()


@pytest.mark.parametrize(
    "used",
    [
        "import accelflow; [getattr(accelflow, name) for name in accelflow.__all__]",
        "import accelflow.cli.running",
        "from accelflow.calendars import calendar; calendar('weekdays-mon-fri')",
    ],
)
def test_nothing_imports_the_library_before_it_is_needed(used: str) -> None:
    """All public names, the command line and a calendar of plain weekdays do without it."""
    assert told(f"{used}\nimport sys; print('holidays' in sys.modules)") == "False"


def test_the_public_names_load_no_calendar_of_the_edge() -> None:
    """The core does not even load the package of the presets."""
    used = "import accelflow, sys; [getattr(accelflow, name) for name in accelflow.__all__]"
    assert told(f"{used}\nprint('accelflow.calendars' in sys.modules)") == "False"


def test_a_missing_extra_is_told_with_its_remedy() -> None:
    """A preset with public holidays names the extra and how to install it."""
    code = (
        f"{WITHOUT}from accelflow.calendars import calendar\n"
        "from accelflow.errors import ExtraMissing\n"
        "try: calendar('kg')\n"
        "except ExtraMissing as missing: print(missing.extra, '|', missing)"
    )
    assert told(code) == (
        "calendars | a calendar with public holidays needs what accelflow's extra 'calendars' "
        "installs: pip install 'accelflow[calendars]'"
    )


def test_without_the_extra_a_calendar_of_ones_own_works() -> None:
    """Weekends and days off as data need no library."""
    code = (
        f"{WITHOUT}from accelflow.calendars import load_calendar\n"
        "from datetime import date\n"
        "ours = load_calendar({'id': 'ours', 'version': '1', 'base': 'weekdays-sun-thu'})\n"
        "print(ours.day(date(2026, 1, 2)).kind.value, ours.day(date(2026, 1, 4)).kind.value)"
    )
    assert told(code) == "off working"
