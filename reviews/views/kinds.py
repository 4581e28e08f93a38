"""Doubtful pairs of one kind: looked at together, decided together, undone together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews import queries
from reviews.access import May, Seat, seated
from reviews.actions import kinds, leading
from reviews.methods import kinds as method
from reviews.models import Batch, DuplicatePair, Record
from reviews.sentences import listed
from reviews.views import pairs
from reviews.views.tabs import tabs

FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("title"),
    "authors": gettext_lazy("authors"),
    "year": gettext_lazy("year"),
    "journal": gettext_lazy("journal"),
    "volume": gettext_lazy("volume"),
    "issue": gettext_lazy("issue"),
    "pages": gettext_lazy("pages"),
    "doi": gettext_lazy("DOI"),
    "pmid": gettext_lazy("PMID"),
    "abstract": gettext_lazy("abstract"),
    "type": gettext_lazy("type"),
}
RELATIONS: dict[str, Promise] = {
    method.SAME: gettext_lazy("same %(fields)s"),
    method.WRITTEN: gettext_lazy("%(fields)s written differently"),
    method.LONGER: gettext_lazy("%(fields)s longer on one side"),
    method.NEAR: gettext_lazy("%(fields)s nearly the same"),
    method.START: gettext_lazy("same first page"),
    method.ONE: gettext_lazy("%(fields)s on one side only"),
    method.OTHER: gettext_lazy("different %(fields)s"),
}


def in_words(kind: str) -> str:
    """A kind as a sentence: what is the same, what is written differently, what differs."""
    fields, _reason = method.read(kind)
    parts = [
        str(RELATIONS[stands]) % {"fields": listed(str(FIELDS[name]) for name in names)}
        for stands, names in fields.items()
    ]
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}." if words else _("Nothing to compare.")


def of_this_kind(seat: Seat, pair: DuplicatePair) -> int:
    """How many pairs of the same kind wait, this one among them; 0 where it is alone."""
    if not pair.kind or pair.state != DuplicatePair.State.OPEN:
        return 0
    n = leading.waiting(seat).filter(kind=pair.kind).count()
    return n if n > 1 else 0


@require_safe
@seated(may=May.DEDUPLICATE)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The kinds of which several pairs wait, the most frequent first, and what was decided so."""
    waiting = leading.waiting(seat).exclude(kind="").order_by()
    found = waiting.values("kind").annotate(
        n=Count("pk"), likeliest=Max("score"), first=Min("pk")
    )  # fmt: skip
    rows = [
        {**row, "words": in_words(row["kind"]), "reason": method.read(row["kind"])[1]}
        for row in found.filter(n__gt=1).order_by("-n", "-likeliest")[:100]
    ]
    done = Batch.objects.visible_to(seat).annotate(n=Count("pairs"))[:20]
    values = {
        **tabs(seat, "open"),
        "kinds": rows,
        "done": [{"batch": batch, "words": in_words(batch.kind)} for batch in done],
    }
    return render(request, "reviews/kinds.html", values)


@require_safe
@seated(may=May.DEDUPLICATE)
def kind(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Every open pair of the kind that this one is of, with what differs marked."""
    pair = get_object_or_404(DuplicatePair.objects.visible_to(seat), pk=pk)
    rows = list(
        leading.waiting(seat)
        .filter(kind=pair.kind)
        .select_related("first", "second")[: kinds.MOST]
    )  # fmt: skip
    if not pair.kind or not rows:
        raise Http404
    fields, reason = method.read(pair.kind)
    shown = [
        name
        for stands, names in fields.items()
        for name in names
        if stands != method.SAME and name not in ("title", "abstract")
    ]
    values = {
        **tabs(seat, "open"),
        "pair": pair,
        "kind": pair.kind,
        "words": in_words(pair.kind),
        "reason": reason,
        "heads": [FIELDS[name] for name in shown],
        "rows": _rows(rows, shown),
        "abstracts_differ": any(
            "abstract" in fields.get(stands, ()) for stands in (method.OTHER, method.NEAR)
        ),
    }
    return render(request, "reviews/kind.html", values)


def _rows(found: list[DuplicatePair], shown: list[str]) -> list[dict[str, Any]]:
    """Each pair with both titles and both values of what differs."""
    numbers = {n for pair in found for n in (pair.first.number, pair.second.number)}
    records = Record.objects.filter(review=found[0].review_id, number__in=queries.any_of(numbers))
    columns = ("title", "authors", "number", "search__source", "search__platform", *shown)
    entries = {row.number: row for row in records.select_related("search").only(*columns)}
    rows = []
    for pair in found:
        left, right = (entries[n] for n in sorted((pair.first.number, pair.second.number)))
        cells = [(pairs.value(left, name), pairs.value(right, name)) for name in shown]
        rows.append({"pair": pair, "left": left, "right": right, "cells": cells})
    return rows


@require_POST
@seated(may=May.DEDUPLICATE)
def decide(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Say the same of the chosen pairs of a kind."""
    pair = get_object_or_404(DuplicatePair.objects.visible_to(seat), pk=pk)
    said = request.POST.get("said", "")
    if said not in Batch.Said.values:
        raise Http404
    sent = request.POST.getlist("pair")
    ids = [int(part) for part in sent if part.isdecimal() and len(part) < 18]
    done = kinds.decide(seat, ids, kind=request.POST.get("kind", pair.kind), said=said)
    messages.success(request, _told(done))
    return redirect("reviews:kinds", seat.review.slug)


def _told(done: kinds.Decided) -> str:
    pattern = (
        ngettext("%(n)s pair was merged.", "%(n)s pairs were merged.", done.done)
        if done.batch.said == Batch.Said.MERGED
        else ngettext("%(n)s pair was kept apart.", "%(n)s pairs were kept apart.", done.done)
    )
    words = [pattern % {"n": done.done}, _("It can be undone as one.")]
    if done.for_lead:
        n = done.for_lead
        left = ngettext(
            "%(n)s is left to the lead, since both reports carry votes.",
            "%(n)s are left to the lead, since both reports carry votes.",
            n,
        )
        words.append(left % {"n": n})
    if done.changed:
        n = done.changed
        left = ngettext(
            "%(n)s was decided or changed meanwhile.", "%(n)s were decided or changed meanwhile.", n
        )
        words.append(left % {"n": n})
    return " ".join(words)


@require_POST
@seated(may=May.DEDUPLICATE)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take back what was said of many pairs at once."""
    batch = get_object_or_404(Batch.objects.visible_to(seat), pk=pk)
    n = kinds.undo(seat, batch)
    words = ngettext("%(n)s pair is asked about again.", "%(n)s pairs are asked about again.", n)
    messages.success(request, words % {"n": n})
    return redirect("reviews:kinds", seat.review.slug)
