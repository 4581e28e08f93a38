"""The worklist: what is sought, by whom, with links; marked one by one, in bulk, or all at once."""

from __future__ import annotations

import re

import pytest

from reviews.models import LinkResolver, Member, Record, Report, Retrieval
from reviews.models.retrieval import assigned_to, stands
from screening.actions import retrieval
from tests.factories import make_seat
from tests.screening.test_retrieval import passed_on

pytestmark = pytest.mark.django_db
HOME = "/r/peer-support/"


@pytest.fixture
def reports(review):
    return passed_on(review, 6)


def main_of(answer) -> str:
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def numbers(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'name="report" value="(\d+)"', page)]


def send(client, *numbers: int, do: str, **more: str):
    sent = {"report": [str(n) for n in numbers], "do": do, **more}
    return client.post(f"{HOME}retrieval/change/", sent)


def test_the_worklist_shows_what_is_sought_with_its_links(reports, review, dora, client_of):
    Record.objects.filter(report=reports[0]).update(doi="10.1000/x(1)", pmid="12345")
    LinkResolver.objects.create(
        review=review, name="Example University", pattern="https://r.example.org/?t={title}"
    )
    page = main_of(client_of(dora).get(f"{HOME}retrieval/"))
    assert numbers(page) == [1, 2, 3, 4, 5, 6]
    assert 'href="https://doi.org/10.1000/x%281%29"' in page
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/12345/"' in page
    assert "https://r.example.org/?t=Living%20with%20peer%20support%2C%20part%201" in page


def test_many_are_marked_with_one_press(reports, review, ana, client_of):
    answer = send(client_of(ana), 1, 3, do="not_retrieved:no_answer", note="Wrote twice.")
    assert answer.status_code == 302
    lines = Retrieval.objects.filter(review=review)
    assert {(line.report.number, line.reason, line.note, line.by) for line in lines} == {
        (1, "no_answer", "Wrote twice.", "Ana Novak"),
        (3, "no_answer", "Wrote twice.", "Ana Novak"),
    }
    page = main_of(client_of(ana).get(f"{HOME}retrieval/?state=not_retrieved"))
    assert numbers(page) == [1, 3]
    assert "The authors did not answer. Wrote twice." in page


def test_everything_in_the_list_can_be_marked_at_once(reports, review, dora, client_of):
    send(client_of(dora), do="retrieved:print", everything="1", state="sought")
    assert Report.objects.filter(stands("retrieved"), review=review).count() == 6


def test_what_could_not_be_marked_is_named(reports, dora, client_of, seat_of):
    retrieval.mark(seat_of(dora), [reports[1].pk], state="retrieved", way="print")
    browser = client_of(dora)
    answer = send(browser, 1, 2, do="retrieved:online")
    page = browser.get(answer["Location"]).content.decode()
    assert "1 report: retrieved." in page
    assert "because it stands so already: 2" in page


def test_an_attempt_is_noted_and_shown_beside_the_report(reports, dora, client_of):
    browser = client_of(dora)
    send(browser, 2, do="tried:author", note="Mail to M. Osei")
    page = main_of(browser.get(f"{HOME}retrieval/"))
    assert "1 attempt" in page
    assert "Author asked" in page and "Mail to M. Osei" in page
    assert numbers(page) == [1, 2, 3, 4, 5, 6]


def test_reports_are_assigned_and_each_finds_their_own(reports, review, ana, dora, client_of):
    ana_here = Member.objects.get(review=review, user=ana)
    send(client_of(dora), 1, 2, do=f"assign:{ana_here.pk}")
    assert Report.objects.filter(assigned_to(ana_here), review=review).count() == 2
    assert numbers(main_of(client_of(ana).get(f"{HOME}retrieval/?who=me"))) == [1, 2]
    assert numbers(main_of(client_of(dora).get(f"{HOME}retrieval/?who=nobody"))) == [3, 4, 5, 6]
    page = main_of(client_of(ana).get(HOME))
    assert re.search(r"full texts\s+to seek", page) and "Assigned to you." in page


def test_a_title_or_a_number_finds_a_report(reports, review, dora, client_of):
    Record.objects.filter(report=reports[4]).update(title="Volunteers on a night line")
    browser = client_of(dora)
    assert numbers(main_of(browser.get(f"{HOME}retrieval/?q=volunteer"))) == [5]
    assert numbers(main_of(browser.get(f"{HOME}retrieval/?q=3"))) == [3]


def test_nothing_chosen_changes_nothing_and_says_so(reports, dora, client_of):
    browser = client_of(dora)
    answer = browser.post(
        f"{HOME}retrieval/change/",
        {"do": "retrieved:print"},
        headers={"Accept": "text/html", "Referer": f"http://testserver{HOME}retrieval/"},
    )
    assert "Choose at least one report" in browser.get(answer["Location"]).content.decode()
    assert not Retrieval.objects.exists()


def test_an_observer_reads_the_worklist_and_changes_nothing(reports, review, client_of):
    browser = client_of(make_seat(review, "observer").member.user)
    page = main_of(browser.get(f"{HOME}retrieval/"))
    assert "Living with peer support, part 1" in page
    assert numbers(page) == []
    assert send(browser, 1, do="retrieved:print").status_code == 403


def test_a_report_shows_its_log_and_is_marked_on_its_own_page(reports, dora, client_of):
    browser = client_of(dora)
    send(browser, 1, do="tried:loan", note="Asked on Monday")
    answer = send(browser, 1, do="retrieved:loan", **{"from": "report"})
    assert answer["Location"] == f"{HOME}reports/1/"
    page = main_of(browser.get(answer["Location"]))
    assert "Interlibrary loan" in page and "Asked on Monday" in page


def test_the_overview_counts_the_search_between_the_stages(reports, dora, client_of, seat_of):
    ids = [report.pk for report in reports]
    retrieval.mark(seat_of(dora), ids[:2], state="retrieved", way="print")
    retrieval.mark(seat_of(dora), ids[2:3], state="not_retrieved", reason="cost")
    page = main_of(client_of(dora).get(HOME))
    row = re.search(r'<tr><th scope="row">Retrieval.*?</tr>', page, re.S).group()
    shown = {link: int(n) for link, n in re.findall(r'href="([^"]*retrieval/[^"]*)">(\d+)', row)}
    assert shown == {
        f"{HOME}retrieval/?state=not_retrieved": 1,
        f"{HOME}retrieval/?state=retrieved": 2,
        f"{HOME}retrieval/": 3,
        f"{HOME}retrieval/?state=all": 6,
    }


def test_the_worklist_asks_few_questions_however_long_it_is(
    review, dora, client_of, django_assert_max_num_queries
):
    passed_on(review, 60)
    browser = client_of(dora)
    browser.get(f"{HOME}retrieval/")
    with django_assert_max_num_queries(25):
        page = main_of(browser.get(f"{HOME}retrieval/"))
    assert len(numbers(page)) == 50
    following = re.search(r'rel="next" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert numbers(main_of(browser.get(following))) == list(range(51, 61))


def test_a_link_resolver_is_checked_added_and_removed(review, cleo, client_of):
    browser = client_of(cleo)
    wrong = browser.post(
        f"{HOME}settings/resolvers/", {"name": "Uni", "pattern": "https://r.example.org/{dio}"}
    )
    assert wrong.status_code == 422
    assert "{dio} is no blank" in wrong.content.decode()
    browser.post(
        f"{HOME}settings/resolvers/", {"name": "Uni", "pattern": "https://r.example.org/{doi}"}
    )
    row = LinkResolver.objects.get()
    browser.post(f"{HOME}settings/resolvers/{row.pk}/")
    row.refresh_from_db()
    assert row.retired_at is not None
    assert "None yet" in browser.get(f"{HOME}settings/resolvers/").content.decode()


def test_a_reviewer_may_not_add_a_link_resolver(review, ana, client_of):
    sent = {"name": "Uni", "pattern": "https://r.example.org/{doi}"}
    assert client_of(ana).post(f"{HOME}settings/resolvers/", sent).status_code == 403
    assert not LinkResolver.objects.exists()
