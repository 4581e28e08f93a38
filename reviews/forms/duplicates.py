"""Forms about reports: two that are one document, one that is withdrawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class GatherForm(forms.Form):
    """Two reports that a person found to be one document."""

    one = forms.IntegerField(label=_("Report"), min_value=1, max_value=2**31 - 1)
    other = forms.IntegerField(label=_("is the same as report"), min_value=1, max_value=2**31 - 1)


class GatherWithForm(forms.Form):
    """The report that is the same document as the one on the page."""

    other = forms.IntegerField(label=_("Report"), min_value=1, max_value=2**31 - 1)


class WithdrawForm(forms.Form):
    """Why a report is taken out of screening."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=300,
        help_text=_("Such as: retracted, outside the dates of the search, test entry."),
    )
