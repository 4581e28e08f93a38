"""The shapes of what people send while they judge confidence."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from synthesis.methods.confidence import ITEMS, Said


def answers_of(data: QueryDict) -> dict[str, Said]:
    """The levels and explanations of a posted assessment: `level-ITEM` and `why-ITEM`."""
    found = {}
    for item in ITEMS:
        said = Said(data.get(f"level-{item}", ""), data.get(f"why-{item}", ""))
        if said.level or said.why.strip():
            found[item] = said
    return found


class SettleForm(forms.Form):
    """What stands on one item."""

    item = forms.ChoiceField(choices=[(item, item) for item in ITEMS])
    level = forms.CharField(max_length=10, error_messages={"required": _("Choose a level.")})
    why = forms.CharField(
        max_length=10_000,
        error_messages={"required": _("Say why this stands, as the table will say it.")},
    )
