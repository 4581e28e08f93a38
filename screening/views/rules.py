"""The rules of each stage: shown, previewed with their effects, changed, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Seat, seated
from reviews.models import Stage
from screening import queries
from screening.actions import rules
from screening.forms import RulesForm
from screening.views import merged_reasons


@require_GET
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show both stages' rules, as forms to those who may change them."""
    return render(request, "screening/rules.html", {"stages": _stages(seat)})


def _stages(seat: Seat, bound: RulesForm | None = None) -> list[dict[str, Any]]:
    found = []
    for stage in Stage:
        policy = queries.policy(seat.review, stage)
        form = bound if bound and bound.prefix == stage.value else RulesForm(policy)
        found.append(
            {
                "stage": stage,
                "policy": policy,
                "form": form,
                "may": seat.may(May.RULES),
                "awaiting": queries.awaiting(seat.review, stage).count(),
                "reasons": merged_reasons.listed(seat, stage),
            }
        )
    return found


@require_POST
@seated(may=May.RULES)
def preview(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Show what new rules would change, before they are saved."""
    form = _form(request, seat, stage)
    if not form.is_valid():
        page = {"stages": _stages(seat, form)}
        return render(request, "screening/rules.html", page, status=422)
    policy = queries.policy(seat.review, stage)
    for name, value in form.rules().items():
        setattr(policy, name, value)
    effects = rules.preview(seat, policy)
    changed = form.changes(queries.policy(seat.review, stage))
    context = {"form": form, "effects": effects, "stage": Stage(stage), "changed": changed}
    return render(request, "screening/rules_preview.html", context)


@require_POST
@seated(may=May.RULES)
@transaction.atomic
def change(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Save new rules; every vote stays."""
    form = _form(request, seat, stage)
    if not form.is_valid():
        page = {"stages": _stages(seat, form)}
        return render(request, "screening/rules.html", page, status=422)
    effects = rules.change(seat, stage, why=form.cleaned_data["why"], **form.rules())
    messages.success(
        request,
        _("The rules are saved. %(changed)s reports stand differently; every vote is kept.")
        % {"changed": effects.changed},
    )
    return redirect("screening:rules", seat.review.slug)


def _form(request: HttpRequest, seat: Seat, stage: str) -> RulesForm:
    if stage not in Stage.values:
        raise Http404
    return RulesForm(queries.policy(seat.review, stage), request.POST)


@require_POST
@seated(may=May.RULES)
def close(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Close a finished stage, or open it again."""
    if stage not in Stage.values:
        raise Http404
    if request.POST.get("closed") == "no":
        rules.open_again(seat, stage)
        messages.success(request, _("The stage is open again, and what comes is blinded."))
    else:
        rules.close(seat, stage)
        messages.success(
            request, _("The stage is closed. Its votes and agreement are open to the team.")
        )
    return redirect("screening:rules", seat.review.slug)
