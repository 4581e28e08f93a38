"""The shapes of what people send while screening."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.models import ExclusionReason, Member
from reviews.models.study import LABEL
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
        return str(next(error for errors in self.errors.values() for error in errors))

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
        assert isinstance(settler, forms.ModelChoiceField)
        settler.queryset = Member.objects.filter(pk__in=leads).select_related("user")
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


class ReasonForm(forms.Form):
    """Which reason counts as which other one of its stage; nothing where it is to be parted."""

    old = forms.ChoiceField(label=_("Let this reason"))
    new = forms.ChoiceField(label=_("count as"), required=False)
    why = forms.CharField(
        label=_("Why it is changed"),
        max_length=300,
        required=False,
        help_text=_("One sentence for the ledger."),
    )

    def __init__(self, seat: Seat, stage: str, data: Any = None) -> None:
        """Offer the reasons of a stage: any to be merged, into one of its list."""
        super().__init__(data, prefix=f"reasons-{stage}")
        rows = list(ExclusionReason.objects.filter(review=seat.review, stage=stage))
        for name, offered in (
            ("old", rows),
            ("new", [row for row in rows if row.retired_at is None]),
        ):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("Choose")), *((str(row.pk), row.label) for row in offered)]

    @property
    def reason(self) -> int:
        """The id of the reason that is merged or parted."""
        return int(self.cleaned_data["old"])

    @property
    def into(self) -> int | None:
        """The id of the reason that it is to count as; None where it is to be parted."""
        return int(self.cleaned_data["new"]) if self.cleaned_data["new"] else None


class StudyNameForm(forms.Form):
    """A study's short label."""

    label = forms.CharField(
        label=_("Short label"),
        max_length=LABEL,
        required=False,
        help_text=_("Leave it empty for the first author and year of the main report."),
    )


class StudyMainForm(forms.Form):
    """Which report is a study's main one."""

    report = forms.IntegerField(min_value=1)


class LinkForm(forms.Form):
    """A report that belongs to the same study, by its number, and why."""

    report = forms.IntegerField(
        label=_("Number of the report"),
        min_value=1,
        error_messages={"required": _("Which report? Give its number.")},
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)


class SplitForm(forms.Form):
    """Reports that leave a study together."""

    reports = forms.TypedMultipleChoiceField(
        label=_("Reports that leave"),
        coerce=int,
        error_messages={"required": _("Mark the reports that leave. Nothing was changed.")},
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, numbers: Iterable[int], data: Any = None) -> None:
        """Offer the reports of one study."""
        super().__init__(data)
        field = cast(forms.TypedMultipleChoiceField, self.fields["reports"])
        field.choices = [(str(number), str(number)) for number in numbers]


class RetrievalForm(forms.Form):
    """What is to be done with the reports that were chosen on the worklist."""

    report = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everything = forms.BooleanField(required=False)
    do = forms.CharField(max_length=40)
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, data: Any) -> None:
        """Take any numbers: which of them are the seat's is the query's to say."""
        super().__init__(data)
        numbers = [n for n in data.getlist("report") if n.isdecimal() and len(n) < 10]
        chosen = self.fields["report"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(n, n) for n in numbers]

    def clean(self) -> dict[str, Any]:
        """Take "not_retrieved:no_access" apart into what to do and how."""
        data = super().clean() or {}
        what, _colon, how = str(data.get("do", "")).partition(":")
        return data | {"what": what, "how": how}
