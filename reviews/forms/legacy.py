"""Forms about decisions made in another tool: which of them, and what a field's values mean."""

from __future__ import annotations

from hashlib import sha256

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.actions.legacy import Group
from reviews.actions.legacy_fields import Told
from reviews.models import LegacyDecision


class GroupsForm(forms.Form):
    """Whose decisions are taken over."""

    groups = forms.MultipleChoiceField(
        error_messages={"required": _("Choose whose decisions are taken over.")}
    )

    def __init__(self, groups: list[Group], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.by_name = {_short(group.key): group for group in groups}
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in self.by_name]

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """The keys of the chosen groups."""
        return [self.by_name[name].key for name in self.cleaned_data["groups"]]


class FieldForm(forms.Form):
    """What the values of a field mean, or the file as a whole, and who has said so."""

    reviewer = forms.CharField(
        label=_("Who decided"),
        max_length=150,
        required=False,
        help_text=_("A name as you want to read it; leave it empty if nobody knows."),
    )
    stage = forms.CharField(
        label=_("At which stage"),
        max_length=120,
        required=False,
        help_text=_("Such as: title and abstract."),
    )
    origin = forms.CharField(
        label=_("In which tool"), max_length=60, required=False, help_text=_("Such as: EndNote.")
    )

    def __init__(self, field: str, values: list[tuple[str, int]], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.field = field
        self.words = {f"say_{_short((word,))}": (word, n) for word, n in values}
        choices = [("", _("No decision")), *LegacyDecision.Verdict.choices]
        for name, (word, _n) in self.words.items():
            self.fields[name] = forms.ChoiceField(choices=choices, required=False, label=word)

    @property
    def told(self) -> Told:
        """What the action takes."""
        said = self.cleaned_data
        return Told(
            self.field,
            {word: said[name] for name, (word, _n) in self.words.items() if said[name]},
            said["reviewer"],
            said["stage"],
            said["origin"],
        )


def _short(parts: tuple[str, ...]) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:16]
