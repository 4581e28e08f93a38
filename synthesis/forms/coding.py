"""The shapes of what pages of rounds and of the grid send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.access import Seat
from synthesis.actions.cells import LONGEST, Said
from synthesis.actions.rounds import Plan
from synthesis.methods.grid import MARKS
from synthesis.models import CodingRound
from synthesis.queries import rounds

Design = CodingRound.Design
MARK_WORDS = {
    "": _("As my codings say"),
    "absent": _("Absent"),
    "present": _("Present"),
    "supports": _("Supports"),
    "contradicts": _("Contradicts"),
    "nuances": _("Both ways"),
}


class RoundForm(forms.Form):
    """Which studies are coded next, and by whom."""

    design = forms.ChoiceField(
        label=_("Studies"), choices=Design.choices, widget=forms.RadioSelect, initial=Design.ALL
    )
    size = forms.IntegerField(
        label=_("Studies in the sample"), min_value=1, max_value=10_000, required=False
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=60,
        required=False,
        help_text=_("Anything: with it, anybody can draw the same sample again."),
    )
    coders = forms.TypedMultipleChoiceField(
        label=_("Coders"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, seat: Seat, number: int, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"design": Design.ALL, "seed": f"{seat.review.slug}-{number}"})
        super().__init__(*args, **kwargs)
        team = [(member.pk, str(member.user)) for member in rounds.coders(seat.review)]
        self.fields["coders"].choices = team  # type: ignore[attr-defined]
        self.initial.setdefault("coders", [pk for pk, _name in team])

    def plan(self) -> Plan:
        """What the action takes."""
        data = self.cleaned_data
        return Plan(data["design"], data["coders"], data["size"], data["seed"], data["why"])


class LeaveForm(forms.Form):
    """A coder whom the round goes on without."""

    member = forms.IntegerField()
    why = forms.CharField(max_length=300, error_messages={"required": _("Say why.")})
    substitute = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = [(member.pk, str(member.user)) for member in rounds.coders(seat.review)]
        self.fields["substitute"].choices = [("", "–"), *team]  # type: ignore[attr-defined]


class CellForm(forms.Form):
    """What a study has of a construct: a mark, and a summary in the coder's own words."""

    mark = forms.ChoiceField(required=False, choices=[(mark, MARK_WORDS[mark]) for mark in MARKS])
    summary = forms.CharField(required=False, max_length=LONGEST)

    def said(self) -> Said:
        """What the action takes."""
        return Said.of(self.cleaned_data["mark"], self.cleaned_data["summary"])


class SettleCellForm(CellForm):
    """What stands for a cell, and why."""

    mark = forms.ChoiceField(
        choices=[(mark, MARK_WORDS[mark]) for mark in MARKS[1:]],
        error_messages={"required": _("Say whether the construct is in the study.")},
    )
    reason = forms.CharField(
        max_length=5_000, error_messages={"required": _("Say why this stands.")}
    )


class GridFileForm(forms.Form):
    """A workbook to bring in."""

    file = forms.FileField(label=_("Workbook (XLSX)"))
