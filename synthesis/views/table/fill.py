"""The bench: the form of one study beside its text, filled in blind or checked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions.table import extracting
from synthesis.actions.table.extracting import CONFIRM, Incomplete
from synthesis.forms.table import raw_of
from synthesis.methods.table.answers import written
from synthesis.models import Extraction, Task, TaskDraft
from synthesis.queries import table as queries
from synthesis.queries.table import words
from synthesis.views.table import common


@require_GET
@seated(may=May.EXTRACT)
def fill(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One study to extract or to check, with what was typed so far."""
    row = _mine(seat, number)
    if not row.is_my_turn:
        return redirect("synthesis:table_study", seat.review.slug, number)
    return _page(request, seat, row, _typed(row))


def _mine(seat: Seat, number: int) -> queries.Row:
    row = common.row(seat, number)
    if row.mine is None:
        raise Http404
    return row


def _task(row: queries.Row) -> Task:
    assert row.mine is not None
    return row.mine


def _typed(row: queries.Row) -> dict[str, dict[str, Any]]:
    """What the draft holds; a checker's begins as the extractor's values, to be confirmed anew
    when these have changed since."""
    kept: dict[str, dict[str, Any]] = dict(row.draft.answers) if row.draft else {}
    before = row.to_check
    if before is None:
        return kept
    fresh = row.draft is None or row.draft.checks_id != before.pk
    for field in row.now:
        typed = kept.get(field.id)
        if typed is None or (fresh and typed.get("check") in ("", CONFIRM)):
            kept[field.id] = written(field, before.answers.get(field.id)) | {"check": ""}
    return kept


def _page(
    request: HttpRequest,
    seat: Seat,
    row: queries.Row,
    raw: dict[str, dict[str, Any]],
    *,
    trouble: Refused | None = None,
) -> HttpResponse:
    faults = trouble.faults if isinstance(trouble, Incomplete) else {}
    mine = [one for one in queries.rows(seat) if one.mine is not None]
    left = [one for one in mine if one.is_my_turn]
    after = next((one for one in left if one.study.number > row.study.number), None)
    before = row.to_check
    entries = common.inputs(row.now, raw, faults)
    if before is not None:
        _with_values(entries, before)
    return render(
        request,
        "synthesis/table_fill.html",
        {
            "row": row,
            "study": row.study,
            "entries": entries,
            "checks": before,
            "draft": row.draft,
            "saves": row.draft.saves if row.draft else 0,
            "error": str(trouble) if trouble else "",
            "countries": common.known_countries(row.now),
            "done": len(mine) - len(left),
            "all": len(mine),
            "next": after or next((one for one in left if one.study.pk != row.study.pk), None),
            **common.texts(row.study),
        },
        status=422 if trouble else 200,
    )


def _with_values(entries: list[dict[str, Any]], before: Extraction) -> None:
    """Put the extractor's value beside each field that its checker confirms or corrects."""
    for entry in entries:
        answer = before.answers.get(entry["field"].id)
        entry["theirs"] = words.said(entry["field"], answer)
        entry["their_note"] = (answer or {}).get("note", "")
        entry["their_quotes"] = (answer or {}).get("quotes", [])


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _keep(
    request: HttpRequest, seat: Seat, row: queries.Row, raw: dict[str, dict[str, Any]]
) -> TaskDraft | None:
    """Keep as a draft what can't be sent, unless another window has kept something since."""
    try:
        return extracting.save_draft(
            seat,
            _task(row).pk,
            raw,
            saves=_number(request.POST.get("saves", "")) or 0,
            seen=row.to_check.pk if row.to_check else None,
        )
    except Refused:
        return None


@require_POST
@seated(may=May.EXTRACT)
def save(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Keep a draft; the page calls this while somebody types."""
    row = _mine(seat, number)
    draft = extracting.save_draft(
        seat,
        _task(row).pk,
        raw_of(row.now, request.POST),
        saves=_number(request.POST.get("saves", "")) or 0,
        seen=row.to_check.pk if row.to_check else None,
    )
    if "application/json" not in request.headers.get("Accept", ""):
        messages.success(request, _("Your draft is saved."))
        return redirect("synthesis:table_fill", seat.review.slug, number)
    at = date_format(localtime(draft.saved_at), "TIME_FORMAT")
    return JsonResponse({"saves": draft.saves, "said": _("Draft saved %(at)s") % {"at": at}})


@require_POST
@seated(may=May.EXTRACT)
def send(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Send one's values of a study, and go to the next."""
    row = _mine(seat, number)
    raw = raw_of(row.now, request.POST)
    seen = _number(request.POST.get("seen", ""))
    try:
        extracting.send(seat, _task(row).pk, raw, seen=seen)
    except Refused as trouble:
        _keep(request, seat, row, raw)
        return _page(request, seat, _mine(seat, number), raw, trouble=trouble)
    messages.success(request, _("Your values of study %(n)s are sent.") % {"n": number})
    after = next((one for one in queries.rows(seat) if one.is_my_turn), None)
    if after is None:
        return redirect("synthesis:table_overview", seat.review.slug)
    return redirect("synthesis:table_fill", seat.review.slug, after.study.number)


@require_POST
@seated(may=May.EXTRACT)
def take_back(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take one's own values back to change them."""
    extracting.take_back(seat, _task(_mine(seat, number)).pk)
    return redirect("synthesis:table_fill", seat.review.slug, number)
