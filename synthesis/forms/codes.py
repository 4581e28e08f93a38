"""The shapes of what the codebook's pages send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.methods.codebook import Book
from synthesis.methods.palette import PALETTE

COLOURS = {
    "blue": _("Blue"),
    "teal": _("Teal"),
    "green": _("Green"),
    "olive": _("Olive"),
    "amber": _("Amber"),
    "rust": _("Rust"),
    "red": _("Red"),
    "rose": _("Rose"),
    "plum": _("Plum"),
    "violet": _("Violet"),
    "brown": _("Brown"),
    "slate": _("Slate"),
}
INDENT = "\u2003"


def choices(book: Book, *, besides: int | None = None) -> list[tuple[str, str]]:
    """The codes in use as a select's options, indented as in the tree."""
    left_out = {besides} | ({one.id for one in book.below(besides)} if besides else set())
    return [
        (str(entry.id), INDENT * depth + entry.name)
        for depth, entry in book.walk()
        if entry.id not in left_out
    ]


class NewCodeForm(forms.Form):
    """A new code."""

    name = forms.CharField(label=_("Name"), max_length=200)
    parent = forms.TypedChoiceField(label=_("Below"), coerce=int, empty_value=None, required=False)
    definition = forms.CharField(
        label=_("Definition"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    heading = forms.BooleanField(
        label=_("Only a heading: it holds codes and isn't given itself"), required=False
    )

    def __init__(self, book: Book, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("– the top –")), *choices(book)]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """What a code's page says, with the newest change that the page had shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    definition = forms.CharField(
        label=_("Definition"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    include_note = forms.CharField(
        label=_("When to use"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    exclude_note = forms.CharField(
        label=_("When not to use"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    example = forms.CharField(
        label=_("Example"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    colour = forms.ChoiceField(
        label=_("Colour"), required=False, widget=forms.RadioSelect,
        choices=[("", _("None")), *((name, COLOURS[name]) for name in PALETTE)],
    )  # fmt: skip
    heading = forms.BooleanField(
        label=_("Only a heading: it holds codes and isn't given itself"), required=False
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=300)


class PlaceForm(forms.Form):
    """Where a dragged code is put."""

    code = forms.IntegerField()
    parent = forms.IntegerField(required=False)
    before = forms.IntegerField(required=False)


class MergeForm(forms.Form):
    """Into which code another goes, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.TypedChoiceField(label=_("Merge it into"), coerce=int)
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, book: Book, code: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "–"), *choices(book, besides=code)]  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """The parts of a code that is split, and what becomes of it."""

    ORIGINAL = (
        ("heading", _("It becomes a heading over its parts")),
        ("beside", _("It stays a code, with its parts beside it")),
        ("retired", _("It is retired; its parts take its place")),
    )
    PARTS = 3

    seen = forms.IntegerField(widget=forms.HiddenInput)
    original = forms.ChoiceField(
        label=_("What becomes of it"), choices=ORIGINAL, widget=forms.RadioSelect
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, self.PARTS + 1):
            name = forms.CharField(
                label=_("Name of part %(n)s") % {"n": n}, max_length=200, required=n <= 1
            )
            words = forms.CharField(
                label=_("Its definition"), max_length=10_000, required=False,
                widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip
            self.fields |= {f"name-{n}": name, f"definition-{n}": words}

    def parts(self) -> dict[int, tuple[str, str]]:
        """Name and definition of the parts that have a name, by their number on the page."""
        data = self.cleaned_data
        return {
            n: (data[f"name-{n}"], data[f"definition-{n}"])
            for n in range(1, self.PARTS + 1)
            if data[f"name-{n}"].strip()
        }


class WhyForm(forms.Form):
    """A step that asks why."""

    seen = forms.IntegerField(required=False)
    why = forms.CharField(required=False, max_length=300)


class DayForm(forms.Form):
    """The day on which the codebook is looked at."""

    as_of = forms.DateField(required=False)
