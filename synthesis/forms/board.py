"""The shapes of what the board's pages send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.methods.metasummary.board import Board


def abstracted_choices(board: Board, *, besides: int | None = None) -> list[Any]:
    """The abstracted findings as a select's options, by domain."""
    found: list[Any] = [("", _("– choose –"))]
    rows = [*((id, facts["name"]) for id, facts in board.domains()), (None, _("No domain"))]
    for domain, name in rows:
        inside = [
            (str(id), facts["name"]) for id, facts in board.abstracted(domain) if id != besides
        ]
        if inside:
            found.append((name, inside))
    return found


def domain_choices(board: Board) -> list[tuple[str, Any]]:
    """The domains as a select's options."""
    return [("", _("No domain")), *((str(id), facts["name"]) for id, facts in board.domains())]


class FindForm(forms.Form):
    """What the ungrouped findings are narrowed by, and those that are chosen already."""

    q = forms.CharField(required=False, max_length=200)
    study = forms.IntegerField(required=False)


class ChosenForm(forms.Form):
    """What is to become of the chosen findings: `do` says, `to` or `name` says where."""

    do = forms.ChoiceField(
        choices=[
            (one, one)
            for one in (
                "put",
                "also",
                "out",
                "make",
                "place",
                "up",
                "down",
                "link",
                "back",
                "domain",
            )
        ]
    )
    to = forms.IntegerField(required=False)
    name = forms.CharField(required=False, max_length=200)
    domain = forms.IntegerField(required=False)
    abstracted = forms.IntegerField(required=False)
    into = forms.IntegerField(required=False)
    before = forms.IntegerField(required=False)


class DomainForm(forms.Form):
    """A domain's name, or what becomes of it."""

    do = forms.ChoiceField(
        choices=[(one, one) for one in ("rename", "up", "down", "retire")], required=False
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)


class AbstractedForm(forms.Form):
    """What an abstracted finding's page says, with the newest change that the page had shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Short: the row of the table.")
    )
    statement = forms.CharField(
        label=_("In full"), required=False, max_length=10_000,
        help_text=_("The finding as a sentence that stands by itself."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    memo = forms.CharField(
        label=_("Memo"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), required=False, max_length=300)


class MergeForm(forms.Form):
    """Into which abstracted finding another goes, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.TypedChoiceField(label=_("Merge it into"), coerce=int)
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, board: Board, besides: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = abstracted_choices(board, besides=besides)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name != "seen":
                field.widget.attrs["id"] = f"id_merge_{name}"


class WhyForm(forms.Form):
    """A step that may say why."""

    seen = forms.IntegerField(required=False)
    why = forms.CharField(required=False, max_length=300)
