"""Full texts: brought, read, matched; nothing overwritten, and a bad file hurts nothing."""

from __future__ import annotations

import io
import json
import threading
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import CommandError, call_command

from reviews import desk, files, registry
from reviews.actions.fulltexts import attaching, bringing, placing, reading
from reviews.methods.pdf.boxes import unpack
from reviews.models import Attachment, Delivery, Event, FullText, FullTextPage, Report, Retrieval
from reviews.models.retrieval import stands
from reviews.queries import fulltexts
from tests import pdfs
from tests.factories import make_record, make_retrieval, make_seat

pytestmark = pytest.mark.django_db
DESK = "On both sides of the desk: peer workers and their colleagues in three teams"
NIGHT = "Volunteers on a night line: what they say of their own recovery"


@pytest.fixture
def reports(review, monkeypatch):
    """Two reports that are sought, and one that isn't."""
    rows = [
        make_record(review, title=DESK, doi="10.1000/desk.1", authors=["Hartwell, Rosa"]).report,
        make_record(review, title=NIGHT, doi="10.1000/night.2", authors=["Lindqvist, Tove"]).report,
        make_record(review, title="Elsewhere in care homes of the north", doi="10.1000/e.3").report,
    ]
    ids = [row.pk for row in rows[:2]]
    monkeypatch.setattr(registry, "sought", [lambda review: ids])
    reading._known.clear()
    return rows


@pytest.fixture
def bring(dora, seat_of):
    """Bring a file in dora's name, in a delivery of its own."""

    def bring_one(content: bytes, name: str = "paper.pdf", **more: Any) -> bringing.Brought:
        seat = more.pop("seat", None) or seat_of(dora)
        into = more.pop("into", None) or bringing.delivery(seat, uuid.uuid4())
        return bringing.bring(seat, ContentFile(content, name=name), name=name, into=into, **more)

    return bring_one


def desk_paper(**more: Any) -> bytes:
    more = {"authors": ["Rosa Hartwell"], "doi": "10.1000/desk.1"} | more
    return pdfs.article(DESK, **more)


def attached() -> list[tuple[int, str, str]]:
    rows = Attachment.objects.live().select_related("report").order_by("pk")
    return [(row.report.number, row.role, row.how) for row in rows]


def left_out() -> list[tuple[str, str]]:
    return [(one["name"], one["why"]) for row in Delivery.objects.all() for one in row.left_out]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_pdf_is_read_matched_and_its_report_retrieved(reports, review, bring):
    row = bring(desk_paper(pages=3)).full_text
    row.refresh_from_db()
    assert (row.state, row.pages, row.is_scanned) == ("read", 3, False)
    assert FullTextPage.objects.filter(full_text=row).count() == 3
    assert attached() == [(1, "main", "doi")]
    assert list(Report.objects.filter(stands("retrieved"), review=review)) == reports[:1]
    assert Retrieval.objects.get().way == "file"


def test_letters_are_placed_after_the_text_was_read_and_matched(reports, bring, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(placing, "place_some", lambda review_id: 0)
        row = bring(desk_paper(pages=3)).full_text
        assert attached() == [(1, "main", "doi")]
        assert not any(page.boxes for page in FullTextPage.objects.all())
    monkeypatch.setattr(placing, "AT_ONCE", 2)
    placed = [placing.place_some(row.review_id) for _turn in range(2)]
    assert placed == [2, 0], "the turn that was asked for has done the rest"
    for page in FullTextPage.objects.all():
        assert len(unpack(bytes(page.boxes))) == len(page.text)


def test_letters_of_a_file_that_was_lost_meanwhile_are_tried_once(reports, bring, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(placing, "place_some", lambda review_id: 0)
        row = bring(desk_paper(pages=2)).full_text
    Path(row.content.path).unlink()
    assert (placing.place_some(row.review_id), placing.place_some(row.review_id)) == (2, 0)
    assert [len(unpack(bytes(page.boxes))) for page in FullTextPage.objects.all()] == [0, 0]


def test_what_is_stored_is_what_came_and_lies_under_its_checksum(reports, bring):
    content = desk_paper()
    row = bring(content, "../../etc/passwd.pdf").full_text
    path = files.at_hand(row)
    assert path.read_bytes() == content
    assert path.name == f"{row.sha256}.pdf" and "etc" not in str(path.parent)
    assert row.name == "passwd.pdf"


def test_a_stored_file_that_was_changed_is_not_read(reports, bring):
    row = bring(desk_paper()).full_text
    path = Path(row.content.path)
    path.write_bytes(path.read_bytes() + b"changed")
    with pytest.raises(files.Lost):
        files.at_hand(row)


def test_a_paper_that_fits_nothing_is_kept_aside(reports, review, bring):
    row = bring(pdfs.article("A trial of reminders by telephone", authors=["N. Abara"])).full_text
    assert attached() == []
    assert list(FullText.objects.filter(review=review).aside()) == [row]


def test_a_doubtful_paper_is_offered_and_not_attached(reports, review, bring):
    row = bring(pdfs.article("Something else", doi="10.1000/desk.1")).full_text
    row.refresh_from_db()
    assert attached() == []
    assert [offer["report"] for offer in row.offers] == [reports[0].pk]
    assert list(FullText.objects.filter(review=review).doubtful()) == [row]


def test_a_report_that_nobody_seeks_is_offered_by_its_doi_alone(reports, review, bring):
    title = "Elsewhere in care homes of the north"
    row = bring(pdfs.article(title, doi="10.1000/e.3")).full_text
    row.refresh_from_db()
    assert attached() == []
    assert [offer["report"] for offer in row.offers] == [reports[2].pk]


def test_a_second_paper_for_a_report_is_asked_about_and_a_supplement_is_attached(reports, bring):
    bring(desk_paper())
    bring(desk_paper(pages=6), "second.pdf")
    assert attached() == [(1, "main", "doi")]
    bring(desk_paper(head="Supplementary material"), "more.pdf")
    assert attached() == [(1, "main", "doi"), (1, "supplement", "doi")]


def test_versions_stay_and_the_newest_is_read(reports, bring, dora, seat_of):
    first = bring(desk_paper()).full_text
    second = bring(desk_paper(pages=6), "second.pdf").full_text
    attaching.attach(seat_of(dora), second, reports[0])
    current = Attachment.objects.current().get(report=reports[0])
    assert current.full_text == second
    old = Attachment.objects.live().get(full_text=first)
    attaching.make_current(seat_of(dora), old)
    assert Attachment.objects.current().get(report=reports[0]).full_text == first
    assert Attachment.objects.live().filter(report=reports[0]).count() == 2


def test_detaching_keeps_the_file_and_lets_the_report_be_sought_again(
    reports, review, bring, dora, seat_of
):
    bring(desk_paper())
    attaching.detach(seat_of(dora), Attachment.objects.get())
    assert Report.objects.filter(stands("sought"), pk=reports[0].pk).exists()
    assert FullText.objects.count() == 1 and attached() == []
    attaching.attach(seat_of(dora), FullText.objects.get(), reports[0])
    assert attached() == [(1, "main", "person")]
    assert Report.objects.filter(stands("retrieved"), pk=reports[0].pk).exists()


def test_detaching_leaves_a_person_s_word_that_it_was_retrieved(reports, bring, dora, seat_of):
    make_retrieval(reports[0], way="print")
    bring(desk_paper())
    attaching.detach(seat_of(dora), Attachment.objects.get())
    assert Report.objects.filter(stands("retrieved"), pk=reports[0].pk).exists()


def test_the_same_pdf_twice_is_one_file_and_says_where_it_is(reports, bring):
    content = desk_paper()
    bring(content, "first.pdf")
    again = bring(content, "again.pdf")
    assert again.same and FullText.objects.count() == 1
    name, why = left_out()[0]
    assert name == "again.pdf" and "“first.pdf” and is with report 1" in why


def test_one_file_may_be_two_reports(reports, bring, dora, seat_of):
    row = bring(desk_paper()).full_text
    attaching.attach(seat_of(dora), row, reports[1])
    assert {number for number, *_rest in attached()} == {1, 2}


def test_a_paper_brought_for_a_report_is_attached_there_at_once(reports, bring):
    bring(desk_paper(), report=reports[0])
    assert attached() == [(1, "main", "person")]
    assert Attachment.objects.get().doubt == ""


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        (pdfs.article(NIGHT, authors=["Tove Lindqvist"], doi="10.1000/night.2"), "other"),
        (pdfs.article("A trial of reminders by telephone"), "unlike"),
        (pdfs.scan(), ""),
    ],
    ids=["another report's", "another paper", "scan"],
)
def test_the_text_of_another_paper_is_held_against_the_person_s_word(
    reports, bring, dora, seat_of, content, doubt
):
    bring(content, report=reports[0])
    row = Attachment.objects.get()
    assert (row.report, row.doubt) == (reports[0], doubt)
    attaching.confirm(seat_of(dora), row)
    row.refresh_from_db()
    assert row.doubt == ""


def test_a_scan_is_flagged(reports, bring):
    row = bring(pdfs.scan(3), "hartwell 2008.pdf").full_text
    row.refresh_from_db()
    assert row.is_scanned and row.pages_scanned == 3


def test_scripts_inside_are_flagged_and_the_file_is_read_all_the_same(reports, bring):
    row = bring(pdfs.scripted()).full_text
    row.refresh_from_db()
    assert row.scripted and row.state == "read"


@pytest.mark.parametrize(
    ("content", "trouble"),
    [(pdfs.locked(), "password"), (pdfs.article()[:900], "damaged")],
    ids=["locked", "cut"],
)
def test_a_pdf_that_cannot_be_read_says_why_and_the_next_is_read(reports, bring, content, trouble):
    bad = bring(content, "bad.pdf").full_text
    bad.refresh_from_db()
    assert (bad.state, bad.trouble) == ("failed", trouble)
    bring(desk_paper())
    assert attached() == [(1, "main", "doi")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "0 bytes"),
        (b"<html><script>alert(1)</script></html>", "not a PDF"),
        (b"\x89PNG\r\n\x1a\n", "not a PDF"),
    ],
)
def test_what_is_no_pdf_is_left_out_by_name(reports, bring, content, why):
    assert why in bring(content, "wrong.pdf").why
    assert FullText.objects.count() == 0
    assert left_out()[0][0] == "wrong.pdf"


def test_a_file_that_is_too_large_is_left_out(reports, bring, settings):
    settings.MAX_UPLOAD_BYTES = 1_000
    assert "larger than" in bring(desk_paper()).why
    assert FullText.objects.count() == 0


def test_a_zip_is_unpacked_and_its_papers_matched(reports, bring):
    content = zipped(**{"a/desk.pdf": desk_paper(), "b/readme.txt": b"Hello", ".DS_Store": b"x"})
    brought = bring(content, "papers.zip")
    brought.delivery.refresh_from_db()
    assert brought.delivery.state == "ready" and not brought.delivery.content
    assert attached() == [(1, "main", "doi")]
    assert left_out() == [("readme.txt", "It is not a PDF.")]


def test_names_that_lead_out_of_a_zip_lead_nowhere(reports, bring, tmp_path):
    content = zipped(**{"../../evil.pdf": desk_paper(), "/etc/evil.pdf": pdfs.plain()})
    bring(content, "papers.zip")
    assert [name for name, _why in left_out()] == ["evil.pdf", "evil.pdf"]
    assert all("leads out" in why for _name, why in left_out())
    assert FullText.objects.count() == 0


def test_a_zip_bomb_is_left_out_before_it_swells(reports, bring):
    bomb = zipped(**{"bomb.pdf": b"%PDF-1.4" + b"0" * 60_000_000, "desk.pdf": desk_paper()})
    assert len(bomb) < 200_000
    bring(bomb, "papers.zip")
    assert [name for name, _why in left_out()] == ["bomb.pdf"]
    assert "swells" in left_out()[0][1]
    assert attached() == [(1, "main", "doi")]


def test_a_zip_that_lies_about_its_sizes_is_stopped_where_it_exceeds_them(reports, bring):
    content = bytearray(zipped(**{"lie.pdf": b"%PDF-1.4" + b"0" * 3_000_000}))
    true_size = (3_000_008).to_bytes(4, "little")
    lie = bytes(content).replace(true_size, (100).to_bytes(4, "little"))
    assert lie != bytes(content)
    bring(lie, "papers.zip")
    assert FullText.objects.count() == 0
    assert len(left_out()) == 1


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 and then nothing", zipped(a=b"1")[:-9]],
    ids=["only its mark", "cut short"],
)
def test_a_broken_zip_says_so_and_nothing_else_is_touched(reports, bring, content):
    brought = bring(content, "papers.zip")
    brought.delivery.refresh_from_db()
    assert brought.delivery.state == "failed"
    assert "damaged" in brought.delivery.error
    assert FullText.objects.count() == 0


def test_a_failed_file_can_be_brought_again(reports, bring, monkeypatch):
    def fail(path: Path) -> Any:
        raise desk.Trouble("too_much")

    with monkeypatch.context() as broken:
        broken.setattr(desk.desks, "read", fail)
        row = bring(desk_paper()).full_text
        row.refresh_from_db()
        assert row.trouble == "too_much"
    bring(desk_paper())
    assert attached() == [(1, "main", "doi")]
    assert FullText.objects.count() == 1


def test_files_that_wait_are_read_side_by_side(review, reports, bring, monkeypatch):
    both, truly_read = threading.Barrier(2), desk.desks.read

    def read(path: Path) -> desk.Read:
        both.wait(20)
        return truly_read(path)

    monkeypatch.setattr(reading.desk, "DESKS", 2)
    monkeypatch.setattr(desk.desks, "read", read)
    with monkeypatch.context() as later:
        later.setattr(reading.background, "later", lambda *_args, **_kwargs: None)
        for at in range(4):
            bring(pdfs.plain(f"Side by side, part {at}"), f"{at}.pdf")
    assert reading.read_some(review.pk) == 4
    assert set(FullText.objects.values_list("state", "pages")) == {("read", 1)}


@pytest.fixture
def waiting(bring, monkeypatch):
    """Four files that wait to be read."""
    with monkeypatch.context() as later:
        later.setattr(reading.background, "later", lambda *_args, **_kwargs: None)
        rows = [bring(pdfs.plain(f"In a row, part {at}"), f"{at}.pdf").full_text for at in range(4)]
    monkeypatch.setattr(reading.background, "later", lambda *_args, **_kwargs: None)
    return rows


def test_a_file_that_cannot_be_stored_says_so_and_the_others_are_read(
    review, reports, waiting, monkeypatch
):
    truly = reading._store

    def store(row: FullText, held: desk.Read) -> None:
        truly(row, held)
        if row == waiting[1]:
            raise ValueError("a fault of ours")

    monkeypatch.setattr(reading, "_store", store)
    reading.read_some(review.pk)
    states = FullText.objects.order_by("pk").values_list("state", "trouble")
    assert list(states) == [("read", ""), ("failed", "unforeseen"), ("read", ""), ("read", "")]
    assert not FullTextPage.objects.filter(full_text=waiting[1]).exists()


def test_files_that_were_taken_and_not_read_wait_again_when_the_work_breaks_off(
    review, reports, waiting, monkeypatch
):
    truly, read = reading._read, []

    def once(*args: Any) -> bool:
        if read:
            raise KeyboardInterrupt
        read.append(args)
        return truly(*args)

    monkeypatch.setattr(reading, "_read", once)
    with pytest.raises(KeyboardInterrupt):
        reading.read_some(review.pk)
    states = list(FullText.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["read", "waiting", "waiting", "waiting"]


def test_a_turn_ends_after_some_time_and_asks_for_another(review, reports, waiting, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(reading, "TURN", 0.001)
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    monkeypatch.setattr(reading.background, "later", lambda name, *_args: asked.append(name))
    assert reading.read_some(review.pk) == 2
    assert asked == [bringing.READ]
    assert reading.read_some(review.pk) == 2
    assert bringing.READ not in asked[1:]


def test_reading_twice_leaves_one_text(reports, bring, dora, seat_of):
    row = bring(desk_paper(pages=3)).full_text
    row.refresh_from_db()
    reading.read_again(seat_of(dora), row)
    assert FullTextPage.objects.filter(full_text=row).count() == 3
    assert attached() == [(1, "main", "doi")]


def test_a_file_whose_worker_died_is_taken_up(reports, bring, review):
    row = bring(desk_paper()).full_text
    FullText.objects.filter(pk=row.pk).update(
        state="reading", started_at="2026-01-01T00:00Z", brought_at="2026-01-01T00:00Z"
    )
    reading.wake_all()
    row.refresh_from_db()
    assert row.state == "read"


def test_who_may_not_seek_brings_nothing(reports, review, bring):
    with pytest.raises(PermissionDenied):
        bring(desk_paper(), seat=make_seat(review, "observer"))


def test_the_ledger_tells_what_came_and_where_it_went(reports, review, bring):
    bring(desk_paper(), "hartwell.pdf")
    verbs = list(Event.objects.filter(review_id=review.pk).values_list("verb", flat=True))
    assert {"fulltext.brought", "fulltext.attached"} <= set(verbs)


def attach_from(*paths: Path, slug: str = "peer-support") -> dict[str, Any]:
    out = io.StringIO()
    call_command("attach_fulltexts", slug, *map(str, paths), "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_command_takes_files_zips_and_folders_and_tells_what_came_of_each(reports, tmp_path):
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "deeper" / "desk.pdf").write_bytes(desk_paper())
    (tmp_path / "in" / "notes.txt").write_text("not meant")
    other = pdfs.article("A trial of reminders by telephone", authors=["N. Abara"])
    (tmp_path / "more.zip").write_bytes(zipped(**{"other.pdf": other, "x.txt": b"x"}))
    (tmp_path / "locked.pdf").write_bytes(pdfs.locked())
    told = attach_from(tmp_path / "in", tmp_path / "more.zip", tmp_path / "locked.pdf")
    files = {one["name"]: one for one in told["files"]}
    assert files["desk.pdf"]["reports"] == [{"number": 1, "role": "main", "how": "by its DOI"}]
    assert (files["other.pdf"]["reports"], files["other.pdf"]["offers"]) == ([], [])
    assert files["locked.pdf"]["trouble"] == "It needs a password."
    assert told["left_out"] == [{"name": "x.txt", "why": "It is not a PDF."}]


def test_the_command_names_a_broken_zip_and_brings_the_rest(reports, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and then nothing")
    (tmp_path / "b.pdf").write_bytes(desk_paper())
    told = attach_from(tmp_path / "a.zip", tmp_path / "b.pdf")
    assert told["left_out"][0]["name"] == "a.zip" and "damaged" in told["left_out"][0]["why"]
    assert told["files"][0]["reports"][0]["number"] == 1


def test_the_command_brings_nothing_where_a_path_is_missing(reports, tmp_path):
    (tmp_path / "desk.pdf").write_bytes(desk_paper())
    with pytest.raises(CommandError, match="nothing was brought"):
        attach_from(tmp_path / "desk.pdf", tmp_path / "gone.pdf")
    assert FullText.objects.count() == 0


def test_the_full_text_of_a_gathered_duplicate_is_its_report_s(reports, bring):
    bring(desk_paper(), report=reports[2])
    Report.objects.filter(pk=reports[2].pk).update(merged_into=reports[1])
    assert fulltexts.current_of([reports[1].pk])[reports[1].pk].name == "paper.pdf"
    assert [row.report for row in Attachment.objects.of([reports[1].pk])] == [reports[2]]


def test_a_file_sent_again_with_the_same_delivery_is_not_called_a_second_copy(
    reports, bring, dora, seat_of
):
    into = bringing.delivery(seat_of(dora), uuid.uuid4())
    bring(desk_paper(), into=into)
    bring(desk_paper(), into=into)
    assert left_out() == []
    bring(desk_paper(), "another name.pdf", into=into)
    assert [name for name, _why in left_out()] == ["another name.pdf"]


class Elsewhere(Storage):
    """A store whose files have no place on this machine's disk, as S3's have none."""

    def __init__(self, folder: Path) -> None:
        self.inner = FileSystemStorage(folder)

    def _open(self, name: str, mode: str = "rb") -> Any:
        return self.inner.open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        return self.inner.save(name, content)

    def exists(self, name: str) -> bool:
        return self.inner.exists(name)

    def delete(self, name: str) -> None:
        self.inner.delete(name)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Files are kept elsewhere."""
    store = Elsewhere(tmp_path)
    for model in (FullText, Delivery):
        monkeypatch.setattr(model._meta.get_field("content"), "storage", store)
    return store


def test_files_that_are_kept_elsewhere_are_read_and_checked_here(reports, bring, elsewhere):
    row = bring(zipped(**{"desk.pdf": desk_paper()}), "papers.zip")
    assert attached() == [(1, "main", "doi")] and row.delivery is not None
    assert files.at_hand(FullText.objects.get()).read_bytes() == desk_paper()


def test_a_file_that_the_store_has_lost_says_so(reports, bring, elsewhere, dora, seat_of):
    row = bring(pdfs.article("Lost on the way to the store")).full_text
    elsewhere.delete(row.content.name)
    (settings.DATA_DIR / "cache" / "fulltexts" / f"{row.sha256}.pdf").unlink()
    reading.read_again(seat_of(dora), row)
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("failed", "lost")
