"""A doubtful pair made ready for two columns: fields, what differs, why it is asked."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.methods.comparison import Likeness, likeness
from reviews.models import DuplicatePair, Record

# Letters of an abstract that a page shows side by side.
ABSTRACT = 6_000
FIELDS = (
    ("title", gettext_lazy("Title")),
    ("authors", gettext_lazy("Authors")),
    ("year", gettext_lazy("Year")),
    ("journal", gettext_lazy("Journal")),
    ("place", gettext_lazy("Volume, pages")),
    ("doi", gettext_lazy("DOI")),
    ("pmid", gettext_lazy("PMID")),
    ("abstract", gettext_lazy("Abstract")),
    ("type", gettext_lazy("Type")),
    ("language", gettext_lazy("Language")),
    ("keywords", gettext_lazy("Keywords")),
)
SIDES = {
    "same": gettext_lazy("the same"),
    "start": gettext_lazy("same first page"),
    "other": gettext_lazy("different"),
    "one": gettext_lazy("on one side only"),
    "none": gettext_lazy("on neither side"),
}


def side_by_side(pair: DuplicatePair) -> dict[str, Any]:
    """Both entries of a pair for `_pair.html`."""
    left, right = _entries(pair)
    both = [_field(left, right, name, label) for name, label in FIELDS]
    fields = [field for field in both if field["left"] or field["right"]]
    compared = len(fields)
    differing = sum(field["differs"] for field in fields)
    fields.append({"label": _("Came from"), "left": came_from(left), "right": came_from(right)})
    others = [_others(left), _others(right)]
    if any(others):
        none = _("nothing else")
        fields.append(
            {
                "label": _("Gathered with"),
                "left": others[0] or none,
                "right": others[1] or none,
            }
        )
    return {
        "left": _head(left),
        "right": _head(right),
        "fields": fields,
        "differing": differing,
        "compared": compared,
        "fuller": max((left, right), key=_told).number,
        "why": list(_why(pair, left, right)),
    }


def _entries(pair: DuplicatePair) -> tuple[Record, Record]:
    """The two entries that were found to match, as their sources gave them."""
    numbers = (pair.first.number, pair.second.number)
    rows = Record.objects.filter(review=pair.review_id, number__in=numbers)
    found = {row.number: row for row in rows.select_related("search", "file", "report")}
    low, high = sorted(numbers)
    return found[low], found[high]


def _head(record: Record) -> dict[str, Any]:
    title = _("Record %(n)s") % {"n": record.number}
    return {"title": title, "words": str(record.search), "number": record.number}


def _field(left: Record, right: Record, name: str, label: Any) -> dict[str, Any]:
    one, other = _value(left, name), _value(right, name)
    return {"label": label, "left": one, "right": other, "differs": one != other}


def _value(record: Record, name: str) -> Any:
    """A field in the form in which people compare it."""
    if name == "place":
        return place(record)
    if name == "authors":
        return [" ".join(author.split()) for author in record.authors]
    if name == "year":
        return "" if record.year is None else str(record.year)
    value = getattr(record, name)
    if name == "abstract" and len(value) > ABSTRACT:
        return value[:ABSTRACT] + " …"
    return value


def place(record: Record) -> str:
    """Volume, issue and pages in one: 26(4): 301-309."""
    issue = f"({record.issue})" if record.issue else ""
    volume = f"{record.volume}{issue}"
    return f"{volume}: {record.pages}" if volume and record.pages else volume or record.pages


def came_from(record: Record) -> str:
    """Source, day, file and line of an entry."""
    parts = [str(record.search)]
    if record.search.run_on:
        parts.append(date_format(record.search.run_on, "j F Y"))
    if record.file is not None:
        parts.append(record.file.name)
    if record.line:
        parts.append(_("line %(n)s") % {"n": record.line})
    return ", ".join(parts)


def _others(record: Record) -> str:
    """Other records of the report that an entry is in, by their numbers."""
    others = Record.objects.filter(report=record.report_id).exclude(pk=record.pk)
    numbers = list(others.order_by("number").values_list("number", flat=True)[:20])
    return _("records %(numbers)s") % {"numbers": ", ".join(map(str, numbers))} if numbers else ""


def _told(record: Record) -> int:
    filled = [record.abstract, record.doi, record.pages, record.volume, record.journal]
    return len(record.abstract) + 200 * sum(map(bool, filled))


def _why(pair: DuplicatePair, left: Record, right: Record) -> list[dict[str, Any]]:
    """Why the pair is asked about, in the words of the interface's row of figures."""
    found = likeness(
        (left.title, right.title),
        (left.authors, right.authors),
        (left.year, right.year),
        (left.pages, right.pages),
        (left.doi, right.doi),
    )
    return [
        {"label": _("Likeness"), "text": _("%(score).2f of 1") % {"score": pair.score}},
        {"label": _("Title"), "text": _title(found)},
        {"label": _("Authors"), "text": _authors(found)},
        {"label": _("Year"), "text": _years(found)},
        {"label": _("Pages"), "text": SIDES[found.pages]},
        {"label": _("DOI"), "text": SIDES[found.doi]},
    ]


def _title(found: Likeness) -> str:
    if found.title is None:
        return str(SIDES["one"])
    return str(SIDES["same"]) if found.title == 1 else f"{found.title:.2f}"


def _authors(found: Likeness) -> str:
    shared, most = found.authors
    return _("%(n)s of %(most)s") % {"n": shared, "most": most} if most else str(SIDES["none"])


def _years(found: Likeness) -> str:
    if found.years_apart is None:
        return _("not known")
    return _("%(n)s apart") % {"n": found.years_apart} if found.years_apart else str(SIDES["same"])
