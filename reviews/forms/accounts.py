"""allauth's forms in this house's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _


class OwnWords:
    """Say "E-mail address" everywhere, and leave out placeholders that repeat the label."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in ("email", "login"):
                field.label = _("E-mail address")


class SignupForm(OwnWords, allauth.SignupForm):
    """A new account, with the name of its owner."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1", "password2")


class LoginForm(OwnWords, allauth.LoginForm):
    """Signing in."""


class ResetPasswordForm(OwnWords, allauth.ResetPasswordForm):
    """Asking for a link that sets a new password."""


class AddEmailForm(OwnWords, allauth.AddEmailForm):
    """Another address of the same person."""
