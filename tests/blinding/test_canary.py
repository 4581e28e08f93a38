"""The canary crawl: nothing that ana can reach depends on what ben has voted."""

from __future__ import annotations

import datetime
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from reviews.actions import reference_lists
from reviews.actions.fulltexts import bringing
from reviews.models import Figure, Stage
from screening.actions import upkeep, voting
from screening.models import Decision, Outcome
from screening.queries.boxes import KEYS
from tests import pdfs
from tests.blinding.crawl import _VISIT, pages, review_patterns
from tests.factories import make_reason, make_reports, make_retrieval

pytestmark = pytest.mark.django_db
NOTE = "canary-note-7f3a"
EXAMPLES = {
    "slug": "peer-support",
    "stage": "title_abstract",
    "number": "1",
    "pk": "1",
    "key": "records_screened",
    "format": "csv",
    "standard": "prisma-s",
    "item": "peer_review",
}


def starts() -> list[str]:
    """Home, and every address pattern of a review with its blanks filled in."""
    found = ["/"]
    for route, _pattern in review_patterns():
        found.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda blank: EXAMPLES.get(blank[1], "1"), route))
    return found


@pytest.fixture
def votes(review, ana, ben, dora, seat_of):
    """Ana and ben have voted, but on no report both; at both stages."""
    reason = make_reason(review, "Reason one")
    other = make_reason(review, "Reason two")
    reports = make_reports(review, 8)
    upkeep.tend(review)
    for report in reports[:2]:
        Outcome.objects.create(
            review=review,
            stage=Stage.TITLE_ABSTRACT,
            report=report,
            choice="include",
            how="agreed",
            votes_seen=[],
        )
        make_retrieval(report)
    upkeep.tend(review)
    into = bringing.delivery(seat_of(ana), uuid.uuid4())
    for name, report in (("first.pdf", reports[0]), ("loose.pdf", None)):
        content = ContentFile(pdfs.plain(f"What stands in {name}"))
        bringing.bring(seat_of(ana), content, name=name, into=into, report=report)
    cast = []
    for report in reports[4:]:
        done = voting.cast(
            seat_of(ben),
            report.pk,
            stage=Stage.TITLE_ABSTRACT,
            choice="include",
            note=NOTE,
            key=uuid.uuid4(),
        )
        cast.append(done.decision)
    done = voting.cast(
        seat_of(ben),
        reports[0].pk,
        stage=Stage.FULL_TEXT,
        choice="exclude",
        reason_id=reason.pk,
        note=NOTE,
        key=uuid.uuid4(),
    )
    cast.append(done.decision)
    voting.cast(
        seat_of(ana),
        reports[2].pk,
        stage=Stage.TITLE_ABSTRACT,
        choice="include",
        key=uuid.uuid4(),
    )
    titles = "\n".join(f"Novak A. {r.record.title}. Gut. 2001;3:1-9." for r in reports[3:7])
    reference_lists.bring(
        seat_of(dora),
        reports[0],
        direction="backward",
        looked_on=datetime.date(2026, 3, 4),
        content=f"{titles}\nWu L. On age. Gut. 2001;3:1-9.".encode(),
    )
    return cast, other


def turn_around(cast: list[Decision], other_reason) -> None:
    """Let ben have voted the other way, and change nothing else in the world."""
    for vote in cast:
        if vote.stage == Stage.FULL_TEXT:
            Decision.objects.filter(pk=vote.pk).update(reason=other_reason, note="quite other")
        else:
            Decision.objects.filter(pk=vote.pk).update(choice="exclude", note="quite other")


def difference(one: str, other: str) -> str:
    """Where two answers part, for whoever reads the failure."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[at - 60 : at + 80]!r} or {other[at - 60 : at + 80]!r}"


def visit(client, *addresses: str) -> dict[str, tuple[int, str]]:
    """Crawl and leave no trace: what a visit logs or counts is not there for the next one."""
    Figure.objects.all().delete()
    cache.clear()
    with transaction.atomic():
        told = pages(client, *addresses)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('reviews_event', 'id'), max(id))"
            " FROM reviews_event"
        )
    return told


@pytest.mark.parametrize("person", ["ana", "cleo", "dora"])
def test_no_page_depends_on_a_vote_that_is_not_revealed(votes, person, request, client_of):
    user = request.getfixturevalue(person)
    browser = client_of(user)
    before = visit(browser, *starts())
    turn_around(*votes)
    after = visit(browser, *starts())
    assert len(before) > 25
    leaks = [address for address, (_status, text) in before.items() if NOTE in text]
    assert leaks == []
    assert set(before) == set(after)
    differing = {
        address: difference(before[address][1], after[address][1])
        for address in before
        if before[address] != after[address]
    }
    assert differing == {}
    broken = [address for address, (status, _text) in before.items() if status >= 500]
    assert broken == []


@pytest.mark.parametrize("person", ["ana", "cleo"])
def test_no_earlier_day_of_the_flow_depends_on_a_vote_that_is_not_revealed(
    votes, person, request, review, client_of
):
    day = timezone.localdate()
    keys = [*KEYS, "new_studies"]
    base = f"/r/{review.slug}"
    addresses = [f"{base}/prisma/?as_of={day}", f"{base}/prisma/?layout=2009&as_of={day}"]
    addresses += [f"{base}/prisma/flow.{kind}?as_of={day}" for kind in ("csv", "json", "svg")]
    addresses += [f"{base}/records/?box={key}&as_of={day}" for key in keys]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        browser = client_of(request.getfixturevalue(person))
        before = [browser.get(address).content.decode() for address in addresses]
        turn_around(*votes)
        after = [browser.get(address).content.decode() for address in addresses]
    assert [_VISIT.sub("", text) for text in before] == [_VISIT.sub("", text) for text in after]
    assert not any(NOTE in text for text in before)


def test_ben_finds_his_own_note_so_the_canary_can_sing(votes, ben, client_of):
    told = visit(client_of(ben), *starts())
    assert any(NOTE in text for _status, text in told.values())


def test_a_stranger_gets_404_on_every_address_of_a_review(review, dan, client_of):
    browser = client_of(dan)
    answers = {}
    for address in starts():
        if "peer-support" in address:
            for send in (browser.get, browser.post):
                response = send(address)
                if response.status_code not in (404, 405):
                    answers[address] = response.status_code
    assert answers == {}


def test_the_ledger_s_rows_cannot_be_changed(review, votes):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_event SET verb = 'forged'")
