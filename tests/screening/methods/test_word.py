"""The flow as a Word document: every box a text box that can be edited, on one page."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from time_machine import travel

from screening.methods.drawing import TEMPLATE, docx, drawing
from screening.methods.prisma import flow
from tests.screening.methods.test_drawing import CROWDED, EVERY, ONE_ARM, TWO_ARMS, UPDATE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"


def opened(counts, arrangement="2020", **words):
    return Document(io.BytesIO(docx(flow(counts), TEMPLATE, arrangement, **words)))


def text_of(element):
    """What an element says: lines apart, a tab before a number."""
    return "\n".join(
        "".join(
            "\t" if piece.tag == f"{W}tab" else piece.text or ""
            for piece in line.iter(f"{W}t", f"{W}tab")
            if piece.getparent().tag == f"{W}r"
        )
        for line in element.iter(f"{W}p")
    )


def text_boxes(document):
    return [text_of(box) for box in document.element.body.iter(f"{WPS}txbx")]


def cells(table):
    return [[cell.text.strip() for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("arrangement", ["2020", "2009"])
@pytest.mark.parametrize("name", EVERY)
def test_every_box_is_a_text_box_with_its_label_and_number(name, arrangement):
    written = text_boxes(opened(EVERY[name], arrangement))
    for placed in drawing(flow(EVERY[name]), TEMPLATE, arrangement).placed:
        head = f"{placed.label[0]}\t{placed.node.number}"
        [box] = [text for text in written if text.startswith(head)][:1]
        for part, lines in placed.parts:
            order = f"{part.order}. " if part.order else ""
            assert f"{order}{lines[0]}\t{part.number}" in box


def test_the_same_flow_gives_the_same_document():
    first = docx(flow(UPDATE), TEMPLATE)
    with travel("2031-05-06"):
        assert docx(flow(UPDATE), TEMPLATE) == first


def test_the_drawing_stays_on_its_page():
    for name, counts in EVERY.items():
        document = opened(counts)
        page = document.sections[0]
        for anchor in document.element.body.iter(f"{WP}anchor"):
            across, down = (int(offset.text) for offset in anchor.iter(f"{WP}posOffset"))
            extent = anchor.find(f"{WP}extent")
            assert across >= 0 and down >= 0
            right = page.left_margin + across + int(extent.get("cx"))
            assert right <= page.page_width, name
            assert page.top_margin + down + int(extent.get("cy")) <= page.page_height, name


def test_a_large_flow_gets_a_larger_sheet():
    assert opened(ONE_ARM).sections[0].page_width < opened(CROWDED).sections[0].page_width


def test_every_shape_has_a_number_of_its_own_and_boxes_say_what_they_hold():
    document = opened(UPDATE)
    about = list(document.element.body.iter(f"{WP}docPr"))
    assert len({one.get("id") for one in about}) == len(about)
    said = [one.get("descr") for one in about if one.get("descr")]
    assert "Records screened: 1,520 records" in said
    assert len(said) == len(drawing(flow(UPDATE), TEMPLATE).placed)


def test_arrows_are_lines_with_tips():
    document = opened(TWO_ARMS)
    tips = [
        one
        for one in document.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}tailEnd"
        )
        if one.get("type") == "triangle"
    ]
    drawn = [
        shape
        for mark in drawing(flow(TWO_ARMS), TEMPLATE).marks
        for shape in mark.shapes
        if getattr(shape, "role", "") == "edge"
    ]
    assert len(tips) == len(drawn) > 8


def test_the_numbers_follow_as_a_table_with_where_each_comes_from():
    counts = replace(ONE_ARM, duplicates=None, notes={"duplicates": "Not said."})
    table, sums = opened(counts, names={"duplicates": "Duplicates, all"}).tables
    assert ["Duplicates, all", "NR", "records", "not reported", "Not said."] in cells(table)
    assert ["No peer perspective", "5", "reports", "", ""] in cells(table)
    assert not [row for row in cells(table) if row[0].startswith("Awaiting")]
    assert ["Screened \u2212 excluded = sought", "1,520 \u2212 1,481 = 39", "Holds"] in cells(sums)
    assert cells(sums)[1][2] == "A number is missing"


def test_a_sum_that_does_not_hold_says_by_how_much():
    _table, sums = opened(replace(ONE_ARM, dbr_assessed=40)).tables
    results = {row[0]: row[2] for row in cells(sums)}
    assert results["Sought \u2212 not retrieved = assessed"] == "Does not hold, difference \u22121."


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_reason_gives_a_document_that_opens(reason):
    document = opened(replace(ONE_ARM, dbr_reasons=[(reason, 5)]), heading=f"Flow of {reason}")
    assert len(text_boxes(document)) > 8
