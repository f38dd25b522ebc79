"""Tells what a command came to, or would: to people in words, to programs as JSON."""

from __future__ import annotations

import attrs
from rich.text import Text

from accelflow.accelerator import Answer
from accelflow.cli.host import Host
from accelflow.cli.names import goals_of
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.reasons import DUE, plainly, put_refusal, put_warnings
from accelflow.codec import to_dict
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event
from accelflow.errors import UnknownChallenge
from accelflow.render import label, moment, phrase
from accelflow.render.words import one_line
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
        page.blank()
        page.put(Text(_recorded(answer, id), "dim"))

    def would_be(self, decision: Decision, *, as_json: bool) -> None:
        """Tells a decision that nobody recorded."""
        if as_json:
            print_json(_plain(decision))
            return
        page = Page(Terminal())
        self._tell(page, decision, "would be accepted")
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
        if isinstance(told.outcome, Refused):
            put_refusal(page, told.outcome.reasons, names)
        else:
            page.put(Text(f"✓ {accepted}", "green"))
            self._reached(page, told.outcome)
        put_warnings(page, told.outcome.warnings, names)

    def _reached(self, page: Page, outcome: Accepted) -> None:
        first = outcome.events[0]
        if first.before != first.after:
            page.put(Text.assemble(("→ ", "green"), said(self._label(first.after), "green")))
        if first.facts.goals:
            page.put(said(f"the goals have the ids {', '.join(first.facts.goals)}"))
        for event in outcome.events[1:]:
            self._moved(page, event)

    def _moved(self, page: Page, event: Event, lead: str = "") -> None:
        if isinstance(event.cause, DeadlineMoved):
            current = self._current()
            place = zone(current.brief.zone if current else "UTC")
            page.put(said(f"{lead}{one_line(moment(event, place))}", DUE))

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
    return f"Recorded as {id}. Asked again with --id {id}, the answer is the same."
