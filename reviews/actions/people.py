"""A person's own account."""

from __future__ import annotations

from django.db import transaction

from reviews.models import User


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
