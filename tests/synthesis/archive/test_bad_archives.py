"""An archive that is damaged, foreign or made to harm: a clear word, and nothing is left behind."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from reviews.access import Refused, Seat
from reviews.models import Event, Record, Review, User
from synthesis.actions import archive as actions
from synthesis.methods.archive import layout
from synthesis.methods.archive.layout import Damaged
from tests.factories import make_record, make_review

from .conftest import brought, forget, taken_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(review) -> bytes:
    """The archive of a review with one record, which this installation doesn't know."""
    make_record(review, title="Peers at work")
    content = taken_away(Seat.operator(review))
    forget(review)
    return content


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes], *, sums: bool = True) -> bytes:
    """A ZIP of these members; with checksums that fit."""
    held = dict(held)
    if sums and layout.SUMS in held:
        del held[layout.SUMS]
        told = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
        held[layout.SUMS] = "".join(layout.sums(told)).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(content: bytes, member: str, **values) -> bytes:
    """The archive with other values in the first line of a member."""
    held = members(content)
    first, _end, rest = held[member].partition(b"\n")
    held[member] = json.dumps(json.loads(first) | values).encode() + b"\n" + rest
    return packed(held)


def manifest(content: bytes, **values) -> bytes:
    held = members(content)
    held[layout.MANIFEST] = json.dumps(json.loads(held[layout.MANIFEST]) | values).encode()
    return packed(held)


def without(content: bytes, member: str, *, sums: bool) -> bytes:
    held = members(content)
    del held[member]
    return packed(held, sums=sums)


def broken_off(content: bytes) -> bytes:
    held = members(content)
    held["data/reviews.record.jsonl"] = held["data/reviews.record.jsonl"][:-20]
    return packed(held)


def more(content: bytes, name: str, what: bytes = b"x") -> bytes:
    return packed({**members(content), name: what})


def swapped(content: bytes) -> bytes:
    held = members(content)
    held["README.txt"] = b"another"
    return packed(held, sums=False)


RECORD, REPORT = "data/reviews.record.jsonl", "data/reviews.report.jsonl"
MEMBER = "data/reviews.member.jsonl"
BAD = {
    "not a ZIP": (lambda a: b"PK no", "not a ZIP"),
    "cut in the middle": (lambda a: a[: len(a) // 2], "not a ZIP"),
    "a member missing": (lambda a: without(a, RECORD, sums=False), f"{RECORD}: this member is m"),
    "a table missing": (lambda a: without(a, RECORD, sums=True), f"{RECORD}: this member is m"),
    "no checksums": (lambda a: without(a, layout.SUMS, sums=False), f"{layout.SUMS}: this member"),
    "another checksum": (swapped, "README.txt: its checksum"),
    "a member too many": (lambda a: more(a, "data/x.jsonl"), "data/x.jsonl: manifest.json has no"),
    "a line breaks off": (broken_off, f"{RECORD}, line 1: the line breaks off"),
    "a newer format": (lambda a: manifest(a, version=2), "version 2 of the format"),
    "a newer version": (lambda a: manifest(a, migrations={"reviews": "9999_x"}), "newer version"),
    "another format": (lambda a: manifest(a, format="zotero"), "not an archive of Consilience"),
    "counts of nothing": (lambda a: manifest(a, people=-1), "a count is not a number"),
    "an unknown field": (lambda a: changed(a, RECORD, colour="red"), f"{RECORD}, line 1: the f"),
    "a value of another kind": (lambda a: changed(a, RECORD, year="soon"), "line 1: “year” is not"),
    "a role that isn't one": (lambda a: changed(a, MEMBER, roles=["owner"]), "line 1: “roles”"),
    "an empty needed value": (lambda a: changed(a, RECORD, number=None), "line 1: “number” is e"),
    "a number leading nowhere": (lambda a: changed(a, RECORD, report=77), "reviews.report 77"),
    "a number below the first": (lambda a: changed(a, RECORD, report=0), "reviews.report 0"),
    "an id twice": (lambda a: changed(a, RECORD, id=2), "line 1: its id is not 1"),
    "what PostgreSQL refuses": (
        lambda a: changed(a, REPORT, merged_into=1), f"{REPORT}, lines 1 to 1: this can't be kept",
    ),
    "text with a zero in it": (lambda a: changed(a, RECORD, title="a\0b"), "“title” is not what"),
    "a time without its zone": (
        lambda a: changed(a, RECORD, added_at="2026-01-01T00:00:00"), "“added_at” is not what",
    ),
    "a person without address": (
        lambda a: changed(a, layout.PEOPLE, email="ana"), "line 1: “email” is no e-mail",
    ),
    "another review inside": (
        lambda a: changed(a, "data/reviews.review.jsonl", identity="0" * 32), "another than",
    ),
    "a way out": (lambda a: more(a, "../../etc/cron.d/x"), "no member of such a name"),
    "a bomb": (lambda a: more(a, "files/bomb", bytes(400_000_000)), "nothing was unpacked"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_archive_is_refused_with_its_place_and_leaves_nothing(small, what):
    make, words = BAD[what]
    before = Review.objects.count(), Event.objects.count(), User.objects.count()
    with pytest.raises(Damaged) as told:
        brought(make(small))
    assert words in str(told.value)
    assert (Review.objects.count(), Event.objects.count(), User.objects.count()) == before


def test_files_go_again_when_a_later_row_is_refused(worked, dora, seat_of, settings):
    content = taken_away(seat_of(dora, worked))
    forget(worked)
    before = sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    bad = changed(content, "data/synthesis.code.jsonl", merged_into=1)
    with pytest.raises(Damaged):
        brought(bad)
    assert sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()) == before


def test_a_review_that_has_gone_on_is_left_as_it_is(small, review):
    taken = brought(small)
    make_record(taken.review, title="Since then")
    with pytest.raises(Refused, match="gone on since"):
        brought(small)
    assert Review.objects.count() == 2


def test_a_slug_that_another_review_has_needs_another_one(small):
    make_review("peer-support")
    with pytest.raises(Refused, match="--slug"):
        brought(small)
    assert brought(small, slug="peers-again").review.slug == "peers-again"


def test_a_slug_that_no_address_can_have_is_refused(small):
    with pytest.raises(Damaged, match="small letters"):
        brought(small, slug="Peer Support")


def test_foreign_people_get_accounts_that_nobody_can_enter(small, client):
    held = members(small)
    held[layout.PEOPLE] = held[layout.PEOPLE].replace(b"ana@example.org", b"anna@elsewhere.org")
    taken = brought(packed(held))
    anna = User.objects.get(email="anna@elsewhere.org")
    assert taken.foreign == ["anna@elsewhere.org"]
    assert (anna.is_active, anna.has_usable_password(), anna.is_staff) == (False, False, False)
    assert anna.name == "Ana Novak"
    assert anna.memberships.get().review == taken.review


def test_people_are_known_whatever_their_letters_case_and_stay_as_they_are(small, ana):
    User.objects.filter(pk=ana.pk).update(email="Ana@Example.org", name="Ana N.", is_active=False)
    taken = brought(small)
    ana.refresh_from_db()
    assert "Ana@Example.org" in taken.known and taken.foreign == []
    assert (ana.name, ana.is_active) == ("Ana N.", False)


def test_an_older_archive_without_a_field_gets_its_default(small):
    held = members(small)
    said = json.loads(held[layout.MANIFEST])
    said["columns"]["reviews.record"].remove("synthetic")
    held[layout.MANIFEST] = json.dumps(said).encode()
    lines = [json.loads(line) for line in held[RECORD].splitlines()]
    held[RECORD] = b"".join(
        json.dumps({k: v for k, v in line.items() if k != "synthetic"}).encode() + b"\n"
        for line in lines
    )
    taken = brought(packed(held))
    assert Record.objects.get(review=taken.review).synthetic is False


def test_an_archive_is_read_before_anything_is_stored(small):
    with actions.opened(io.BytesIO(small)) as found:
        assert found.manifest.tables["reviews.record"] == 1
