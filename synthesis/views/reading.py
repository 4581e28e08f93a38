"""Reading a report beside the codebook: passages are marked, told about, and coded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reviews.access import May, Refused, Seat, seated
from reviews.models import Report, StudyLink
from reviews.queries import showing
from screening.queries import known_studies
from synthesis.actions import codebook, marking, texts
from synthesis.forms.reading import CodeForm, DescribeForm, PassageForm
from synthesis.methods import anchoring, reading, sheets
from synthesis.methods.palette import PALETTE
from synthesis.models import Anchor, Code, Excerpt, Text
from synthesis.queries import passages, shelf

MOST_SHOWN = 20


@require_GET
@seated(may=May.VIEW)
def library(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The included reports, to choose one to read."""
    studies = shelf.shelf(seat)
    n = sum(len(one.volumes) for one in studies)
    return render(request, "synthesis/library.html", {"studies": studies, "reports": n})


def _report(seat: Seat, number: int) -> Report:
    """An included report; a duplicate of one leads to the one that it was gathered into."""
    rows = known_studies.included(seat.review).select_related("record")
    heavy = ("record__raw", "record__words", "record__extra")
    report = get_object_or_404(rows.defer(*heavy), number=number)
    showing.dress([report])
    return report


@require_GET
@seated(may=May.VIEW)
def read(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """A report's text with its passages, beside the codebook."""
    report = _report(seat, number)
    text = texts.current(report)
    found = passages.marked(seat, text)
    link = StudyLink.objects.standing().filter(report=report).select_related("study").first()
    asked = [int(pk) for pk in request.GET.get("at", "").split(".") if pk.isdigit()][:MOST_SHOWN]
    return render(
        request,
        "synthesis/read.html",
        {
            "report": report,
            "record": report.record,
            "study": link.study if link else None,
            "text": text,
            "sheets": _sheets(text, found.marks),
            "n_passages": len(found.marks),
            "doubtful": found.doubtful if seat.may(May.CODE) else 0,
            "shown": passages.shown(seat, asked, text),
            "leaves": passages.codebook(seat, found.counts),
            "voices": Excerpt.Voice.choices,
            "may_code": seat.may(May.CODE),
        },
    )


@require_GET
@seated(may=May.VIEW)
def following(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Go to the next included report, from the last one back to the list."""
    rows = known_studies.included(seat.review).order_by("number")
    after = rows.filter(number__gt=number).values_list("number", flat=True).first()
    if after is None:
        messages.info(request, _("That was the last report."))
        return redirect("synthesis:library", seat.review.slug)
    return redirect("synthesis:read", seat.review.slug, after)


def _sheets(text: Text, marks: Sequence[passages.Mark]) -> SafeString:
    """The pages of a text as HTML: their numbers, and their paragraphs with the marks."""
    blocks = _blocks(text.content, tuple(text.page_starts))
    touching = sheets.by_block(blocks, [mark[:3] for mark in marks])
    looks = _looks(marks)
    page, number, found = None, escape(_("Page %(n)s")), []
    for block, inside in zip(blocks, touching, strict=True):
        if block.page != page:
            page = block.page
            title = number % {"n": page}
            found.append(f'<h2 class="sheet-number" id="page-{page}">{title}</h2>')
        words = sheets.html(text.content, block, inside, looks)
        found.append(f'<p data-start="{block.start}">{words}</p>')
    # Made of numbers, and of words that `escape` and `sheets.html` have escaped.
    return mark_safe("".join(found))  # noqa: S308


# A text never changes, and is opened again and again while it is coded.
@lru_cache(maxsize=16)
def _blocks(content: str, starts: tuple[int, ...]) -> list[reading.Block]:
    return reading.blocks(content, starts)


def _looks(marks: Sequence[passages.Mark]) -> dict[int, str]:
    """The classes of each mark: whose it is, and its first code's colour."""
    return {pk: _look(mine, colour) for pk, _start, _end, mine, colour in marks}


@cache
def _look(mine: bool, colour: str) -> str:
    return f"{'mine' if mine else 'theirs'}{f' code-{colour}' * bool(colour)}"


@require_GET
@seated(may=May.VIEW)
def passage(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One or several passages, to read and change beside the text."""
    report = _report(seat, number)
    asked = [int(pk) for pk in request.GET.get("at", "").split(".") if pk.isdigit()][:MOST_SHOWN]
    shown = passages.shown(seat, asked, texts.current(report))
    return HttpResponse(_cards(request, seat, report, shown))


def _cards(
    request: HttpRequest, seat: Seat, report: Report, shown: Sequence[passages.Shown]
) -> str:
    context = {
        "seat": seat,
        "review": seat.review,
        "report": report,
        "shown": shown,
        "voices": Excerpt.Voice.choices,
        "may_code": seat.may(May.CODE),
    }
    return render_to_string("synthesis/_passages.html", context, request)


@require_GET
@seated(may=May.VIEW)
def listing(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """All passages of a report that a seat may see, in the order of the text."""
    report = _report(seat, number)
    text = texts.current(report)
    marks = sorted(passages.marked(seat, text).marks, key=lambda mark: (mark.start, mark.end))
    shown = passages.shown(seat, [mark.pk for mark in marks], text)
    context = {"report": report, "shown": shown, "doubtful": passages.doubtful(seat, text)}
    return render(request, "synthesis/report_passages.html", context)


@require_POST
@seated(may=May.CODE)
def mark(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Mark a passage, with a code when one was chosen or named."""
    form = PassageForm(request.POST)
    if not form.is_valid():
        raise Refused(_("That is not a passage of this text. Nothing was marked."))
    sent = form.cleaned_data
    start, end = sent["start"], sent["end"]
    if start is None or end is None:
        start, end = _by_words(_report(seat, number), sent["words"])
    code = _code(seat, sent)
    excerpt = marking.mark(
        seat,
        marking.Passage(
            text=sent["text"],
            start=start,
            end=end,
            voice=sent["voice"],
            memo=sent["memo"],
            codes=[code] if code else [],
            key=sent["key"],
        ),
    )
    return _answer(request, seat, excerpt.report, excerpt, text=excerpt.text)


def _by_words(report: Report, words: str) -> tuple[int, int]:
    """Where the words that somebody typed or pasted stand, when they stand there once."""
    found = anchoring.find(words, "", "", anchoring.Index(texts.current(report).content))
    if found.start is None or found.end is None or found.certainty == "doubtful":
        raise Refused(
            _(
                "These words don't stand in the text, or stand there more than once. Paste some "
                "more of the sentence; nothing was marked."
            )
        )
    return found.start, found.end


def _code(seat: Seat, sent: dict[str, Any]) -> int | None:
    """The code that was chosen or named; a name that no code in use has makes a new one."""
    name = " ".join(sent["name"].split())
    if sent["code"] or not name:
        return int(sent["code"]) if sent["code"] else None
    codes = Code.objects.visible_to(seat)
    there = codes.filter(name__iexact=name, retired_at=None, merged_into=None).first()
    if there is not None:
        return there.pk
    colour = list(PALETTE)[codes.count() % len(PALETTE)]
    return codebook.create_code(seat, name=name, colour=colour).pk


def _answer(
    request: HttpRequest,
    seat: Seat,
    report: Report,
    excerpt: Excerpt,
    *,
    code: int | None = None,
    text: Text | None = None,
) -> HttpResponse:
    """The passage and the paragraphs it touches to a script; else the page, opened there."""
    if "application/json" not in request.headers.get("Accept", ""):
        address = reverse("synthesis:read", args=[seat.review.slug, report.number])
        return redirect(f"{address}?at={excerpt.pk}")
    text = text or texts.current(report)
    gone = excerpt.withdrawn_at is not None
    shown = passages.with_codes(seat, [] if gone else [excerpt], text)
    given = {coding.code_id for one in shown for coding in one.codings} | (
        {code} if code else set()
    )
    if gone:
        given = set(excerpt.codings.values_list("code", flat=True))
    counts = passages.on_codes(seat, report.pk, given)
    answer = {
        "pk": excerpt.pk,
        "passages": _cards(request, seat, report, shown),
        "blocks": _touched(seat, text, excerpt),
        "counts": counts,
        "said": _("Taken back") if gone else _("Saved"),
    }
    if request.POST.get("name"):
        leaves = passages.codebook(seat, passages.marked(seat, text).counts)
        answer["codes"] = render_to_string("synthesis/_codes.html", {"leaves": leaves}, request)
    return JsonResponse(answer)


def _touched(seat: Seat, text: Text, excerpt: Excerpt) -> dict[int, str]:
    """The paragraphs that a passage stands in, as they read now."""
    here = passages.place(excerpt, text)
    if here is None:
        return {}
    blocks = reading.blocks(text.content, text.page_starts, touching=here)
    stretch = (blocks[0].start, blocks[-1].end) if blocks else here
    marks = passages.near(seat, text, stretch)
    touching = sheets.by_block(blocks, [mark[:3] for mark in marks])
    looks = _looks(marks)
    return {
        block.start: sheets.html(text.content, block, inside, looks)
        for block, inside in zip(blocks, touching, strict=True)
    }


def _mine(seat: Seat, pk: int) -> Excerpt:
    rows = Excerpt.objects.visible_to(seat).filter(member=seat.voter)
    return get_object_or_404(rows.select_related("report"), pk=pk)


def _of(excerpt: Excerpt) -> Report:
    report = excerpt.report
    return report.merged_into or report


@require_POST
@seated(may=May.CODE)
def describe(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Keep the voice of a passage and the memo on it."""
    mine, form = _mine(seat, pk), DescribeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("A memo has at most 10,000 characters. What was kept before stays."))
    excerpt = marking.describe(seat, pk, **form.cleaned_data)
    return _answer(request, seat, _of(mine), excerpt)


@require_POST
@seated(may=May.CODE)
def give(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Give a passage a code, with what it says to it."""
    excerpt, form = _mine(seat, pk), CodeForm(request.POST)
    code = _code(seat, form.cleaned_data) if form.is_valid() else None
    if code is None:
        raise Refused(_("Choose a code, or name a new one. Nothing was changed."))
    marking.give(seat, excerpt, code, form.cleaned_data["polarity"])
    return _answer(request, seat, _of(excerpt), excerpt)


@require_POST
@seated(may=May.CODE)
def take(request: HttpRequest, seat: Seat, pk: int, coding: int) -> HttpResponse:
    """Take a code from a passage."""
    excerpt = _mine(seat, pk)
    taken = marking.take(seat, coding)
    return _answer(request, seat, _of(excerpt), excerpt, code=taken.code_id)


@require_POST
@seated(may=May.CODE)
def remove(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take a passage back, offering to bring it again."""
    excerpt = marking.remove(seat, _mine(seat, pk).pk)
    if "application/json" not in request.headers.get("Accept", ""):
        messages.success(request, _("The passage and its codes are taken back."))
    return _answer(request, seat, _of(excerpt), excerpt)


@require_POST
@seated(may=May.CODE)
def restore(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Bring a passage back that was taken back."""
    excerpt = marking.restore(seat, _mine(seat, pk).pk)
    return _answer(request, seat, _of(excerpt), excerpt)


@require_POST
@seated(may=May.CODE)
def confirm(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Say where a passage stands in the newer text: where it was found, or where its words are."""
    form = PassageForm(request.POST)
    words = form.cleaned_data["words"].strip() if form.is_valid() else ""
    if words:
        rows = Anchor.objects.visible_to(seat).filter(excerpt__member=seat.voter)
        anchor = get_object_or_404(rows.select_related("excerpt__report"), pk=pk)
        anchor = texts.place(seat, pk, *_by_words(_of(anchor.excerpt), words))
    else:
        anchor = texts.confirm(seat, pk)
    return redirect("synthesis:passages", seat.review.slug, _of(anchor.excerpt).number)
