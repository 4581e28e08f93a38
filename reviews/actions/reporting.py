"""Saying in one's own words what a reporting guideline asks of the search."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import locks
from reviews.methods.reporting import STANDARDS
from reviews.models import SearchRemark

LONGEST = 5_000


@transaction.atomic
def say(seat: Seat, item: str, words: str) -> SearchRemark | None:
    """Say something on an item instead of what was said before; nothing takes that back."""
    seat.require(May.IMPORT)
    titles = {one.key: one.title for kind in STANDARDS.values() for one in kind.items}
    if item not in titles:
        raise Refused(_("No guideline has this item. Nothing was saved."))
    words = words.strip()
    if len(words) > LONGEST:
        raise Refused(_("At most %(n)s letters. Nothing was saved.") % {"n": f"{LONGEST:,}"})
    locks.hold(seat.review.pk, locks.IMPORTS)
    before = SearchRemark.objects.standing().filter(review=seat.review, item=item)
    old = before.first()
    if (old.words if old else "") == words:
        return old
    before.update(until=timezone.now(), until_by=seat.actor_name[:150])
    row = None
    if words:
        row = SearchRemark.objects.create(
            review=seat.review, item=item, words=words, by=seat.actor_name[:150]
        )
    audit.log(
        seat, "search.remarked", row or old, item=_(titles[item]), words=words,
        before=old.words if old else "",
    )  # fmt: skip
    return row
