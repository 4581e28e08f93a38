"""The codebook as a tree, and the page of one code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.methods.drawing import svg as vector
from synthesis.actions import codebook
from synthesis.forms.codes import CodeForm, MergeForm, NewCodeForm, PlaceForm, SplitForm
from synthesis.methods import codebook as pure
from synthesis.methods.codebook import Book
from synthesis.methods.codebook import drawing as drawn
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
        "drawing": _drawn(seat, row, family, book),
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


def _drawn(seat: Seat, row: Code, family: pure.Lineage, book: Book) -> SafeString | str:
    """The related codes and where each went, drawn, when there is more than the code itself."""
    codes = [id for id in family.codes if book.get(id) is not None]
    if len(codes) < 2:
        return ""
    days = {
        turn.change.id: date_format(timezone.localtime(turn.change.at), "j M Y")
        for turn in family.turns
    }
    names = {id: book.entries[id].name for id in codes}
    title = _("What became of “%(name)s”") % {"name": row.name}
    kept = pure.Lineage(tuple(codes), family.turns)
    links = {f"code:{id}": reverse("synthesis:code", args=[seat.review.slug, id]) for id in codes}
    drawing = drawn.draw(kept, names, title, days)
    sized = f'<svg width="{drawing.width:.0f}" height="{drawing.height:.0f}" '
    # Made of escaped words and numbers by the writer of drawings.
    return mark_safe(vector.inline(drawing, links, "lineage").replace("<svg ", sized, 1))  # noqa: S308


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
