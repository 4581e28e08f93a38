"""Choosing how a review counts its effect sizes; every choice is kept."""

from __future__ import annotations

from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.methods.rounding import round_half_up
from reviews.models import Review
from synthesis.models import EffectsChoice
from synthesis.models.effects import THOUSAND
from synthesis.queries.metasummary import choice_of


@transaction.atomic
def choose(seat: Seat, *, variant: str, line: Fraction, why: str) -> EffectsChoice:
    """Say which intensity the review prints and where its line stands, and why."""
    seat.require(May.RULES)
    Review.objects.select_for_update(no_key=True).get(pk=seat.review.pk)
    if variant not in EffectsChoice.Variant.values or not 0 <= line <= 1:
        raise Refused(_("Choose a way to count, and a line from 0 to 100 %. Nothing was changed."))
    if not why.strip():
        raise Refused(_("Say why it is counted so. Nothing was changed."))
    thousandths = int(round_half_up(line * THOUSAND))
    now = choice_of(seat.review)
    if (now.variant, now.line) == (variant, Fraction(thousandths, THOUSAND)):
        raise Refused(_("It is counted so already. Nothing was changed."))
    made = EffectsChoice.objects.create(
        review=seat.review,
        variant=variant,
        line=thousandths,
        why=why.strip()[:300],
        chosen_by=seat.actor_name[:150],
    )
    audit.log(
        seat, "effects.chosen", made,
        what=str(made.get_variant_display()), line=str(round_half_up(made.share * 100, 1)),
        why=made.why,
    )  # fmt: skip
    return made
