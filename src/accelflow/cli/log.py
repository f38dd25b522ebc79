"""The command `accelflow log`: everything that happened to a challenge, its record verified."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs
import click
from rich.text import Text

from accelflow.accelerator import Standing
from accelflow.cli.advice import looking_up
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.names import goals_of
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.reasons import DUE, put_warnings
from accelflow.codec import to_dict
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.events import Event
from accelflow.domain.values import SHA256
from accelflow.errors import InvalidInput
from accelflow.render import label, moment, phrase, weekday
from accelflow.render.words import count, one_line
from accelflow.steps import Head
from accelflow.zones import zone

_INDENT: Final = 8
"""Room for the time, in front of which stands the position."""


@click.command(
    help="Tell everything that is recorded of CHALLENGE, in order. The whole record is verified: "
    "each event is bound to the one before it. The number before the time is the event's position, "
    "by which `correct` and predecessor.opened_at name it.\n\n"
    "That the newest events are missing shows only against a head kept elsewhere: keep the line "
    "that is printed last, and give it as --head later.\n\n"
    "Exit status: 0, or 3 when the record is not the one that was written."
)
@click.argument("challenge")
@click.option("--head", metavar="POSITION:HASH", help="A head that was kept, to verify against.")
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def log(challenge: str, head: str | None, db: str, at: str | None, as_json: bool) -> int:
    """Tells the record; the exit status."""
    kept = None if head is None else _head(head)
    with hosting(db, at) as host, looking_up(host.journal):
        standing = host.accelerator.challenge(challenge)
        found = host.accelerator.verify(challenge, kept)
        events = host.accelerator.history(challenge)
        if as_json:
            print_json({"head": to_dict(found), "events": [to_dict(event) for event in events]})
            return 0
        page = Page(Terminal())
        _Log(host, standing, page).put(events)
        page.blank()
        page.put(said(f"{count(len(events), 'event')}; the record is whole."))
        page.put(said(f"head: {found.position}:{found.hash}", "dim"))
    return 0


def _head(text: str) -> Head:
    position, _, hash = text.partition(":")
    counts = position.isascii() and position.isdecimal() and 0 < len(position) < 9
    if not (counts and int(position) > 0 and SHA256.fullmatch(hash)):
        remedy = "give what `accelflow log` printed last: 1 or more, a colon, 64 hex digits"
        raise InvalidInput.of("--head", "is no position and hash", remedy)
    return Head(int(position), hash)


@attrs.frozen
class _Log:
    """Tells events of one challenge on a page, a heading for each date."""

    host: Host
    standing: Standing
    page: Page

    def put(self, events: tuple[Event, ...]) -> None:
        """Prints them, each date once."""
        place = zone(self.standing.challenge.brief.zone)
        told: date | None = None
        widest = len(str(events[-1].position))
        indent = widest + _INDENT
        for event in events:
            local = event.effective_at.astimezone(place)
            if local.date() != told:
                told = local.date()
                self.page.blank()
                day = "" if event.facts.day is None or event.facts.day < 1 else event.facts.day
                heading = weekday(told) + (f" · Day {day}" if day else "")
                self.page.put(Text(heading, "bold"))
            first = f"{event.position:>{widest}} {local:%H:%M}  "
            self.page.put(self._line(event), indent, first=first)
            if event.before != event.after:
                stage = label(self.host.methodology(self.standing.challenge), event.after)
                self.page.put(said(f"→ {stage}", "green"), indent + 2, first=" " * indent)
            put_warnings(self.page, event.warnings, self._names, indent)

    def _line(self, event: Event) -> Text:
        if isinstance(event.cause, DeadlineMoved):
            place = zone(self.standing.challenge.brief.zone)
            methodology = self.host.methodology(self.standing.challenge)
            return said(one_line(moment(event, place, methodology=methodology)), DUE)
        who = event.actor.principal if event.actor else "?"
        return said(f"{who} {one_line(phrase(event.cause, self._names))}")

    def _names(self, id: str) -> str:
        return goals_of(self.standing.challenge).get(id, id)
