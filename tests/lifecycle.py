"""Walks a challenge through the shipped playbook, so that a test begins where its matter lies.

The people, payloads and dates are modelled on Kyrgyzstan's first group of 2023, whose challenge
on charging stations was public; persons, counts and targets are assumed. A walk is a value:
`do` answers another one, so that a prefix may be kept and walked on from again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

import attrs

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted, Decision, Reason, Refused
from accelflow.domain.digests import digest
from accelflow.domain.events import Event
from accelflow.domain.evidence import EvidenceRef
from accelflow.domain.folding import replay
from accelflow.domain.goals import Baseline, Constraint, Direction, GoalTerms, Kind
from accelflow.domain.programmes import Cohort, Programme
from accelflow.domain.proposals import (
    ChallengeNote,
    Finding,
    ProposalContent,
    SelectionFinding,
    SelectionTests,
)
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Commitment, CommitmentState, LaterValue, Path, Progress
from accelflow.domain.teams import Checklist, Leader, Member
from accelflow.domain.workshops import Action, Agreement, GoalChoice, GoalDecision, Plan, Session
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day, local_date
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Question
from accelflow.zones import zone

PLAYBOOK: Final = playbook("hundred-day")
SPARSE: Final = playbook(
    {
        "name": "sparse",
        "version": "1",
        "extends": "hundred-day@1",
        "drop": {
            "deadline": [
                rule.id
                for rule in PLAYBOOK.methodology.deadlines
                if rule.id not in ("day-100", "midpoint")
            ]
        },
    }
)
"""The shipped methodology with two deadlines only: the end of the days, and the midpoint review."""
STAGES: Final = tuple(stage.id for stage in PLAYBOOK.methodology.stages)
CHALLENGE: Final = "kg-1-charging-stations"

ZONE: Final = "Asia/Bishkek"
SESSIONS: Final = (date(2023, 3, 15), date(2023, 3, 16))
DAY_ONE: Final = date(2023, 3, 17)
LAST_DAY: Final = date(2023, 6, 24)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """The instant of a time of day in Bishkek."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone(ZONE))


def on_day(number: int, hour: int = 10, minute: int = 0) -> datetime:
    """The instant of a time in Bishkek on Day `number`, Day 1 being 17 March 2023."""
    return at(date_of_day(DAY_ONE, number), hour, minute)


BEGIN: Final = at(date(2023, 1, 16))
CAP: Final = at(LAST_DAY + timedelta(days=1), hour=0)
"""When the hundred days are over: the first instant that is no more of Day 100."""

# --- who acts ---------------------------------------------------------------------------------

ECONOMY: Final = "ministry-of-economy"
CITY: Final = "bishkek-city-hall"
ENERGY: Final = "ministry-of-energy"
ENTITIES: Final = (ECONOMY, CITY, ENERGY)

OFFICE: Final = Actor("office-1", "presidency", frozenset({"office"}))
PROPOSER: Final = Actor("proposer-1", ECONOMY, frozenset({"proposer"}))
REVIEWER: Final = Actor("reviewer-1", "cabinet", frozenset({"reviewer"}))
SECOND_REVIEWER: Final = Actor("reviewer-2", "cabinet", frozenset({"reviewer"}))
VERIFIER: Final = Actor("verifier-1", "statistics-committee", frozenset({"verifier"}))
STRANGER: Final = Actor("stranger-1", "post-office")
"""Somebody with no role at all."""

STRATEGIST: Final = Actor("strategist-1", ECONOMY, frozenset({"entity-leader"}))
"""The strategist is one of the leadership and leads an entity, as the other two do."""
CITY_LEADER: Final = Actor("leader-of-city", CITY, frozenset({"entity-leader"}))
ENERGY_LEADER: Final = Actor("leader-of-energy", ENERGY, frozenset({"entity-leader"}))
ENTITY_LEADERS: Final = (STRATEGIST, CITY_LEADER, ENERGY_LEADER)

COACH: Final = Actor("coach-1", "presidency")
MANAGERS: Final[Mapping[str, Actor]] = {
    entity: Actor(f"manager-of-{entity}", entity, frozenset({"manager"})) for entity in ENTITIES
}

MEMBERS: Final = (
    Member("member-1", ECONOMY, "head of permits", frontline=True),
    Member("member-2", ECONOMY, "permits clerk", frontline=True),
    Member("member-3", ECONOMY, "legal adviser"),
    Member("member-4", ECONOMY, "analyst"),
    Member("member-5", CITY, "architect", frontline=True),
    Member("member-6", CITY, "land officer", frontline=True),
    Member("member-7", CITY, "land officer", frontline=True),
    Member("member-8", ENERGY, "grid engineer", frontline=True),
    Member("member-9", ENERGY, "grid engineer", frontline=True),
    Member("member-10", ENERGY, "tariff adviser"),
)
"""Ten members of three entities, seven of them of the front line."""


def actor_of(member: Member) -> Actor:
    """A member as one who asks."""
    return Actor(member.principal, member.entity)


TEAM_LEADER: Final = actor_of(MEMBERS[0])
KEEPER: Final = actor_of(MEMBERS[1])
MEMBER: Final = actor_of(MEMBERS[4])

# --- what they ask: of every command one that is in order; vary it with attrs.evolve ------------

LEVEL, COUNT, MILESTONE = "goal-1", "goal-2", "goal-3"
OUTSKIRTS: Final = "outside-the-centre"
"""The constraint inside the count."""

COHORT: Final = Cohort("kg-1", 1, first_day=DAY_ONE, intake_closes=date(2023, 1, 31))
LATER_COHORT: Final = Cohort("kg-2", 2, first_day=date(2023, 9, 18))

SET_CHALLENGE: Final = c.SetChallenge(
    statement="Permits for charging stations take too long",
    lead_entity=ECONOMY,
    affected_entities=(CITY, ENERGY),
    programme=Programme("kg-accelerators", "Government Accelerators of the Kyrgyz Republic"),
    cohort=COHORT,
    zone=ZONE,
    tags=("transport", "energy"),
    national=True,
)
RECORD_INDICATIVE_TARGET: Final = c.RecordIndicativeTarget(
    "charging stations in Bishkek", "stations", Direction.UP, Decimal(30)
)
SUBMIT_PROPOSAL: Final = c.SubmitProposal(
    1,
    ProposalContent(
        background="A station needs nine approvals of three bodies.",
        impact_area="Clean transport in Bishkek",
        beneficiaries="Drivers, and all who breathe the city's air",
    ),
)
RESUBMIT_PROPOSAL: Final = c.SubmitProposal(
    2, attrs.evolve(SUBMIT_PROPOSAL.content, impact_area="Clean transport in two cities")
)
PROPOSAL_DIGEST: Final = digest(SUBMIT_PROPOSAL.content)


def selection_tests(last: Finding = Finding.PASS) -> SelectionTests:
    """Findings of which all but the last pass."""
    passed = SelectionFinding(Finding.PASS, "It is plain from the proposal.")
    return SelectionTests(passed, passed, passed, SelectionFinding(last, "Much hangs on the grid."))


OPEN_REVIEW: Final = c.OpenReview()
RECORD_REVIEW: Final = c.RecordReview(PROPOSAL_DIGEST, selection_tests())
RETURN_PROPOSAL: Final = c.ReturnProposal("Say which city comes second.", date(2023, 2, 6))
SELECT_CHALLENGE: Final = c.SelectChallenge("It needs all three bodies.")
REJECT_CHALLENGE: Final = c.RejectChallenge("It is the work of one body.")
DEFER_CHALLENGE: Final = c.DeferChallenge(LATER_COHORT, "The grid is under repair.")
READMIT_CHALLENGE: Final = c.ReadmitChallenge(LATER_COHORT)
NAME_LEADERSHIP: Final = c.NameLeadership(
    leaders=(
        Leader(STRATEGIST.principal, ECONOMY, "deputy minister"),
        Leader(CITY_LEADER.principal, CITY, "deputy mayor"),
        Leader(ENERGY_LEADER.principal, ENERGY, "deputy minister"),
    ),
    strategist=STRATEGIST.principal,
)
CHANGE_LEADERSHIP: Final = c.ChangeLeadership(
    "A deputy mayor more.", joins=(Leader("leader-of-city-2", CITY, "deputy mayor"),)
)
APPOINT_COACH: Final = c.AppointCoach(COACH.principal)
FIX_LAUNCH_DATE: Final = c.FixLaunchDate(SESSIONS[0])
FORM_TEAM: Final = c.FormTeam(MEMBERS)
JOINER: Final = Member("member-11", CITY, "inspector", frontline=True)
CHANGE_TEAM: Final = c.ChangeTeam(
    date(2023, 3, 6), "An adviser goes back to the desk.", leaves=(MEMBERS[9].principal,)
)
ISSUE_NOTE: Final = c.IssueChallengeNote(
    ChallengeNote(
        focus_area="Permits for charging stations",
        mission="A driver finds a place to charge.",
        approach="Try it in one district first.",
        roles="The coach helps, the strategist opens doors.",
        guidance="Change no law.",
        logistics="A room in the city hall.",
    )
)
CLEAR_MEMBER: Final = c.ClearMember(MEMBERS[0].principal)
CONFIRM_READINESS: Final = c.ConfirmReadiness(Checklist(agenda_rehearsed=True, venue_booked=True))

SET_GOALS: Final = c.SetGoals(
    (
        GoalTerms(
            "Days from request to permit",
            Kind.LEVEL,
            "days",
            Direction.DOWN,
            Decimal(30),
            baseline=Baseline(date(2023, 3, 10), Decimal(90)),
        ),
        GoalTerms(
            "Charging stations put up",
            Kind.COUNT,
            "stations",
            Direction.UP,
            Decimal(30),
            constraints=(
                Constraint(
                    OUTSKIRTS, "of which outside the centre", "stations", Direction.UP, Decimal(5)
                ),
            ),
        ),
        GoalTerms(
            "One window for all approvals is open",
            Kind.MILESTONE,
            "window",
            Direction.UP,
            Decimal(1),
        ),
    ),
    "What the bodies can do together.",
)
ELECT_LEADER: Final = c.ElectLeader(TEAM_LEADER.principal, votes=8)
ACCEPT_LEAD: Final = c.AcceptLead()
DECLINE_LEAD: Final = c.DeclineLead("I have no time for it.")
PLAN: Final = Plan(
    (
        Action("Lay all forms on one table", TEAM_LEADER.principal, DAY_ONE),
        Action("Count the open requests", KEEPER.principal, date(2023, 3, 20)),
    ),
    fifteen_day_target="One request goes through in a week.",
)
AGREEMENT: Final = Agreement("Mondays at nine", "We begin on time.", KEEPER.principal)
HOLD_LAUNCH: Final = c.HoldLaunchWorkshop(
    tuple(
        Session(on, "city hall", tuple(member.principal for member in MEMBERS)) for on in SESSIONS
    ),
    PLAN,
    AGREEMENT,
)
CLARIFY_GOAL: Final = c.ClarifyGoal(LEVEL, wording="Working days from request to permit")
RECORD_MEASUREMENT: Final = c.RecordMeasurement(
    LEVEL, Decimal(60), date_of_day(DAY_ONE, 7), "the permits register"
)
RECORD_PROGRESS: Final = c.RecordProgressReview("Three requests are through.", "A word to the grid")
RECORD_STEP: Final = c.RecordStep("member-training", date(2023, 3, 3))
LAUNCH_INITIATIVE: Final = c.LaunchInitiative("One window", date_of_day(DAY_ONE, 10), national=True)
HOLD_MIDPOINT: Final = c.HoldMidpointReview(
    held_on=date_of_day(DAY_ONE, 55),
    votes=(4, 5, 4, 5),
    decisions=tuple(GoalDecision(goal, GoalChoice.KEEP) for goal in (LEVEL, COUNT, MILESTONE)),
    plan=PLAN,
    agreement=AGREEMENT,
)
CONCLUDE: Final = c.Conclude("We met every week.", "Ask the grid first.")
REACHED: Final = tuple(
    c.RecordMeasurement(goal, value, date_of_day(DAY_ONE, 88), "the permits register")
    for goal, value in ((LEVEL, Decimal(28)), (COUNT, Decimal(31)), (MILESTONE, Decimal(1)))
)
"""Measurements by which every goal is reached."""
RECORD_LATE_MIDPOINT: Final = c.RecordLateMidpoint(
    HOLD_MIDPOINT.held_on,
    HOLD_MIDPOINT.votes,
    HOLD_MIDPOINT.decisions,
    (EvidenceRef("file:minutes.pdf", "0" * 64, "minutes"),),
)
ACKNOWLEDGE_NO_MIDPOINT: Final = c.AcknowledgeNoMidpoint("The holidays of May came between.")


def result_line(goal: str, value: Decimal | None, constraint: str | None = None) -> ResultLine:
    """A value as of Day 100, known at the results session of 9 August."""
    why = "no figure as of Day 100 was published" if value is None else None
    known = date(2023, 8, 9)
    return ResultLine(goal, LAST_DAY, known, value, constraint, unknown_because=why)


RECORD_RESULT: Final = c.RecordResult(
    (
        result_line(LEVEL, Decimal(25)),
        result_line(COUNT, Decimal(30)),
        result_line(COUNT, None, OUTSKIRTS),
        result_line(MILESTONE, Decimal(1)),
    )
)
VERIFY_RESULT: Final = c.VerifyResult(digest(RECORD_RESULT.lines))
HOLD_SCALE_UP: Final = c.HoldScaleUpWorkshop(
    held_on=date(2023, 8, 9), narrative="From nine approvals to one window."
)
ADOPT_PLAN: Final = c.AdoptSustainabilityPlan(
    (Commitment("window", "Keep the window open", "head of permits", ECONOMY),)
)
PLAN_DIGEST: Final = digest(ADOPT_PLAN.commitments)
SIGN_PLEDGE: Final = c.SignPledge(PLAN_DIGEST)
DECLINE_PLEDGE: Final = c.DeclinePledge("The budget is not ours.")
CHOOSE_SCALE: Final = c.ChoosePaths((Path.SCALE,), sites=("osh", "karakol"))
CHOOSE_BUILD: Final = c.ChoosePaths((Path.BUILD,))
CHOOSE_NOTHING: Final = c.ChoosePaths(none_because="The work is done.")
OPEN_SUCCESSOR: Final = c.OpenSuccessor("kg-2-charging-osh", Path.SCALE, "osh")
DROP_PATH: Final = c.DropPath(Path.SCALE, "The city has no room.", "karakol")
RECORD_CHECK: Final = c.RecordSustainabilityCheck(
    (CommitmentState("window", Progress.KEPT),),
    (LaterValue(COUNT, Decimal(44), date(2023, 7, 20)),),
)
COMPLETE: Final = c.Complete("The window stays.")
REQUEST_WITHDRAWAL: Final = c.RequestWithdrawal("The law is about to change.")
DECLINE_WITHDRAWAL: Final = c.DeclineWithdrawal("The law will take years.")
WITHDRAW: Final = c.Withdraw()
CORRECT: Final = c.Correct(1, "It was a slip of the pen.")
LAST_VALUES: Final = tuple(
    ResultLine(goal, SESSIONS[1], SESSIONS[1], unknown_because="not counted any more")
    for goal in (LEVEL, COUNT, MILESTONE)
)
"""What a withdrawal while the clock runs says of each goal."""

# --- the walk -----------------------------------------------------------------------------------


@attrs.frozen
class Walk:
    """A challenge on its way: what it has become, by which events, and what time it is.

    `at` is the instant of what happened last; what is asked without an instant is asked then.
    """

    challenge: Challenge | None = None
    events: tuple[Event, ...] = ()
    at: datetime = BEGIN
    playbook: Playbook = attrs.field(default=PLAYBOOK, repr=False)
    id: str = CHALLENGE

    def ask(self, command: c.Command, actor: Actor, *, at: datetime | None = None) -> Decision:
        """What the playbook decides; the walk stays where it is."""
        attempt = Attempt(command, self.id, actor, at or self.at)
        return self.playbook.decide(self.challenge, attempt)

    def do(self, command: c.Command, actor: Actor, *, at: datetime | None = None) -> Walk:
        """The walk after this command; AssertionError with every reason where it is refused."""
        decision = self.ask(command, actor, at=at)
        if isinstance(decision.outcome, Refused):
            raise AssertionError(_told(self, command, actor, at or self.at, decision.outcome))
        return self._after((*decision.settled, *decision.outcome.events), at or self.at)

    def question(self, command: c.Command, actor: Actor, *, at: datetime | None = None) -> Question:
        """What a guard is asked about this command here, for a transition called "tried"."""
        then, methodology = (at or self.at).astimezone(UTC), self.playbook.methodology
        place = zone(self.challenge.brief.zone if self.challenge else ZONE)
        today = local_date(then, place)
        return Question(
            command, self.challenge, actor, then, today, place, methodology, transition="tried"
        )

    def wait(self, until: datetime) -> Walk:
        """The walk at a later instant, with what has fallen due by then."""
        settled, _ = self.playbook.settle(self.dossier, until)
        return self._after(settled, until)

    @property
    def dossier(self) -> Challenge:
        """The challenge, once it has begun."""
        assert self.challenge is not None, "the challenge has not begun"
        return self.challenge

    @property
    def stage(self) -> str | None:
        """The stage that was reached, None before the beginning."""
        return self.challenge.stage if self.challenge else None

    def _after(self, events: tuple[Event, ...], at: datetime) -> Walk:
        return attrs.evolve(
            self,
            challenge=replay(events, self.challenge),
            events=self.events + events,
            at=max(at, self.at),
        )


def accepted(decision: Decision) -> Accepted:
    """The acceptance; AssertionError with every reason where it was refused."""
    assert isinstance(decision.outcome, Accepted), _reasons(decision.outcome.reasons)
    return decision.outcome


def refused(decision: Decision) -> Refused:
    """The refusal; AssertionError where it was accepted."""
    assert isinstance(decision.outcome, Refused), "this was accepted"
    return decision.outcome


def codes(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The codes of reasons, in their order."""
    return tuple(reason.code for reason in reasons)


@cache
def walk_to(stage: str, book: Playbook = PLAYBOOK) -> Walk:
    """The walk to a stage by the shortest legal way, under the shipped playbook or another.

    `concluded` is reached by the end of Day 100, no midpoint review having been held, and so are
    the stages behind it.
    """
    before, steps = _WAYS[stage]
    walk = Walk(playbook=book) if before is None else walk_to(before, book)
    for step in steps:
        walk = step(walk)
    assert walk.stage == stage, f"the way to {stage!r} leads to {walk.stage!r}"
    return walk


Step = Callable[[Walk], Walk]


def doing(command: c.Command, actor: Actor, at: datetime) -> Step:
    """A step of a way: this command, by this actor, at this instant."""
    return lambda walk: walk.do(command, actor, at=at)


def waiting(until: datetime) -> Step:
    """A step of a way: nothing is asked until this instant."""
    return lambda walk: walk.wait(until)


def clearing(members: Iterable[Member], at: datetime) -> tuple[Step, ...]:
    """Steps of a way: the manager of each member clears it."""
    return tuple(
        doing(c.ClearMember(member.principal), MANAGERS[member.entity], at)
        for member in members
        if member.entity is not None
    )


# Each stage: the stage before it on the shortest way, and the steps from there.
_WAYS: Final[Mapping[str, tuple[str | None, tuple[Step, ...]]]] = {
    "drafted": (None, (doing(SET_CHALLENGE, PROPOSER, BEGIN),)),
    "proposed": ("drafted", (doing(SUBMIT_PROPOSAL, PROPOSER, at(date(2023, 1, 20))),)),
    "under-review": ("proposed", (doing(OPEN_REVIEW, REVIEWER, at(date(2023, 1, 23))),)),
    "returned": ("under-review", (doing(RETURN_PROPOSAL, OFFICE, at(date(2023, 1, 25))),)),
    "rejected": ("under-review", (doing(REJECT_CHALLENGE, OFFICE, at(date(2023, 1, 25))),)),
    "deferred": ("proposed", (doing(DEFER_CHALLENGE, OFFICE, at(date(2023, 1, 24))),)),
    "selected": (
        "under-review",
        (
            doing(RECORD_REVIEW, REVIEWER, at(date(2023, 1, 25))),
            doing(SELECT_CHALLENGE, OFFICE, at(date(2023, 1, 27))),
        ),
    ),
    "led": ("selected", (doing(NAME_LEADERSHIP, OFFICE, at(date(2023, 2, 1))),)),
    "teamed": ("led", (doing(FORM_TEAM, STRATEGIST, at(date(2023, 2, 20))),)),
    "ready": (
        "teamed",
        (
            doing(APPOINT_COACH, STRATEGIST, at(date(2023, 2, 22))),
            doing(FIX_LAUNCH_DATE, STRATEGIST, at(date(2023, 2, 24))),
            doing(ISSUE_NOTE, STRATEGIST, at(date(2023, 2, 27))),
            *clearing(MEMBERS, at(date(2023, 3, 1))),
            doing(CONFIRM_READINESS, COACH, at(date(2023, 3, 7))),
        ),
    ),
    "accelerating": (
        "ready",
        (
            doing(SET_GOALS, MEMBER, at(SESSIONS[0], 15)),
            doing(ELECT_LEADER, COACH, at(SESSIONS[0], 16)),
            doing(ACCEPT_LEAD, TEAM_LEADER, at(SESSIONS[1], 9)),
            doing(HOLD_LAUNCH, COACH, at(SESSIONS[1], 17)),
        ),
    ),
    "past-midpoint": ("accelerating", (doing(HOLD_MIDPOINT, COACH, on_day(55, 16)),)),
    "concluded": ("accelerating", (waiting(CAP),)),
    "sustaining": (
        "concluded",
        (
            doing(HOLD_SCALE_UP, COACH, at(date(2023, 8, 9), 15)),
            doing(ADOPT_PLAN, STRATEGIST, at(date(2023, 8, 9), 17)),
        ),
    ),
    "scaling": (
        "sustaining",
        (
            doing(RECORD_RESULT, KEEPER, at(date(2023, 8, 10))),
            doing(CHOOSE_SCALE, STRATEGIST, at(date(2023, 8, 11))),
        ),
    ),
    "completed": (
        "sustaining",
        (
            doing(RECORD_RESULT, KEEPER, at(date(2023, 8, 10))),
            doing(VERIFY_RESULT, VERIFIER, at(date(2023, 8, 14))),
            doing(ACKNOWLEDGE_NO_MIDPOINT, COACH, at(date(2023, 8, 14))),
            doing(CHOOSE_NOTHING, STRATEGIST, at(date(2023, 8, 15))),
            *(doing(SIGN_PLEDGE, leader, at(date(2023, 8, 16))) for leader in ENTITY_LEADERS),
            doing(COMPLETE, OFFICE, at(date(2023, 10, 23))),
        ),
    ),
    "withdrawn": (
        "drafted",
        (
            doing(REQUEST_WITHDRAWAL, PROPOSER, at(date(2023, 1, 18))),
            doing(WITHDRAW, OFFICE, at(date(2023, 1, 19))),
        ),
    ),
}


def _told(walk: Walk, command: c.Command, actor: Actor, at: datetime, outcome: Refused) -> str:
    return (
        f"{command.type} by {actor.principal} in {walk.stage!r} at {at.isoformat()} was refused:\n"
        f"{_reasons(outcome.reasons)}"
    )


def _reasons(reasons: Iterable[Reason]) -> str:
    return "\n".join(
        f"  {reason.code} ({reason.transition}) {reason.parameters}" for reason in reasons
    )
