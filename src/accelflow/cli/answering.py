"""Tells what a command came to, or would: to people in words, to programs as JSON."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

import attrs
from rich.text import Text

from accelflow.accelerator import Answer
from accelflow.cli.advice import Advice
from accelflow.cli.host import Host
from accelflow.cli.names import goals_of, stages_of
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.reasons import DUE, plainly, put_refusal, put_warnings
from accelflow.cli.successors import how_to_begin
from accelflow.cli.timing import put_clock, put_leap
from accelflow.codec import to_dict
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command, OpenSuccessor
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event
from accelflow.errors import UnknownChallenge
from accelflow.render import label, moment, phrase
from accelflow.render.dates import weekday
from accelflow.render.words import one_line
from accelflow.rules.earliest import Earliest, Never, Opens
from accelflow.zones import zone


@attrs.frozen
class Answering:
    """One command that somebody asked of a challenge, and where to tell of it."""

    host: Host
    challenge: str
    actor: Actor
    command: Command

    def came_to(self, answer: Answer, id: str, *, as_json: bool) -> None:
        """Tells an answer that is recorded under an id."""
        if as_json:
            print_json({"id": id, **_plain(answer)})
            return
        page = Page(Terminal())
        self._tell(page, answer, "accepted")
        if _is_recorded(answer):
            put_leap(page, self.host, self._place())
        page.blank()
        page.put(Text(_recorded(answer, id), "dim"))

    def would_be(self, decision: Decision, *, as_json: bool) -> None:
        """Tells a decision that nobody recorded; of a refusal, from when on it would be none."""
        found = None if decision.accepted else self._earliest()
        if as_json:
            print_json({**_plain(decision), **({"earliest": to_dict(found)} if found else {})})
            return
        page = Page(Terminal())
        self._tell(page, decision, "would be accepted")
        if found is not None:
            self._put_earliest(page, found)
        page.blank()
        page.put(Text("Nothing was written.", "dim"))

    def _tell(self, page: Page, told: Answer | Decision, accepted: str) -> None:
        current = self._current()
        goals = goals_of(current) if current else {}

        def names(id: str) -> str:
            return goals.get(id, id)

        for event in told.settled:
            self._moved(page, event, "had fallen due: ")
        asked = one_line(phrase(self.command, names))
        page.put(said(f"{self.challenge}: {self.actor.principal} {asked}", "bold"))
        if isinstance(told, Decision) or _is_recorded(told):
            put_clock(page, self.host, self._place())
        if isinstance(told.outcome, Refused):
            put_refusal(page, told.outcome.reasons, self._in_reasons, advice=self._advice())
        else:
            page.put(Text(f"✓ {accepted}", "green"))
            self._reached(page, told.outcome)
        put_warnings(page, told.outcome.warnings, self._in_reasons)

    def _earliest(self) -> Earliest:
        asked = self.host.accelerator.earliest
        return asked(self.command, challenge=self.challenge, actor=self.actor)

    def _put_earliest(self, page: Page, found: Earliest) -> None:
        """Tells from when on, where that is a matter of time."""
        match found:
            case Opens(at=at):
                page.put(said(f"→ it would be accepted from {self._time(at)}", DUE))
            case Never():
                page.put(said("→ as it stands it will not be accepted at any later time", DUE))

    def _time(self, at: datetime) -> str:
        """ "Friday 5 May 2023, 00:00", as clocks show it where the challenge is."""
        current = self._current()
        local = at.astimezone(zone(current.brief.zone if current else "UTC"))
        return f"{weekday(local.date())}, {local:%H:%M}"

    def _reached(self, page: Page, outcome: Accepted) -> None:
        first = outcome.events[0]
        if first.before != first.after:
            page.put(Text.assemble(("→ ", "green"), said(self._label(first.after), "green")))
        if first.facts.goals:
            page.put(said(f"the goals have the ids {', '.join(first.facts.goals)}"))
        if isinstance(self.command, OpenSuccessor):
            page.put(Text("It is not begun by this. To begin it:"))
            line = how_to_begin(self.command.challenge, self.challenge, first.position)
            page.whole(said(f"  {line}"))
        for event in outcome.events[1:]:
            self._moved(page, event)

    def _moved(self, page: Page, event: Event, lead: str = "") -> None:
        if isinstance(event.cause, DeadlineMoved):
            current = self._current()
            place = zone(current.brief.zone if current else "UTC")
            page.put(said(f"{lead}{one_line(moment(event, place))}", DUE))

    def _in_reasons(self, id: str) -> str:
        current = self._current()
        if current is None:
            return id
        return {**stages_of(self.host.methodology(current)), **goals_of(current)}.get(id, id)

    def _advice(self) -> Advice:
        current = self._current()
        known = tuple(row.challenge for row in self.host.journal.summaries())
        methodology = self.host.methodology(current) if current else None
        rehearsed = self.host.now is not None
        return Advice(self.challenge, current, methodology, self.actor, rehearsed, known)

    def _place(self) -> tzinfo:
        current = self._current()
        return zone(current.brief.zone if current else "UTC")

    def _label(self, stage: str) -> str:
        current = self._current()
        return label(self.host.methodology(current), stage) if current else stage

    def _current(self) -> Challenge | None:
        try:
            return self.host.accelerator.challenge(self.challenge).challenge
        except UnknownChallenge:
            return None


def _plain(told: Answer | Decision) -> dict[str, object]:
    refused = told.outcome.reasons if isinstance(told.outcome, Refused) else ()
    return {
        **to_dict(told),
        **({"reasons": [plainly(reason) for reason in refused]} if refused else {}),
        "warnings": [plainly(warning) for warning in told.outcome.warnings],
    }


def _recorded(answer: Answer, id: str) -> str:
    if answer.replayed:
        return f"This was asked before under {id}; nothing was done now."
    if not _is_recorded(answer):
        return f"Nothing was recorded, for {id} is the id of something else that was asked."
    return f"Recorded as {id}. Asked again with --id {id}, the answer is the same."


def _is_recorded(answer: Answer) -> bool:
    """Whether it was recorded now: neither before, nor refused for its id, which is another's."""
    reused = isinstance(answer.outcome, Refused) and any(
        reason.code == ID_REUSED for reason in answer.outcome.reasons
    )
    return not answer.replayed and not reused


ID_REUSED: Final = "id-reused"
