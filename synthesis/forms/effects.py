"""The shapes of what the pages of effect sizes send."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from synthesis.models import EffectsChoice
from synthesis.queries.metasummary import VARIANTS


class EffectsForm(forms.Form):
    """How the table is shown: in which order, with which line, with which intensity."""

    by = forms.ChoiceField(choices=[("domain", ""), ("size", "")], required=False)
    line = forms.DecimalField(min_value=0, max_value=100, decimal_places=1, required=False)
    variant = forms.ChoiceField(choices=[(one, "") for one in VARIANTS], required=False)


class ChoiceForm(forms.Form):
    """How the review counts, and why."""

    variant = forms.ChoiceField(
        label=gettext_lazy("Intensity"), choices=EffectsChoice.Variant.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    line = forms.DecimalField(
        label=gettext_lazy("Line in percent"), min_value=0, max_value=100, decimal_places=1
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300)


def study_numbers(text: str) -> list[int]:
    """Numbers out of `3, 7 and 9`."""
    return [int(one) for one in re.findall(r"\d{1,9}", text)]


class SampleForm(forms.Form):
    """Studies that share a sample, by their numbers, and how one knows."""

    studies = forms.CharField(
        label=gettext_lazy("Numbers of the studies"), max_length=200,
        help_text=gettext_lazy("Such as 4, 12."),
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("How you know"), max_length=300)

    def clean_studies(self) -> list[int]:
        """At least two numbers."""
        found = sorted(set(study_numbers(self.cleaned_data["studies"])))
        if len(found) < 2:
            raise forms.ValidationError(_("Name at least two studies by their numbers."))
        return found
