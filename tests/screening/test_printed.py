"""Printed flows: entered by a coordinator, drawn, checked, explained where they don't add up."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from docx import Document

from reviews.models import Event
from screening.actions import flows as words
from screening.models import FlowExplanation, PrintedFlow
from screening.queries import flows
from tests.screening.published import maclellan, walker_bryant

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(review, dora, seat_of):
    """Let dora enter a flow."""

    def enter(
        numbers: dict[str, Any], title: str = "Walker 2013", reading: str = ""
    ) -> PrintedFlow:
        said = words.Printed(title=title, reading=reading, citation="", numbers=numbers)
        return words.enter(seat_of(dora), **said)

    return enter


def page(browser: Client, row: PrintedFlow, query: str = "") -> str:
    return browser.get(f"/r/{row.review.slug}/prisma/printed/{row.pk}/{query}").content.decode()


def sums(numbers: dict[str, Any]) -> dict[str, tuple[bool | None, str]]:
    made = flows.printed(PrintedFlow(numbers=numbers))
    return {one.code: (one.holds, one.sum) for one in made.identities}


def test_walker_and_bryant_add_up_if_the_two_others_are_among_the_seventeen():
    found = sums(walker_bryant(among=True))
    assert found["arms"] == (True, "15 + 12 = 27")
    assert found["studies"] == (True, "25 \u2264 27")
    assert found["identified"][0] is None and found["screened"][0] is None


def test_walker_and_bryant_come_to_two_too_many_if_they_are_not():
    made = flows.printed(PrintedFlow(numbers=walker_bryant(among=False)))
    assert [(one.code, one.sum, one.difference) for one in made.imbalances] == [
        ("arms", "17 + 12 = 27", 2)
    ]


def test_maclellan_adds_up_with_both_arms_together():
    found = sums(maclellan())
    assert found["both_identified"] == (True, "1,520 + 8 = 1,528")
    assert found["both_screened"] == (True, "1,528 \u2212 1,489 = 39")
    assert found["both_retrieved"] == (True, "39 = 39")
    assert found["both_assessed"] == (True, "39 \u2212 5 = 34")
    assert found["identified"][0] is None and found["studies"][0] is None
    assert "arms" not in found and "other_identified" not in found


def test_every_number_keeps_where_it_comes_from(printed, client_of, cleo):
    made = flows.printed(printed(maclellan()))
    assert {key: made.boxes[key].status.value for key in ("both_records", "duplicates")} == {
        "both_records": "printed",
        "duplicates": "not printed",
    }
    assert made.boxes["both_notretrieved_reports"].status.value == "assumed"
    text = page(client_of(cleo), printed(walker_bryant(among=True)))
    for said in ("derived", "assumed", "not printed", "before or after de-duplication not said"):
        assert said in text
    assert "Lost between the search and the 17" in text and "2,875" in text


def test_a_flow_that_leaves_numbers_out_is_not_said_to_add_up(printed, client_of, cleo):
    row = printed(walker_bryant(among=True))
    n = len(flows.printed(row).unchecked)
    text = page(client_of(cleo), row)
    assert n > 1 and f"What is known adds up; {n} sums lack a number" in text
    assert "All boxes add up" not in text


def test_what_is_not_reported_is_drawn_as_such(printed, client_of, cleo):
    text = page(client_of(cleo), printed(maclellan()))
    assert "NR: not reported." in text
    assert "Records of both arms: 1,528." in text
    assert "Other sources, not told apart" in text
    assert "Records after duplicates removed" in page(
        client_of(cleo), printed(maclellan()), "?layout=2009"
    )


def test_a_coordinator_enters_a_flow_on_the_page(review, client_of, dora):
    browser = client_of(dora)
    form = {
        "title": "MacLellan 2015",
        "n_records_screened": "1,520",
        "s_records_screened": "derived",
        "w_records_screened": "after de-duplication",
        "n_duplicates": "NR",
        "n_both_records": "1528",
        "p_both_excluded": "No peer perspective: 5",
        "n_both_excluded": "5",
        "n_sought_adjustment": "-2",
        "remarks": "Lost on the way | 2,875 | derived | all together",
    }
    answer = browser.post(f"/r/{review.slug}/prisma/printed/new/", form)
    row = PrintedFlow.objects.get()
    assert answer.url == f"/r/{review.slug}/prisma/printed/{row.pk}/"
    assert row.entered_by == "Dora Weiss"
    assert row.numbers["boxes"]["records_screened"] == {
        "n": 1520,
        "status": "derived",
        "note": "after de-duplication",
    }
    assert row.numbers["boxes"]["duplicates"]["n"] is None
    assert row.numbers["boxes"]["sought_adjustment"]["n"] == -2
    assert row.numbers["parts"] == {"both_excluded": [["No peer perspective", 5]]}
    assert row.numbers["remarks"][0]["n"] == 2875
    assert "1,528" in page(browser, row)


def test_what_was_entered_comes_back_to_be_corrected(review, printed, client_of, dora):
    row = printed(walker_bryant(among=True))
    browser, address = client_of(dora), f"/r/{review.slug}/prisma/printed/{row.pk}/edit/"
    form = browser.get(address).context["form"]
    again = {name: field.value() or "" for name, field in ((f.html_name, f) for f in form)}
    browser.post(address, again)
    row.refresh_from_db()
    assert row.numbers == walker_bryant(among=True) and row.edited_at is None
    browser.post(address, again | {"n_new_studies": "26"})
    row.refresh_from_db()
    assert row.numbers["boxes"]["new_studies"]["n"] == 26
    event = Event.objects.filter(verb="printed.edited").get()
    assert event.facts["before"]["numbers"]["boxes"]["new_studies"]["n"] == 25


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("n_duplicates", "many"),
        ("n_duplicates", "-3"),
        ("p_dbr_excluded", "No number here"),
        ("remarks", "Lost | lots"),
        ("title", ""),
    ],
)
def test_what_cannot_be_read_is_marked_and_nothing_is_stored(review, client_of, dora, field, value):
    form = {"title": "A review", field: value}
    answer = client_of(dora).post(f"/r/{review.slug}/prisma/printed/new/", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not PrintedFlow.objects.exists()


def test_printed_parts_that_do_not_add_up_are_shown_as_such(printed, client_of, cleo):
    numbers = maclellan()
    numbers["parts"]["both_excluded"].append(["No findings", 2])
    text = page(client_of(cleo), printed(numbers))
    assert "5 + 2 = 5" in text
    assert "The left side comes to 7, the right side to 5: 2 too many." in text


def test_another_reading_begins_from_the_first(review, printed, client_of, dora):
    row = printed(walker_bryant(among=True), reading="The two are among the 17")
    browser = client_of(dora)
    given = browser.get(f"/r/{review.slug}/prisma/printed/new/?of={row.pk}").context["form"]
    again = {field.html_name: field.value() or "" for field in given}
    browser.post(
        f"/r/{review.slug}/prisma/printed/new/",
        again | {"reading": "They are beside it", "n_dbr_included_reports": "17"},
    )
    other = PrintedFlow.objects.exclude(pk=row.pk).get()
    assert flows.printed(other).imbalances and not flows.printed(row).imbalances
    assert "They are beside it" in page(browser, row)


def test_a_flow_that_does_not_add_up_waits_for_an_explanation(review, printed, client_of, cleo):
    row, browser = printed(walker_bryant(among=False)), client_of(cleo)
    address = f"/r/{review.slug}/prisma/printed/{row.pk}/"
    held = browser.get(f"{address}flow.svg", follow=True).content.decode()
    assert "can&#x27;t be downloaded until somebody explains why" in held
    assert "The left side comes to 29, the right side to 27: 2 too many." in held
    browser.post(f"{address}explain/arms/", {"words": "The two may be among the 17."})
    text = page(browser, row)
    assert "The two may be among the 17." in text and "Cleo Lindt" in text
    drawn = browser.get(f"{address}flow.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "explained: The two may be among the 17. (Cleo Lindt)" in drawn.content.decode()
    told = json.loads(browser.get(f"{address}flow.json").content)
    rule = "dbr_included_reports + other_included_reports = new_reports"
    assert told["explained"] == {rule: "The two may be among the 17. (Cleo Lindt)"}


def test_an_explanation_stands_for_that_difference_alone(printed, cleo, seat_of):
    seat, row = seat_of(cleo), printed(walker_bryant(among=False))
    words.explain(seat, flows.printed(row), "arms", words="Because.", printed=row)
    assert not flows.explained(flows.printed(row), flows.explanations(seat.review, row)).unexplained
    row.numbers["boxes"]["new_reports"]["n"] = 26
    made = flows.explained(flows.printed(row), flows.explanations(seat.review, row))
    assert [one.code for one in made.unexplained] == ["arms"]


def test_an_explanation_is_taken_back_and_kept(review, printed, client_of, cleo):
    row, browser = printed(walker_bryant(among=False)), client_of(cleo)
    address = f"/r/{review.slug}/prisma/printed/{row.pk}/explain/arms/"
    browser.post(address, {"words": "Because."})
    browser.post(address, {"take_back": "1"})
    assert FlowExplanation.objects.get().taken_back_by == "Cleo Lindt"
    assert flows.explanations(review, row) == []
    browser.post(address, {"words": "Because of this."})
    assert FlowExplanation.objects.count() == 2


def test_an_empty_explanation_signs_nothing(review, printed, client_of, cleo):
    row = printed(walker_bryant(among=False))
    address = f"/r/{review.slug}/prisma/printed/{row.pk}/explain/arms/"
    assert client_of(cleo).post(address, {"words": "  "}).status_code == 422
    assert not FlowExplanation.objects.exists()


def test_a_reviewer_reads_printed_flows_and_changes_none(review, printed, client_of, ana):
    row, browser = printed(walker_bryant(among=False)), client_of(ana)
    base = f"/r/{review.slug}/prisma/printed/"
    assert "Explain it" not in page(browser, row)
    assert browser.get(f"{base}new/").status_code == 403
    assert browser.post(f"{base}{row.pk}/explain/arms/", {"words": "x"}).status_code == 403
    assert browser.post(f"{base}{row.pk}/remove/").status_code == 403
    assert row.title in browser.get(base).content.decode()


def test_a_removed_flow_is_off_the_list_and_in_the_ledger(review, printed, client_of, dora):
    row, browser = printed(maclellan()), client_of(dora)
    browser.post(f"/r/{review.slug}/prisma/printed/{row.pk}/remove/")
    assert browser.get(f"/r/{review.slug}/prisma/printed/{row.pk}/").status_code == 404
    assert PrintedFlow.objects.filter(pk=row.pk, removed_by="Dora Weiss").exists()
    assert Event.objects.filter(verb="printed.removed").exists()


def test_a_printed_flow_of_another_review_is_not_found(printed, client_of, dora):
    from tests.factories import make_member, make_review

    other = make_review()
    make_member(other, dora, "lead")
    row = printed(maclellan())
    answer = client_of(dora).get(f"/r/{other.slug}/prisma/printed/{row.pk}/")
    assert answer.status_code == 404


def test_a_printed_flow_is_a_document_with_where_its_numbers_come_from(
    review, printed, client_of, cleo
):
    row = printed(maclellan())
    answer = client_of(cleo).get(f"/r/{review.slug}/prisma/printed/{row.pk}/flow.docx")
    table, _sums = Document(io.BytesIO(answer.content)).tables
    rows = [[cell.text for cell in line.cells] for line in table.rows]
    assert ["Records of both arms", "1,528", "records", "printed", ""] in rows
    assert "not reported" in {line[3] for line in rows}


def test_the_page_of_a_printed_flow_asks_few_questions(
    review, printed, client_of, cleo, django_assert_max_num_queries
):
    row, browser = printed(walker_bryant(among=False)), client_of(cleo)
    page(browser, row)
    with django_assert_max_num_queries(25):
        page(browser, row)
    with django_assert_max_num_queries(25):
        browser.get(f"/r/{review.slug}/prisma/printed/")
