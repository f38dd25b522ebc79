"""What a decision costs: one measurement on Day 30, granted and refused, against other machines."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import _rivals as rivals
from _timing import Times, machine, race, ratios, spread
from _walk import KEEPER, measurement, on_day_30, refused_measurement

from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import RecordMeasurement
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.events import Event
from accelflow.playbooks import playbook as shipped
from accelflow.rules.days import local_date
from accelflow.rules.facts import derive
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from accelflow.rules.roles import holds_one

Call = Callable[[], object]

PLAIN: Final = "transitions, internal trigger"
GRANTED: Final = "accelflow, asked by the tenth member"
REFUSED: Final = "accelflow, refused"

NOTES: Final = """\
What each of them does
  accelflow            settles what is owed, finds the local date of the instant in the challenge's
                       zone, asks every guard and says every reason, derives the facts (date, day
                       number), makes the frozen event that a journal stores, looks whether it
                       meets or arms a deadline. Changes nothing: the fold does that. The tenth
                       member is found by the last of four roles, the keeper by the first. The
                       first measurement of a week meets a deadline, arms the next, and finds
                       another overdue: four events, and the fold of two of them.
                       When it refuses, it still asks every guard, and words all three reasons.
  transitions          three conditions on the model, given today's date by the caller; the first
                       that is false ends it, and the answer is False. No reason, no event, no
                       facts, no dates, no deadlines. "again" leaves and enters the same stage.
  python-statemachine  the same conditions, named in the definition; a refusal is an exception.
  Automat              has no conditions, so the checks are the body of the input's method. It
                       seeks the edge through a set, whose order is up to chance: from machine
                       to machine it takes from 3 to 40 microseconds.
  a dict               the floor: a look-up, three functions, a frozen event of six fields.
The rivals' role check is one look-up in a ready set; accelflow reads the dossier anew each time.
"""


def main() -> None:
    chosen = _arguments()
    playbook = shipped()
    challenge = on_day_30(playbook)
    granted, refused = _granted(playbook, challenge), _refused(playbook, challenge)
    parts = _parts(playbook, challenge, measurement())
    times = race({**granted, **refused, **parts}, chosen.rounds, chosen.calls)
    packages = ("attrs", "transitions", "python-statemachine", "Automat")
    print(
        f"{machine(*packages)}\n{chosen.rounds} rounds of {chosen.calls} calls each, taken in turn"
    )
    print("\nMicroseconds a call. The ratio is to `transitions` in the same round.\n")
    _print_race("Granted", times, granted, PLAIN)
    _print_race("Refused", times, refused, f"{PLAIN}, refused")
    _print_parts(times, parts)
    print(NOTES, end="")


# --- the contestants -----------------------------------------------------------------------------


def _granted(playbook: Playbook, challenge: Challenge) -> Mapping[str, Call]:
    """Each of them grants the measurement; that is looked at here, before any timing."""
    attempt = measurement()
    unmeasured = on_day_30(playbook, measured=False)
    given = playbook.methodology, challenge, attempt, playbook.day(challenge, attempt.at)
    calls = {
        GRANTED: _decide(playbook, challenge, attempt),
        "accelflow, asked by the keeper": _decide(playbook, challenge, measurement(KEEPER)),
        "accelflow, the first of its week": _decide(playbook, unmeasured, attempt),
        PLAIN: rivals.with_transitions(*given),
        "transitions, again": rivals.with_transitions(*given, stays="="),
        "python-statemachine": rivals.with_python_statemachine(*given),
        "Automat": rivals.with_automat(*given),
        "a dict": rivals.with_a_dict(*given),
    }
    for name, call in calls.items():
        _check(_is_granted(call()), f"{name} did not grant the measurement")
    return calls


def _refused(playbook: Playbook, challenge: Challenge) -> Mapping[str, Call]:
    """Each of them refuses it: no role, no such goal, before the eve of Day 1."""
    attempt = refused_measurement()
    given = playbook.methodology, challenge, attempt, playbook.day(challenge, attempt.at)
    calls = {
        REFUSED: _decide(playbook, challenge, attempt),
        f"{PLAIN}, refused": rivals.with_transitions(*given),
        "python-statemachine, refused": rivals.with_python_statemachine(*given),
        "Automat, refused": rivals.with_automat(*given),
        "a dict, refused": rivals.with_a_dict(*given),
    }
    for name, call in calls.items():
        _check(not _is_granted(call()), f"{name} did not refuse the measurement")
    outcome = playbook.decide(challenge, attempt).outcome
    assert isinstance(outcome, Refused)
    said = [reason.code for reason in outcome.reasons]
    _check(said == ["role-missing", "goal-unknown", "as-of-outside"], f"refused for {said}")
    return calls


def _decide(playbook: Playbook, challenge: Challenge, attempt: Attempt) -> Call:
    return lambda: playbook.decide(challenge, attempt)


def _is_granted(answer: object) -> bool:
    """Every contestant has its own way to say so."""
    match answer:
        case Decision(_, Accepted((Event(cause=RecordMeasurement()) as event, *_), ())):
            return event.facts.day == 30 and event.before == event.after == "accelerating"
        case rivals.Recorded(stage="accelerating"):
            return True
    return answer is True


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


# --- the parts of a decision ----------------------------------------------------------------------


def _parts(playbook: Playbook, challenge: Challenge, attempt: Attempt) -> Mapping[str, Call]:
    """Each part alone, on what the parts before it gave in the granted decision."""
    zone, actor, at = playbook.zones(challenge.brief.zone), attempt.actor, attempt.at
    today, methodology, command = local_date(at, zone), playbook.methodology, attempt.command
    (candidate,) = playbook.table[challenge.stage, command.type]
    edge = candidate.transition.id
    question = Question(command, challenge, actor, at, today, zone, methodology, edge)
    goal_in_force, as_of_in_the_run, value_possible = candidate.refusing
    stage, id = challenge.stage, challenge.id
    facts = derive(question, stage)
    position, pin = challenge.position + 1, challenge.pin
    event = Event(id, position, command, pin, at, at, stage, stage, facts, actor, attempt.id, ())
    return {
        "is anything owed": lambda: playbook.settle(challenge, at),
        "the zone by its key": lambda: playbook.zones(challenge.brief.zone),
        "the candidates of stage and command": lambda: playbook.table.get(
            (challenge.stage, command.type)
        ),
        "the local date": lambda: local_date(at, zone),
        "the question": lambda: Question(
            command, challenge, actor, at, today, zone, methodology, edge
        ),
        "guard: the goal is in force": lambda: goal_in_force(question),
        "guard: the date is in the run": lambda: as_of_in_the_run(question),
        "guard: the value is possible": lambda: value_possible(question),
        "the role, found by the last of four": lambda: holds_one(challenge, actor, candidate.roles),
        "warnings, of which there are none": lambda: candidate.warnings(question),
        "the facts": lambda: derive(question, stage),
        "the event": lambda: Event(
            id, position, command, pin, at, at, stage, stage, facts, actor, attempt.id, ()
        ),
        "does it touch a deadline": lambda: playbook._followed(challenge, event, zone),
        "the answer": lambda: Decision((), Accepted((event,), ())),
    }


# --- what is printed ------------------------------------------------------------------------------


def _print_race(title: str, times: Times, names: Mapping[str, Call], to: str) -> None:
    print(f"{title:<38} {'least':>8} {'median':>8}  {'quartiles':>15}  {'ratio':>6}  quartiles")
    for name in names:
        took, ratio = spread(times[name]), spread(ratios(times, name, to))
        middle = f"{took.quarter:.2f}–{took.three_quarters:.2f}"
        around = f"{ratio.quarter:.2f}–{ratio.three_quarters:.2f}"
        print(
            f"{name:<38} {took.least:8.2f} {took.median:8.2f}  {middle:>15}"
            f"  {ratio.median:6.2f}  {around}"
        )
    print()


def _print_parts(times: Times, names: Mapping[str, Call]) -> None:
    whole = spread(times[GRANTED]).median
    print(f"{'Where the first of these goes':<38} {'median':>8} {'share':>6}")
    for name, median in _shares(times, names, whole):
        print(f"{name:<38} {median:8.2f} {median / whole:6.0%}")
    print()


def _shares(times: Times, names: Mapping[str, Call], whole: float) -> Iterator[tuple[str, float]]:
    """The parts, and what is left: the calls that join them. A part's own call is counted in it."""
    medians = {name: spread(times[name]).median for name in names}
    yield from medians.items()
    yield "what joins them", whole - sum(medians.values())
    yield "together", whole


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench decide", description=__doc__)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--calls", type=int, default=500)
    return parser.parse_args()


if __name__ == "__main__":
    main()
