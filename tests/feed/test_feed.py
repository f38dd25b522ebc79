"""One feed is a sound calendar: what stands in it, in which words, and what never does."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from accelflow.codec import opened
from accelflow.domain.commands import COMMANDS
from accelflow.domain.definition import Methodology
from accelflow.errors import AccelflowError, InvalidInput
from accelflow.feed import feed
from accelflow.feed.phrases import PHRASES
from accelflow.feed.revisions import Kind, State
from accelflow.playbooks import playbook
from accelflow.scenarios import SHIPPED, load_scenario
from tests import lifecycle as life
from tests.feed.feeds import feed_of, moved, read, start, told_by
from tests.feed.rfc5545 import faults, unfolded
from tests.lifecycle import CHALLENGE, DAY_ONE, LAST_DAY, SPARSE, Walk, walk_to
from tests.scenarios.course import shipped

METHODOLOGY = SPARSE.methodology
MIDPOINT = f"{CHALLENGE}/deadline/midpoint/1@accelflow"
LAST = f"{CHALLENGE}/deadline/day-100/1@accelflow"


def methodology_of(name: str) -> Methodology:
    """The methodology that a shipped scenario follows."""
    return playbook(load_scenario(name).methodology).methodology


def with_text(walk: Walk, statement: str) -> Walk:
    """The walk of a challenge with another statement."""
    first, *others = walk.events
    cause = attrs.evolve(life.SET_CHALLENGE, statement=statement)
    return attrs.evolve(walk, events=(attrs.evolve(first, cause=cause), *others))


def test_what_a_running_challenge_shows() -> None:
    """Its workshop as it was held, Day 1, and what lies ahead of it, each on its day."""
    found = read(feed_of(walk_to("accelerating", SPARSE)))
    assert {
        uid.split("/", 1)[1]: (start(one), str(one["SUMMARY"])) for uid, one in found.items()
    } == {
        "set/1@accelflow": (date(2023, 1, 16), f"Challenge set · {CHALLENGE}"),
        "launch-workshop/1@accelflow": (
            date(2023, 3, 15),
            f"Launch workshop (1) · {CHALLENGE}",
        ),
        "launch-workshop/2@accelflow": (
            date(2023, 3, 16),
            f"Launch workshop (2) · {CHALLENGE}",
        ),
        "day-1/1@accelflow": (DAY_ONE, f"Day 1 · {CHALLENGE}"),
        "deadline/midpoint/1@accelflow": (date(2023, 5, 5), f"Midpoint review: due · {CHALLENGE}"),
        "deadline/day-100/1@accelflow": (LAST_DAY, f"Day 100: last day · {CHALLENGE}"),
    }
    assert found[LAST]["DESCRIPTION"] == f"Leads to: 100 days over\n{life.SET_CHALLENGE.statement}"
    assert str(found[f"{CHALLENGE}/launch-workshop/2@accelflow"]["LOCATION"]) == "city hall"


def test_what_was_met_is_kept_and_marked() -> None:
    """A midpoint review held late: its deadline stays on its day, and says that it is met."""
    found = read(feed_of(walk_to("past-midpoint")))
    assert start(found[MIDPOINT]) == date(2023, 5, 5)
    assert found[MIDPOINT]["SUMMARY"] == f"✓ Midpoint review: met · {CHALLENGE}"
    # armed, overdue, met
    assert found[MIDPOINT]["SEQUENCE"] == 2
    assert found[MIDPOINT]["DTSTAMP"].dt == life.on_day(55, 16)
    assert start(found[f"{CHALLENGE}/midpoint-review/1@accelflow"]) == life.HOLD_MIDPOINT.held_on


def test_nobody_is_reminded_of_what_is_past() -> None:
    """What is ahead has reminders in the morning, those of its rule or a week and a day before."""
    running, later = (
        read(feed_of(walk_to("accelerating", SPARSE))),
        read(feed_of(walk_to("concluded", SPARSE))),
    )
    for uid, ahead in ((MIDPOINT, (14, 7, 1)), (LAST, (7, 1))):
        triggers = [alarm.TRIGGER for alarm in running[uid].walk("VALARM")]
        assert triggers == [timedelta(hours=9) - timedelta(days=days) for days in ahead]
        assert not later[uid].walk("VALARM")
    assert not running[f"{CHALLENGE}/day-1/1@accelflow"].walk("VALARM")


def test_a_time_of_day_is_an_instant_in_utc() -> None:
    """A deadline at five in the afternoon is that instant, and names the place's own time."""
    events = moved(walk_to("accelerating", SPARSE).events, "midpoint", timedelta(hours=-7))
    found = read(feed([(events, METHODOLOGY)], name="x"))[MIDPOINT]
    assert start(found) == datetime(2023, 5, 5, 11, tzinfo=UTC)
    assert "DTEND" not in found
    assert found["DESCRIPTION"].startswith("2023-05-05 17:00 Asia/Bishkek\nDay 50\n")
    triggers = [one.TRIGGER for one in found.walk("VALARM")]
    assert triggers == [timedelta(days=-14), timedelta(days=-7), timedelta(days=-1)]


def test_a_date_that_moves_is_told_as_a_revision() -> None:
    """Another launch date is the same date of the calendar, moved, with the next number."""
    walk = walk_to("ready", SPARSE)
    again = walk.do(
        attrs.evolve(life.FIX_LAUNCH_DATE, on=date(2023, 3, 28)), life.STRATEGIST, at=walk.at
    )
    uid = f"{CHALLENGE}/launch-workshop/1@accelflow"
    before, after = read(feed_of(walk))[uid], read(feed_of(again))[uid]
    assert [start(one) for one in (before, after)] == [date(2023, 3, 15), date(2023, 3, 28)]
    assert [int(one["SEQUENCE"]) for one in (before, after)] == [0, 1]
    assert [str(one["STATUS"]) for one in (before, after)] == ["TENTATIVE", "TENTATIVE"]


def test_what_a_withdrawal_leaves() -> None:
    """Withdrawn while it runs: what lay ahead is cancelled, and what happened stays as it was."""
    walk = walk_to("accelerating", SPARSE)
    walk = walk.do(life.REQUEST_WITHDRAWAL, life.PROPOSER, at=walk.at)
    walk = walk.do(attrs.evolve(life.WITHDRAW, last_values=life.LAST_VALUES), life.OFFICE)
    told = {key: one.status for key, one in told_by(walk.events).items()}
    assert told == {
        "set/1": "CONFIRMED",
        "launch-workshop/1": "CONFIRMED",
        "launch-workshop/2": "CONFIRMED",
        "day-1/1": "CANCELLED",
        "deadline/midpoint/1": "CANCELLED",
        "deadline/day-100/1": "CANCELLED",
    }


@pytest.mark.parametrize("locale", PHRASES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_is_a_calendar(name: str, locale: str) -> None:
    """In all four languages it is sound, the same twice, and read by the library date by date."""
    course, methodology = shipped(name), methodology_of(name)
    journal = course.journal
    histories = [
        (tuple(opened(journal.read(id), id, COMMANDS)), methodology)
        for id in course.scenario.challenges
    ]
    body = feed(histories, name=course.scenario.title, locale=locale)
    assert faults(body) == []
    assert feed(histories, name=course.scenario.title, locale=locale) == body
    assert len(read(body)) >= 2 * len(histories) - 1


def test_every_language_has_all_words() -> None:
    """No kind of date and no state of one is left without a word, and none is another's."""
    for locale, phrases in PHRASES.items():
        assert phrases.kinds.keys() == set(Kind) - {Kind.SET, Kind.DEADLINE}, locale
        assert phrases.states.keys() == set(State) - {State.FIXED, State.HELD}, locale
        assert len({*phrases.states.values()}) == len(phrases.states), locale


def test_arabic_runs_from_the_right_and_its_ids_do_not() -> None:
    """Each line begins with the mark of its direction, and what is Latin in it is isolated."""
    found = read(feed_of(walk_to("accelerating", SPARSE), locale="ar"))
    assert str(found[MIDPOINT]["SUMMARY"]) == (
        f"\u200fالمراجعة النصفية: الموعد النهائي · \u2068{CHALLENGE}\u2069"
    )
    assert str(found[LAST]["SUMMARY"]).startswith("\u200fاليوم 100: اليوم الأخير")
    lines = str(found[MIDPOINT]["DESCRIPTION"]).split("\n")
    assert lines[0] == "\u200fاليوم 50"
    assert lines[1] == "\u200fيُنجز عبر: \u2068hold midpoint review\u2069"
    for event in found.values():
        text = str(event["SUMMARY"])
        assert text.count("\u2068") == text.count("\u2069") > 0


def test_an_arabic_name_stands_isolated_in_english() -> None:
    """What runs the other way turns nothing beside it, and what runs along has no marks."""
    found = read(feed_of(walk_to("accelerating", SPARSE), names=lambda _: "محطات الشحن"))
    assert str(found[MIDPOINT]["SUMMARY"]) == "Midpoint review: due · \u2068محطات الشحن\u2069"


def test_other_rules_are_told_by_their_labels_or_as_words() -> None:
    """A rule has the name that its label pack gives it, else its id as words."""
    walk = walk_to("accelerating", SPARSE)
    other = attrs.evolve(
        METHODOLOGY,
        deadlines=tuple(
            attrs.evolve(rule, met_by=("record-step",)) for rule in METHODOLOGY.deadlines
        ),
    )
    named = attrs.evolve(other, labels={"ru": {"midpoint": "середина пути"}})
    summaries = [
        told_by(walk.events, methodology, locale="ru")["deadline/midpoint/1"].summary
        for methodology in (other, named)
    ]
    assert summaries == [f"Midpoint: срок · {CHALLENGE}", f"Середина пути: срок · {CHALLENGE}"]


def test_texts_are_escaped_and_folded() -> None:
    """Commas, semicolons, backslashes, breaks of every kind and long Arabic come back whole."""
    hostile = "a, b; c\\n \\, BEGIN:VEVENT\r\nEND:VCALENDAR\u2028x\rATTENDEE:y " + "الشحن " * 60
    body = feed_of(
        with_text(walk_to("accelerating", SPARSE), hostile), name="Days, and; more\nnights"
    )
    assert faults(body) == []
    found = read(body)
    assert len(found) == 6
    told = str(found[LAST]["DESCRIPTION"]).split("\n", 1)[1]
    assert told == "\n".join(hostile.splitlines())
    assert "X-WR-CALNAME:Days\\, and\\; more nights" in unfolded(body)


def test_personal_texts_and_people_never_appear() -> None:
    """Nobody's id, and no text that may speak of a person, is in the feed of a whole course."""
    body = b"\n".join(
        "".join(unfolded(feed_of(walk_to(stage, SPARSE)))).encode()
        for stage in ("completed", "scaling", "withdrawn", "past-midpoint")
    ).decode()
    people = {event.actor.principal for event in walk_to("completed", SPARSE).events if event.actor}
    people |= {member.principal for member in life.MEMBERS}
    texts = (
        life.REQUEST_WITHDRAWAL.reason,
        life.HOLD_SCALE_UP.narrative,
        life.PLAN.actions[0].what,
        life.SET_GOALS.reason,
        life.COMPLETE.note,
    )
    assert not [one for one in (*people, *texts) if one in body]


def test_ids_hold_whatever_a_challenge_is_called() -> None:
    """Ids of signs that the format uses, and of two hundred letters, stay ids and stay apart."""
    uids = set[str]()
    for id in ("a/b@c;d,e", "a", "ش" * 200, "x" * 200, "x" * 199):
        walk = attrs.evolve(walk_to("accelerating", SPARSE))
        events = tuple(attrs.evolve(event, challenge=id) for event in walk.events)
        body = feed([(events, METHODOLOGY)], name="x", uid_domain="gov.example")
        assert faults(body) == []
        found = set(read(body))
        assert len(found) == 6
        assert all(len(uid.encode()) < 255 and uid.endswith("@gov.example") for uid in found)
        assert not uids & found
        uids |= found


def test_every_fault_of_what_is_asked_is_named() -> None:
    """No challenge, no name, a language and a domain that are none: all at once."""
    with pytest.raises(InvalidInput) as caught:
        feed([], name=" ", locale="tlh", uid_domain="two words")
    assert [fault.path for fault in caught.value.faults] == [
        "name",
        "uid_domain",
        "locale",
        "challenges",
    ]


def test_a_history_without_events_or_given_twice_is_named() -> None:
    """Nothing can be told of a challenge that never began, and two tell the same ids."""
    history = (walk_to("ready", SPARSE).events, METHODOLOGY)
    with pytest.raises(InvalidInput, match=r"challenges\[1\]: has no event .*names 'kg-1-"):
        feed([history, ((), METHODOLOGY), history], name="x")


def test_a_cohort_that_no_history_was_in_is_named() -> None:
    """Of other cohorts' challenges alone there is no calendar."""
    with pytest.raises(InvalidInput, match="cohort: no challenge is or was in 'kg-2'"):
        feed_of(walk_to("ready", SPARSE), cohort="kg-2")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(AccelflowError, match=r"pip install 'accelflow\[feed\]'"):
        feed_of(walk_to("ready", SPARSE))


def test_the_calendar_says_its_name_and_when_to_look_again() -> None:
    """What a reader of calendars looks for at the top is there."""
    lines = unfolded(feed_of(walk_to("ready", SPARSE), name="Batch 1"))
    events = lines.index("BEGIN:VEVENT")
    assert set(lines[:events]) == {
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//accelflow//calendar feed//EN",
        # when the launch date was fixed
        "LAST-MODIFIED:20230224T040000Z",
        f"UID:challenges/{CHALLENGE}@accelflow",
        "NAME:Batch 1",
        "X-WR-CALNAME:Batch 1",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    }


@pytest.mark.parametrize(
    ("sound", "spoilt"),
    [
        (b"\r\nBEGIN:VALARM", b"\nBEGIN:VALARM"),
        (b"SEQUENCE:0", b"SEQUENCE:x"),
        (b"launch-workshop/2@", b"launch-workshop/1@"),
        (b"STATUS:CONFIRMED\r\n", b""),
        (b"Days\\, ", b"Days, "),
        (b"DTSTART;VALUE=DATE:20230317", b"DTSTART:20230317"),
        (b"DTEND;VALUE=DATE:20230318", b"DTEND;VALUE=DATE:20230317"),
        (b"SUMMARY:Day 1", b"SUMMARY:" + b"Day 1" * 20),
        (b"ACTION:DISPLAY\r\n", b""),
        (b"END:VCALENDAR", b"END:VEVENT"),
        (b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:"),
        (b"DTSTAMP:20230316T110000Z", b"DTSTAMP:20230316T110000"),
    ],
)
def test_a_spoilt_calendar_is_caught(sound: bytes, spoilt: bytes) -> None:
    """The check of these tests sees each kind of fault."""
    body = feed_of(walk_to("accelerating", SPARSE), name="Days, a hundred")
    assert faults(body) == []
    assert sound in body
    assert faults(body.replace(sound, spoilt, 1))


def test_the_library_reads_a_day_as_a_day() -> None:
    """An event of one whole day ends with the next, as every calendar wants it."""
    found = read(feed_of(walk_to("accelerating", SPARSE)))[LAST]
    assert (found.start, found.end) == (date(2023, 6, 24), date(2023, 6, 25))
