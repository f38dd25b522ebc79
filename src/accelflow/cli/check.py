"""The command `accelflow check`: whether a methodology is sound, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import attrs
import click

from accelflow.cli.changes import ADDED, CHANGED, DROPPED, Change, changes
from accelflow.cli.methodology import SOURCES, base_option
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.codec import to_plain
from accelflow.domain.definition import DeadlineRule, Methodology
from accelflow.errors import MethodologyInvalid
from accelflow.methodologies import load
from accelflow.methodologies.sources import Library, read
from accelflow.render import due_rule, label

FAULTY = 2
"""The exit status for a methodology that has faults."""


@click.command(
    help="Look for all faults of a methodology; if there are none, tell its hash, what it changes "
    f"against what it extends, its stages and its deadlines. {SOURCES}\n\n"
    "Guards and commands are those that ship; a methodology that names a host's own is checked "
    "by that host, with accelflow.load.\n\n"
    "Exit status: 0 when it is sound, 2 when it has faults; then all of them are named."
)
@click.argument("source")
@base_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def check(source: str, bases: tuple[str, ...], as_json: bool) -> int:
    """Checks it; the exit status."""
    try:
        report = _report(source, bases)
    except MethodologyInvalid as invalid:
        if not as_json:
            raise
        print_json({"faults": [to_plain(fault) for fault in invalid.faults]})
        return FAULTY
    if as_json:
        print_json(_document(report))
    else:
        _tell(Page(Terminal()), report)
    return 0


@attrs.frozen
class _Report:
    """A sound methodology, and what it extends with what it changes of that."""

    methodology: Methodology
    extends: str | None
    changes: tuple[Change, ...]


def _report(source: str, bases: Iterable[str]) -> _Report:
    document = read(source)
    found = load(document, bases=bases)
    base = Library(bases).find(str(document.get("extends")))
    if base is None:
        return _Report(found, None, ())
    return _Report(found, str(document["extends"]), changes(load(base, bases=bases), found))


def _document(report: _Report) -> dict[str, object]:
    found = report.methodology
    return {
        "name": found.name,
        "version": found.version,
        "hash": found.hash,
        "exercise": found.exercise,
        "extends": report.extends,
        "changes": [to_plain(change) for change in report.changes],
        "stages": [to_plain(stage) for stage in found.stages],
        "deadlines": [to_plain(rule) for rule in found.deadlines],
        "faults": [],
    }


# --- for people ---------------------------------------------------------------------------------


def _tell(page: Page, report: _Report) -> None:
    found = report.methodology
    page.put(said(f"{found.name}@{found.version} is sound", "bold"))
    page.put(said(f"hash {found.hash}"), indent=2)
    if found.exercise:
        page.put(said("an exercise: for training, counted nowhere"), indent=2)
    if report.extends is not None:
        _tell_changes(page, report)
    for phase in found.phases:
        names = [_stage(found, one.id) for one in found.stages if one.phase == phase]
        _put(page, label(found, phase), ", ".join(names))
    page.blank()
    for rule in found.deadlines:
        page.put(said(f"{rule.id}: {_due(found, rule)}"), indent=2)


def _tell_changes(page: Page, report: _Report) -> None:
    page.blank()
    page.put(said(f"What it changes against {report.extends}", "bold"))
    if not report.changes:
        page.put(said("nothing but its name"), indent=2)
    for table, group in groupby(report.changes, lambda change: change.table):
        _put(page, table, "; ".join(_told(group)))
    page.blank()


def _told(group: Iterable[Change]) -> Iterator[str]:
    """What is changed, what is dropped and what is added in one table, each in one breath."""
    for how, same in groupby(group, lambda change: change.how):
        yield _SIGNS[how] + ", ".join(_one(change) for change in same)


_SIGNS = {CHANGED: "", DROPPED: "without ", ADDED: "with "}


def _one(change: Change) -> str:
    before, after = change.before, change.after
    if change.how == CHANGED and isinstance(after, dict):
        return f"{change.id} ({', '.join(after)})"
    if change.how == CHANGED and isinstance(after, int):
        return f"{change.id} {before} → {after}"
    return f"{change.id} {after}" if change.table == "limits" and after is not None else change.id


def _stage(methodology: Methodology, id: str) -> str:
    name = label(methodology, id)
    return id if name == id else f"{id} ({name})"


def _due(methodology: Methodology, rule: DeadlineRule) -> str:
    if rule.target is not None:
        return f"{due_rule(rule)}, by force to {_stage(methodology, rule.target)}"
    return f"{due_rule(rule)}, met by {' or '.join(rule.met_by)}"


def _put(page: Page, head: str, text: str) -> None:
    page.put(said(f"{head}: {text}"), indent=4, first="  ")
