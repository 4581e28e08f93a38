"""Full texts of the review to practise on: some to screen, some to match, one still to be found."""

from __future__ import annotations

import io
import uuid

from django.core.files import File

from reviews import registry
from reviews.actions.fulltexts import bringing, reading
from reviews.models import Report, Review
from screening.management.demo import people, practice
from synthesis.management.demo import papers

# Of the reports that are sought: so many are matched surely, and the next is asked about.
SURE = 3
ANOTHER = "Who minds the kettle: an essay on waiting rooms"


def load(review: Review) -> None:
    """Bring made-up PDFs as somebody would drop them, if this is the review to practise on."""
    if review.slug != practice.SLUG:
        return
    dora = people.seat(review, "dora")
    into = bringing.delivery(dora, uuid.uuid4())
    sought = Report.objects.filter(pk__in=registry.sought_in(review)).select_related("record")
    for at, report in enumerate(sought.order_by("number")[: SURE + 1]):
        assert report.record is not None
        words = report.record.title.split()
        # The last of them bears a shortened title, as drafts and repository copies do.
        title = " ".join(words if at < SURE else words[: len(words) * 2 // 3])
        authors = report.record.authors if at < SURE else ()
        made = papers.paper(title, authors, 1_000 + report.number)
        name = f"download ({at + 1}).pdf"
        bringing.bring(dora, File(io.BytesIO(made.pdf)), name=name, into=into)
    other = papers.paper(ANOTHER, ["Somebody Else"], 2_000)
    bringing.bring(dora, File(io.BytesIO(other.pdf)), name="kettle.pdf", into=into)
    reading.read_some(review.pk)
