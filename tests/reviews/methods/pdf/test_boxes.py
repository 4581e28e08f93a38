"""Boxes of letters: packed and unpacked without loss, gathered into lines and rectangles."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.pdf.boxes import FULL, Boxes, pack, rectangles, runs, unpack

steps = st.integers(0, FULL)
letters = st.lists(st.tuples(steps, steps, steps, steps), max_size=60)


def boxes_of(edges: list[tuple[int, int, int, int]]) -> Boxes:
    columns = [list(column) for column in zip(*edges, strict=True)] if edges else [[], [], [], []]
    return Boxes(*columns)


@given(letters)
def test_boxes_come_back_as_they_were_packed(edges):
    back = unpack(pack(boxes_of(edges)))
    assert list(zip(back.left, back.top, back.right, back.bottom, strict=True)) == edges


@pytest.mark.parametrize("wrong", [b"not deflated", zlib.compress(b"123"), zlib.compress(b"1" * 9)])
def test_what_is_no_boxes_is_refused(wrong):
    with pytest.raises(ValueError, match="no boxes"):
        unpack(wrong)


@given(letters, st.text(max_size=60))
def test_every_letter_that_is_shown_stands_in_one_run(edges, text):
    boxes = boxes_of(edges)
    n = min(len(text), len(boxes))
    expected = {at for at in range(n) if boxes.is_shown(at) and text[at] not in "\r\n"}
    held: list[int] = []
    for run in runs(text, boxes):
        assert text[run.start : run.start + len(run.text)] == run.text
        held += [at for at in range(run.start, run.start + len(run.text)) if at in expected]
        assert 0 <= run.rect.left <= run.rect.right <= 1
    assert sorted(held) == sorted(expected)
    assert len(held) == len(set(held))


@given(letters, st.integers(-5, 70), st.integers(-5, 70))
def test_rectangles_stay_on_the_page_whatever_is_asked_for(edges, start, end):
    for rect in rectangles(boxes_of(edges), start, end):
        assert 0 <= rect.left <= rect.right <= 1
        assert 0 <= rect.top <= rect.bottom <= 1
