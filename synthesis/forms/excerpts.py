"""The filters of the passages, and files of other programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.forms.codes import choices
from synthesis.methods.codebook import Book
from synthesis.models import Excerpt
from synthesis.queries.excerpts import Wanted

Choices = list[tuple[int, str]]


def _chosen(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


class FilterForm(forms.Form):
    """What passages are looked for."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    code = _chosen(_("Code"))
    below = forms.BooleanField(label=_("and the codes below it"), required=False)
    also = _chosen(_("Together with"))
    study = _chosen(_("Study"))
    voice = forms.ChoiceField(
        label=_("Voice"), required=False, choices=[("", _("any")), *Excerpt.Voice.choices]
    )
    coder = _chosen(_("Coder"))

    def __init__(self, book: Book, studies: Choices, coders: Choices, *args: Any) -> None:
        super().__init__(*args)
        codes = [("", _("any")), *choices(book)]
        for name, options in (
            ("code", codes),
            ("also", codes),
            ("study", [("", _("any")), *studies]),
            ("coder", [("", _("any")), *coders]),
        ):
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The filter; what can't be read narrows nothing."""
        self.is_valid()
        return Wanted(**{key: value for key, value in self.cleaned_data.items() if value})


class FileForm(forms.Form):
    """A file of another program."""

    file = forms.FileField(
        label=_("File"), help_text=_("A codebook (.qdc, .csv) or a project (.qdpx), up to 20 MB.")
    )
