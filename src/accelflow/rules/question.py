"""What a guard is asked: one command against one dossier, at one instant, for one transition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import TypeVar

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Parameter, Reason, Verdict
from accelflow.rules.codes import CODES

C = TypeVar("C", bound=Command)

Found = Sequence[Reason]
"""What a guard answers: its reasons, or nothing when it has none."""

# Each guard has settings of its own; the loader holds what a methodology gives against them.
Judge = Callable[..., Found]  # type: ignore[explicit-any]  # no type says "and any keywords"
"""A guard's function: it takes a Question and, by keyword, whole numbers or ids."""


@attrs.frozen(eq=False, slots=False)
class Question:
    """One asking, as guards see it.

    `at` is a UTC instant and `today` its local date in the challenge's zone. `challenge` is None
    for the command that begins one. Guards judge what stands here and fetch nothing.
    """

    command: Command
    challenge: Challenge | None
    actor: Actor
    at: datetime
    today: date
    zone: tzinfo
    methodology: Methodology
    transition: str

    @property
    def dossier(self) -> Challenge:
        """The challenge, for guards of transitions that have one."""
        if self.challenge is None:
            raise LookupError("this guard needs a challenge, and none has begun")
        return self.challenge

    def asked(self, kind: type[C]) -> C:
        """The command, for guards that read the payload of this kind."""
        if not isinstance(self.command, kind):
            raise TypeError(f"this guard reads {kind.__name__}, not {type(self.command).__name__}")
        return self.command

    def fail(self, code: str, /, *remedy: str, **parameters: Parameter) -> Reason:
        """A reason that speaks of this transition.

        `remedy` names the commands that would mend it. A code of ours knows its own; a host's
        guard gives those of its codes here.
        """
        return Reason(code, self.transition, parameters, remedy or CODES.get(code, ()))

    def unknown(self, code: str, /, *remedy: str, **parameters: Parameter) -> Reason:
        """The same where what the guard needs to know is not known."""
        return attrs.evolve(self.fail(code, *remedy, **parameters), verdict=Verdict.UNKNOWN)


@attrs.frozen
class Guard:
    """A named question with the codes that it may answer.

    `judge` takes a Question and, by keyword, the settings that a methodology gives it (whole
    numbers or ids). A guard whose judgement changes gets a new name: past decisions are re-decided
    by the guards under which they were taken.

    The rest says what it can judge, and the loader refuses every other use of it: `reads` are the
    commands whose payload it reads, none meaning any; `dated` needs a command that claims a date;
    `begun` needs a challenge that has begun.
    """

    name: str
    judge: Judge
    codes: tuple[str, ...]
    reads: tuple[type[Command], ...] = ()
    dated: bool = False
    begun: bool = False


def guard(
    name: str,
    *codes: str,
    reads: tuple[type[Command], ...] = (),
    dated: bool = False,
    begun: bool = False,
) -> Callable[[Judge], Guard]:
    """Makes a guard of a plain function."""

    def made(judge: Judge) -> Guard:
        return Guard(name, judge, codes, reads, dated, begun)

    return made
