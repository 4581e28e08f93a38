"""A person's own account."""

from __future__ import annotations

from django.db import transaction

from reviews.models import User


@transaction.atomic
def set_own(user: User, *, name: str, shortcuts: bool) -> None:
    """Set one's own name and whether single keys act."""
    user.name, user.shortcuts = name, shortcuts
    user.save(update_fields=["name", "shortcuts"])
