"""Publishing what a review has found, for everybody to read, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Review
from synthesis.models import Publication
from synthesis.queries.archive.closed import closed_to


@transaction.atomic
def publish(seat: Seat, *, content: dict[str, Any], findable: bool) -> Publication:
    """Open a page with this content to everybody; one that was open is taken back."""
    seat.require(May.ARCHIVE)
    review = Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    if closed_to(Seat.operator(review)):
        raise Refused(
            _("Something in the review has not been revealed yet. Nothing was published.")
        )
    _end(seat)
    row = Publication.objects.create(
        review=review, content=content, findable=findable, published_by=seat.actor_name[:150]
    )
    audit.log(seat, "publication.published", row, findable=findable)
    return row


@transaction.atomic
def take_back(seat: Seat) -> None:
    """Close the page; what was shown there is kept."""
    seat.require(May.ARCHIVE)
    if not _end(seat):
        raise Refused(_("Nothing is published. Nothing was changed."))
    audit.log(seat, "publication.taken_back", seat.review)


def _end(seat: Seat) -> int:
    rows = Publication.objects.standing().filter(review=seat.review)
    return rows.update(taken_back_at=timezone.now(), taken_back_by=seat.actor_name[:150])
