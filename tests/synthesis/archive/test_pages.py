"""The archive's page, and what is published for everybody."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest
from django.utils import timezone

from reviews.models import Event, Member, Stage
from screening.actions import upkeep, voting
from screening.models import Decision
from synthesis.models import (
    AbstractedFinding,
    Finding,
    FindingVote,
    Grouping,
    Publication,
    SampleStudy,
    SharedSample,
)
from synthesis.queries.archive.closed import closed_to
from tests.factories import make_reports
from tests.synthesis.codebook.making import make_excerpt, make_text
from tests.synthesis.coding.making import make_studies

pytestmark = pytest.mark.django_db
ARCHIVE = "/r/peer-support/reporting/archive/"
PUBLISHING = "/r/peer-support/reporting/publishing/"
PUBLIC = "/published/peer-support/"


@pytest.fixture
def blind(review, ben, seat_of):
    """A vote of ben's that nobody may read yet."""
    (report,) = make_reports(review, 1)
    upkeep.tend(review)
    voting.cast(
        seat_of(ben), report.pk, stage=Stage.TITLE_ABSTRACT, choice="include",
        note="canary-note-55aa", key=uuid.uuid4(),
    )  # fmt: skip
    return Decision.objects.get()


def test_the_lead_takes_the_whole_review(review, cleo, client_of):
    make_reports(review, 2)
    answer = client_of(cleo).post(f"{ARCHIVE}take/")
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.read("data/reviews.record.jsonl").splitlines()) == 2
    assert ".zip" in answer["Content-Disposition"]
    assert Event.objects.filter(verb="archive.made", actor_id=cleo.pk).count() == 1


def test_nobody_takes_an_archive_while_a_vote_is_blind(blind, cleo, client_of):
    browser = client_of(cleo)
    page = browser.get(ARCHIVE).content.decode()
    assert "1</span> vote" in page and f"{ARCHIVE}take/" not in page
    answer = browser.post(f"{ARCHIVE}take/", headers={"accept": "application/zip"})
    assert answer.status_code == 409
    assert not Event.objects.filter(verb="archive.made").exists()


def test_a_vote_that_was_revealed_or_taken_back_holds_nothing_up(blind, cleo, seat_of):
    assert [(one.n, str(one.what)) for one in closed_to(seat_of(cleo))] == [(1, "vote")]
    Decision.objects.update(revealed_at=timezone.now())
    assert closed_to(seat_of(cleo)) == []
    Decision.objects.update(revealed_at=None, withdrawn_at=timezone.now())
    assert closed_to(seat_of(cleo)) == []


def test_passages_that_a_coder_marked_alone_hold_the_archive_up(review, ana, cleo, seat_of):
    text = make_text(make_reports(review, 1)[0])
    make_excerpt(seat_of(ana), text)
    assert [(one.n, str(one.what)) for one in closed_to(seat_of(cleo))] == [(1, "marked passage")]


def test_reviewers_take_no_archive_and_publish_nothing(review, ana, client_of):
    browser = client_of(ana)
    assert browser.get(ARCHIVE).status_code == 403
    assert browser.post(f"{ARCHIVE}take/").status_code == 403
    assert browser.post(f"{PUBLISHING}publish/", {"seen": "1"}).status_code == 403


def test_what_is_not_published_is_like_no_review_at_all(review, client, cleo, client_of):
    assert client.get(PUBLIC).status_code == 404
    assert client.get("/published/nowhere/").status_code == 404
    assert client_of(cleo).get(PUBLIC).status_code == 404


def publish(browser, **sent):
    return browser.post(f"{PUBLISHING}publish/", {"seen": "1", **sent}, follow=True)


def test_everybody_reads_what_was_published_until_it_is_taken_back(review, cleo, client, client_of):
    browser = client_of(cleo)
    assert publish(browser).status_code == 200
    answer = client.get(PUBLIC)
    assert review.title in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and b'name="robots"' in answer.content
    browser.post(f"{PUBLISHING}take-back/")
    assert client.get(PUBLIC).status_code == 404
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["publication.published", "publication.taken_back"]


def test_studies_and_findings_are_shown_with_their_share(review, ana, cleo, client, client_of):
    one, other = make_studies(review, 2)
    member = Member.objects.get(review=review, user=ana)
    finding = Finding.objects.create(
        review=review, member=member, report=one.main, number=1, statement="Paid little.",
        revealed_at=timezone.now(),
    )  # fmt: skip
    FindingVote.objects.create(
        review=review, member=member, finding=finding, counts=True, revealed_at=timezone.now()
    )
    row = AbstractedFinding.objects.create(
        review=review, number=1, name="Pay is <low>", created_by="Cleo Lindt"
    )
    Grouping.objects.create(review=review, abstracted=row, finding=finding, made_by="Cleo Lindt")
    assert publish(client_of(cleo)).status_code == 200
    page = client.get(PUBLIC).content.decode()
    assert "Pay is &lt;low&gt;" in page and "50 %" in page
    assert one.label in page and other.label in page and one.main.record.title in page
    sample = SharedSample.objects.create(review=review, number=1, made_by="Cleo Lindt")
    for study in (one, other):
        SampleStudy.objects.create(review=review, sample=sample, study=study)
    publish(client_of(cleo))
    assert "100 %" in client.get(PUBLIC).content.decode()


def test_search_engines_list_it_only_where_that_is_wanted(review, cleo, client, client_of):
    publish(client_of(cleo), findable="on")
    answer = client.get(PUBLIC)
    assert "X-Robots-Tag" not in answer and b'name="robots"' not in answer.content


def test_nobody_is_named_unless_it_is_wanted(review, cleo, client, client_of):
    publish(client_of(cleo))
    before = client.get(PUBLIC).content.decode()
    publish(client_of(cleo), names="on")
    after = client.get(PUBLIC).content.decode()
    for name in ("Ana Novak", "Ben Kramer", "Cleo Lindt"):
        assert name not in before and name in after
    assert "@example.org" not in before + after
    assert Publication.objects.standing().count() == 1


def test_nothing_is_published_without_a_look_at_it_first(review, cleo, client, client_of):
    assert client_of(cleo).post(f"{PUBLISHING}publish/").status_code == 409
    assert client.get(PUBLIC).status_code == 404


def test_nothing_is_published_while_a_vote_is_blind(blind, cleo, client, client_of):
    publish(client_of(cleo))
    assert client.get(PUBLIC).status_code == 404
    assert "canary" not in client_of(cleo).get(PUBLISHING).content.decode()


def test_what_happens_later_does_not_get_out_by_itself(review, cleo, client, client_of):
    publish(client_of(cleo))
    before = client.get(PUBLIC).content
    review.question = "Another question, not to be shown"
    review.save()
    assert b"Another question" not in client.get(PUBLIC).content
    assert len(before) > 0


def test_the_published_page_asks_little_of_the_server(
    review, cleo, client, client_of, django_assert_max_num_queries
):
    publish(client_of(cleo))
    with django_assert_max_num_queries(3):
        client.get(PUBLIC)


def test_the_archives_page_asks_the_same_however_large_the_review(
    review, cleo, client_of, django_assert_max_num_queries
):
    make_reports(review, 30)
    with django_assert_max_num_queries(45):
        client_of(cleo).get(ARCHIVE)
