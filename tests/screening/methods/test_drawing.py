"""The drawing of the flow: legible, complete, and safe with any text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reviews.methods.drawing.shapes import Edge, Rect, Text
from reviews.methods.drawing.wrapping import width_of, wrap
from screening.methods.drawing import TEMPLATE, describe, drawing, outline, pdf, png, svg
from screening.methods.prisma import UNITS, Counts, Status, flow

SVG = "{http://www.w3.org/2000/svg}"

ONE_ARM = Counts(
    databases=[("MEDLINE, Ovid", 1520)],
    register_results=0,
    duplicates=0,
    excluded_automatic=0,
    excluded_other=0,
    records_screened=1520,
    records_excluded=1481,
    dbr_sought_reports=39,
    dbr_notretrieved_reports=0,
    dbr_assessed=39,
    dbr_reasons=[("No peer perspective", 5)],
    dbr_included_reports=34,
    new_studies=34,
)
TWO_ARMS = replace(
    ONE_ARM,
    citations_results=10,
    expert_results=1,
    other_sought_reports=11,
    other_assessed=11,
    other_included_reports=11,
    new_studies=45,
)
OPEN = replace(
    ONE_ARM,
    awaiting_screening=120,
    records_screened=1400,
    awaiting_decision=40,
    records_excluded=1321,
    awaiting_retrieval=2,
    awaiting_assessment=3,
    dbr_assessed=34,
    dbr_included_reports=29,
)
CROWDED = replace(
    TWO_ARMS,
    databases=[(f"Source {n}, with a rather long name, on its platform", 10**6) for n in range(15)],
    records_screened=1_000_000,
    dbr_reasons=[(f"The study design is not one that we look for, case {n}", n) for n in range(20)],
    previous_studies=120,
    previous_reports=1_000_000,
)
UPDATE = replace(TWO_ARMS, previous_studies=10, previous_reports=12, records_excluded_automatic=300)
# As MacLellan et al. 2015 print theirs: both arms together once records were screened.
TOGETHER = Counts(
    register_results=None,
    records_screened=1520,
    records_excluded_automatic=None,
    other_unsplit_results=8,
    both_records=1528,
    both_records_excluded=1489,
    both_sought_reports=39,
    both_notretrieved_reports=0,
    both_assessed=39,
    both_reasons=[("No peer perspective", 5)],
    new_reports=34,
    statuses={"both_notretrieved_reports": Status.ASSUMED},
)
EVERY = {
    "one arm": ONE_ARM,
    "two arms": TWO_ARMS,
    "open": OPEN,
    "crowded": CROWDED,
    "update": UPDATE,
    "update of one arm": replace(ONE_ARM, previous_studies=10, previous_reports=12),
    "together": TOGETHER,
}
everywhere = pytest.mark.parametrize("arrangement", ["2020", "2009"])


def shapes(counts, kind, arrangement="2020"):
    return [
        shape
        for mark in drawing(flow(counts), TEMPLATE, arrangement).marks
        for shape in mark.shapes
        if isinstance(shape, kind)
    ]


def boxes(counts, arrangement="2020"):
    return [rect for rect in shapes(counts, Rect, arrangement) if rect.role != "hit"]


def texts(counts, arrangement="2020"):
    return [
        text.content
        for mark in drawing(flow(counts), None, arrangement).marks
        for text in mark.shapes
        if isinstance(text, Text)
    ]


def reach(text):
    """From where to where a line of text runs."""
    width = width_of(text.content, text.role)
    start = {"start": text.x, "middle": text.x - width / 2, "end": text.x - width}[text.anchor]
    return start, start + width


def inside(text, rect):
    start, end = reach(text)
    return (
        rect.x <= start
        and end <= rect.x + rect.width
        and rect.y < text.y - 8
        and text.y < rect.y + rect.height
    )


def assert_legible(counts, arrangement="2020"):
    drawn = drawing(flow(counts), TEMPLATE, arrangement)
    stand = boxes(counts, arrangement)
    for one in stand:
        for other in stand:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert one is other or apart
        assert one.x >= 0 and one.x + one.width <= drawn.width
        assert one.y >= 0 and one.y + one.height <= drawn.height
    written = [
        text
        for text in shapes(counts, Text, arrangement)
        if text.role in ("label", "number", "part", "part-number", "big")
        and text.content not in ("", "\u2020")
    ]
    for text in written:
        assert any(inside(text, rect) for rect in stand), text
    for one in written:
        for other in written:
            same_line = one.y == other.y and one is not other
            if same_line and abs(one.x - other.x) < 300:
                (a, b), (c, d) = reach(one), reach(other)
                assert b <= c or d <= a, (one, other)


@everywhere
@pytest.mark.parametrize("name", EVERY)
def test_no_box_overlaps_and_no_text_leaves_its_box(name, arrangement):
    assert_legible(EVERY[name], arrangement)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Mn", "Cf"]), max_size=60
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(words, st.integers(0, 1_000_000)), max_size=15),
    st.lists(st.tuples(words, st.integers(0, 1_000_000)), max_size=20),
)
def test_any_names_and_numbers_stay_legible(sources, reasons):
    for arrangement in ("2020", "2009"):
        assert_legible(replace(TWO_ARMS, databases=sources, dbr_reasons=reasons), arrangement)


@everywhere
@pytest.mark.parametrize("name", EVERY)
def test_every_arrow_ends_at_a_box_and_begins_at_one(name, arrangement):
    counts = EVERY[name]
    stand = boxes(counts, arrangement)

    def touches(x, y):
        return any(
            rect.x - 2 <= x <= rect.x + rect.width + 2
            and rect.y - 2 <= y <= rect.y + rect.height + 2
            for rect in stand
        )

    def crosses(start, end, rect):
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        return (
            left < rect.x + rect.width - 2
            and right > rect.x + 2
            and top < rect.y + rect.height - 2
            and bottom > rect.y + 2
        )

    arrows = [edge for edge in shapes(counts, Edge, arrangement) if edge.role == "edge"]
    assert len(arrows) >= (7 if arrangement == "2020" else 5)
    for edge in arrows:
        assert touches(*edge.points[0]) and touches(*edge.points[-1]), edge
        for line in pairwise(edge.points):
            assert not [rect for rect in stand if crosses(*line, rect)], edge


def test_numbers_stand_right_aligned_in_one_column():
    edges = {
        text.x for text in shapes(ONE_ARM, Text) if text.role in ("number", "part-number", "big")
    }
    assert len(edges) == 2


def test_other_methods_are_drawn_only_when_they_found_something():
    assert "Other methods" not in texts(ONE_ARM)
    assert "Other methods" in texts(TWO_ARMS)
    assert drawing(flow(ONE_ARM)).width < drawing(flow(TWO_ARMS)).width


def test_what_waits_is_drawn_only_while_it_waits():
    assert not [rect for rect in boxes(ONE_ARM) if rect.role == "awaiting"]
    waiting = [rect for rect in boxes(OPEN) if rect.role == "awaiting"]
    assert len(waiting) == 3
    assert {"Awaiting a first vote", "120", "Awaiting a decision", "40"} <= set(texts(OPEN))


def test_one_kind_of_waiting_at_full_text_needs_no_sum():
    assert "Awaiting full text" in texts(OPEN)
    only = replace(OPEN, awaiting_retrieval=0)
    assert "Awaiting full text" not in texts(only) and "Awaiting assessment" in texts(only)


def test_an_update_shows_the_earlier_version_and_the_totals():
    assert "Studies in all" not in texts(TWO_ARMS)
    assert {"Studies in all", "165", "120", "1,000,045"} <= set(texts(CROWDED))
    assert outline(flow(CROWDED)).earlier.label == "Studies in the earlier version"


def test_the_earlier_version_has_a_column_of_its_own_and_leads_to_the_total():
    drawn = drawing(flow(UPDATE), TEMPLATE)
    by_key = {placed.node.key: placed.rect for placed in drawn.placed}
    earlier, total = by_key["previous_studies"], by_key["total_studies"]
    assert earlier.x + earlier.width < by_key["identified"].x < by_key["other_identified"].x
    assert earlier.y < by_key["records_screened"].y < total.y
    [way] = [
        edge
        for edge in shapes(UPDATE, Edge)
        if edge.role == "edge" and edge.points[0][0] == earlier.x + earlier.width / 2
    ]
    assert way.points[-1][0] == pytest.approx(total.x, abs=2)
    assert total.y < way.points[-1][1] < total.y + total.height


def test_an_update_speaks_of_new_studies_and_a_first_review_of_studies():
    def titles(counts):
        drawn = outline(flow(counts), TEMPLATE)
        return drawn.arms[0].title, drawn.included.label

    assert titles(TWO_ARMS) == (
        "Identification of studies via databases and registers",
        "Studies included in review",
    )
    assert titles(UPDATE) == (
        "Identification of new studies via databases and registers",
        "New studies included in review",
    )


def test_records_that_a_tool_excluded_are_told_apart_from_those_of_people():
    assert {"By people", "1,181", "300"} <= set(texts(UPDATE))
    assert "By people" not in texts(TWO_ARMS)


def test_arms_that_a_publication_tells_together_meet_before_the_exclusions():
    drawn = outline(flow(TOGETHER))
    mains = [step.main.number for step in drawn.arms[0].steps]
    assert mains == ["NR", "1,520", "1,528", "39", "39"]
    assert drawn.arms[1].joins == 2
    assert drawn.arms[0].steps[2].sides[0].number == "1,489"
    assert "Reports included" not in describe(flow(TOGETHER))


def test_the_template_of_2009_counts_both_arms_together():
    drawn = outline(flow(UPDATE), arrangement="2009")
    assert [node.number for node in drawn.sources] == ["1,520", "11"]
    numbers = [step.main.number for step in drawn.arms[0].steps]
    assert numbers == ["1,531", "1,531", "50"]
    assert drawn.arms[0].steps[1].main.parts[1].number == "11"
    assert [phase for phase, *_rows in drawn.phases] == [
        "Identification", "Screening", "Eligibility", "Included",
    ]  # fmt: skip
    published = outline(flow(TOGETHER), arrangement="2009")
    assert [step.main.number for step in published.arms[0].steps] == ["1,528", "1,528", "39"]


def test_the_template_of_2009_still_tells_what_it_has_no_box_for():
    counts = replace(OPEN, dbr_notretrieved_reports=1, awaiting_retrieval=1, excluded_other=4)
    sides = [
        node.label
        for step in outline(flow(counts), arrangement="2009").arms[0].steps
        for node in step.sides
    ]
    assert sides == [
        "Removed before screening", "Awaiting a first vote",
        "Records excluded", "Awaiting a decision",
        "Full-text articles excluded, with reasons", "Reports not retrieved",
        "Awaiting retrieval", "Awaiting assessment",
    ]  # fmt: skip


def test_a_zero_is_quiet_and_other_numbers_are_not():
    numbers = [text for text in shapes(ONE_ARM, Text) if text.content in ("0", "1,520", "5")]
    assert {text.content for text in numbers if text.quiet} == {"0"}


def test_an_unknown_number_reads_nr_and_an_assumed_one_has_a_dagger():
    counts = replace(ONE_ARM, duplicates=None, statuses={"new_studies": Status.ASSUMED})
    shown = texts(counts)
    assert "NR" in shown and "NR: not reported." in shown
    assert "\u2020" in shown and "\u2020 Assumed, not counted." in shown
    assert "NR: not reported." not in texts(ONE_ARM)


def test_what_the_template_has_no_box_for_stands_in_a_footnote():
    counts = replace(TWO_ARMS, other_duplicates=2, other_records_excluded=1, sought_adjustment=-1)
    notes = outline(flow(counts)).footnotes
    assert "duplicates of database records 2, dropped on title 1" in notes[0]
    assert "by \u22121" in notes[1]


def test_reasons_keep_their_order_and_their_numbers():
    [excluded] = [
        node
        for step in outline(flow(CROWDED)).arms[0].steps
        for node in step.sides
        if node.key == "dbr_excluded"
    ]
    assert [part.order for part in excluded.parts] == [str(n) for n in range(1, 21)]
    assert [part.n for part in excluded.parts] == list(range(20))


def test_a_long_reason_wraps_between_words_and_a_long_word_inside():
    lines = wrap("Not adult mental health " * 3, 150, "part")
    assert len(lines) > 1 and " ".join(lines) == ("Not adult mental health " * 3).strip()
    assert all(width_of(line, "part") <= 150 for line in wrap("x" * 400, 150, "part"))


def test_the_drawing_speaks_the_callers_language():
    german = {"records_screened": "Gesichtete Treffer", "thousands": "."}
    shown = [
        text.content
        for mark in drawing(flow(ONE_ARM), german).marks
        for text in mark.shapes
        if isinstance(text, Text)
    ]
    assert "Gesichtete Treffer" in shown and "1.520" in shown and "Records excluded" in shown


def test_the_description_says_every_number_of_the_drawing():
    said = describe(flow(TWO_ARMS))
    assert "Reports included: 34. Other methods." in said
    for number in ("1,520", "1,481", "39", "34", "No peer perspective: 5", "Studies included: 45"):
        assert number in said


@everywhere
@pytest.mark.parametrize("name", EVERY)
def test_the_inline_svg_keeps_to_a_strict_content_policy(name, arrangement):
    links = {key: f"/{key}" for key in UNITS}
    drawn = svg(flow(EVERY[name]), links, arrangement=arrangement)
    root = ElementTree.fromstring(drawn)
    for element in root.iter():
        assert not {"style", "fill", "stroke"} & set(element.attrib)
        assert not [key for key in element.attrib if key.startswith("on")]
        assert element.tag in {"svg", "title", "desc", "a", "rect", "text", "path"}


def test_the_style_sheets_know_every_class_of_the_drawing():
    sheets = Path(__file__).parents[3] / "static" / "css" / "components"
    known = "".join((sheets / f"{name}.css").read_text() for name in ("charts", "prisma"))
    used = {
        name
        for counts in EVERY.values()
        for classes in re.findall(r'class="([^"]+)"', svg(flow(counts), {"duplicates": "/d"}))
        for name in classes.split()
    }
    # Labels and boxes on the way look as any text and rect of the drawing.
    assert {name for name in used - {"label", "main"} if f".{name}" not in known} == set()


def test_every_number_of_the_page_is_a_link_to_its_list():
    made = flow(TWO_ARMS)
    links = {key: f"/list/{key}" for key in UNITS}
    links |= {"identified": "/list/identified", "removed": "/list/removed"}
    links |= {"other_identified": "/list/other"}
    for key, box in made.boxes.items():
        links |= {f"{key}{{{line.name}}}": f"/list/{key}?line={line.name}" for line in box.lines}
    root = ElementTree.fromstring(svg(made, links))
    loose = [text.text for text in root.findall("text") if re.search(r"\d", text.text or "")]
    assert loose == []
    linked = {a.get("href"): a.get("aria-label") for a in root.iter("a")}
    assert linked["/list/records_screened"] == "Records screened: 1,520 records"
    assert linked["/list/dbr_excluded?line=No peer perspective"] == "1 No peer perspective: 5"


def test_links_stay_reachable_and_a_plain_picture_is_one_image():
    assert ElementTree.fromstring(svg(flow(ONE_ARM), {"duplicates": "/d"})).get("role") == "group"
    assert ElementTree.fromstring(svg(flow(ONE_ARM))).get("role") == "img"


def test_the_ids_of_two_drawings_on_a_page_differ():
    first, second = svg(flow(ONE_ARM), name="a"), svg(flow(ONE_ARM), name="b")
    assert not set(re.findall(r' id="(\S+)"', first)) & set(re.findall(r' id="(\S+)"', second))


def test_markup_in_names_and_links_is_shown_as_text():
    nasty = '<script>alert("x")</script>&\'"'
    counts = replace(ONE_ARM, databases=[(nasty, 1520)], dbr_reasons=[(nasty, 5)])
    links = {f"database_results{{{nasty}}}": '/list?a="><script>'}
    for drawn in (svg(flow(counts), links), svg(flow(counts), standalone=True)):
        root = ElementTree.fromstring(drawn)
        assert not [element for element in root.iter() if element.tag.endswith("script")]
        shown = "".join(element.text or "" for element in root.iter() if element.text)
        assert "alert" in shown


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_well_formed_svg(name):
    made = flow(replace(ONE_ARM, databases=[(name, 1520)]))
    links = {f"database_results{{{name}}}": f"/?q={name}"}
    for drawn in (svg(made, links), svg(made, standalone=True)):
        ElementTree.fromstring(drawn)


def test_the_svg_file_needs_nothing_outside_itself():
    drawn = svg(flow(TWO_ARMS), standalone=True)
    root = ElementTree.fromstring(drawn)
    assert root.tag == f"{SVG}svg"
    for element in root.iter():
        assert not {"class", "href", "style"} & set(element.attrib)
        if element.tag in (f"{SVG}rect", f"{SVG}text"):
            assert element.get("fill")
    assert re.findall(r"https?://[^\"]+", drawn) == ["http://www.w3.org/2000/svg"]


def words_of(made):
    document = pypdfium2.PdfDocument(made)
    try:
        return document[0].get_textpage().get_text_bounded()
    finally:
        document.close()


def test_the_pdf_has_real_text_in_embedded_fonts():
    made = pdf(flow(TWO_ARMS))
    shown = words_of(made)
    for text in ("Records identified", "1,520", "Reference lists", "Studies included", "45"):
        assert text in shown
    assert made.count(b"/FontFile2") >= 3
    assert b"/Helvetica" not in made


def test_the_pdf_sets_greek_and_cyrillic_names():
    counts = replace(ONE_ARM, databases=[("Καρδιολογία", 20), ("Психиатрия", 1500)])
    shown = words_of(pdf(flow(counts)))
    assert "Καρδιολογία" in shown and "Психиатрия" in shown


def test_the_pdf_keeps_chinese_japanese_and_korean_names_as_text():
    counts = replace(ONE_ARM, databases=[("中国知网", 20), ("データ", 500), ("한국", 1000)])
    assert pdf(flow(counts)).startswith(b"%PDF-")
    assert len(png(flow(counts), 0.5)) > 1000


def test_the_same_flow_gives_the_same_pdf():
    assert pdf(flow(TWO_ARMS)) == pdf(flow(TWO_ARMS))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_png_shows_the_whole_drawing_at_its_scale(scale):
    drawn = drawing(flow(ONE_ARM))
    image = Image.open(io.BytesIO(png(flow(ONE_ARM), scale)))
    assert image.size == pytest.approx(
        ((drawn.width + 48) * scale, (drawn.height + 48) * scale), abs=2
    )
    colours = image.convert("RGB").getcolors(maxcolors=1 << 20)
    assert max(colours)[1] == (255, 255, 255)
    assert len(colours) > 50


def test_the_drawing_looks_the_same_wherever_it_is_drawn():
    assert drawing(flow(CROWDED)) == drawing(flow(CROWDED))
