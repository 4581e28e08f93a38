"""The chart of agreement says every number that it draws, and keeps them on its axis."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appraisal.methods.agreement import ItemAgreement, agree
from appraisal.methods.intervals import NAMES, ROOM, Line, draw
from reviews.methods.drawing import svg
from reviews.methods.drawing.shapes import Dot, Edge, Text

ORDER = ["yes", "cant_tell", "no"]
# Of two raters on 9 studies; kappa 0.40 by hand: 7 of 9 agree, 0.63 by chance.
ONES = ["yes"] * 7 + ["no"] * 2
OTHERS = ["yes"] * 6 + ["no"] * 2 + ["yes"]


def found(ones=ONES, others=OTHERS) -> ItemAgreement:
    units = {
        at: {1: one, 2: other} for at, (one, other) in enumerate(zip(ones, others, strict=True))
    }
    return agree(units, ORDER)


def texts(drawing) -> list[str]:
    return [one.content for mark in drawing.marks for one in mark.shapes if isinstance(one, Text)]


def test_kappa_and_its_interval_are_drawn_and_said():
    one = found()
    assert round(one.kappa, 2) == 0.36
    drawing = draw([Line("3", "Design", one)])
    assert any(text.startswith("0.36 (") for text in texts(drawing))
    assert "Design: 0.36" in drawing.description
    assert "0.36" in svg.standalone(drawing)


def test_what_is_not_defined_is_said_in_words_and_not_drawn():
    drawing = draw([Line("1", "Aim stated", found(["yes"] * 5, ["yes"] * 5))])
    assert "not defined" in texts(drawing)
    assert not [one for mark in drawing.marks for one in mark.shapes if isinstance(one, Dot)]


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER)), min_size=1, max_size=12
        ),
        min_size=1,
        max_size=9,
    )
)
def test_whatever_was_answered_every_point_lies_on_the_axis_within_its_interval(answers):
    lines = [
        Line(str(at), "Item", found([one for one, _ in pairs], [other for _, other in pairs]))
        for at, pairs in enumerate(answers, 1)
    ]
    for mark in draw(lines).marks[1:]:
        dots = [one for one in mark.shapes if isinstance(one, Dot)]
        joins = [one for one in mark.shapes if isinstance(one, Edge)]
        for dot in dots:
            assert NAMES <= dot.x <= NAMES + ROOM
        for join in joins:
            (low, _), (high, _) = join.points
            assert NAMES - 0.01 <= low <= dots[0].x + 0.01 and dots[0].x <= high + 0.01
            assert high <= NAMES + ROOM + 0.01
