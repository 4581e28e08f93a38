"""One study after its extraction: values side by side, and what stands."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Study
from synthesis.actions.table import moving, settling
from synthesis.forms.table import one_of, text_of
from synthesis.methods.table.answers import written
from synthesis.methods.table.consensus import differing, shared
from synthesis.methods.table.form import Field
from synthesis.models import Difference, Extraction, FieldValue
from synthesis.queries import table as queries
from synthesis.queries.table import words
from synthesis.views.table import common


@require_GET
@seated(may=May.VIEW)
def study(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """What this seat may know of the extraction of a study."""
    return _page(request, seat, common.row(seat, number))


def _page(
    request: HttpRequest,
    seat: Seat,
    row: queries.Row,
    *,
    status: int = 200,
    refused: tuple[str, str] = ("", ""),
) -> HttpResponse:
    has_part = row.mine is not None
    form = queries.readable(seat.review)
    entries = [_entry(seat, row, one, refused) for one in form.fields if one.id in row.asked]
    _with_history(row, entries)
    return render(
        request,
        "synthesis/table_study.html",
        {
            "row": row,
            "study": row.study,
            "state": row.state.name,
            "entries": entries,
            "apart": [one for one in entries if one["differs"]],
            "same": [one for one in entries if not one["differs"]],
            "own": _own(row),
            "has_part": has_part,
            "may_settle": bool(row.asked) and (has_part or seat.may(May.SETTLE)),
            "targets": _targets(seat, row),
            "countries": common.known_countries(form.fields),
            **common.texts(row.study),
        },
        status=status,
    )


def _targets(seat: Seat, row: queries.Row) -> list[Study]:
    """Where a person may move what was extracted of this study."""
    return moving.targets(seat, row.study) if row.tasks and seat.may(May.FORMS) else []


def _entry(seat: Seat, row: queries.Row, field: Field, refused: tuple[str, str]) -> dict[str, Any]:
    """One field with everybody's value, what stands, and the input for another value."""
    revealed = [one for one in row.extractions if one.revealed_at and field.id in one.asked]
    first = min((one.wave for one in revealed), default=0)
    sides = [one for one in revealed if one.wave == first]
    apart = bool(differing([field], [one.answers for one in sides]))
    stands = row.values.get(field.id)
    begin = stands or shared(field, [one.answers.get(field.id) for one in sides])
    return {
        **common.inputs([field], {field.id: written(field, begin)})[0],
        "sides": [_side(field, one) for one in sides],
        "differs": apart or field.id in row.settled,
        "open": field.id in row.open,
        "referred": field.id in row.referred,
        "settled": row.settled.get(field.id),
        "stands": words.said(field, stands),
        "refused": refused[1] if refused[0] == field.id else "",
    }


def _side(field: Field, sent: Extraction) -> dict[str, Any]:
    answer = sent.answers.get(field.id) or {}
    return {
        "sent": sent,
        "member": sent.task.member,
        "part": sent.task.get_part_display() if sent.checks_id else "",
        "said": words.said(field, answer),
        "note": answer.get("note", ""),
        "quotes": answer.get("quotes", []) if field.kind != "quote" else [],
    }


def _own(row: queries.Row) -> list[tuple[Field, str]]:
    """What the seat itself has sent and the others have not answered yet."""
    if not row.is_sent or row.mine is None:
        return []
    sent = next(
        (one for one in row.extractions if one.task_id == row.mine.pk and one.wave == row.wave),
        None,
    )
    if sent is None:
        return []
    return [(field, words.said(field, sent.answers.get(field.id))) for field in row.now]


def _with_history(row: queries.Row, entries: list[dict[str, Any]]) -> None:
    history: dict[str, list[FieldValue]] = defaultdict(list)
    if row.asked:
        for one in FieldValue.objects.filter(study=row.study).select_related("settled_by__user"):
            history[one.field].append(one)
    waits = {
        one.field: one
        for one in Difference.objects.filter(
            study=row.study, referred_at__isnull=False
        ).select_related("referred_by__user")
    }
    for entry in entries:
        field = entry["field"]
        entry["history"] = [(one, words.said(field, one.answer)) for one in history[field.id]]
        entry["referral"] = waits.get(field.id) if entry["referred"] else None


@require_POST
@seated(may=May.VIEW)
def settle(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Store the value that stands, or send the field to the third reviewer."""
    row = common.row(seat, number)
    id = request.POST.get("field", "")
    try:
        _do(request, seat, row, id)
    except Refused as refusal:
        status = 409 if isinstance(refusal, settling.Overtaken) else 422
        row = common.row(seat, number)
        return _page(request, seat, row, status=status, refused=(id, str(refusal)))
    answer = redirect("synthesis:table_study", seat.review.slug, number)
    answer["Location"] += f"#field-{id}"
    return answer


def _do(request: HttpRequest, seat: Seat, row: queries.Row, id: str) -> None:
    if request.POST.get("what") == "refer":
        settling.refer(seat, row.study, id)
        return
    field = queries.readable(seat.review).get(id)
    take = request.POST.get("take", "")
    other = take == "other" and field is not None
    value = settling.settle(
        seat,
        row.study,
        id,
        reason=text_of(request.POST, "reason"),
        take=int(take) if take.isascii() and take.isdigit() else None,
        raw=one_of(field, request.POST) if other and field else None,
    )
    label = field.label if field else value.field
    messages.success(request, _("A value stands for “%(field)s”.") % {"field": label})


@require_POST
@seated(may=May.VIEW)
def reopen(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Open a settled field again."""
    rows = FieldValue.objects.visible_to(seat).select_related("study")
    row = get_object_or_404(rows, pk=pk)
    settling.reopen(seat, pk, why=text_of(request.POST, "why"))
    return redirect("synthesis:table_study", seat.review.slug, row.study.number)


@require_POST
@seated(may=May.FORMS)
def move(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Move what was extracted of a study to another one."""
    to = request.POST.get("to", "")
    target = moving.move(
        seat,
        common.study(seat, number),
        to=int(to) if to.isascii() and to.isdigit() and len(to) < 10 else 0,
        why=text_of(request.POST, "why"),
    )
    messages.success(
        request, _("The extraction is study %(n)s's now; nothing was lost.") % {"n": target.number}
    )
    return redirect("synthesis:table_study", seat.review.slug, target.number)
