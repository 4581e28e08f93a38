"""The shapes of what people send while screening."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.models import Choice


class VoteForm(forms.Form):
    """One vote as the card sends it; a reason without a choice means exclude."""

    report = forms.IntegerField(
        error_messages={"required": _("The vote named no report. It was not stored.")}
    )
    choice = forms.ChoiceField(
        choices=Choice.choices,
        required=False,
        error_messages={"invalid_choice": _("A vote is include, maybe or exclude.")},
    )
    reason = forms.IntegerField(required=False)
    note = forms.CharField(required=False, max_length=10_000)
    key = forms.UUIDField(required=False)
    have = forms.CharField(required=False)

    def clean_have(self) -> list[int]:
        """Read the reports whose cards the page holds already."""
        return [int(part) for part in self.cleaned_data["have"].split(",") if part.isdigit()]

    def clean(self) -> dict[str, Any]:
        """Let a reason stand for the exclusion that it explains."""
        data = super().clean() or {}
        if not data.get("choice") and data.get("reason"):
            data["choice"] = Choice.EXCLUDE
        if not data.get("choice") and not self.errors:
            self.add_error("choice", _("The vote said nothing. It was not stored."))
        return data

    def first_error(self) -> str:
        """The first thing that is wrong, in words."""
        return next(error for errors in self.errors.values() for error in errors)

    def vote(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "choice": data["choice"],
            "reason_id": data["reason"],
            "note": data["note"],
            "key": data["key"] or uuid.uuid4(),
        }
