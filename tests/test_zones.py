"""Zone keys: the known ones open, and nothing else gets as far as the file system."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.errors import UnknownZone
from accelflow.zones import tzdata_version, zone, zone_keys

JUNK = [
    "",
    " ",
    ".",
    "..",
    "/",
    "../../etc/passwd",
    "/etc/passwd",
    "/usr/share/zoneinfo/Europe/Paris",
    "Europe/../Europe/Paris",
    "Europe//Paris",
    "Europe/Paris/",
    "Europe\\Paris",
    "Europe",
    "Europe/Paris\0",
    "\0",
    "\ud800",
    "Ευρώπη/Αθήνα",
    "+06:00",
    "UTC+6",
    "right/Europe/Paris",
    "posix/Europe/Paris",
    "posixrules",
    "localtime",
    "Factory",
    "tzdata.zi",
    "zone.tab",
    "A" * 100_000,
]


@pytest.fixture
def nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gets as far as opening a zone fails the test."""

    def opened(key: str) -> None:
        raise AssertionError(f"{key!r} was about to be opened")

    zone_keys()
    monkeypatch.setattr("accelflow.zones.ZoneInfo", opened)


@pytest.mark.usefixtures("nothing_opens")
@pytest.mark.parametrize("key", JUNK, ids=lambda key: ascii(key)[:40])
def test_junk_is_unknown_and_is_not_opened(key: str) -> None:
    """Text that is no key is refused by name before any file could be touched."""
    with pytest.raises(UnknownZone) as refused:
        zone(key)
    assert refused.value.key == key


@given(st.text(max_size=300).filter(lambda text: text not in zone_keys()))
def test_any_other_text_is_unknown(text: str) -> None:
    """Whatever is no key raises UnknownZone and nothing else."""
    with pytest.raises(UnknownZone):
        zone(text)


@pytest.mark.parametrize(
    ("key", "suggestion"),
    [
        ("Asia/Bishkeck", "Asia/Bishkek"),
        ("bishkek", "Asia/Bishkek"),
        ("New York", "America/New_York"),
        ("Africa/Johanesburg", "Africa/Johannesburg"),
        ("EUROPE/PARIS", "Europe/Paris"),
        ("utc", "UTC"),
    ],
)
def test_a_misspelt_key_comes_with_the_likely_one_first(key: str, suggestion: str) -> None:
    """A slip, another case or the bare city is answered with the key that was meant."""
    with pytest.raises(UnknownZone) as refused:
        zone(key)
    assert refused.value.suggestions[0] == suggestion


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 100_000])
def test_nothing_is_suggested_for_what_resembles_no_key(key: str) -> None:
    """Far-fetched suggestions are left out."""
    with pytest.raises(UnknownZone) as refused:
        zone(key)
    assert refused.value.suggestions == ()


def test_every_listed_key_opens() -> None:
    """What is listed opens under its own name, aliases and fixed offsets included."""
    assert [zone(key).key for key in zone_keys()] == list(zone_keys())
    assert {"Asia/Bishkek", "Asia/Calcutta", "Etc/GMT+5", "UTC"} <= set(zone_keys())


def test_keys_are_listed_once_in_order() -> None:
    """The list is sorted and without repeats."""
    assert list(zone_keys()) == sorted(set(zone_keys()))


def test_a_zone_is_opened_once() -> None:
    """Asking again gives the same object."""
    assert zone("Asia/Bishkek") is zone("Asia/Bishkek")


@pytest.fixture
def search_path(tmp_path: Path) -> Iterator[Path]:
    """A directory of time zone data that zoneinfo searches before the tzdata package."""
    kept = zoneinfo.TZPATH
    (tmp_path / "UTC").write_bytes(b"TZif")
    zoneinfo.reset_tzpath(to=[tmp_path])
    yield tmp_path
    zoneinfo.reset_tzpath(to=kept)


@pytest.mark.parametrize(
    ("name", "content"), [("tzdata.zi", "# version 2026a\n# rules\n"), ("+VERSION", "2026a\n")]
)
def test_the_version_is_what_the_system_says(search_path: Path, name: str, content: str) -> None:
    """The directory that zoneinfo searches first names its release."""
    (search_path / name).write_text(content)
    assert tzdata_version() == "2026a"


@pytest.mark.usefixtures("search_path")
def test_a_silent_system_has_no_known_version() -> None:
    """The version of the package is not given for data that came from elsewhere."""
    assert tzdata_version() is None


def test_without_system_data_the_package_speaks(search_path: Path) -> None:
    """Where the system has no zones, the version is that of the tzdata package."""
    (search_path / "UTC").unlink()
    try:
        year, _, serial = metadata.version("tzdata").partition(".")
    except metadata.PackageNotFoundError:
        assert tzdata_version() is None
    else:
        assert tzdata_version() == year + ascii_lowercase[int(serial) - 1]
