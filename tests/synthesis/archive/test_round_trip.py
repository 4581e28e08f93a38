"""A review that is taken away and brought back is the same review, row by row."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.storage import default_storage

from reviews.access import Seat
from reviews.models import Event, FullText, Invitation, Member, Review, User
from synthesis.methods.archive import holds
from synthesis.methods.archive.shapes import Nothing
from synthesis.queries.archive import tables
from synthesis.queries.archive.rows import salt

from .conftest import brought, forget, taken_away

pytestmark = pytest.mark.django_db


def pks(review, table) -> list[int]:
    return list(table.of(review).values_list("pk", flat=True))


def rank(review, name) -> dict[int, int]:
    return {pk: n for n, pk in enumerate(pks(review, tables.table(name)))}


def plain(review, table, ranks) -> list[dict]:
    """The rows of a table as PostgreSQL has them, with ranks in the place of ids."""
    found = []
    for row in table.of(review):
        said = {}
        for column, field in table.fields:
            value = getattr(row, field.attname)
            if column.kind == "id":
                value = ranks[table.name][value]
            elif column.kind == "ref" and value is not None and column.to != tables.PEOPLE:
                value = ranks[column.to][value]
            elif column.kind == "file":
                value = bool(value)
            elif column.kind == "bytes":
                value = bytes(value)
            said[column.name] = value
        found.append(said)
    return found


def held(shape, value) -> list[tuple[str, int]]:
    """Every id that stands in a value, with its table."""
    found = []
    shape.moved(value, lambda table, n: found.append((table, n)) or n)
    return found


@pytest.fixture
def both(worked, seat_of, dora) -> tuple[Review, Review]:
    """The review as it was, and the one that its archive was brought back as."""
    content = taken_away(seat_of(dora, worked))
    forget(worked)
    return worked, brought(content).review


def shapes():
    return {**holds.HOLDS, "reviews.event.facts": Nothing()}


def test_every_row_is_the_same_after_a_round_trip(both):
    ranks = [{name: rank(review, name) for name in tables.tables()} for review in both]
    for name, table in tables.tables().items():
        before, after = (plain(one, table, found) for one, found in zip(both, ranks, strict=True))
        if name == tables.LEDGER:
            after = [row for row in after if row["verb"] != "archive.imported"]
            before, after = ([_bare(row) for row in rows] for rows in (before, after))
        if name == tables.REVIEW:
            before, after = ([_bare(row, "slug", "identity") for row in r] for r in (before, after))
        moving = [f for f, s in shapes().items() if f.startswith(f"{name}.") and s != Nothing()]
        odd = [one.rpartition(".")[2] for one in moving]
        assert [_bare(row, *odd) for row in before] == [_bare(row, *odd) for row in after], name


def _bare(row: dict, *names: str) -> dict:
    return {k: v for k, v in row.items() if k not in names and k not in ("facts", "subject_id")}


def test_ids_inside_of_values_lead_to_the_same_rows_of_the_new_review(both):
    seen = set()
    for field, shape in holds.HOLDS.items():
        table, _dot, name = field.rpartition(".")
        if shape == Nothing() or field == "reviews.filing.numbers":
            continue
        for old, new in zip(*(tables.table(table).of(one) for one in both), strict=True):
            before, after = held(shape, getattr(old, name)), held(shape, getattr(new, name))
            there = [(to, rank(both[0], to)[n]) for to, n in before]
            here = [(to, rank(both[1], to)[n]) for to, n in after]
            assert there == here, field
            if before:
                assert before != after
                seen.add(field)
    assert {
        "reviews.merge.records",
        "reviews.report.choices",
        "reviews.fulltext.offers",
        "reviews.listedreference.apart",
        "screening.outcome.votes_seen",
        "synthesis.codechange.before",
        "synthesis.gridimport.said",
    } <= seen


def test_the_ledger_leads_to_the_same_rows_of_the_new_review(both):
    old, new = (list(tables.table(tables.LEDGER).of(one)) for one in both)
    assert [event.verb for event in new[len(old) :]] == ["archive.imported"]
    ranks = [{name: rank(one, name) for name in tables.tables()} for one in both]
    moved = set()
    for before, after in zip(old, new, strict=False):
        table = tables.subjects().get(before.subject_type)
        if before.subject_id is not None:
            assert ranks[0][table].get(before.subject_id) == ranks[1][table].get(after.subject_id)
        shape = holds.FACTS.get(before.verb, Nothing())
        there, here = held(shape, before.facts), held(shape, after.facts)
        assert [ranks[0][to][n] for to, n in there] == [ranks[1][to][n] for to, n in here]
        moved |= {before.verb} if there else set()
        if not there:
            assert before.facts == after.facts
        assert (before.at, before.actor_id, before.actor_name) == (
            after.at,
            after.actor_id,
            after.actor_name,
        )
    assert moved == set(holds.FACTS)


def test_records_are_found_as_duplicates_by_the_same_keys(both):
    keys = [
        [[n & 0xFFFFFFFF ^ salt(one.pk) for n in row.numbers] for row in filings]
        for one in both
        for filings in [tables.table("reviews.filing").of(one)]
    ]
    assert keys[0] == keys[1] and keys[0]


def test_files_come_along_byte_by_byte(both):
    old, new = (FullText.objects.filter(review=one).order_by("pk") for one in both)
    for before, after in zip(old, new, strict=True):
        assert before.content.name != after.content.name
        assert default_storage.open(before.content.name).read() == after.content.read()


def test_the_second_archive_holds_the_same_bytes(worked, dora, seat_of):
    first = taken_away(seat_of(dora, worked))
    forget(worked)
    again = taken_away(Seat.operator(brought(first, slug="peer-support").review))
    one, other = (zipfile.ZipFile(io.BytesIO(content)) for content in (first, again))
    for name in one.namelist():
        if name.startswith("data/") and name != "data/reviews.event.jsonl":
            assert one.read(name) == other.read(name), name


def test_no_link_of_an_invitation_goes_into_an_archive(both):
    old, new = (Invitation.objects.get(review=one) for one in both)
    assert old.token != new.token and new.token


def test_importing_twice_changes_nothing(worked, dora, seat_of):
    content = taken_away(seat_of(dora, worked))
    forget(worked)
    first = brought(content)
    rows = Event.objects.count(), Review.objects.count(), User.objects.count()
    second = brought(content)
    assert (first.already, second.already) == (False, True)
    assert second.review == first.review
    assert (Event.objects.count(), Review.objects.count(), User.objects.count()) == rows


def test_the_review_itself_knows_its_archive(worked, dora, seat_of):
    assert brought(taken_away(seat_of(dora, worked))).already


def test_taking_an_archive_changes_no_row(worked, dora, seat_of):
    before = {name: table.of(worked).count() for name, table in tables.tables().items()}
    taken_away(seat_of(dora, worked))
    after = {name: table.of(worked).count() for name, table in tables.tables().items()}
    assert before == after


def test_seats_stay_with_the_people(both):
    old, new = (Member.objects.filter(review=one).order_by("pk") for one in both)
    assert [(m.user_id, m.roles) for m in old] == [(m.user_id, m.roles) for m in new]
