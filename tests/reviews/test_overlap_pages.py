"""The overlap between sources on its page and as files; the same records as in the flow."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.exports import overlap as files
from reviews.models import Record
from reviews.queries.overlap import overlap
from screening.figures import compute_prisma, flow_of
from screening.queries import lists
from screening.queries.lists import Filter
from tests.factories import make_record, make_search
from tests.screening.states import CHANNELS, Spec, build

specs = st.builds(
    Spec,
    channel=st.sampled_from(CHANNELS[:4]),
    gathered=st.one_of(st.none(), st.integers(0, 6)),
    withdrawn=st.booleans(),
    taken=st.sampled_from([False, False, False, True]),
)


@pytest.fixture
def two_sources(review):
    """Three reports: two of MEDLINE, two of Scopus, one of them shared."""
    medline, scopus = make_search(review, "MEDLINE"), make_search(review, "Scopus")
    both = make_record(review, search=medline).report
    make_record(review, search=scopus, report=both)
    make_record(review, search=medline)
    make_record(review, search=scopus)
    return medline, scopus


def address(review, name="overlap", *args):
    return reverse(f"reviews:{name}", args=[review.slug, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(specs, max_size=12))
def test_the_overlap_counts_the_records_of_the_flow_and_every_number_opens_its_list(db, found):
    world = build(found)
    made, flow = overlap(world.review), flow_of(compute_prisma(world.review))
    n = {key: box.n or 0 for key, box in flow.boxes.items()}
    assert made.records == sum(n[key] for key in n if key.endswith("_results"))
    assert made.duplicates == n["duplicates"] + n["other_duplicates"]
    numbers = {source.key: source.reports for source in made.sources}
    numbers |= {f"only:{c.key}": c.reports for c in made.combinations}
    numbers |= {
        f"{a.key}.{b.key}": made.shared(a.key, b.key)
        for a in made.sources
        for b in made.sources
        if a != b
    }
    for key, link in files.links(world.review, made).items():
        asked = dict(part.split("=") for part in link.split("?")[1].split("&"))
        wanted = Filter.read(asked, world.ana)
        assert lists.found(world.ana, wanted).rows.count() == numbers[key], key


def test_searches_of_the_same_source_on_the_same_platform_are_one_source(review):
    for year in ("2024-01-01", "2025-01-01"):
        make_record(review, search=make_search(review, "MEDLINE", platform="Ovid", run_on=year))
    made = overlap(review)
    assert [(source.name, source.records) for source in made.sources] == [("MEDLINE", 2)]


def test_the_page_draws_it_says_it_in_a_table_and_links_each_number(
    client_of, ana, review, two_sources
):
    page = text(client_of(ana).get(address(review)))
    medline, scopus = (search.pk for search in two_sources)
    assert "<b>4</b> records − <b>1</b> duplicate = <b>3</b> reports" in page
    assert f"among={medline}.{scopus}&amp;exactly=1" in page
    assert "<title id=" in page and "50 %</span>" in page
    listed = client_of(ana).get(f"/r/{review.slug}/records/?among={medline}.{scopus}&exactly=1")
    assert "Only from MEDLINE + Scopus" in text(listed) and "1</span>" in text(listed)


def test_before_the_first_import_the_page_teaches_the_next_step(client_of, ana, review):
    assert "from the first import on" in text(client_of(ana).get(address(review)))


@pytest.mark.parametrize(
    ("format", "begins"),
    [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfkind")],
)
def test_it_is_downloaded_as_drawing_and_as_numbers(
    client_of, ana, review, two_sources, format, begins
):
    answer = client_of(ana).get(address(review, "overlap_file", format))
    assert answer.content.startswith(begins)
    assert f'.{format}"' in answer["Content-Disposition"]


def test_the_json_has_sources_and_combinations(client_of, ana, review, two_sources):
    told = json.loads(client_of(ana).get(address(review, "overlap_file", "json")).content)
    assert told["reports"] == 3
    assert {"sources": ["MEDLINE", "Scopus"], "reports": 1} in told["combinations"]
    assert client_of(ana).get(address(review, "overlap_file", "exe")).status_code == 404


def test_many_sources_cost_no_more_queries_than_two(
    client_of, ana, review, two_sources, django_assert_max_num_queries
):
    for at in range(8):
        make_record(review, search=make_search(review, f"Source {at}"))
    assert Record.objects.count() == 12
    browser = client_of(ana)
    browser.get(address(review))
    with django_assert_max_num_queries(16):
        browser.get(address(review))
