"""The shapes of what people send while appraising."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from appraisal import queries
from appraisal.actions.rating import Answer, Quote
from appraisal.actions.rounds import Plan
from appraisal.methods.instruments import Instrument
from appraisal.models import Checklist, Round
from reviews.access import Seat


class UploadForm(forms.Form):
    """An instrument of the team's own, as a file."""

    file = forms.FileField(
        label=_("Instrument file"),
        help_text=_("JSON or TOML. Download a shipped instrument to see the shape."),
    )


class WordingForm(forms.Form):
    """The team's own wording, pasted."""

    version = forms.CharField(label=_("Name of this version"), max_length=40)
    text = forms.CharField(
        label=_("Wording"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "One numbered line an item, such as “1. Was the aim clear?”. Lines beginning with a "
            "dash are its prompts."
        ),
    )


class RuleForm(forms.Form):
    """When a study is flagged."""

    label = forms.CharField(label=_("The rule in words"), max_length=200, required=False)
    formula = forms.CharField(
        label=_("Flag a study when"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_(
            "For example: item 1 is no or count(items 3 to 9 not yes) >= 4. Leave it empty for the "
            "instrument's own rule."
        ),
    )


class RoundForm(forms.Form):
    """Who appraises what in the next round."""

    design = forms.ChoiceField(
        label=_("Who rates what"), choices=Round.Design.choices, widget=forms.RadioSelect
    )
    raters = forms.TypedMultipleChoiceField(
        label=_("Raters"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    first = forms.TypedChoiceField(
        label=_("Who rates all of them, when a sample is rated by two"),
        coerce=int,
        required=False,
        empty_value=None,
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
    why = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, seat: Seat, checklist: Checklist, *args: Any, **kwargs: Any) -> None:
        number = checklist.rounds.count() + 1
        kwargs.setdefault(
            "initial",
            {"design": Round.Design.PAIRS, "seed": f"{seat.review.slug}-{number}"},
        )
        super().__init__(*args, **kwargs)
        team = [(member.pk, str(member.user)) for member in queries.raters(seat.review)]
        self.fields["raters"].choices = team  # type: ignore[attr-defined]
        self.fields["first"].choices = [("", "–"), *team]  # type: ignore[attr-defined]
        self.initial.setdefault("raters", [pk for pk, _name in team])

    def plan(self) -> Plan:
        """What the action takes: the one who rates all comes first."""
        data = self.cleaned_data
        first = data["first"]
        raters = [first] if first else []
        raters += [pk for pk in data["raters"] if pk != first]
        return Plan(data["design"], raters, data["size"], data["seed"].strip(), data["why"])


class SettleForm(forms.Form):
    """One answer for an item on which raters differed."""

    item = forms.CharField(max_length=40)
    code = forms.CharField(max_length=40, error_messages={"required": _("Choose an answer.")})
    reason = forms.CharField(
        max_length=5_000, error_messages={"required": _("Say why this answer stands.")}
    )


class JudgementForm(forms.Form):
    """The study as a whole."""

    label = forms.CharField(
        label=_("Judgement"),
        max_length=60,
        help_text=_("In the words of your protocol, such as high, moderate or low."),
    )
    flagged = forms.TypedChoiceField(
        label=_("Flag"),
        choices=[("", _("As the rule says")), ("yes", _("Flagged")), ("no", _("Not flagged"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


def answers_of(instrument: Instrument, data: QueryDict) -> dict[str, Answer]:
    """The answers of a posted bench: `code-ID`, `words-ID`, and pairs of `quote-ID`, `page-ID`."""
    found = {}
    for item in instrument.items:
        texts, pages = data.getlist(f"quote-{item.id}"), data.getlist(f"page-{item.id}")
        pages += [""] * (len(texts) - len(pages))
        quotes = tuple(
            Quote(text, page) for text, page in zip(texts, pages, strict=False) if text.strip()
        )
        code, words = data.get(f"code-{item.id}", ""), data.get(f"words-{item.id}", "")
        if code or words.strip() or quotes:
            found[item.id] = Answer(code, words, quotes)
    return found
