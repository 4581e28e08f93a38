"""One report's history, as far as a seat may read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reviews.access import Seat
from reviews.models import Merge, Record, Report, Retrieval, Stage
from screening.models import Conflict, Decision, Outcome
from screening.queries import rules


@dataclass(frozen=True)
class Happened:
    """One thing that happened to a report; `choice` shows it as a verdict."""

    at: datetime
    words: str | Promise
    actor: str = ""
    choice: str = ""
    note: str = ""
    stage: str = ""

    @property
    def stage_words(self) -> str:
        """The stage inside a sentence."""
        return str(Stage(self.stage).label).lower()


def of(
    seat: Seat,
    report: Report,
    entries: Iterable[Record] | None = None,
    log: Iterable[Retrieval] | None = None,
    cast: Iterable[Decision] | None = None,
) -> list[Happened]:
    """Everything that happened, oldest first.

    `entries` are its arrivals, `log` that of its retrieval and `cast` its votes, where they are
    known already.
    """
    open_to_all = set(Stage.values) if seat.reads_revealed else rules.closed_stages(seat)
    found = [
        *_arrivals(arrivals(report) if entries is None else entries),
        *_merges(report),
        *_retrievals(Retrieval.objects.filter(report=report) if log is None else log),
        *_votes(votes(seat, report) if cast is None else cast),
        *_conflicts(report, open_to_all),
        *_outcomes(report, open_to_all),
    ]
    if report.withdrawn_at is not None:
        found.append(
            Happened(
                report.withdrawn_at,
                _("withdrew the report"),
                report.withdrawn_by or "",
                note=report.withdrawn_reason,
            )
        )
    return sorted(found, key=lambda event: event.at)


def arrivals(report: Report) -> list[Record]:
    """The records that a report has now, and its own if that was gathered under another."""
    own = Q(report=report) | Q(review=report.review_id, number=report.number)
    return list(Record.objects.filter(own).select_related("search", "file").defer(*_HEAVY))


def _arrivals(entries: Iterable[Record]) -> Iterator[Happened]:
    for record in entries:
        where = {"n": record.number, "source": record.search}
        yield Happened(record.added_at, _("Record %(n)s came from %(source)s") % where)


_HEAVY = ("raw", "words", "abstract", "extra", "guarded")


def _merges(report: Report) -> Iterator[Happened]:
    merges = Merge.objects.filter(Q(survivor=report) | Q(absorbed=report))
    for merge in merges.select_related("survivor", "absorbed"):
        numbers = {"absorbed": merge.absorbed.number, "survivor": merge.survivor.number}
        words = _("gathered report %(absorbed)s under report %(survivor)s") % numbers
        yield Happened(merge.merged_at, words, merge.merged_by, note=merge.reason)
        if merge.undone_at is not None:
            undone = _("parted reports %(absorbed)s and %(survivor)s again") % numbers
            yield Happened(merge.undone_at, undone, merge.undone_by or "")


def _retrievals(log: Iterable[Retrieval]) -> Iterator[Happened]:
    for line in log:
        words = {
            "": _("tried to get the full text"),
            Retrieval.State.SOUGHT: _("took up the search for the full text again"),
            Retrieval.State.RETRIEVED: _("marked the full text as retrieved"),
            Retrieval.State.NOT_RETRIEVED: _("marked the full text as not retrieved"),
        }[line.state]
        said = (line.get_way_display(), line.get_reason_display(), line.note)
        note = ". ".join(str(part) for part in said if part)
        yield Happened(line.at, words, line.by, note=note)


def votes(seat: Seat, report: Report) -> list[Decision]:
    """The votes on a report that this seat may read, withdrawn ones too, oldest first."""
    rows = Decision.objects.visible_to(seat).filter(report=report)
    return list(rows.select_related("member__user", "reason__merged_into").order_by("cast_at"))


def _votes(cast: Iterable[Decision]) -> Iterator[Happened]:
    for vote in cast:
        note = ". ".join(
            part for part in (vote.reason.said if vote.reason else "", vote.note) if part
        )
        words = _("voted; it came late and doesn't count") if vote.late else _("voted")
        who = str(vote.member)
        yield Happened(vote.cast_at, words, who, vote.choice, note, vote.stage)
        if vote.withdrawn_at is not None:
            yield Happened(vote.withdrawn_at, _("took this vote back"), who, stage=vote.stage)


def _conflicts(report: Report, open_to_all: set[str]) -> Iterator[Happened]:
    for conflict in Conflict.objects.filter(report=report, stage__in=open_to_all):
        differ = conflict.kind == Conflict.Kind.VERDICT
        words = _("The votes differ") if differ else _("Both exclude, for different reasons")
        yield Happened(conflict.opened_at, words, choice="conflict", stage=conflict.stage)


def _outcomes(report: Report, open_to_all: set[str]) -> Iterator[Happened]:
    outcomes = Outcome.objects.filter(report=report).select_related(
        "settled_by__user", "reason__merged_into"
    )
    for outcome in outcomes:
        readable = outcome.stage in open_to_all
        if outcome.withdrawn_at is not None and not readable:
            continue
        reason = outcome.reason.said if outcome.reason else ""
        if not readable:
            words, who, note = _("Decided"), "", reason
        else:
            words = _("settled it") if outcome.settled_by else _("Agreed")
            who = str(outcome.settled_by or "")
            note = ". ".join(part for part in (reason, outcome.explanation) if part)
        yield Happened(outcome.settled_at, words, who, outcome.choice, note, outcome.stage)
        if outcome.withdrawn_at is not None:
            yield Happened(
                outcome.withdrawn_at,
                _("reopened it"),
                outcome.withdrawn_by or "",
                note=outcome.withdrawn_reason,
                stage=outcome.stage,
            )
