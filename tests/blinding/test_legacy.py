"""What another tool's users decided reaches nobody who may still vote on the record."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from reviews.actions import imports, legacy
from reviews.models import LegacyDecision, Member, Record, Role, Stage
from screening.actions import upkeep, voting
from screening.models import Outcome, StagePolicy
from tests.blinding.test_canary import difference, starts, visit
from tests.factories import make_search
from tests.reviews.exports import as_file, papers, ris

pytestmark = pytest.mark.django_db
CANARY = "canary-label-51c9"
# As long as the other verdict, so that a world turned around has the same sizes.
NOTE = (
    'N1  - RAYYAN-INCLUSION: {{"Eve Adler"=>"{verdict}"}} | RAYYAN-LABELS: ' + CANARY + "\nER  - "
)


def rayyan(n, verdict="Included"):
    return ris(papers(n)).replace("ER  - ", NOTE.format(verdict=verdict))


@pytest.fixture
def brought(review, dora, seat_of):
    """Four records of which Eve Adler said in Rayyan what she thought; ben voted on two."""
    seat = seat_of(dora)
    broken = rayyan(4) + f"\nTHIS LINE BELONGS TO NOTHING {CANARY}\n"
    row = imports.import_now(seat, make_search(review), as_file(broken), name="rayyan.ris")
    legacy.take(seat, row)
    upkeep.tend(review)
    return row


def turn_around(file):
    """Let Eve Adler have said the other thing, everywhere, and change nothing else."""
    LegacyDecision.objects.update(verdict="exclude")
    for record in Record.objects.filter(file=file):
        record.raw = record.raw.replace("Included", "Excluded")
        record.guarded = {
            "decisions": [said | {"verdict": "exclude"} for said in record.guarded["decisions"]],
            "notes": [note.replace("Included", "Excluded") for note in record.guarded["notes"]],
        }
        record.save(update_fields=["raw", "guarded"])
    path = Path(file.content.path)
    path.write_text(path.read_text().replace("Included", "Excluded"))


def addresses(file):
    extra = [f"/r/peer-support/records/?legacy={kind}" for kind in ("any", "include", "none")]
    extra += [f"/r/peer-support/records/export/{kind}/?legacy=include" for kind in ("csv", "ris")]
    mine = f"/r/peer-support/imports/{file.pk}/"
    parts = ("", "problems.csv", "original/", "report.json", "decisions/")
    return [*starts(), *extra, *(mine + part for part in parts)]


@pytest.mark.parametrize("person", ["ana", "cleo"])
def test_no_page_of_a_voter_depends_on_what_another_tool_says(
    brought, person, request, review, client_of
):
    user = request.getfixturevalue(person)
    # A lead who also votes is as blind as any reviewer, as long as votes are to come.
    Member.objects.filter(user=user).exclude(roles=[Role.REVIEWER]).update(
        roles=[Role.LEAD, Role.REVIEWER]
    )
    browser = client_of(user)
    before = visit(browser, *addresses(brought))
    turn_around(brought)
    after = visit(browser, *addresses(brought))
    assert len(before) > 35
    told = [
        address for address, (_s, text) in before.items()
        if (CANARY in text or "Eve Adler" in text) and not address.endswith("/decisions/")
    ]  # fmt: skip
    assert told == []
    assert set(before) == set(after)
    differing = {
        address: difference(before[address][1], after[address][1])
        for address in before
        if before[address] != after[address] and not address.endswith("/decisions/")
    }
    assert differing == {}


def test_who_reads_what_is_revealed_and_does_not_vote_finds_it_so_the_canary_can_sing(
    brought, dora, client_of
):
    told = visit(client_of(dora), *addresses(brought))
    singing = {address for address, (_status, text) in told.items() if CANARY in text}
    assert {"/r/peer-support/records/1/", "/r/peer-support/reports/1/"} <= singing
    assert f"/r/peer-support/imports/{brought.pk}/original/" in singing
    assert any("export/csv" in address for address in singing)


def test_a_voting_lead_reads_it_once_the_report_is_decided_for_good(
    brought, cleo, review, seat_of, client_of
):
    Member.objects.filter(user=cleo).update(roles=[Role.LEAD, Role.REVIEWER])
    report = Record.objects.get(number=1).report
    Outcome.objects.create(
        review=review, stage=Stage.TITLE_ABSTRACT, report=report, choice="exclude",
        how="agreed", votes_seen=[],
    )  # fmt: skip
    browser = client_of(cleo)
    assert CANARY in browser.get("/r/peer-support/reports/1/").content.decode()
    assert CANARY not in browser.get("/r/peer-support/reports/2/").content.decode()
    assert LegacyDecision.objects.visible_to(seat_of(cleo)).count() == 1


def test_a_reviewer_reads_it_when_both_stages_are_closed(brought, ana, review, client_of):
    browser = client_of(ana)
    assert CANARY not in browser.get("/r/peer-support/records/1/").content.decode()
    for stage in Stage.values:
        StagePolicy.objects.update_or_create(
            review=review, stage=stage, defaults={"closed_at": review.created_at}
        )
    assert CANARY in browser.get("/r/peer-support/records/1/").content.decode()


def test_a_legacy_decision_is_no_vote_and_changes_no_number(
    brought, review, ana, dora, seat_of, client_of
):
    browser = client_of(dora)
    addresses = [f"/r/peer-support/{page}" for page in ("agreement/", "prisma/flow.json")]
    with_them = [visit(browser, address)[address] for address in addresses]
    legacy.take_back(seat_of(dora), brought)
    assert [visit(browser, address)[address] for address in addresses] == with_them
    done = voting.cast(
        seat_of(ana), Record.objects.get(number=1).report_id, stage=Stage.TITLE_ABSTRACT,
        choice="include", key=uuid.uuid4(),
    )  # fmt: skip
    assert not Outcome.objects.exists() and done.decision.revealed_at is None
