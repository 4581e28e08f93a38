"""A text is read in paragraphs, and what is read is the content letter by letter."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from synthesis.methods import reading, sheets


def plain(html: str) -> str:
    """What stands in the text nodes of a paragraph."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_pages_are_parted_by_an_empty_line_and_know_where_they_begin():
    content, starts = reading.compose(["One\r\ntwo", "", "Three\x07\x00"])
    assert content == "One\ntwo\n\n\n\nThree"
    assert [reading.page_of(starts, at) for at in (0, 6, len(content) - 1)] == [1, 1, 3]


def test_an_abstract_has_no_pages_and_a_paragraph_a_line():
    content, _starts = reading.compose(["Low pay\nAim. To ask."])
    assert [(b.start, b.end, b.page) for b in reading.blocks(content, [])] == [
        (0, 7, None),
        (8, 20, None),
    ]
    assert reading.page_of([], 3) is None


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph():
    page = "A line that is as long as others\nand it ends here.\nThe next paragraph is long"
    blocks = reading.blocks(*reading.compose([page]))
    assert len(blocks) == 2


def test_a_word_that_a_lines_end_parts_is_read_whole():
    assert (
        reading.flowing("the em\u00ad\nployer of a low-\npaid man")
        == "the employer of a low-paid man"
    )
    content, starts = reading.compose(["the em\u00ad\nployer"])
    (block,) = reading.blocks(content, starts)
    assert "<span hidden>\n</span>" in sheets.html(content, block, [], {})


def test_a_script_in_a_text_is_shown_as_text():
    content, starts = reading.compose(["<script>alert(1)</script> & more"])
    (block,) = reading.blocks(content, starts)
    html = sheets.html(content, block, [(1, 0, 12)], {})
    assert "<script" not in html
    assert plain(html) == content


letters = st.text(alphabet="ab .\n-\u00ad<&\U0001f600e\u0301", max_size=120)
spans = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 120), st.integers(1, 40)), max_size=12)


@given(pages=st.lists(letters, max_size=4), marks=spans)
def test_every_letter_of_a_paragraph_stands_in_its_html_once_and_marks_cover_what_they_mark(
    pages, marks
):
    content, starts = reading.compose(pages)
    blocks = reading.blocks(content, starts)
    given_marks = [(n, start, start + size) for n, (_id, start, size) in enumerate(marks)]
    for block, inside in zip(blocks, sheets.by_block(blocks, given_marks), strict=True):
        html = sheets.html(content, block, inside, {})
        assert plain(html) == content[block.start : block.end]
        for n, start, end in given_marks:
            touches = start < block.end and end > block.start
            assert touches == any(mark[0] == n for mark in inside)
    covered = "".join(content[block.start : block.end] for block in blocks)
    assert "".join(covered.split()) == "".join(content.split())


@given(marks=spans)
def test_each_letter_is_inside_the_marks_that_cover_it_and_no_others(marks):
    given_marks = [(n, start, start + size) for n, (_id, start, size) in enumerate(marks)]
    block = reading.Block(5, 80, 1)
    inside = sheets.by_block([block], given_marks)[0]
    html = sheets.html("x" * 100, block, inside, {})
    told: list[set[int]] = []
    for ids, run in re.findall(r'(?:<mark[^>]*data-ids="([^"]*)">)?(x+)(?:</mark>)?', html):
        told += [set(map(int, ids.split()))] * len(run)
    asked = [{n for n, start, end in given_marks if start <= at < end} for at in range(5, 80)]
    assert told == asked
