"""What is known of a review's search, for the tables of a reporting guideline."""

from __future__ import annotations

from django.db.models import Count, Q

from reviews import queries
from reviews.methods.reporting import Entry, Facts
from reviews.models import Criterion, Merge, Review, Search, SearchRemark
from reviews.models.protocol import Kind
from reviews.queries import Tally


def facts(review: Review) -> Facts:
    """The search log with what came of it, the criteria, and what people said; five statements."""
    tallies = queries.tally_searches(review)
    searches = Search.objects.filter(review=review).select_related("created_by")
    remarks = SearchRemark.objects.standing().filter(review=review)
    criteria = list(Criterion.objects.filter(review=review, retired_at__isnull=True))
    lasting = Merge.objects.filter(review=review, undone_at__isnull=True)
    merged = lasting.aggregate(sure=Count("pk", filter=Q(sure=True)), n=Count("pk"))
    return Facts(
        entries=[_entry(row, tallies.get(row.pk, Tally()).records) for row in searches],
        own=dict(remarks.values_list("item", "words")),
        include=[row.text for row in criteria if row.kind == Kind.INCLUDE],
        exclude=[row.text for row in criteria if row.kind == Kind.EXCLUDE],
        sure=merged["sure"],
        asked=merged["n"] - merged["sure"],
    )


def _entry(search: Search, records: int) -> Entry:
    plain = ("channel", "source", "platform", "coverage", "query", "limits", "filters",
             "together", "url", "contact", "looked_at", "direction", "round")  # fmt: skip
    return Entry(
        pk=search.pk,
        run_on=search.run_on.isoformat() if search.run_on else "",
        answered_on=search.answered_on.isoformat() if search.answered_on else "",
        hits=search.raw_hits,
        records=records,
        by=str(search.created_by or ""),
        **{name: getattr(search, name) for name in plain},
    )
