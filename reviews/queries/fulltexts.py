"""What came of full texts: where each file is, and which reports it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from reviews.models import Attachment, Delivery, FullText, Report

# By what a file may be a report, in words.
REASONS = {
    "doi": _("its DOI stands in the file"),
    "title": _("its title stands on the first pages"),
    "name": _("the file's name is like it"),
}


@dataclass(frozen=True)
class Offered:
    """A report that a file may be, with what speaks for it."""

    report: Report
    score: float
    evidence: str
    has_one: bool = False

    @property
    def reason(self) -> str:
        """What speaks for it, in words."""
        return str(REASONS[self.evidence])

    @property
    def percent(self) -> int:
        """How likely it is, 0 to 100."""
        return round(100 * self.score)


@dataclass
class Shown:
    """A file with its live attachments and the reports that it may be."""

    row: FullText
    attachments: list[Attachment] = field(default_factory=list)
    offers: list[Offered] = field(default_factory=list)


def shown(rows: Iterable[FullText]) -> list[Shown]:
    """Files with where they are and what they may be, in three statements for all."""
    found = [Shown(row) for row in rows]
    attached = defaultdict(list)
    live = Attachment.objects.live().filter(full_text__in=[one.row for one in found])
    for row in live.select_related("report__record").defer(*_heavy("report__record__")):
        attached[row.full_text_id].append(row)
    wanted = {offer["report"] for one in found for offer in one.row.offers}
    reports = _standing(wanted)
    taken = current_of(reports)
    for one in found:
        one.attachments = attached.get(one.row.pk, [])
        one.offers = [
            Offered(reports[pk], offer["score"], offer["evidence"], pk in taken)
            for offer in one.row.offers
            if (pk := offer["report"]) in reports
        ]
    return found


def _standing(ids: Collection[int]) -> dict[int, Report]:
    reports = Report.objects.filter(pk__in=ids, merged_into=None, withdrawn_at=None)
    rows = reports.select_related("record").defer(*_heavy("record__"))
    return {row.pk: row for row in rows if row.record is not None}


def _heavy(prefix: str) -> list[str]:
    """Columns of a record that a line in a list doesn't show."""
    names = ("raw", "extra", "guarded", "names", "words", "abstract")
    return [prefix + name for name in names]


def told(delivery: Delivery) -> list[dict[str, Any]]:
    """What came of the files of a delivery, for machines."""
    rows = FullText.objects.filter(delivery=delivery).order_by("pk")
    return [_told(one) for one in shown(rows)]


def _told(one: Shown) -> dict[str, Any]:
    row = one.row
    return {
        "name": row.name,
        "sha256": row.sha256,
        "bytes": row.size,
        "pages": row.pages,
        "scanned": row.is_scanned,
        "scripts": row.scripted,
        "trouble": str(row.get_trouble_display()) if row.trouble else "",
        "reports": [
            {"number": at.report.number, "role": at.role, "how": str(at.get_how_display())}
            for at in one.attachments
        ],
        "offers": [
            {"number": offer.report.number, "score": offer.score, "reason": offer.reason}
            for offer in one.offers
            if not one.attachments
        ],
    }


def live_of(reports: Collection[int]) -> Iterator[tuple[int, Attachment]]:
    """Every file of these reports and of duplicates gathered into them, each with its report."""
    held = Attachment.objects.of(reports)
    rows = list(held.select_related("full_text", "report").order_by("pk"))
    stays = _stays([row.report for row in rows if row.report_id not in reports], reports)
    for row in rows:
        yield stays.get(row.report_id, row.report_id), row


def _stays(gathered: Iterable[Report], reports: Collection[int]) -> dict[int, int]:
    """The report among these that each of the gathered ones led to, from step to step."""
    leads = {report.pk: report.merged_into_id for report in gathered}
    while further := {pk for pk in leads.values() if pk and pk not in reports and pk not in leads}:
        leads |= dict(Report.objects.filter(pk__in=further).values_list("pk", "merged_into"))
    found = {}
    for report in leads:
        at: int | None = report
        while at is not None and at not in reports:
            at = leads.get(at)
        found[report] = at or report
    return found


def current_of(reports: Collection[int]) -> dict[int, FullText]:
    """The full text that is read of each report: its own newest, else a gathered duplicate's."""
    own: dict[int, FullText] = {}
    gathered: dict[int, FullText] = {}
    for report, row in live_of(reports):
        if row.role == Attachment.Role.MAIN:
            (own if row.report_id == report else gathered)[report] = row.full_text
    return gathered | own
