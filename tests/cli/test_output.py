"""Text from outside cannot act on a terminal, and lines are broken to its width."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from accelflow.cli.output import LEAST, Page, cell, marked, safe, said

ISOLATES = "\u2066\u2067\u2068\u2069"
HARMLESS = "\u061c\u200c\u200d\u200e\u200f"


def printed(text: Text, width: int, indent: int = 0, first: str | None = None) -> list[str]:
    """The lines of a paragraph on a page of this width."""
    file = io.StringIO()
    Page(Console(file=file, width=width)).put(text, indent, first)
    return file.getvalue().splitlines()


@given(st.text())
def test_safe_text_holds_nothing_that_acts(text: str) -> None:
    """Every character printed is printable, a space, or one of the marks that may pass."""
    for one in safe(text):
        assert one.isprintable() or one.isspace() or one in HARMLESS + ISOLATES
        assert one == " " or one not in "\t\n\r\v\f\x1b\x1c\x1d\x1e\x1f\x85\u2028\u2029"


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"))))
def test_safe_text_is_what_it_was_where_nothing_acts(text: str) -> None:
    """Letters, marks, digits, signs and spaces of every script pass unchanged."""
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "printed_as"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("over\rwritten", "over\\rwritten"),
        ("two\nlines", "two\\nlines"),
        ("a\u202eb", "a\\u202eb"),
        ("\x9b2J", "\\x9b2J"),
        ("\udcff", "\\udcff"),
        ("\u200fالمستشفى\u200e", "\u200fالمستشفى\u200e"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("100\u00a0дней", "100\u00a0дней"),
        ("the \u2067مستشفى\u2069 of", "the \u2067مستشفى\u2069 of"),
        ("\u2067مستشفى", "\\u2067مستشفى"),
        ("a\u2069b\u2066c", "a\\u2069b\\u2066c"),
    ],
)
def test_what_acts_is_escaped_and_what_writing_needs_is_not(text: str, printed_as: str) -> None:
    """Controls and overrides are escaped, isolates too where one is left open; Arabic passes."""
    assert safe(text) == printed_as


def test_isolates_are_left_out_of_cells() -> None:
    """Where a cell is broken into lines, a closed isolate would be open at the end of a line."""
    assert cell("the \u2067مستشفى\u2069 of").plain == "the مستشفى of"


def test_nothing_is_markup() -> None:
    """Square brackets of a text are printed as they are."""
    text = "W [/red] [bold] [urgent] :smile: [link=x]"
    assert printed(said(text), 100) == [text]


@given(st.text("ab °", max_size=200), st.integers(LEAST, 60), st.integers(1, 8))
def test_later_lines_hang_below_the_first(text: str, width: int, indent: int) -> None:
    """No line is wider than the page or ends with spaces, and no word is lost or moved."""
    lines = printed(said(text), width, indent, first="·".ljust(indent))
    assert all(len(line) <= max(width, indent + LEAST) for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert lines[0].startswith("·")
    assert all(line[:indent].strip() == "" for line in lines[1:])
    assert "".join(lines).replace(" ", "") == f"·{text}".replace(" ", "")


@given(st.text("ab", min_size=1, max_size=15), st.integers(20, 40))
def test_a_mark_stays_with_the_word_before_it(word: str, width: int) -> None:
    """No line begins with the mark of an assumption."""
    text = marked(said(" ".join([word] * 12)))
    lines = printed(text, width)
    assert lines[-1].endswith(f"{word} °")
