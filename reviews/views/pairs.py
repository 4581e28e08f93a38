"""A doubtful pair made ready for two columns: fields, what differs, why it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import queries
from reviews.methods.comparison import Likeness, likeness
from reviews.models import DuplicatePair, Record
from reviews.queries.showing import FIELDS
from reviews.sentences.works import work

# Letters of an abstract that a page shows side by side.
ABSTRACT = 6_000
SIDES = {
    "same": gettext_lazy("the same"),
    "start": gettext_lazy("same first page"),
    "other": gettext_lazy("different"),
    "one": gettext_lazy("on one side only"),
    "none": gettext_lazy("on neither side"),
}


@dataclass(frozen=True)
class Sides:
    """Both entries of a pair as their sources gave them, and the entry that would be shown of
    both their reports together."""

    left: Record
    right: Record
    fullest: Record

    @property
    def best(self) -> str:
        """The side whose entry would be shown; empty where another entry of a report tells more."""
        sides = {self.left.pk: "left", self.right.pk: "right"}
        return sides.get(self.fullest.pk, "")


def sides_of(pair: DuplicatePair) -> Sides:
    """The two entries that were found to match, and where they are."""
    numbers = (pair.first.number, pair.second.number)
    rows = Record.objects.filter(review=pair.review_id, number__in=numbers)
    found = {row.number: row for row in rows.select_related("search", "file", "report")}
    left, right = (found[number] for number in sorted(numbers))
    both = queries.fullest_first().filter(report__in=(left.report_id, right.report_id))
    return Sides(left, right, both.only("number").first() or left)


def side_by_side(
    pair: DuplicatePair, *, choosing: bool, stands: list[list[str]] | None = None
) -> dict[str, Any]:
    """Both entries of a pair for `_pair.html`; `stands` says how far both reports are screened."""
    sides = sides_of(pair)
    left, right = sides.left, sides.right
    both = [_field(sides, name, label) for name, (label, _columns) in FIELDS.items()]
    fields = [field for field in both if field["left"] or field["right"]]
    compared = len(fields)
    differing = sum(field["differs"] for field in fields)
    fields.append({"label": _("Came from"), "left": came_from(left), "right": came_from(right)})
    others = [_others(left), _others(right)]
    if any(others):
        fields.append(_beside(_("Gathered with"), others, _("nothing else")))
    if stands is not None:
        words = ["; ".join(one) for one in _in_order(pair, stands)]
        fields.append(_beside(_("Screening"), words, _("voted on")))
    return {
        "left": _head(left),
        "right": _head(right),
        "fields": fields,
        "choosing": choosing and differing > 0,
        "differing": differing,
        "compared": compared,
        "fuller": sides.fullest.number,
        "why": list(_why(pair, left, right)),
    }


def _beside(label: str, texts: list[str], nothing: str) -> dict[str, Any]:
    return {"label": label, "left": texts[0] or nothing, "right": texts[1] or nothing}


def _in_order(pair: DuplicatePair, sides: list[Any]) -> list[Any]:
    """What belongs to the first and the second report, as left and right stand on the page."""
    return sides if pair.first.number < pair.second.number else sides[::-1]


def _head(record: Record) -> dict[str, Any]:
    title = _("Record %(n)s") % {"n": record.number}
    return {"title": title, "words": str(record.search), "number": record.number}


def _field(sides: Sides, name: str, label: Any) -> dict[str, Any]:
    one, other = value(sides.left, name), value(sides.right, name)
    return {
        "name": name,
        "label": label,
        "left": one,
        "right": other,
        "differs": one != other,
        "chosen": _chosen(sides, one, other),
    }


def _chosen(sides: Sides, one: Any, other: Any) -> str:
    """The side that is shown unless somebody chooses: the fuller entry's, if it says anything."""
    if sides.best == "left":
        return "left" if one else "right"
    if sides.best == "right":
        return "right" if other else "left"
    return ""


def choices(pair: DuplicatePair, given: Mapping[str, str]) -> dict[str, int]:
    """What was chosen beside the fields, as the numbers of the records whose value to show."""
    numbers = sorted((pair.first.number, pair.second.number))
    sides = dict(zip(("left", "right"), numbers, strict=True))
    return {name: sides[given[name]] for name in FIELDS if given.get(name) in sides}


def value(record: Record, name: str) -> Any:
    """A field in the form in which people compare it."""
    if name == "place":
        return place(record)
    if name == "authors":
        return [" ".join(author.split()) for author in record.authors]
    if name == "year":
        return "" if record.year is None else str(record.year)
    if name == "type":
        return work(record.type)
    found = getattr(record, name)
    if name == "abstract" and len(found) > ABSTRACT:
        return found[:ABSTRACT] + " …"
    return found


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
