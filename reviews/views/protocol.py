"""The protocol: read by everybody in the review, edited by section, kept in versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reviews.access import May, Refused, Seat, seated
from reviews.actions import protocol
from reviews.forms.protocol import (
    PARTS,
    QuestionForm,
    Row,
    RowsForm,
    SectionForm,
    WordsForm,
)
from reviews.methods import revisions
from reviews.models import Criterion, ExclusionReason, HighlightWord, ProtocolVersion, Stage
from reviews.models.protocol import Kind
from reviews.models.review import Framework

SPARE_LINES = 2
VERSIONS_SHOWN = 200


@require_safe
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The protocol as it stands."""
    criteria = list(Criterion.objects.visible_to(seat))
    parts = _parts(seat.review.framework, seat.review.framework_parts)
    reasons = list(ExclusionReason.objects.visible_to(seat).select_related("merged_into"))
    words = list(HighlightWord.objects.visible_to(seat))
    values = {
        "version": _newest(seat),
        "may_edit": seat.may(May.PROTOCOL),
        "framework": Framework(seat.review.framework).label,
        "parts": parts if any(text for _label, text in parts) else [],
        "criteria": [(kind, *_standing(criteria, "kind", kind)) for kind in Kind],
        "reasons": [(stage, *_standing(reasons, "stage", stage)) for stage in Stage],
        "marks": [(kind, [word for word in words if word.kind == kind]) for kind in Kind],
    }
    return render(request, "reviews/protocol.html", values)


def _standing(rows: list[Any], field: str, value: str) -> tuple[list[Any], list[Any]]:
    """Rows of one kind: those that stand, and those that are retired."""
    mine = [row for row in rows if getattr(row, field) == value]
    retired = [row for row in mine if row.retired_at is not None]
    retired.sort(key=lambda row: row.retired_at, reverse=True)
    return [row for row in mine if row.retired_at is None], retired


def _parts(framework: str, texts: dict[str, str]) -> list[tuple[Any, str]]:
    return [(label, texts.get(name, "")) for name, label, _hint in PARTS[framework]]


def _newest(seat: Seat) -> ProtocolVersion | None:
    return ProtocolVersion.objects.visible_to(seat).select_related("created_by").first()


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.PROTOCOL)
def question(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Edit the question and how it is taken apart."""
    review = seat.review
    asked = request.POST.get("framework") or request.GET.get("framework") or review.framework
    framework = asked if asked in PARTS else review.framework
    initial = {
        "base": _base(seat),
        "framework": framework,
        "question": review.question,
        **review.framework_parts,
    }
    form = QuestionForm(request.POST or None, framework=framework, initial=initial)
    values = {"form": form, "frameworks": Framework, "framework": framework}

    def save(sent: dict[str, Any]) -> ProtocolVersion | None:
        return protocol.save_question(
            seat,
            question=sent["question"],
            framework=framework,
            parts=form.parts,
            note=sent["note"],
            base=sent["base"],
        )

    return _edit(request, seat, form, "reviews/protocol_question.html", values, save)


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.PROTOCOL)
def criteria(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Edit the criteria of one kind."""
    if kind not in Kind.values:
        raise Http404
    rows = Criterion.objects.visible_to(seat).filter(kind=kind, retired_at__isnull=True)
    form = _rows_form(request, seat, 500, [Row(row.pk, row.text) for row in rows])
    values = {"form": form, "kind": kind}

    def save(sent: dict[str, Any]) -> ProtocolVersion | None:
        return protocol.save_criteria(
            seat, kind, form.entries, note=sent["note"], base=sent["base"]
        )

    return _edit(request, seat, form, "reviews/protocol_criteria.html", values, save)


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.PROTOCOL)
def reasons(request: HttpRequest, seat: Seat, stage: str) -> HttpResponse:
    """Edit the exclusion reasons of one stage, in their order."""
    if stage not in Stage.values:
        raise Http404
    everything = list(ExclusionReason.objects.visible_to(seat).filter(stage=stage))
    rows = [Row(row.pk, row.label) for row in everything if row.retired_at is None]
    form = _rows_form(request, seat, 200, rows)
    values = {
        "form": form,
        "stage": Stage(stage),
        "retired": [row for row in everything if row.retired_at is not None],
    }

    def save(sent: dict[str, Any]) -> ProtocolVersion | None:
        return protocol.save_reasons(
            seat, stage, form.entries, note=sent["note"], base=sent["base"]
        )

    return _edit(request, seat, form, "reviews/protocol_reasons.html", values, save)


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.PROTOCOL)
def words(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Edit the words that are marked in titles and abstracts."""
    rows = HighlightWord.objects.visible_to(seat)
    initial: dict[str, Any] = {"base": _base(seat)}
    for kind in Kind.values:
        initial[kind] = "\n".join(row.text for row in rows if row.kind == kind)
    form = WordsForm(request.POST or None, initial=initial)

    def save(sent: dict[str, Any]) -> ProtocolVersion | None:
        return protocol.save_words(seat, **sent)

    return _edit(request, seat, form, "reviews/protocol_words.html", {"form": form}, save)


def _base(seat: Seat) -> int:
    newest = _newest(seat)
    return newest.number if newest is not None else 0


def _rows_form(request: HttpRequest, seat: Seat, longest: int, rows: list[Row]) -> RowsForm:
    if request.method == "POST":
        return RowsForm(request.POST, longest=longest)
    spare = [Row(None, "") for _line in range(SPARE_LINES)]
    return RowsForm(longest=longest, rows=rows + spare, initial={"base": _base(seat)})


def _edit(
    request: HttpRequest,
    seat: Seat,
    form: SectionForm,
    template: str,
    values: dict[str, Any],
    save: Callable[[dict[str, Any]], ProtocolVersion | None],
) -> HttpResponse:
    """Show a section's form, rearrange it, or save it as a version."""
    if request.method != "POST":
        return render(request, template, values)
    do = request.POST.get("do", "save")
    if isinstance(form, RowsForm) and do != "save":
        form.rearrange(do)
        return render(request, template, values)
    if not form.is_valid():
        return render(request, template, values, status=422)
    try:
        version = save(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        values["outdated"] = _newest(seat) if isinstance(refusal, protocol.Outdated) else None
        return render(request, template, values, status=422)
    if version is None:
        messages.info(request, _("Nothing was different, so there is no new version."))
    else:
        messages.success(request, _("Saved as version %(n)s.") % {"n": version.number})
    return redirect("reviews:protocol", seat.review.slug)


@require_safe
@seated(may=May.VIEW)
def versions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The versions of the protocol, newest first."""
    rows = ProtocolVersion.objects.visible_to(seat).select_related("created_by").defer("snapshot")
    return render(request, "reviews/protocol_versions.html", {"versions": rows[:VERSIONS_SHOWN]})


@require_safe
@seated(may=May.VIEW)
def version(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One version as it stood, and what differs from another: the one before unless asked."""
    rows = ProtocolVersion.objects.visible_to(seat).select_related("created_by")
    numbers = list(rows.values_list("number", flat=True)[:VERSIONS_SHOWN])
    asked = request.GET.get("against", "")
    other = int(asked) if asked.isdecimal() and len(asked) < 9 else number - 1
    found = {row.number: row for row in rows.filter(number__in=[number, other])}
    if number not in found:
        raise Http404
    here, against = found[number], found.get(other)
    older, newer = sorted([here, against or here], key=lambda row: row.number)
    changes = revisions.compare(older.snapshot, newer.snapshot) if against else []
    values = {
        "version": here,
        "against": against,
        "older": older,
        "newer": newer,
        "changes": [{"change": change, "where": part_name(change.part)} for change in changes],
        "numbers": [n for n in numbers if n != number],
        "held": _held(here.snapshot),
    }
    return render(request, "reviews/protocol_version.html", values)


def part_name(part: str) -> str:
    """A snapshot's part in words: "Full text: exclusion reasons"."""
    area, _dot, name = part.partition(".")
    if area == "parts":
        labels = {key: label for parts in PARTS.values() for key, label, _hint in parts}
        return str(labels.get(name, name))
    if area == "reasons":
        return _("Exclusion reasons, %(stage)s") % {"stage": Stage(name).label.lower()}
    names = {
        "question": _("Review question"),
        "framework": _("Framework"),
        "criteria.include": _("Include when"),
        "criteria.exclude": _("Exclude when"),
        "words.include": _("Words that speak for inclusion"),
        "words.exclude": _("Words that speak for exclusion"),
    }
    return names[part]


def _held(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """A snapshot as headed texts and lists, for reading."""
    framework = snapshot["framework"]
    rows: list[dict[str, Any]] = [
        {"where": part_name("question"), "text": snapshot["question"]},
        {"where": part_name("framework"), "text": Framework(framework).label},
    ]
    for label, text in _parts(framework, snapshot["parts"]):
        rows.append({"where": label, "text": text})
    for area in ("criteria", "reasons", "words"):
        for name in revisions.in_order(snapshot[area]):
            texts = [entry["text"] for entry in snapshot[area][name]]
            rows.append({"where": part_name(f"{area}.{name}"), "entries": texts})
    return rows
