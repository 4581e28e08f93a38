"""What people write on the items of a reporting guideline."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.methods.reporting import Checklist
from synthesis.models import ReportedItem

LONGEST, LONGEST_PLACE = 20_000, 200


@transaction.atomic
def say(
    seat: Seat, checklist: Checklist, item: str, *, words: str, place: str, seen: int | None = None
) -> ReportedItem | None:
    """Write on one item, and where in the paper it stands; what stood before is kept.

    `seen` is the row that the page had shown (0 for none): a page that has missed one is refused.
    Gives None where nothing was changed.
    """
    seat.require(May.SYNTHESISE)
    known = checklist.item(item)
    if known is None:
        raise Refused(_("There is no such item. Nothing was stored."))
    Review.objects.select_for_update().get(pk=seat.review.pk)
    held = ReportedItem.objects.filter(
        review=seat.review, standard=checklist.id, item=item, superseded_at__isnull=True
    )
    before = held.first()
    if seen is not None and seen != (before.pk if before else 0):
        raise Refused(
            _("Somebody else wrote on this item meanwhile. Reload to see it; yours isn't stored.")
        )
    words, place = words.strip()[:LONGEST], place.strip()[:LONGEST_PLACE]
    if (words, place) == ((before.words, before.place) if before else ("", "")):
        return None
    held.update(superseded_at=timezone.now())
    row = ReportedItem.objects.create(
        review=seat.review,
        standard=checklist.id,
        version=checklist.version,
        item=item,
        words=words,
        place=place,
        made_by=seat.actor_name[:150],
    )
    audit.log(seat, "reporting.said", row, item=item, standard=checklist.title)
    return row
