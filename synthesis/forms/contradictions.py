"""The shape of a link between two findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from synthesis.models import FindingLink

# The page offers the findings that count under this name: their numbers, then their words.
OFFERED = "findings-that-count"
# Findings that are named when several have the words that were typed.
NAMED = 5


def offered(number: int, study: int | None, words: str) -> str:
    """A finding as it is offered: picked, its number is what counts.

    >>> offered(12, 4, "Pay is low.")
    '12: Pay is low. (study 4)'
    """
    return f"{number}: {words[:120]} (study {study})" if study else f"{number}: {words[:120]}"


def _field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=300, help_text=gettext_lazy("Words of it, or its number."),
        widget=forms.TextInput(attrs={"list": OFFERED, "autocomplete": "off"}),
    )  # fmt: skip


class LinkForm(forms.Form):
    """Two findings by words or numbers, what is between them, and why."""

    first = _field(gettext_lazy("This finding"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How it stands to the other"), choices=FindingLink.Kind.choices
    )
    second = _field(gettext_lazy("The other finding"))
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, known: Mapping[int, str], *args: Any, **kwargs: Any) -> None:
        """`known` are the statements of the findings that count, by number."""
        super().__init__(*args, **kwargs)
        self._known = known

    def clean_first(self) -> int:
        """Its number."""
        return self._found(self.cleaned_data["first"])

    def clean_second(self) -> int:
        """Its number."""
        return self._found(self.cleaned_data["second"])

    def _found(self, typed: str) -> int:
        """The finding of a number, or the one that has all words."""
        number = re.match(r"\s*(\d{1,9})\s*(?::|$)", typed)
        if number:
            return int(number[1])
        words = typed.casefold().split()
        found = [
            one for one, said in self._known.items() if all(w in said.casefold() for w in words)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No finding that counts has these words."))
        named = "; ".join(offered(one, None, self._known[one]) for one in found[:NAMED])
        raise forms.ValidationError(
            _("%(n)s findings have these words. Which one: %(named)s")
            % {"n": len(found), "named": named}
        )
