"""Two reports that may be of one study, made ready for two columns."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.models import Report, StudiesApart, StudyLink
from reviews.queries.showing import FIELDS
from reviews.views.pairs import value
from screening import queries
from screening.queries import studies
from screening.queries.companions import Pair
from screening.queries.statuses import facts_of, label
from screening.views import reasons

_LEFT_OUT = ("pmid", "language", "keywords")


def address(seat: Seat, *numbers: int) -> str:
    """Where the queue is, or these two reports in it."""
    if not numbers:
        return reverse("screening:companions", args=[seat.review.slug])
    return reverse("screening:companion_pair", args=[seat.review.slug, *numbers])


def compared(seat: Seat, pair: Pair, waiting: list[Pair]) -> dict[str, Any]:
    """Both reports, their studies, what differs, and the neighbours in the queue."""
    at = waiting.index(pair) if pair in waiting else None
    near = {
        "earlier": waiting[at - 1] if at else None,
        "later": waiting[at + 1] if at is not None and at + 1 < len(waiting) else None,
    }
    wanted = {pair.one, pair.other} | {
        pk for row in near.values() if row for pk in (row.one, row.other)
    }
    reports = queries.shown(wanted)
    left, right = sorted((reports[pair.one], reports[pair.other]), key=lambda row: row.number)
    links = studies.of_reports([left.pk, right.pk])
    return {
        "pair": pair,
        "left": _head(left, links.get(left.pk)),
        "right": _head(right, links.get(right.pk)),
        "fields": _fields(seat, left, right, links),
        "why": reasons.worded(pair.reasons),
        "place": at + 1 if at is not None else None,
        "state": _state(left, right, links),
        "here": address(seat, left.number, right.number),
        **{name: way_to(seat, row, reports) for name, row in near.items()},
    }


def way_to(seat: Seat, pair: Pair | None, reports: dict[int, Report]) -> str:
    """The address of two reports side by side; nowhere, if there are none."""
    if pair is None:
        return ""
    return address(seat, *sorted((reports[pair.one].number, reports[pair.other].number)))


def _head(report: Report, link: StudyLink | None) -> dict[str, Any]:
    words = _("not numbered yet")
    if link is not None:
        facts = {"n": link.study.number, "label": link.study.label}
        words = _("Study %(n)s: %(label)s") % facts
    return {"title": _("Report %(n)s") % {"n": report.number}, "words": words, "report": report}


def _fields(
    seat: Seat, left: Report, right: Report, links: dict[int, StudyLink]
) -> list[dict[str, Any]]:
    one, other = left.record, right.record
    assert one is not None and other is not None
    both = [
        _field(words, value(one, name), value(other, name))
        for name, (words, _columns) in FIELDS.items()
        if name not in _LEFT_OUT
    ]
    facts = facts_of(seat, {left.pk, right.pk})
    standing = [str(label(facts[row.pk].now)) if facts[row.pk].now else "" for row in (left, right)]
    beside = [_linked(row, links) for row in (left, right)]
    fields = [field for field in both if field["left"] or field["right"]]
    fields.append({"label": _("Standing"), "left": standing[0], "right": standing[1]})
    if any(beside):
        none = _("nothing else")
        fields.append(
            {"label": _("Linked with"), "left": beside[0] or none, "right": beside[1] or none}
        )
    return fields


def _field(words: Any, one: Any, other: Any) -> dict[str, Any]:
    return {"label": words, "left": one, "right": other, "differs": one != other}


def _linked(report: Report, links: dict[int, StudyLink]) -> str:
    link = links.get(report.pk)
    if link is None:
        return ""
    others = StudyLink.objects.standing().filter(study=link.study_id).exclude(report=report)
    numbers = others.order_by("report__number").values_list("report__number", flat=True)[:20]
    return ", ".join(_("report %(n)s") % {"n": number} for number in numbers)


def _state(left: Report, right: Report, links: dict[int, StudyLink]) -> dict[str, Any]:
    """What was said of the two already: one study, two studies, or nothing."""
    one, other = links.get(left.pk), links.get(right.pk)
    if one and other and one.study_id == other.study_id:
        return {"together": one.study}
    first, second = sorted((left.pk, right.pk))
    said = StudiesApart.objects.filter(first=first, second=second, undone_at__isnull=True)
    return {"apart": said.first()}
