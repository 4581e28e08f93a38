"""Reviews in any state, written straight into the tables: also such as no action would make."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reviews.access import Seat
from reviews.models import (
    ExclusionReason,
    ImportFile,
    Member,
    Record,
    Report,
    Review,
    Search,
    Stage,
)
from screening.models import Conflict, Decision, Outcome
from tests.factories import make_member, make_reason, make_retrieval, make_review, make_search

CHANNELS = (
    "database", "register", "website", "organisation", "citation", "expert", "hand_search", "grey",
)  # fmt: skip


@dataclass(frozen=True)
class Spec:
    """One entry and what became of its report.

    `gathered` names the place of an earlier report that this one was gathered under. `title` and
    `full` are include, maybe, exclude, conflict, begun or nothing. A `taken` entry came with a file
    that was taken back. `sought` is how the search for its full text stands.
    """

    channel: str = "database"
    gathered: int | None = None
    withdrawn: bool = False
    title: str = ""
    full: str = ""
    reason: int | None = None
    taken: bool = False
    sought: str = "retrieved"


@dataclass(frozen=True)
class World:
    """A review with two reviewers and a lead."""

    review: Review
    ana: Seat
    ben: Seat
    cleo: Seat
    reasons: list[ExclusionReason]
    reports: list[Report]


def build(specs: list[Spec]) -> World:
    """Write a review that has these entries."""
    review = make_review()
    ana, ben, cleo = (
        Seat.of(make_member(review, None, role)) for role in ("reviewer", "reviewer", "lead")
    )
    reasons = [make_reason(review, label) for label in ("Not peers", "No findings", "Not found")]
    searches = {name: make_search(review, name.title(), channel=name) for name in CHANNELS}
    reports: list[Report] = []
    for number, spec in enumerate(specs, 1):
        reports.append(_report(review, number, searches[spec.channel], spec.taken))
        _place(reports, spec)
        make_retrieval(reports[-1], spec.sought)
        for stage, word in ((Stage.TITLE_ABSTRACT, spec.title), (Stage.FULL_TEXT, spec.full)):
            reason = reasons[spec.reason] if spec.reason is not None else None
            judge(reports[-1], stage, word, (ana, ben, cleo), reason)
    return World(review, ana, ben, cleo, reasons, reports)


def _report(review: Review, number: int, search: Search, taken: bool) -> Report:
    report = Report.objects.create(review=review, number=number)
    report.record = Record.objects.create(
        review=review,
        number=number,
        search=search,
        report=report,
        title=f"Document {number}",
        file=_taken_back(search) if taken else None,
    )
    report.save()
    return report


def _taken_back(search: Search) -> ImportFile:
    back = {"taken_back_at": timezone.now(), "taken_back_by": "Dora"}
    return ImportFile.objects.create(
        review=search.review, search=search, name="wrong.ris", size=1, state="done", **back
    )


def _place(reports: list[Report], spec: Spec) -> None:
    report = reports[-1]
    if spec.gathered is not None and spec.gathered < len(reports) - 1:
        top = reports[spec.gathered]
        while top.merged_into is not None:
            top = top.merged_into
        report.merged_into = top
        Record.objects.filter(report=report).update(report=top)
    elif spec.withdrawn:
        report.withdrawn_at, report.withdrawn_by = timezone.now(), "Dora"
    report.save()


def vote(report: Report, stage: str, member: Member | None, choice: str, **fields: Any) -> Decision:
    """One vote, as it is stored."""
    fields.setdefault("key", uuid.uuid4())
    return Decision.objects.create(
        review=report.review, stage=stage, report=report, member=member, choice=choice, **fields
    )


def judge(
    report: Report, stage: str, word: str, seats: tuple[Seat, ...], reason: Any = None
) -> None:
    """Vote on a report and settle it, as a word says."""
    ana, ben, _cleo = (seat.member for seat in seats)
    now = timezone.now()
    if word == "begun":
        vote(report, stage, ana, "include")
    elif word == "conflict":
        vote(report, stage, ana, "include", revealed_at=now)
        vote(report, stage, ben, "exclude", revealed_at=now)
        Conflict.objects.create(review=report.review, stage=stage, report=report, kind="verdict")
    elif word:
        reason = reason if word == "exclude" and stage == Stage.FULL_TEXT else None
        votes = [
            vote(report, stage, member, word, reason=reason, revealed_at=now)
            for member in (ana, ben)
        ]
        Outcome.objects.create(
            review=report.review,
            stage=stage,
            report=report,
            how="agreed",
            reason=reason,
            choice="exclude" if word == "exclude" else "include",
            votes_seen=[one.pk for one in votes],
        )
