"""Where the letters of a full text stand: told after its text, or when a reader asks before."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from reviews import background, desk, files
from reviews.methods.pdf.boxes import Boxes, pack
from reviews.models import FullText, FullTextPage

logger = logging.getLogger(__name__)

PLACE = "reviews.place_letters"
# Pages that are placed in one go, before other work has its turn.
AT_ONCE = 200
# What a page says of which nothing can be told; one that wasn't placed yet has no bytes at all.
NOWHERE = pack(Boxes((), (), (), ()))


def place_some(review_id: int) -> int:
    """Place the letters of some pages, unless files wait to be read; gives how many pages it were.

    Asks for another turn where more pages wait. Safe to run twice, also at the same time.
    """
    texts = FullText.objects.filter(review=review_id)
    if texts.filter(state=FullText.State.WAITING).exists():
        # Who reads them asks again.
        return 0
    rows = unplaced().filter(review=review_id).only("full_text_id", "number")
    first = rows.order_by("full_text", "number").first()
    if first is None:
        return 0
    placed = _place_file(texts.get(pk=first.full_text_id))
    if placed:
        background.later(PLACE, review_id)
    return placed


def unplaced() -> QuerySet[FullTextPage]:
    """Pages that were read and whose letters nobody has placed yet, of every review."""
    return FullTextPage.objects.filter(boxes=b"", full_text__state=FullText.State.READ)


@transaction.atomic
def _place_file(row: FullText) -> int:
    unplaced = FullTextPage.objects.filter(full_text=row, boxes=b"").order_by("number")
    locked = unplaced.select_for_update(no_key=True, skip_locked=True, of=("self",))
    pages = list(locked.only("number")[:AT_ONCE])
    found = _told(row, [page.number for page in pages])
    for page in pages:
        page.boxes = found.get(page.number, NOWHERE)
    FullTextPage.objects.bulk_update(pages, ["boxes"], batch_size=50)
    return len(pages)


def _told(row: FullText, numbers: Collection[int]) -> dict[int, bytes]:
    """What the desk tells of these pages; nothing where the file can't be read any more."""
    try:
        return desk.desks.place(files.at_hand(row), numbers) if numbers else {}
    except (desk.Trouble, files.Lost):
        logger.warning("letters of full text %s can't be placed", row.pk, exc_info=True)
        return {}


def boxes_of(row: FullText, pages: Collection[FullTextPage]) -> dict[int, bytes]:
    """Where the letters of these pages stand, by page; placed now where it wasn't done yet."""
    waiting = [page.number for page in pages if not page.boxes]
    found = _told(row, waiting)
    for number, boxes in found.items():
        _keep(row, number, boxes)
    return {page.number: bytes(page.boxes) or found.get(page.number, NOWHERE) for page in pages}


@transaction.atomic
def _keep(row: FullText, number: int, boxes: bytes) -> None:
    """Keep it, unless a worker has the page in its hands just now and will."""
    rows = FullTextPage.objects.filter(full_text=row, number=number, boxes=b"")
    page = rows.select_for_update(no_key=True, skip_locked=True).only("pk").first()
    if page is not None:
        page.boxes = boxes
        page.save(update_fields=["boxes"])
