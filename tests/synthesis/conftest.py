"""A review with three included reports: two read from abstracts, one from a PDF."""

from __future__ import annotations

import pytest

from reviews.models import Attachment, FullText, FullTextPage, Report
from tests.appraisal.conftest import include
from tests.factories import make_record, make_reports

PAGES = (
    "Peer workers said that the pay was low. They felt in\nand out at work.",
    "One manager said that hours were few. Nobody had a job description \U0001f600.",
)


@pytest.fixture
def reports(review) -> list[Report]:
    """Three included reports; the first has an abstract of its own."""
    first = make_record(
        review,
        title="Living with peer support",
        authors=["Osei, Mina"],
        year=2012,
        abstract="Peer workers said that the pay was low. They felt in and out at work.",
    ).report
    found = [first, *make_reports(review, 2, authors=["Abara, Tom"], year=2014)]
    include(review, found)
    return found


def attach(report: Report, pages=PAGES, *, name: str = "paper.pdf") -> FullText:
    """Give a report a full text that has been read."""
    Attachment.objects.filter(report=report).update(detached_at=report.review.created_at,
        detached_by="Dora Weiss")  # fmt: skip
    file = FullText.objects.create(
        review=report.review, name=name, content=f"{name}", size=1, sha256=f"{name:0>64}",
        state=FullText.State.READ, pages=len(pages), pages_read=len(pages),
    )  # fmt: skip
    FullTextPage.objects.bulk_create(
        FullTextPage(
            review=report.review, full_text=file, number=n, width=595, height=842, text=text
        )
        for n, text in enumerate(pages, start=1)
    )
    Attachment.objects.create(
        review=report.review, full_text=file, report=report, how=Attachment.How.PERSON,
        attached_by="Dora Weiss",
    )  # fmt: skip
    return file
