"""Forms about people: invitations, roles, one's own settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import Role, User

ROLE_WORDS = {
    Role.REVIEWER: _("Reviewer: screens records, blind to the others' votes"),
    Role.LEAD: _("Lead: settles conflicts between others and runs the review"),
    Role.COORDINATOR: _("Coordinator: searches, imports, duplicates and the team; doesn't vote"),
    Role.OBSERVER: _("Observer: reads what is revealed"),
}


class RolesForm(forms.Form):
    """One or more roles."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLE_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


class InviteForm(RolesForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "roles")


class MeForm(forms.ModelForm):
    """A person's own settings."""

    class Meta:
        model = User
        fields = ("name", "shortcuts")
        labels = {"name": _("Your name"), "shortcuts": _("Single-key shortcuts")}
        help_texts = {
            "name": _("Stands beside your work, once it is revealed."),
            "shortcuts": _("Switch them off if you dictate, or press keys by accident."),
        }

    def clean_name(self) -> str:
        """One line, without spare spaces."""
        return " ".join(self.cleaned_data["name"].split())
