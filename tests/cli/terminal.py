"""Runs the command line in a process of its own, and a scenario small enough to be changed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import accelflow as library

Document = dict[str, Any]

COMMAND: Final = (sys.executable, "-c", "from accelflow.cli import main; main()")
"""What a shell starts for `accelflow`."""

_LIBRARY: Final = str(Path(library.__file__).parents[1])
"""Where the library is found by the tests, so that a process that they start finds the same."""

_TINY: Final[Document] = {
    "form": 1,
    "name": "tiny",
    "title": "A challenge of ours",
    "programme": {"id": "ours"},
    "cohort": {"id": "c-1", "number": 1},
    "zone": "Asia/Amman",
    "actors": {"amal": {"name": "Amal", "roles": ["proposer"]}},
    "challenges": {"waiting": "Waiting times"},
    "steps": [
        {
            "at": "2026-01-12T10:00:00+03:00",
            "by": "amal",
            "challenges": ["waiting"],
            "ask": {
                "type": "set-challenge",
                "statement": "A first visit takes seven weeks",
                "lead_entity": "health",
                "affected_entities": ["hospitals"],
            },
            "assumed": ["affected_entities"],
        },
        {
            "at": "2026-01-13T10:00:00+03:00",
            "by": "amal",
            "challenges": ["waiting"],
            "ask": {"type": "open-review"},
            "refused": ["not-in-this-stage"],
        },
    ],
}


def tiny() -> Document:
    """A scenario of two steps, of which the second is refused as expected."""
    return deepcopy(_TINY)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process, the same on every machine, with the library that is tested."""
    return {"PYTHONUTF8": "1", "PYTHONPATH": _LIBRARY, **more}


def accelflow(
    *arguments: str | Path, columns: int | None = 100, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command line with its output kept; `columns` is None where nobody says a width."""
    width = {} if columns is None else {"COLUMNS": str(columns)}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env=environment(**width) if env is None else {**width, **env},
        check=False,
    )


def words(text: str) -> str:
    """The text with every break of a line gone."""
    return " ".join(text.split())


def file_of(folder: Path, document: object) -> Path:
    """A file with this document."""
    path = folder / "scenario.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
