"""What came of each import: the numbers, and the records and pairs that they count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reviews.access import May, Seat, seated
from reviews.models import DuplicatePair, ImportFile, Merge, Record, Review, Search
from reviews.queries import gathered
from reviews.queries.gathered import Came, Fate, Wanted
from reviews.queries.overlap import sources_of
from reviews.views.tabs import tabs

State = DuplicatePair.State
ROWS = 50
# How far down a list of pairs can be turned.
MOST = 100_000


@require_safe
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What came of every import, source by source, and why records were gathered."""
    came = gathered.came(seat.review, blind=not seat.reads_revealed)
    total = gathered.together(came.values())
    values = {
        **tabs(seat, "report"),
        "groups": _groups(seat, came),
        "total": line(seat, "", total),
        "reasons": reasons(seat, total),
        "shows_late": seat.reads_revealed,
    }
    return render(request, "reviews/gathered.html", values)


def _groups(seat: Seat, came: dict[gathered.Origin, Came]) -> list[dict[str, Any]]:
    """The lines of each source: its sum, and each of its files where there are several."""
    files = dict(ImportFile.objects.visible_to(seat).values_list("pk", "name"))
    made = []
    for name, searches in sources_of(seat.review).items():
        mine = {origin: row for origin, row in came.items() if origin[0] in searches}
        if not mine:
            continue
        source = {"source": ",".join(map(str, searches))}
        lines = [
            line(seat, files[file], row, file=file)
            for (_search, file), row in sorted(mine.items(), key=lambda item: item[0][1] or 0)
            if file is not None
        ]
        total = line(seat, name, gathered.together(mine.values()), **source)
        only = lines[0] if len(lines) == 1 and len(mine) == 1 else None
        made.append({"total": total, "only": only, "lines": [] if only else lines})
    return made


def line(seat: Seat, name: str, came: Came, **narrowed: Any) -> dict[str, Any]:
    """One line of numbers, each with the address of the list that it counts."""
    records: list[tuple[str, int, dict[str, Any]]] = [
        (_("Records"), came.records, {}),
        (_("New to the review"), came.fates[Fate.FIRST], {"fate": Fate.FIRST}),
        (_("Gathered by themselves"), came.fates[Fate.SURE], {"fate": Fate.SURE}),
        (_("Gathered by people"), came.fates[Fate.PEOPLE], {"fate": Fate.PEOPLE}),
    ]
    if seat.reads_revealed:
        records.append((_("After votes"), came.late, {"late": 1}))
    pairs = [
        (_("Pairs to decide"), State.OPEN),
        (_("Kept apart by people"), State.APART),
        (_("Kept apart by themselves"), State.UNLIKE),
    ]
    cells = [_cell(seat, "records", "record", *cell, narrowed) for cell in records]
    cells += [
        _cell(seat, "pairs", "pair", label, came.pairs[state], {"state": state}, narrowed)
        for label, state in pairs
    ]
    return {"name": name, "file": narrowed.get("file"), "cells": cells}


def _cell(
    seat: Seat,
    list_name: str,
    unit: str,
    label: str,
    n: int,
    asked: dict[str, Any],
    narrowed: dict[str, Any],
) -> dict[str, Any]:
    url = reverse(f"reviews:gathered_{list_name}", args=[seat.review.slug])
    query = urlencode({**narrowed, **asked}, safe=",")
    return {"label": label, "n": n, "unit": unit, "url": f"{url}?{query}" if query else url}


def reasons(seat: Seat, came: Came, **narrowed: Any) -> list[dict[str, Any]]:
    """Why records were gathered by themselves, the commonest reason first."""
    ranked = sorted(came.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [
        _cell(seat, "records", "record", words, n, {"fate": Fate.SURE, "reason": words}, narrowed)
        for words, n in ranked
    ]


def of_file(seat: Seat, file: ImportFile) -> dict[str, Any]:
    """What came of one import, for its own page."""
    rows = gathered.came(seat.review, file, blind=not seat.reads_revealed)
    came = rows.get((file.search_id, file.pk), Came())
    sources = sources_of(seat.review) if came.gathered else {}
    beside = gathered.beside(seat.review, file, sources) if came.gathered else {}
    return {
        "came": came,
        "line": line(seat, file.name, came, file=file.pk),
        "reasons": reasons(seat, came, file=file.pk),
        "beside": [
            _cell(seat, "records", "record", name, n, {"beside": _ids(sources[name])},
                  {"file": file.pk})
            for name, n in beside.items()
        ],
    }  # fmt: skip


def _ids(searches: Iterable[int]) -> str:
    return ",".join(map(str, searches))


@require_safe
@seated(may=May.VIEW)
def records(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Records by what came of them, in their order, with the merge that gathered each."""
    wanted = _wanted(request, seat)
    rows = gathered.entries(seat.review, wanted)
    total = rows.count()
    after = request.GET.get("after", "")
    if after.isdecimal():
        rows = rows.filter(number__gt=int(after[:9]))
    shown: list[Any] = list(
        rows.select_related("search", "report").defer("raw", "words", "abstract", "extra")
        .order_by("number")[: ROWS + 1]
    )  # fmt: skip
    merges = Merge.objects.in_bulk([row.merge for row in shown if row.merge])
    for row in shown:
        row.gathering = merges.get(row.merge)
    values = {
        **tabs(seat, "report"),
        "records": shown[:ROWS],
        "total": total,
        "further": _further(request, shown),
        "narrowed": _narrowed(seat, wanted),
        "may_decide": seat.may(May.DEDUPLICATE),
    }
    return render(request, "reviews/gathered_records.html", values)


def _further(request: HttpRequest, shown: list[Record]) -> str:
    if len(shown) <= ROWS:
        return ""
    query = request.GET.copy()
    query["after"] = str(shown[ROWS - 1].number)
    return f"?{query.urlencode()}"


def _wanted(request: HttpRequest, seat: Seat) -> Wanted:
    """What the address asks for; what nobody may know or nothing means is not found."""
    given = request.GET
    fate, late = given.get("fate", ""), given.get("late") == "1"
    if (fate and fate not in Fate.values) or (late and not seat.reads_revealed):
        raise Http404
    return Wanted(
        file=_file(given.get("file")),
        source=_whole(given.get("source")),
        fate=fate,
        reason=given.get("reason", "")[:300],
        beside=_whole(given.get("beside")),
        late=late,
    )


def _whole(given: str | None) -> tuple[int, ...]:
    parts = (given or "").split(",")
    return tuple(int(part) for part in parts if part.isdecimal() and len(part) < 10)


def _file(given: str | None) -> int | None:
    return next(iter(_whole(given)), None)


def _narrowed(seat: Seat, wanted: Wanted) -> list[str]:
    """What a list is narrowed to, in words."""
    words = _came_with(seat, wanted.file, wanted.source)
    if wanted.fate:
        words.append(str(Fate(wanted.fate).label))
    if wanted.reason:
        words.append(wanted.reason)
    if wanted.late:
        words.append(_("Gathered after somebody had voted"))
    if wanted.beside:
        words.append(_("Given before by %(names)s") % {"names": _names(seat.review, wanted.beside)})
    return words


def _came_with(seat: Seat, file: int | None, source: tuple[int, ...]) -> list[str]:
    words = []
    if file is not None:
        row = get_object_or_404(ImportFile.objects.visible_to(seat), pk=file)
        words.append(_("From %(file)s, %(search)s") % {"file": row.name, "search": row.search})
    if source:
        words.append(_("From %(names)s") % {"names": _names(seat.review, source)})
    return words


def _names(review: Review, searches: tuple[int, ...]) -> str:
    names = {str(search) for search in Search.objects.filter(review=review, pk__in=searches)}
    return ", ".join(sorted(names)) or "–"


@require_safe
@seated(may=May.VIEW)
def pairs(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Pairs by what was said of them, by people or by the search, the latest decision first."""
    state = request.GET.get("state", State.APART)
    if state not in State.values:
        raise Http404
    file, source = _file(request.GET.get("file")), _whole(request.GET.get("source"))
    rows = gathered.questions(seat.review, blind=not seat.reads_revealed).filter(state=state)
    rows = gathered.came_with(rows, file=file, source=source)
    decided = state in (State.APART, State.MERGED)
    order = ("-decided_at", "-pk") if decided else ("-score", "pk")
    shown = rows.select_related("first__record__search", "second__record__search").order_by(*order)
    values = {
        **tabs(seat, "apart" if state in (State.APART, State.UNLIKE) else "open"),
        **_leaf(request, shown, rows.count()),
        "state": state,
        "decided": decided,
        "narrowed": _came_with(seat, file, source),
        "may_decide": seat.may(May.DEDUPLICATE),
    }
    return render(request, "reviews/kept_apart.html", values)


def _leaf(request: HttpRequest, rows: QuerySet[DuplicatePair], n: int) -> dict[str, Any]:
    """One leaf of a list of pairs, with the addresses of its neighbours."""
    at = min(_file(request.GET.get("from")) or 0, MOST)

    def address(start: int) -> str:
        query = request.GET.copy()
        query["from"] = str(start)
        return f"?{query.urlencode()}"

    end = min(at + ROWS, n)
    return {
        "pairs": rows[at:end],
        "n": n,
        "between": _("%(first)s to %(last)s of %(n)s") % {"first": at + 1, "last": end, "n": n},
        "newer": address(max(0, at - ROWS)) if at else "",
        "older": address(end) if end < n else "",
    }
