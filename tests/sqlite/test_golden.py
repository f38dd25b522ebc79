"""The store of every release opens for ever, and replays to what it was when it was made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

from accelflow.codec import opened
from accelflow.domain.commands import COMMANDS
from accelflow.domain.folding import replay
from accelflow.sqlite import SqliteJournal
from tests.sqlite.host import outcome_of, summarised

GOLDEN: Final = sorted(Path(__file__).with_name("golden").glob("*.db"))
EVERY: Final = pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)


def test_there_is_a_golden_store() -> None:
    """At least that of the first release."""
    assert "0.1.0" in [path.stem for path in GOLDEN]


@EVERY
def test_a_golden_store_replays(golden: Path, tmp_path: Path) -> None:
    """Each challenge to the stage, the position and the head hash that are written beside it.

    Rows and deadlines are what this release derives from the events, and each answer tells the
    same as when it was given.
    """
    known = json.loads(golden.with_suffix(".json").read_text(encoding="utf-8"))
    shutil.copy(golden, tmp_path / "store.db")
    with SqliteJournal(tmp_path / "store.db", create=False) as journal:
        assert [row.challenge for row in journal.summaries()] == sorted(known)
        for challenge, told in known.items():
            stored = journal.read(challenge)
            replayed = replay(opened(stored, challenge, COMMANDS))
            assert replayed is not None
            found = {
                "stage": replayed.stage,
                "position": replayed.position,
                "head": stored[-1].hash,
            }
            assert found == told
            assert outcome_of(journal, f"{challenge}-at-1") is not None
            assert outcome_of(journal, f"{challenge}-refused") is not None
            pinned = journal.document(replayed.pin.hash)
            assert pinned is not None
            assert json.loads(pinned.body)["name"] == "hundred-day"
        assert journal.rebuild_summaries(summarised).changed == ()


@EVERY
def test_a_golden_store_can_be_written(golden: Path, tmp_path: Path) -> None:
    """It goes on with new challenges, and what was there stays byte for byte."""
    from tests import lifecycle as on
    from tests.sqlite.host import Host

    shutil.copy(golden, tmp_path / "store.db")
    with SqliteJournal(tmp_path / "store.db") as journal:
        before = journal.read("completed")
        Host(journal).play(on.walk_to("proposed"), "new")
        assert journal.read("completed") == before
        assert len(journal.read("new")) == 2
