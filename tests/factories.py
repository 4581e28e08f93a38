"""Make people, reviews and records for a test, with as little as it has to say."""

from __future__ import annotations

import itertools
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from reviews.access import Seat
from reviews.models import (
    ExclusionReason,
    Member,
    Record,
    Report,
    Retrieval,
    Review,
    Role,
    Search,
    Stage,
    User,
)

PASSWORD = "lantern-orchard-42"
_counter = itertools.count(1)


def make_user(email: str | None = None, *, name: str = "", **fields: Any) -> User:
    """An account that signs in with PASSWORD."""
    return User.objects.create_user(
        email or f"person{next(_counter)}@example.org", PASSWORD, name=name, **fields
    )


def make_review(slug: str | None = None, **fields: Any) -> Review:
    """A review without people, protocol or records."""
    slug = slug or f"review-{next(_counter)}"
    fields.setdefault("title", slug.replace("-", " ").capitalize())
    return Review.objects.create(slug=slug, **fields)


def make_member(review: Review, user: User | None = None, *roles: str, **fields: Any) -> Member:
    """A person's place in a review: a reviewer's, unless roles are named."""
    return Member.objects.create(
        review=review,
        user=user or make_user(),
        roles=list(roles or (Role.REVIEWER,)),
        **fields,
    )


def make_seat(review: Review, *roles: str) -> Seat:
    """The seat of a new person with these roles."""
    return Seat.of(make_member(review, None, *roles))


def make_reason(
    review: Review,
    label: str = "Wrong population",
    *,
    stage: str = Stage.FULL_TEXT,
    **fields: Any,
) -> ExclusionReason:
    """One exclusion reason, at the end of its stage's list unless a position is given."""
    if "position" not in fields:
        fields["position"] = ExclusionReason.objects.filter(review=review, stage=stage).count() + 1
    return ExclusionReason.objects.create(review=review, stage=stage, label=label, **fields)


def make_search(review: Review, source: str = "MEDLINE", **fields: Any) -> Search:
    """One entry of the search log."""
    return Search.objects.create(review=review, source=source, **fields)


def make_record(
    review: Review,
    *,
    search: Search | None = None,
    report: Report | None = None,
    **fields: Any,
) -> Record:
    """One entry of one source, with its own report unless it joins another's."""
    number = _last_number(review) + 1
    search = search or _any_search(review)
    fields.setdefault("title", f"Living with peer support, part {number}")
    fields.setdefault("names", " ".join(fields.get("authors", [])))
    own = report is None
    report = report or Report.objects.create(review=review, number=number)
    record = Record.objects.create(
        review=review, number=number, search=search, report=report, **fields
    )
    if own:
        report.record = record
        report.save(update_fields=["record"])
    return record


def make_reports(review: Review, n: int, **fields: Any) -> list[Report]:
    """Many reports of one record each, numbered on from the last; four statements for any n."""
    first = _last_number(review) + 1
    search = fields.pop("search", None) or _any_search(review)
    numbers = range(first, first + n)
    reports = Report.objects.bulk_create(
        [Report(review=review, number=number) for number in numbers]
    )
    records = Record.objects.bulk_create(
        [
            Record(
                review=review,
                number=report.number,
                search=search,
                report=report,
                **{
                    "title": f"Living with peer support, part {report.number}",
                    **fields,
                },
            )
            for report in reports
        ]
    )
    first_entry = Record.objects.filter(report=OuterRef("pk")).values("pk")
    Report.objects.filter(review=review, number__in=numbers).update(record=Subquery(first_entry))
    for report, record in zip(reports, records, strict=True):
        report.record = record
    return reports


def make_retrieval(report: Report, state: str = "retrieved", **fields: Any) -> Retrieval:
    """A line of the log of a full text that was sought: retrieved unless it says otherwise."""
    fields.setdefault("reason", "no_access" if state == "not_retrieved" else "")
    return Retrieval.objects.create(
        review=report.review, report=report, state=state, by="Dora Weiss", **fields
    )


def _last_number(review: Review) -> int:
    records = Record.objects.filter(review=review).aggregate(last=Max("number"))["last"]
    reports = Report.objects.filter(review=review).aggregate(last=Max("number"))["last"]
    return max(records or 0, reports or 0)


def _any_search(review: Review) -> Search:
    return Search.objects.filter(review=review).first() or make_search(review)
