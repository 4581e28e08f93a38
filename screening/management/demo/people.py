"""The demonstration's people: two reviewers, a lead, a coordinator."""

from __future__ import annotations

from django.conf import settings

from reviews.access import Seat
from reviews.models import Member, Review, Role, User

PEOPLE = {
    "ana": ("ana@example.org", "Ana Novak"),
    "ben": ("ben@example.org", "Ben Kramer"),
    "cleo": ("cleo@example.org", "Cleo Lindt"),
    "dora": ("dora@example.org", "Dora Weiss"),
}
ROLES = {
    "ana": [Role.REVIEWER],
    "ben": [Role.REVIEWER],
    "cleo": [Role.LEAD],
    "dora": [Role.COORDINATOR],
}


def account(name: str) -> User:
    """The demonstration account of this name, made where it's missing."""
    email, full_name = PEOPLE[name]
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, settings.DEMO_PASSWORD, name=full_name)


def seats(creator: Seat) -> dict[str, Seat]:
    """Seat everybody in a review that cleo has created, each in their demonstration role."""
    found = {}
    for name, roles in ROLES.items():
        member, _made = Member.objects.get_or_create(
            review=creator.review, user=account(name), defaults={"roles": roles}
        )
        if name == "cleo":
            member.roles = [Role.LEAD]
            member.save(update_fields=["roles"])
        found[name] = Seat.of(member)
    return found


def seat(review: Review, name: str) -> Seat:
    """The seat that a person of the demonstration has in a review."""
    email, _name = PEOPLE[name]
    members = Member.objects.select_related("review", "user")
    return Seat.of(members.get(review=review, user__email=email))
