"""Guards of setting, proposing and reviewing a challenge, and of its place in a cohort."""

from __future__ import annotations

from accelflow.domain import commands as c
from accelflow.domain.digests import digest
from accelflow.domain.proposals import Finding, Review
from accelflow.rules.question import Found, Question, guard


@guard("predecessor-settled", "predecessor-open", reads=(c.SetChallenge,))
def predecessor_settled(q: Question) -> Found:
    """A predecessor is completed, or its OpenSuccessor is cited."""
    cited = q.asked(c.SetChallenge).predecessor
    if cited is None or cited.completed or cited.opened_at is not None:
        return ()
    return [q.fail("predecessor-open", predecessor=cited.parent)]


@guard("intake-open", "intake-closed", reads=(c.SetChallenge,))
def intake_open(q: Question) -> Found:
    """The cohort still takes challenges in."""
    cohort = q.asked(c.SetChallenge).cohort
    if cohort.intake_closes is None or q.today <= cohort.intake_closes:
        return ()
    return [q.fail("intake-closed", cohort=cohort.id, closed=str(cohort.intake_closes))]


@guard("concerns-several-entities", "one-entity-affected", reads=(c.SetChallenge,))
def concerns_several_entities(q: Question) -> Found:
    """Somebody is affected beside the entity that leads: a challenge needs several."""
    asked = q.asked(c.SetChallenge)
    if {*asked.affected_entities} - {asked.lead_entity}:
        return ()
    return [q.fail("one-entity-affected", entity=asked.lead_entity)]


@guard("has-indicative-target", "no-indicative-target", begun=True)
def has_indicative_target(q: Question) -> Found:
    """The leaders named an impact indicator."""
    return () if q.dossier.indicative_targets else [q.fail("no-indicative-target")]


@guard("proposal-complete", "proposal-part-missing", reads=(c.SubmitProposal,))
def proposal_complete(q: Question) -> Found:
    """Every part of the proposal says something."""
    content = q.asked(c.SubmitProposal).content
    parts = {
        "background": content.background,
        "impact_area": content.impact_area,
        "beneficiaries": content.beneficiaries,
    }
    missing = tuple(name for name, said in parts.items() if not said.strip())
    return [q.fail("proposal-part-missing", parts=missing)] if missing else ()


@guard("proposal-version-next", "proposal-version-wrong", reads=(c.SubmitProposal,))
def proposal_version_next(q: Question) -> Found:
    """Versions follow one another, so that nobody overwrites a version unseen."""
    proposal = q.dossier.proposal
    expected = proposal.version + 1 if proposal else 1
    given = q.asked(c.SubmitProposal).version
    if given == expected:
        return ()
    return [q.fail("proposal-version-wrong", given=given, expected=expected)]


@guard("content-differs", "proposal-unchanged", reads=(c.SubmitProposal,))
def content_differs(q: Question) -> Found:
    """What was returned comes back amended."""
    proposal = q.dossier.proposal
    if proposal and digest(q.asked(c.SubmitProposal).content) == proposal.digest:
        return [q.fail("proposal-unchanged", version=proposal.version)]
    return ()


@guard("review-digest-current", "review-digest-stale", reads=(c.RecordReview,))
def review_digest_current(q: Question) -> Found:
    """The review speaks of the proposal in hand."""
    proposal, given = q.dossier.proposal, q.asked(c.RecordReview).digest
    if proposal and proposal.digest == given:
        return ()
    return [q.fail("review-digest-stale", given=given, current=proposal.digest if proposal else "")]


@guard("reviewer-outside-lead", "reviewer-of-lead-entity", begun=True)
def reviewer_outside_lead(q: Question) -> Found:
    """The reviewer does not come from the entity that leads."""
    if q.actor.entity == q.dossier.brief.lead_entity:
        return [q.fail("reviewer-of-lead-entity", entity=q.dossier.brief.lead_entity)]
    return ()


@guard("returns-few", "many-returns", begun=True)
def returns_few(q: Question, *, most: int) -> Found:
    """With this return the proposal comes back at most `most` times."""
    times = q.dossier.returns + 1
    return () if times <= most else [q.fail("many-returns", times=times)]


@guard("resubmission-ahead", "resubmission-past", reads=(c.ReturnProposal,))
def resubmission_ahead(q: Question) -> Found:
    """The date by which a proposal is wanted back is not past."""
    by = q.asked(c.ReturnProposal).resubmit_by
    if by >= q.today:
        return ()
    return [q.fail("resubmission-past", resubmit_by=str(by), today=str(q.today))]


@guard("review-passed", "no-review-passed", begun=True)
def review_passed(q: Question) -> Found:
    """A review of this digest, in this cohort, passes all four tests."""
    if any(review.tests.all_passed() for review in _current_reviews(q)):
        return ()
    return [q.fail("no-review-passed", reviews=len(_current_reviews(q)))]


@guard("no-failing-review", "failing-review", begun=True)
def no_failing_review(q: Question) -> Found:
    """No review beside it fails a test."""
    failing = tuple(
        review.reviewer for review in _current_reviews(q) if Finding.FAIL in review.tests.findings()
    )
    return [q.fail("failing-review", reviewers=failing)] if failing else ()


@guard("reviewed", "no-review", begun=True)
def reviewed(q: Question) -> Found:
    """Somebody reviewed what is decided upon."""
    return () if _current_reviews(q) else [q.fail("no-review")]


@guard("later-cohort", "cohort-not-later", reads=(c.DeferChallenge,))
def later_cohort(q: Question) -> Found:
    """Deferral goes forward."""
    own, other = q.dossier.cohort, q.asked(c.DeferChallenge).to_cohort
    if other.number > own.number:
        return ()
    return [q.fail("cohort-not-later", own=own.number, given=other.number)]


@guard("cohort-not-earlier", "cohort-earlier", reads=(c.ReadmitChallenge,))
def cohort_not_earlier(q: Question) -> Found:
    """A deferred challenge comes back in the cohort to which it was deferred, or a later one."""
    own, other = q.dossier.cohort, q.asked(c.ReadmitChallenge).cohort
    if other.number >= own.number:
        return ()
    return [q.fail("cohort-earlier", own=own.number, given=other.number)]


@guard("cohort-not-started", "cohort-started", reads=(c.ReadmitChallenge,))
def cohort_not_started(q: Question) -> Found:
    """A cohort takes nobody back in once its first day has come."""
    cohort = q.asked(c.ReadmitChallenge).cohort
    if cohort.first_day is None or q.today < cohort.first_day:
        return ()
    return [q.fail("cohort-started", cohort=cohort.id, first_day=str(cohort.first_day))]


def _current_reviews(q: Question) -> tuple[Review, ...]:
    proposal, cohort = q.dossier.proposal, q.dossier.cohort.id
    if proposal is None:
        return ()
    return tuple(
        review
        for review in q.dossier.reviews
        if review.digest == proposal.digest and review.cohort == cohort
    )
