"""Full texts: brought on one page, matched, and what is doubtful decided side by side."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.actions.fulltexts import attaching, bringing, reading
from reviews.models import Attachment, Delivery, FullText, Report
from reviews.queries import fulltexts as files
from screening.queries import fulltexts


def _group(request: HttpRequest) -> str:
    wanted = request.GET.get("show", "")
    return wanted if wanted in fulltexts.GROUPS else fulltexts.OPEN


@require_GET
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where full texts are dropped, and what came of them."""
    return render(request, "screening/fulltexts.html", _context(request, seat))


@require_GET
@seated(may=May.VIEW)
def came(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What came of the files as a fragment, asked for while any is being read."""
    context = _context(request, seat) | {"polled": True}
    return render(request, "screening/_fulltexts.html", context)


def _context(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    group = _group(request)
    overview = fulltexts.overview(seat, group, request.GET.get("page"))
    base = reverse("screening:fulltexts", args=[seat.review.slug])
    labels = {"open": _("To decide"), "aside": _("Kept aside"), "attached": _("Attached")}
    return {
        "group": group,
        "overview": overview,
        "tabs": [
            {
                "label": labels[name],
                "n": overview.tallies[name],
                "url": base if name == fulltexts.OPEN else f"{base}?show={name}",
                "current": name == group,
            }
            for name in fulltexts.GROUPS
        ],
        "key": uuid.uuid4(),
        "may_retrieve": seat.may(May.RETRIEVE),
    }


@require_POST
@seated(may=May.RETRIEVE)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in files: PDFs, ZIPs, or both; each is read in the background."""
    into = bringing.delivery(seat, _key(request))
    came = request.FILES.getlist("files")
    if not came:
        raise Refused(_("Choose at least one PDF or ZIP."))
    brought = [bringing.bring(seat, one, name=one.name or "", into=into) for one in came]
    left = [{"name": one.name, "why": one.why} for one in brought if one.why]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"left_out": left})
    taken = len(brought) - len(left)
    if taken:
        words = ngettext("%(n)s file was taken in.", "%(n)s files were taken in.", taken)
        messages.success(request, words % {"n": taken})
    return redirect("screening:fulltexts", seat.review.slug)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


@require_POST
@seated(may=May.RETRIEVE)
def bring_for(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take in the full text or a supplement of one report."""
    report = _report(seat, number)
    role = request.POST.get("role", Attachment.Role.MAIN)
    into = bringing.delivery(seat, _key(request))
    came = request.FILES.getlist("files")
    if not came:
        raise Refused(_("Choose at least one PDF."))
    for one in came:
        name = one.name or ""
        brought = bringing.bring(seat, one, name=name, into=into, report=report, role=role)
        if brought.why:
            messages.warning(request, f"{brought.name}: {brought.why}")
        else:
            messages.success(request, _("Attached. Its text is read in the background."))
    return redirect("screening:report", seat.review.slug, number)


def _report(seat: Seat, number: int) -> Report:
    rows = Report.objects.visible_to(seat).filter(record__isnull=False)
    return get_object_or_404(rows, number=number)


def _file(seat: Seat, pk: int) -> FullText:
    return get_object_or_404(FullText.objects.visible_to(seat).select_related("brought_by"), pk=pk)


@require_GET
@seated(may=May.VIEW)
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One file: its pages to read, where it belongs, and other reports that it may be."""
    row = _file(seat, pk)
    typed = request.GET.get("q", "").strip()[:300]
    context = {
        "file": files.shown([row])[0],
        "reader": fulltexts.readers({0: row})[0],
        "typed": typed,
        "results": fulltexts.search(seat.review, typed) if typed else [],
        "may_retrieve": seat.may(May.RETRIEVE),
    }
    return render(request, "screening/fulltext.html", context)


@require_POST
@seated(may=May.RETRIEVE)
def attach(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Attach a file to the report that a person named."""
    number = request.POST.get("report", "")
    if not (number.isdecimal() and len(number) < 10):
        raise Refused(_("Say which report it is. Nothing was attached."))
    row, report = _file(seat, pk), _report(seat, int(number))
    role = Attachment.Role.SUPPLEMENT if "supplement" in request.POST else Attachment.Role.MAIN
    attaching.attach(seat, row, report, role=role)
    messages.success(
        request, _("“%(name)s” is with report %(n)s.") % {"name": row.name, "n": report.number}
    )
    return _back(request, seat, row)


def _back(request: HttpRequest, seat: Seat, row: FullText) -> HttpResponse:
    if request.POST.get("from") == "list":
        return redirect("screening:fulltexts", seat.review.slug)
    return redirect("screening:fulltext", seat.review.slug, row.pk)


@require_POST
@seated(may=May.RETRIEVE)
def set_aside(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Say that a file is none of the reports that it may be."""
    row = _file(seat, pk)
    attaching.set_aside(seat, row)
    messages.success(request, _("“%(name)s” is kept aside.") % {"name": row.name})
    return _back(request, seat, row)


@require_POST
@seated(may=May.RETRIEVE)
def again(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Have a file read and matched anew."""
    row = _file(seat, pk)
    reading.read_again(seat, row)
    return _back(request, seat, row)


def _attachment(seat: Seat, pk: int) -> Attachment:
    rows = Attachment.objects.visible_to(seat).select_related("full_text", "report")
    return get_object_or_404(rows, pk=pk)


@require_POST
@seated(may=May.RETRIEVE)
def detach(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a file off its report; both stay."""
    row = _attachment(seat, pk)
    attaching.detach(seat, row)
    messages.success(
        request,
        _("“%(name)s” is no longer with report %(n)s; the file is kept.")
        % {"name": row.full_text.name, "n": row.report.number},
    )
    return _to_report_or_file(request, seat, row)


@require_POST
@seated(may=May.RETRIEVE)
def make_current(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Let an earlier version be the one that is read."""
    return _to_report_or_file(request, seat, attaching.make_current(seat, _attachment(seat, pk)))


@require_POST
@seated(may=May.RETRIEVE)
def confirm(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Say that a file is right, whatever its text seems to say."""
    row = _attachment(seat, pk)
    attaching.confirm(seat, row)
    return _to_report_or_file(request, seat, row)


def _to_report_or_file(request: HttpRequest, seat: Seat, row: Attachment) -> HttpResponse:
    if request.POST.get("from") == "report":
        return redirect("screening:report", seat.review.slug, row.report.number)
    return redirect("screening:fulltext", seat.review.slug, row.full_text_id)


@require_POST
@seated(may=May.RETRIEVE)
def put_away(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take the remarks on a delivery off the page."""
    bringing.put_away(seat, get_object_or_404(Delivery.objects.visible_to(seat), pk=pk))
    return redirect("screening:fulltexts", seat.review.slug)
