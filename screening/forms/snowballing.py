"""The shapes of what people send while they follow citations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.actions import keeping
from reviews.models import Direction

PLACES = ("Scopus", "Web of Science", "Google Scholar", "OpenAlex", "Semantic Scholar", "PubMed")


class ListForm(forms.Form):
    """The list of what a report cites, or of what cites it."""

    direction = forms.ChoiceField(
        label=gettext_lazy("Which list"), choices=Direction.choices, widget=forms.RadioSelect
    )
    pasted = forms.CharField(
        label=gettext_lazy("The list as text"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea({"rows": 8, "class": "string tall", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Copied from the paper, one reference after the other, or in any format that a file "
            "may have: RIS, BibTeX, PubMed, CSV."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Drop its file here, or choose it"), required=False, max_length=None
    )
    platform = forms.CharField(
        label=gettext_lazy("Where found"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"list": "places", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as Scopus; blank for the paper itself."),
    )
    looked_on = forms.DateField(
        label=gettext_lazy("Looked through on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    printed = forms.IntegerField(
        label=gettext_lazy("Looked at"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Only if more were looked at than are brought here."),
    )
    again = forms.BooleanField(
        label=gettext_lazy("Bring the same list once more"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["looked_on"].initial = timezone.localdate

    def clean_file(self) -> UploadedFile | None:
        """Hold the file to the server's limit."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (said := keeping.said_too_large(file.name or "", file.size or 0)):
            raise ValidationError(said)
        return file

    def clean(self) -> dict[str, Any]:
        """Exactly one of text and file."""
        sent = super().clean() or self.cleaned_data
        if self.errors:
            return sent
        text, file = bool(sent["pasted"].strip()), bool(sent["file"])
        if not text and not file:
            raise ValidationError(_("Paste the list, or choose its file."))
        if text and file:
            raise ValidationError(_("Bring either text or a file, one list at a time."))
        return sent

    def ask_again(self) -> None:
        """Let a person say that the same list is meant."""
        self.fields["again"].widget = forms.CheckboxInput()

    def brought(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        file: UploadedFile | None = said["file"]
        return {
            "direction": said["direction"],
            "content": file.read() if file else said["pasted"].encode(),
            "name": (file.name or "") if file else "",
            "platform": said["platform"],
            "looked_on": said["looked_on"],
            "printed": said["printed"],
            "again": said["again"],
        }


class EntriesForm(forms.Form):
    """What is to be done with the entries of a list that were chosen."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("add", "leave", "same", "different")])
    entry = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everything = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        """Take any positions: which of them are there is the query's to say."""
        super().__init__(data)
        given = [n for n in data.getlist("entry") if n.isdecimal() and len(n) < 10]
        chosen = self.fields["entry"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(n, n) for n in given]
