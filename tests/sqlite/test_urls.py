"""A url names a journal, and a wrong one is told every fault that it has."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.errors import InvalidInput, StoreMissing
from accelflow.memory import MemoryJournal
from accelflow.opening import open as open_journal
from accelflow.sqlite import SqliteJournal


def faults(url: object) -> list[str]:
    """What is wrong with a url."""
    with pytest.raises(InvalidInput) as caught:
        open_journal(url)  # type: ignore[arg-type]
    assert {fault.path for fault in caught.value.faults} == {"url"}
    assert all(fault.remedy for fault in caught.value.faults)
    return [fault.problem for fault in caught.value.faults]


def test_a_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After three slashes a relative path, after four an absolute one, with escapes read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b").mkdir()
    for url, file in (
        ("sqlite:///one.db", "one.db"),
        (f"sqlite:///{tmp_path}/two.db", "two.db"),
        (f"SQLite:///{tmp_path}/a%20b/%D1%82%23.db", "a b/т#.db"),
    ):
        journal = open_journal(url)
        assert isinstance(journal, SqliteJournal)
        journal.close()
        assert (tmp_path / file).is_file()


def test_memory_is_opened() -> None:
    """Each opening gives a journal of its own."""
    first, second = open_journal("memory:"), open_journal("memory:")
    assert isinstance(first, MemoryJournal)
    assert first is not second


def test_a_missing_file_is_made_only_if_wanted(tmp_path: Path) -> None:
    """`create=False` is passed on to the store."""
    with pytest.raises(StoreMissing):
        open_journal(f"sqlite:///{tmp_path}/none.db", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "problems"),
    [
        (None, ["is of type NoneType"]),
        (Path("x.db"), ["is of type PosixPath"]),
        ("", ["names no kind of store"]),
        ("store.db", ["names no kind of store"]),
        ("postgresql://host/db", ["begins with 'postgresql'"]),
        ("sqlite://store.db", ["names the host 'store.db'"]),
        ("sqlite:store.db", ["has no three slashes before the file"]),
        ("sqlite:/store.db", ["has no three slashes before the file"]),
        ("sqlite://", ["names no file"]),
        ("sqlite:///", ["names no file"]),
        ("sqlite:///:memory:", ["names no file"]),
        ("sqlite:///folder/", ["names a folder"]),
        ("sqlite:///a%00b", ["holds a NUL"]),
        ("sqlite:///x.db?mode=ro", ["has options after '?'"]),
        ("sqlite:///x.db#y", ["has a part after '#'"]),
        (
            "sqlite:///f%00/?a=1#b",
            ["names a folder", "holds a NUL", "has options after '?'", "has a part after '#'"],
        ),
        ("memory:x", ["says more than 'memory:'"]),
        ("memory://x", ["says more than 'memory:'"]),
        ("memory:?x", ["has options after '?'"]),
        ("sqlite://[x/y", ["cannot be read"]),
    ],
)
def test_a_wrong_url_is_told_all_its_faults(url: object, problems: list[str]) -> None:
    """Each names the place, the problem and what to write instead."""
    assert faults(url) == problems


@given(st.text(max_size=30).filter(lambda text: not text.lower().startswith("sqlite:")))
def test_no_text_crashes(text: str) -> None:
    """Whatever is written there, the answer is a journal or an InvalidInput."""
    found: object = None
    try:
        found = open_journal(text)
    except InvalidInput as error:
        found = error.faults
    assert found
