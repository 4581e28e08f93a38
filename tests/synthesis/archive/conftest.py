"""A review with something in most of its tables, and its archive."""

from __future__ import annotations

import datetime
import io
import uuid

import pytest
from django.core.files.base import ContentFile

from reviews.access import Seat
from reviews.actions import (
    deduplication,
    duplicates,
    members,
    numbering,
    reference_lists,
    showing,
    studies,
)
from reviews.actions.fulltexts import bringing
from reviews.models import FullText, HighlightWord, Review, Stage, Study
from screening.actions import exporting, reasons, upkeep, voting
from synthesis.actions import archive as actions
from synthesis.actions import findings, marking
from synthesis.actions.codebook import create_code, merge_codes
from synthesis.exports import archive
from synthesis.models import GridImport
from tests import pdfs
from tests.factories import (
    make_reason,
    make_record,
    make_reports,
    make_retrieval,
    make_review,
    make_search,
)
from tests.synthesis.conftest import reports
from tests.synthesis.test_marking import marked

__all__ = ["reports"]


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """Files of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


def taken_away(seat) -> bytes:
    """The archive of a seat's review, whole."""
    return b"".join(archive.pieces(seat))


def brought(content: bytes, **how):
    """Take an archive in, as the command does."""
    with actions.opened(io.BytesIO(content)) as found:
        return actions.take_in(found, **how)


def forget(review: Review) -> None:
    """Let this installation not know the review's archive: its review is another one now."""
    Review.objects.filter(pk=review.pk).update(identity=uuid.uuid4(), slug="as-it-was")


@pytest.fixture
def elsewhere(review) -> Review:
    """Another review with records of its own, so that ids here and there can't be the same."""
    other = make_review("elsewhere")
    make_reports(other, 5)
    return other


@pytest.fixture
def worked(elsewhere, review, reports, ana, ben, cleo, dora, seat_of) -> Review:
    """The cast's review after some work: with everything in which ids stand inside of values."""
    _records(review, reports, seat_of(dora))
    _votes(review, seat_of(ana), seat_of(ben))
    _files(reports, seat_of(dora))
    _words(review, reports, seat_of(ana), seat_of(cleo))
    members.invite(seat_of(cleo), email="eve@example.org", roles=["observer"])
    HighlightWord.objects.create(review=review, kind="include", text="peer*")
    return review


def _records(review, reports, seat) -> None:
    """Duplicates that are gathered, a title chosen from one of them, a filter in the ledger."""
    other = make_search(review, "Scopus")
    twin = make_record(review, title="Peers at work", journal="Gut", search=other).report
    merge = duplicates.gather(seat, reports[0].number, twin.number)
    assert merge is not None
    deduplication.find(seat)
    report = merge.survivor
    report.refresh_from_db()
    shown = report.records.exclude(pk=report.record_id).first()
    showing.choose(seat, report, {"title": shown.number})
    numbering.found(review, reports)
    studies.link(seat, reports[1].number, reports[2].number, why="One sample")
    exporting.note(seat, format="csv", n=1, filters=f"?source={other.pk}&status=included")


def _votes(review, ana, ben) -> None:
    """A report that both voted on, one on which only ben's vote is in, and a merged reason."""
    reason = make_reason(review, "Wrong populaton", stage=Stage.TITLE_ABSTRACT)
    into = make_reason(review, "The wrong population", stage=Stage.TITLE_ABSTRACT)
    more = make_reports(review, 2)
    upkeep.tend(review)
    for seat, report in ((ana, more[0]), (ben, more[0]), (ben, more[1])):
        voting.cast(
            seat, report.pk, stage=Stage.TITLE_ABSTRACT, choice="exclude", reason_id=reason.pk,
            note="Trainees, é 😀", key=uuid.uuid4(),
        )  # fmt: skip
    reasons.merge(Seat.operator(review), reason.pk, into.pk, why="A typo")


def _files(reports, seat) -> None:
    """A PDF that was brought and attached, one that may be of two reports, and a list."""
    into = bringing.delivery(seat, uuid.uuid4())
    for name, report in (("first.pdf", reports[0]), ("loose.pdf", None)):
        content = ContentFile(pdfs.plain(f"What stands in {name}"))
        bringing.bring(seat, content, name=name, into=into, report=report)
    offers = [{"report": report.pk, "score": 0.5, "reason": "title"} for report in reports[:2]]
    FullText.objects.filter(name="loose.pdf").update(offers=offers)
    make_retrieval(reports[0])
    entries = reference_lists.bring(
        seat, reports[0], direction="backward", looked_on=datetime.date(2026, 3, 4),
        content=b"Novak A. Peers. Gut. 2001;3:1-9.\nWu L. On age. Gut. 2001;3:1-9.",
    ).entries  # fmt: skip
    entries.update(apart=[reports[1].pk])


def _words(review, reports, ana, cleo) -> None:
    """A codebook with a history, a passage coded by ana alone, and a finding that she proposed."""
    pay, work = create_code(cleo, name="Pay"), create_code(cleo, name="Work")
    low = create_code(cleo, name="Low pay", parent=pay.pk)
    merge_codes(cleo, [low.pk], into=work.pk, why="The same")
    passage = marked(ana, reports[1], reports[1].record.title[:12])
    marking.give(ana, passage, work.pk)
    findings.propose(ana, reports[1], statement="They are paid little.", excerpts=[passage.pk])
    study = Study.objects.filter(review=review).first()
    GridImport.objects.create(
        review=review, member=ana.member, whose="mine", name="grid.xlsx", sha256="0" * 64,
        said=[[study.pk, work.pk, "", "", "+", "in words"]],
    )  # fmt: skip
