"""The filter above a list of reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from reviews.access import May, Seat
from reviews.models import ExclusionReason, LegacyDecision, Review, Search, Stage, Study
from reviews.prepared import prepared
from screening.models import Choice
from screening.queries import known_studies
from screening.queries.lists import Filter
from screening.queries.statuses import Status, known_to

MINE_CHOICES = [
    ("none", _("Not voted")),
    ("any", _("Voted")),
    (Choice.INCLUDE.value, _("Include")),
    (Choice.MAYBE.value, _("Maybe")),
    (Choice.EXCLUDE.value, _("Exclude")),
    ("note", _("With my note")),
]

LEGACY_CHOICES = [
    ("", _("Any")),
    ("any", _("Has legacy decisions")),
    ("include", _("Someone included")),
    ("maybe", _("Someone was unsure")),
    ("exclude", _("Someone excluded")),
    ("differ", _("They differ")),
    ("none", _("Has none")),
]


class PlainSelect(forms.Select):
    """A list to choose from, drawn without a template for each line: long lists are many lines."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the list with what is chosen."""
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
        lines = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", words)  # noqa: S308
                for key, words in self.choices
            ),
        )
        given = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", given, lines)


class PlainInput(forms.TextInput):
    """A line to write in, drawn without a template."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the line with what is in it."""
        written = self.format_value(value)
        given = {"type": self.input_type, "name": name}
        given |= {"value": written} if written else {}
        return format_html("<input{}>", flatatt(given | {**self.attrs, **(attrs or {})}))


class PlainNumber(PlainInput):
    """The same for a number."""

    input_type = "number"


class PlainChoice(forms.ChoiceField):
    """A choice without groups."""

    widget = PlainSelect


class FilterForm(forms.Form):
    """The filter above a list, as a form; what it means is in screening.lists."""

    q = forms.CharField(
        label=_("Search"),
        widget=PlainInput(attrs={"type": "search", "autocomplete": "off", "data-key": "/"}),
        help_text=_('Words, "phrases", -not, or, begin*'),
    )
    stage = PlainChoice(label=_("Stage"), choices=[("", _("Whole review")), *Stage.choices])
    status = PlainChoice(label=_("Status"))
    source = PlainChoice(label=_("Source"))
    reason = PlainChoice(label=_("Reason"))
    mine = PlainChoice(label=_("My vote"), choices=[("", _("Any")), *MINE_CHOICES])
    legacy = PlainChoice(label=_("Legacy decisions"), choices=LEGACY_CHOICES)
    since = forms.IntegerField(label=_("Year from"), widget=PlainNumber)
    until = forms.IntegerField(label=_("Year to"), widget=PlainNumber)
    study = forms.IntegerField(label=_("Study no."), widget=PlainNumber)
    order = PlainChoice(
        label=_("Order"), choices=[("", _("By number")), ("relevance", _("By relevance"))]
    )

    def __init__(self, seat: Seat, wanted: Filter) -> None:
        """Show what a filter asks for, with the choices that this seat has."""
        shown = {name: getattr(wanted, name) for name in self.base_fields}
        shown |= {name: ",".join(map(str, shown[name])) for name in ("source", "reason")}
        super().__init__(initial=shown)
        for bound in self.fields.values():
            bound.required = False
        self._choices(seat)
        if not seat.may(May.SCREEN):
            del self.fields["mine"]
        # Most reviews have neither for a long time.
        studies, legacy = _has_any(seat.review.pk)[0]
        known = wanted.study is not None or (studies and known_studies.visible_to(seat).exists())
        if not known:
            del self.fields["study"]
        if not legacy or not LegacyDecision.objects.visible_to(seat).standing().exists():
            del self.fields["legacy"]
        for name in ("source", "reason"):
            self._keep(name, shown[name])

    def _choices(self, seat: Seat) -> None:
        known = [(status.value, status.label) for status in known_to(seat)]
        left = [(s.value, s.label) for s in (Status.DECIDED, Status.DUPLICATE, Status.WITHDRAWN)]
        self._choice("status").choices = [("", _("Any")), *known, *left]
        sources = [(str(search.pk), str(search)) for search in _searches(seat.review.pk)]
        self._choice("source").choices = [("", _("Any")), *sources]
        reasons = [(str(pk), label) for pk, label in _reasons(seat.review.pk)]
        self._choice("reason").choices = [
            ("", _("Any")), *reasons, ("none", _("No reason given")),
        ]  # fmt: skip

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def _keep(self, name: str, value: str) -> None:
        """Several sources or reasons at once come from a link; keep them as one choice."""
        field = self._choice(name)
        choices = list(cast(Iterable[tuple[str, Any]], field.choices))
        words = dict(choices)
        if value and value not in words:
            together = {words[part] for part in value.split(",") if part in words}
            field.choices = [*choices, (value, " + ".join(sorted(together)) or value)]


@prepared
def _searches(review: int) -> QuerySet[Search]:
    return Search.objects.filter(review=review)


@prepared
def _reasons(review: int) -> QuerySet[ExclusionReason, Any]:
    reasons = ExclusionReason.objects.filter(review=review, merged_into__isnull=True)
    return reasons.values_list("pk", "label")


@prepared
def _has_any(review: int) -> QuerySet[Review, Any]:
    of_it = [model.objects.filter(review=OuterRef("pk")) for model in (Study, LegacyDecision)]
    return Review.objects.filter(pk=review).order_by().values_list(*map(Exists, of_it))
