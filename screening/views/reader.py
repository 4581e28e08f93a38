"""What a reader asks for: the file itself, pictures of pages, their text in its places."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from reviews import desk, files, parts
from reviews.access import May, Seat, seated
from reviews.actions.fulltexts import placing
from reviews.downloads import attachment
from reviews.methods.pdf import boxes, finding
from reviews.models import FullText, FullTextPage
from reviews.templatetags._words import spans
from screening import queries

# Nothing in a brought file may run, load or be framed, whatever a browser makes of it.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_FOR_EVER = "private, max-age=31536000, immutable"
MOST_HITS = 500


def _file(seat: Seat, pk: int) -> FullText:
    return get_object_or_404(FullText.objects.visible_to(seat), pk=pk)


def _guarded(answer: HttpResponseBase) -> HttpResponseBase:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_safe
@seated(may=May.VIEW)
def original(request: HttpRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """The PDF as it came, to be saved, whole or in parts: never shown by the browser as a page."""
    row = _file(seat, pk)
    try:
        path = files.at_hand(row)
    except files.Lost as lost:
        raise Http404(_("The stored file is missing or not what was brought.")) from lost
    answer = parts.serve(request, path, kind="application/pdf", mark=row.sha256)
    answer["Content-Disposition"] = attachment(_named(row.name))
    answer["Cache-Control"] = "private, max-age=3600"
    return _guarded(answer)


def _named(name: str) -> str:
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


@require_safe
@seated(may=May.VIEW)
def picture(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponseBase:
    """The picture of one page, as wide as one of a few widths."""
    row = _file(seat, pk)
    wanted = request.GET.get("w", "")
    width = int(wanted) if wanted in {str(one) for one in files.WIDTHS} else files.WIDTHS[1]
    if row.state != FullText.State.READ or not 1 <= number <= row.pages:
        raise Http404
    try:
        path = files.picture(row, number, width)
    except (files.Lost, desk.Trouble) as trouble:
        raise Http404(_("This page can't be drawn.")) from trouble
    answer = FileResponse(path.open("rb"), content_type="image/webp")
    answer["Cache-Control"] = _FOR_EVER
    return _guarded(answer)


def _page(seat: Seat, pk: int, number: int) -> FullTextPage:
    rows = FullTextPage.objects.visible_to(seat).select_related("full_text")
    return get_object_or_404(rows, full_text=pk, number=number)


@require_GET
@seated(may=May.VIEW)
def layer(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """The text of one page as a drawing to lay over its picture: selectable, its words marked."""
    page = _page(seat, pk, number)
    placed = boxes.unpack(placing.boxes_of(page.full_text, [page])[number])
    marks = [
        {"kind": kind, "at": _scaled(rect, page)}
        for begin, end, kind in spans(page.text, *queries.words(seat.review))
        for rect in boxes.rectangles(placed, begin, end)
    ]
    runs = [
        {"text": run.text, "at": _scaled(run.rect, page)}
        for run in boxes.runs(page.text, placed)
        if run.text.strip()
    ]
    context = {"page": page, "runs": runs, "marks": marks}
    return render(request, "screening/_text_layer.html", context)


def _scaled(rect: boxes.Rect, page: FullTextPage) -> dict[str, str]:
    """A rectangle in the page's points, written for SVG."""
    height = (rect.bottom - rect.top) * page.height
    return {
        "x": f"{rect.left * page.width:.1f}",
        "y": f"{rect.top * page.height:.1f}",
        "width": f"{max((rect.right - rect.left) * page.width, 0.5):.1f}",
        "height": f"{height:.1f}",
        # Letters stand on a line a fifth above their box's foot.
        "baseline": f"{rect.bottom * page.height - 0.21 * height:.1f}",
    }


@require_GET
@seated(may=May.VIEW)
def find(request: HttpRequest, seat: Seat, pk: int) -> JsonResponse:
    """Every place in a file's text that has what was typed, with its rectangles on the page."""
    row, typed = _file(seat, pk), request.GET.get("q", "")[:200]
    hits: list[dict[str, Any]] = []
    found = _found(row, typed)
    placed = placing.boxes_of(row, [page for page, _places in found])
    for page, places in found:
        letters = boxes.unpack(placed[page.number])
        for begin, end in places:
            rects = [_scaled(rect, page) for rect in boxes.rectangles(letters, begin, end)]
            hits.append({"page": page.number, "rects": rects})
    return JsonResponse({"hits": hits, "more": len(hits) >= MOST_HITS})


def _found(row: FullText, typed: str) -> list[tuple[FullTextPage, list[tuple[int, int]]]]:
    """The pages that have what was typed, each with its places; only so many places in all."""
    found, left = [], MOST_HITS
    pages = FullTextPage.objects.filter(full_text=row).order_by("number")
    for page in pages.iterator(chunk_size=50):
        places = finding.find(page.text, typed, left)
        if places:
            found.append((page, places))
            left -= len(places)
        if left <= 0:
            break
    return found


@require_GET
@seated(may=May.VIEW)
def text(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The text alone, page by page, for whoever reads by ear or without pictures."""
    row = _file(seat, pk)
    pages = FullTextPage.objects.filter(full_text=row).only("number", "text", "scanned")
    include, exclude = queries.words(seat.review)
    context = {"file": row, "pages": pages, "include_words": include, "exclude_words": exclude}
    return render(request, "screening/fulltext_text.html", context)
