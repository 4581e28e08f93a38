"""Finding passages again, and taking them away as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reviews.access import May, Seat, seated
from synthesis.exports import excerpts as files
from synthesis.forms.excerpts import FilterForm
from synthesis.methods.codebook import Book
from synthesis.queries import codebook as asked
from synthesis.queries import excerpts

A_PAGE = 50
MOST_IN_A_FILE = 20_000


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The passages that a filter asks for, a page at a time."""
    book = asked.book_of(seat.review)
    form = _form(request, seat, book)
    rows = excerpts.found(seat, form.wanted(), book)
    n = rows.count()
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdigit() and len(number) < 7 else 1
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "n": n,
        "lines": excerpts.lines(seat, rows[(page - 1) * A_PAGE : page * A_PAGE]),
        "query": query.urlencode(),
        "filtered": any(form.cleaned_data.values()),
        "newer": page - 1 if page > 1 else None,
        "older": page + 1 if page * A_PAGE < n else None,
        "may_export": seat.may(May.EXPORT),
    }
    return render(request, "synthesis/excerpts.html", context)


def _form(request: HttpRequest, seat: Seat, book: Book) -> FilterForm:
    return FilterForm(book, excerpts.studies(seat), excerpts.coders(seat), request.GET)


@require_GET
@seated(may=May.EXPORT)
def file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """What is filtered, as a file."""
    if format not in files.CONTENT_TYPES:
        raise Http404
    book = asked.book_of(seat.review)
    wanted = _form(request, seat, book).wanted()
    lines = excerpts.lines(seat, excerpts.found(seat, wanted, book)[:MOST_IN_A_FILE])
    if format == "csv":
        content = files.as_csv(lines)
    else:
        about = _("%(n)s passages, as far as %(who)s may see them.") % {
            "n": len(lines),
            "who": seat.actor_name,
        }
        content = files.as_docx(lines, _title(wanted, book), about)
    answer = HttpResponse(content, content_type=files.CONTENT_TYPES[format])
    name = f"{seat.review.slug}-passages.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _title(wanted: excerpts.Wanted, book: Book) -> str:
    named = [one.name for id in (wanted.code, wanted.also) if (one := book.get(id)) is not None]
    return _("Passages: %(codes)s") % {"codes": " + ".join(named)} if named else _("Passages")
