"""Full texts on their pages: dropped, decided side by side, served so that nothing can run."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from reviews.models import (
    Attachment,
    Delivery,
    FullText,
    FullTextPage,
    HighlightWord,
    Record,
    Report,
)
from reviews.models.retrieval import stands
from screening.actions import upkeep
from tests import pdfs
from tests.factories import make_member, make_retrieval, make_review
from tests.screening.test_retrieval import passed_on

pytestmark = pytest.mark.django_db
HOME = "/r/peer-support/"
FIRST, SECOND = "On both sides of the desk in three teams", "Volunteers on a night line speak up"


@pytest.fixture
def reports(review):
    rows = passed_on(review, 3)
    for row, title, doi in zip(rows, (FIRST, SECOND), ("10.1000/a.1", "10.1000/b.2"), strict=False):
        Record.objects.filter(report=row).update(title=title, doi=doi, authors=["Hartwell, Rosa"])
    return rows


def paper(title: str = FIRST, **more) -> bytes:
    return pdfs.article(title, authors=["Rosa Hartwell"], **{"pages": 2} | more)


def sent(content: bytes, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def drop(client: Client, *files: SimpleUploadedFile, to: str = "fulltexts/bring/", **more):
    """Send files as the page does; the worker reads them at once."""
    return client.post(HOME + to, {"files": list(files), "key": uuid.uuid4()} | more)


def page_of(client: Client, address: str = "fulltexts/") -> str:
    answer = client.get(HOME + address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_what_is_dropped_is_attached_offered_or_kept_aside(reports, review, ana, client_of):
    browser = client_of(ana)
    answer = drop(
        browser,
        sent(paper(doi="10.1000/a.1"), "a.pdf"),
        sent(paper("Quite another title", doi="10.1000/b.2"), "b.pdf"),
        sent(paper("A trial of reminders by telephone"), "c.pdf"),
        sent(pdfs.locked(), "d.pdf"),
        sent(b"", "e.pdf"),
    )
    assert answer.status_code == 302
    open_page = words_of(page_of(browser))
    assert "To decide 2 Kept aside 1 Attached 1" in open_page
    assert "It may be this report " + SECOND in open_page and "its DOI stands in" in open_page
    assert "It needs a password." in open_page
    assert "1 file was left out" in open_page and "e.pdf It is empty: 0 bytes came." in open_page
    assert "c.pdf" in page_of(browser, "fulltexts/?show=aside")
    assert "by its DOI" in page_of(browser, "fulltexts/?show=attached")
    assert list(Report.objects.filter(stands("retrieved"), review=review)) == reports[:1]


def test_a_file_that_is_read_while_the_page_is_made_is_told_or_asked_for_again(
    reports, review, ana, client_of
):
    browser = client_of(ana)
    drop(browser, sent(paper("A trial of reminders by telephone"), "c.pdf"))
    files = FullText.objects.filter(review=review)

    def made(read_after: int) -> tuple[str, int]:
        """The page while the file comes to its end after so many statements, and their number."""
        files.update(state=FullText.State.READING)
        n = 0

        def reads(execute, sql, params, many, context):
            nonlocal n
            n, told = n + 1, execute(sql, params, many, context)
            if n == read_after:
                files.update(state=FullText.State.READ)
            return told

        with connection.execute_wrapper(reads):
            page = page_of(browser)
        return page, n

    _page, statements = made(0)
    for after in range(1, statements + 1):
        page, _n = made(after)
        assert "hx-trigger" in page or "Kept aside 1" in words_of(page)


def test_a_doubtful_file_is_attached_by_a_press_and_can_be_detached(
    reports, ana, client_of, review
):
    browser = client_of(ana)
    drop(browser, sent(paper("Quite another title", doi="10.1000/b.2"), "b.pdf"))
    row = FullText.objects.get()
    browser.post(f"{HOME}fulltexts/{row.pk}/attach/", {"report": "2", "from": "list"})
    assert Attachment.objects.live().get().report == reports[1]
    browser.post(f"{HOME}attachments/{Attachment.objects.get().pk}/detach/")
    assert Report.objects.filter(stands("sought"), pk=reports[1].pk).exists()
    browser.post(f"{HOME}fulltexts/{row.pk}/aside/", {"from": "list"})
    assert "b.pdf" in page_of(browser, "fulltexts/?show=aside")


def test_an_unmatched_file_finds_its_report_by_search(reports, ana, client_of):
    browser = client_of(ana)
    drop(browser, sent(paper("A trial of reminders by telephone"), "c.pdf"))
    row = FullText.objects.get()
    found = page_of(browser, f"fulltexts/{row.pk}/?q=night+volunteers")
    assert 'name="report" value="2"' in found and 'name="report" value="1"' not in found
    browser.post(f"{HOME}fulltexts/{row.pk}/attach/", {"report": "2", "supplement": "1"})
    assert Attachment.objects.live().get().role == "supplement"
    assert Report.objects.filter(stands("sought"), pk=reports[1].pk).exists()


def test_a_report_s_page_takes_its_pdf_and_keeps_the_earlier_version(reports, ana, client_of):
    browser = client_of(ana)
    drop(browser, sent(paper(), "first.pdf"), to="reports/1/files/", role="main")
    drop(browser, sent(paper(pages=3), "second.pdf"), to="reports/1/files/", role="main")
    page = words_of(page_of(browser, "reports/1/"))
    assert re.search(r"second\.pdf .* The full text that is read", page)
    assert re.search(r"first\.pdf .* Earlier version", page)
    old = Attachment.objects.live().get(full_text__name="first.pdf")
    browser.post(f"{HOME}attachments/{old.pk}/current/", {"from": "report"})
    page = words_of(page_of(browser, "reports/1/"))
    assert re.search(r"first\.pdf .* The full text that is read.*second\.pdf", page)


def test_a_paper_that_is_another_says_so_until_somebody_confirms_it(reports, ana, client_of):
    browser = client_of(ana)
    drop(browser, sent(paper(SECOND, doi="10.1000/b.2")), to="reports/1/files/", role="main")
    assert "fits another report better" in page_of(browser, "reports/1/")
    pk = Attachment.objects.get().pk
    browser.post(f"{HOME}attachments/{pk}/confirm/", {"from": "report"})
    assert "fits another report better" not in page_of(browser, "reports/1/")


@pytest.fixture
def file(reports, ana, client_of):
    drop(client_of(ana), sent(pdfs.scripted(), "evil.html"))
    return FullText.objects.get()


def test_a_file_is_served_so_that_nothing_in_it_can_run(file, ana, client_of):
    answer = client_of(ana).get(f"{HOME}fulltexts/{file.pk}/original.pdf")
    assert b"".join(answer.streaming_content) == pdfs.scripted()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith('attachment; filename="evil.html.pdf"')


def part_of(browser: Client, file: FullText, **headers: str):
    told = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    answer = browser.get(f"{HOME}fulltexts/{file.pk}/original.pdf", **told)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


@pytest.mark.parametrize(
    ("wanted", "begin", "end"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None)],
)
def test_a_part_of_a_file_can_be_asked_for(file, ana, client_of, wanted, begin, end):
    answer, body = part_of(client_of(ana), file, range=wanted)
    whole = pdfs.scripted()
    assert (answer.status_code, body) == (206, whole[begin:end])
    first = begin % len(whole)
    assert answer["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(whole)}"
    assert answer["Content-Length"] == str(len(body))
    assert answer["Accept-Ranges"] == "bytes" and "sandbox" in answer["Content-Security-Policy"]


def test_a_part_behind_the_end_is_refused_with_the_file_s_size(file, ana, client_of):
    answer, body = part_of(client_of(ana), file, range="bytes=9000000-")
    assert (answer.status_code, body) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{file.size}"


@pytest.mark.parametrize("wanted", ["bytes=5-2", "lines=0-1", "bytes=0-1,4-5", "bytes=-"])
def test_what_is_no_single_range_is_answered_with_the_whole(file, ana, client_of, wanted):
    answer, body = part_of(client_of(ana), file, range=wanted)
    assert (answer.status_code, body) == (200, pdfs.scripted())
    assert answer["Accept-Ranges"] == "bytes"


def test_a_part_comes_only_to_who_has_the_same_version_of_the_rest(file, ana, client_of):
    browser = client_of(ana)
    etag = part_of(browser, file)[0]["ETag"]
    same, _body = part_of(browser, file, range="bytes=0-9", if_range=etag)
    other, body = part_of(browser, file, range="bytes=0-9", if_range='"another"')
    assert (same.status_code, other.status_code, body) == (206, 200, pdfs.scripted())
    unchanged, body = part_of(browser, file, if_none_match=f'"x", W/{etag}')
    assert (unchanged.status_code, body) == (304, b"")


def test_a_part_is_for_who_has_a_seat(file, dan, client_of):
    answer, _body = part_of(client_of(dan), file, range="bytes=0-9")
    assert answer.status_code == 404


def test_letters_that_nobody_has_placed_yet_are_placed_when_a_page_is_opened(file, ana, client_of):
    FullTextPage.objects.update(boxes=b"")
    browser = client_of(ana)
    assert len(browser.get(f"{HOME}fulltexts/{file.pk}/find/?q=script").json()["hits"][0]["rects"])
    assert bytes(FullTextPage.objects.get().boxes)
    FullTextPage.objects.update(boxes=b"")
    layer = browser.get(f"{HOME}fulltexts/{file.pk}/pages/1/").content.decode()
    assert ">One page with a script</text>" in layer


def test_a_page_is_drawn_and_its_text_lies_over_it(file, review, ana, client_of):
    HighlightWord.objects.create(review=review, text="script", kind="include")
    browser = client_of(ana)
    picture = browser.get(f"{HOME}fulltexts/{file.pk}/pages/1.webp?w=320")
    assert picture["Content-Type"] == "image/webp"
    assert b"".join(picture.streaming_content)[8:12] == b"WEBP"
    layer = browser.get(f"{HOME}fulltexts/{file.pk}/pages/1/").content.decode()
    assert ">One page with a script</text>" in layer
    assert layer.count('class="mark-include"') == 1


def test_words_are_found_with_their_place(file, ana, client_of):
    found = client_of(ana).get(f"{HOME}fulltexts/{file.pk}/find/?q=A+SCRIPT").json()
    assert [(hit["page"], len(hit["rects"])) for hit in found["hits"]] == [(1, 1)]
    rect = found["hits"][0]["rects"][0]
    assert 60 < float(rect["x"]) < 200 and 100 < float(rect["y"]) < 160


@pytest.mark.parametrize("part", ["pages/2/", "pages/0.webp", "pages/2.webp"])
def test_a_page_that_is_not_there_is_not_found(file, ana, client_of, part):
    assert client_of(ana).get(f"{HOME}fulltexts/{file.pk}/{part}").status_code == 404


def test_a_changed_file_is_not_served(file, ana, client_of):
    path = Path(file.content.path)
    path.write_bytes(path.read_bytes() + b"more")
    assert client_of(ana).get(f"{HOME}fulltexts/{file.pk}/original.pdf").status_code == 404


def test_the_text_alone_can_be_read(file, ana, client_of):
    assert "One page with a script" in page_of(client_of(ana), f"fulltexts/{file.pk}/text/")


def test_a_file_of_another_review_is_not_there(file, dan, client_of):
    make_member(make_review("elsewhere"), dan, "lead")
    browser = client_of(dan)
    for part in ("", "original.pdf", "text/", "pages/1/", "pages/1.webp", "find/?q=a"):
        assert browser.get(f"{HOME}fulltexts/{file.pk}/{part}").status_code == 404
        assert browser.get(f"/r/elsewhere/fulltexts/{file.pk}/{part}").status_code == 404


def test_who_only_observes_reads_and_changes_nothing(file, review, dan, client_of):
    make_member(review, dan, "observer")
    browser = client_of(dan)
    assert 'type="file"' not in page_of(browser)
    answer = browser.post(f"{HOME}fulltexts/{file.pk}/attach/", {"report": "1"})
    assert answer.status_code == 403 and not Attachment.objects.exists()


def test_remarks_on_a_delivery_are_put_away(reports, ana, client_of):
    browser = client_of(ana)
    drop(browser, sent(b"", "e.pdf"))
    assert "e.pdf" in page_of(browser)
    browser.post(f"{HOME}deliveries/{Delivery.objects.get().pk}/put-away/")
    assert "e.pdf" not in page_of(browser)


def test_the_page_asks_the_database_the_same_for_one_file_and_for_many(
    reports, ana, client_of, django_assert_max_num_queries
):
    browser = client_of(ana)
    other = "Quite another title, part {}"
    for at in range(6):
        drop(browser, sent(paper(other.format(at), doi="10.1000/b.2"), f"{at}.pdf"))
    with django_assert_max_num_queries(36):
        assert page_of(browser).count('class="match"') == 6


def test_the_text_stands_beside_the_form_with_its_supplement_one_press_away(
    reports, ana, client_of, review
):
    browser = client_of(ana)
    drop(browser, sent(paper(), "main.pdf"), to="reports/1/files/", role="main")
    drop(browser, sent(paper(pages=1), "table.pdf"), to="reports/1/files/", role="supplement")
    drop(browser, sent(paper(SECOND), "second.pdf"), to="reports/2/files/", role="main")
    page = page_of(browser, "screen/full_text/")
    card = page.split("data-card")[1]
    assert card.count("data-sheet=") == 2 and "table.pdf, in a new tab" in words_of(card)
    assert "data-sheet=" in page.split("data-ahead")[1]
    assert "data-reader" not in page_of(browser, "screen/title_abstract/")


def test_a_report_that_was_got_in_print_says_that_no_file_is_here(reports, ana, client_of):
    make_retrieval(reports[0], way="print")
    upkeep.tend(reports[0].review)
    assert "No file is attached" in page_of(client_of(ana), "screen/full_text/")
