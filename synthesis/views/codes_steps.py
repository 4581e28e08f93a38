"""The steps that change one code: describing, merging, splitting, retiring, restoring."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import codebook
from synthesis.actions.codebook import NewPart
from synthesis.forms.codes import CodeForm, MergeForm, SplitForm, WhyForm
from synthesis.models import Code, Coding
from synthesis.queries import codebook as asked
from synthesis.queries import splits
from synthesis.views.codes import find, page


@require_POST
@seated(may=May.CODEBOOK)
def edit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Rename and describe a code."""
    row, form = find(seat, pk), CodeForm(request.POST)
    if form.is_valid():
        try:
            _edited(seat, row, dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("synthesis:code", seat.review.slug, pk)
    return page(request, seat, row, 422, edit_form=form, editing=True)


@transaction.atomic
def _edited(seat: Seat, row: Code, data: dict[str, Any]) -> None:
    name, seen, why = data.pop("name"), data.pop("seen"), data.pop("why")
    data["codable"] = not data.pop("heading")
    if " ".join(name.split()) != row.name:
        codebook.rename_code(seat, row.pk, name=name, why=why, seen=seen)
        seen = None
    codebook.describe_code(seat, row.pk, why=why, seen=seen, **data)


@require_POST
@seated(may=May.CODEBOOK)
def merge(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Show what a merge would do, then do it."""
    row = find(seat, pk)
    form = MergeForm(asked.book_of(seat.review), pk, request.POST)
    if not form.is_valid():
        return page(request, seat, row, 422, merge_form=form, merging=True)
    data = form.cleaned_data
    if request.POST.get("sure") != "yes":
        return render(request, "synthesis/code_merge.html", _merge(seat, row, form))
    try:
        change = codebook.merge_codes(
            seat, [pk], into=data["into"], why=data["why"], seen=data["seen"]
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, seat, row, 422, merge_form=form, merging=True)
    _offer(request, _("“%(name)s” is merged into “%(into)s”."), name=row.name, into=change.code)
    return redirect("synthesis:code", seat.review.slug, data["into"])


def _merge(seat: Seat, row: Code, form: MergeForm) -> dict[str, Any]:
    """What a seat may see of what a merge would do."""
    into = find(seat, form.cleaned_data["into"])
    seen = Coding.objects.visible_to(seat).standing()
    both = set(seen.filter(code=row).values_list("excerpt", "member")) & set(
        seen.filter(code=into).values_list("excerpt", "member")
    )
    return {
        "code": row,
        "into": into,
        "n": seen.filter(code=row).count(),
        "both": len(both),
        "below": asked.book_of(seat.review).children(row.pk),
        "form": form,
    }


@require_http_methods(["GET", "POST"])
@seated(may=May.CODEBOOK)
def split(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Name the parts of a code, and give each its passages."""
    row = find(seat, pk)
    form = SplitForm(
        request.POST or None, initial={"seen": asked.newest(seat.review), "original": "heading"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _split(request, seat, row, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    rows = list(splits.codings(seat, row)[:200])
    for one in rows:
        one.chosen = request.POST.get(f"to-{one.pk}", "")  # type: ignore[attr-defined]
    context = {"code": row, "form": form, "codings": rows, "numbers": range(1, form.PARTS + 1)}
    status = 422 if request.method == "POST" else 200
    return render(request, "synthesis/code_split.html", context, status=status)


def _split(request: HttpRequest, seat: Seat, row: Code, form: SplitForm) -> HttpResponse:
    parts, data = form.parts(), form.cleaned_data
    given: dict[int, list[int]] = {n: [] for n in parts}
    for coding, part in _chosen(request).items():
        if part in given:
            given[part].append(coding)
    codebook.split_code(
        seat,
        row.pk,
        [NewPart(name, words, given[n]) for n, (name, words) in parts.items()],
        original=data["original"],
        why=data["why"],
        seen=data["seen"],
    )
    _offer(request, _("“%(name)s” is split."), name=row.name)
    return redirect("synthesis:codes", seat.review.slug)


def _chosen(request: HttpRequest) -> dict[int, int]:
    """What was chosen for each coding: fields `to-NUMBER`."""
    pairs = (
        (key.removeprefix("to-"), request.POST.get(key, ""))
        for key in request.POST
        if key.startswith("to-")
    )
    return {int(key): int(value) for key, value in pairs if key.isdigit() and value.isdigit()}


@require_POST
@seated(may=May.CODEBOOK)
def assign(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Give passages that a split has left to its parts."""
    n = codebook.assign(seat, pk, _chosen(request))
    messages.success(request, _("%(n)s passages have their part now.") % {"n": n})
    return redirect("synthesis:codes", seat.review.slug)


@require_POST
@seated(may=May.CODEBOOK)
def retire(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a code out of use."""
    row, form = find(seat, pk), WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        codebook.retire_code(seat, pk, why=why, seen=form.cleaned_data.get("seen"))
    except Refused as refusal:
        return page(request, seat, row, 422, retiring=str(refusal))
    _offer(request, _("“%(name)s” is retired. What was coded with it stays."), name=row.name)
    return redirect("synthesis:codes", seat.review.slug)


@require_POST
@seated(may=May.CODEBOOK)
def restore(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put a retired code into use again."""
    codebook.restore_code(seat, pk)
    _offer(request, _("“%(name)s” is in use again."), name=find(seat, pk).name)
    return redirect("synthesis:code", seat.review.slug, pk)


def _offer(request: HttpRequest, words: str, **names: Any) -> None:
    said = words % {key: str(value) for key, value in names.items()}
    messages.success(request, f"{said} {_('It can be undone in the history.')}")
