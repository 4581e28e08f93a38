"""Creating a review and naming it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.actions import protocol
from reviews.models import Member, Review, Role, User

SLUG_LENGTH = 60


def suggest_slug(title: str) -> str:
    """A free short name for links, made from the title."""
    base = slugify(title)[:SLUG_LENGTH].strip("-_").replace("_", "-") or "review"
    taken = set(Review.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    stem = base[: SLUG_LENGTH - 5].rstrip("-")
    taken |= set(Review.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{stem}-{n}") not in taken)


@transaction.atomic
def create_review(
    creator: User,
    *,
    title: str,
    slug: str = "",
    question: str = "",
    at_command_line: bool = False,
) -> Seat:
    """Open a review with its creator as lead and coordinator, and a protocol to start from."""
    review = Review(
        title=title.strip(), slug=slug.strip() or suggest_slug(title), question=question.strip()
    )
    _store(review)
    member = Member.objects.create(review=review, user=creator, roles=[Role.LEAD, Role.COORDINATOR])
    seat = Seat.of(member)
    actor = Seat.operator(review) if at_command_line else seat
    audit.log(actor, "review.created", review, title=review.title, lead=str(creator))
    protocol.begin(actor)
    return seat


def _store(review: Review) -> None:
    try:
        review.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("The short name “%(slug)s” is taken. Choose another, such as “%(free)s”.")
            % {"slug": review.slug, "free": suggest_slug(review.slug)}
        ) from error


@transaction.atomic
def change_settings(seat: Seat, *, title: str, seed: str) -> bool:
    """Rename the review or change the seed of its random draws; False when nothing changed."""
    seat.require(May.PROTOCOL)
    review = Review.objects.select_for_update().get(pk=seat.review.pk)
    wanted = {"title": title.strip(), "seed": seed.strip()}
    before = {name: getattr(review, name) for name in wanted}
    if wanted == before:
        return False
    for name, value in wanted.items():
        setattr(review, name, value)
    try:
        review.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    review.save(update_fields=list(wanted))
    if wanted["title"] != before["title"]:
        audit.log(seat, "review.renamed", review, old=before["title"], new=wanted["title"])
    if wanted["seed"] != before["seed"]:
        audit.log(seat, "review.reseeded", review, old=before["seed"], new=wanted["seed"])
    return True
