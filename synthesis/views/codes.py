"""The codebook as a tree, and the page of one code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from synthesis.actions import codebook
from synthesis.forms.codes import CodeForm, MergeForm, NewCodeForm, PlaceForm, SplitForm
from synthesis.methods import codebook as pure
from synthesis.methods.codebook import Book
from synthesis.models import Code
from synthesis.queries import codebook as asked
from synthesis.queries import splits, telling

WAYS = ("up", "down", "in", "out")


@require_GET
@seated(may=May.VIEW)
def tree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The codes in use, with what each says and how often one sees it used."""
    return render(request, "synthesis/codes.html", _tree(seat))


def _tree(seat: Seat, form: NewCodeForm | None = None) -> dict[str, Any]:
    book = asked.book_of(seat.review)
    return {
        "rows": rows_of(book, asked.uses(seat)),
        "out_of_use": sorted(
            (one for one in book.entries.values() if not one.in_use),
            key=lambda one: one.name.lower(),
        ),
        "form": form or NewCodeForm(book),
        "may_change": seat.may(May.CODEBOOK),
        "waiting": splits.waiting(seat),
    }


def rows_of(book: Book, used: dict[int, int]) -> list[dict[str, Any]]:
    """The tree as a list: each code with its depth, its count and what follows it."""
    return [
        {
            "code": entry,
            "key": str(entry.id),
            "depth": depth,
            "level": depth + 1,
            "n": used.get(entry.id, 0),
        }
        for depth, entry in book.walk()
    ]


@require_POST
@seated(may=May.CODEBOOK)
def create(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a code."""
    form = NewCodeForm(asked.book_of(seat.review), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = codebook.create_code(
                seat,
                name=data["name"],
                parent=data["parent"],
                definition=data["definition"],
                codable=not data["heading"],
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%(name)s” is in the codebook.") % {"name": row.name})
            return redirect("synthesis:codes", seat.review.slug)
    return render(request, "synthesis/codes.html", _tree(seat, form), status=422)


@require_POST
@seated(may=May.CODEBOOK)
def move(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Move a code one step, or to where it was dragged; scripts get the tree again."""
    way, _dash, number = request.POST.get("step", "").partition("-")
    form = PlaceForm(request.POST)
    if way in WAYS and number.isdigit():
        codebook.move_code_by_key(seat, int(number), way=way)
    elif form.is_valid():
        data = form.cleaned_data
        codebook.move_code(seat, data["code"], parent=data["parent"], before=data["before"])
    else:
        raise Refused(_("Say where the code goes. Nothing was changed."))
    if request.headers.get("HX-Request"):
        return render(request, "synthesis/_codes_tree.html", _tree(seat))
    return redirect("synthesis:codes", seat.review.slug)


def find(seat: Seat, pk: int) -> Code:
    """A code of the review that is in the codebook, in use or not."""
    return get_object_or_404(Code.objects.visible_to(seat).filter(undone_at=None), pk=pk)


@require_GET
@seated(may=May.VIEW)
def code(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What a code says, where it comes from, and the passages that it's given to."""
    return page(request, seat, find(seat, pk))


def page(
    request: HttpRequest, seat: Seat, row: Code, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one code, with a form that was refused, if any."""
    book, changes = asked.book_of(seat.review), asked.changes_of(seat.review)
    seen = changes[-1].id if changes else 0
    family = pure.lineage(changes, row.pk)
    told = {line.change.id: line for line in telling.lines(changes)}
    context = {
        "code": row,
        "path": list(reversed(book.above(row.pk))),
        "below": book.children(row.pk),
        "lines": [told[turn.change.id] for turn in reversed(family.turns)],
        "family": _family(row, family, book),
        "key": str(row.pk),
        "n": asked.uses(seat, [row.pk]).get(row.pk, 0),
        "passages": splits.codings(seat, row)[:20],
        "assignments": splits.asked_of(seat, row, changes),
        "may_change": seat.may(May.CODEBOOK),
        "edit_form": CodeForm(initial=_initial(row, seen)),
        "merge_form": MergeForm(book, row.pk, initial={"seen": seen}),
        "split_form": SplitForm(initial={"seen": seen, "original": "heading"}),
        "seen": seen,
    }
    return render(request, "synthesis/code.html", context | forms, status=status)


def _family(row: Code, family: pure.Lineage, book: Book) -> list[dict[str, Any]]:
    """The related codes and where each has gone, when there is more than the code itself."""
    found = []
    for id in family.codes if len(family.codes) > 1 else ():
        entry = book.get(id)
        if entry is not None:
            into = book.get(entry.merged_into)
            found.append({"code": entry, "into": into, "here": id == row.pk})
    return found


def _initial(row: Code, seen: int) -> dict[str, Any]:
    return {
        "seen": seen,
        "name": row.name,
        "definition": row.definition,
        "include_note": row.include_note,
        "exclude_note": row.exclude_note,
        "example": row.example,
        "colour": row.colour,
        "heading": not row.codable,
    }
