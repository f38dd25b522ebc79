"""A keyboard in front of a store that is not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import Keyboard


@pytest.fixture
def keyboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Keyboard:
    """Every test has a store of its own."""
    monkeypatch.setenv("COLUMNS", "100")
    return Keyboard(monkeypatch, capsys, f"sqlite:///{tmp_path}/store.db")
