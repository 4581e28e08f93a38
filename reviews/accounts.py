"""Accounts: who may sign up, and where signing in leads."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews.models import Invitation, User
from reviews.prepared import prepared

# Under this key a session remembers the invitation that its browser came in by.
INVITED_BY = "invitation"


def remember(request: HttpRequest, invitation: Invitation) -> None:
    """Keep an invitation in the session while its guest signs in or signs up."""
    request.session[INVITED_BY] = invitation.pk


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation that this browser came in by, while it is open."""
    key = request.session.get(INVITED_BY)
    if key is None:
        return None
    invitation = Invitation.objects.select_related("review", "created_by").filter(pk=key).first()
    return invitation if invitation is not None and invitation.is_open else None


def forget(request: HttpRequest) -> None:
    """Drop the invitation from the session, once it is used or of no use."""
    request.session.pop(INVITED_BY, None)


def reset_path(user: User) -> str:
    """The page on which this person sets a new password, good for three days."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )


class Backend(AuthenticationBackend):
    """allauth's way to sign in; who is signed in is asked at every request, so prepared."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, while it may sign in."""
        found: list[User] = _accounts(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _accounts(user: int) -> QuerySet[User]:
    return User.objects.filter(pk=user).order_by()


class Adapter(DefaultAccountAdapter):
    """allauth's decisions, made for this house: in by invitation, on to one's reviews."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "That address and password don't belong together. Check both, or set a new password."
        ),
        "too_many_login_attempts": _(
            "Too many wrong passwords in a row. Wait five minutes and try again, "
            "or set a new password."
        ),
        "email_taken": _("There is an account with this address already. Sign in instead."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether an account may be made: with an open invitation, or where all are welcome."""
        return settings.OPEN_SIGNUP or invitation_of(request) is not None

    def clean_email(self, email: str) -> str:
        """Addresses are kept in small letters, so that one person has one account."""
        return super().clean_email(email).strip().lower()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store a new account with its name."""
        user.name = " ".join(form.cleaned_data.get("name", "").split())
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """After signing in: to the invitation that waits, else home."""
        invitation = invitation_of(request)
        if invitation is not None:
            return reverse("reviews:join", args=[invitation.token])
        return reverse("reviews:home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """After signing up: the same."""
        return self.get_login_redirect_url(request)
