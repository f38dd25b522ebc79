"""What a date says in a calendar: its line and what stands below it, in one language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Final

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import HoldMidpointReview
from accelflow.domain.deadlines import DeadlineKind
from accelflow.domain.definition import DeadlineRule, Methodology
from accelflow.feed.phrases import PHRASES, RIGHT_TO_LEFT, Phrases
from accelflow.feed.revisions import Item, Kind, State
from accelflow.render.labels import ENGLISH, label
from accelflow.render.words import Names, plain
from accelflow.rules.days import day_number


@attrs.frozen
class Texts:
    """Writes for one challenge. `names` may give it the name that people know it by."""

    challenge: Challenge
    methodology: Methodology
    zone: tzinfo
    locale: str
    names: Names

    def summary(self, item: Item) -> str:
        """The line that a calendar shows: what it is, how it stands, and of which challenge."""
        what = self._what(item)
        state = self._state(item)
        told = f"{what}: {state}" if state else what
        title = isolated(self.names(self.challenge.id), self.locale)
        mark = _RLM if self.locale in RIGHT_TO_LEFT else ""
        done = "✓ " if item.state is State.MET else ""
        return f"{mark}{done}{told[:1].upper()}{told[1:]} · {title}"

    def description(self, item: Item) -> str:
        """What stands below it. All of it is fixed: the same whenever it is written."""
        mark = _RLM if self.locale in RIGHT_TO_LEFT else ""
        more = [f"{mark}{line}" for line in self._facts(item)]
        return "\n".join([*more, self.challenge.brief.statement])

    def rule(self, item: Item) -> DeadlineRule | None:
        """The rule of a deadline, where the methodology still has it."""
        if item.kind is not Kind.DEADLINE:
            return None
        rules = self.methodology.deadlines
        return next((rule for rule in rules if rule.id == item.name), None)

    def _what(self, item: Item) -> str:
        if item.kind is Kind.SET:
            return isolated(label(self.methodology, item.name, self.locale), self.locale)
        if item.kind is not Kind.DEADLINE:
            return self._phrases.kinds[item.kind].format(number=item.number)
        rule, day = self.rule(item), self._day(item)
        if rule is not None and day is not None and self._ends_the_days(rule):
            return self._phrases.day.format(number=day)
        own = label(self.methodology, item.name, self.locale)
        if own == item.name and rule is not None and rule.met_by == (HoldMidpointReview.type,):
            return self._phrases.kinds[Kind.MIDPOINT]
        return isolated(plain(item.name) if own == item.name else own, self.locale)

    def _state(self, item: Item) -> str:
        if item.state in (State.FIXED, State.HELD):
            # What simply is or was has no word: a month's view has room for few.
            return ""
        rule = self.rule(item)
        if item.state is State.OPEN and rule is not None and self._ends_the_days(rule):
            return self._phrases.last_day
        return self._phrases.states[item.state]

    def _facts(self, item: Item) -> Iterator[str]:
        if isinstance(item.when, datetime):
            local = item.when.astimezone(self.zone)
            yield isolated(f"{local:%Y-%m-%d %H:%M} {self.challenge.brief.zone}", self.locale)
        rule = self.rule(item)
        if rule is None:
            return
        day = self._day(item)
        if day is not None and not self._ends_the_days(rule):
            yield self._phrases.day.format(number=day)
        for command in rule.met_by:
            name = label(self.methodology, command, self.locale)
            told = isolated(plain(command) if name == command else name, self.locale)
            yield self._phrases.met_by.format(command=told)
        if rule.target is not None:
            stage = isolated(label(self.methodology, rule.target, self.locale), self.locale)
            yield self._phrases.leads_to.format(stage=stage)

    def _day(self, item: Item) -> int | None:
        """The day number of a deadline of the running days, which are counted from the start.

        That of another would come to be known only later, and so change what was told.
        """
        rule, day_one = self.rule(item), self.challenge.day_one
        if rule is None or day_one is None or not all(map(self._runs, rule.during)):
            return None
        return day_number(self._local(item.when), day_one)

    def _local(self, when: date | datetime) -> date:
        return when.astimezone(self.zone).date() if isinstance(when, datetime) else when

    def _ends_the_days(self, rule: DeadlineRule) -> bool:
        if rule.kind is not DeadlineKind.LAPSE or rule.target is None:
            return False
        return all(map(self._runs, rule.during)) and not self._runs(rule.target)

    def _runs(self, stage: str) -> bool:
        return any(one.running for one in self.methodology.stages if one.id == stage)

    @property
    def _phrases(self) -> Phrases:
        return PHRASES.get(self.locale, PHRASES[ENGLISH])


def isolated(text: str, locale: str) -> str:
    """The text with marks around it where it runs against the language, so that it turns nothing.

    The first-strong isolate lets the text find its own direction; nothing leaks from inside it.
    """
    against = _LEFTWARD if locale not in RIGHT_TO_LEFT else _RIGHTWARD
    if not any(unicodedata.bidirectional(one) in against for one in text):
        return text
    return f"{_FSI}{text}{_PDI}"


_RLM: Final = "\u200f"
_FSI: Final = "\u2068"
_PDI: Final = "\u2069"
_LEFTWARD: Final = frozenset({"R", "AL"})
_RIGHTWARD: Final = frozenset({"L"})
