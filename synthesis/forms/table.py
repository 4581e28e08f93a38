"""What the pages of the study table post: values as typed, fields of the form, hand-outs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reviews.access import Seat
from synthesis.actions.table.design import Words
from synthesis.actions.table.handing import Plan
from synthesis.methods.table.answers import NOT_STATED
from synthesis.methods.table.form import Field
from synthesis.models import Handout
from synthesis.queries import table as queries


def raw_of(fields: Iterable[Field], data: QueryDict) -> dict[str, dict[str, Any]]:
    """What was typed in each field of a posted bench, as synthesis.methods.table.answers reads it.

    Names: `v-ID` value, `ns-ID` not stated, `n-ID-PART` and `u-ID-PART` a group's number and that
    it isn't stated, `p-ID` printed total, `note-ID`, pairs of `quote-ID` and `page-ID`, `check-ID`.
    """
    return {field.id: one_of(field, data) for field in fields}


def text_of(data: QueryDict, name: str) -> str:
    """What was typed under one name, without the letter that the database can't hold."""
    return data.get(name, "").replace("\x00", "")


def _texts(data: QueryDict, name: str) -> list[str]:
    return [one.replace("\x00", "") for one in data.getlist(name)]


def one_of(field: Field, data: QueryDict) -> dict[str, Any]:
    """What was typed in one field."""
    id = field.id
    value: Any = text_of(data, f"v-{id}")
    unsaid = f"ns-{id}" in data or value == NOT_STATED
    if field.kind == "choices":
        value = _texts(data, f"v-{id}")
    elif field.kind == "groups":
        value = {
            "counts": {part.id: text_of(data, f"n-{id}-{part.id}") for part in field.parts},
            "not_stated": [part.id for part in field.parts if f"u-{id}-{part.id}" in data],
            "printed": text_of(data, f"p-{id}"),
        }
    elif value == NOT_STATED:
        value = ""
    texts, pages = _texts(data, f"quote-{id}"), _texts(data, f"page-{id}")
    pages += [""] * (len(texts) - len(pages))
    return {
        "value": value,
        "not_stated": unsaid,
        "note": text_of(data, f"note-{id}"),
        "quotes": [
            {"text": text, "page": page}
            for text, page in zip(texts, pages, strict=False)
            if text.strip()
        ],
        "check": text_of(data, f"check-{id}"),
    }


class FieldForm(forms.Form):
    """One field of the form; known options and groups come as `part-ID`."""

    label = forms.CharField(label=_("Name of the field"), max_length=200)
    help = forms.CharField(
        label=_("Help for those who fill it in"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    new = forms.CharField(
        label=_("Add, one a line"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    required = forms.BooleanField(
        label=_("Required"),
        required=False,
        help_text=_("A value or “Not stated” has to be given."),
    )
    column = forms.BooleanField(label=_("A column of the table"), required=False)

    def __init__(self, kind: str, field: Field | None, *args: Any, **kwargs: Any) -> None:
        if field is not None:
            kwargs["initial"] = {
                name: getattr(field, name)
                for name in ("label", "help", "unit", "required", "column")
            }
        else:
            kwargs.setdefault("initial", {"column": kind not in ("quote",)})
        super().__init__(*args, **kwargs)
        if kind != "number":
            del self.fields["unit"]
        if kind not in ("choice", "choices", "groups"):
            del self.fields["new"]
        elif kind == "groups":
            self.fields["new"].label = _("Add groups, one a line")
        else:
            self.fields["new"].label = _("Add options, one a line")

    def words(self) -> Words:
        """What the action takes."""
        data = self.cleaned_data
        parts = {
            name.removeprefix("part-"): str(label).replace("\x00", "")
            for name, label in self.data.items()
            if name.startswith("part-")
        }
        return Words(
            data["label"],
            data["help"],
            data.get("unit", ""),
            data["required"],
            data["column"],
            parts,
            data.get("new", "").splitlines(),
        )


class HandoutForm(forms.Form):
    """Who extracts what."""

    design = forms.ChoiceField(
        label=_("How"), choices=Handout.Design.choices, widget=forms.RadioSelect
    )
    people = forms.TypedMultipleChoiceField(
        label=_("People"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=60,
        required=False,
        help_text=_("Anything: with it, anybody can deal the studies the same way again."),
    )
    why = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        number = Handout.objects.filter(review=seat.review).count() + 1
        team = [(member.pk, str(member.user)) for member in queries.extractors(seat.review)]
        kwargs.setdefault(
            "initial",
            {
                "design": Handout.Design.PAIRS,
                "seed": f"{seat.review.slug}-{number}",
                "people": [pk for pk, _name in team],
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = team  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """What the action takes."""
        data = self.cleaned_data
        return Plan(data["design"], data["people"], data["seed"].strip(), data["why"])
