"""The PRISMA flow: derived, adding up, each box a link to the list that it counts."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews import audit, figures
from reviews.access import Seat
from reviews.models import Record, Report, Search
from screening.figures import PRISMA, compute_prisma, flow_of
from screening.queries import boxes, lists, statuses
from screening.queries.lists import Filter
from tests.factories import make_record, make_reports, make_search
from tests.screening.states import CHANNELS, Spec, build

pytestmark = pytest.mark.django_db

words = st.sampled_from(["", "begun", "conflict", "include", "exclude"])
specs = st.builds(
    Spec,
    channel=st.sampled_from([*CHANNELS, "database", "database", "database"]),
    gathered=st.one_of(st.none(), st.integers(0, 6)),
    withdrawn=st.booleans(),
    title=words,
    full=words,
    reason=st.one_of(st.none(), st.integers(0, 2)),
    sought=st.sampled_from(["sought", "retrieved", "retrieved", "not_retrieved"]),
    taken=st.sampled_from([False, False, False, True]),
)
any_review = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def length(seat: Seat, **wanted: Any) -> int:
    return lists.found(seat, Filter(**wanted)).rows.count()


@any_review
@given(st.lists(specs, max_size=14))
def test_each_box_is_as_long_as_its_list_and_all_boxes_add_up(db, found):
    world = build(found)
    value = json.loads(json.dumps(compute_prisma(world.review)))
    flow = flow_of(value)
    for seat in (world.ana, world.cleo):
        for key in boxes.open_to(seat):
            box = flow.boxes.get(key)
            if box is None:
                continue
            assert length(seat, box=key) == box.n, key
            for line in box.lines:
                ids = tuple(value["lines"][key][line.name])
                field = "reason" if key.endswith("excluded") else "source"
                narrowed = ids if field == "reason" else tuple(map(int, ids))
                assert length(seat, box=key, **{field: narrowed}) == line.n, (key, line)
    assert flow.imbalances == []
    assert [one.rule for one in flow.identities if one.holds is not True] == []


@any_review
@given(st.lists(specs, max_size=10))
def test_the_sums_of_the_drawing_are_as_long_as_their_lists(db, found):
    world = build(found)
    n = {key: box.n for key, box in flow_of(compute_prisma(world.review)).boxes.items()}
    assert length(world.cleo, box="identified") == n["database_results"] + n["register_results"]
    assert length(world.cleo, box="removed") == n["duplicates"] + n["excluded_other"]
    for arm, prefix in (("dbr", ""), ("other", "other_")):
        waiting = n[f"{prefix}awaiting_retrieval"] + n[f"{prefix}awaiting_assessment"]
        assert length(world.cleo, box=f"{arm}_awaiting") == waiting


@any_review
@given(st.lists(specs, max_size=10))
def test_every_report_has_one_status_and_every_seat_finds_it_there(db, found):
    world = build(found)
    reports = Report.objects.filter(review=world.review)
    for seat in (world.ana, world.cleo):
        facts = statuses.facts_of(seat, {report.pk for report in world.reports})
        for stage in ("title_abstract", "full_text"):
            for status in statuses.known_to(seat):
                listed = set(
                    reports.filter(statuses.seen(seat, stage, status)).values_list("pk", flat=True)
                )
                said = {
                    pk
                    for pk, known in facts.items()
                    if not known.left and known.stages.get(stage) == status
                }
                assert listed == said, (stage, status)
        left = {pk for pk, known in facts.items() if known.left == "duplicate"}
        assert left == {r.pk for r in world.reports if r.merged_into_id}


def test_a_document_found_twice_is_one_record_screened_and_one_duplicate(review):
    first, second = make_search(review, "MEDLINE"), make_search(review, "Scopus")
    report = make_record(review, search=first).report
    make_record(review, search=second, report=report)
    flow = flow_of(compute_prisma(review))
    assert [(line.name, line.n) for line in flow.boxes["database_results"].lines] == [
        ("MEDLINE", 1),
        ("Scopus", 1),
    ]
    assert flow.boxes["duplicates"].n == 1
    assert flow.boxes["awaiting_screening"].n == 1


def test_a_database_owns_what_a_reference_list_gave_as_well(review, cleo, seat_of):
    other = make_search(review, "Reference lists", channel="citation")
    database = make_search(review, "MEDLINE")
    report = make_record(review, search=other).report
    make_record(review, search=database, report=report)
    flow = flow_of(compute_prisma(review))
    assert flow.boxes["duplicates"].n == 0
    assert flow.boxes["other_duplicates"].n == 1
    assert flow.boxes["awaiting_screening"].n == 1
    listed = lists.found(seat_of(cleo), Filter(box="other_duplicates")).rows
    assert [record.search for record in listed] == [other]


def test_each_number_on_the_page_leads_to_its_list(client_of):
    world = build(
        [
            Spec(title="include", full="exclude", reason=0),
            Spec(title="include", full="include"),
            Spec(title="exclude"),
            Spec(gathered=0),
            Spec(channel="citation", title="include", full="include"),
        ]
    )
    browser = client_of(world.cleo.member.user)
    page = browser.get(reverse("screening:flow", args=[world.review.slug])).content.decode()
    followed = set(re.findall(r'href="(/r/[^"]*\?[^"]*box=[^"]*)"', page))
    assert len(followed) > 20
    seen = {}
    for address in followed:
        listing = browser.get(address.replace("&amp;", "&")).content.decode()
        found = re.search(r'<span class="number[^"]*">([\d,]+)</span>', listing)
        seen[address] = int(found[1])
    assert seen[lists.address(world.review, box="dbr_included_reports")] == 1
    assert seen[lists.address(world.review, box="new_reports")] == 2
    reason = str(world.reasons[0].pk)
    assert (
        seen[
            lists.address(world.review, box="dbr_excluded", reason=(reason,)).replace("&", "&amp;")
        ]
        == 1
    )


def test_a_number_that_differs_from_what_the_source_printed_is_said(review, client_of, cleo):
    search = make_search(review, "MEDLINE", raw_hits=3)
    make_reports(review, 2, search=search)
    page = client_of(cleo).get(f"/r/{review.slug}/prisma/").content.decode()
    assert "MEDLINE printed 3 hits; 2 records were imported." in page


def test_an_imbalance_is_shown_in_words(review, client_of, cleo, seat_of):
    make_reports(review, 2)
    reading = figures.compute(review, PRISMA)
    stored = figures.Figure.objects.get(review=review, key=PRISMA)
    stored.value["counts"]["records_screened"] = 5
    stored.save()
    assert reading.as_of == audit.position(review.pk)
    page = client_of(cleo).get(f"/r/{review.slug}/prisma/").content.decode()
    assert "These numbers don't add up" in page.replace("&#x27;", "'").replace("&#39;", "'")
    assert "does not hold" in page


@pytest.fixture
def broken(monkeypatch):
    """Count a report too many among the screened, which no real history does."""

    def compute(review):
        value = compute_prisma(review)
        value["counts"]["records_screened"] += 1
        return value

    monkeypatch.setitem(figures._computers, PRISMA, compute)


def printed_by(*args):
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_an_imbalance_keeps_every_download_back_until_it_is_explained(
    review, client_of, cleo, broken
):
    make_reports(review, 2)
    browser, base = client_of(cleo), f"/r/{review.slug}/prisma/"
    for format in ("svg", "json", "docx", "prisma2020"):
        answer = browser.get(f"{base}flow.{format}")
        assert (answer.status_code, answer.url) == (302, f"{base}#sums-title")
    with pytest.raises(CommandError, match="2 = 1 \\+ 2"):
        call_command("prisma", review.slug)
    page = browser.get(base).content.decode()
    assert "The left side comes to 2, the right side to 3: 1 too few." in page
    for code in ("identified", "screened"):
        browser.post(f"{base}explain/{code}/", {"words": "One was seen twice."})
    page = browser.get(base).content.decode()
    assert "One was seen twice." in page and "Cleo Lindt" in page
    assert browser.get(f"{base}flow.svg").status_code == 200
    assert "One was seen twice." in printed_by("prisma", review.slug)


def test_a_sum_that_holds_needs_no_explanation(review, client_of, cleo):
    make_reports(review, 2)
    address = f"/r/{review.slug}/prisma/explain/identified/"
    page = client_of(cleo).post(address, {"words": "Why not"}, headers={"HX-Request": "true"})
    assert page.status_code == 409
    assert "holds now" in page.content.decode()


def test_a_reviewer_sees_that_sums_fail_and_explains_nothing(review, client_of, ana, broken):
    make_reports(review, 2)
    browser = client_of(ana)
    page = browser.get(f"/r/{review.slug}/prisma/").content.decode()
    assert "does not hold" in page and "A lead or coordinator can explain why." in page
    answer = browser.post(f"/r/{review.slug}/prisma/explain/identified/", {"words": "x"})
    assert answer.status_code == 403


def test_a_reviewer_sees_the_flow_without_a_sign_of_a_conflict(client_of):
    world = build([Spec(title="conflict"), Spec(title="begun")])
    ana = client_of(world.ana.member.user)
    page = ana.get(f"/r/{world.review.slug}/prisma/").content.decode()
    assert "onflict" not in page.split("<main")[1]
    assert flow_of(compute_prisma(world.review)).boxes["awaiting_decision"].n == 2


def test_who_votes_blind_can_open_no_list_of_what_others_have_voted_on(client_of):
    world = build([Spec(title="begun"), Spec()])
    hidden = ("awaiting_screening", "awaiting_decision", "records_screened")
    lead = client_of(world.cleo.member.user).get(f"/r/{world.review.slug}/prisma/")
    ben = client_of(world.ben.member.user).get(f"/r/{world.review.slug}/prisma/")
    for key in hidden:
        assert f"box={key}" in lead.content.decode()
        assert f"box={key}" not in ben.content.decode()
        assert Filter.read({"box": key}, world.ben).box == ""
    assert "open no list" in ben.content.decode()


def test_an_empty_review_says_what_to_do_first(review, client_of, cleo):
    page = client_of(cleo).get(f"/r/{review.slug}/prisma/").content.decode()
    assert "Log a search and bring its export file" in page


@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("svg", b"<?xml"),
        ("png", b"\x89PNG"),
        ("pdf", b"%PDF"),
        ("docx", b"PK"),
        ("csv", b"\xef\xbb\xbfbox,"),
        ("prisma2020", b"data,node,box,description,boxtext,tooltips,url,n\n"),
    ],
)
def test_the_flow_is_downloaded_in_every_format(review, client_of, cleo, format, begins):
    make_reports(review, 3)
    answer = client_of(cleo).get(f"/r/{review.slug}/prisma/flow.{format}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert f"{review.slug}-prisma-" in answer["Content-Disposition"]


def test_the_numbers_as_json_have_the_published_shape(review, client_of, cleo):
    make_reports(review, 3)
    found = json.loads(client_of(cleo).get(f"/r/{review.slug}/prisma/flow.json").content)
    assert found["boxes"]["database_results"] == {"n": 3, "unit": "records", "status": "derived"}
    assert set(found["identities"][0]) == {"rule", "left", "right", "holds"}


def test_the_table_for_r_has_the_numbers_of_the_flow(review, client_of, cleo):
    make_reports(review, 3)
    answer = client_of(cleo).get(f"/r/{review.slug}/prisma/flow.prisma2020")
    assert f"{review.slug}-prisma-r-" in answer["Content-Disposition"]
    rows = {row["data"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert rows["database_results"]["n"] == "3"
    assert rows["database_specific_results"]["n"] == "MEDLINE, 3"


def test_the_template_of_2009_is_drawn_and_downloaded(client_of):
    world = build([Spec(title="include", full="include"), Spec(channel="citation")])
    browser = client_of(world.cleo.member.user)
    page = browser.get(f"/r/{world.review.slug}/prisma/?layout=2009").content.decode()
    assert "Records after duplicates removed" in page and "Eligibility" in page
    assert f"/r/{world.review.slug}/prisma/flow.svg?layout=2009" in page
    answer = browser.get(f"/r/{world.review.slug}/prisma/flow.svg?layout=2009")
    assert "Full-text articles assessed" in answer.content.decode()
    assert "prisma-2009-" in answer["Content-Disposition"]


def test_an_unknown_format_is_not_found(review, client_of, cleo):
    assert client_of(cleo).get(f"/r/{review.slug}/prisma/flow.exe").status_code == 404


def test_a_large_review_shows_the_stored_flow_and_says_that_it_is_counted_again(
    review, client_of, cleo, seat_of, monkeypatch
):
    monkeypatch.setattr(figures, "INLINE_RECORDS", 1)
    make_reports(review, 3)
    figures.compute(review, PRISMA)
    monkeypatch.setattr(figures, "touch", lambda review_id: None)
    audit.log(seat_of(cleo), "review.renamed", review, old="a", new="b")
    page = client_of(cleo).get(f"/r/{review.slug}/prisma/").content.decode()
    assert "It is being counted again" in page
    figures.compute(review, PRISMA)
    swapped = client_of(cleo).get(f"/r/{review.slug}/prisma/", headers={"HX-Target": "flow"})
    assert "It is being counted again" not in swapped.content.decode()
    assert "<html" not in swapped.content.decode()


def test_the_page_of_the_flow_asks_few_questions(
    review, client_of, cleo, django_assert_max_num_queries
):
    make_reports(review, 30)
    browser = client_of(cleo)
    browser.get(f"/r/{review.slug}/prisma/")
    with django_assert_max_num_queries(25):
        browser.get(f"/r/{review.slug}/prisma/")


def test_every_key_of_a_box_has_a_name(review):
    assert set(boxes.KEYS) - set(boxes.LABELS) <= {
        "sought_adjustment",
        "other_sought_adjustment",
        "studies_without_report",
    }


def test_a_search_that_was_run_twice_is_one_line_and_one_list(review, cleo, seat_of):
    for day in ("2026-01-01", "2026-06-01"):
        search = Search.objects.create(review=review, source="MEDLINE", run_on=day)
        make_record(review, search=search)
    value = compute_prisma(review)
    line = flow_of(value).boxes["database_results"].lines[0]
    ids = tuple(map(int, value["lines"]["database_results"][line.name]))
    assert (line.n, len(ids)) == (2, 2)
    assert length(seat_of(cleo), box="database_results", source=ids) == 2
    assert Record.objects.filter(search__in=ids).count() == 2
