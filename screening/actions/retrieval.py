"""Seeking full texts: who seeks, what was tried, what came of it. Lines are added, none changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit, figures
from reviews.access import May, Refused, Seat
from reviews.models import Member, Report, Retrieval, RetrievalAssignment, Stage
from screening import queries
from screening.actions import places, voting

State, Way, Reason = Retrieval.State, Retrieval.Way, Retrieval.Reason
# Ways that a person may name; the others are written by the program.
WAYS = tuple(way for way in Way if way not in (Way.FILE, Way.BEFORE))


@dataclass
class Marked:
    """The numbers of the reports that were marked, and of those that were not, by why."""

    done: list[int] = field(default_factory=list)
    left: dict[str, list[int]] = field(default_factory=dict)

    def leave(self, report: Report, why: str) -> None:
        """Note that a report was left as it was."""
        self.left.setdefault(why, []).append(report.number)


@transaction.atomic
def mark(
    seat: Seat,
    reports: Collection[int],
    *,
    state: str,
    way: str = "",
    reason: str = "",
    note: str = "",
) -> Marked:
    """Say how the search for reports' full texts stands; each gets a line in its log.

    A report that can't be marked so is left as it was, and the others are marked.
    """
    seat.require(May.RETRIEVE)
    _check(state, way, reason)
    found = _locked(seat, reports)
    marked, rows = Marked(), []
    why_not = _obstacles(seat, found, state)
    for report in found:
        if report.pk in why_not:
            marked.leave(report, why_not[report.pk])
            continue
        rows.append(_line(seat, report, state=state, way=way, reason=reason, note=note))
        marked.done.append(report.number)
    _write(seat, rows, f"retrieval.{state}", reason=str(Reason(reason).label) if reason else "")
    _open_or_close(seat, state, [row.report for row in rows])
    return marked


def _check(state: str, way: str, reason: str) -> None:
    if state not in State.values:
        raise Refused(_("A report is being sought, retrieved or not retrieved."))
    if (state == State.NOT_RETRIEVED) != (reason in Reason.values):
        raise Refused(_("Say why it was not retrieved. Nothing was marked."))
    if way and way not in Way.values:
        raise Refused(_("There is no such way to seek a full text."))


def _locked(seat: Seat, reports: Collection[int]) -> list[Report]:
    """The reports, locked as votes on them are, without those that nobody seeks."""
    sought = queries.reaching(seat.review, Stage.FULL_TEXT).filter(pk__in=list(reports))
    found = voting.lock_all(seat, set(sought.values_list("pk", flat=True)))
    if not found:
        raise Refused(
            _("None of these reports is being sought: title and abstract has to include it first.")
        )
    return sorted(found.values(), key=lambda report: report.number)


def _obstacles(seat: Seat, reports: Iterable[Report], state: str) -> dict[int, str]:
    """Why reports can't be marked so; the same to everybody, whatever others have voted."""
    ids = [report.pk for report in reports]
    already = Report.objects.filter(queries.stands(state), pk__in=ids)
    found = dict.fromkeys(already.values_list("pk", flat=True), _("stands so already"))
    if state == State.NOT_RETRIEVED:
        outcomes = queries.standing_outcomes(seat.review, Stage.FULL_TEXT).filter(report__in=ids)
        decided = outcomes.values_list("report_id", flat=True)
        found |= dict.fromkeys(decided, _("is decided at full text, so somebody has read it"))
    return found


def _line(seat: Seat, report: Report, **said: str) -> Retrieval:
    note = said.pop("note", "").strip()[:500]
    return Retrieval(review=seat.review, report=report, by=seat.actor_name, note=note, **said)


def _write(seat: Seat, rows: Collection[Retrieval], verb: str, **facts: Any) -> None:
    Retrieval.objects.bulk_create(rows)
    audit.log_all(
        seat, verb, ((row.report, {"report": row.report.number, **facts}) for row in rows)
    )
    if rows:
        figures.touch(seat.review.pk)


def _open_or_close(seat: Seat, state: str, reports: list[Report]) -> None:
    """Let what is retrieved into the full-text queue, and what isn't out of it."""
    if not reports:
        return
    if state == State.RETRIEVED:
        settled = queries.standing_outcomes(seat.review, Stage.FULL_TEXT).filter(report__in=reports)
        done = set(settled.values_list("report_id", flat=True))
        waiting = [report for report in reports if report.pk not in done]
        places.open_for(waiting, Stage.FULL_TEXT, seat.review)
        voting.take_up(seat, Stage.FULL_TEXT)
    else:
        places.trim(seat.review, Stage.FULL_TEXT)


@transaction.atomic
def log_attempt(seat: Seat, reports: Collection[int], *, way: str, note: str = "") -> list[int]:
    """Note what was tried for reports; where they stand stays as it is."""
    seat.require(May.RETRIEVE)
    if way not in WAYS:
        raise Refused(_("Say what was tried. Nothing was noted."))
    found = _locked(seat, reports)
    rows = [_line(seat, report, way=way, note=note) for report in found]
    _write(seat, rows, "retrieval.attempted", way=str(Way(way).label))
    return [report.number for report in found]


@transaction.atomic
def assign(seat: Seat, reports: Collection[int], *, member: Member | None) -> list[int]:
    """Say who is to seek reports, or that nobody is."""
    seat.require(May.RETRIEVE)
    if member is not None and not Seat.of(member).may(May.RETRIEVE):
        raise Refused(_("%(name)s may not seek full texts here.") % {"name": member})
    if member is not None and member.review_id != seat.review.pk:
        raise Refused(_("There is no such person in this review."))
    found = _locked(seat, reports)
    RetrievalAssignment.objects.bulk_create(
        RetrievalAssignment(review=seat.review, report=report, member=member, by=seat.actor_name)
        for report in found
    )
    name = str(member) if member else str(_("nobody"))
    audit.log_all(
        seat,
        "retrieval.assigned",
        ((report, {"report": report.number, "to": name}) for report in found),
    )
    return [report.number for report in found]
