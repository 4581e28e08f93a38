"""The chart says in signs and words what was answered, for few studies and for many."""

from __future__ import annotations

from appraisal.methods.chart import Column, bars, matrix
from reviews.methods.drawing import paper, svg
from tests.appraisal.methods.test_instruments import CASP, YES


def columns(n):
    answers = [YES, {**YES, "3": "no", "4": "cant_tell"}, {}]
    return [
        Column(f"s{at}", f"{at}", f"Study {at}", answers[at % 3], flagged=at % 5 == 0)
        for at in range(1, n + 1)
    ]


def test_five_and_sixty_studies_are_drawn_in_one_and_two_panels():
    few, many = matrix(CASP, columns(5)), matrix(CASP, columns(60))
    assert few.description == "5 studies, 9 items; 1 flagged."
    assert many.height > 1.8 * few.height - 60
    assert many.width < 1000


def test_each_study_is_a_link_that_says_its_name_and_flag():
    drawn = svg.inline(matrix(CASP, columns(5)), {"s5": "/study/5"}, "chart")
    assert '<a href="/study/5" aria-label="Study 5, flagged">' in drawn


def test_a_chart_can_be_taken_away_as_svg_pdf_and_png():
    drawn = matrix(CASP, columns(60))
    assert svg.standalone(drawn).startswith("<?xml")
    assert paper.to_pdf(drawn).startswith(b"%PDF")
    assert paper.to_png(drawn, 1).startswith(b"\x89PNG")


def test_the_bars_say_how_many_studies_got_each_answer():
    drawn = bars(CASP, columns(6))
    assert "Design suits and is justified: Yes 2, No 2, open 2" in drawn.description
    assert svg.standalone(drawn).count("<rect") > 9


def test_nothing_to_draw_is_drawn_as_an_empty_chart():
    assert matrix(CASP, []).description == "0 studies, 9 items; 0 flagged."
    assert bars(CASP, []).marks
