"""Reasons for exclusion that count as another: the effect first, then merged or taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.access import May, Seat, seated
from reviews.models import ExclusionReason, Stage
from screening import queries
from screening.actions import reasons
from screening.forms import ReasonForm
from screening.models import Choice
from screening.queries import lists


def listed(seat: Seat, stage: str, form: ReasonForm | None = None) -> dict[str, Any]:
    """A stage's reasons for the page of rules: what stands, what was merged, a form to merge."""
    excluded = (
        queries.standing_outcomes(seat.review, stage)
        .filter(choice=Choice.EXCLUDE, reason=OuterRef("pk"))
        .order_by()
        .values("reason")
        .values_list(Count("pk"))
    )
    rows: QuerySet[Any] = ExclusionReason.objects.visible_to(seat).filter(stage=stage)
    found = rows.annotate(n=Coalesce(Subquery(excluded), 0)).select_related("merged_into")
    everything = list(found)
    return {
        "form": form or ReasonForm(seat, stage),
        "merged": [row for row in everything if row.merged_into is not None],
        "counted": [
            {
                "label": head.label,
                "retired": head.retired_at is not None,
                "n": sum(row.n for row in everything if head.pk in (row.pk, row.merged_into_id)),
                "url": lists.address(seat.review, stage=stage, reason=(str(head.pk),)),
                "with": [row.label for row in everything if row.merged_into_id == head.pk],
            }
            for head in everything
            if head.merged_into is None and (head.retired_at is None or head.n)
        ],
    }


@require_POST
@seated(may=May.RULES)
def preview(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Show what merging two reasons, or taking that back, would change."""
    form = _form(request, seat, stage)
    if not form.is_valid():
        messages.error(request, _("Choose two different reasons. Nothing was changed."))
        return redirect("screening:rules", seat.review.slug)
    told = reasons.preview(seat, form.reason, form.into)
    context = {"told": told, "stage": Stage(stage), "parting": form.into is None, "form": form}
    return render(request, "screening/reasons_preview.html", context)


@require_POST
@seated(may=May.RULES)
def change(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Merge two reasons, or take that back; every vote keeps its own."""
    form = _form(request, seat, stage)
    if not form.is_valid():
        raise Http404
    why = form.cleaned_data["why"]
    if form.into is None:
        told = reasons.part(seat, form.reason, why=why)
        words = _("“%(old)s” no longer counts as “%(new)s”.")
    else:
        told = reasons.merge(seat, form.reason, form.into, why=why)
        words = _("“%(old)s” counts as “%(new)s”. Every vote keeps what it said.")
    messages.success(request, words % {"old": told.reason.label, "new": told.into.label})
    return redirect("screening:rules", seat.review.slug)


def _form(request: HttpRequest, seat: Seat, stage: str) -> ReasonForm:
    if stage not in Stage.values:
        raise Http404
    return ReasonForm(seat, stage, request.POST)
