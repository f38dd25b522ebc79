"""Cases of the sustainability phase, and of leaving before the end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Commitment, LaterValue, Path
from tests import lifecycle as it
from tests.cases.acceleration import AFTER, RUN
from tests.cases.case import Case, accepts, accepts_in, refuses
from tests.lifecycle import Walk, on_day, walk_to

SUSTAINING: Final = ("sustaining", "scaling")
BEFORE_CONCLUDED: Final = (
    "drafted",
    "proposed",
    "under-review",
    "returned",
    "deferred",
    "selected",
    "led",
    "teamed",
    "ready",
    *RUN,
)
EVE: Final = it.SESSIONS[1]
IN_AUGUST: Final = it.at(date(2023, 8, 10))

LEVEL_LINE, COUNT_LINE, OUTSKIRTS_LINE, MILESTONE_LINE = it.RECORD_RESULT.lines


def result(*lines: ResultLine) -> c.RecordResult:
    """A RecordResult of these."""
    return c.RecordResult(lines)


def with_result(stage: str, command: c.RecordResult = it.RECORD_RESULT) -> Walk:
    """A walk in one of the last three stages with a result on record."""
    return walk_to(stage).wait(IN_AUGUST).do(command, it.KEEPER)


def recording() -> list[Case]:
    """Recording the result as of the cut-off, and having another verify it."""
    walk, by = walk_to("concluded").wait(IN_AUGUST), it.KEEPER
    lines = it.RECORD_RESULT.lines
    silent = evolve(LEVEL_LINE, value=None)
    later = evolve(LEVEL_LINE, as_of=it.LAST_DAY + timedelta(days=1))
    foretold = evolve(LEVEL_LINE, known_on=IN_AUGUST.date() + timedelta(days=1))
    stray = ResultLine("goal-9", it.LAST_DAY, it.LAST_DAY, Decimal(1))
    # 90 days before and 25 on Day 100 are 72.2 % fewer
    right, wrong = evolve(LEVEL_LINE, stated_percent=Decimal(72)), Decimal(28)
    keeper = evolve(it.VERIFIER, principal=it.KEEPER.principal)
    verify, verifier = it.VERIFY_RESULT, it.VERIFIER
    recorded = [with_result(stage) for stage in AFTER]
    return [
        *(
            accepts("plain", walk_to(stage).wait(IN_AUGUST), it.RECORD_RESULT, by)
            for stage in AFTER
        ),
        accepts("right-percentage", walk, result(right, *lines[1:]), by),
        accepts(
            "wrong-percentage",
            walk,
            result(evolve(right, stated_percent=wrong), *lines[1:]),
            by,
            "percent-contradicts",
        ),
        refuses(walk, result(*lines[1:]), by, "goal-unreported"),
        refuses(
            walk,
            result(LEVEL_LINE, COUNT_LINE, MILESTONE_LINE),
            by,
            "goal-unreported",
            name="constraint-unreported",
        ),
        refuses(walk, result(*lines, LEVEL_LINE), by, "goal-twice"),
        refuses(walk, result(*lines, stray), by, "goal-unknown"),
        refuses(walk, result(silent, *lines[1:]), by, "value-missing"),
        refuses(walk, result(later, *lines[1:]), by, "as-of-after-cutoff"),
        accepts("of-the-eve", walk, result(evolve(LEVEL_LINE, as_of=EVE), *lines[1:]), by),
        refuses(
            walk,
            result(evolve(LEVEL_LINE, as_of=EVE - timedelta(days=1)), *lines[1:]),
            by,
            "as-of-outside",
        ),
        refuses(
            walk,
            result(*lines[:3], evolve(MILESTONE_LINE, value=Decimal(2))),
            by,
            "value-impossible",
        ),
        refuses(walk, result(foretold, *lines[1:]), by, "date-in-future"),
        *(accepts("plain", given, verify, verifier) for given in recorded),
        refuses(recorded[0], verify, keeper, "same-person"),
        refuses(walk, verify, verifier, "no-result"),
        refuses(recorded[0].do(result(right, *lines[1:]), by), verify, verifier, "digest-stale"),
    ]


def closing_workshop() -> list[Case]:
    """The closing workshop: in the run from Day 94, and after it."""
    walk, over, coach = walk_to("accelerating"), walk_to("concluded"), it.COACH
    hold = it.HOLD_SCALE_UP

    def held(day: int) -> c.HoldScaleUpWorkshop:
        return evolve(hold, held_on=on_day(day).date())

    late, last = on_day(94, 0), on_day(100, 23, 59)
    return [
        *(accepts("plain", walk_to(stage), held(94), coach, at=late) for stage in RUN),
        accepts("day-100", walk, held(100), coach, at=last),
        refuses(
            walk,
            held(93),
            coach,
            "day-outside",
            "held-outside-days",
            at=on_day(93, 23, 59),
        ),
        refuses(walk, held(93), coach, "held-outside-days", at=late),
        refuses(walk, held(95), coach, "date-in-future", at=late),
        refuses(walk, held(90), coach, "told-late", "held-outside-days", at=on_day(98)),
        accepts("plain", over, held(94), coach),
        accepts("on-day-146", over, hold, coach, at=it.at(date(2023, 8, 9), 15)),
        refuses(over, held(93), coach, "held-outside-days"),
        refuses(over, held(102), coach, "date-in-future"),
        accepts("told-a-month-later", over, held(101), coach, at=on_day(131)),
        refuses(over, held(100), coach, "told-late", at=on_day(131), name="told-still-later"),
        refuses(
            over, evolve(hold, held_on=date(1900, 1, 1)), coach, "told-late", "held-outside-days"
        ),
    ]


def sustaining() -> list[Case]:
    """The plan, and what the entities say to it."""
    held = with_result("concluded").do(it.HOLD_SCALE_UP, it.COACH)
    unknown = walk_to("concluded").wait(IN_AUGUST).do(it.HOLD_SCALE_UP, it.COACH)
    plan, by, sign = it.ADOPT_PLAN, it.STRATEGIST, it.SIGN_PLEDGE
    nothing = c.AdoptSustainabilityPlan()
    twice = c.AdoptSustainabilityPlan(plan.commitments * 2)
    why = c.AdoptSustainabilityPlan(none_because="The law has taken it over.")
    outsider = Actor("leader-of-post", "post-office", frozenset({"entity-leader"}))
    walk = walk_to("sustaining")
    return [
        accepts("plain", held, plan, by, to="sustaining"),
        accepts("none-because", held, why, by, to="sustaining"),
        accepts("without-a-result", unknown, plan, by, "no-result", to="sustaining"),
        refuses(with_result("concluded"), plan, by, "no-scale-up-workshop"),
        refuses(held, nothing, by, "no-commitments"),
        refuses(held, twice, by, "commitment-twice"),
        refuses(walk, twice, by, "commitment-twice"),
        *accepts_in(SUSTAINING, plan, by),
        refuses(walk, nothing, by, "no-commitments"),
        *accepts_in(SUSTAINING, sign, it.CITY_LEADER),
        refuses(walk, sign, outsider, "entity-not-in-leadership"),
        refuses(walk.do(why, by), sign, it.CITY_LEADER, "digest-stale"),
        *accepts_in(SUSTAINING, it.DECLINE_PLEDGE, it.ENERGY_LEADER),
        refuses(walk, it.DECLINE_PLEDGE, outsider, "entity-not-in-leadership"),
        *checking(),
    ]


def checking() -> list[Case]:
    """The check speaks of commitments and goals that there are, and of what has been."""
    walk, check, by = walk_to("sustaining"), it.RECORD_CHECK, it.COACH
    [state], [value] = check.commitments, check.values
    tomorrow = IN_AUGUST.date()

    def no(code: str, told: LaterValue) -> Case:
        return refuses(walk, evolve(check, values=(told,)), by, code)

    return [
        *accepts_in(SUSTAINING, check, by),
        accepts("empty", walk, c.RecordSustainabilityCheck(), by),
        refuses(
            walk,
            evolve(check, commitments=(evolve(state, commitment="door"),)),
            by,
            "commitment-unknown",
        ),
        no("goal-unknown", evolve(value, goal="goal-9")),
        no("date-in-future", evolve(value, as_of=tomorrow)),
        no("value-impossible", evolve(value, value=Decimal(-1))),
    ]


def choosing() -> list[Case]:
    """The paths: reset, build, scale, or none of them."""
    walk, by = with_result("sustaining"), it.STRATEGIST
    missed = with_result(
        "sustaining", result(evolve(LEVEL_LINE, value=Decimal(31)), *it.RECORD_RESULT.lines[1:])
    )
    unknown = walk_to("sustaining")
    return [
        accepts("scale", walk, it.CHOOSE_SCALE, by, to="scaling"),
        accepts("after-a-miss", missed, it.CHOOSE_SCALE, by, "scale-after-miss", to="scaling"),
        accepts("build", walk, it.CHOOSE_BUILD, by),
        accepts("nothing", walk, it.CHOOSE_NOTHING, by),
        refuses(unknown, it.CHOOSE_SCALE, by, "no-result", "no-result", "scale-chosen"),
        refuses(unknown, it.CHOOSE_BUILD, by, "no-result", "scale-not-chosen", "no-result"),
        refuses(walk, c.ChoosePaths(), by, "scale-not-chosen", "no-paths"),
    ]


def widening() -> list[Case]:
    """Opening successors on the paths, and dropping paths."""
    scaling, by = walk_to("scaling"), it.STRATEGIST
    building = with_result("sustaining").do(it.CHOOSE_BUILD, by)
    osh, karakol = it.OPEN_SUCCESSOR, evolve(it.OPEN_SUCCESSOR, site="karakol")
    build = c.OpenSuccessor("kg-2-hydrogen", Path.BUILD)
    drop = it.DROP_PATH
    opened, dropped = scaling.do(osh, by), scaling.do(drop, by)
    whole = scaling.do(evolve(drop, site=None), by)
    return [
        accepts("plain", scaling, osh, by),
        accepts("plain", building, build, by),
        refuses(scaling, build, by, "path-not-chosen"),
        refuses(scaling, evolve(osh, site=None), by, "path-not-chosen", name="no-site"),
        refuses(opened, evolve(osh, site="karakol"), by, "successor-used"),
        refuses(scaling, evolve(osh, challenge=it.CHALLENGE), by, "successor-used", name="itself"),
        refuses(opened, evolve(osh, challenge="kg-2-osh-2"), by, "path-used"),
        refuses(whole, karakol, by, "path-used", name="whole-path-dropped"),
        accepts("plain", scaling, drop, by),
        accepts("whole-path", opened, evolve(drop, site=None), by),
        accepts("plain", building, c.DropPath(Path.BUILD, "No team."), by),
        refuses(scaling, c.DropPath(Path.BUILD, "No team."), by, "path-not-chosen"),
        refuses(dropped, drop, by, "path-used"),
        refuses(opened, evolve(drop, site="osh"), by, "path-used", name="opened"),
    ]


def completing() -> list[Case]:
    """The close: result, midpoint, paths and pledges are all accounted for."""
    close, office = it.COMPLETE, it.OFFICE
    second = Commitment("register", "Keep the register", "head of data", it.CITY)
    coach_in_office = evolve(office, principal=it.COACH.principal)
    unknown = result(
        *(evolve(line, value=None, unknown_because="No figure.") for line in it.RECORD_RESULT.lines)
    )

    def no(code: str, without: str, name: str = "") -> Case:
        return refuses(_settled(without), close, office, code, name=name)

    scaling = (
        walk_to("scaling")
        .do(it.VERIFY_RESULT, it.VERIFIER)
        .do(it.ACKNOWLEDGE_NO_MIDPOINT, it.COACH)
        .do(it.OPEN_SUCCESSOR, it.STRATEGIST)
        .do(it.DROP_PATH, it.STRATEGIST)
    )
    for leader in it.ENTITY_LEADERS:
        scaling = scaling.do(it.DECLINE_PLEDGE, leader)
    checked = _settled().do(it.RECORD_CHECK, it.COACH)
    return [
        accepts("plain", checked, close, office, to="completed"),
        accepts("unchecked", _settled(), close, office, "no-check", to="completed"),
        accepts("plain", scaling, close, office, "no-check", to="completed"),
        accepts(
            "all-unknown",
            _settled("verification").do(unknown, it.KEEPER),
            close,
            office,
            "no-check",
            to="completed",
        ),
        accepts(
            "no-commitments",
            _settled("pledges").do(c.AdoptSustainabilityPlan(none_because="Done."), it.STRATEGIST),
            close,
            office,
            "no-check",
            to="completed",
        ),
        refuses(
            walk_to("sustaining"),
            close,
            office,
            "no-result",
            "no-midpoint",
            "paths-not-chosen",
            "pledge-missing",
            name="nothing-done",
        ),
        no("result-not-verified", "verification"),
        no("no-midpoint", "midpoint"),
        refuses(_settled(), close, coach_in_office, "same-person"),
        no("paths-not-chosen", "paths"),
        refuses(_settled().do(it.CHOOSE_BUILD, it.STRATEGIST), close, office, "path-open"),
        no("pledge-missing", "pledges"),
        refuses(
            _settled().do(
                c.AdoptSustainabilityPlan((*it.ADOPT_PLAN.commitments, second)), it.STRATEGIST
            ),
            close,
            office,
            "pledge-missing",
            name="another-plan-was-signed",
        ),
    ]


def leaving() -> list[Case]:
    """Leaving before the end: one asks, another decides."""
    ask, decline, leave = it.REQUEST_WITHDRAWAL, it.DECLINE_WITHDRAWAL, it.WITHDRAW
    drafted, office = walk_to("drafted"), it.OFFICE
    running = c.Withdraw(it.LAST_VALUES)
    asked = {stage: walk_to(stage).do(ask, it.PROPOSER) for stage in BEFORE_CONCLUDED}
    same = evolve(office, principal=it.PROPOSER.principal)
    silent = tuple(evolve(line, unknown_because=None) for line in it.LAST_VALUES)
    return [
        *accepts_in(BEFORE_CONCLUDED, ask, it.PROPOSER),
        refuses(asked["drafted"], ask, it.PROPOSER, "withdrawal-open"),
        *(accepts("plain", walk, decline, office) for walk in asked.values()),
        refuses(drafted, decline, office, "no-withdrawal-request"),
        *(
            accepts("plain", walk, running if stage in RUN else leave, office, to="withdrawn")
            for stage, walk in asked.items()
        ),
        refuses(drafted, leave, office, "no-withdrawal-request"),
        refuses(asked["drafted"], leave, same, "same-person"),
        refuses(asked["accelerating"], leave, office, "last-value-missing"),
        refuses(
            asked["accelerating"],
            c.Withdraw((*it.LAST_VALUES[:2], _last_value(it.LAST_VALUES[2], 2))),
            office,
            "value-impossible",
        ),
        refuses(
            asked["accelerating"],
            c.Withdraw((*it.LAST_VALUES, it.LAST_VALUES[0])),
            office,
            "goal-twice",
        ),
        refuses(
            asked["accelerating"],
            c.Withdraw((*it.LAST_VALUES, evolve(it.LAST_VALUES[0], goal="goal-9"))),
            office,
            "goal-unknown",
        ),
        *(
            refuses(asked["accelerating"], c.Withdraw((*it.LAST_VALUES[1:], line)), office, *codes)
            for line, *codes in (
                (evolve(it.LAST_VALUES[0], as_of=it.SESSIONS[0]), "as-of-outside"),
                (
                    evolve(it.LAST_VALUES[0], known_on=it.LAST_DAY),
                    "date-in-future",
                ),
            )
        ),
        refuses(
            asked["accelerating"], c.Withdraw(silent), office, "last-value-missing", name="silent"
        ),
    ]


def _last_value(line: ResultLine, value: int) -> ResultLine:
    return evolve(line, value=Decimal(value), unknown_because=None)


def _settled(without: str = "") -> Walk:
    """A challenge of which one thing, or none, is missing for it to be completed."""
    now, strategist = IN_AUGUST, it.STRATEGIST
    parts = {
        "result": (it.doing(it.RECORD_RESULT, it.KEEPER, now),),
        "verification": (it.doing(it.VERIFY_RESULT, it.VERIFIER, now),),
        "midpoint": (it.doing(it.ACKNOWLEDGE_NO_MIDPOINT, it.COACH, now),),
        "paths": (it.doing(it.CHOOSE_NOTHING, strategist, now),),
        "pledges": tuple(it.doing(it.SIGN_PLEDGE, one, now) for one in it.ENTITY_LEADERS),
    }
    walk = walk_to("sustaining")
    for name, steps in parts.items():
        for step in () if name == without else steps:
            walk = step(walk)
    return walk


CASES: Final = (
    *recording(),
    *closing_workshop(),
    *sustaining(),
    *choosing(),
    *widening(),
    *completing(),
    *leaving(),
)
