"""The feed of a cohort or a challenge is read from the record, and no date vanishes from it."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from accelflow.errors import ChainBroken, InvalidInput, UnknownChallenge
from accelflow.feed import challenge_feed, cohort_feed
from tests import lifecycle as life
from tests.desk import Desk
from tests.feed.feeds import feed_of, read, start
from tests.feed.rfc5545 import faults, unfolded
from tests.lifecycle import CHALLENGE, COHORT, LATER_COHORT, walk_to
from tests.scenarios.course import shipped

SESSION = f"{CHALLENGE}/launch-workshop/1@accelflow"


def deferred() -> Desk:
    """A challenge that was ready, and was deferred to the next cohort."""
    walk = walk_to("ready")
    return Desk().play(walk.do(life.DEFER_CHALLENGE, life.OFFICE, at=walk.at))


def test_the_feed_of_a_challenge_is_that_of_its_record() -> None:
    """What the accelerator recorded gives the feed that the walk itself gives."""
    walk = walk_to("completed")
    desk = Desk().play(walk)
    body = challenge_feed(desk.accelerator, CHALLENGE)
    assert body == feed_of(walk, name=CHALLENGE)
    assert challenge_feed(desk.accelerator, CHALLENGE) == body


def test_a_challenge_that_never_began_has_no_feed() -> None:
    """It is named, as everywhere."""
    with pytest.raises(UnknownChallenge, match="nobody"):
        challenge_feed(Desk().accelerator, "nobody")


def test_a_cohort_of_which_there_is_none_has_no_feed() -> None:
    """A feed of no challenge is refused, and says why."""
    with pytest.raises(InvalidInput, match="cohort: no challenge is or was in 'kg-9'"):
        cohort_feed(deferred().accelerator, "kg-9")


def test_the_feed_of_a_cohort_has_all_its_challenges() -> None:
    """Those of one cohort stand in one calendar, under their own ids, and nobody else's."""
    desk = Desk()
    for id in ("b", "a"):
        desk.play(walk_to("proposed"), id)
    other = attrs.evolve(life.SET_CHALLENGE, cohort=LATER_COHORT)
    assert desk.ask(other, life.PROPOSER, challenge="c").accepted
    found = read(cohort_feed(desk.accelerator, COHORT.id))
    assert list(found) == ["a/set/1@accelflow", "b/set/1@accelflow"]
    assert list(read(cohort_feed(desk.accelerator, LATER_COHORT.id))) == ["c/set/1@accelflow"]


def test_who_is_deferred_stays_in_the_old_calendar_cancelled() -> None:
    """The launch planned for the old cohort is cancelled there, and unknown in the new one."""
    desk = deferred()
    old = read(cohort_feed(desk.accelerator, COHORT.id))
    assert str(old[SESSION]["STATUS"]) == "CANCELLED"
    assert old[SESSION]["SEQUENCE"] == 1
    assert SESSION not in read(cohort_feed(desk.accelerator, LATER_COHORT.id))


def test_two_cohorts_never_contradict_each_other() -> None:
    """Of one date in two calendars the one that counts has the higher number."""
    journal = shipped("returned-and-deferred").journal
    desk = Desk(journal)
    session = "repeat-prescriptions/launch-workshop/1@accelflow"
    old = read(cohort_feed(desk.accelerator, "spring-2025"))
    new = read(cohort_feed(desk.accelerator, "autumn-2025"))
    whole = read(challenge_feed(desk.accelerator, "repeat-prescriptions"))
    assert (start(old[session]), str(old[session]["STATUS"])) == (date(2025, 4, 14), "CANCELLED")
    assert (start(new[session]), str(new[session]["STATUS"])) == (date(2025, 9, 15), "CONFIRMED")
    assert [one[session]["SEQUENCE"] for one in (old, new, whole)] == [1, 3, 3]
    assert old.keys() < new.keys() == whole.keys()


def test_a_cohort_keeps_its_calendar_when_a_challenge_joins() -> None:
    """The calendar's own id speaks of the cohort alone."""
    desk = Desk().play(walk_to("proposed"), "a")
    before = unfolded(cohort_feed(desk.accelerator, COHORT.id, name="First group"))
    desk.play(walk_to("proposed"), "b")
    after = unfolded(cohort_feed(desk.accelerator, COHORT.id, name="First group"))
    uid = "UID:cohort/kg-1@accelflow"
    assert uid in before
    assert uid in after
    assert "NAME:First group" in after


def test_a_damaged_challenge_is_told_and_not_left_out() -> None:
    """Left out, its dates would vanish from every calendar: no feed is made."""
    desk = Desk()
    for id in ("a", "b"):
        desk.play(walk_to("proposed"), id)
    first, *others = desk.journal._events["b"]
    desk.journal._events["b"] = (attrs.evolve(first, body=first.body + b" "), *others)
    again = Desk(desk.journal)
    with pytest.raises(ChainBroken):
        cohort_feed(again.accelerator, COHORT.id)
    assert faults(challenge_feed(again.accelerator, "a")) == []
