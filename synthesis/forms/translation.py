"""The shapes of what the translation grid's pages send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.actions.translation import Said
from synthesis.models import Order, Relation


class ConceptForm(forms.Form):
    """A concept's name and meaning."""

    name = forms.CharField(label=_("Name"), max_length=200)
    meaning = forms.CharField(
        label=_("Meaning"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class FeedForm(forms.Form):
    """The codes that feed a concept."""

    codes = forms.TypedMultipleChoiceField(
        label=_("Codes whose passages come in"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, codes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = codes  # type: ignore[attr-defined]


class CellForm(forms.Form):
    """One order of a cell."""

    order = forms.TypedChoiceField(choices=Order.choices, coerce=int)
    words = forms.CharField(required=False, max_length=5000)
    quote = forms.CharField(required=False, max_length=5000)
    page = forms.CharField(required=False, max_length=20)

    def said(self) -> Said:
        """What was sent, as the action takes it."""
        data = self.cleaned_data
        return Said(data["words"], data["quote"], data["page"])


class RelationForm(forms.Form):
    """A relation between studies, or between concepts."""

    kind = forms.ChoiceField(label=_("Relation"), choices=Relation.Kind.choices)
    studies = forms.TypedMultipleChoiceField(
        label=_("Between these studies"), required=False, coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip
    about = forms.TypedChoiceField(
        label=_("In this concept"), required=False, coerce=int, empty_value=None
    )
    concepts = forms.TypedMultipleChoiceField(
        label=_("Or between these concepts"), required=False, coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, studies: list[tuple[str, str]], concepts: list[tuple[str, str]], *args: Any, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["studies"].choices = studies  # type: ignore[attr-defined]
        self.fields["concepts"].choices = concepts  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", _("as wholes")), *concepts]  # type: ignore[attr-defined]
