"""The shapes of what the framework's pages send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.actions.framework import ArrowSaid, AxisSaid, ConstructSaid
from synthesis.methods.framework import HEIGHT, WIDTH
from synthesis.models import Arrow, Axis
from synthesis.queries.evidence import Source

NOTHING = ("", _("itself alone"))
Choices = list[tuple[str, Any]]


def source_of(value: str) -> Source | None:
    """What a choice such as `code-12` names."""
    kind, _dash, pk = value.partition("-")
    known = kind in ("code", "concept", "abstracted")
    return (kind, int(pk)) if known and pk.isdecimal() else None


class WhyForm(forms.Form):
    """A step that may say why."""

    why = forms.CharField(required=False, max_length=300)


def why_of(data: Any) -> str:
    """The reason that was sent with a step; none where it can't be kept."""
    form = WhyForm(data)
    return str(form.cleaned_data["why"]) if form.is_valid() else ""


class GroundedForm(forms.Form):
    """What a construct and a link have in common."""

    stands_for = forms.ChoiceField(label=_("Stands for"), required=False)
    words = forms.CharField(
        label=_("In our words"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    interpretation = forms.BooleanField(
        label=_("Interpretation: ours, beyond what the studies show"), required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stands_for"].choices = [NOTHING, *choices]  # type: ignore[attr-defined]


class ConstructForm(GroundedForm):
    """A construct."""

    field_order = ("seen", "name", "stands_for", "words", "interpretation")
    name = forms.CharField(label=_("Name"), max_length=120)

    def said(self) -> ConstructSaid:
        """What was sent, as the action takes it."""
        data = self.cleaned_data
        return ConstructSaid(
            data["name"], data["words"], data["interpretation"], source_of(data["stands_for"])
        )


class ArrowForm(GroundedForm):
    """A link."""

    field_order = ("seen", "two_way", "sign", "label", "stands_for", "words", "interpretation")
    two_way = forms.BooleanField(label=_("Both ways"), required=False)
    sign = forms.ChoiceField(
        label=_("Sign"), required=False, choices=[("", _("none")), *Arrow.Sign.choices]
    )
    label = forms.CharField(label=_("Label"), required=False, max_length=120)
    turned = forms.BooleanField(label=_("Turn it round"), required=False)

    def said(self) -> ArrowSaid:
        """What was sent, as the action takes it."""
        data = self.cleaned_data
        return ArrowSaid(
            data["two_way"], data["sign"], data["label"], data["words"], data["interpretation"],
            source_of(data["stands_for"]),
        )  # fmt: skip


class LinkForm(forms.Form):
    """A new link between two constructs, by their numbers."""

    source = forms.TypedChoiceField(label=_("From"), coerce=int)
    target = forms.TypedChoiceField(label=_("To"), coerce=int)
    sign = forms.ChoiceField(
        label=_("Sign"), required=False, choices=[("", _("none")), *Arrow.Sign.choices]
    )
    two_way = forms.BooleanField(label=_("Both ways"), required=False)
    label = forms.CharField(label=_("Label"), required=False, max_length=120)

    def __init__(self, constructs: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].choices = constructs  # type: ignore[attr-defined]

    def said(self) -> ArrowSaid:
        """What was sent, as the action takes it."""
        data = self.cleaned_data
        return ArrowSaid(data["two_way"], data["sign"], data["label"])


class AxisForm(forms.Form):
    """An axis."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    direction = forms.ChoiceField(label=_("Points"), choices=Axis.Direction.choices)
    rises = forms.CharField(label=_("What rises along it"), required=False, max_length=200)

    def said(self) -> AxisSaid:
        """What was sent, as the action takes it."""
        data = self.cleaned_data
        return AxisSaid(data["name"], data["direction"], data["rises"])


class CaptionForm(forms.Form):
    """The figure's title and remark."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    remark = forms.CharField(
        label=_("Remark below the figure"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class FigureForm(forms.Form):
    """A further figure."""

    title = forms.CharField(label=_("Its title"), max_length=200)


class MoveForm(forms.Form):
    """Where a construct goes: to a place, or by a distance."""

    x = forms.FloatField(label=_("From the left"), required=False, min_value=0, max_value=WIDTH)
    y = forms.FloatField(label=_("From the top"), required=False, min_value=0, max_value=HEIGHT)
    dx = forms.FloatField(required=False)
    dy = forms.FloatField(required=False)

    def to(self, x: float, y: float) -> tuple[float, float]:
        """The new place of what stands at a place."""
        data = self.cleaned_data
        there = data["x"] if data["x"] is not None else x + (data["dx"] or 0)
        return there, data["y"] if data["y"] is not None else y + (data["dy"] or 0)


class SupportForm(forms.Form):
    """Evidence: a study by its number, or a passage or finding of it."""

    study = forms.IntegerField(label=_("Study"))
    excerpt = forms.IntegerField(required=False)
    finding = forms.IntegerField(required=False)
    note = forms.CharField(label=_("Where in it, or why"), required=False, max_length=300)
