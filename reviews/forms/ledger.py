"""The ledger's filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.ledger import COMMAND_LINE, Filters
from reviews.models import Member
from reviews.sentences import FAMILIES


class DayInput(forms.DateInput):
    """A day, as the browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LedgerForm(forms.Form):
    """Whose events, of which kind, from when to when."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    family = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Everything")), *((key, label) for key, (label, _n) in FAMILIES.items())],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("To"), required=False, widget=DayInput())

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = sorted((str(member.user), str(member.user_id)) for member in members)
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        person.choices = [
            ("", _("Everybody")),
            *((key, name) for name, key in people),
            (COMMAND_LINE, _("Command line")),
        ]

    def filters(self) -> Filters:
        """The filters that were understood; a value that wasn't filters nothing."""
        self.is_valid()
        return Filters(**self.cleaned_data)
