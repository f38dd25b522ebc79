"""Makes the golden store of this release, once: python -m tests.sqlite.golden.make RELEASE"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from accelflow.clock import ManualClock
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as on
from tests.sqlite.host import Host

FOLDER: Final = Path(__file__).parent


def main() -> None:
    """Walks of three ends; a store that is there is never made anew."""
    release = sys.argv[1]
    path = FOLDER / f"{release}.db"
    with SqliteJournal(path, clock=ManualClock(on.BEGIN)) as journal:
        host = Host(journal)
        for stage in ("completed", "withdrawn", "past-midpoint"):
            if journal.read(stage):
                raise SystemExit(f"{path} is there already; a golden store stays as it is")
            host.play(on.walk_to(stage), stage)
            host.ask(on.SET_CHALLENGE, on.PROPOSER, challenge=stage, id=f"{stage}-refused")
        known = {
            row.challenge: {
                "stage": row.stage,
                "position": row.position,
                "head": journal.read(row.challenge)[-1].hash,
            }
            for row in journal.summaries()
        }
    text = json.dumps(known, indent=2, sort_keys=True)
    path.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
