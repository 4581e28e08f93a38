"""The shapes of what people send while screening."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.access import May
from screening import queries
from screening.models import Choice, StagePolicy


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


class ResolutionForm(forms.Form):
    """The settler's word on a conflict."""

    choice = forms.ChoiceField(
        choices=[(c.value, c.label) for c in (Choice.INCLUDE, Choice.EXCLUDE)],
        error_messages={"required": _("Choose include or exclude.")},
    )
    reason = forms.IntegerField(required=False)
    explanation = forms.CharField(
        label=_("Why, in a sentence both can accept"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence that both can accept.")},
    )

    def resolution(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "choice": data["choice"],
            "reason_id": data["reason"],
            "explanation": data["explanation"],
        }


class ReopenForm(forms.Form):
    """Why a settled report is taken up again."""

    why = forms.CharField(label=_("Why it is reopened"), max_length=300)


class RulesForm(forms.ModelForm):
    """How one stage is screened; its prefix is the stage's name."""

    why = forms.CharField(
        label=_("Why it is changed"),
        max_length=300,
        required=False,
        help_text=_("One sentence for the ledger."),
    )

    class Meta:
        model = StagePolicy
        fields = (
            "votes_needed",
            "maybe_rule",
            "agreement_rule",
            "reason_needed",
            "hand_out",
            "settler",
        )

    def __init__(self, policy: StagePolicy, data: Any = None) -> None:
        """Bind to a copy, so that validating writes nothing into the policy in use."""
        super().__init__(data, instance=policy, prefix=policy.stage)
        leads = [member.pk for member in queries.members_who_may(policy.review, May.SETTLE)]
        settler = self.fields["settler"]
        settler.queryset = settler.queryset.filter(pk__in=leads).select_related("user")
        settler.empty_label = _("Any lead who did not vote, the least busy first")
        self.fields["votes_needed"].widget.attrs.update({"min": 1, "max": 9})

    def rules(self) -> dict[str, Any]:
        """The rules as the action takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def changes(self, before: StagePolicy) -> list[tuple[Any, str, str]]:
        """Label, old and new value of each rule that would change."""
        found = []
        for name in self.Meta.fields:
            old, new = getattr(before, name), self.cleaned_data[name]
            if old != new:
                found.append((self.fields[name].label, self._say(name, old), self._say(name, new)))
        return found

    def _say(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        choices = dict(getattr(self.fields[name], "choices", ()) if name != "settler" else ())
        return str(choices.get(value, value if value is not None else _("any lead")))
