"""The search log: what was searched, where, when and how, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from reviews.models import Channel, Search
from reviews.queries import Tally, citations
from reviews.views import files

# Records added by hand that a search's page names.
HANDS = 100


@dataclass(frozen=True)
class Line:
    """One entry of the log with what was read of it."""

    search: Search
    tally: Tally
    listed: citations.Listed | None = None

    @property
    def looked_at(self) -> int | None:
        """How many documents were looked at, as logged or as the lists of references have it."""
        listed = self.listed.looked if self.listed else None
        return listed if self.search.looked_at is None else self.search.looked_at

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
        fields = [Search._meta.get_field(name) for name in self.search.slots]
        return [
            str(field.verbose_name)  # type: ignore[union-attr]
            for field in fields
            if getattr(self.search, field.name) in ("", None)
        ]

    @property
    def wanted(self) -> dict[str, str]:
        """The filter that asks the records list for exactly these records."""
        arm = "identified" if self.search.in_database_arm else "other_identified"
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
    listed = citations.by_search(seat.review)
    return [
        Line(search, tallies.get(search.pk, Tally()), listed.get(search.pk))
        for search in Search.objects.visible_to(seat)
    ]


@dataclass(frozen=True)
class Arm:
    """One arm of the flow: the searches whose records are identified in it, with their sums."""

    lines: list[Line]

    @property
    def hits(self) -> int | None:
        """The hits that the sources printed, where any was logged."""
        return self._sum(line.search.raw_hits for line in self.lines)

    @property
    def looked_at(self) -> int | None:
        """How much was looked through, where any was logged."""
        return self._sum(line.looked_at for line in self.lines)

    @property
    def records(self) -> int:
        """The records that came."""
        return sum(line.tally.records for line in self.lines)

    @property
    def unreadable(self) -> int:
        """The entries that could not be read."""
        return sum(line.tally.unreadable for line in self.lines)

    @staticmethod
    def _sum(given: Iterable[int | None]) -> int | None:
        known = [n for n in given if n is not None]
        return sum(known) if known else None


@require_safe
@seated(may=May.VIEW)
def log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what was searched, by the arm of the flow in which its records are identified."""
    entries = lines(seat)
    values = {
        "lines": entries,
        "databases": Arm([line for line in entries if line.search.in_database_arm]),
        "others": Arm([line for line in entries if not line.search.in_database_arm]),
        "may_import": seat.may(May.IMPORT),
    }
    return render(request, "reviews/searches.html", values)


@require_safe
@seated(may=May.EXPORT)
def export(request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """The log as a table, with every slot."""
    return csv_download(f"{seat.review.slug}-searches.csv", _table(seat))


def _table(seat: Seat) -> Iterator[list[Any]]:
    names = (
        "channel", "source", "platform", "run_on", "coverage", "query", "limits", "raw_hits",
        "url", "contact", "answered_on", "direction", "round", "together", "filters",
    )  # fmt: skip
    yield [*names, "looked_at", "records", "unreadable", "notes"]
    for line in lines(seat):
        slots = [getattr(line.search, name) for name in names]
        came = line.tally
        yield [*slots, line.looked_at, came.records, came.unreadable, line.search.notes]


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.IMPORT)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Log a search, then bring its files."""
    channel = request.GET.get("channel")
    chosen = {"channel": channel} if channel in Channel.values else None
    form = SearchForm(request.POST or None, review=seat.review, initial=chosen)
    if request.method == "POST" and form.is_valid():
        search = searches.log_search(seat, again=form.cleaned_data["again"], **form.slots)
        messages.success(request, _("Logged. Now bring the files that this search gave, or add "
                                    "its records by hand."))  # fmt: skip
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
    listed = citations.by_search(seat.review).get(search.pk)
    equal = queries.equal_searches(search).first()
    line = Line(search, tally, listed)
    values = {
        "line": line,
        "search": search,
        "equal": equal,
        "equal_because": searches.equal_because(search, equal) if equal else "",
        "form": form,
        "may_import": seat.may(May.IMPORT),
        "by_hand": queries.added_by_hand(search)[:HANDS],
        "lists": citations.lists_of(search),
        "facts": _facts(search),
        "downloads": exports.of_list(seat, **line.wanted) if tally.records else [],
        **files.listed(seat, search),
    }
    return render(request, "reviews/search.html", values, status=422 if form.errors else 200)


def _facts(search: Search) -> list[tuple[str, str, Any]]:
    """What the log says of a search: name and label of each slot, and its value or nothing.

    Every slot that its channel is asked for, and others that say something all the same.
    """
    fields = SearchForm.Meta.fields[2:-1]
    shown = [name for name in fields if name in search.slots or getattr(search, name)]
    form = SearchForm(instance=search, review=search.review)
    return [(name, str(form[name].label), _said(search, name)) for name in shown]


def _said(search: Search, name: str) -> Any:
    if name == "direction":
        return search.get_direction_display() if search.direction else ""
    value = getattr(search, name)
    return "" if value is None else value
