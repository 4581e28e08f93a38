"""The overlap between sources: counted once, drawn legibly, safe with any name."""

from __future__ import annotations

import csv
import io
from collections import Counter
from xml.etree import ElementTree

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reviews.methods.drawing import paper, svg
from reviews.methods.drawing.shapes import Dot, Rect, Text
from reviews.methods.overlap import drawing, overlap

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"m": "MEDLINE", "s": "Scopus", "c": "CINAHL, EBSCO"}
MADE = overlap(
    [("m", "MEDLINE", 70), ("s", "Scopus", 60), ("c", "CINAHL, EBSCO", 5)],
    {("m",): 30, ("m", "s"): 25, ("s",): 20, ("c", "s", "m"): 4, ("c",): 1},
)

reports = st.lists(st.sets(st.sampled_from("abcd"), min_size=1), max_size=30)


@given(reports)
def test_every_report_is_counted_in_one_combination_and_once_for_each_of_its_sources(given):
    records = Counter(key for keys in given for key in keys)
    sources = [(key, key.upper(), records[key]) for key in "abcd"]
    made = overlap(sources, Counter(tuple(keys) for keys in given))
    assert made.reports == len(given)
    assert made.duplicates == sum(len(keys) - 1 for keys in given)
    for source in made.sources:
        assert source.reports == sum(source.key in keys for keys in given)
        assert source.unique == sum(keys == {source.key} for keys in given)
    for one in "abcd":
        for other in "abcd":
            assert made.shared(one, other) == sum({one, other} <= keys for keys in given)


def test_combinations_come_with_the_most_reports_first():
    assert [(MADE.named(c), c.reports) for c in MADE.combinations] == [
        ("MEDLINE", 30),
        ("MEDLINE + Scopus", 25),
        ("Scopus", 20),
        ("MEDLINE + Scopus + CINAHL, EBSCO", 4),
        ("CINAHL, EBSCO", 1),
    ]


def test_a_source_that_nobody_named_is_an_error():
    with pytest.raises(KeyError):
        overlap([("m", "MEDLINE", 1)], {("x",): 1})


def test_the_table_says_records_reports_and_what_two_sources_share():
    rows = list(csv.DictReader(io.StringIO(MADE.as_csv())))
    told = {(row["kind"], row["sources"]): (row["records"], row["reports"]) for row in rows}
    assert told["source", "MEDLINE"] == ("70", "59")
    assert told["both", "MEDLINE + Scopus"] == ("", "29")
    assert told["only", "MEDLINE + Scopus"] == ("", "25")


def test_no_cell_is_taken_for_a_formula():
    made = overlap([("x", "=cmd()", 1)], {("x",): 1})
    assert "'=cmd()" in made.as_csv()


def test_json_names_shares_and_pairs():
    told = MADE.as_dict()["sources"][0]
    assert told["source"] == "MEDLINE"
    assert told["unique_share"] == round(30 / 59, 4)
    assert told["shared"] == {"Scopus": 29, "CINAHL, EBSCO": 4}


def shapes(made, kind):
    return [shape for mark in drawing(made).marks for shape in mark.shapes if type(shape) is kind]


def test_bars_are_as_long_as_their_numbers_and_dots_say_which_sources():
    bars = [shape for shape in shapes(MADE, Rect) if shape.role == "bar"]
    rows, columns = bars[:3], bars[3:]
    assert [round(bar.width / rows[0].width, 3) for bar in rows] == [1, round(49 / 59, 3), 0.085]
    heights = [bar.height / columns[0].height for bar in columns]
    assert heights[:3] == pytest.approx([1, 25 / 30, 20 / 30])
    assert heights == sorted(heights, reverse=True) and heights[-1] > 0
    assert sum(dot.role == "dot" for dot in shapes(MADE, Dot)) == 1 + 2 + 1 + 3 + 1


def test_combinations_too_many_to_draw_are_counted_in_a_note():
    keys = [f"k{n}" for n in range(20)]
    many = overlap([(key, key, 1) for key in keys], {(key,): 2 for key in keys})
    notes = [text.content for text in shapes(many, Text) if text.role == "note"]
    assert notes == ["4 smaller combinations with 8 reports together are not drawn."]


def test_each_number_of_the_drawing_is_a_link_with_a_name_and_the_drawing_is_described():
    links = {mark.key: f"/{mark.key}" for mark in drawing(MADE).marks if mark.key}
    root = ElementTree.fromstring(svg.inline(drawing(MADE), links, "overlap"))
    names = {link.get("href"): link.get("aria-label") for link in root.iter("a")}
    assert names["/m"] == "MEDLINE: 59 reports, 30 of them from there alone"
    assert names["/only:m.s"] == "MEDLINE + Scopus only: 25 reports"
    assert root.get("aria-labelledby") == "overlap-title overlap-desc"
    assert "135 records of 3 sources are 80 reports." in root.findtext("desc", "")


@settings(max_examples=30)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4, unique=True))
def test_any_name_gives_a_whole_drawing(names):
    sources = [(str(at), name, 3) for at, name in enumerate(names)]
    made = drawing(overlap(sources, {(str(at),): 3 for at in range(len(names))}))
    root = ElementTree.fromstring(svg.standalone(made))
    assert root.find(f"{SVG}title") is not None
    for text in (s for mark in made.marks for s in mark.shapes if isinstance(s, Text)):
        assert 0 <= text.x <= made.width and 0 <= text.y <= made.height


def test_the_files_are_a_pdf_with_text_and_a_png_for_print():
    drawn = drawing(MADE)
    document = pypdfium2.PdfDocument(paper.to_pdf(drawn))
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "MEDLINE" in text and "Reports by the sources that gave them" in text
    with Image.open(io.BytesIO(paper.to_png(drawn, 2.0))) as image:
        assert image.width == pytest.approx(2 * (drawn.width + 48), abs=2)
