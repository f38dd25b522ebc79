"""What takes over two seconds says on the terminal that it is being done, and nothing else does."""

from __future__ import annotations

import time

import pytest

from accelflow.cli import patience
from accelflow.cli.patience import patiently


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error is taken for a terminal, and the patience is short."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(patience, "SECONDS", 0.05)


def test_what_takes_long_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, once the time is over."""
    with patiently("Reading the challenges"):
        time.sleep(0.4)
    out, err = capsys.readouterr()
    assert "Reading the challenges …" in err
    assert out == ""


def test_what_is_quick_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing flickers."""
    with patiently("Reading the challenges"):
        pass
    time.sleep(0.2)
    assert capsys.readouterr() == ("", "")


def test_a_file_hears_nothing_of_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where standard error is no terminal, nothing of it is written."""
    monkeypatch.setenv("TTY_COMPATIBLE", "0")
    with patiently("Reading the challenges"):
        time.sleep(0.2)
    assert capsys.readouterr() == ("", "")


def test_an_error_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    """And the sign is taken away before it is told."""

    def break_down() -> None:
        with patiently("Reading"):
            time.sleep(0.2)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        break_down()
    assert "Reading …" in capsys.readouterr().err
