"""The search log: what was searched, where, when and how, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from reviews import exports, queries
from reviews.access import May, Seat, seated
from reviews.actions import searches
from reviews.downloads import csv_download
from reviews.forms.searches import PLATFORMS, SOURCES, SearchForm, UploadForm
from reviews.models import Search
from reviews.models.search import DATABASE_ARM
from reviews.queries import Tally
from reviews.views import files

# Slots that a reader of the report will look for.
SLOTS = ("platform", "run_on", "raw_hits", "coverage", "query", "limits")


@dataclass(frozen=True)
class Line:
    """One entry of the log with what was read of it."""

    search: Search
    tally: Tally

    @property
    def difference(self) -> int | None:
        """Entries read beyond (or, negative, short of) the hits that the source printed."""
        if self.search.raw_hits is None or not self.tally.read:
            return None
        return self.tally.read - self.search.raw_hits

    @property
    def check(self) -> tuple[str, str]:
        """Whether hits and entries agree, as tone and words."""
        if self.search.raw_hits is None:
            return "", _("hits not logged")
        if not self.tally.read:
            return "", _("nothing imported")
        return checked(self.difference or 0)

    @property
    def blank(self) -> list[str]:
        """The slots that say nothing yet, by their names in the form."""
        fields = [Search._meta.get_field(name) for name in SLOTS]
        return [
            str(field.verbose_name)  # type: ignore[union-attr]
            for field in fields
            if getattr(self.search, field.name) in ("", None)
        ]

    @property
    def wanted(self) -> dict[str, str]:
        """The filter that asks the records list for exactly these records."""
        arm = "identified" if self.search.channel in DATABASE_ARM else "other_identified"
        return {"box": arm, "source": str(self.search.pk)}

    @property
    def query(self) -> str:
        """The same as a part of an address."""
        return f"?{urlencode(self.wanted)}"


def checked(difference: int) -> tuple[str, str]:
    """A difference between hits and entries, as tone and words."""
    if difference == 0:
        return "include", _("as printed")
    if difference < 0:
        words = ngettext("%(n)s missing", "%(n)s missing", -difference) % {"n": f"{-difference:,}"}
    else:
        words = ngettext("%(n)s too many", "%(n)s too many", difference) % {"n": f"{difference:,}"}
    return "maybe", words


def lines(seat: Seat) -> list[Line]:
    """The whole log, in the order of the searches' dates."""
    tallies = queries.tally_searches(seat.review)
    return [
        Line(search, tallies.get(search.pk, Tally())) for search in Search.objects.visible_to(seat)
    ]


@require_safe
@seated(may=May.VIEW)
def log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what was searched."""
    entries = lines(seat)
    printed = [line.search.raw_hits for line in entries if line.search.raw_hits is not None]
    values = {
        "lines": entries,
        "hits": sum(printed) if printed else None,
        "records": sum(line.tally.records for line in entries),
        "unreadable": sum(line.tally.unreadable for line in entries),
        "may_import": seat.may(May.IMPORT),
    }
    return render(request, "reviews/searches.html", values)


@require_safe
@seated(may=May.EXPORT)
def export(request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """The log as a table, with every slot."""
    return csv_download(f"{seat.review.slug}-searches.csv", _table(seat))


def _table(seat: Seat) -> Iterator[list[Any]]:
    names = ("channel", "source", "platform", "run_on", "coverage", "query", "limits", "raw_hits")
    yield [*names, "records", "unreadable", "notes"]
    for line in lines(seat):
        slots = [getattr(line.search, name) for name in names]
        yield [*slots, line.tally.records, line.tally.unreadable, line.search.notes]


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.IMPORT)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Log a search, then bring its files."""
    form = SearchForm(request.POST or None, review=seat.review)
    if request.method == "POST" and form.is_valid():
        search = searches.log_search(seat, again=form.cleaned_data["again"], **form.slots)
        messages.success(request, _("Logged. Now bring the files that this search gave."))
        return redirect("reviews:search", seat.review.slug, search.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.IMPORT)
def edit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Correct what the log says of a search."""
    search = get_object_or_404(Search.objects.visible_to(seat), pk=pk)
    form = SearchForm(request.POST or None, instance=search, review=seat.review)
    if request.method == "POST" and form.is_valid():
        searches.edit_search(seat, search, again=form.cleaned_data["again"], **form.slots)
        messages.success(request, _("Saved. The ledger keeps what it said before."))
        return redirect("reviews:search", seat.review.slug, pk)
    return _form(request, form, search)


def _form(request: HttpRequest, form: SearchForm, search: Search | None = None) -> HttpResponse:
    values = {"form": form, "search": search, "sources": SOURCES, "platforms": PLATFORMS}
    status = 422 if form.errors else 200
    return render(request, "reviews/search_form.html", values, status=status)


@require_safe
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One search: what the log says, its files, and the place to bring more."""
    search = get_object_or_404(Search.objects.visible_to(seat).select_related("created_by"), pk=pk)
    return show(request, seat, search, UploadForm())


def show(request: HttpRequest, seat: Seat, search: Search, form: UploadForm) -> HttpResponse:
    """The page of one search, with the upload form as it is."""
    tally = queries.tally_searches(seat.review).get(search.pk, Tally())
    equal = queries.equal_searches(search).first()
    line = Line(search, tally)
    values = {
        "line": line,
        "search": search,
        "equal": equal,
        "equal_because": searches.equal_because(search, equal) if equal else "",
        "form": form,
        "may_import": seat.may(May.IMPORT),
        "downloads": exports.of_list(seat, **line.wanted) if tally.records else [],
        **files.listed(seat, search),
    }
    return render(request, "reviews/search.html", values, status=422 if form.errors else 200)
