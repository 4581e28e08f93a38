"""One list of references: what of it is known, what is unsure, what is new; decided by key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.access import May, Refused, Seat, seated
from reviews.actions import references
from reviews.forms.by_hand import RecordForm
from reviews.models import ListedReference, Record, ReferenceList
from reviews.queries.showing import FIELDS
from reviews.views.pairs import value
from screening.forms.snowballing import EntriesForm
from screening.queries import snowballing
from screening.queries.snowballing import TABS, Line

State = ListedReference.State
# What is compared side by side.
COMPARED = ("title", "authors", "year", "journal", "place", "doi", "pmid")
# The columns that a reference may have of a record.
COLUMNS = ("title", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "authors")


@require_safe
@seated(may=May.VIEW)
def page(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """A list's entries in one state; the unsure ones one at a time, beside what they may be."""
    return _show(request, seat, _row(seat, pk), request.GET.get("state", ""))


def _row(seat: Seat, pk: int) -> ReferenceList:
    rows = ReferenceList.objects.visible_to(seat).select_related(
        "search", "parent__record", "brought_by"
    )
    return get_object_or_404(rows.defer("parent__record__raw", "parent__record__words"), pk=pk)


def _show(request: HttpRequest, seat: Seat, row: ReferenceList, state: str) -> HttpResponse:
    """The list in one state; of the unsure ones the next."""
    n = snowballing.tallies(row)
    state = state if state in n else snowballing.first_tab(n)
    after = request.GET.get("after", "")
    found = snowballing.read(
        seat, row, state, after=int(after[:9]) if after.isdecimal() else 0,
        size=1 if state == State.ASKED else snowballing.PAGE,
    )  # fmt: skip
    may = seat.may(May.IMPORT) and row.taken_back_at is None
    here = reverse("screening:references", args=[seat.review.slug, row.pk])
    later = f"{here}?state={state}&after={found.after}" if found.after else ""
    values: dict[str, Any] = {
        "row": row,
        "state": state,
        "tabs": _tabs(here, n, state),
        "n": n,
        "total": n[state],
        "lines": found.lines,
        "later": later,
        "may_decide": may,
        "may_take_back": seat.may(May.IMPORT),
        "undoes": len(references.last_step(seat, row)) if may else 0,
    }
    if state == State.ASKED and found.lines:
        values |= _beside(found.lines[0])
    return render(request, "screening/references.html", values)


def _tabs(here: str, n: dict[str, int], state: str) -> list[dict[str, Any]]:
    words = {
        State.ASKED: _("Perhaps known"),
        State.NEW: _("New"),
        State.ADDED: _("Added"),
        State.LEFT: _("Left out"),
        State.KNOWN: _("Known"),
        State.REPEATED: _("Listed twice"),
    }
    return [
        {
            "label": words[tab],
            "n": n[tab.value],
            "url": f"{here}?state={tab.value}",
            "current": tab == state,
        }
        for tab in TABS
        if n[tab.value] or tab in (State.NEW, State.ADDED) or tab == state
    ]


def _beside(line: Line) -> dict[str, Any]:
    """A reference and the report that it may be, side by side."""
    known = line.known
    if known is None or known.record is None:
        return {}
    said = Record(**{name: line.words[name] for name in COLUMNS if line.words.get(name)})
    fields = []
    for name in COMPARED:
        one, other = value(said, name), value(known.record, name)
        if one or other:
            words = FIELDS[name][0]
            fields.append({"label": words, "left": one, "right": other, "differs": one != other})
    place = _("number %(n)s")
    return {
        "asked": line,
        "left": {"title": _("In this list"), "words": place % {"n": line.entry.position}},
        "right": {"title": _("Report %(n)s") % {"n": known.number}, "words": line.standing},
        "fields": fields,
    }  # fmt: skip


@require_POST
@seated(may=May.IMPORT)
def decide(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Add the chosen references to screening, leave them out, or say what an unsure one is."""
    row = _row(seat, pk)
    form = EntriesForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose what is to be done. Nothing was changed."))
    do, chosen = form.cleaned_data["do"], form.cleaned_data["entry"]
    if form.cleaned_data["everything"]:
        chosen = list(row.entries.filter(state=State.NEW).values_list("position", flat=True))
    if not chosen:
        raise Refused(_("Choose at least one reference. Nothing was changed."))
    _do(request, seat, row, do, chosen)
    return _after(request, seat, row)


def _do(request: HttpRequest, seat: Seat, row: ReferenceList, do: str, chosen: list[int]) -> None:
    if do == "add":
        added = references.add(seat, row, chosen)
        n = len(added.records)
        words = ngettext(
            "%(n)s reference is added to screening.",
            "%(n)s references are added to screening.",
            n,
        ) % {"n": n}
        if added.known:
            words += " " + ngettext(
                "%(n)s was known meanwhile.", "%(n)s were known meanwhile.", added.known
            ) % {"n": added.known}
    elif do == "leave":
        n = references.leave(seat, row, chosen)
        words = ngettext(
            "%(n)s reference is left out.", "%(n)s references are left out.", n
        ) % {"n": n}  # fmt: skip
    elif do == "same":
        references.say_same(seat, row, chosen[0])
        words = _("It is known.")
    else:
        references.say_different(seat, row, chosen[0])
        words = _("It is another document, and new.")
    messages.success(request, words)


def _after(request: HttpRequest, seat: Seat, row: ReferenceList) -> HttpResponse:
    """Back to the entries of the state that was shown, as long as there are any."""
    state = request.POST.get("state", "")
    address = redirect("screening:references", seat.review.slug, row.pk)
    if state in State.values and row.entries.filter(state=state).exists():
        address["Location"] += f"?state={state}"
    return address


@require_POST
@seated(may=May.IMPORT)
def undo(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take back the last step of this person in a list, or the decision on one reference."""
    row = _row(seat, pk)
    given = request.POST.get("entry", "")
    positions = [int(given[:9])] if given.isdecimal() else None
    n = references.undo(seat, row, positions)
    words = ngettext("%(n)s decision is taken back.", "%(n)s decisions are taken back.", n)
    messages.success(request, words % {"n": n})
    if positions is None:
        # To what is to be decided again.
        return redirect("screening:references", seat.review.slug, row.pk)
    return _after(request, seat, row)


@require_http_methods(["GET", "HEAD", "POST"])
@seated(may=May.IMPORT)
def correct(request: HttpRequest, seat: Seat, pk: int, position: int) -> HttpResponse:
    """Set right what was read of a reference before it is added."""
    row = _row(seat, pk)
    entry = get_object_or_404(row.entries, position=position)
    said = Record(**{name: entry.fields[name] for name in COLUMNS if entry.fields.get(name)})
    now = {name: getattr(said, name) for name in COLUMNS}
    form = RecordForm(request.POST or None, initial=now | {"authors": "\n".join(said.authors)})
    if request.method == "POST" and form.is_valid():
        sent = {name: form.cleaned_data[name] for name in COLUMNS}
        changed = {name: new for name, new in sent.items() if new != now[name]}
        found = references.correct(seat, row, position, changed)
        messages.success(request, _("Set right, and compared again."))
        address = redirect("screening:references", seat.review.slug, pk)
        address["Location"] += f"?state={found.state}"
        return address
    fields = [form[name] for name in COLUMNS]
    values = {"row": row, "entry": entry, "form": form, "fields": fields}
    status = 422 if form.errors else 200
    return render(request, "screening/reference_form.html", values, status=status)
