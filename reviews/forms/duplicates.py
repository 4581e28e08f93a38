"""Forms about reports and records: two that are one document, one that is withdrawn or wrong."""

from __future__ import annotations

from typing import Any

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


class CorrectForm(forms.Form):
    """What a person sets of a record."""

    title = forms.CharField(
        label=_("Title"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 2})
    )
    authors = forms.CharField(
        label=_("Authors"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One on each line: family name, given names."),
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1, max_value=9_999)
    journal = forms.CharField(label=_("Journal or book"), required=False, max_length=2_000)
    volume = forms.CharField(label=_("Volume"), required=False, max_length=500)
    issue = forms.CharField(label=_("Issue"), required=False, max_length=500)
    pages = forms.CharField(label=_("Pages"), required=False, max_length=500)
    doi = forms.CharField(label=_("DOI"), required=False, max_length=500)
    pmid = forms.CharField(label=_("PMID"), required=False, max_length=100)
    language = forms.CharField(label=_("Language"), required=False, max_length=200)
    url = forms.CharField(label=_("Address (URL)"), required=False, max_length=4_000)
    abstract = forms.CharField(
        label=_("Abstract"), required=False, max_length=200_000, widget=forms.Textarea({"rows": 6})
    )

    @classmethod
    def of(cls, record: Any) -> CorrectForm:
        """The form as the record stands."""
        values = {name: getattr(record, name) for name in cls.base_fields}
        return cls(initial=values | {"authors": "\n".join(record.authors)})

    def clean_authors(self) -> list[str]:
        """One name a line."""
        return [line.strip() for line in self.cleaned_data["authors"].split("\n") if line.strip()]

    def clean_abstract(self) -> str:
        """As it is stored: newlines end lines."""
        return str(self.cleaned_data["abstract"]).replace("\r\n", "\n")
