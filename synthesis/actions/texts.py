"""Which text of a report is coded, and what becomes of its passages when that text changes."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import FullText, FullTextPage, Report
from reviews.queries import fulltexts, showing
from synthesis.methods import anchoring, reading
from synthesis.models import Anchor, Excerpt, Text


def current(report: Report) -> Text:
    """The text of a report as it is coded now: its full text, or else its title and abstract.

    Made when it is first asked for, and made anew when another file has become the report's full
    text: the passages that were marked are then looked for in the new text, and none is dropped.
    """
    file = _file(report)
    text = Text.objects.filter(report=report, superseded_at__isnull=True).first()
    if text is not None and _holds(text, report, file):
        return text
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=report.pk)
        text = Text.objects.filter(report=report, superseded_at__isnull=True).first()
        if text is not None and _holds(text, report, file):
            return text
        return _replace(report, file, text)


def _file(report: Report) -> FullText | None:
    """The report's full text, once words have been read in it."""
    file = fulltexts.current_of([report.pk]).get(report.pk)
    if file is None or file.state != FullText.State.READ or file.is_scanned:
        return None
    return file


def _holds(text: Text, report: Report, file: FullText | None) -> bool:
    if file is not None or text.full_text_id is not None:
        return text.full_text_id == (file.pk if file else None)
    return text.sha256 == _digest(_abstract(report))


def _abstract(report: Report) -> str:
    showing.dress([report])
    record = report.record
    parts = [record.title, record.abstract] if record is not None else []
    return reading.compose(["\n".join(part for part in parts if part)])[0]


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def _replace(report: Report, file: FullText | None, old: Text | None) -> Text:
    content, starts = _composed(report, file)
    if old is not None:
        old.superseded_at = timezone.now()
        old.save(update_fields=["superseded_at"])
    text = Text.objects.create(
        review=report.review,
        report=report,
        origin=Text.Origin.FULL_TEXT if file else Text.Origin.ABSTRACT,
        full_text=file,
        content=content,
        page_starts=starts,
        sha256=_digest(content),
    )
    _anchor_all(report, text)
    return text


def _composed(report: Report, file: FullText | None) -> tuple[str, list[int]]:
    if file is None:
        return _abstract(report), []
    pages = FullTextPage.objects.filter(full_text=file).order_by("number")
    return reading.compose(pages.values_list("text", flat=True))


def _anchor_all(report: Report, text: Text) -> None:
    """Say of every passage of the report where it stands in another text."""
    of_report = Q(report=report) | Q(report__merged_into=report)
    rows = Excerpt.objects.filter(of_report).exclude(text=text).select_related("text")
    rows = rows.exclude(anchors__text=text).defer("text__content")
    if not rows:
        return
    index = anchoring.Index(text.content)
    sizes = _sizes({row.text_id for row in rows})
    Anchor.objects.bulk_create([_anchor(row, sizes[row.text_id], text, index) for row in rows])


def _sizes(texts: set[int]) -> dict[int, int]:
    rows = Text.objects.filter(pk__in=texts).values_list("pk", "content")
    return {pk: len(content) for pk, content in rows}


def _anchor(excerpt: Excerpt, size: int, text: Text, index: anchoring.Index) -> Anchor:
    share = excerpt.start / size if size else 0.0
    found = anchoring.find(excerpt.quote, excerpt.before, excerpt.after, index, share=share)
    page = reading.page_of(text.page_starts, found.start) if found.start is not None else None
    return Anchor(
        review=text.review,
        excerpt=excerpt,
        text=text,
        start=found.start,
        end=found.end,
        page=page,
        certainty=found.certainty,
    )


@transaction.atomic
def confirm(seat: Seat, anchor_id: int) -> Anchor:
    """Say that a passage that was found again in doubt is the right one."""
    anchor = _doubt(seat, anchor_id)
    if anchor.start is None:
        raise Refused(
            _("This passage was not found, so there is nothing to confirm: mark where it stands.")
        )
    return _settle(seat, anchor)


@transaction.atomic
def place(seat: Seat, anchor_id: int, start: int, end: int) -> Anchor:
    """Say where a passage stands in the text that is read now."""
    anchor = _doubt(seat, anchor_id)
    if not 0 <= start < end <= len(anchor.text.content):
        raise Refused(_("That is not a stretch of this text. Nothing was changed."))
    anchor.start, anchor.end = start, end
    anchor.page = reading.page_of(anchor.text.page_starts, start)
    return _settle(seat, anchor)


def _doubt(seat: Seat, anchor_id: int) -> Anchor:
    seat.require(May.CODE)
    rows = Anchor.objects.visible_to(seat).select_for_update(of=("self",))
    own = rows.filter(excerpt__member=seat.voter, pk=anchor_id)
    anchor = own.select_related("excerpt__report", "text").first()
    if anchor is None:
        raise Refused(_("This passage isn't yours to place. Nothing was changed."))
    return anchor


def _settle(seat: Seat, anchor: Anchor) -> Anchor:
    anchor.confirmed_at, anchor.confirmed_by = timezone.now(), seat.actor_name
    anchor.save(update_fields=["start", "end", "page", "confirmed_at", "confirmed_by"])
    # Said to nobody else: that a coder marked something here is theirs alone while they are blind.
    if anchor.excerpt.revealed_at is not None:
        audit.log(seat, "passage.placed", anchor.excerpt.report)
    return anchor
