"""Confidence in review findings: assessed blind by two, settled where they differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from synthesis.methods import confidence
from synthesis.methods.confidence import Answers, Said
from synthesis.models import (
    AbstractedFinding,
    Assessment,
    AssessmentDraft,
    ConfidenceAssessor,
    ConfidenceCase,
    ConfidenceReferral,
    ConfidenceSettlement,
)
from synthesis.models.confidence import ITEM_LABELS
from synthesis.queries import contributing
from synthesis.queries.confidence import ASSESSORS

LONGEST = 10_000
How = ConfidenceSettlement.How


class Incomplete(Refused):
    """An assessment can't be sent yet: `items` lack a level or an explanation."""

    def __init__(self, items: list[str]) -> None:
        said = _("A level and an explanation are still open: %(items)s. All you wrote is kept.")
        super().__init__(said % {"items": ", ".join(str(ITEM_LABELS[item]) for item in items)})
        self.items = items


class Overtaken(Refused):
    """Somebody else has settled the item meanwhile; `standing` is what stands now."""

    def __init__(self, standing: ConfidenceSettlement) -> None:
        self.standing = standing
        super().__init__(
            _(
                "%(person)s settled “%(item)s” meanwhile. Yours was not stored: read theirs, and "
                "open the item again if you don't agree."
            )
            % {"person": standing.settled_by, "item": standing.item_label}
        )


@transaction.atomic
def put_up(seat: Seat, abstracted: Collection[int]) -> int:
    """Put review findings up to be assessed; those that are already, or rest on nothing, are
    left as they are. Gives how many were put up."""
    seat.require(May.SYNTHESISE)
    begun = ConfidenceCase.objects.filter(abstracted=OuterRef("pk"))
    rows = AbstractedFinding.objects.select_for_update().filter(
        ~Exists(begun),
        review=seat.review,
        pk__in=abstracted,
        retired_at__isnull=True,
        merged_into__isnull=True,
    )
    rests_on = contributing.findings(seat)
    ready = [row for row in rows.order_by("pk") if rests_on.get(row.pk)]
    ConfidenceCase.objects.bulk_create(
        ConfidenceCase(
            review=seat.review, abstracted=row, number=1, opened_by=seat.actor_name[:150]
        )
        for row in ready
    )
    audit.log_all(seat, "confidence.put_up", [(row, {"number": row.number}) for row in ready])
    return len(ready)


@transaction.atomic
def save_draft(seat: Seat, abstracted_id: int, answers: Answers, *, saves: int) -> AssessmentDraft:
    """Keep what an assessor has noted so far; `saves` is the count that the page had seen."""
    case = _to_assess(seat, abstracted_id)
    draft, _new = AssessmentDraft.objects.select_for_update().get_or_create(
        case=case, member=seat.voter, defaults={"review": seat.review}
    )
    if draft.saves != saves:
        raise Refused(
            _(
                "This assessment was changed in another window. Nothing was overwritten: reload "
                "this page to see it."
            )
        )
    draft.answers = _kept(answers)
    draft.saves += 1
    draft.saved_at = timezone.now()
    draft.save(update_fields=["answers", "saves", "saved_at"])
    return draft


@transaction.atomic
def send(seat: Seat, abstracted_id: int, answers: Answers) -> Assessment:
    """Send one's own five levels with their explanations; the second one opens both."""
    case = _to_assess(seat, abstracted_id)
    missing = confidence.open_items(answers)
    if missing:
        raise Incomplete(missing)
    row = Assessment.objects.create(
        review=seat.review,
        case=case,
        member=seat.voter,
        answers=_kept(answers),
        basis=asdict(contributing.basis(seat, case.abstracted)),
    )
    audit.log(seat, "confidence.assessed", case.abstracted, number=case.abstracted.number)
    standing = Assessment.objects.standing().filter(case=case)
    if standing.count() >= ASSESSORS:
        standing.update(revealed_at=timezone.now())
    return row


@transaction.atomic
def take_back(seat: Seat, abstracted_id: int) -> AssessmentDraft:
    """Take one's own assessment back to change it, until both are in."""
    seat.require(May.ASSESS)
    case = _locked(seat, abstracted_id)
    row = Assessment.objects.standing().filter(case=case, member=seat.voter).first()
    if row is None:
        raise Refused(_("There is no assessment of yours to take back. Nothing was changed."))
    if row.revealed_at is not None:
        raise Refused(_("Both assessments are in and open, so yours stands."))
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    draft, _new = AssessmentDraft.objects.get_or_create(
        case=case, member=seat.voter, defaults={"review": seat.review}
    )
    draft.answers, draft.saves = row.answers, draft.saves + 1
    draft.save(update_fields=["answers", "saves"])
    audit.log(seat, "confidence.taken_back", case.abstracted, number=case.abstracted.number)
    return draft


@transaction.atomic
def settle(
    seat: Seat, abstracted_id: int, *, item: str, level: str, why: str
) -> ConfidenceSettlement:
    """Say what stands on an item: the assessors after they conferred, or the third reviewer.

    Where both chose the same level it stands; what is settled then is one explanation for two.
    """
    case = _locked(seat, abstracted_id)
    sides = _revealed(case)
    standing = _standing(case, item)
    if standing is not None:
        raise Overtaken(standing)
    if level not in confidence.levels(item) or item not in confidence.ITEMS:
        raise Refused(_("Choose one of the levels. Nothing was stored."))
    if not why.strip():
        raise Refused(_("Say why this stands, as the table will say it. Nothing was stored."))
    shared = {side.said[item].level for side in sides}
    if len(shared) == 1 and level not in shared:
        raise Refused(_("Both chose the same level here, so it stands. Assess again to change it."))
    row = ConfidenceSettlement.objects.create(
        review=seat.review,
        case=case,
        item=item,
        level=level,
        why=why.strip()[:LONGEST],
        how=_how(seat, case, sides, item),
        seen=[side.pk for side in sides],
        settled_by=seat.voter,
    )
    _referrals(case, item).update(closed_at=timezone.now())
    _log(seat, "confidence.settled", case, item)
    return row


def _how(seat: Seat, case: ConfidenceCase, sides: list[Assessment], item: str) -> str:
    """By what right a seat settles: as one of the two, or as the third."""
    if not _assessed(seat, sides):
        seat.require(May.SETTLE)
        return How.THIRD
    if _referrals(case, item).exists():
        raise Refused(_("This waits for the third reviewer. Nothing was stored."))
    return How.CONFERRED


@transaction.atomic
def refer(seat: Seat, abstracted_id: int, *, item: str) -> ConfidenceReferral:
    """Send an item on which the two can't agree to the third reviewer."""
    case = _locked(seat, abstracted_id)
    sides = _revealed(case)
    if not _assessed(seat, sides):
        raise Refused(_("Only the two who assessed it send an item to the third reviewer."))
    if item not in confidence.differing([side.said for side in sides]):
        raise Refused(_("The two agree on this. Nothing was changed."))
    if _standing(case, item) is not None:
        raise Refused(_("This is settled. Open it again first; nothing was changed."))
    known = _referrals(case, item).first()
    if known is not None:
        return known
    row = ConfidenceReferral.objects.create(
        review=seat.review, case=case, item=item, sent_by=seat.voter
    )
    _log(seat, "confidence.referred", case, item)
    return row


@transaction.atomic
def reopen(seat: Seat, settlement_id: int, *, why: str) -> ConfidenceCase:
    """Open a settled item again; what was settled stays to be read."""
    row = (
        ConfidenceSettlement.objects.filter(pk=settlement_id, review=seat.review)
        .select_related("case")
        .first()
    )
    if row is None:
        raise Refused(_("There is nothing settled here. Nothing was changed."))
    case = _locked(seat, row.case.abstracted_id)
    if not _assessed(seat, _revealed(case)):
        seat.require(May.SETTLE)
    if not why.strip():
        raise Refused(_("Say why it is opened again. Nothing was changed."))
    held = ConfidenceSettlement.objects.filter(pk=row.pk, case=case, withdrawn_at__isnull=True)
    if not held.update(
        withdrawn_at=timezone.now(),
        withdrawn_by=seat.actor_name[:150],
        withdrawn_why=why.strip()[:300],
    ):
        raise Refused(_("This is open already. Nothing was changed."))
    _log(seat, "confidence.reopened", case, row.item)
    return case


@transaction.atomic
def assess_again(seat: Seat, abstracted_id: int, *, why: str) -> ConfidenceCase:
    """Close what was assessed, which stays to be read, and put the finding up once more."""
    seat.require(May.SYNTHESISE)
    case = _locked(seat, abstracted_id)
    _revealed(case)
    if not why.strip():
        raise Refused(_("Say why it is assessed again. Nothing was changed."))
    case.closed_at, case.closed_by = timezone.now(), seat.actor_name[:150]
    case.closed_why = why.strip()[:300]
    case.save(update_fields=["closed_at", "closed_by", "closed_why"])
    ConfidenceReferral.objects.filter(case=case, closed_at__isnull=True).update(
        closed_at=timezone.now()
    )
    audit.log(seat, "confidence.again", case.abstracted, number=case.abstracted.number)
    opened = ConfidenceCase.objects.create(
        review=seat.review,
        abstracted=case.abstracted,
        number=case.number + 1,
        opened_by=seat.actor_name[:150],
    )
    # Who was asked before is asked again, until somebody says otherwise.
    ConfidenceAssessor.objects.bulk_create(
        ConfidenceAssessor(
            review=seat.review,
            case=opened,
            member=one.member,
            assigned_by=one.assigned_by,
        )
        for one in ConfidenceAssessor.objects.filter(case=case, ended_at__isnull=True)
    )
    return opened


def _locked(seat: Seat, abstracted_id: int) -> ConfidenceCase:
    """Lock the finding's open case, so that two who send at once do it one after the other."""
    rows = ConfidenceCase.objects.filter(
        review=seat.review, abstracted=abstracted_id, closed_at__isnull=True
    )
    case = rows.select_for_update(of=("self",)).select_related("abstracted").first()
    if case is None:
        raise Refused(_("Nobody has put this finding up to be assessed. Nothing was changed."))
    return case


def _to_assess(seat: Seat, abstracted_id: int) -> ConfidenceCase:
    """The case in which the seat still may assess."""
    seat.require(May.ASSESS)
    case = _locked(seat, abstracted_id)
    if not case.abstracted.in_use:
        raise Refused(_("This finding was retired or merged away. What you wrote is kept."))
    sent = set(Assessment.objects.standing().filter(case=case).values_list("member", flat=True))
    if seat.voter.pk in sent:
        raise Refused(_("You have sent this assessment already. What you sent first is kept."))
    if len(sent) >= ASSESSORS:
        raise Refused(_("Two others have assessed this finding. What you wrote was not sent."))
    asked = ConfidenceAssessor.objects.filter(case=case, ended_at__isnull=True)
    people = set(asked.values_list("member", flat=True))
    if people and seat.voter.pk not in people:
        raise Refused(_("Two others are asked to assess this finding. What you wrote is kept."))
    return case


def _revealed(case: ConfidenceCase) -> list[Assessment]:
    """Both assessments, once they are open."""
    rows = list(Assessment.objects.standing().filter(case=case, revealed_at__isnull=False))
    if len(rows) < ASSESSORS:
        raise Refused(_("There is nothing to settle before both assessments are in."))
    return rows


def _assessed(seat: Seat, sides: list[Assessment]) -> bool:
    return seat.member is not None and seat.member.pk in {side.member_id for side in sides}


def _standing(case: ConfidenceCase, item: str) -> ConfidenceSettlement | None:
    rows = ConfidenceSettlement.objects.filter(case=case, item=item, withdrawn_at__isnull=True)
    return rows.select_related("settled_by__user").first()


def _referrals(case: ConfidenceCase, item: str) -> QuerySet[ConfidenceReferral]:
    return ConfidenceReferral.objects.filter(case=case, item=item, closed_at__isnull=True)


def _kept(answers: Answers) -> dict[str, dict[str, str]]:
    """What is stored of an assessment; a level that an item doesn't know is refused by name."""
    kept = {}
    for item, said in answers.items():
        known = item in confidence.ITEMS
        if not known or (said.level and said.level not in confidence.levels(item)):
            raise Refused(
                _("“%(level)s” is no level of %(item)s. Nothing was stored.")
                % {"level": said.level, "item": item}
            )
        kept[item] = asdict(Said(said.level, said.why.strip()[:LONGEST]))
    return kept


def _log(seat: Seat, verb: str, case: ConfidenceCase, item: str) -> None:
    audit.log(seat, verb, case.abstracted, number=case.abstracted.number, item=item)
