"""What the template tags make of the literature's words, of numbers and of dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.formats.engine.types import CSL_TYPES
from reviews.templatetags import consilience as tags
from reviews.views.kinds import in_words

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
WORDS = st.lists(st.text(max_size=12), max_size=4)


def shown(html: str) -> str:
    """What a reader sees of a piece of HTML that holds marks alone."""
    return unescape(re.sub(r"</?mark[^>]*>", "", html))


@given(TEXT, WORDS, WORDS)
def test_marking_words_changes_no_letter_of_the_text(text, include, exclude):
    assert shown(tags.highlight(text, include, exclude)) == text


@given(TEXT, TEXT)
def test_marking_differences_changes_no_letter_of_the_text(this, other):
    assert shown(tags.differs(this, other)) == this


@given(TEXT, WORDS)
def test_an_abstract_keeps_every_word_of_the_source(text, include):
    html = re.sub(r"<[^>]+>", " ", tags.abstract(text, include))
    letters = re.sub(r"[\W_]+", "", unescape(html)).casefold()
    assert letters == re.sub(r"[\W_]+", "", text).casefold()


def test_a_script_in_a_title_is_shown_as_text():
    html = tags.highlight("<script>alert('peer')</script>", ["peer", "script"])
    assert "<script" not in html
    assert html.count('<mark class="mark-include">') == 3


def test_include_and_exclude_words_wear_different_marks():
    html = tags.highlight("A survey of peer support", ["peer support"], ["survey"])
    assert '<mark class="mark-exclude">survey</mark>' in html
    assert '<mark class="mark-include">peer support</mark>' in html


def test_a_word_is_marked_whole_and_a_star_takes_any_ending():
    assert "<mark" not in tags.highlight("interviewer", ["interview"])
    assert ">interviewers</mark>" in tags.highlight("interviewers", ["interview*"])


def test_a_phrase_is_marked_across_a_line_end_or_a_hyphen():
    assert "<mark" in tags.highlight("peer\nsupport", ["peer support"])
    assert "<mark" in tags.highlight("Peer-support", ["peer support"])


def test_rows_of_the_protocol_serve_as_words():
    assert "<mark" in tags.highlight("a survey", exclude=[SimpleNamespace(text="survey")])


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("BACKGROUND: One. METHODS: Two. RESULTS: Three.", ["Background", "Methods", "Results"]),
        ("Aims and objectives: One.\nDesign: Two.", ["Aims and objectives", "Design"]),
        ("DATA SOURCES AND STUDY SELECTION: One.", ["Data sources and study selection"]),
        ("We asked one question: why. Then we left.", []),
        ("In Scopus: nothing. The ratio was 3:1.", []),
    ],
)
def test_headings_of_a_structured_abstract_are_set_in_bold(text, headings):
    assert re.findall(r"<b>(.*?)</b>", tags.abstract(text)) == headings


def test_an_abstract_without_headings_keeps_its_paragraphs():
    assert tags.abstract("One.\n\nTwo.") == "<p>One.</p><p>Two.</p>"


def test_only_what_differs_between_two_records_is_marked():
    assert tags.differs("Marsh, Eleanor", "Marsh E") == (
        'Marsh<mark class="mark-differs">, Eleanor</mark>'
    )
    assert "<mark" not in tags.differs("same words", "same words")


def test_a_number_is_a_link_to_its_list_and_names_its_unit():
    assert tags.count(1446, "record", "/records/") == (
        '<a class="number" href="/records/">1,446</a> <span class="unit">records</span>'
    )
    assert ">1</a>" in tags.count(1, "study", "/x/")
    assert ">study</span>" in tags.count(1, "study", "/x/")


def test_nought_is_no_link_because_its_list_is_empty():
    assert "<a" not in tags.count(0, "report", "/records/")


def test_a_bare_number_still_names_its_unit_to_listeners():
    html = tags.count(12, "report", "/x/", bare=True)
    assert '<span class="visually-hidden"> reports</span>' in html


def test_a_number_that_nobody_knows_is_a_dash():
    assert "–" in tags.count(None, "report")


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=5), "5 days ago"),
        (timedelta(days=21), "3 weeks ago"),
        (timedelta(days=400), "13 months ago"),
    ],
)
def test_a_date_comes_with_a_hint_of_how_long_ago(back, words):
    assert tags.ago(timezone.now() - back) == words


def test_a_day_in_the_future_is_said_so():
    assert tags.ago(timezone.localdate() + timedelta(days=2)) == "in 2 days"


def test_a_moment_is_written_absolutely_and_readable_by_machines():
    html = tags.when(datetime(2026, 11, 22, 14, 5, tzinfo=UTC))
    assert 'datetime="2026-11-22T14:05:00+00:00"' in html
    assert ">22 November 2026, 14:05</time>" in html
    assert ">4 March 2026</time>" in tags.when(date(2026, 3, 4))


def test_many_authors_are_cut_with_the_number_of_the_rest():
    names = [f"Author {n}" for n in range(20)]
    assert tags.people(names, 3) == "Author 0, Author 1, Author 2 and 17 more"
    assert tags.people(["Marsh, E", "Kofi, D"]) == "Marsh, E; Kofi, D"


def test_a_verdict_is_an_icon_and_a_word_before_it_is_a_colour():
    html = tags.verdict("exclude")
    assert "<svg" in html
    assert "Exclude" in html
    assert 'data-tone="exclude"' in html


def test_shares_of_a_bar_fill_it_whatever_the_numbers():
    html = tags.stacked_bar("72 % decided", done=3, half=1)
    assert 'x="0.00%" width="74.70%"' in html
    assert 'x="75.00%"' in html
    assert "part-rest" in tags.stacked_bar("nothing yet")


def test_an_interval_beyond_the_axis_ends_without_a_cap():
    inside = tags.interval("kappa", 0.5, 0.2, 0.8)
    beyond = tags.interval("kappa", 0.1, -0.3, 0.5)
    assert inside.count("6V14") == 2
    assert beyond.count("6V14") == 1
    assert "whisker" not in tags.interval("kappa", None)


@pytest.mark.parametrize("kind", sorted(CSL_TYPES))
def test_no_type_is_shown_as_a_machine_writes_it(kind):
    assert re.fullmatch(r"[a-z]+( [a-z]+)*", tags.work(kind))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("title=same pages=other|x", "Same title; different pages."),
        ("pages=other issue=other|x", "Different pages and issue."),
    ],
)
def test_what_differs_between_two_records_reads_as_a_sentence(kind, words):
    assert in_words(kind) == words


def test_what_is_the_same_on_every_page_is_drawn_once_in_each_language():
    inside = "{% once %}{% translate 'Records' %}{{ who }}{% endonce %}"
    page = Template("{% load consilience i18n %}" + inside + "{{ who }}")
    assert page.render(Context({"who": "ana"})) == "Recordsana"
    assert page.render(Context({"who": "ben"})) == "Recordsben"
    (part,) = page.nodelist.get_nodes_by_type(tags.Once)
    with translation.override("de"):
        page.render(Context({"who": "cleo"}))
    assert set(part.drawn) == {"en", "de"}
    assert not any("ana" in drawn for drawn in part.drawn.values())
