"""Phrases of the sustainability phase, and of leaving before the end."""

from __future__ import annotations

from accelflow.domain import commands as c
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import LaterValue, Path, Progress
from accelflow.render.dates import day
from accelflow.render.outcomes import amount
from accelflow.render.phrases.base import phrase
from accelflow.render.words import Names, as_is, count, goal_part, listed, number, plain, shortened


@phrase.register
def record_result(command: c.RecordResult, names: Names = as_is) -> str:
    """Records the result."""
    return f"records the result: {_lines(command.lines, names)}"


@phrase.register
def verify_result(command: c.VerifyResult, names: Names = as_is) -> str:
    """Verifies the result with a digest."""
    return f"verifies the result {shortened(command.digest)}"


@phrase.register
def hold_scale_up_workshop(command: c.HoldScaleUpWorkshop, names: Names = as_is) -> str:
    """Tells that the closing workshop was held."""
    people = f" with {count(len(command.attendance), 'participant')}" if command.attendance else ""
    return f"holds the closing workshop of {day(command.held_on)}{people}"


@phrase.register
def adopt_sustainability_plan(command: c.AdoptSustainabilityPlan, names: Names = as_is) -> str:
    """Adopts the commitments."""
    if not command.commitments:
        return "adopts a sustainability plan without commitments"
    entities = {commitment.entity: None for commitment in command.commitments}
    commitments = count(len(command.commitments), "commitment")
    return f"adopts the sustainability plan: {commitments} of {listed(map(names, entities))}"


@phrase.register
def sign_pledge(command: c.SignPledge, names: Names = as_is) -> str:
    """Signs the plan with a digest."""
    return f"signs the pledge to the plan {shortened(command.digest)}"


@phrase.register
def decline_pledge(command: c.DeclinePledge, names: Names = as_is) -> str:
    """Declines to sign."""
    return "declines to sign the pledge"


@phrase.register
def choose_paths(command: c.ChoosePaths, names: Names = as_is) -> str:
    """Chooses what comes after."""
    if not command.paths:
        return "chooses none of the paths"
    sites = f" to {listed(map(names, command.sites))}" if command.sites else ""
    paths = [f"{path}{sites}" if path is Path.SCALE else path.value for path in command.paths]
    return f"chooses what comes after: {listed(paths)}"


@phrase.register
def open_successor(command: c.OpenSuccessor, names: Names = as_is) -> str:
    """Opens a successor on a path."""
    return f"opens the successor {names(command.challenge)} on {_path(command, names)}"


@phrase.register
def drop_path(command: c.DropPath, names: Names = as_is) -> str:
    """Gives up a path or one of its sites."""
    return f"gives up {_path(command, names)}"


@phrase.register
def record_sustainability_check(command: c.RecordSustainabilityCheck, names: Names = as_is) -> str:
    """Records how the commitments stand."""
    states = [state.progress for state in command.commitments]
    parts = [
        f"{count(states.count(progress), 'commitment')} {plain(progress.value)}"
        for progress in Progress
        if progress in states
    ]
    parts += [_later(value, names) for value in command.values]
    return f"records the sustainability check: {', '.join(parts) or 'nothing to tell'}"


@phrase.register
def complete(command: c.Complete, names: Names = as_is) -> str:
    """Closes the challenge."""
    return "completes the challenge"


@phrase.register
def request_withdrawal(command: c.RequestWithdrawal, names: Names = as_is) -> str:
    """Asks to withdraw."""
    return "asks to withdraw the challenge"


@phrase.register
def decline_withdrawal(command: c.DeclineWithdrawal, names: Names = as_is) -> str:
    """Declines a request to withdraw."""
    return "declines the request to withdraw"


@phrase.register
def withdraw(command: c.Withdraw, names: Names = as_is) -> str:
    """Withdraws the challenge."""
    if not command.last_values:
        return "withdraws the challenge"
    return f"withdraws the challenge, its last values: {_lines(command.last_values, names)}"


def _lines(lines: tuple[ResultLine, ...], names: Names) -> str:
    """Each value; the date stands once at the end where it is the same for all."""
    known = {line.as_of for line in lines if line.value is not None}
    together = f", as of {day(known.pop())}" if len(known) == 1 else ""
    said = [_line(line, names, dated=not together) for line in lines]
    return f"{'; '.join(said)}{together}"


def _line(line: ResultLine, names: Names, *, dated: bool) -> str:
    of = goal_part(line.goal, line.constraint, names)
    if line.value is None:
        return f"{of} unknown"
    as_of = f" as of {day(line.as_of)}" if dated else ""
    return f"{of} at {amount(line.value, line.bound)}{as_of}"


def _path(command: c.OpenSuccessor | c.DropPath, names: Names) -> str:
    site = f" to {names(command.site)}" if command.site else ""
    return f"the path {command.path}{site}"


def _later(value: LaterValue, names: Names) -> str:
    return f"{names(value.goal)} at {number(value.value)} as of {day(value.as_of)}"
