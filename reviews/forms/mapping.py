"""What the columns of a table hold: where its header stands, and a field for each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.methods.formats import mapping
from reviews.methods.formats.mapping import Grid, Head, Plan

# Shown in this order; every field of `mapping.TARGETS` is in one of the groups.
GROUPS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        gettext_lazy("The document"),
        {
            "title": gettext_lazy("Title"),
            "authors": gettext_lazy("Authors"),
            "year": gettext_lazy("Year"),
            "abstract": gettext_lazy("Abstract"),
            "keywords": gettext_lazy("Keywords"),
            "type": gettext_lazy("Type"),
            "language": gettext_lazy("Language"),
            "urls": gettext_lazy("Address (URL)"),
            "notes": gettext_lazy("Notes"),
        },
    ),
    (
        gettext_lazy("Where it was published"),
        {
            "journal": gettext_lazy("Journal or book"),
            "journal_abbreviation": gettext_lazy("Journal, abbreviated"),
            "volume": gettext_lazy("Volume"),
            "issue": gettext_lazy("Issue"),
            "pages": gettext_lazy("Pages"),
            "page_start": gettext_lazy("First page"),
            "page_end": gettext_lazy("Last page"),
            "page_count": gettext_lazy("Number of pages"),
            "article_number": gettext_lazy("Article number"),
            "date": gettext_lazy("Date"),
            "month": gettext_lazy("Month"),
            "day": gettext_lazy("Day"),
            "editors": gettext_lazy("Editors"),
            "publisher": gettext_lazy("Publisher"),
            "place": gettext_lazy("Place"),
        },
    ),
    (
        gettext_lazy("Numbers and origin"),
        {
            "doi": gettext_lazy("DOI"),
            "pmid": gettext_lazy("PMID"),
            "pmcid": gettext_lazy("PMCID"),
            "issn": gettext_lazy("ISSN"),
            "isbn": gettext_lazy("ISBN"),
            "accession": gettext_lazy("Accession number"),
            "database": gettext_lazy("Database"),
        },
    ),
    (
        gettext_lazy("Decided in another tool"),
        {
            "decision": gettext_lazy("Decision"),
            "decided_by": gettext_lazy("Who decided"),
            "decision_reason": gettext_lazy("Reason"),
            "decision_label": gettext_lazy("Label or tags"),
            "decision_stage": gettext_lazy("Stage"),
            "hidden": gettext_lazy("Keep, hidden from voters"),
        },
    ),
)
LABELS: dict[str, Promise] = {
    name: label for _group, fields in GROUPS for name, label in fields.items()
}
DELIMITERS = {
    ",": gettext_lazy("Comma"),
    ";": gettext_lazy("Semicolon"),
    "\t": gettext_lazy("Tab"),
    "|": gettext_lazy("Bar"),
}
_SHOWN_ROWS = 15


class LayoutForm(forms.Form):
    """Which sheet or delimiter, and which row names the columns."""

    grid = forms.TypedChoiceField(coerce=int)
    header = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Names of the columns"))

    def __init__(
        self, head: Head, given: Mapping[str, Any], plan: Plan, *, blind: bool = False
    ) -> None:
        """Show what was asked for, else the plan; who is blind reads no row but the header."""
        places = [(grid.delimiter, grid.sheet) for grid in head.grids]
        place = (plan.delimiter, plan.sheet)
        usual = places.index(place) if place in places else 0
        asked = str(given.get("grid", ""))
        at = int(asked) if asked.isdecimal() and int(asked) < len(places) else usual
        self.table = head.grids[at]
        lines = [row.line for row in self.table.rows[:_SHOWN_ROWS]]
        self.line = self._line(given, plan if at == usual else None, lines)
        super().__init__({"grid": at, "header": self.line})
        self._offer(head, lines, blind=blind)

    def _line(self, given: Mapping[str, Any], plan: Plan | None, lines: list[int]) -> int:
        asked = str(given.get("header", ""))
        if asked.isdecimal() and int(asked) in (0, *lines):
            return int(asked)
        if plan is not None:
            return plan.header
        found = self.table.header()
        return found.line if found else 0

    def _offer(self, head: Head, lines: list[int], *, blind: bool) -> None:
        words = _("Sheet") if head.is_workbook else _("Columns are parted by")
        grid, header = self.fields["grid"], self.fields["header"]
        assert isinstance(grid, forms.ChoiceField) and isinstance(header, forms.ChoiceField)
        grid.label = words
        grid.choices = [(at, _said(found)) for at, found in enumerate(head.grids)]
        rows = [
            (row.line, _row(row.line, [] if blind and row.line != self.line else row.cells))
            for row in self.table.rows
            if row.line in lines
        ]
        if self.line and self.line not in lines:
            rows.append((self.line, _("Row %(n)s") % {"n": self.line}))
        header.choices = [(0, _("No row: the columns get numbers")), *rows]


def _said(grid: Grid) -> str:
    columns = ngettext("%(n)s column", "%(n)s columns", grid.width) % {"n": grid.width}
    return f"{grid.sheet or DELIMITERS[grid.delimiter]} ({columns})"


def _row(line: int, cells: list[str]) -> str:
    start = " | ".join(cell for cell in (" ".join(cell.split())[:24] for cell in cells) if cell)
    if not start:
        return _("Row %(n)s") % {"n": line}
    return _("Row %(n)s: %(start)s") % {"n": line, "start": start[:90]}


class ColumnsForm(forms.Form):
    """A field for each column, and whether decisions are taken over."""

    takes = forms.BooleanField(
        label=gettext_lazy("Take these decisions over as legacy decisions when importing"),
        required=False,
        help_text=gettext_lazy(
            "They stand beside the records, count nowhere, and are hidden from who may still vote."
        ),
    )

    def __init__(self, plan: Plan, data: Any = None, *, takes: bool = True) -> None:
        super().__init__(data, initial={"takes": takes})
        self.base = plan
        kept = ("", _("Keep beside the record"))
        choices = [kept, *((str(group), list(fields.items())) for group, fields in GROUPS)]
        for at, (name, field) in enumerate(zip(plan.names, plan.fields, strict=True)):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=field
            )

    @property
    def plan(self) -> Plan:
        """The plan as it is in the form, valid or not."""
        fields = (str(self[f"column_{at}"].value() or "") for at in range(len(self.base.names)))
        known = tuple(field if field in mapping.TARGETS else "" for field in fields)
        base = self.base
        return Plan(base.names, known, base.header, base.delimiter, base.sheet)
