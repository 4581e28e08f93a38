"""One record as its source gave it, and the report that it belongs to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews import queries
from reviews.access import May, Seat, seated
from reviews.actions import corrections, duplicates, reports
from reviews.forms.duplicates import CorrectForm, GatherForm, GatherWithForm, WithdrawForm
from reviews.models import Correction, DuplicatePair, LegacyDecision, Merge, Record, Report
from reviews.views.duplicates import LEFT, warn_of_differences


@require_safe
@seated(may=May.VIEW)
def record(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Every field, the raw text, where it came from, and what it was gathered with."""
    rows = Record.objects.visible_to(seat).select_related("search", "file", "report")
    found = get_object_or_404(rows, number=number)
    return _show(request, seat, found, WithdrawForm(), GatherWithForm())


def _show(
    request: HttpRequest,
    seat: Seat,
    record: Record,
    withdrawal: WithdrawForm,
    gathering: GatherWithForm,
    correction: CorrectForm | None = None,
) -> HttpResponse:
    report = record.report
    siblings = Record.objects.filter(report=report).exclude(pk=record.pk)
    # Another tool's votes would tell a blind voter what others thought.
    tells = record.guarded or (record.file is not None and record.file.carries_decisions)
    hidden = bool(tells) and not queries.is_open_to(seat, report)
    legacy = LegacyDecision.objects.visible_to(seat).standing().filter(record=record)
    legacy = legacy.select_related("file")
    values = {
        "record": record,
        "report": report,
        "siblings": siblings.select_related("search").order_by("number")[:50],
        "merges": _merges(seat, record),
        "pairs": _pairs(seat, record),
        "extra": _extra(record.extra if hidden else record.extra | record.guarded),
        "hidden": hidden,
        "legacy": legacy.order_by("origin", "stage", "reviewer"),
        "withdrawal": withdrawal,
        "gathering": gathering,
        "may_decide": seat.may(May.DEDUPLICATE),
        "may_correct": seat.may(May.IMPORT),
        "corrections": corrections.in_force(record).order_by("-pk"),
        "correction": correction or CorrectForm.of(record),
    }
    wrong = withdrawal.errors or gathering.errors or (correction is not None and correction.errors)
    return render(request, "reviews/record.html", values, status=422 if wrong else 200)


def _merges(seat: Seat, record: Record) -> list[Merge]:
    """How this record came under its report: merges that stand, the latest first."""
    rows = Merge.objects.visible_to(seat).filter(undone_at__isnull=True)
    mine = Q(records__contains=[record.pk]) | Q(survivor=record.report_id)
    return list(rows.filter(mine).select_related("survivor", "absorbed").order_by("-pk")[:50])


def _pairs(seat: Seat, record: Record) -> list[DuplicatePair]:
    """Questions about this record, decided or not."""
    rows = DuplicatePair.objects.visible_to(seat).select_related("first", "second")
    mine = Q(first__number=record.number) | Q(second__number=record.number)
    return list(rows.filter(mine)[:50])


def _extra(given: dict[str, Any]) -> list[tuple[str, str]]:
    """What the source gave beyond the common fields, as text."""
    return [
        (name, "; ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in sorted(given.items())
        if name != "decisions"
    ]


@require_POST
@seated(may=May.IMPORT)
def correct(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Set values of a record by hand; the entry as it stood in the file is not touched."""
    rows = Record.objects.visible_to(seat).select_related("search", "file", "report")
    found = get_object_or_404(rows, number=number)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, found, WithdrawForm(), GatherWithForm(), form)
    n = len(corrections.correct(seat, found, form.cleaned_data))
    words = ngettext("%(n)s value was set.", "%(n)s values were set.", n) % {"n": n}
    messages.success(request, words)
    return redirect("reviews:record", seat.review.slug, number)


@require_POST
@seated(may=May.IMPORT)
def put_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put a value back to what it was before it was set by hand."""
    rows = Correction.objects.visible_to(seat).select_related("record")
    row = get_object_or_404(rows, pk=pk)
    corrections.put_back(seat, row)
    messages.success(request, _("It says again what it said before."))
    return redirect("reviews:record", seat.review.slug, row.record.number)


@require_POST
@seated(may=May.DEDUPLICATE)
def withdraw(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take a report out of screening, with a reason."""
    report, record = _report(seat, number)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, record, form, GatherWithForm())
    reports.withdraw(seat, report, reason=form.cleaned_data["reason"])
    messages.success(request, _("Report %(n)s is withdrawn. It can be restored.") % {"n": number})
    return redirect("reviews:record", seat.review.slug, record.number)


@require_POST
@seated(may=May.DEDUPLICATE)
def restore(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Bring a withdrawn report back."""
    report, record = _report(seat, number)
    reports.restore(seat, report)
    messages.success(request, _("Report %(n)s is back in screening.") % {"n": number})
    return redirect("reviews:record", seat.review.slug, record.number)


@require_POST
@seated(may=May.DEDUPLICATE)
def gather(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Gather this report and another that a person found to be the same document."""
    _found, record = _report(seat, number)
    form = GatherWithForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, record, WithdrawForm(), form)
    done = duplicates.gather(seat, number, form.cleaned_data["other"])
    _say(request, done)
    return redirect("reviews:record", seat.review.slug, record.number)


@require_POST
@seated(may=May.DEDUPLICATE)
def gather_two(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Gather two reports by their numbers."""
    form = GatherForm(request.POST)
    if form.is_valid():
        _say(request, duplicates.gather(seat, form.cleaned_data["one"], form.cleaned_data["other"]))
    else:
        messages.error(request, _("Give two report numbers. Nothing was changed."))
    return redirect("reviews:merges", seat.review.slug)


def _say(request: HttpRequest, done: Merge | None) -> None:
    if done is None:
        messages.info(request, LEFT)
        return
    messages.success(
        request,
        _("Report %(absorbed)s is gathered under report %(survivor)s. It can be undone.")
        % {"absorbed": done.absorbed.number, "survivor": done.survivor.number},
    )
    warn_of_differences(request, done)


def _report(seat: Seat, number: int) -> tuple[Report, Record]:
    """A report and the entry that it shows."""
    rows = Report.objects.visible_to(seat).select_related(
        "record__search", "record__file", "record__report"
    )
    found: Any = get_object_or_404(rows, number=number, record__isnull=False)
    return found, found.record
