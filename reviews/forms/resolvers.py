"""The form of a link resolver."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from reviews.actions.resolvers import say_fault


class ResolverForm(forms.Form):
    """An institution and its address with blanks."""

    name = forms.CharField(label=gettext_lazy("Institution"), max_length=120)
    pattern = forms.CharField(
        label=gettext_lazy("Address with blanks"),
        max_length=1000,
        widget=forms.TextInput(
            attrs={
                "spellcheck": "false",
                "autocomplete": "off",
                "placeholder": "https://resolver.example.org/?id=doi:{doi}&title={title}",
            }
        ),
        help_text=gettext_lazy(
            "Blanks: {doi}, {pmid}, {title}, {author}, {year}, {journal}, {issn}, {volume}, "
            "{issue}, {pages}, {first_page}."
        ),
    )

    def clean_pattern(self) -> str:
        """Refuse what can't work, and say why."""
        pattern = self.cleaned_data["pattern"].strip()
        if fault := say_fault(pattern):
            raise ValidationError(fault)
        return pattern
