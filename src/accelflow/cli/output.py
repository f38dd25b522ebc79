"""Text from outside made fit for a terminal, and lines that are broken to its width."""

from __future__ import annotations

import codecs
import io
import json
import sys
from typing import Final, NoReturn, TextIO
from unicodedata import category

from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDEST: Final = 100
"""The widest that a line gets, and the width where there is no terminal to ask."""
NARROW: Final = 70
"""Below this width there are no tables, and less is indented."""
LEAST: Final = 20
"""No line is broken to less than this, however narrow the terminal says that it is."""


def safe(text: str) -> str:
    """The text with what could act on a terminal as escapes: control characters, direction marks.

    Spaces of other kinds pass, and so do the joiners and the marks of direction that stand for one
    place only (U+061C, U+200C to U+200F): Arabic and Persian need them, and nothing beside them is
    moved. The isolates U+2066 to U+2069 pass where each is closed, for then they move nothing
    outside of themselves; an open one would turn the rest of the line.
    """
    isolates = _ISOLATES if _closed(text) else ""
    return "".join(one if _harmless(one, isolates) else ascii(one)[1:-1] for one in text)


def said(text: str, style: str = "") -> Text:
    """Text from outside, to be printed as it is: nothing in it is markup."""
    return Text(safe(text), style)


def cell(text: str, style: str = "") -> Text:
    """The same for a cell of a table.

    Isolates are left out: where a cell is broken into lines they would stay open up to the end of
    each line, and so turn the cells behind it.
    """
    return said(text.translate(_NO_ISOLATES), style)


def marked(text: Text, mark: str = "°") -> Text:
    """The text with a mark behind it, from which no line break parts it."""
    return text.copy().append(_GLUE + mark)


class Page:
    """Where a story is told: lines broken to the width, later ones hanging below the first.

    It breaks them itself, so that none ends with spaces, which would stay in files.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width: int = console.width
        self.narrow: bool = console.width < NARROW

    def put(self, text: Text, indent: int = 0, first: str | None = None) -> None:
        """Prints a paragraph; `first` stands before its first line in place of the indent."""
        lead = " " * indent if first is None else first
        for line in text.wrap(self._console, max(self._console.width - indent, LEAST)):
            whole = Text(lead).append_text(line)
            whole.rstrip()
            whole.plain = whole.plain.replace(_GLUE, " ")
            self._console.print(whole, soft_wrap=True)
            lead = " " * indent

    def whole(self, text: Text) -> None:
        """Prints a line that is not broken, however long: one that somebody may copy."""
        self._console.print(text, soft_wrap=True)

    def table(self, table: Table) -> None:
        """Prints a table."""
        self._console.print(table)

    def rule(self, title: str) -> None:
        """Prints a line across the page with a title in it."""
        head = said(f"{title} ", "bold")
        self.blank()
        self.put(head.append("─" * (self._console.width - head.cell_len)))

    def blank(self) -> None:
        """Prints an empty line."""
        self._console.print()


class Terminal(Console):
    """Standard output, at most 100 columns wide, where nothing is read as markup."""

    def __init__(self) -> None:
        super().__init__(markup=False, emoji=False, highlight=False)
        asked = self.is_terminal or self._environ.get("COLUMNS", "").isdigit()
        self.width = max(min(self.width if asked else WIDEST, WIDEST), LEAST)

    def on_broken_pipe(self) -> NoReturn:
        """Leaves the error to the one who sets the exit status; rich would end with its own."""
        raise BrokenPipeError


def degrade(stream: TextIO | None) -> None:
    """Lets a stream write signs that its encoding lacks as others which it has."""
    codecs.register_error(_PLAINER, _plainer)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_PLAINER)


def says_all() -> bool:
    """Whether standard output can say every character."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return codecs.lookup(encoding).name.startswith("utf")


def print_json(document: object) -> None:
    """Prints one document for programs."""
    sys.stdout.write(json.dumps(document, ensure_ascii=not says_all(), indent=2) + "\n")


# A character that no text from outside still has once it is safe; rich breaks at every space.
_GLUE: Final = "\ue000"
_PLAINER: Final = "accelflow.plainer"
_PLAIN: Final = str.maketrans("→✗°·–─“”„‘’…", '>x*---"""\'\'.', "\u200c\u200d\u200e\u200f")
# one character for each, so that lines keep their width


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(one if one.isascii() else "?" for one in lacking), error.end


_ISOLATES: Final = "\u2066\u2067\u2068\u2069"
_NO_ISOLATES: Final = str.maketrans("", "", _ISOLATES)
_MARKS: Final = "\u061c\u200c\u200d\u200e\u200f"


def _harmless(one: str, isolates: str) -> bool:
    return one.isprintable() or one in _MARKS or one in isolates or category(one) == "Zs"


def _closed(text: str) -> bool:
    """Whether every isolate is closed, and nothing is closed that was not open."""
    depth = 0
    for one in text:
        depth += (one in _ISOLATES[:3]) - (one == _ISOLATES[3])
        if depth < 0:
            return False
    return depth == 0
