"""Files are brought on a search's page, watched there, and reported on with line and reason."""

from __future__ import annotations

import csv
import datetime
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from config.uploads import BoundedUploadHandler
from reviews import background, registry, tasks
from reviews.access import Refused
from reviews.actions import imports, progress
from reviews.models import ImportFile, ImportProblem, Record, Report
from screening.figures import compute_prisma, flow_of
from tests.factories import make_search
from tests.reviews.exports import as_file, papers, ris

State = ImportFile.State


@pytest.fixture
def search(review):
    return make_search(review, "MEDLINE", platform="Ovid", raw_hits=3)


@pytest.fixture
def sent(monkeypatch):
    """What is sent to the background, and stays there."""
    tasks: list[tuple[object, ...]] = []
    monkeypatch.setattr(background, "later", lambda *task, **how: tasks.append(task))
    return tasks


def address(row, name="import_report"):
    return reverse(f"reviews:{name}", args=[row.review.slug, row.pk])


def upload(browser, search, *files, **fields):
    """Send the form of a search's page."""
    exports = [SimpleUploadedFile(name, text.encode()) for name, text in files]
    return browser.post(address(search, "upload"), {"exports": exports, **fields})


def flow_boxes(review):
    return {key: box.n for key, box in flow_of(compute_prisma(review)).boxes.items()}


def text(answer):
    return " ".join(answer.content.decode().split())


def test_many_files_come_in_at_once_and_each_is_reported(client_of, dora, search):
    browser = client_of(dora)
    answer = upload(browser, search, ("a.ris", ris(papers(2))), ("b.ris", ris(papers(1, 9))))
    assert answer.url == address(search, "search")
    assert Record.objects.count() == 3
    page = text(browser.get(answer.url))
    assert "a.ris" in page and "b.ris" in page
    assert "as printed" in page
    assert "every 1s" not in page


def test_references_can_be_pasted(client_of, dora, search):
    client_of(dora).post(address(search, "upload"), {"pasted": ris(papers(2))})
    assert Record.objects.count() == 2
    assert ImportFile.objects.get().name == "pasted text"


def test_an_empty_file_is_taken_in_and_says_what_is_wrong_with_it(client_of, dora, search):
    browser = client_of(dora)
    upload(browser, search, ("empty.ris", ""), ("good.ris", ris(papers(1))))
    assert Record.objects.count() == 1
    assert "The file is empty." in text(browser.get(address(search, "search")))


def test_a_form_without_a_file_is_sent_back(client_of, dora, search):
    answer = client_of(dora).post(address(search, "upload"), {})
    assert answer.status_code == 422
    assert "Choose at least one file" in text(answer)


def test_a_file_beyond_the_servers_limit_is_refused_with_both_sizes(
    client_of, dora, search, settings
):
    settings.MAX_UPLOAD_BYTES = 100
    answer = upload(client_of(dora), search, ("big.ris", ris(papers(2))))
    assert answer.status_code == 422
    assert "big.ris" in text(answer) and "100" in text(answer)
    assert ImportFile.objects.count() == 0


def test_what_goes_beyond_the_servers_limit_is_not_even_written_to_its_disk(
    client_of, dora, search, settings, monkeypatch
):
    settings.MAX_UPLOAD_BYTES = 100_000
    written = []
    keep = BoundedUploadHandler.file_complete

    def measured(handler, file_size):
        written.append((handler.file.seek(0, 2), file_size))
        return keep(handler, file_size)

    monkeypatch.setattr(BoundedUploadHandler, "file_complete", measured)
    answer = upload(client_of(dora), search, ("huge.ris", "x" * 3_000_000))
    assert answer.status_code == 422 and "2.9" in text(answer)
    ((on_disk, size),) = written
    assert size == 3_000_000 and on_disk < 200_000


def test_the_command_line_is_held_to_the_limit_too(seat_of, dora, search, settings):
    settings.MAX_UPLOAD_BYTES = 100
    with pytest.raises(Refused, match="this server takes 100"):
        imports.import_now(seat_of(dora), search, as_file(ris(papers(2))), name="big.ris")
    assert ImportFile.objects.count() == 0


def test_the_report_is_taken_away_as_json_with_what_could_not_be_read(client_of, dora, search):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    row = ImportFile.objects.get()
    ImportProblem.objects.create(review=row.review, file=row, line=7, reason="Cut off.")
    assert address(row, "import_file") in text(browser.get(address(row)))
    answer = browser.get(address(row, "import_file"))
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert (told["format"], told["encoding"]) == ("ris", "utf-8")
    assert (told["read"], told["imported"]) == (3, 2)
    assert told["unreadable"] == [{"line": 7, "reason": "Cut off."}]


def test_a_repeated_file_waits_on_the_page_for_somebody_to_mean_it(client_of, dora, search):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    upload(browser, search, ("b.ris", ris(papers(2))))
    page = text(browser.get(address(search, "search")))
    assert "Held back" in page and "Import anyway" in page
    held = ImportFile.objects.get(name="b.ris")
    browser.post(address(held, "import_again"))
    assert Record.objects.count() == 4


def test_the_tick_brings_a_repeated_file_in_at_once(client_of, dora, search):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    upload(browser, search, ("a.ris", ris(papers(2))), again="on")
    assert Record.objects.count() == 4


def test_a_running_import_tells_how_far_it_is_and_is_asked_again(client_of, dora, search, sent):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    row = ImportFile.objects.get()
    ImportFile.objects.update(state=State.RUNNING, started_at=timezone.now())
    progress.tell(row.pk, done=512, total=2048, records=1200, unreadable=0)
    page = text(browser.get(address(search, "search_files")))
    assert "1,200 records read" in page
    assert 'value="512"' in page and 'max="2048"' in page
    assert 'hx-trigger="every 1s"' in page
    assert address(row, "import_cancel") in page


def test_a_finished_poll_stops_and_brings_the_numbers_up_to_date(client_of, dora, search):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(3))))
    page = text(browser.get(address(search, "search_files")))
    assert "every 1s" not in page
    assert 'id="search-stats" hx-swap-oob="true"' in page


def test_an_import_whose_worker_fell_silent_is_sent_to_another_once(client_of, dora, search, sent):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    row = ImportFile.objects.get()
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    ImportFile.objects.update(state=State.RUNNING, started_at=long_ago, uploaded_at=long_ago)
    sent.clear()
    browser.get(address(search, "search_files"))
    browser.get(address(search, "search_files"))
    assert sent == [(imports.TASK, row.pk)]


def test_silent_imports_are_taken_up_even_if_nobody_watches(client_of, dora, search, sent):
    upload(client_of(dora), search, ("a.ris", ris(papers(2))), ("b.ris", ris(papers(2, 9))))
    silent, lively = ImportFile.objects.order_by("pk")
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    ImportFile.objects.update(state=State.RUNNING, started_at=long_ago, uploaded_at=long_ago)
    progress.tell(lively.pk, done=1, total=2, records=1, unreadable=0)
    sent.clear()
    tasks.wake_imports()
    assert sent == [(imports.TASK, silent.pk)]


def test_a_cancelled_import_says_that_nothing_was_added(client_of, dora, search, sent):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    browser.post(address(ImportFile.objects.get(), "import_cancel"))
    assert "Nothing of this file was added" in text(browser.get(address(search, "search")))


def test_the_report_names_line_reason_and_text_of_what_could_not_be_read(
    client_of, dora, ana, search
):
    upload(client_of(dora), search, ("a.ris", ris(papers(2))))
    row = ImportFile.objects.get()
    ImportProblem.objects.create(
        review=row.review, file=row, line=1234, reason="Cut <i>off</i>.", excerpt="=TY  - <script>"
    )
    browser = client_of(ana)
    page = browser.get(address(row)).content.decode()
    assert "1,234" in page
    assert "Cut &lt;i&gt;off&lt;/i&gt;." in page
    assert "=TY  - &lt;script&gt;" in page
    table = browser.get(address(row, "import_problems")).getvalue().decode("utf-8-sig")
    (problem,) = csv.DictReader(io.StringIO(table))
    assert problem["line"] == "1234" and problem["kind"] == "unreadable"
    assert problem["excerpt"].startswith("'=")


def test_many_problems_come_in_pages(client_of, dora, search, django_assert_max_num_queries):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    row = ImportFile.objects.get()
    ImportProblem.objects.bulk_create(
        ImportProblem(review=row.review, file=row, line=n, reason="Cut off.") for n in range(1, 252)
    )
    with django_assert_max_num_queries(18):
        page = text(browser.get(address(row) + "?page=3"))
    assert "201 to 251 of 251" in page


def test_the_file_is_given_back_as_it_came_and_never_opened_by_the_browser(
    client_of, ana, dora, search
):
    upload(client_of(dora), search, ("Å b.ris", ris(papers(1))))
    answer = client_of(ana).get(address(ImportFile.objects.get(), "import_original"))
    assert answer.getvalue().decode() == ris(papers(1))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "%C3%85%20b.ris" in answer["Content-Disposition"]


def test_a_wrong_import_is_taken_back_as_a_whole_and_put_back(client_of, dora, search, review):
    browser = client_of(dora)
    upload(browser, search, ("right.ris", ris(papers(2))))
    other = make_search(review, "Scopus")
    upload(browser, other, ("wrong.ris", ris(papers(4))))
    wrong = ImportFile.objects.get(name="wrong.ris")
    page = text(browser.get(address(wrong)))
    assert "2 reports would leave screening. 2 stay" in page
    taken = browser.post(address(wrong, "import_take_back"), follow=True)
    assert "2 reports left screening" in text(taken)
    assert Report.objects.standing().count() == 2
    assert Record.objects.count() == 6
    assert flow_boxes(review)["database_results"] == 2
    assert flow_boxes(review)["duplicates"] == flow_boxes(review)["excluded_other"] == 0
    again = browser.post(address(wrong, "import_put_back"), follow=True)
    assert "2 reports are in screening again" in text(again)
    assert Report.objects.standing().count() == 4
    assert flow_boxes(review)["database_results"] == 6


def test_an_import_of_which_something_is_judged_stays(client_of, dora, search, monkeypatch):
    browser = client_of(dora)
    upload(browser, search, ("a.ris", ris(papers(2))))
    monkeypatch.setattr(registry, "judged", [lambda reports: set(list(reports)[:1])])
    row = ImportFile.objects.get()
    assert "1 has been screened already" in text(browser.get(address(row)))
    refused = browser.post(
        address(row, "import_take_back"),
        HTTP_ACCEPT="text/html", HTTP_REFERER=f"http://testserver{address(row)}", follow=True,
    )  # fmt: skip
    assert "1 of its reports have been screened" in text(refused)
    assert Report.objects.standing().count() == 2


@pytest.mark.parametrize(
    "name",
    [
        "import_report",
        "import_problems",
        "import_original",
        "import_file",
        "import_cancel",
        "import_again",
        "import_take_back",
        "import_put_back",
    ],
)
def test_a_stranger_finds_no_file(client_of, dan, dora, search, name):
    upload(client_of(dora), search, ("a.ris", ris(papers(1))))
    browser = client_of(dan)
    row = ImportFile.objects.get()
    asks = name in ("import_report", "import_problems", "import_original", "import_file")
    method = browser.get if asks else browser.post
    assert method(address(row, name)).status_code == 404


def test_a_reviewer_may_read_a_report_but_bring_and_stop_nothing(client_of, ana, dora, search):
    upload(client_of(dora), search, ("a.ris", ris(papers(1))))
    row = ImportFile.objects.get()
    browser = client_of(ana)
    assert browser.get(address(row)).status_code == 200
    assert upload(browser, search, ("b.ris", ris(papers(1)))).status_code == 403
    assert browser.post(address(row, "import_cancel")).status_code == 403
    assert browser.post(address(row, "import_again")).status_code == 403


def test_a_page_of_many_files_costs_no_more_queries(
    client_of, dora, search, django_assert_max_num_queries
):
    for n in range(20):
        ImportFile.objects.create(
            review=search.review, search=search, name=f"{n}.ris", size=1, sha256=f"{n:064}",
            state=State.DONE,
        )  # fmt: skip
    browser = client_of(dora)
    browser.get(address(search, "search"))
    with django_assert_max_num_queries(22):
        browser.get(address(search, "search"))
