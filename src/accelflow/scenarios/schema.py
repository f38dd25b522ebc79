"""The JSON Schema of scenarios: `python -m accelflow.scenarios.schema` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from accelflow.codec.schema import schema_of
from accelflow.codec.schema_walk import as_text
from accelflow.scenarios.form import Scenario

FILE: Final = Path(__file__).with_name("scenario.schema.json")
"""Where the schema is shipped."""


def scenario_schema() -> dict[str, Any]:
    """The schema as the classes give it."""
    return schema_of(Scenario)


def text() -> str:
    """The text of the shipped file."""
    return as_text(scenario_schema())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
