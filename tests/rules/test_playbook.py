"""The playbook: it settles, judges and answers with everything, and changes nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta, timezone

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.attempts import Attempt
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import GuardUse, Setting, Severity, Transition
from accelflow.domain.folding import fold, replay
from accelflow.domain.proposals import Successor
from accelflow.errors import GuardFailed, MethodologyInvalid
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Found, Question, guard
from accelflow.zones import zone
from tests import lifecycle as it
from tests.cases import CASES, Case
from tests.cases.everywhere import payload
from tests.lifecycle import COACH, OFFICE, PLAYBOOK, STAGES, STRANGER, Walk, codes, walk_to

METHODOLOGY = PLAYBOOK.methodology
cases = st.sampled_from(CASES)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@attrs.frozen
class Dance(Command):
    """A host's own command."""

    type = "dance"


@guard("fails", "no-code")
def fails(q: Question) -> Found:
    """A guard with a defect."""
    raise ZeroDivisionError(q.transition)


def with_transition(command: str, *uses: GuardUse) -> Playbook:
    """A variant in which the office may ask one more command in `drafted`."""
    extra = Transition(command, command, ("drafted",), None, ("office",), uses)
    methodology = evolve(METHODOLOGY, transitions=(*METHODOLOGY.transitions, extra))
    return Playbook.bind(methodology, zone, {**BUILT_IN, fails.name: fails})


@given(case=cases, offset=offsets)
def test_the_same_question_has_the_same_answer(case: Case, offset: timezone) -> None:
    """A decision depends on its arguments alone, in whatever offset the instant is written."""
    attempt = Attempt(case.command, it.CHALLENGE, case.actor, case.at.astimezone(offset))
    decision = PLAYBOOK.decide(case.given.challenge, attempt)
    assert decision == case.decide()
    events = decision.outcome.events if isinstance(decision.outcome, Accepted) else ()
    for event in (*decision.settled, *events):
        assert event.effective_at.tzinfo is event.recorded_at.tzinfo is UTC


@given(case=cases)
def test_deciding_changes_nothing(case: Case) -> None:
    """The dossier that was judged is, afterwards, what the replay of its events is."""
    case.decide()
    assert replay(case.given.events) == case.given.challenge


@pytest.mark.parametrize("stage", STAGES)
def test_folding_goes_event_by_event(stage: str) -> None:
    """Every prefix of a walk replays to a challenge at that position, pinned to the methodology."""
    challenge = None
    for event in walk_to(stage).events:
        challenge = fold(challenge, event)
        assert (challenge.position, challenge.stage) == (event.position, event.after)
        assert challenge.pin == event.methodology == METHODOLOGY.pin


def test_an_event_carries_its_envelope() -> None:
    """Who asked, by which attempt, when, and with which warnings stands in the event."""
    walk = walk_to("drafted")
    attempt = Attempt(it.SUBMIT_PROPOSAL, walk.id, it.PROPOSER, walk.at, id="attempt-7")
    accepted = it.accepted(PLAYBOOK.decide(walk.challenge, attempt))
    [event] = accepted.events
    assert (event.actor, event.attempt, event.challenge) == (it.PROPOSER, "attempt-7", walk.id)
    assert (event.before, event.after, event.position) == ("drafted", "proposed", 2)
    assert event.warnings == accepted.warnings
    assert codes(event.warnings) == ("no-indicative-target",)
    assert event.cause is attempt.command
    assert event.effective_at == event.recorded_at == walk.at


def test_every_reason_is_given_at_once() -> None:
    """A launch by the wrong person with everything wrong is refused with all of it, in order."""
    walk = walk_to("ready").wait(it.at(date(2023, 4, 20)))
    found = it.refused(walk.ask(it.HOLD_LAUNCH, STRANGER))
    assert codes(found.reasons) == ("role-missing", "no-goals-pending", "no-leader", "told-late")
    assert {reason.transition for reason in found.reasons} == {"hold-launch-workshop"}


def test_of_several_candidates_the_first_that_passes_wins() -> None:
    """With scale among the paths the challenge moves on; without it, it stays."""
    walk = walk_to("sustaining").do(it.RECORD_RESULT, it.KEEPER, at=it.at(date(2023, 8, 10)))
    assert walk.do(it.CHOOSE_SCALE, it.STRATEGIST).stage == "scaling"
    assert walk.do(it.CHOOSE_BUILD, it.STRATEGIST).stage == "sustaining"


def test_a_zone_that_nobody_knows_is_refused_with_those_like_it() -> None:
    """A misspelt zone is told, together with the keys that look like it."""
    outcome = Walk().ask(evolve(it.SET_CHALLENGE, zone="Asia/Bishek"), it.PROPOSER).outcome
    assert not isinstance(outcome, Accepted)
    [reason] = outcome.reasons
    assert (reason.code, reason.transition) == ("zone-unknown", "set-challenge")
    assert reason.parameters["zone"] == "Asia/Bishek"
    known = reason.parameters["known"]
    assert isinstance(known, tuple)
    assert "Asia/Bishkek" in known


def test_a_command_before_the_beginning_names_its_challenge() -> None:
    """Whatever is asked of a challenge that has not begun is refused with its id."""
    [reason] = it.refused(Walk().ask(it.OPEN_REVIEW, OFFICE)).reasons
    assert (reason.code, reason.parameters) == ("unknown-challenge", {"challenge": it.CHALLENGE})


def test_a_variant_may_begin_otherwise() -> None:
    """Where the methodology begins no challenge with SetChallenge, it begins none."""
    kept = tuple(one for one in METHODOLOGY.transitions if one.command != "set-challenge")
    variant = Playbook.bind(evolve(METHODOLOGY, transitions=kept), zone)
    outcome = it.refused(Walk(playbook=variant).ask(it.SET_CHALLENGE, it.PROPOSER))
    assert codes(outcome.reasons) == ("unknown-challenge",)


@pytest.mark.parametrize("stage", STAGES)
def test_a_command_of_another_methodology_is_unknown(stage: str) -> None:
    """A command with no transition anywhere is told apart from one that is out of place."""
    [reason] = it.refused(walk_to(stage).ask(Dance(), OFFICE)).reasons
    assert (reason.code, reason.parameters) == ("unknown-command", {"asked": "dance"})


def test_a_host_adds_its_own_command() -> None:
    """A command of the host's is judged like ours and kept in `extra`; the dossier stays ours."""
    walk = evolve(walk_to("drafted"), playbook=with_transition("dance"))
    after = walk.do(Dance(), OFFICE)
    assert after.dossier.extra == (Dance(),)
    position, at = after.dossier.position, after.dossier.recorded_at
    assert evolve(after.dossier, extra=()) == evolve(
        walk.dossier, position=position, recorded_at=at
    )


@pytest.mark.parametrize("severity", Severity)
def test_a_guard_with_a_defect_is_named(severity: Severity) -> None:
    """A guard that raises, refusing or warning, decides nothing: the error names it."""
    walk = evolve(
        walk_to("drafted"), playbook=with_transition("dance", GuardUse(fails.name, severity))
    )
    with pytest.raises(GuardFailed) as raised:
        walk.ask(Dance(), OFFICE)
    assert (raised.value.guard, raised.value.transition) == ("fails", "dance")
    assert isinstance(raised.value.__cause__, ZeroDivisionError)


def test_a_guard_of_a_deadline_with_a_defect_is_named() -> None:
    """What a deadline rule asks is judged under the same error, with the rule's id."""
    rules = [
        evolve(rule, holds=(GuardUse(fails.name, Severity.REFUSE),)) if rule.id == "coach" else rule
        for rule in METHODOLOGY.deadlines
    ]
    methodology = evolve(METHODOLOGY, deadlines=tuple(rules))
    book = Playbook.bind(methodology, zone, {**BUILT_IN, fails.name: fails})
    walk = evolve(walk_to("led"), playbook=book)
    with pytest.raises(GuardFailed) as raised:
        walk.ask(it.FIX_LAUNCH_DATE, it.STRATEGIST)
    assert (raised.value.guard, raised.value.transition) == ("fails", "coach")
    assert isinstance(raised.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_a_guard_judges_what_it_reads_or_says_that_it_cannot(name: str) -> None:
    """Asked about a command that is not its own, a guard answers its codes or raises TypeError."""
    uses = [(one.command, use) for one in METHODOLOGY.transitions for use in one.uses]
    own = {command for command, use in uses if use.guard == name}
    of_deadlines = [use for rule in METHODOLOGY.deadlines for use in rule.holds]
    every = [*(use for _, use in uses), *of_deadlines]
    settings = next(dict(use.settings) for use in every if use.guard == name)
    walk = walk_to("accelerating")
    cannot = set()
    for type in COMMANDS:
        question = walk.question(payload(type), COACH)
        if (found := answered(name, question, settings)) is None:
            cannot.add(type)
        else:
            assert set(codes(found)) <= set(BUILT_IN[name].codes)
    assert not cannot & own


def answered(name: str, question: Question, settings: dict[str, Setting]) -> Found | None:
    """What a guard answers, None where it says that it cannot read the command."""
    try:
        return BUILT_IN[name].judge(question, **settings)
    except TypeError as error:
        assert re.search("this guard reads|claims no date", str(error))  # noqa: PT017
        return None


def test_a_guard_of_a_dossier_needs_one() -> None:
    """Before a challenge has begun, a guard that reads a dossier has none to read."""
    bare = evolve(walk_to("drafted").question(it.COMPLETE, OFFICE), challenge=None)
    with pytest.raises(LookupError, match="none has begun"):
        BUILT_IN["note-issued"].judge(bare)


def test_a_guard_that_is_not_there_cannot_be_bound() -> None:
    """Binding names every guard that is missing."""
    with pytest.raises(MethodologyInvalid) as caught:
        Playbook.bind(METHODOLOGY, zone, {})
    used = {use.guard for transition in METHODOLOGY.transitions for use in transition.uses}
    held = {use.guard for rule in METHODOLOGY.deadlines for use in rule.holds}
    assert held - used
    assert len(caught.value.faults) == len(used | held)
    assert "predecessor-settled" in str(caught.value)


@pytest.mark.parametrize(("position", "full"), [(9_999, False), (10_000, True)])
def test_a_history_has_a_length(position: int, full: bool) -> None:
    """A challenge with ten thousand events takes no command more, whatever it is."""
    walk = walk_to("led")
    long = evolve(walk, challenge=evolve(walk.dossier, position=position))
    outcome = long.ask(it.APPOINT_COACH, OFFICE).outcome
    assert isinstance(outcome, Accepted) is not full
    if not isinstance(outcome, Accepted):
        [reason] = outcome.reasons
        assert (reason.code, reason.parameters) == ("history-full", {"events": 10_000})


def test_a_successor_begins_by_a_command_of_its_own() -> None:
    """The new challenge cites the position of its parent's OpenSuccessor."""
    parent = walk_to("scaling").do(it.OPEN_SUCCESSOR, it.STRATEGIST)
    cited = Successor(parent.id, opened_at=parent.dossier.position)
    child = Walk(id=it.OPEN_SUCCESSOR.challenge).do(
        evolve(it.SET_CHALLENGE, predecessor=cited, cohort=it.LATER_COHORT), it.PROPOSER
    )
    assert child.dossier.id == parent.dossier.opened[0].challenge
    assert child.dossier.brief.predecessor == cited


def test_a_day_is_that_of_the_challenges_zone() -> None:
    """18:00 in UTC is midnight in Bishkek, where the next day begins."""
    midnight = it.CAP.astimezone(UTC)
    assert PLAYBOOK.day(walk_to("ready").dossier, midnight) == date(2023, 6, 25)
    before = midnight - timedelta(microseconds=1)
    assert PLAYBOOK.day(walk_to("ready").dossier, before) == date(2023, 6, 24)
