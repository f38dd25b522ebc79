"""Writes the shipped schemas anew: `python -m accelflow.schemas`."""

from __future__ import annotations

from pathlib import Path

from accelflow.codec.schema_walk import as_text
from accelflow.schemas import NAMES, generated


def main() -> None:
    """Writes each beside this file."""
    for name in NAMES:
        file = Path(__file__).with_name(f"{name}.schema.json")
        file.write_text(as_text(generated(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
