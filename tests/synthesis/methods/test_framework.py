"""A framework as values: its history, where it lies, and how it is told."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.methods.drawing import paper, svg
from reviews.methods.drawing.shapes import Edge
from synthesis.methods import framework
from synthesis.methods.framework import Arrow, Axis, Construct, Impossible, Picture, Step
from synthesis.methods.framework.geometry import lines, placed
from synthesis.methods.framework.history import Version, as_of, newest, steps_of, undo

HOPE, TRUST, ROLE = (
    Construct(1, "Hope", 100, 100, note="4 studies"),
    Construct(2, "Trust between people who have been there", 700, 120, "interpretation"),
    Construct(3, "Role", 400, 400, "unsupported"),
)
FIGURE = Picture(
    "How it works",
    [HOPE, TRUST, ROLE],
    [
        Arrow(1, 1, 2, sign="+", label="grows with", note="3 studies"),
        Arrow(2, 2, 1, sign="-", state="interpretation"),
        Arrow(3, 1, 3, two_way=True, state="unsupported"),
    ],
    [Axis(1, "Use of self", "up", "responsibility"), Axis(2, "Identity", "right")],
)


def test_the_words_name_axes_constructs_links_and_what_has_no_evidence():
    assert framework.described(FIGURE) == (
        "Axis pointing up: Use of self; along it rises: responsibility. Axis pointing right: "
        "Identity. Construct “Hope” (4 studies). Construct “Trust between people who have been "
        "there” (interpretation). Construct “Role” (no evidence given). The more of “Hope”, the "
        "more of “Trust between people who have been there”: grows with (3 studies). The more of "
        "“Trust between people who have been there”, the less of “Hope” (interpretation). “Hope” "
        "and “Role” act on each other (no evidence given)."
    )


def test_a_construct_that_nothing_is_linked_to_is_told_as_such():
    told = framework.described(Picture("", [HOPE, TRUST, ROLE], [Arrow(1, 1, 2)]))
    assert told.endswith("“Role” is linked to no other construct.")


def test_an_empty_figure_is_drawn_and_says_that_it_is_empty():
    drawing = framework.draw(Picture("Nothing"))
    assert drawing.description == "The figure holds no construct yet."
    assert svg.standalone(drawing).startswith("<?xml")


def test_the_drawing_carries_its_title_and_words_and_every_piece_once():
    drawing = framework.draw(FIGURE)
    tree = ElementTree.fromstring(svg.standalone(drawing))
    space = "{http://www.w3.org/2000/svg}"
    assert tree.findtext(f"{space}title") == "How it works"
    assert tree.findtext(f"{space}desc") == framework.described(FIGURE)
    keys = [mark.key for mark in drawing.marks]
    assert sorted(keys) == ["arrow:1", "arrow:2", "arrow:3", "axis:1", "axis:2",
                            "construct:1", "construct:2", "construct:3"]  # fmt: skip
    assert paper.to_pdf(drawing).startswith(b"%PDF")
    assert paper.to_png(drawing, 1).startswith(b"\x89PNG")


def test_arrows_to_and_fro_dont_lie_on_each_other_and_labels_dont_cover_boxes():
    first, second, _third = lines(FIGURE)
    assert abs(first.start[1] - second.end[1]) > 20
    boxes = [placed(one).box for one in FIGURE.constructs]
    plates = [one.plate for one in lines(FIGURE) if one.plate]
    assert plates and not any(plate.meets(box) for plate in plates for box in boxes)


def test_an_arrow_both_ways_has_a_tip_at_each_end():
    mark = next(one for one in framework.draw(FIGURE).marks if one.key == "arrow:3")
    ends = [shape for shape in mark.shapes if isinstance(shape, Edge)]
    ends = [one for one in ends if one.role != "reach"]
    assert len(ends) == 2 and ends[0].points[0] == ends[1].points[-1]


@given(
    st.lists(
        st.tuples(st.integers(-500, 2000), st.integers(-500, 2000), st.text(max_size=40)),
        min_size=1, max_size=6,
    ),
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7), st.booleans()), max_size=6),
)  # fmt: skip
def test_whatever_is_drawn_lies_inside_the_drawing(places, links):
    boxes = [
        Construct(n, name or "?", *framework.within(x, y))
        for n, (x, y, name) in enumerate(places, 1)
    ]
    arrows = [
        Arrow(n, one, other, both) for n, (one, other, both) in enumerate(links, 1) if one != other
    ]
    drawing = framework.draw(Picture("Any", boxes, arrows, [Axis(1, "Up", "up")]))
    for mark in drawing.marks:
        for shape in mark.shapes:
            if hasattr(shape, "width"):
                assert shape.x >= -0.1 and shape.x + shape.width <= drawing.width + 200
    ElementTree.fromstring(svg.standalone(drawing))


def moved(id, x, was, **kw):
    return Step(id, before={("construct", 1): was and {"x": was}},
                after={("construct", 1): {"x": x}}, **kw)  # fmt: skip


def test_undoing_takes_the_latest_step_back_then_the_one_before_it():
    steps = [moved(1, 5, None), moved(2, 9, 5)]
    assert newest(steps) == 2
    assert undo(steps, 2).after == {("construct", 1): {"x": 5}}
    steps.append(moved(3, 5, 9, undoes=2))
    assert newest(steps) == 1
    assert undo(steps, 1).after == {("construct", 1): None}


def test_an_undoing_is_undone_too():
    steps = [moved(1, 5, None), moved(2, 9, 5), moved(3, 5, 9, undoes=2)]
    assert undo(steps, 3).after == {("construct", 1): {"x": 9}}


def test_a_step_that_a_later_one_rests_on_is_not_undone():
    steps = [moved(1, 5, None), moved(2, 9, 5)]
    with pytest.raises(Impossible) as refused:
        undo(steps, 1)
    assert (refused.value.reason, refused.value.step) == ("changed_since", 2)
    arrow = {"source": 1, "target": 2}
    linked = [
        Step(1, after={("construct", 1): {"x": 1}}),
        Step(2, after={("construct", 2): {"x": 1}}),
        Step(3, after={("arrow", 1): arrow}),
    ]
    with pytest.raises(Impossible) as refused:
        undo(linked, 2)
    assert (refused.value.reason, refused.value.step) == ("hanging", 3)


def test_a_step_is_undone_once_and_an_unknown_one_never():
    steps = [moved(1, 5, None), moved(2, 9, 5), moved(3, 5, 9, undoes=2)]
    for id, reason in ((2, "already_undone"), (8, "unknown")):
        with pytest.raises(Impossible) as refused:
            undo(steps, id)
        assert refused.value.reason == reason


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=25))
def test_versions_give_back_the_steps_and_undoing_all_leaves_nothing(moves):
    versions: list[list] = []
    state: dict = {}
    undoes: dict = {}

    def put(step, key, facts):
        if key in state:
            state.pop(key)[3] = step
        if facts is not None:
            state[key] = [key, facts, step, None]
            versions.append(state[key])

    step = 0
    for number, value in moves:
        key = ("construct", number)
        facts = {"x": value} if value else None
        if facts == (state[key][1] if key in state else None):
            continue
        step += 1
        undoes[step] = None
        put(step, key, facts)
    for _each in range(step):
        steps = steps_of([Version(*one) for one in versions], undoes)
        now = {key: row[1] for key, row in state.items()}
        assert not steps or as_of(steps, steps[-1].id) == now
        id = newest(steps)
        assert id is not None
        patch = undo(steps, id)
        step += 1
        undoes[step] = id
        for key, facts in patch.after.items():
            put(step, key, facts)
    assert state == {}
    assert newest(steps_of([Version(*one) for one in versions], undoes)) is None
