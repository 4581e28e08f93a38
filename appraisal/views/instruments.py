"""Instruments: taking, bringing and wording them; flag rule, scheme, closing."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal import queries
from appraisal.actions import instruments
from appraisal.forms import RoundForm, RuleForm, UploadForm, WordingForm
from appraisal.methods.instruments import InstrumentError
from appraisal.models import Checklist, Round
from appraisal.views import common
from reviews.access import May, Refused, Seat, seated


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The review's instruments, and those that can be taken."""
    return _listing(request, seat, UploadForm(), [])


def _listing(
    request: HttpRequest, seat: Seat, form: UploadForm, problems: list[Any]
) -> HttpResponse:
    rows = list(queries.checklists(seat.review))
    taken = {(row.key, row.version) for row in rows}
    return render(
        request,
        "appraisal/instruments.html",
        {
            "checklists": rows,
            "shipped": [one for one in instruments.shipped() if (one.id, one.version) not in taken],
            "form": form,
            "problems": problems,
            "may_set_up": seat.may(May.APPRAISAL),
        },
        status=422 if problems or form.errors else 200,
    )


@require_POST
@seated(may=May.APPRAISAL)
def take(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a shipped instrument into the review."""
    row = instruments.use_shipped(seat, request.POST.get("key", ""))
    return redirect("appraisal:instrument", seat.review.slug, row.pk)


@require_POST
@seated(may=May.APPRAISAL)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bring an instrument as a file; everything that is wrong with it is listed at once."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _listing(request, seat, form, [])
    try:
        row = instruments.bring(seat, form.cleaned_data["file"].read(1_000_001))
    except InstrumentError as error:
        return _listing(request, seat, form, error.problems)
    return redirect("appraisal:instrument", seat.review.slug, row.pk)


@require_GET
@seated(may=May.VIEW)
def instrument(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One instrument: its items, its rule, its rounds, and the next round."""
    return page(request, seat, common.checklist(seat, pk))


def page(
    request: HttpRequest,
    seat: Seat,
    row: Checklist,
    *,
    status: int = 200,
    problems: list[Any] | None = None,
    **forms: Form,
) -> HttpResponse:
    """The instrument's page with whatever form was refused."""
    rounds = Round.objects.filter(checklist=row).order_by("number")
    values = {
        "checklist": row,
        "instrument": row.instrument,
        "rounds": [(one, one.places.filter(released_at__isnull=True).count()) for one in rounds],
        "problems": problems or [],
        "may_set_up": seat.may(May.APPRAISAL),
        "rule_form": RuleForm(
            initial={"formula": row.rule or _own_rule(row), "label": row.rule_label}
        ),
        "wording_form": WordingForm(),
        "round_form": RoundForm(seat, row) if seat.may(May.APPRAISAL) else None,
        **forms,
    }
    return render(request, "appraisal/instrument.html", values, status=status)


def _own_rule(row: Checklist) -> str:
    rules = row.data.get("flag_rules", [])
    return str(rules[0]["formula"]) if len(rules) == 1 else ""


@require_POST
@seated(may=May.APPRAISAL)
def word(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Add a version with the team's wording."""
    row, form = common.checklist(seat, pk), WordingForm(request.POST)
    if form.is_valid():
        try:
            made = instruments.word(seat, row, **form.cleaned_data)
        except InstrumentError as error:
            return page(request, seat, row, status=422, problems=error.problems, wording_form=form)
        messages.success(request, _("The new version is ready; the old one stays."))
        return redirect("appraisal:instrument", seat.review.slug, made.pk)
    return page(request, seat, row, status=422, wording_form=form)


@require_POST
@seated(may=May.APPRAISAL)
def rule(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Set the flag rule."""
    row, form = common.checklist(seat, pk), RuleForm(request.POST)
    if form.is_valid():
        try:
            instruments.set_rule(seat, row, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("formula", str(refusal))
        else:
            messages.success(request, _("The flag rule is set; flags are drawn by it from now on."))
            return redirect("appraisal:instrument", seat.review.slug, pk)
    return page(request, seat, row, status=422, rule_form=form)


@require_POST
@seated(may=May.APPRAISAL)
def scheme(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show totals by one scheme, or none."""
    instruments.choose_scheme(
        seat, common.checklist(seat, pk), scheme=request.POST.get("scheme", "")
    )
    return redirect("appraisal:instrument", seat.review.slug, pk)


@require_POST
@seated(may=May.APPRAISAL)
def change(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Retire or restore an instrument, close or reopen its rating."""
    row, what = common.checklist(seat, pk), request.POST.get("what")
    if what == "retire":
        instruments.retire(seat, row)
    elif what == "restore":
        instruments.restore(seat, row)
    elif what in ("close", "reopen"):
        instruments.close(seat, row, closed=what == "close")
    return redirect("appraisal:instrument", seat.review.slug, pk)


@require_GET
@seated(may=May.EXPORT)
def download(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The instrument as the file that another review can bring."""
    row = common.checklist(seat, pk)
    text = json.dumps(row.data, indent=2, ensure_ascii=False) + "\n"
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{row.key}-{row.version}.json"'
    return answer
