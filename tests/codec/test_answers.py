"""An answer is stored under its attempt's digest, and comes back with the events of the history."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import date
from typing import Final

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.codec import (
    answer_body,
    attempt_digest,
    decision_from_answer,
    erase_answer,
    salted_texts,
    same_attempt,
)
from accelflow.domain import commands as c
from accelflow.domain.decisions import Accepted, Decision, Reason, Refused, Verdict
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredAnswer
from tests import lifecycle
from tests.codec.commands import COMMANDS, name

EVENTS: Final = lifecycle.walk_to("completed").events
ID: Final = lifecycle.CHALLENGE
REFUSED: Final = Decision((), Refused(()))

reasons = st.builds(
    Reason,
    st.text(min_size=1, max_size=8),
    st.text(max_size=8),
    st.dictionaries(
        st.text(max_size=5),
        st.text(max_size=5) | st.integers(-(2**60), 2**60) | st.tuples(st.text(max_size=5)),
        max_size=3,
    ),
    st.lists(st.text(max_size=5), max_size=2).map(tuple),
    st.sampled_from(Verdict),
)
many_reasons = st.lists(reasons, max_size=3).map(tuple)
cuts = st.lists(st.integers(0, len(EVENTS)), min_size=3, max_size=3).map(sorted)


@given(cuts, many_reasons, many_reasons, st.booleans())
def test_a_decision_comes_back(
    cut: list[int], first: tuple[Reason, ...], second: tuple[Reason, ...], granted: bool
) -> None:
    """With the events settled and accepted, the reasons and the warnings, all in order."""
    settled, accepted = EVENTS[cut[0] : cut[1]], EVENTS[cut[1] : cut[2]]
    outcome = Accepted(accepted, second) if granted else Refused(first, second)
    decision = Decision(settled, outcome)
    assert decision_from_answer(answer_body(decision), ID, EVENTS) == decision


@pytest.mark.parametrize(
    "decision", [Decision((), Accepted(())), Decision((), Refused(()))], ids=["accepted", "refused"]
)
def test_an_empty_acceptance_is_no_refusal(decision: Decision) -> None:
    """The two are told apart, also where there is nothing in them."""
    assert decision_from_answer(answer_body(decision), ID, ()) == decision


def test_the_stored_form_is_pinned() -> None:
    """These bytes are in journals already: a change of them needs a new version of the form."""
    reason = Reason("no-coach", "confirm-readiness", {"n": 1}, ("appoint-coach",), Verdict.UNKNOWN)
    assert answer_body(Decision(EVENTS[:2], Refused((reason,)))).decode() == (
        '{"accepted":null,"reasons":[{"code":"no-coach","parameters":{"n":1},'
        '"remedy":["appoint-coach"],"transition":"confirm-readiness","verdict":"unknown"}],'
        '"settled":[1,2],"v":1,"warnings":[]}'
    )
    assert answer_body(Decision((), Accepted(EVENTS[2:4]))).decode() == (
        '{"accepted":[3,4],"reasons":[],"settled":[],"v":1,"warnings":[]}'
    )


@pytest.mark.parametrize("position", [0, -1, len(EVENTS) + 1])
def test_an_answer_that_tells_of_no_event_is_broken(position: int) -> None:
    """A position outside the history is not taken for another one."""
    body = msgspec.json.encode(
        {"v": 1, "settled": [], "accepted": [position], "reasons": [], "warnings": []}
    )
    with pytest.raises(ChainBroken) as caught:
        decision_from_answer(body, ID, EVENTS)
    assert (caught.value.challenge, caught.value.position) == (ID, position)


@given(st.binary(max_size=40))
def test_junk_is_broken_and_raises_nothing_else(junk: bytes) -> None:
    """Bytes that were never an answer."""
    with pytest.raises(ChainBroken):
        decision_from_answer(junk, ID, EVENTS)


@pytest.mark.parametrize("junk", [b"[" * 100_000, b'{"v":"1"}', b'{"v":1}', b"\xff", b""])
def test_junk_that_upsets_a_decoder_is_broken(junk: bytes) -> None:
    """What is nested too deep or is no UTF-8 raises nothing else either."""
    with pytest.raises(ChainBroken):
        decision_from_answer(junk, ID, EVENTS)


@pytest.mark.parametrize("more", [{}, {"new": 1}])
def test_a_newer_version_is_not_guessed_at(more: dict[str, object]) -> None:
    """Whether or not it looks like ours."""
    body = {"v": 2, "settled": [], "accepted": None, "reasons": [], "warnings": [], **more}
    with pytest.raises(UnsupportedHistory) as caught:
        decision_from_answer(msgspec.json.encode(body), ID, EVENTS)
    assert (caught.value.type, caught.value.version) == ("answer", 2)


# --- the digest ---------------------------------------------------------------------------------


def test_the_digest_is_pinned() -> None:
    """Digests are in journals already: the same attempt has the same one for ever."""
    assert (
        attempt_digest("c", "office-1", lifecycle.OPEN_REVIEW)
        == hashlib.sha256(b'["c","office-1",{"type":"open-review"}]').hexdigest()
    )


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_equal_attempts_have_one_digest(command: c.Command) -> None:
    """It does not hang on which object asks."""
    copy = attrs.evolve(command)
    assert attempt_digest("c", "p", command) == attempt_digest("c", "p", copy)


def test_the_digest_covers_challenge_principal_and_payload() -> None:
    """Attempts that differ in any of them are told apart, every command among them."""
    asked = [
        (challenge, principal, command)
        for challenge in ("c", "d")
        for principal in ("p", "q")
        for command in (
            *COMMANDS,
            c.Complete("One note."),
            c.SelectChallenge("The same text."),
            c.DeclinePledge("The same text."),
            attrs.evolve(
                lifecycle.RECORD_MEASUREMENT, value=lifecycle.RECORD_MEASUREMENT.value + 1
            ),
        )
    ]
    answers: dict[str, list[tuple[StoredAnswer, c.Command]]] = {}
    for one in asked:
        answers.setdefault(attempt_digest(*one), []).append((answered(*one), one[2]))
    for digest, alike in answers.items():
        for stored, command in alike:
            assert [same_attempt(stored, digest, other) for _, other in alike] == [
                other is command for _, other in alike
            ]


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_personal_text_is_told_apart_until_it_is_erased(one: str, other: str) -> None:
    """With its salt the answer knows its text from any other; without it, it knows none."""
    first, second = (attrs.evolve(lifecycle.RETURN_PROPOSAL) for _ in range(2))
    # whatever a field takes, so that no text is one that its validator refuses
    object.__setattr__(first, "points", one)
    object.__setattr__(second, "points", other)
    stored, digest = answered("c", "p", first), attempt_digest("c", "p", second)
    assert same_attempt(stored, digest, second) is (one == other)
    assert same_attempt(erase_answer(stored), digest, second)
    assert same_attempt(attrs.evolve(stored, body=None), digest, second)
    assert not same_attempt(stored, attempt_digest("c", "q", first), first)


def test_a_damaged_salt_raises_nothing_of_its_own() -> None:
    """The attempt is taken for the same, and whoever goes on to read the answer is told."""
    command = lifecycle.RETURN_PROPOSAL
    stored, digest = answered("c", "p", command), attempt_digest("c", "p", command)
    assert stored.body is not None
    found = json.loads(stored.body)
    found["asked"][0] = "no hexadecimal"
    damaged = attrs.evolve(stored, body=json.dumps(found).encode())
    assert same_attempt(damaged, digest, command)


def test_an_erased_answer_says_the_same_and_nothing_of_the_text() -> None:
    """The salt goes with the commitment; an answer without either, or without a body, stays."""
    refused = Decision((), Refused((Reason("no-coach", "return-proposal"),)))
    stored = answered("c", "p", lifecycle.RETURN_PROPOSAL, refused)
    erased = erase_answer(stored)
    assert stored.body is not None
    assert b'"asked":[' in stored.body
    assert erased.body == answer_body(refused)
    assert decision_from_answer(stored.body, ID, ()) == refused
    assert attrs.evolve(erased, body=stored.body) == stored
    pruned = attrs.evolve(stored, body=None)
    assert [erase_answer(one) for one in (erased, pruned)] == [erased, pruned]


def test_what_tells_texts_apart_is_pinned() -> None:
    """The salt, and the HMAC-SHA-256 by it over the JSON of all personal texts in their order."""
    body = answered("c", "p", c.ReturnProposal("Ask Aida.", date(2023, 2, 1))).body
    commitment = hmac.new(bytes(16), b'["Ask Aida."]', "sha256").hexdigest()
    assert body is not None
    assert json.loads(body)["asked"] == ["0" * 32, commitment]
    assert salted_texts(lifecycle.OPEN_REVIEW, lambda: bytes(16)) is None


def answered(
    challenge: str,
    principal: str,
    command: c.Command,
    decision: Decision = REFUSED,
) -> StoredAnswer:
    """The answer under an attempt's digest."""
    body = answer_body(decision, salted_texts(command, lambda: bytes(16)))
    return StoredAnswer("x", attempt_digest(challenge, principal, command), challenge, body)


def test_the_parts_of_a_digest_do_not_run_together() -> None:
    """What ends one part does not begin the next."""
    assert attempt_digest("ab", "c", c.OpenReview()) != attempt_digest("a", "bc", c.OpenReview())


@given(st.permutations([f"role-{number}" for number in range(6)]))
def test_the_digest_does_not_hang_on_an_order_that_means_nothing(roles: list[str]) -> None:
    """A set in a payload has one digest."""

    @attrs.frozen
    class Grant(c.Command):
        roles: frozenset[str] = frozenset()

    sets = [Grant(frozenset(order)) for order in (roles, sorted(roles))]
    assert len({attempt_digest("c", "p", one) for one in sets}) == 1
