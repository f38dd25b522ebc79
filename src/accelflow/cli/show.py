"""The command `accelflow show`: the dossier of one challenge, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import click
from rich.text import Text

from accelflow.accelerator import Standing
from accelflow.board import GoalRow, row
from accelflow.cli.advice import looking_up
from accelflow.cli.dossier import facts, outcomes, people, recorded
from accelflow.cli.heading import put_head
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.reasons import DUE
from accelflow.cli.store import show_store
from accelflow.cli.successors import put_successors
from accelflow.codec import to_dict
from accelflow.render import amount, day, moment, outcome, weekday
from accelflow.render.goals import goal as goal_in_full
from accelflow.render.outcomes import so_far
from accelflow.render.words import listed, one_line, plain
from accelflow.rules.moves import Due
from accelflow.zones import zone


@click.command(
    help="Show CHALLENGE as it stands: its stage and day, its people, its goals with what is known "
    "of them, what is due, and what came of it.\n\n"
    "With --json, `challenge` is the whole dossier, `day` the day number, `owed` what has fallen "
    "due and is not written yet, `due` what is still to come.\n\n"
    "Without a CHALLENGE the store itself is shown: its clock, its methodologies, and the versions "
    "of its schema and of SQLite.\n\nExit status: 0."
)
@click.argument("challenge", required=False)
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def show(challenge: str | None, db: str, at: str | None, as_json: bool) -> int:
    """Shows a challenge, or the store; the exit status."""
    with hosting(db, at) as host, looking_up(host.journal):
        if challenge is None:
            show_store(host, as_json=as_json)
            return 0
        standing = host.accelerator.challenge(challenge)
        due = host.accelerator.due(challenge)
        if as_json:
            print_json(_plain(standing, due))
        else:
            _Showing(host, standing, Page(Terminal())).put(due)
    return 0


def _plain(standing: Standing, due: Iterable[Due]) -> dict[str, object]:
    return {
        "challenge": to_dict(standing.challenge),
        "day": standing.day,
        "owed": [to_dict(event) for event in standing.owed],
        "due": [to_dict(one) for one in due],
    }


@attrs.frozen
class _Showing:
    """Shows one challenge on a page."""

    host: Host
    standing: Standing
    page: Page

    def put(self, due: Iterable[Due]) -> None:
        """Prints all of it, leaving out what there is nothing of."""
        challenge = self.standing.challenge
        put_head(self.page, self.host, self.standing)
        self.page.put(said(one_line(challenge.brief.statement), "italic"))
        self._list("", facts(challenge))
        self._list("People", people(challenge))
        self._list("Goals", self._goals(), bullet=True)
        self._list("Newest records, each with its position", recorded(challenge))
        self._list("What came of it", outcomes(challenge))
        self._list("Due", self._due(due), style=DUE)
        self._list("Fallen due, and not written yet", self._owed(), style=DUE)
        put_successors(self.page, self.host, challenge)
        self.page.blank()
        self.page.put(said(f"accelflow moves {challenge.id} tells what may be asked.", "dim"))

    def _list(
        self, title: str, lines: Iterable[str], *, style: str = "", bullet: bool = False
    ) -> None:
        shown = list(lines)
        if not shown:
            return
        self.page.blank()
        if title:
            self.page.put(Text(title, "bold"))
        for line in shown:
            self.page.put(said(line, style), indent=4, first="· " if bullet else "  ")

    def _goals(self) -> Iterator[str]:
        challenge, methodology = (
            self.standing.challenge,
            self.host.methodology(self.standing.challenge),
        )
        days = methodology.limits["days"]
        ended = challenge.cutoff is not None
        told = {goal.id: goal_in_full(goal.terms, days=days) for goal in challenge.goals}
        for line in row(challenge, methodology, self.standing.day, owed=False).goals:
            wording = line.wording if line.constraint else told[line.goal]
            yield f"{line.constraint or line.goal}: {one_line(wording)}{_known(line, ended=ended)}"
        for waiting in challenge.pending:
            yield f"{waiting.id}, pending: {goal_in_full(waiting.terms, days=days)}"

    def _due(self, due: Iterable[Due]) -> Iterator[str]:
        place = zone(self.standing.challenge.brief.zone)
        for one in due:
            at = one.deadline.due_at.astimezone(place)
            late = "overdue since" if one.deadline.overdue else "before"
            how = f": {listed(one.met_by, 'or')}" if one.met_by else ""
            yield f"{plain(one.deadline.rule)}, {late} {weekday(at.date())} {at:%H:%M}{how}"

    def _owed(self) -> Iterator[str]:
        place = zone(self.standing.challenge.brief.zone)
        methodology = self.host.methodology(self.standing.challenge)
        for event in self.standing.owed:
            yield one_line(moment(event, place, methodology=methodology))


def _known(line: GoalRow, *, ended: bool) -> str:
    if line.superseded:
        return " – replaced"
    if line.value is None:
        return " – nothing known yet"
    as_of = f" as of {day(line.as_of)}" if line.as_of else ""
    came = ""
    if line.outcome is not None:
        word = outcome(line.outcome) if line.final else so_far(line.outcome, ended=ended)
        came = f": {word}"
    return f" – {amount(line.value, line.bound)}{as_of}{came}"
