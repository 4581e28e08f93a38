"""The moment at which the ratings of a study are opened to each other."""

from __future__ import annotations

from django.utils import timezone

from appraisal.models import Place, Rating


def reveal(round_id: int, study_id: int) -> bool:
    """Reveal the ratings of a study once every rater who holds a place has sent theirs.

    Call it in the transaction that sent or released one, holding the places' locks.
    """
    places = Place.objects.select_for_update().filter(round=round_id, study=study_id)
    held = set(places.filter(released_at__isnull=True).values_list("pk", flat=True))
    sent = Rating.objects.standing().filter(place__in=held)
    if not held or set(sent.values_list("place", flat=True)) != held:
        return False
    return bool(sent.filter(revealed_at__isnull=True).update(revealed_at=timezone.now()))
