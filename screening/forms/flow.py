"""Forms about the flow: explanations, what a tool decided, and the numbers of a publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from reviews.methods.earlier import listed
from reviews.models import ToolRun
from screening.methods.prisma import OPTIONAL, OTHER_CHANNELS, UNITS, Status
from screening.models import PrintedFlow
from screening.queries.boxes import LABELS
from screening.queries.flows import PARTS

# What stands for a number that a publication doesn't report.
UNREPORTED = "NR"
MOST_NUMBERS = 200_000
STATUSES = [
    (Status.PRINTED.value, _("printed")),
    (Status.DERIVED.value, _("derived")),
    (Status.ASSUMED.value, _("assumed")),
    (Status.NOT_PRINTED.value, _("not printed")),
]
STATUS_WORDS = dict(STATUSES)
NAMES: dict[str, Any] = {
    "previous_studies": _("Studies of the earlier version"),
    "new_studies": _("New studies included"),
    "total_studies": _("All studies included"),
    "sought_adjustment": _("Reports sought more (+) or less (−) than records passed on"),
    "other_sought_adjustment": _("Reports sought more (+) or less (−) than records passed on"),
    **LABELS,
}


def _keys(*beginnings: str) -> tuple[str, ...]:
    return tuple(key for key in (*UNITS, *OPTIONAL) if key.startswith(beginnings))


_EARLIER = _keys("previous_")
_TOGETHER = _keys("both_")
_INCLUDED = _keys("new_", "total_")
_OTHERS = (
    *OTHER_CHANNELS,
    *(key for key in _keys("other_") if "awaiting" not in key and key not in OTHER_CHANNELS),
)
_DATABASES = tuple(
    key
    for key in UNITS
    if key not in (*_EARLIER, *_TOGETHER, *_INCLUDED, *_OTHERS, "studies_without_report")
    and "awaiting" not in key
)
GROUPS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("databases", _("Databases and registers"), _DATABASES),
    ("others", _("Other methods"), _OTHERS),
    ("together", _("Both arms together, where they aren't told apart"), _TOGETHER),
    ("included", _("Included"), _INCLUDED),
    ("earlier", _("An earlier version of the review"), _EARLIER),
)


class ExplainForm(forms.Form):
    """Why a sum of the flow doesn't hold."""

    words = forms.CharField(
        label=_("Why these numbers don't add up"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ToolForm(forms.Form):
    """What a tool decided by itself, on which reports."""

    tool = forms.CharField(
        label=_("Tool and version"),
        max_length=150,
        help_text=_("As it should be named in the methods, for instance RobotSearch 1.2."),
    )
    rule = forms.CharField(
        label=_("What it decided by"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For instance: not a report of a trial, probability below 0.02."),
    )
    stage = forms.ChoiceField(
        label=_("When"),
        choices=ToolRun.Stage.choices,
        initial=ToolRun.Stage.BEFORE,
        widget=forms.RadioSelect,
        help_text=_(
            "Before screening they count as removed by an automatic tool; at title and abstract "
            "as excluded, told apart from those that people excluded."
        ),
    )
    numbers = forms.CharField(
        label=_("Report numbers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With commas, spaces or lines between them; 15-20 is a range."),
    )

    def clean_numbers(self) -> list[int]:
        """Read numbers and ranges."""
        found: set[int] = set()
        for part in re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip()):
            ends = re.fullmatch(r"(\d{1,9})(?:[-\u2013](\d{1,9}))?", part)
            if ends is None:
                raise forms.ValidationError(_t("“%(part)s” is no number.") % {"part": part[:40]})
            first, last = int(ends[1]), int(ends[2] or ends[1])
            if last - first > MOST_NUMBERS or len(found) > MOST_NUMBERS:
                raise forms.ValidationError(_t("These are more numbers than fit in one step."))
            found.update(range(first, last + 1))
        return sorted(found)


@dataclass(frozen=True)
class Row:
    """The fields of one box: its number, where that comes from, a note, and its named parts."""

    name: Any
    number: BoundField
    status: BoundField
    note: BoundField
    parts: BoundField | None = None


class PrintedForm(forms.ModelForm):
    """A published flow, number by number."""

    remarks = forms.CharField(
        label=_("Numbers that fit no box"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: name | number | printed, derived, assumed or not printed | note."),
    )

    class Meta:
        model = PrintedFlow
        fields = ["title", "reading", "citation"]
        widgets = {"citation": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make three fields for each box, filled from the numbers there are."""
        super().__init__(*args, **kwargs)
        numbers = self.instance.numbers
        boxes, parts = numbers.get("boxes", {}), numbers.get("parts", {})
        for _code, _title, keys in GROUPS:
            for key in keys:
                self._add(key, boxes.get(key), parts.get(key))
        self.fields["remarks"].initial = "\n".join(map(_remark_line, numbers.get("remarks", [])))

    def _add(self, key: str, box: dict[str, Any] | None, parts: list[Any] | None) -> None:
        n = "" if box is None else UNREPORTED if box.get("n") is None else str(box["n"])
        name = NAMES[key]
        self.fields[f"n_{key}"] = forms.CharField(
            label=name, required=False, max_length=15, initial=n
        )
        self.fields[f"s_{key}"] = forms.ChoiceField(
            label=_("Where from"),
            required=False,
            choices=STATUSES,
            initial=(box or {}).get("status", Status.PRINTED.value),
        )
        self.fields[f"w_{key}"] = forms.CharField(
            label=_("Note"), required=False, max_length=300, initial=(box or {}).get("note", "")
        )
        if key in PARTS:
            self.fields[f"p_{key}"] = forms.CharField(
                label=_("Its parts, one a line: name: number"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="\n".join(f"{part}: {amount}" for part, amount in parts or []),
            )

    def groups(self) -> Iterator[tuple[str, Promise, list[Row], bool]]:
        """The boxes as the page shows them: code, title, rows, and whether any is filled."""
        for code, title, keys in GROUPS:
            rows = [
                Row(
                    NAMES[key],
                    self[f"n_{key}"],
                    self[f"s_{key}"],
                    self[f"w_{key}"],
                    self[f"p_{key}"] if key in PARTS else None,
                )
                for key in keys
            ]
            filled = any(row.number.value() for row in rows) or any(
                row.parts is not None and row.parts.value() for row in rows
            )
            yield code, title, rows, filled

    def clean(self) -> dict[str, Any]:
        """Put the fields together as the numbers that are stored."""
        data = super().clean() or {}
        boxes: dict[str, Any] = {}
        parts: dict[str, list[Any]] = {}
        for _code, _title, keys in GROUPS:
            for key in keys:
                box = self._box(key, data)
                if box is not None:
                    boxes[key] = box
                named = self._parts(key, data)
                if named:
                    parts[key] = named
        self.numbers = {"boxes": boxes, "parts": parts, "remarks": self._remarks(data)}
        return data

    def _box(self, key: str, data: dict[str, Any]) -> dict[str, Any] | None:
        said = str(data.get(f"n_{key}") or "").strip()
        note = str(data.get(f"w_{key}") or "").strip()
        status = data.get(f"s_{key}") or Status.PRINTED.value
        if not said and not note:
            return None
        if not said or said.upper() == UNREPORTED or status == Status.NOT_PRINTED.value:
            if said and said.upper() != UNREPORTED:
                self.add_error(f"n_{key}", _t("A number that is not printed can't be given."))
            return {"n": None, "status": Status.NOT_PRINTED.value, "note": note}
        n = _whole(said)
        if n is None or (n < 0 and "adjustment" not in key):
            self.add_error(f"n_{key}", _t("Give a whole number, or NR where it isn't reported."))
            return None
        return {"n": n, "status": status, "note": note}

    def _parts(self, key: str, data: dict[str, Any]) -> list[Any]:
        found = []
        for line in str(data.get(f"p_{key}") or "").splitlines():
            if not line.strip():
                continue
            name, _sign, amount = line.rpartition(":")
            n = _whole(amount)
            if not name.strip() or n is None or n < 0:
                self.add_error(f"p_{key}", _t("Write “name: number”: %(line)s") % {"line": line})
                continue
            found.append([name.strip()[:200], n])
        return found

    def _remarks(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        found = []
        for line in str(data.get("remarks") or "").splitlines():
            if not line.strip():
                continue
            name, amount, status, note = (*(part.strip() for part in line.split("|")), "", "", "")[
                :4
            ]
            said = amount.upper() not in ("", UNREPORTED)
            n = _whole(amount) if said else None
            known = status or Status.PRINTED.value
            if not name or known not in dict(STATUSES) or (said and n is None):
                self.add_error("remarks", _t("This line can't be read: %(line)s") % {"line": line})
                continue
            found.append({"name": name[:200], "n": n, "status": known, "note": note[:300]})
        return found


def _remark_line(one: dict[str, Any]) -> str:
    n = UNREPORTED if one["n"] is None else str(one["n"])
    return " | ".join((one["name"], n, one["status"], one.get("note", ""))).rstrip(" |")


def _whole(text: str) -> int | None:
    """A whole number with or without a sign and separators of thousands."""
    plain = text.strip().replace(",", "").replace("\u202f", "").replace(" ", "")
    plain = plain.replace("\u2212", "-")
    return int(plain) if re.fullmatch(r"[+-]?\d{1,12}", plain) else None


class EarlierForm(forms.Form):
    """What the version of the review before this one had included."""

    publication = forms.CharField(
        label=_("Publication of the earlier version"),
        max_length=500,
        help_text=_("As it is cited, or in a few words."),
    )
    studies = forms.IntegerField(
        label=_("Studies included"), min_value=0, max_value=1_000_000, required=False
    )
    reports = forms.IntegerField(
        label=_("Reports of these studies"), min_value=0, max_value=1_000_000, required=False
    )
    listed = forms.CharField(
        label=_("Its studies, if you want"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One report a line. Leave an empty line between studies where one has several "
            "reports. A study that is listed can be linked to a new report of it, which then "
            "counts as no new study."
        ),
    )

    def clean_listed(self) -> list[list[str]]:
        """The list by studies."""
        return listed(self.cleaned_data["listed"])
