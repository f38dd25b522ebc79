"""Where a calendar's document is read from: what ships, a file, or what a host hands over."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from accelflow.errors import CalendarInvalid
from accelflow.methodologies.hints import close_to

Document = Mapping[str, object]
Source = str | Path | Document

SHIPPED: Final = {
    "ae-federal": "ae_federal.toml",
    "ae-sharjah": "ae_sharjah.toml",
    "kg": "kg.toml",
    "weekdays-mon-fri": "weekdays_mon_fri.toml",
    "weekdays-mon-sat": "weekdays_mon_sat.toml",
    "weekdays-sun-thu": "weekdays_sun_thu.toml",
}
"""The calendars that ship, and the files that hold them."""


def read(source: Source) -> Document:
    """The document of a source as it is written; CalendarInvalid for what holds none."""
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, str | Path):
        remedy = "give a shipped id, the path of a TOML file, or a parsed document"
        raise CalendarInvalid.of("", f"is of type {type(source).__name__}", remedy)
    if isinstance(source, str) and source in SHIPPED:
        return tomllib.loads(files(__package__).joinpath(SHIPPED[source]).read_text("utf-8"))
    return _file(source)


def _file(source: str | Path) -> Document:
    try:
        return tomllib.loads(Path(source).read_bytes().decode("utf-8").replace("\r\n", "\n"))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        hint = close_to(str(source), SHIPPED)
        raise CalendarInvalid.of(str(source), "is neither shipped nor a file", hint) from error
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise CalendarInvalid.of(str(source), problem, "name a readable file") from error
    except (ValueError, RecursionError) as error:
        # Besides its own error, tomllib lets through those of numbers too long and lists too deep.
        problem = f"is not TOML in UTF-8: {error}"
        raise CalendarInvalid.of(str(source), problem, "mend the file") from error
