"""A person's own account."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import Refused, Seat
from reviews.models import Member, Review, User


@transaction.atomic
def set_own(user: User, *, name: str, shortcuts: bool) -> None:
    """Set one's own name and whether single keys act."""
    user.name, user.shortcuts = name, shortcuts
    user.save(update_fields=["name", "shortcuts"])


def find_or_create(email: str) -> tuple[User, bool]:
    """The account with this address, and whether it had to be made; a new one has no password."""
    email = email.strip().lower()
    found = User.objects.filter(email__iexact=email).first()
    if found is not None:
        return found, False
    return User.objects.create_user(email), True


@transaction.atomic
def admit(review: Review, email: str) -> User:
    """Let a member of a review enter an account that an archive brought; for the operator alone."""
    rows = Member.objects.select_related("user").filter(review=review, removed_at__isnull=True)
    member = rows.filter(user__email__iexact=email.strip()).first()
    if member is None:
        raise Refused(
            _("%(email)s has no place in this review. Nobody was let in.") % {"email": email}
        )
    if not member.user.is_active:
        member.user.is_active = True
        member.user.save(update_fields=["is_active"])
        audit.log(Seat.operator(review), "archive.admitted", member, name=str(member.user))
    return member.user
