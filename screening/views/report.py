"""One report: the document, its records, where it stands, its history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reviews import ways
from reviews.access import May, Seat, seated
from reviews.models import LegacyDecision, Record, Report, Stage
from reviews.queries import differing, showing
from reviews.queries.found import cited_by
from screening import queries
from screening.models import Decision
from screening.queries import fulltexts, history, pages, rules, worklist
from screening.queries.statuses import Facts
from screening.views.retrieval import choices, seekers
from screening.views.rows import Badges, Cell, cells, gone
from screening.views.study import study_of


@require_GET
@seated(may=May.VIEW)
def report(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Show one report with everything that this seat may read of it."""
    found = (
        Report.objects.visible_to(seat)
        .filter(number=number, record__isnull=False)
        .select_related("record", "merged_into")
        .annotate(may_differ=differing.possible(), may_have_files=fulltexts.may_have_files())
        .defer("record__raw", "record__words")
        .first()
    )
    if found is None or found.record is None:
        raise Http404
    return render(request, "screening/report.html", _page(seat, found, found.record))


def _page(seat: Seat, report: Report, record: Record) -> dict[str, Any]:
    showing.dress([report])
    arrived = history.arrivals(report)
    entries = [entry for entry in arrived if entry.report_id == report.pk]
    row = pages.row_of(seat, report, record, entries)
    needed = rules.votes_needed(seat)
    include, exclude = queries.words(seat.review)
    seeking = _seeking(seat, report, row.facts)
    votes = history.votes(seat, report)
    return {
        "report": report,
        "record": record,
        "via": row.via,
        "cited_by": cited_by(report.pk) if row.via and row.via.is_other else [],
        "may_import": seat.may(May.IMPORT) and not row.facts.left,
        "gone": gone(row),
        "stages": _stages(seat, votes, cells(row, Badges(needed))),
        "entries": entries,
        "legacy": LegacyDecision.objects.visible_to(seat)
        .standing()
        .filter(record__report=report)
        .select_related("file")
        .order_by("origin", "stage", "reviewer"),
        "chosen": showing.told(report),
        "may_choose": seat.may(May.DEDUPLICATE) and report.merged_into is None,
        "differing": differing.of(report) if getattr(report, "may_differ", False) else [],
        "seeking": seeking,
        "attached": fulltexts.attachments(report) if vars(report)["may_have_files"] else [],
        "people": seekers(seat) if seeking and seat.may(May.RETRIEVE) else [],
        **choices(seat),
        "history": history.of(seat, report, arrived, seeking.log if seeking else None, votes),
        "may_withdraw": seat.may(May.DEDUPLICATE) and report.merged_into is None,
        **study_of(seat, report, passed_on=Stage.FULL_TEXT in row.facts.stages),
        "include_words": include,
        "exclude_words": exclude,
    }


def _seeking(seat: Seat, report: Report, facts: Facts) -> worklist.Item | None:
    """How the search for its full text stands, once it is sought."""
    if facts.left or Stage.FULL_TEXT not in facts.stages:
        return None
    known = {report.pk: facts}
    items = worklist.items_of(seat, [report], ways.resolvers_of(seat.review), known)
    return items[0] if items else None


def _stages(seat: Seat, cast: list[Decision], shown: list[Cell]) -> list[dict[str, Any]]:
    """Each stage that the report has come to, with the votes that this seat may read."""
    votes: dict[str, list[Decision]] = {}
    for vote in cast:
        if vote.withdrawn_at is None:
            votes.setdefault(vote.stage, []).append(vote)
    return [
        {
            "stage": stage,
            "cell": cell,
            "votes": votes.get(stage.value, []),
            "may_reopen": seat.may(May.SETTLE) and cell.status in ("included", "excluded"),
        }
        for stage, cell in zip(Stage, shown, strict=True)
        if cell.status or stage.value in votes
    ]
