"""The people of an archive: known by their address, or accounts that nobody can enter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from reviews.models import User
from synthesis.methods.archive import layout
from synthesis.methods.archive.layout import Damaged


@dataclass
class Matched:
    """The account of each person, in the order of the archive, and who was known or not."""

    users: list[User] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def matched(lines: Iterable[tuple[int, dict[str, Any]]]) -> Matched:
    """Find each person's account by address, whatever its letters' case.

    Whoever has none gets one that is inactive and has no password. A known account stays as it is.
    """
    found = Matched()
    seen: set[str] = set()
    for number, said in lines:
        where = f"{layout.PEOPLE}, line {number}"
        if said.keys() != {"id", "email", "name"} or said["id"] != len(found.users) + 1:
            raise Damaged(f"{where}: this is not a person with the next number.")
        email, name = _checked(where, said["email"]), said["name"]
        if not isinstance(name, str) or "\0" in name or len(name) > 150:
            raise Damaged(f"{where}: “name” is not what it should be.")
        if email in seen:
            raise Damaged(f"{where}: {email} is there twice.")
        seen.add(email)
        found.users.append(_account(email, name, found))
    return found


def _checked(where: str, email: Any) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Damaged(f"{where}: “email” is no e-mail address.") from error
    return str(email).lower()


def _account(email: str, name: str, found: Matched) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        found.known.append(user.email)
        return user
    found.foreign.append(email)
    return User.objects.create_user(email, name=name, is_active=False)
