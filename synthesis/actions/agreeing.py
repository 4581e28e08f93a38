"""What the meeting of coders settles about a cell; reopened with a reason, never deleted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import Study
from synthesis.actions import cells
from synthesis.actions.cells import Said
from synthesis.models import Agreed, Code, CodingRound, RoundCoder


@transaction.atomic
def settle(seat: Seat, study: Study, code: Code, said: Said, *, reason: str) -> Agreed:
    """Say what stands for a study and a construct, and why, once its round is closed.

    The coders of the round may, and a third reviewer. What each coder said stays beside it; an
    earlier settlement is kept as reopened by this one.
    """
    code = cells.in_use(seat, code.pk)
    row, how = _round(seat, study)
    said = said.tidied()
    if said.present is None:
        raise Refused(_("Say whether the construct is in the study. Nothing was changed."))
    if not reason.strip():
        raise Refused(_("Say why this stands: it is read later. Nothing was changed."))
    rows = Agreed.objects.filter(study=study, code=code, withdrawn_at__isnull=True)
    there = rows.select_for_update().first()
    if there is not None:
        if Said(there.present, there.polarity, there.summary) == said:
            return there
        _withdraw(seat, there, _("Settled anew."))
    settled = Agreed.objects.create(
        review=seat.review,
        round=row,
        study=study,
        code=code,
        present=said.present,
        polarity=said.polarity,
        summary=said.summary,
        reason=reason.strip()[:5_000],
        how=how,
        agreed_by=seat.voter,
    )
    audit.log(seat, "coding.settled", study, study=study.number, code=code.name)
    figures.touch(seat.review.pk)
    return settled


def may_settle(seat: Seat, study: Study) -> bool:
    """Whether this seat may settle cells of a study now."""
    try:
        _round(seat, study)
    except Refused:
        return False
    return True


def _round(seat: Seat, study: Study) -> tuple[CodingRound, str]:
    """The latest closed round with the study, and as whom the seat settles in it."""
    closed = CodingRound.objects.filter(
        review=seat.review, closed_at__isnull=False, studies__study=study
    )
    row = closed.order_by("-number").first()
    if row is None:
        raise Refused(_("The round with this study is still open. Nothing was changed."))
    places = RoundCoder.objects.filter(round=row, member=seat.member, left_at__isnull=True)
    if seat.may(May.CODE) and places.exists():
        return row, Agreed.How.CONFERRED
    if seat.may(May.SETTLE):
        return row, Agreed.How.THIRD
    raise Refused(
        _("The coders of the round settle this, or a third reviewer. Nothing was changed.")
    )


@transaction.atomic
def reopen(seat: Seat, agreed_id: int, *, why: str) -> Agreed:
    """Take a settlement back, with a reason; it stays to be read."""
    rows = Agreed.objects.visible_to(seat).filter(pk=agreed_id, withdrawn_at__isnull=True)
    agreed = rows.select_for_update(of=("self",)).select_related("study", "code").first()
    if agreed is None:
        raise Refused(_("This was reopened already. Nothing was changed."))
    _round(seat, agreed.study)
    if not why.strip():
        raise Refused(_("Say why it is reopened. Nothing was changed."))
    _withdraw(seat, agreed, why.strip())
    audit.log(
        seat, "coding.reopened", agreed.study, study=agreed.study.number, code=agreed.code.name
    )
    figures.touch(seat.review.pk)
    return agreed


def _withdraw(seat: Seat, agreed: Agreed, why: str) -> None:
    agreed.withdrawn_at, agreed.withdrawn_by = timezone.now(), seat.actor_name[:150]
    agreed.withdrawn_why = why[:300]
    agreed.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
