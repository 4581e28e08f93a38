"""The shape of a link between two findings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.models import FindingLink

# The page offers the findings that count under this name: their words beside their numbers.
OFFERED = "findings-that-count"


def _offered() -> forms.NumberInput:
    return forms.NumberInput(attrs={"list": OFFERED})


class LinkForm(forms.Form):
    """Two findings by their numbers, what is between them, and why."""

    first = forms.IntegerField(label=_("Finding no."), min_value=1, widget=_offered())
    kind = forms.ChoiceField(label=_("is to the other"), choices=FindingLink.Kind.choices)
    second = forms.IntegerField(label=_("The other's no."), min_value=1, widget=_offered())
    why = forms.CharField(
        label=_("Why"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
